/** Where a number comes from: its equation, why, and its operands back to the arguments in the code. */

import { type Child, h } from "./dom";
import { type Chosen, commas, type Derived, type Line, type Operand, type Place, type Row } from "./types";

export type Ask = (row: number) => Promise<Derived | null>;
const MOST_STEPS = 24;

/** Lines of a derivation that tell of a chosen number. */
export function linesOf(derived: Derived, chosen: Chosen): Line[] {
  return derived.lines.filter((line) => line.of === chosen.of && (chosen.axis === undefined || line.axis === chosen.axis));
}

/** The operands of lines, each once. */
export function operandsOf(derived: Derived, lines: Line[]): Operand[] {
  const numbers = new Set(lines.flatMap((line) => line.steps.flat()).flatMap((piece) => piece.operand ?? []));
  return [...numbers].map((i) => derived.operands[i]!);
}

export function titleOf(chosen: Chosen, derived: Derived): string {
  const line = linesOf(derived, chosen)[0];
  const value = line ? joined(line.steps.at(-1)!) : "";
  if (chosen.of === "params") return `${value} parameters in ${derived.name}`;
  if (chosen.of === "output" && line) return `${line.label} = ${value} in ${derived.name}`;
  return derived.name;
}

const joined = (step: { text: string }[]): string => step.map((piece) => piece.text).join("");

/** The panel of a number or, without a part, of a whole layer. */
export async function story(chosen: Chosen, ask: Ask, rows: Row[]): Promise<Child[]> {
  const derived = await ask(chosen.row);
  if (!derived) return [];
  if (derived.error) return [h("p", {}, derived.error.says), h("p", {}, derived.error.do)];
  const lines = chosen.of ? linesOf(derived, chosen) : [];
  const parts: Child[] = [
    h("h2", { id: "story-title" }, titleOf(chosen, derived)),
    h("p", { class: "quiet" }, derived.input && !derived.note
      ? `${derived.class_name} ${derived.purpose}: ${derived.input} in, ${derived.output} out.`
      : `${derived.class_name} ${derived.purpose}.`),
  ];
  if (derived.note) parts.push(h("p", { class: "why" }, derived.note, derived.fix ? ` ${derived.fix}` : ""));
  for (const line of lines) parts.push(...equation(line, derived, lines.length > 1 && line !== lines[0]));
  if (lines.length) {
    const steps = await chain(operandsOf(derived, lines), derived, ask, rows);
    if (steps.length) parts.push(h("h3", {}, "Back to the code"), h("ul", { class: "chain" }, ...steps));
  }
  const rest = derived.lines.filter((line) => !lines.includes(line));
  if (rest.length) parts.push(h("h3", {}, chosen.of ? "Other numbers of this layer" : "Numbers of this layer"), others(rest, derived));
  if (derived.about.length) parts.push(h("h3", {}, `About ${derived.class_name}`), ...derived.about.map((text) => h("p", {}, text)));
  if (derived.settings.length) parts.push(h("p", { class: "quiet" }, "Other settings: ", h("code", {}, derived.settings.join(", "))));
  return parts;
}

function equation(line: Line, derived: Derived, more: boolean): Child[] {
  const last = line.steps.length - 1;
  const steps = line.steps.map((step, i) =>
    h("li", {},
      h("span", { class: "eq" }, i ? "=" : " "),
      h("span", { class: i === last ? "result" : "" },
        ...step.map((piece) => (piece.operand === undefined ? piece.text : term(piece.text, derived.operands[piece.operand]!, derived.row))))));
  return [
    more ? h("p", { class: "quiet" }, line.label) : null,
    h("ol", { class: "steps", "aria-label": line.equation }, ...steps),
    line.why ? h("p", { class: "why" }, line.why) : null,
  ];
}

/** An operand: pointing at it lights its source, a click goes there. */
function term(text: string, operand: Operand, row: number): HTMLElement {
  const place = operand.places.find((one) => one) ?? null;
  const to: Record<string, any> = { class: "term", type: "button", "data-operand": operand.name, title: whence(operand) };
  if (place) Object.assign(to, { "data-from": place.from, "data-to": place.to });
  else if (operand.of === "input" && operand.row !== null && operand.row !== undefined) Object.assign(to, { "data-row": operand.row, "data-of": "output", "data-axis": operand.axis });
  else if (operand.of === "output") Object.assign(to, { "data-row": row, "data-of": "output", "data-axis": operand.axis });
  else return h("span", { title: operand.name }, text);
  return h("button", to, text);
}

function whence(operand: Operand): string {
  const line = operand.places.find((one) => one)?.line;
  const where = line ? `, line ${line}` : "";
  if (operand.of === "argument") return `the argument ${operand.name}${where}`;
  if (operand.of === "input") return `axis ${operand.axis} of the input${where}`;
  if (operand.of === "output") return `axis ${operand.axis} of the output`;
  return operand.name;
}

const lineButton = (place: Place): HTMLElement =>
  h("button", { class: "term", type: "button", "data-from": place.from, "data-to": place.to }, `line ${place.line}`);

/** Each operand, then the operands of that, until an argument in the code is reached. */
async function chain(operands: Operand[], derived: Derived, ask: Ask, rows: Row[]): Promise<HTMLElement[]> {
  const items: HTMLElement[] = [];
  const seen = new Set<string>();
  const waiting = operands.map((operand) => ({ operand, derived }));
  while (waiting.length && items.length < MOST_STEPS) {
    const { operand, derived: of } = waiting.shift()!;
    const row = operand.of === "input" ? operand.row : operand.of === "output" ? of.row : undefined;
    const key = row === undefined || row === null ? `${of.row}/${operand.name}` : `${row}#${operand.axis}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const value = operand.value === null ? "" : ` = ${commas(operand.value)}`;
    if (row === undefined || row === null) {
      const places = operand.places.filter((one): one is Place => one !== null);
      const kind = operand.of === "argument" ? `argument of ${of.name}` : operand.of === "input" ? "declared by the model's input" : "";
      items.push(h("li", {}, h("code", {}, operand.name + value), kind ? ` ${kind}` : "",
        ...places.flatMap((place, i): Child[] => [i ? ", from " : ", ", lineButton(place)])));
      continue;
    }
    const next = await ask(row);
    const line = next && !next.error ? linesOf(next, { row, of: "output", axis: operand.axis })[0] : undefined;
    if (!next || !line) {
      const place = rows[row]?.made;
      if (place) items.push(h("li", {}, h("code", {}, operand.name + value), ` declared by ${rows[row]!.name}, `, lineButton(place)));
      continue;
    }
    const last = line.steps.at(-1)!;
    items.push(h("li", {}, h("code", {}, operand.name + value), " is the output of ",
      h("button", { class: "term", type: "button", "data-row": row, "data-of": "output", "data-axis": operand.axis }, next.name),
      line.steps.length > 1 || last.length > 1 ? [": ", h("code", {}, line.equation)] : line.why ? `. ${line.why}` : ""));
    waiting.unshift(...operandsOf(next, [line]).map((one) => ({ operand: one, derived: next })));
  }
  return items;
}

function others(lines: Line[], derived: Derived): HTMLElement {
  return h("dl", { class: "others" }, ...lines.flatMap((line) => [
    h("dt", {}, line.label),
    h("dd", {}, ...line.steps.flatMap((step, i): Child[] => [
      i ? " = " : "",
      ...step.map((piece) => (piece.operand === undefined ? piece.text : term(piece.text, derived.operands[piece.operand]!, derived.row))),
    ]), line.why ? h("span", { class: "class" }, line.why) : null),
  ]));
}
