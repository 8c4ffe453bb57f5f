/** The engine in a worker: Python in WebAssembly, loaded from the page's own folder. */

const ENGINE = new URL("engine/", import.meta.url).href;

const asked: { id: number; request: string }[] = [];
let answer: ((request: string) => string) | null = null;

function reply(id: number, request: string): void {
  postMessage({ id, answer: answer!(request) });
}

self.onmessage = ({ data }: MessageEvent): void => {
  if (answer) reply(data.id, data.request);
  else asked.push(data);
};

async function start(): Promise<void> {
  const { loadPyodide } = await import(`${ENGINE}pyodide.mjs`);
  const [python, code] = await Promise.all([
    loadPyodide({ indexURL: ENGINE }),
    fetch(`${ENGINE}seqshape.zip`).then((response) => {
      if (!response.ok) throw new Error(`seqshape.zip: ${response.status}`);
      return response.arrayBuffer();
    }),
  ]);
  python.unpackArchive(code, "zip", { extractDir: "/engine" });
  answer = python.runPython(`
import json, sys
sys.path.insert(0, "/engine")
from explain.explore.engine import answer
lambda text: json.dumps(answer(json.loads(text)))
`);
  for (const { id, request } of asked.splice(0)) reply(id, request);
  postMessage({ ready: true });
}

start().catch((error) => postMessage({ failed: String(error?.message ?? error) }));
