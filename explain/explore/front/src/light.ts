/** What lights up together: a line of code, its row, its numbers, and the sources of a number. */

import type { Editor, Range } from "./editor";
import { linesOf, operandsOf } from "./story";
import type { Chosen, Derived, Model, Place, Row } from "./types";

/** What the pointer or the keyboard is on. */
export type Focus = { number: Chosen } | { at: number } | { range: Range };

export interface Lit {
  lines: Range[];
  sources: Range[];
  rows: Set<number>;
  /** Keys of numbers that are sources of, or made from, what is pointed at. */
  numbers: Set<string>;
}

export const key = (one: Chosen): string => `${one.row}/${one.of ?? ""}/${one.axis ?? ""}`;

const inside = (place: Place | null | undefined, at: number): boolean => !!place && place.from <= at && at <= place.to;
const callsOf = (row: Row): Place[] => [row.made, row.called].filter((place): place is Place => place !== null);

/** The row that a place of the text belongs to: the innermost call around it. */
export function rowAt(model: Model, at: number): Row | undefined {
  let best: Row | undefined;
  let size = Infinity;
  for (const row of model.layers)
    for (const place of callsOf(row))
      if (inside(place, at) && place.to - place.from < size) [best, size] = [row, place.to - place.from];
  return best;
}

/** Everything that belongs to a focus. `derived` are the derivations that are there already. */
export function litBy(focus: Focus | null, model: Model | undefined, derived: Map<number, Derived>): Lit {
  const lit: Lit = { lines: [], sources: [], rows: new Set(), numbers: new Set() };
  if (!focus || !model) return lit;
  if ("number" in focus) ofNumber(focus.number, model, derived, lit);
  else ofPlace("at" in focus ? { from: focus.at, to: focus.at } : focus.range, model, derived, lit);
  return lit;
}

function ofRow(row: Row, lit: Lit): void {
  lit.rows.add(row.row);
  lit.lines.push(...callsOf(row));
}

function ofNumber(chosen: Chosen, model: Model, derived: Map<number, Derived>, lit: Lit): void {
  const row = model.layers[chosen.row];
  if (!row) return;
  ofRow(row, lit);
  const known = derived.get(chosen.row);
  if (!known || !chosen.of) return;
  for (const operand of operandsOf(known, linesOf(known, chosen))) {
    lit.sources.push(...operand.places.filter((place): place is Place => place !== null));
    const from = operand.of === "output" ? chosen.row : operand.of === "input" ? operand.row : null;
    if (from !== null && from !== undefined) lit.numbers.add(key({ row: from, of: "output", axis: operand.axis }));
  }
}

function ofPlace(range: Range, model: Model, derived: Map<number, Derived>, lit: Lit): void {
  const row = rowAt(model, range.from);
  if (row) ofRow(row, lit);
  for (const [number, known] of derived) {
    const hit = known.operands.map((operand) => operand.places.find((place) => inside(place, range.from)));
    if (!hit.some(Boolean)) continue;
    for (const place of hit) if (place) lit.sources.push(place);
    const owner = model.layers[number];
    if (owner && !row) ofRow(owner, lit);
    for (const line of known.lines)
      if (line.steps.flat().some((piece) => piece.operand !== undefined && hit[piece.operand]))
        lit.numbers.add(key({ row: number, of: line.of, axis: line.axis }));
  }
}

/** Shows it in the editor and in all that the page has drawn; `terms`: the pieces of equations, too. */
export function show(lit: Lit, editor: Editor, reveal: { row: boolean; line: boolean }, terms: boolean): void {
  const length = editor.view.state.doc.length;
  const fits = (range: Range): boolean => range.to <= length;
  editor.light({ lines: lit.lines.filter(fits), sources: lit.sources.filter(fits) });
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-row]")) {
    const on = lit.rows.has(Number(row.dataset.row));
    row.classList.toggle("lit", on);
    if (on && reveal.row && row.closest("#table")) row.scrollIntoView({ block: "nearest" });
  }
  for (const one of document.querySelectorAll<HTMLElement>(".num[data-of], .term")) {
    const of = one.dataset;
    const number = of.of && lit.numbers.has(key({ row: Number(of.row), of: of.of as Chosen["of"], axis: of.axis === undefined ? undefined : Number(of.axis) }));
    const source = of.from && lit.sources.some((range) => range.from === Number(of.from) && range.to === Number(of.to));
    one.classList.toggle("source", Boolean(number || source) && (terms || !one.classList.contains("term")));
  }
  const first = lit.lines[0];
  if (first && reveal.line && fits(first)) editor.reveal(first);
}
