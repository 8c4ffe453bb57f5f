/** Two versions side by side: what changed in shapes and counts, and why. */

import { type Child, h } from "./dom";
import { commas, type Model, type Row, type ShapeValue } from "./types";

interface Pair { before: number | null; after: number | null; changed: string[]; why: any[] }

export function comparison(found: any, before: Model[], after: Model[], names: [string, string]): Child[] {
  if (found.error) return [h("p", {}, found.error.says, " ", found.error.do)];
  const parts: Child[] = [];
  for (const pair of found.models) {
    const old = pair.before === null ? undefined : before[pair.before];
    const now = pair.after === null ? undefined : after[pair.after];
    const changed = pair.rows.filter((row: Pair) => row.changed.length).length;
    parts.push(
      h("h3", {}, (now ?? old)?.name ?? "", changed ? `: ${changed} of ${pair.rows.length} layers differ` : ": no shape and no count differs"),
      h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Both versions" }, h("table", { class: "versions" },
        h("thead", {}, h("tr", {}, ...["Layer", ...names].map((word) => h("th", { scope: "col" }, word)))),
        h("tbody", {}, ...pair.rows.flatMap((row: Pair) => line(row, old, now))),
        h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "Total params"),
          ...pair.total_params.map((n: any, i: number) => h("td", {}, h("span", { class: i && n !== pair.total_params[0] ? "new" : "" }, n === null ? "?" : commas(n)))))))));
  }
  const { gone, new: more } = found.problems;
  for (const [words, list] of [["Problems that are gone", gone], ["New problems", more]] as const)
    if (list.length) parts.push(h("h3", {}, words), h("ul", {}, ...list.map((one: any) => h("li", {}, `${one.code}: ${one.message}`))));
  return parts;
}

function line(pair: Pair, old: Model | undefined, now: Model | undefined): HTMLElement[] {
  const before = pair.before === null ? undefined : old?.layers[pair.before];
  const after = pair.after === null ? undefined : now?.layers[pair.after];
  const shown = after ?? before;
  const row = h("tr", { class: pair.changed.length ? "" : "same", "data-row": after?.row },
    h("th", { scope: "row" }, shown?.name ?? "", h("span", { class: "class" }, classes(before, after))),
    h("td", {}, ...cell(before, [])),
    h("td", {}, ...cell(after, pair.changed)));
  if (!pair.why.length) return [row];
  row.classList.add("has-why");
  return [row, h("tr", { class: "reason" }, h("td", { colspan: "3" }, ...pair.why.map((one) => h("div", {}, reason(one)))))];
}

function classes(before?: Row, after?: Row): string {
  if (!before || !after) return `${(before ?? after)?.class_name ?? ""}, ${before ? "left out" : "new"}`;
  return before.class_name === after.class_name ? after.class_name : `${before.class_name} → ${after.class_name}`;
}

function cell(row: Row | undefined, changed: string[]): Child[] {
  if (!row) return ["–"];
  const mark = (what: string, text: string): HTMLElement => h("span", { class: changed.includes(what) || changed.includes("row") ? "new" : "" }, text);
  return [mark("output", row.output_shape === null ? "?" : shapeText(row.output_shape, row.symbolic_shape)), h("br"),
    mark("params", row.params === null ? row.params_formula ?? "?" : commas(row.params))];
}

const reason = (one: any): string =>
  one.input ? `input ${plain(one.before)} → ${plain(one.after)}` : `${one.argument}: ${plain(one.before)} → ${plain(one.after)}`;

export function plain(value: any): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `(${value.map(plain).join(", ")}${value.length === 1 ? "," : ""})`;
  if (typeof value === "object") return `{${Object.entries(value).map(([k, v]) => `${k}: ${plain(v)}`).join(", ")}}`;
  return String(value);
}

/** A shape in one line, unknown sizes by their names. */
export function shapeText(shape: ShapeValue, symbols: any): string {
  if (!Array.isArray(shape)) return `{${Object.entries(shape).map(([k, v]) => `${k}: ${shapeText(v, symbols?.[k])}`).join(", ")}}`;
  if (shape.some((one) => typeof one === "object" && one !== null)) return `[${(shape as ShapeValue[]).map((one, i) => shapeText(one, symbols?.[i])).join(", ")}]`;
  const sizes = shape.map((size, i) => (size === null ? (symbols?.[i] === "batch" || !symbols?.[i] ? "None" : String(symbols[i])) : String(size)));
  return `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
}
