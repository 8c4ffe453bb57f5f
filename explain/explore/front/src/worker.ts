/** The engine in a worker: Python in WebAssembly (../pyodide/engine.mjs), from the page's own folder.
 *
 * Named "keep", the worker answers nothing: it stores what Python's memory holds, so that the next visit
 * starts in a fraction of the time.
 */

const { name } = self as unknown as { name: string };
const ENGINE = new URL("engine/engine.mjs", import.meta.url).href;
const asked: { id: number; request: string }[] = [];
let ask: ((request: string) => Promise<string>) | null = null;

async function reply({ id, request }: { id: number; request: string }): Promise<void> {
  postMessage({ id, answer: await ask!(request) });
}

self.onmessage = ({ data }: MessageEvent): void => {
  if (ask) void reply(data);
  else asked.push(data);
};

async function start(): Promise<void> {
  const engine = await import(ENGINE);
  if (name === "keep") {
    await engine.keep();
    return self.close();
  }
  const loaded = await engine.load();
  ask = loaded.ask;
  postMessage({ ready: true, fromMemory: loaded.fromMemory });
  for (const one of asked.splice(0)) await reply(one);
}

start().catch((error) => postMessage({ failed: String(error?.message ?? error) }));
