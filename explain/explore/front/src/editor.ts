/** The editor: Python with colours, rows' bars, lit places, squiggles. It says where the reader is. */

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, type DecorationSet, drawSelection, EditorView, highlightActiveLine, highlightSpecialChars,
  keymap, lineNumbers, placeholder, WidgetType,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** A stretch of the text, counted from its start. */
export interface Range { from: number; to: number }

/** What is lit: whole lines, and within them the sources of a number. */
export interface Light { lines: Range[]; sources: Range[] }

/** A line that makes a layer: the colour of its bar, and what stands behind it. */
export interface Mark { range: Range; family: string; note: string }

const setLight = StateEffect.define<Light>();
const setMarks = StateEffect.define<Mark[]>();

const lightField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    set = set.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setLight)) set = lit(transaction.state, effect.value);
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    set = set.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) set = marked(transaction.state, effect.value);
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

class Note extends WidgetType {
  constructor(readonly text: string) { super(); }
  eq(other: Note): boolean { return other.text === this.text; }
  toDOM(): HTMLElement {
    const element = document.createElement("span");
    element.className = "cm-note";
    element.ariaHidden = "true";
    element.textContent = this.text;
    return element;
  }
  ignoreEvent(): boolean { return false; }
}

function lit(state: EditorState, light: Light): DecorationSet {
  const lines = new Set<number>();
  for (const range of light.lines)
    for (let at = range.from; ;) {
      const line = state.doc.lineAt(at);
      lines.add(line.from);
      if (line.to >= range.to || line.to >= state.doc.length) break;
      at = line.to + 1;
    }
  return Decoration.set([
    ...[...lines].map((from) => Decoration.line({ class: "cm-lit" }).range(from)),
    ...light.sources.filter((r) => r.from < r.to).map((r) => Decoration.mark({ class: "cm-source" }).range(r.from, r.to)),
  ], true);
}

function marked(state: EditorState, marks: Mark[]): DecorationSet {
  const seen = new Set<number>();
  const notes = new Map<number, string>();
  const bars = [];
  for (const mark of marks) {
    const first = state.doc.lineAt(mark.range.from).number;
    const last = state.doc.lineAt(mark.range.to).number;
    for (let n = first; n <= last; n++) {
      const line = state.doc.line(n);
      if (!seen.has(line.from)) bars.push(Decoration.line({ class: `cm-bar f-${mark.family}` }).range(line.from));
      seen.add(line.from);
    }
    const end = state.doc.line(last).to;
    notes.set(end, mark.note);
  }
  for (const [at, text] of notes)
    if (text) bars.push(Decoration.widget({ widget: new Note(text), side: 1 }).range(at));
  return Decoration.set(bars, true);
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--c-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--c-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--c-number)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--c-call)" },
  { tag: [tags.definition(tags.variableName), tags.className], color: "var(--ink)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--code-size)", color: "var(--ink)", backgroundColor: "var(--sheet)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65", overflow: "auto" },
  ".cm-content": { padding: "12px 0 40px", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 16px 0 12px" },
  ".cm-gutters": { backgroundColor: "var(--sheet)", color: "var(--soft)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 14px", minWidth: "38px" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--active)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { background: "var(--selection) !important" },
  ".cm-bar": { boxShadow: "inset 3px 0 0 var(--family)" },
  ".cm-lit, &.cm-focused .cm-lit": { backgroundColor: "var(--lit)" },
  ".cm-source": { backgroundColor: "var(--source)", borderRadius: "3px", boxShadow: "0 0 0 1.5px var(--source-edge)" },
  ".cm-note": { color: "var(--soft)", paddingLeft: "2.5ch", whiteSpace: "pre", pointerEvents: "none", fontSize: "0.92em" },
  ".cm-number": { cursor: "ew-resize", borderBottom: "1.5px dotted var(--handle)", touchAction: "pan-y" },
  ".cm-choice": { cursor: "pointer", borderBottom: "1.5px dotted var(--handle)" },
  ".cm-number:hover, .cm-choice:hover": { backgroundColor: "var(--source)" },
  ".cm-dragged": { backgroundColor: "var(--source)" },
  ".cm-lintRange": { backgroundImage: "none !important", paddingBottom: "0" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--bad) 1.2px", textUnderlineOffset: "4px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--warn) 1.2px", textUnderlineOffset: "4px" },
  ".cm-lintRange-info": { textDecoration: "underline dotted var(--link) 1.5px", textUnderlineOffset: "4px" },
  ".cm-tooltip": {
    backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--line)",
    borderRadius: "8px", boxShadow: "var(--shadow)", maxWidth: "min(30rem, 92vw)", overflow: "hidden",
  },
  ".cm-diagnostic": { borderLeftWidth: "3px", padding: "8px 12px", fontFamily: "var(--sans)", fontSize: "14px", lineHeight: "1.45" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--link)", color: "var(--sheet)", borderRadius: "6px", padding: "3px 9px",
    fontFamily: "var(--sans)", fontSize: "13px", margin: "6px 0 0", display: "block", cursor: "pointer",
  },
  ".cm-panels": { backgroundColor: "var(--ground)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-placeholder": { color: "var(--soft)" },
});

