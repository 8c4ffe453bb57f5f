/** What is wrong with the code, each with its place and its fix; and an error, explained. */

import type { Diagnostic } from "@codemirror/lint";
import { type Child, h } from "./dom";
import type { Edit, Place, Problem } from "./types";

const WORDS = { error: "Error", warning: "Warning", info: "Note" };

export function problemList(problems: Problem[], fix: (edits: Edit[]) => void, fixAll: (() => void) | null): Child[] {
  const items = problems.map((problem) => {
    const line = problem.place ? `, line ${problem.place.line}` : "";
    const cause = problem.cause?.place;
    return h("div", { class: `problem ${problem.severity}` },
      h("button", { class: "where", type: "button", "data-from": problem.place?.from, "data-to": problem.place?.to },
        `${WORDS[problem.severity]} ${problem.code}${line}`),
      h("p", {}, problem.message),
      problem.fix || cause
        ? h("p", { class: "quiet" }, problem.fix, cause
          ? [" ", placeButton(cause, `See line ${cause.line}`), problem.cause!.message ? `: ${problem.cause!.message}` : "."]
          : null)
        : null,
      problem.edits?.length
        ? h("button", { class: "button fix", type: "button", click: () => fix(problem.edits!), "aria-label": `Fix ${problem.code}${line}` }, "Fix")
        : null);
  });
  const safe = problems.filter((problem) => problem.safe).length;
  if (safe > 1 && fixAll) items.unshift(h("div", { class: "fix-all" }, h("button", { class: "button second", type: "button", click: fixAll }, "Fix all that is safe")));
  return items;
}

const placeButton = (place: Place, words: string): HTMLElement =>
  h("button", { class: "term", type: "button", "data-from": place.from, "data-to": place.to }, words);

/** The same as squiggles of the editor. */
export function diagnostics(problems: Problem[], length: number, fix: (edits: Edit[]) => void): Diagnostic[] {
  return problems.filter((problem) => problem.place && problem.place.to <= length).map((problem) => ({
    from: problem.place!.from,
    to: problem.place!.to,
    severity: problem.severity,
    source: problem.code,
    message: `${problem.message}${problem.fix ? `\n${problem.fix}` : ""}`,
    actions: problem.edits?.length ? [{ name: "Fix", apply: () => fix(problem.edits!) }] : [],
  }));
}

/** Whether a text is an error's message or a traceback, and no code. */
export const isError = (text: string): boolean =>
  /^Traceback \(most recent call last\)/m.test(text) || /^\s*([A-Za-z_.]*Error|[A-Za-z_.]*Exception)\b.*:/m.test(text) && !/^\s*(import|from|def|class|model)\b/m.test(text);

/** A pasted error in plain words, and where the code on the page has its cause. */
export function errorStory(found: any, text: string, problems: Problem[]): Child[] {
  if (found.error) return [h("h2", {}, "This error isn't known"), h("p", {}, found.error.says), h("p", {}, found.error.do)];
  return [
    h("h2", {}, found.known ? "What this error means" : "This error isn't known"),
    found.explanation ? h("p", {}, found.explanation) : null,
    found.fix ? h("p", { class: "why" }, found.fix) : null,
    ...(found.problems ?? []).flatMap((i: number): Child[] => {
      const problem = problems[i];
      return problem?.place ? [h("p", {}, "In this code: ", placeButton(problem.place, `line ${problem.place.line}`), ` ${problem.message}`)] : [];
    }),
    found.code ? h("p", { class: "quiet" }, `seqshape rule ${found.code} says more.`) : null,
    h("h3", {}, "The message"),
    h("pre", { tabindex: "0" }, text),
  ];
}
