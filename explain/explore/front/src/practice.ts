/** A question about the very model on the page: choices, then what the answer says, and the derivation. */

import type { App } from "./app";
import { commas } from "./types";
import { plain } from "./compare";
import { type Child, fill, h } from "./dom";

let seed = Math.floor(Math.random() * 1_000_000);

const words = (choice: any): string => (typeof choice === "number" ? commas(choice) : plain(choice));

export async function practice(app: App): Promise<Child[]> {
  const question = { ask: "practice", model: app.model, seed, ...app.code(app.readText) };
  const item = await app.engine.ask(question);
  if (item.error) return [h("h2", {}, "No question about this model"), h("p", {}, item.error.says, " ", item.error.do)];
  const place = h("div", { "aria-live": "polite" });
  const again = async (): Promise<void> => { seed += 1; fill(body, ...(await practice(app))); };
  const answered = async (choice: any, button: HTMLElement): Promise<void> => {
    const found = await app.engine.ask({ ...question, answer: choice });
    if (found.error) return fill(place, h("p", {}, found.error.says, " ", found.error.do));
    for (const one of choices) one.setAttribute("aria-pressed", String(one === button));
    fill(place,
      h("p", { class: "why" }, found.feedback.says),
      found.derivation?.length ? h("pre", { tabindex: "0" }, found.derivation.join("\n")) : null,
      h("button", { class: "button", type: "button", click: () => void again() }, "Next question"));
  };
  const choices: HTMLElement[] = (item.choices ?? []).map((choice: any) => {
    const button: HTMLElement = h("button", { class: "choice", type: "button", "aria-pressed": "false", click: () => void answered(choice, button) }, words(choice));
    return button;
  });
  const body = h("div", {},
    h("h2", {}, item.text),
    item.code ? h("pre", { tabindex: "0" }, item.code) : null,
    h("div", { class: "choices", role: "group", "aria-label": "Answers" }, ...choices),
    place);
  return [body];
}
