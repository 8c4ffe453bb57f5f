/** The page's state and what follows from it: each change of the state goes through here. */

import type { Edit } from "./types";
import type { Chosen, Derived, Model, Read } from "./types";
import { type Answer, type Engine, latest, type Request } from "./engine";
import type { State } from "./link";

export type Panel = "number" | "picture" | "compare" | "error" | "keras" | "practice";

/** What the page shows. The text is the editor's; all else is here. */
export class App {
  text = "";
  name = "model.py";
  /** A saved model that code can't say: asked by its bytes in place of a text. */
  bytes: string | null = null;
  /** What is said of the file that is open. */
  note = "";
  set: Record<string, string> = {};
  keras: "2" | "3" | undefined;
  model = 0;
  chosen: Chosen | null = null;
  panel: Panel = "number";
  picture: string | undefined;
  other: string | undefined;
  error: string | undefined;

  /** A state was taken over, and what is chosen in it hasn't been brought into view. */
  fresh = false;

  /** The engine can answer. */
  isReady = false;
  /** The server may ask the real Keras. */
  verifies = false;

  /** The last answer, and the text that it is about. */
  read: Read | null = null;
  readText = "";
  /** The question that derivations are about: they stay while it is asked again. */
  private about = "";
  private derived = new Map<number, Derived>();
  private pending = new Map<number, Promise<Derived | null>>();
  private askRead: (request: Request) => Promise<void>;

  constructor(readonly engine: Engine, private readonly drawn: (app: App) => void) {
    void engine.ready.then(() => { this.isReady = true; });
    this.askRead = latest((request) => engine.ask(request), (answer, request) => this.use(answer, request));
  }

  /** The fields of a question that say which code is meant. */
  code(text = this.text): Record<string, unknown> {
    const set = Object.fromEntries(Object.entries(this.set).map(([name, value]) => [name, given(value)]));
    const what = this.bytes === null ? { text } : { bytes: this.bytes };
    return { name: this.name, ...what, set, ...(this.keras ? { keras: this.keras } : {}) };
  }

  /** Reads the text again; with `prove` the answer has the edits that fix what is wrong. */
  ask(prove = false): Promise<void> {
    return this.askRead({ ask: "read", prove, ...this.code() });
  }

  use(answer: Answer, request: Request): void {
    if (answer.error) answer = { ...EMPTY, name: this.name, error: answer.error };
    if (request.text !== undefined && request.text !== this.text && answer.models.length === 0 && this.read?.models.length) return;
    this.read = answer;
    this.readText = String(request.text ?? "");
    const about = JSON.stringify({ ...request, prove: null });
    if (about !== this.about) this.forget();
    this.about = about;
    if (this.model >= answer.models.length) this.model = 0;
    const rows = this.table?.layers.length ?? 0;
    if (this.chosen && this.chosen.row >= rows) this.chosen = null;
    this.drawn(this);
  }

  get table(): Model | undefined { return this.read?.models[this.model]; }
  get derivations(): Map<number, Derived> { return this.derived; }
  /** Whether places of the last answer are places of the text. */
  get isCurrent(): boolean { return this.readText === this.text; }

  /** The derivation of a row, asked once. */
  derive = (row: number): Promise<Derived | null> => {
    let found = this.pending.get(row);
    if (!found) {
      const map = this.derived;
      found = this.engine.ask({ ask: "derive", ...this.code(this.readText), model: this.model, row })
        .then((answer: Derived) => { if (!answer.error) map.set(row, answer); return answer; });
      this.pending.set(row, found);
    }
    return found;
  };

  /** A derivation that came with the page. */
  remember(row: number, answer: Derived): void {
    this.derived.set(row, answer);
    this.pending.set(row, Promise.resolve(answer));
  }

  forget(): void {
    this.derived = new Map();
    this.pending = new Map();
  }

  state(): State {
    const state: State = { code: this.text };
    if (this.name !== "model.py") state.name = this.name;
    if (Object.keys(this.set).length) state.set = this.set;
    if (this.keras) state.keras = this.keras;
    if (this.model) state.model = this.model;
    if (this.chosen) Object.assign(state, this.chosen);
    if (this.panel !== "number") state.panel = this.panel;
    if (this.picture) state.picture = this.picture;
    if (this.other !== undefined) state.other = this.other;
    if (this.error !== undefined) state.error = this.error;
    return state;
  }

  /** Takes over a state; the text goes into the editor first. */
  take(state: State): void {
    this.bytes = null;
    this.fresh = true;
    this.note = "";
    this.name = state.name ?? "model.py";
    this.set = state.set ?? {};
    this.keras = state.keras;
    this.model = state.model ?? 0;
    const of = ["output", "weights", "params", "macs"].includes(state.of ?? "") ? (state.of as Chosen["of"]) : undefined;
    this.chosen = state.row === undefined ? null : { row: state.row, of, axis: state.axis };
    this.panel = ["picture", "compare", "error", "practice"].includes(state.panel ?? "") ? (state.panel as Panel) : "number";
    this.picture = state.picture;
    this.other = state.other;
    this.error = state.error;
  }
}

const EMPTY: Omit<Read, "name"> = {
  keras: "3", models: [], more_models: 0, problems: [], proved: true, understood: { text: "" }, note: "", literals: [],
};

/** A value as it is typed: a whole number, a shape, or a word. */
function given(text: string): unknown {
  const plain = text.trim().replaceAll("_", "");
  if (/^\d{1,15}$/.test(plain)) return Number(plain);
  const parts = plain.replace(/^[([]|[)\]]$/g, "").split(",").map((part) => part.trim()).filter(Boolean);
  if (parts.length > 1 && parts.every((part) => /^(\d{1,15}|None|null)$/.test(part))) return parts.map((part) => (/^\d/.test(part) ? Number(part) : null));
  return text.trim();
}

export const applied = (text: string, edits: Edit[]): string =>
  [...edits].sort((a, b) => b.from - a.from).reduce((now, edit) => now.slice(0, edit.from) + edit.insert + now.slice(edit.to), text);
