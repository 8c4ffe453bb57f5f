/** Draws what the engine answered: table, chips, problems, the open panel. */

import type { App, Panel } from "./app";
import { applied } from "./app";
import { comparison, plain, shapeText } from "./compare";
import { $, type Child, fill, h } from "./dom";
import { showLiterals } from "./drag";
import type { Editor } from "./editor";
import { practice } from "./practice";
import { framed } from "./picture";
import { diagnostics, errorStory, problemList } from "./problems";
import { story } from "./story";
import { table, walkable } from "./table";
import { verified } from "./verify";
import { type Chosen, type Edit, type LiteralValue, type Model, same } from "./types";

export interface Acts {
  choose(chosen: Chosen | null): void;
  panel(panel: Panel): void;
  picture(kind: string): void;
  size(name: string, value: string): void;
  model(model: number): void;
  keras(keras: "2" | "3"): void;
  keep(text: string | undefined): void;
  replace(text: string): void;
  explain(error: string): void;
}

export class Drawing {
  private asked = 0;
  /** What parts of the page were drawn from: what hasn't changed stays, under the pointer and the focus. */
  private readonly from = new Map<string, string>();

  constructor(private readonly app: App, private readonly editor: Editor, private readonly acts: Acts) {}

  all(): void {
    this.sizes();
    this.table();
    this.problems();
    this.editorMarks();
    this.bar();
    this.tabs();
    void this.panel();
  }

  private isNew(part: string, ...values: unknown[]): boolean {
    const key = JSON.stringify(values);
    const is = this.from.get(part) !== key;
    this.from.set(part, key);
    return is;
  }

  bar(): void {
    const { read, name, note } = this.app;
    fill($("codebar"),
      h("span", { class: "file" }, name), h("span", { class: "gap" }),
      h("span", {}, !this.app.isReady && !this.app.isCurrent ? "The engine is being loaded…" : note || (read?.models.length ? read.understood.text : "")));
  }

  private sizes(): void {
    const { app, acts } = this;
    const models = app.read?.models ?? [];
    const keras = app.keras ?? app.read?.keras ?? "3";
    const typed = document.activeElement?.matches("[data-size]") ? (document.activeElement as HTMLInputElement) : null;
    const names = [...new Set([...(app.table?.unknown ?? []).map((one) => one.name), ...Object.keys(app.set)])];
    const versions = h("div", { class: "segments", role: "group", "aria-label": "Version of Keras" },
      ...(["3", "2"] as const).map((one) =>
        h("button", { type: "button", "aria-pressed": String(keras === one), click: () => acts.keras(one) }, `Keras ${one}`)));
    const which = models.length > 1
      ? h("select", { "aria-label": "Model", change: (event: Event) => acts.model(Number((event.target as HTMLSelectElement).value)) },
        ...models.map((model, i) => h("option", { value: i, selected: i === app.model }, `${model.name}${model.place ? `, line ${model.place.line}` : ""}`)))
      : models[0] ? h("strong", {}, models[0].name) : null;
    const chips = names.map((name) => this.chip(name));
    fill($("sizes"), which, ...chips, h("span", { class: "gap" }), versions);
    const again = typed && document.querySelector<HTMLInputElement>(`[data-size="${CSS.escape(typed.dataset.size!)}"]`);
    if (!again) return;
    again.value = typed.value; // an answer came while it was being typed
    again.focus();
    again.setSelectionRange(typed.selectionStart, typed.selectionEnd);
  }

  private chip(name: string): HTMLElement {
    const value = this.app.set[name] ?? "";
    const seen = this.app.table?.unknown.find((one) => one.name === name)?.seen;
    const use = (event: Event): void => this.acts.size(name, (event.target as HTMLInputElement).value);
    return h("label", { class: value ? "chip given" : "chip" }, h("span", {}, name, " ="),
      h("input", {
        value, "data-size": name, placeholder: seen ? `${plain(seen.value)} in the output` : "unknown", inputmode: "text", autocomplete: "off",
        spellcheck: "false", "aria-label": `Value of ${name}`, change: use,
        keydown: (event: KeyboardEvent) => { if (event.key === "Enter") use(event); },
      }));
  }

  private table(): void {
    const host = $("table");
    if (!this.isNew("table", this.app.table, this.app.read?.error, this.app.read?.models.length)) return this.mark();
    const before = numbersOf(host);
    const focused = document.activeElement?.closest("#table") ? (document.activeElement as HTMLElement) : null;
    const top = host.scrollTop;
    const model = this.app.table;
    if (model && (model.layers.length || !model.failed)) fill(host, table(model), notes(model));
    else fill(host, h("div", { class: "empty" }, ...this.nothing()));
    host.scrollTop = top;
    for (const [id, button] of numbersOf(host)) {
      const old = before.get(id);
      if (old && old.textContent !== button.textContent) button.classList.add("changed");
    }
    this.mark();
    const again = focused && numbersOf(host).get(idOf(focused));
    if (!again) return;
    for (const one of host.querySelectorAll<HTMLElement>(".num")) one.tabIndex = -1;
    again.tabIndex = 0;
    again.focus();
  }

