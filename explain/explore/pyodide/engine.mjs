/** The engine in WebAssembly: `load()` gives the function that answers a question's JSON with JSON.
 *
 * Python takes a second to start. What its memory holds once everything is imported can be kept
 * (`remember()`, in a worker of its own, while nobody waits) and is loaded the next time instead, where the
 * browser keeps it (Cache Storage). The stamp is that of all files: another build never finds an old memory.
 */

import { loadPyodide } from "./pyodide.mjs";

export const STAMP = "built";
const HERE = new URL(".", import.meta.url);
// How every HDF5 file begins, in base64.
const HDF5 = "iUhERg0KGg";
const ZIP = "/seqshape.zip";
const KEPT = "seqshape-memory";
const MEMORY = new URL(`memory-${STAMP}`, HERE).href;
const START = `
import sys
sys.path.insert(0, "${ZIP}")
from explain.explore.pyodide_start import ask
`;

const file = async (name) => {
  const response = await fetch(new URL(`${name}?${STAMP}`, HERE));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

async function unpacked(read) {
  const bytes = new Blob([await read("seqshape.zip.gz")]).stream();
  return new Uint8Array(await new Response(bytes.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

/** What runs in a browser; in Node `read` gives the files. */
export async function load({ read = file, memory = remembered } = {}) {
  const code = unpacked(read); // while Python starts
  code.catch(() => {}); // it is awaited below
  const kept = await memory();
  let python;
  if (kept) {
    try {
      python = await withRoomFor(kept.length, () => started({ _loadSnapshot: kept }));
    } catch (error) {
      console.warn(`The kept memory can't be used: ${error}`);
    }
  }
  const fromMemory = python !== undefined;
  python ??= await started({});
  python.FS.writeFile(ZIP, await code);
  if (!fromMemory) python.runPython(START);
  const ask = python.globals.get("ask");
  return { fromMemory, ask: async (question) => ask(await withConfig(question)) };
}

const started = (options) => loadPyodide({ indexURL: HERE.pathname, lockFileContents: LOCK, ...options });

const LOCK = { info: "lock", packages: {} };

/** Keep what memory holds when all is imported, for the next `load()`. */
export async function remember({ read = file } = {}) {
  const python = await started({ _makeSnapshot: true });
  python.FS.writeFile(ZIP, await unpacked(read));
  python.runPython(START);
  python.runPython("from explain.explore.pyodide_start import warm; warm()");
  return python.makeMemorySnapshot();
}

/** `remember()` into the browser's cache, once for each build. */
export async function keep() {
  if (!globalThis.caches || (await remembered())) return false;
  const memory = await remember();
  await caches.delete(KEPT);
  const cache = await caches.open(KEPT);
  await cache.put(MEMORY, new Response(memory, { headers: { "Content-Type": "application/octet-stream" } }));
  return true;
}

async function remembered() {
  try {
    const found = await (await globalThis.caches?.open(KEPT))?.match(MEMORY);
    return found ? new Uint8Array(await found.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/** A kept memory is larger than the one that Python starts with: let it grow as soon as it is there. */
async function withRoomFor(size, start) {
  const own = { instantiate: WebAssembly.instantiate, instantiateStreaming: WebAssembly.instantiateStreaming };
  for (const [name, made] of Object.entries(own)) {
    WebAssembly[name] = async (...given) => {
      const found = await made.apply(WebAssembly, given);
      const memory = (found.instance ?? found).exports?.memory;
      const missing = memory ? size - memory.buffer.byteLength : 0;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      return found;
    };
  }
  try {
    return await start();
  } finally {
    Object.assign(WebAssembly, own);
  }
}

/** An HDF5 file is read by HDF5 itself, loaded when the first one comes: Python gets the config in it. */
async function withConfig(question) {
  if (!question.includes(HDF5)) return question;
  const asked = JSON.parse(question);
  if (typeof asked.bytes !== "string" || !asked.bytes.startsWith(HDF5) || asked.text) return question;
  try {
    const { configOf } = await import("./hdf5.mjs");
    const text = await configOf(Uint8Array.from(atob(asked.bytes), (c) => c.charCodeAt(0)));
    return JSON.stringify({ ...asked, bytes: undefined, text });
  } catch (error) {
    return JSON.stringify({ ...asked, bytes: undefined, text: undefined, unreadable: String(error?.message ?? error) });
  }
}
