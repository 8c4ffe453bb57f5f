/** Starts the page: the state of its address, the editor, the engine, and what the reader does. */

import { App, type Panel } from "./app";
import { $, fill, h, settled } from "./dom";
import { dragging } from "./drag";
import { chosenOf, Drawing } from "./draw";
import { Editor } from "./editor";
import { engine } from "./engine";
import { droppable, questionOf } from "./files";
import { type Focus, litBy, show } from "./light";
import * as link from "./link";
import { menuTool, tool } from "./menu";
import { isError } from "./problems";
import { address, say, shareItems } from "./share";
import { type Chosen, same } from "./types";
import { walk } from "./table";
import { themed, nextTheme } from "./theme";
import { splitter } from "./split";

const first = JSON.parse($("first").textContent!);
const embed = new URLSearchParams(location.search).has("embed");
document.documentElement.classList.toggle("embed", embed);
themed();

const app = new App(engine(), () => {
  drawing.all();
  if (!app.fresh) return;
  app.fresh = false;
  light({ row: true, line: true });
});
let pointed: Focus | null = null;
let focused: Focus | null = null;

const editor = new Editor($("editor"), "", {
  changed: (text) => {
    if (text === app.text) return;
    app.text = text;
    app.bytes = null;
    app.note = "";
    if (!app.isReady) drawing.bar();
    void app.ask();
    prove();
    remember();
  },
  pointed: (at) => point(at === null ? null : { at }),
  moved: (at, has) => { focused = has ? { at } : null; light({ row: has, line: false }); },
}, [dragging]);
$("first-code").remove();

const prove = settled(350, () => void app.ask(true).then(prefetch));
const remember = settled(250, async () => {
  const hash = await link.write(app.state());
  if (hash.length > link.LONGEST) return history.replaceState(null, "", location.pathname + location.search);
  if (hash !== location.hash) history.replaceState(null, "", hash);
});

const drawing = new Drawing(app, editor, {
  choose,
  panel: setPanel,
  picture: (kind) => { app.picture = kind || undefined; void drawing.panel(); remember(); },
  size: (name, value) => {
    if ((app.set[name] ?? "") === value.trim()) return;
    if (value.trim()) app.set[name] = value.trim();
    else delete app.set[name];
    void app.ask(true).then(prefetch);
    remember();
  },
  model: (model) => { app.model = model; app.chosen = null; app.forget(); drawing.all(); prefetch(); remember(); },
  keras: (keras) => { app.keras = keras; void app.ask(true).then(prefetch); remember(); },
  keep: (text) => { app.other = text; say("This version is kept: change the code to compare"); void drawing.panel(); remember(); },
  replace: (text) => { editor.text = text; },
  explain,
});

// -- what is lit ---------------------------------------------------------------------------
function light(reveal = { row: false, line: false }): void {
  const focus = pointed ?? focused ?? (app.chosen ? { number: app.chosen } : null);
  if (app.isCurrent) show(litBy(focus, app.table, app.derivations), editor, reveal, !!(pointed ?? focused));
}

function point(focus: Focus | null): void {
  if (JSON.stringify(focus) === JSON.stringify(pointed)) return;
  pointed = focus;
  light({ row: !!focus && "at" in focus, line: false });
}

/** The focus that an element of the page stands for: a number, a row, a place of the code. */
function focusOf(target: EventTarget | null): Focus | null {
  const one = (target as Element | null)?.closest?.<HTMLElement>("[data-from], .num, .term, tr[data-row]");
  if (!one) return null;
  if (one.dataset.from) return { range: { from: Number(one.dataset.from), to: Number(one.dataset.to) } };
  const chosen = chosenOf(one);
  return chosen && { number: chosen };
}

async function pointAt(target: EventTarget | null, keyboard: boolean): Promise<void> {
  const focus = focusOf(target);
  if (keyboard) focused = focus;
  else point(focus);
  if (keyboard) light({ row: false, line: !!focus });
  if (focus && "number" in focus && !app.derivations.has(focus.number.row)) {
    await app.derive(focus.number.row);
    light({ row: false, line: keyboard });
  }
}

/** Derivations are fetched ahead, so that pointing at a number or an argument needs no waiting. */
const MOST_AHEAD = 60;
function prefetch(): void {
  const rows = app.table?.layers ?? [];
  if (rows.length <= MOST_AHEAD) void Promise.all(rows.map((row) => app.derive(row.row))).then(() => light());
}

function choose(chosen: Chosen | null): void {
  app.chosen = same(chosen, app.chosen) && app.panel === "number" ? null : chosen;
  if (chosen && app.panel !== "picture") app.panel = "number";
  app.picture = undefined;
  drawing.all();
  light();
  remember();
}

function setPanel(panel: Panel): void {
  app.panel = panel;
  if (panel !== "picture") app.picture = undefined;
  drawing.all();
  remember();
}

function explain(error: string): void {
  app.error = error;
  app.panel = "error";
  drawing.all();
  remember();
  $("panel").focus();
}