export interface Listeners {
  /** The text has changed; `typed` is false where the page changed it. */
  changed(text: string): void;
  /** The pointer is over this place of the text; null: it has left. */
  pointed(at: number | null): void;
  /** The cursor is here, and the editor has the focus or not. */
  moved(at: number, focused: boolean): void;
}

export class Editor {
  readonly view: EditorView;
  private readonly locked = new Compartment();

  constructor(host: HTMLElement, text: string, listeners: Listeners, extra: Extension[] = []) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const place = document.createElement("div");
    place.className = "editor-root";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host{display:block;min-height:0}.editor-root{height:100%}" + FAMILIES);
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(place);
    this.view = new EditorView({
      parent: place,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [
          ...extra,
          lineNumbers(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(),
          indentUnit.of("    "), bracketMatching(), highlightActiveLine(), python(),
          syntaxHighlighting(colours), marksField, lightField, look,
          placeholder("Keras code, or a Keras error. Files can be dropped here."),
          EditorView.contentAttributes.of({
            "aria-label": "Keras code. Escape, then Tab leaves the editor.", tabindex: "0", spellcheck: "false",
            autocorrect: "off", autocapitalize: "off", translate: "no",
          }),
          EditorState.allowMultipleSelections.of(true),
          this.locked.of([]),
          Prec.low(keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap])),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) listeners.changed(update.state.doc.toString());
            if (update.selectionSet || update.focusChanged || update.docChanged)
              listeners.moved(update.state.selection.main.head, update.view.hasFocus);
          }),
          EditorView.domEventHandlers({
            mousemove: (event, view) => {
              const at = event.buttons ? null : view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
              if (at !== null) listeners.pointed(at);
            },
            mouseleave: () => listeners.pointed(null),
          }),
        ],
      }),
    });
  }

  get text(): string { return this.view.state.doc.toString(); }

  set text(text: string) {
    if (text !== this.text)
      this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  lock(locked: boolean): void {
    this.view.dispatch({ effects: this.locked.reconfigure(locked ? EditorState.readOnly.of(true) : []) });
  }

  light(light: Light): void { this.view.dispatch({ effects: setLight.of(light) }); }
  marks(marks: Mark[]): void { this.view.dispatch({ effects: setMarks.of(marks) }); }
  problems(found: Diagnostic[]): void { this.view.dispatch(setDiagnostics(this.view.state, found)); }

  /** Puts the cursor at a place and shows it. */
  show(range: Range, focus: boolean): void {
    this.view.dispatch({
      selection: { anchor: range.from },
      effects: EditorView.scrollIntoView(range.from, { y: "nearest", yMargin: 60 }),
    });
    if (focus) this.view.focus();
  }

  reveal(range: Range): void {
    this.view.dispatch({ effects: EditorView.scrollIntoView(range.from, { y: "nearest", yMargin: 40 }) });
  }
}

const NAMES = ["embedding", "recurrent", "wrapper", "conv_lstm", "convolution", "pooling", "dense", "attention", "norm", "other"];
/** The colour of a family's bar, from the page's own style sheet. */
const FAMILIES = NAMES.map((name) => `.f-${name}{--family:var(--f-${name})}`).join("");
