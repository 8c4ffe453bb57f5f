/** What can be taken away: a link, Markdown, SVG, PNG, JSON, the code, a frame for a course page. */

import { $ } from "./dom";
import type { App } from "./app";
import * as link from "./link";
import type { Group } from "./menu";
import { png } from "./picture";

let timer: ReturnType<typeof setTimeout> | undefined;

/** One short sentence at the foot of the page, read out by screen readers. */
export function say(text: string): void {
  $("said").textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => { $("said").textContent = ""; }, 3500);
}

async function copy(text: string, what: string, longest = Infinity): Promise<void> {
  if (text.length > longest) return say("There is too much code for a link: save it as a file instead.");
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied`);
  } catch {
    say("The browser doesn't let a page copy here: download it instead.");
  }
}

function download(blob: Blob, name: string): void {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
  say(`${name} saved`);
}

/** The address of this page without the server's token. */
export async function address(app: App, embed = false): Promise<string> {
  const here = new URL(location.href);
  here.search = embed ? "?embed" : "";
  here.hash = await link.write(app.state());
  return here.href;
}

export function shareItems(app: App): Group[] {
  const exported = async (format: string): Promise<string | null> => {
    const found = await app.engine.ask({ ask: "export", format, model: app.model, ...app.code() });
    if (found.error) say(`${found.error.says} ${found.error.do}`);
    return found.error ? null : found.text;
  };
  const svg = async (): Promise<string | null> => {
    const own = app.panel === "picture" && app.chosen ? { row: app.chosen.row } : {};
    const found = await app.engine.ask({ ask: "picture", theme: "light", kind: app.picture, model: app.model, ...own, ...app.code() });
    if (found.error) say(`${found.error.says} ${found.error.do}`);
    return found.error ? null : found.svg;
  };
  const copied = async (format: string, what: string): Promise<void> => {
    const text = await exported(format);
    if (text !== null) await copy(text, what);
  };
  const items: Group[] = [];
  if (!app.engine.local)
    items.push({ title: "Link", items: [
      { title: "Copy link", small: "All of this page's state is in it", act: async () => copy(await address(app), "Link", link.LONGEST) },
      { title: "Copy frame", small: "HTML for a course page", act: async () => copy(`<iframe src="${await address(app, true)}" title="seqshape" width="100%" height="560" loading="lazy"></iframe>`, "Frame", link.LONGEST) },
    ] });
  else
    items.push({ title: "Link", items: [{ title: "Copy state", small: "The part of the address behind #, for any explorer", act: async () => copy(await link.write(app.state()), "State") }] });
  items.push({ title: "Copy", items: [
    { title: "Keras code", act: () => copy(app.text, "Code") },
    { title: "Markdown", small: "Table and derivations", act: () => copied("markdown", "Markdown") },
    { title: "LaTeX", act: () => copied("latex", "LaTeX") },
    { title: "JSON", act: () => copied("json", "JSON") },
  ] });
  items.push({ title: "Save", items: [
    { title: "Picture as SVG", act: async () => { const text = await svg(); if (text) download(new Blob([text], { type: "image/svg+xml" }), "model.svg"); } },
    { title: "Picture as PNG", act: async () => { const text = await svg(); if (text) download(await png(text), "model.png"); } },
    { title: "Code", act: () => download(new Blob([app.text], { type: "text/x-python" }), app.name.replace(/\.ipynb$/, ".py")) },
  ] });
  return items;
}
