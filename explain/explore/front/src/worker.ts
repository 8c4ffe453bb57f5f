/** The engine in a worker: Python in WebAssembly, loaded from the page's own folder.
 *
 * Once it answers and nobody has asked for a while, a second worker (`?keep`) puts the memory of a fresh engine
 * into the browser's cache, from which the next visit starts.
 */

const ENGINE = new URL("engine/engine.mjs", import.meta.url).href;
const QUIET = 4000;

interface Loaded { ask(question: string): Promise<string>; fromMemory: boolean }
const asked: { id: number; request: string }[] = [];
let engine: Loaded | null = null;
let quiet = 0;

async function reply(id: number, request: string): Promise<void> {
  postMessage({ id, answer: await engine!.ask(request) });
  if (engine!.fromMemory) return;
  clearTimeout(quiet);
  quiet = setTimeout(keepMemory, QUIET) as unknown as number;
}

function keepMemory(): void {
  engine!.fromMemory = true; // once is enough
  const worker = new Worker(`${import.meta.url}?keep`, { type: "module" });
  worker.onmessage = () => worker.terminate();
  worker.onerror = (event) => { event.preventDefault(); worker.terminate(); };
}

async function start(): Promise<void> {
  const { load, keep } = await import(ENGINE);
  if (self.location.search === "?keep") {
    await keep();
    postMessage({ kept: true });
    return;
  }
  engine = (await load()) as Loaded;
  postMessage({ ready: true });
  for (const { id, request } of asked.splice(0)) await reply(id, request);
}

self.onmessage = ({ data }: MessageEvent): void => {
  if (engine) void reply(data.id, data.request);
  else asked.push(data);
};

start().catch((error) => postMessage({ failed: String(error?.message ?? error) }));