  private nothing(): Child[] {
    const { read } = this.app;
    if (read?.error) return [h("p", {}, read.error.says), h("p", {}, read.error.do)];
    if (!read) return [h("p", {}, "The engine is being loaded.")];
    if (read.models.length) return [h("p", {}, "Keras raises an error for this model; the list of problems says why.")];
    return [h("p", {}, "There is no Keras model in this code yet."),
      h("p", {}, "Type one, such as ", h("code", {}, "Sequential([Input((120,)), Embedding(1000, 16), LSTM(32)])"), ", drop a file, or open an example.")];
  }

  /** Which number is chosen, and which one Tab reaches. */
  mark(): void {
    const host = $("table");
    for (const one of host.querySelectorAll<HTMLElement>(".num")) {
      const is = same(chosenOf(one), this.app.chosen);
      one.setAttribute("aria-pressed", String(is));
      one.tabIndex = is ? 0 : -1;
    }
    walkable(host);
  }

  private problems(): void {
    const { app } = this;
    if (!this.isNew("problems", app.read?.problems, app.isCurrent && app.text)) return;
    const fix = (edits: Edit[]): void => { if (app.isCurrent) this.acts.replace(applied(app.text, edits)); };
    const all = async (): Promise<void> => {
      const found = await app.engine.ask({ ask: "fix", problem: "all", ...app.code() });
      if (!found.error) this.acts.replace(found.text);
    };
    fill($("problems"), ...problemList(app.read?.problems ?? [], fix, all));
    if (app.isCurrent) this.editor.problems(diagnostics(app.read?.problems ?? [], app.text.length, fix));
  }

  private editorMarks(): void {
    const { app, editor } = this;
    if (!app.isCurrent || !app.read) return;
    editor.marks(app.read.models.flatMap((model) => model.layers).flatMap((row) => {
      const range = row.called ?? row.made;
      const note = row.error || row.output_shape === null ? "" : shapeText(row.output_shape, row.symbolic_shape);
      return range && range.to <= app.text.length ? [{ range, family: row.family ?? "other", note: note && `→ ${note}` }] : [];
    }));
    showLiterals(editor.view, app.read.literals.flatMap((one) => (one.place && one.place.to <= app.text.length ? [literal(one, app.text)] : [])));
  }

