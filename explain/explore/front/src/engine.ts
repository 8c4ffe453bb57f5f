/** One engine behind one function: the server on this machine, or Python in a worker. Same messages. */

export type Request = { ask: string; [key: string]: unknown };
export type Answer = any;

export interface Engine {
  /** The engine's answer, or an object with `error`; never throws. */
  ask(request: Request): Promise<Answer>;
  readonly local: boolean;
  /** Called once the engine can answer. */
  ready: Promise<void>;
}

const token = (): string => document.querySelector<HTMLMetaElement>('meta[name="seqshape-token"]')?.content ?? "";

/** The engine that the page was served with: the server has written its token into the page. */
export function engine(): Engine {
  return token() ? new Server() : new Worked();
}

class Server implements Engine {
  readonly local = true;
  readonly ready = Promise.resolve();

  async ask(request: Request): Promise<Answer> {
    try {
      const response = await fetch("api", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Seqshape-Token": token() },
        body: JSON.stringify(request),
      });
      return await response.json();
    } catch {
      return { error: { says: "The server doesn't answer.", do: "Start `seqshape explore` again, and open the address that it prints." } };
    }
  }
}

class Worked implements Engine {
  readonly local = false;
  readonly ready: Promise<void>;
  private readonly worker = made("seqshape");
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private sent = 0;
  private broken: Answer | null = null;

  constructor() {
    let isReady = (): void => {};
    this.ready = new Promise((done) => { isReady = done; });
    this.worker.onmessage = ({ data }) => {
      if (data.failed) return this.fail(data.failed);
      if (data.ready) {
        isReady();
        if (!data.fromMemory) setTimeout(() => made("keep"), KEEP_AFTER);
        return;
      }
      this.waiting.get(data.id)?.(JSON.parse(data.answer));
      this.waiting.delete(data.id);
    };
    this.worker.onerror = (event) => { event.preventDefault(); this.fail(event.message ?? "the worker didn't start"); };
  }

  ask(request: Request): Promise<Answer> {
    if (this.broken) return Promise.resolve(this.broken);
    const id = ++this.sent;
    return new Promise((done) => {
      this.waiting.set(id, done);
      this.worker.postMessage({ id, request: JSON.stringify(request) });
    });
  }

  private fail(why: string): void {
    this.broken = { error: { says: `The engine could not be loaded: ${why}.`, do: "Reload the page; the first visit needs the network." } };
    for (const done of this.waiting.values()) done(this.broken);
    this.waiting.clear();
  }
}

/** Milliseconds after the start in which the reader has the processor to himself. */
const KEEP_AFTER = 2500;
const made = (name: string): Worker => new Worker("worker.js", { type: "module", name });

/** Asks one thing at a time: of what comes while an answer is awaited, only the last is asked. */
export function latest(ask: (request: Request) => Promise<Answer>, use: (answer: Answer, request: Request) => void) {
  let next: Request | null = null;
  let busy = false;
  return async (request: Request): Promise<void> => {
    next = request;
    if (busy) return;
    busy = true;
    while (next) {
      const now: Request = next;
      next = null;
      use(await ask(now), now);
    }
    busy = false;
  };
}
