/** The table of a model: rows, the numbers in them to choose, and the totals. */

import { type Child, h } from "./dom";
import { type Chosen, commas, type Model, type Row, type ShapeValue } from "./types";

/** A button that stands for a number; `data-*` says which, for light and clicks. */
export function numberButton(text: string, chosen: Chosen, label: string, open = false): HTMLElement {
  return h("button", {
    class: open ? "num open" : "num", type: "button", tabindex: "-1", "data-row": chosen.row,
    "data-of": chosen.of, "data-axis": chosen.axis, "aria-label": label,
  }, text);
}

/** A shape with a button for every axis of the first output. */
export function shapeOf(row: Row): Child[] {
  if (row.output_shape === null || row.output_shape === undefined) return [h("span", { class: "soft" }, "?")];
  return nested(row.output_shape, row.symbolic_shape, row, { first: true });
}

function nested(shape: ShapeValue, symbols: any, row: Row, state: { first: boolean }): Child[] {
  if (!Array.isArray(shape)) {
    const parts = Object.entries(shape).map(([name, inner]) => [`${name}: `, ...nested(inner, symbols?.[name], row, state)]);
    return ["{", ...between(parts), "}"];
  }
  if (shape.some((inner) => typeof inner === "object" && inner !== null)) {
    const parts = (shape as ShapeValue[]).map((inner, i) => nested(inner, symbols?.[i], row, state));
    return ["[", ...between(parts), "]"];
  }
  const first = state.first;
  state.first = false;
  const axes = (shape as (number | string | null)[]).map((size, i): Child[] => {
    const text = size === null ? unknownText(symbols?.[i]) : commas(size).replaceAll(",", "");
    if (i === 0 || !first) return [text];
    return [numberButton(text, { row: row.row, of: "output", axis: i }, `${text}, axis ${i} of ${row.name}`, size === null)];
  });
  return ["(", ...between(axes), axes.length === 1 ? ",)" : ")"];
}

const unknownText = (symbol: unknown): string => (symbol === "batch" || symbol === undefined ? "None" : String(symbol));
const between = (parts: Child[][]): Child[] => parts.flatMap((part, i) => (i ? [", ", ...part] : part));

const isPlain = (shape: ShapeValue | null): boolean => Array.isArray(shape) && shape.length < 7 && shape.every((one) => typeof one !== "object" || one === null);

function paramsOf(row: Row): Child {
  if (row.params === null || row.params === undefined) {
    const text = row.params_formula ?? "?";
    return numberButton(text, { row: row.row, of: "params" }, `${text} parameters of ${row.name}`, true);
  }
  const text = commas(row.params);
  return numberButton(text, { row: row.row, of: "params" }, `${text} parameters of ${row.name}`);
}

export function table(model: Model): HTMLElement {
  const rows = model.layers.map((row) =>
    h("tr", { "data-row": row.row, class: `f-${row.family ?? "other"}${row.error ? " bad-row" : ""}` },
      h("th", { scope: "row" },
        h("button", { class: "num name", type: "button", tabindex: "-1", "data-row": row.row, "aria-label": `Layer ${row.name}, ${row.class_name}` }, row.name),
        h("span", { class: "class" }, row.class_name)),
      row.error
        ? h("td", { colspan: 2 }, row.error.message)
        : [h("td", { class: isPlain(row.output_shape) ? "shape" : "shape long" }, ...shapeOf(row)), h("td", { class: "n" }, paramsOf(row), row.note ? h("span", { class: "class" }, row.note) : null)]));
  const totals = model.totals.map(([label, count]) =>
    h("tr", {}, h("th", { scope: "row" }, label), h("td", { class: "n", colspan: 2 }, ...total(count))));
  return h("table", { "aria-label": `Layers, shapes and parameters of ${model.name}` },
    h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, "Layer"), h("th", { scope: "col" }, "Output shape"), h("th", { scope: "col", class: "n" }, "Params"))),
    h("tbody", {}, ...rows),
    model.more_layers ? h("tbody", {}, h("tr", {}, h("td", { colspan: 3 }, `and ${commas(model.more_layers)} more layers`))) : null,
    totals.length ? h("tfoot", {}, ...totals.slice(0, 1), ...frozen(totals, model)) : null);
}

/** Trainable and not are told apart only where a weight is frozen. */
function frozen(totals: HTMLElement[], model: Model): HTMLElement[] {
  const last = model.totals.at(-1);
  return last && last[1] !== "0" ? totals.slice(1) : [];
}

function total(count: string): Child[] {
  const [number, size] = count.split(" (");
  return [h("strong", {}, number!), size ? h("small", {}, ` (${size}`) : null];
}

/** Arrow keys walk over the numbers, row by row; one of them at a time is in the order of Tab. */
export function walkable(host: HTMLElement): void {
  const rows = [...host.querySelectorAll<HTMLElement>("tbody tr[data-row]")].map((row) => [...row.querySelectorAll<HTMLElement>(".num")]);
  const all = rows.flat();
  if (!all.some((one) => one.tabIndex === 0)) all[0]?.setAttribute("tabindex", "0");
}

export function walk(event: KeyboardEvent, host: HTMLElement): void {
  const rows = [...host.querySelectorAll<HTMLElement>("tbody tr[data-row]")].map((row) => [...row.querySelectorAll<HTMLElement>(".num")]);
  const y = rows.findIndex((row) => row.includes(event.target as HTMLElement));
  if (y < 0) return;
  const x = rows[y]!.indexOf(event.target as HTMLElement);
  const line = (to: number): HTMLElement | undefined => {
    const row = rows[to];
    // The last of a row is its parameters: that column stays, however long the shapes are.
    return row && (x === rows[y]!.length - 1 && x > 0 ? row.at(-1) : row[Math.min(x, row.length - 1)]);
  };
  const ways: Record<string, () => HTMLElement | undefined> = {
    ArrowRight: () => rows[y]![x + 1], ArrowLeft: () => rows[y]![x - 1], ArrowDown: () => line(y + 1), ArrowUp: () => line(y - 1),
    Home: () => rows[y]![0], End: () => rows[y]!.at(-1),
  };
  const to = ways[event.key]?.();
  if (!to) return;
  event.preventDefault();
  for (const one of rows.flat()) one.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
