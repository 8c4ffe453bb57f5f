/** All state of the page as the part of its address behind the #: a version, then compressed JSON.
 *
 * "1" + base64url(deflate-raw(JSON)); "0" + base64url(JSON) where a browser can't compress. Versions
 * are kept for ever: a new one gets a new digit, and `read` goes on reading the old.
 */

export interface State {
  code: string;
  /** Name of the file, where it isn't model.py: its suffix says how it's read. */
  name?: string;
  /** Sizes that were given to what the code leaves open. */
  set?: Record<string, string>;
  keras?: "2" | "3";
  model?: number;
  /** The number whose derivation is open. */
  row?: number;
  of?: string;
  axis?: number;
  /** The version that was kept to compare. */
  other?: string;
  /** An error that is being explained. */
  error?: string;
  /** The kind of picture, and the panel that is open. */
  picture?: string;
  panel?: string;
}

/** Longer addresses are cut by browsers and by programs that people send them with. */
export const LONGEST = 60_000;

export async function write(state: State): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  if (typeof CompressionStream === "undefined") return "#0" + base64(bytes);
  return "#1" + base64(await through(new CompressionStream("deflate-raw"), bytes));
}

/** The state in an address; null for none, and for what isn't a state of this page. */
export async function read(hash: string): Promise<State | null> {
  const version = hash.slice(1, 2);
  try {
    const bytes = bytesOf(hash.slice(2));
    let text: string;
    if (version === "1") text = decode(await through(new DecompressionStream("deflate-raw"), bytes));
    else if (version === "0") text = decode(bytes);
    else return null;
    return checked(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Only what the page knows, each of its kind: an address is a stranger's text. */
function checked(value: any): State | null {
  if (typeof value !== "object" || value === null || typeof value.code !== "string") return null;
  const state: any = { code: value.code };
  if (typeof value.set === "object" && value.set !== null) {
    const given = Object.entries(value.set).filter(([, size]) => typeof size === "string");
    if (given.length) state.set = Object.fromEntries(given);
  }
  if (value.keras === "2" || value.keras === "3") state.keras = value.keras;
  for (const key of ["name", "of", "other", "error", "picture", "panel"])
    if (typeof value[key] === "string") state[key] = value[key];
  for (const key of ["model", "row", "axis"]) if (Number.isInteger(value[key])) state[key] = value[key];
  return state;
}

const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
// Of a few hundred letters a compressed stream may make gigabytes.
const MOST_BYTES = 4_000_000;

async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array): Promise<Uint8Array> {
  const reader = new Blob([bytes as BlobPart]).stream().pipeThrough(stream as any).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value as Uint8Array);
    length += (value as Uint8Array).length;
    if (length > MOST_BYTES) throw new Error("the address holds too much");
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64(bytes: Uint8Array): string {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}
