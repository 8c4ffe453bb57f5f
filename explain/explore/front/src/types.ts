/** The engine's answers, as far as the page uses them; docs/explorer.md describes them all. */

export interface Place { line: number; from: number; to: number }
/** Whole numbers that a browser would round come as their digits. */
export type Whole = number | string;
export type ShapeValue = (Whole | null)[] | ShapeValue[] | { [name: string]: ShapeValue };

export interface Row {
  row: number;
  name: string;
  class_name: string;
  family?: string;
  output_shape: ShapeValue | null;
  symbolic_shape: any;
  params: Whole | null;
  params_formula?: string;
  note?: string;
  error?: { message: string; fix?: string };
  made: Place | null;
  called: Place | null;
  arguments: { name: string; place: Place; constants: Place[] }[];
  inputs: (number | null)[];
}

export interface Unknown { name: string; give?: string; seen?: { value: unknown; cell?: number }; places: (Place | null)[] }

export interface Model {
  name: string;
  layers: Row[];
  total_params: Whole | null;
  params_formula?: string;
  notes?: string[];
  place: Place | null;
  failed: boolean;
  totals: [string, string][];
  unknown: Unknown[];
  more_layers: number;
}

export interface Edit { from: number; to: number; insert: string }
export interface Problem {
  code: string;
  severity: "error" | "warning" | "info";
  message: string;
  fix: string;
  place: Place | null;
  cause?: { place: Place | null; message: string };
  edits?: Edit[];
  safe?: boolean;
}

export interface LiteralValue {
  place: Place;
  value: unknown;
  kind: "amount" | "number" | "flag" | "choice";
  argument: string;
  class_name: string;
  least?: number | null;
  most?: number | null;
  words?: (string | boolean)[];
}

export interface Read {
  name: string;
  keras: "2" | "3";
  models: Model[];
  more_models: number;
  problems: Problem[];
  proved: boolean;
  understood: { text: string };
  note: string;
  literals: LiteralValue[];
  error?: Refusal;
}

export interface Refusal { says: string; do: string; code?: string }

export interface Piece { text: string; operand?: number }
export interface Line { of: Part; axis?: number; label: string; equation: string; why: string; steps: Piece[][] }
export interface Operand { name: string; value: Whole | null; of: string; row?: number | null; axis?: number; places: (Place | null)[] }
export interface Derived {
  row: number;
  name: string;
  class_name: string;
  purpose: string;
  about: string[];
  input: string;
  output: string;
  settings: string[];
  note: string;
  fix: string;
  pictures: string[];
  lines: Line[];
  operands: Operand[];
  error?: Refusal;
}

export type Part = "output" | "weights" | "params" | "macs";
/** A number of the table: an axis of a row's output, or its parameters. */
export interface Chosen { row: number; of?: Part; axis?: number }

export const commas = (n: Whole): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
export const same = (a: Chosen | null, b: Chosen | null): boolean =>
  a === b || (!!a && !!b && a.row === b.row && a.of === b.of && a.axis === b.axis);