// -- pointer and keyboard --------------------------------------------------------------------
for (const id of ["table", "panel", "problems"]) {
  const host = $(id);
  host.addEventListener("mouseover", (event) => void pointAt(event.target, false));
  host.addEventListener("mouseleave", () => point(null));
  host.addEventListener("focusin", (event) => void pointAt(event.target, true));
  host.addEventListener("focusout", () => { focused = null; light(); });
  host.addEventListener("click", (event) => {
    const one = (event.target as Element).closest<HTMLElement>("[data-from], .num, .term");
    if (!one) return;
    if (one.dataset.from) return editor.show({ from: Number(one.dataset.from), to: Number(one.dataset.to) }, matchMedia("(min-width: 861px)").matches);
    choose(chosenOf(one));
  });
}
$("table").addEventListener("keydown", (event) => walk(event, $("table")));
$("tabs").addEventListener("keydown", (event) => {
  const tabs = [...$("tabs").querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.indexOf(event.target as HTMLElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key];
  if (to !== undefined && tabs[to]) { tabs[to]!.focus(); tabs[to]!.click(); }
});
document.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!event.composedPath().includes($("editor")) || !isError(text)) return;
  event.preventDefault();
  event.stopPropagation();
  explain(text);
}, true);

// -- the bar -----------------------------------------------------------------------------------
async function openFile(file: File): Promise<void> {
  const question = await questionOf(file);
  const found = "error" in question ? question : await app.engine.ask(question as any);
  if (found.error) return say(`${found.error.says} ${found.error.do}`);
  opened(found, question);
}

function opened(found: any, question?: any): void {
  app.take({ code: found.text, name: found.name, set: Object.fromEntries(Object.entries(found.set ?? {}).map(([k, v]) => [k, String(v)])) });
  load(found.text);
  app.note = found.note ?? "";
  if (!found.text && (question?.bytes ?? found.bytes)) { app.bytes = question?.bytes ?? found.bytes; void app.ask(); }
}

function load(text: string): void {
  if (editor.text === text) { app.text = text; void app.ask(true).then(prefetch); remember(); }
  else editor.text = text;
}

const choosePath = droppable((file) => void openFile(file));
let gallery: any = null;
const tools = embed
  ? [h("span", { class: "gap" }), tool("away", "Open in the explorer", async () => window.open(await address(app), "_blank", "noopener"))]
  : [
    menuTool("gallery", "Examples", async () => {
      gallery ??= await app.engine.ask({ ask: "gallery" });
      return Promise.all((gallery.groups ?? []).map(async (group: any) => ({
        title: group.title,
        items: await Promise.all(group.entries.map(async (entry: any) => ({ title: entry.title, href: location.pathname + location.search + (await link.write(stateOf(entry))) }))),
      })));
    }),
    tool("open", "Open file", choosePath),
    tool("error", "Explain an error", () => explain(app.error ?? "")),
    h("span", { class: "gap" }),
    menuTool("share", "Share", () => shareItems(app)),
    tool("theme", "Light or dark", () => { nextTheme(); void drawing.panel(); }, { class: "tool small" }),
  ];
fill($("tools"), ...tools);

/** An example is a link like any other. */
function stateOf(entry: any): link.State {
  const { model, row, of, axis } = entry.focus ?? {};
  const state: link.State = { code: entry.text };
  if (entry.name !== "model.py") state.name = entry.name;
  for (const [key, value] of Object.entries({ model, row, of, axis })) if (value !== null && value !== undefined && !(key === "model" && value === 0)) (state as any)[key] = value;
  return state;
}

splitter($("grip"));

// -- the start ------------------------------------------------------------------------------------
async function start(): Promise<void> {
  const state = await link.read(location.hash);
  if (state) {
    // The page came with the first example's answers, which aren't those of this code.
    for (const id of ["table", "panel"]) $(id).replaceChildren();
    app.take(state);
    load(state.code);
  } else firstExample();
  if (app.engine.local) await localFiles(state !== null);
}

/** The first example, whose answers came with the page. */
function firstExample(): void {
  const { row, of, axis } = first.focus;
  app.take({ code: first.text, row, of, axis });
  app.text = first.text;
  editor.text = first.text;
  app.use(first.read, { ask: "read", ...app.code() });
  for (const [row, answer] of Object.entries(first.derived)) app.remember(Number(row), answer as any);
  drawing.all();
  light();
}

/** The files that this machine's explorer was started with, read again when they change. */
async function localFiles(hasState: boolean): Promise<void> {
  const found = await app.engine.ask({ ask: "files" });
  if (found.verify) { app.verifies = true; drawing.all(); }
  if (found.error || !found.files?.length) return;
  if (!hasState) opened(found.files[0]);
  let { version } = found;
  for (;;) {
    const changes = await app.engine.ask({ ask: "changes", version });
    if (changes.error) return;
    version = changes.version;
    const mine = changes.files?.find((file: any) => file.name === app.name);
    if (mine && mine.text && mine.text !== app.text) editor.text = mine.text;
  }
}

addEventListener("hashchange", async () => {
  const state = await link.read(location.hash);
  if (!location.hash) return firstExample();
  if (state && (await link.write(app.state())) !== location.hash) { app.take(state); load(state.code); }
});
if (!app.engine.local && "serviceWorker" in navigator) void navigator.serviceWorker.register("service.js");
void start();