  private tabs(): void {
    const { app, acts } = this;
    const panels: [Panel, string][] = [["number", "Derivation"], ["picture", "Picture"], ["compare", "Compare"], ["practice", "Practice"]];
    if (app.error !== undefined) panels.push(["error", "Error"]);
    if (app.verifies) panels.push(["keras", "Keras"]);
    const buttons = panels.map(([panel, words]) => h("button", {
      type: "button", role: "tab", id: `tab-${panel}`, "aria-selected": String(app.panel === panel), "aria-controls": "panel",
      tabindex: app.panel === panel ? "0" : "-1", click: () => acts.panel(panel),
    }, words));
    const focused = document.activeElement?.closest("#tabs");
    const list = $("tabs");
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "About the model");
    fill(list, ...buttons);
    const panel = $("panel");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("tabindex", "0");
    panel.setAttribute("aria-labelledby", `tab-${app.panel}`);
    if (focused) document.getElementById(`tab-${app.panel}`)?.focus();
  }

  /** Draws the open panel; of drawings that overtake each other the last counts. */
  async panel(): Promise<void> {
    const mine = ++this.asked;
    const made = await this.panelParts();
    if (mine !== this.asked || !made) return;
    const panel = $("panel");
    const top = panel.scrollTop;
    fill(panel, ...made);
    panel.scrollTop = panel.dataset.shown === this.app.panel ? top : 0;
    panel.dataset.shown = this.app.panel;
  }

  private async panelParts(): Promise<Child[] | null> {
    const { app } = this;
    if (app.panel === "error") return this.errorParts();
    if (!app.read) return null;
    if (app.panel === "compare") return this.compareParts();
    if (!app.table) return [h("p", { class: "quiet" }, "Nothing to show yet.")];
    if (app.panel === "picture") return this.pictureParts();
    if (app.panel === "practice") return practice(app);
    if (app.panel === "keras") return this.kerasParts();
    if (app.chosen) return story(app.chosen, app.derive, app.table.layers);
    return [h("h2", {}, "Choose a number"), h("p", { class: "quiet" },
      "Every number of the table tells where it comes from. In the code, drag a number or click a flag, and see what follows.")];
  }

  private async kerasParts(): Promise<Child[]> {
    fill($("panel"), h("p", { class: "quiet" }, "Keras builds the model and runs it; the first time takes some seconds."));
    return verified(this.app);
  }

  private async pictureParts(): Promise<Child[]> {
    const { app, acts } = this;
    const own = app.chosen ? { row: app.chosen.row } : {};
    const theme = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
    const width = Math.max(320, Math.min(900, $("panel").clientWidth - 72));
    const question = { ask: "picture", theme, width, model: app.model, ...app.code(app.readText) };
    let found = await app.engine.ask({ ...question, kind: app.picture, ...own });
    if (found.error && (own.row !== undefined || app.picture)) found = await app.engine.ask({ ...question, kind: null, ...(found.error && app.picture ? own : {}) });
    if (found.error) found = await app.engine.ask(question);
    if (found.error) return [h("p", {}, found.error.says, " ", found.error.do)];
    const row = app.chosen && app.table?.layers[app.chosen.row];
    const kinds = found.kinds.length > 1
      ? h("div", { class: "segments", role: "group", "aria-label": "Kind of picture" }, ...found.kinds.map((kind: string, i: number) =>
        h("button", { type: "button", "aria-pressed": String(kind === (app.picture ?? found.kinds[0]) || (i === 0 && !found.kinds.includes(app.picture))), click: () => acts.picture(kind) }, kind)))
      : null;
    return [
      h("div", { class: "kinds" }, kinds,
        row ? h("button", { class: "button second", type: "button", click: () => acts.choose(null) }, "Whole model") : null),
      framed(found.svg)];
  }

  private async compareParts(): Promise<Child[]> {
    const { app, acts } = this;
    const keras = app.picture === "keras";
    const question = keras ? { ask: "versions", ...app.code() } : { ask: "compare", before: app.code(app.other), after: app.code() };
    const head = [
      h("h2", {}, keras ? "Keras 2 and Keras 3" : "Two versions"),
      h("div", { class: "kinds" },
        app.other === undefined || keras ? null : h("button", { class: "button second", type: "button", click: () => { const now = app.text; acts.replace(app.other!); acts.keep(now); } }, "Swap"),
        h("button", { class: "button", type: "button", click: () => acts.keep(app.text) }, app.other === undefined ? "Keep this version" : "Keep this one instead"),
        h("button", { class: "button second", type: "button", "aria-pressed": String(keras), click: () => acts.picture(keras ? "" : "keras") }, keras ? "Two versions" : "Keras 2 and 3"))];
    if (!keras && app.other === undefined)
      return [...head, h("p", { class: "quiet" }, "Keep the code as it is now, then change it: both stand side by side here, with what changed in shapes and counts, and why.")];
    const sides = keras ? [{ ...app.code(), keras: "2" }, { ...app.code(), keras: "3" }] : [app.code(app.other), app.code()];
    const [found, ...read] = await Promise.all([app.engine.ask(question), ...sides.map((side) => app.engine.ask({ ask: "read", ...side }))]);
    if (read.some((one) => one.error)) return [...head, h("p", {}, read.find((one) => one.error).error.says)];
    const names: [string, string] = keras ? ["Keras 2", "Keras 3"] : ["Kept", "Now"];
    return [...head, ...comparison(found, read[0].models, read[1].models, names),
      keras ? null : h("details", {}, h("summary", {}, "The code that was kept"), h("pre", { tabindex: "0" }, app.other!))];
  }

  private async errorParts(): Promise<Child[]> {
    const { app, acts } = this;
    const box = h("textarea", { rows: 7, "aria-label": "Error of Keras", spellcheck: "false", placeholder: "Paste the message or the whole traceback" }) as HTMLTextAreaElement;
    box.value = app.error ?? "";
    const form = h("div", { class: "paste" }, box, h("button", { class: "button", type: "button", click: () => acts.explain(box.value) }, "Explain"));
    if (!app.error?.trim()) return [h("h2", {}, "Explain an error"), form];
    const found = await app.engine.ask({ ask: "why", message: app.error, ...app.code() });
    return [...errorStory(found, app.error, app.isCurrent ? app.read?.problems ?? [] : []), h("details", {}, h("summary", {}, "Another error"), form)];
  }
}

const WORDS: Record<string, string> = { true: "True", false: "False" };

/** A constant of the code, as the editor's dragging takes it; words in the quotes that stand there. */
function literal(one: LiteralValue, text: string): any {
  const quote = text[one.place.from] === '"' ? '"' : "'";
  const words = one.words?.map((word) => (typeof word === "boolean" ? WORDS[String(word)]! : `${quote}${word}${quote}`));
  return {
    from: one.place.from, to: one.place.to, kind: words ? "choice" : "number", choices: words,
    least: one.least ?? undefined, most: one.most ?? undefined, label: `${one.argument} of ${one.class_name}`,
  };
}

function notes(model: Model): Child {
  return model.notes?.length ? h("div", { class: "notes" }, ...model.notes.map((note) => h("p", {}, note))) : null;
}

export function chosenOf(element: HTMLElement): Chosen | null {
  const { row, of, axis } = element.dataset;
  if (row === undefined) return null;
  return { row: Number(row), of: of as Chosen["of"], axis: axis === undefined ? undefined : Number(axis) };
}

const idOf = (element: HTMLElement): string => `${element.dataset.row}/${element.dataset.of}/${element.dataset.axis}`;
const numbersOf = (host: HTMLElement): Map<string, HTMLElement> =>
  new Map([...host.querySelectorAll<HTMLElement>(".num")].map((one) => [idOf(one), one]));
