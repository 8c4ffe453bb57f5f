/** Numbers of the code are dragged, flags and choices clicked: the code is what changes.
 *
 * Which places may be changed, between what bounds and to which words, the engine says.
 */

import { type EditorState, type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap } from "@codemirror/view";

export interface Literal {
  from: number;
  to: number;
  kind: "number" | "choice";
  /** Words that may stand here, as they are written in code. */
  choices?: string[];
  least?: number;
  most?: number;
  /** What is said of it to a reader: "kernel_size of Conv1D". */
  label: string;
}

const setLiterals = StateEffect.define<Literal[]>();
const literals = StateField.define<{ list: Literal[]; set: DecorationSet }>({
  create: () => ({ list: [], set: Decoration.none }),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setLiterals)) return { list: effect.value, set: drawn(transaction.state, effect.value) };
    if (!transaction.docChanged) return value;
    const move = (at: number, side: number): number => transaction.changes.mapPos(at, side);
    // What was replaced together with more than itself is gone.
    const isGone = (literal: Literal): boolean => {
      let gone = false;
      transaction.changes.iterChangedRanges((from, to) => {
        gone ||= from <= literal.from && literal.to <= to && (from < literal.from || literal.to < to);
      });
      return gone;
    };
    const list = value.list
      .filter((literal) => !isGone(literal))
      .map((literal) => ({ ...literal, from: move(literal.from, -1), to: move(literal.to, 1) }))
      .filter((literal) => literal.from < literal.to);
    return { list, set: drawn(transaction.state, list) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.set),
});

function drawn(state: EditorState, list: Literal[]): DecorationSet {
  const fits = list.filter((literal) => literal.to <= state.doc.length);
  return Decoration.set(fits.map((literal) => {
    const number = literal.kind === "number";
    const title = number ? `${literal.label}: drag, or Alt with ↑ ↓` : `${literal.label}: click, or Alt with ↑ ↓`;
    return Decoration.mark({ class: number ? "cm-number" : "cm-choice", attributes: { title } }).range(literal.from, literal.to);
  }), true);
}

export function showLiterals(view: EditorView, list: Literal[]): void {
  view.dispatch({ effects: setLiterals.of(list) });
}

export function literalAt(state: EditorState, at: number): Literal | undefined {
  return state.field(literals).list.find((literal) => literal.from <= at && at <= literal.to);
}

function put(view: EditorView, literal: Literal, text: string): void {
  if (view.state.sliceDoc(literal.from, literal.to) === text || view.state.readOnly) return;
  view.dispatch({ changes: { from: literal.from, to: literal.to, insert: text }, userEvent: "input.drag" });
}

/** A number within its bounds, written like the one that stands there: whole, or with decimals. */
function bounded(literal: Literal, value: number, like: string): string {
  const decimals = /[.e]/i.test(like);
  const within = Math.max(literal.least ?? (decimals ? -Infinity : 1), Math.min(literal.most ?? 10_000_000, value));
  return decimals ? String(Number(within.toFixed(3))).replace(/^(-?\d+)$/, "$1.0") : String(Math.round(within));
}

function stepped(view: EditorView, literal: Literal, by: number): void {
  const text = view.state.sliceDoc(literal.from, literal.to);
  if (literal.kind === "number") return put(view, literal, bounded(literal, Number(text.replaceAll("_", "")) + by * unit(text), text));
  const words = literal.choices ?? [];
  const next = (words.indexOf(text) + Math.sign(by) + words.length) % words.length;
  if (words.length) put(view, literal, words[next]!);
}

const unit = (text: string): number => (/[.e]/i.test(text) ? 0.05 : 1);

/** Pixels of a drag for one step; larger numbers move faster. */
const PIXELS = 7;
const pace = (start: number): number => (start < 20 ? 1 : start < 200 ? 2 : start < 2000 ? 16 : 10 ** Math.floor(Math.log10(start) - 1.3));

function dragged(view: EditorView, event: PointerEvent, literal: Literal): void {
  const text = view.state.sliceDoc(literal.from, literal.to);
  const start = Number(text.replaceAll("_", ""));
  const from = literal.from;
  let moved = false;
  const move = (now: PointerEvent): void => {
    const way = now.clientX - event.clientX;
    if (!moved && Math.abs(way) < 4) return;
    moved = true;
    const value = start + Math.round(way / PIXELS) * (now.shiftKey ? 10 : 1) * unit(text) * pace(start);
    const there = literalAt(view.state, from);
    if (there) put(view, there, bounded(literal, value, text));
  };
  const end = (): void => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    document.documentElement.style.cursor = "";
    if (!moved) {
      view.dispatch({ selection: { anchor: view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? from } });
      view.focus();
    }
  };
  document.documentElement.style.cursor = "ew-resize";
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
}

function pressed(event: MouseEvent, view: EditorView, kind: Literal["kind"], act: (literal: Literal) => void): boolean {
  if (event.button !== 0 || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || event.detail > 1) return false;
  const target = event.target as Element;
  if (!target.closest?.(".cm-number, .cm-choice")) return false;
  const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
  const literal = at === null ? undefined : literalAt(view.state, at);
  if (literal?.kind !== kind) return false;
  event.preventDefault();
  act(literal);
  return true;
}

const step = (by: number) => (view: EditorView): boolean => {
  const literal = literalAt(view.state, view.state.selection.main.head);
  if (literal) stepped(view, literal, by);
  return literal !== undefined;
};

export const dragging: Extension = [
  literals,
  EditorView.domEventHandlers({
    // A press that is prevented has no mousedown: the editor would begin a selection there.
    pointerdown: (event, view) => pressed(event, view, "number", (literal) => dragged(view, event, literal)),
    mousedown: (event, view) => pressed(event, view, "choice", (literal) => stepped(view, literal, 1)),
  }),
  Prec.high(keymap.of([
    { key: "Alt-ArrowUp", run: step(1), shift: step(10) },
    { key: "Alt-ArrowDown", run: step(-1), shift: step(-10) },
  ])),
];
