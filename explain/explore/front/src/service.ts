/** The service worker: keeps the page and its engine, so that the second visit needs no network. */

declare const STAMP: string;
declare const KEPT: string[];

export {};
const worker = self as any;

const PAGE = `seqshape-page-${STAMP}`;
const ENGINE = "seqshape-engine";
// It names all others by what is in them: when it is another one, so are they.
const ENTRY = "engine/engine.mjs";

worker.addEventListener("install", (event: any) => {
  event.waitUntil(caches.open(PAGE)
    .then((cache) => cache.addAll(KEPT.map((name) => new Request(name, { cache: "reload" }))))
    .then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event: any) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys())
      if (name.startsWith("seqshape-page-") && name !== PAGE) await caches.delete(name);
    await worker.clients.claim();
  })());
});

worker.addEventListener("fetch", (event: any) => {
  const url = new URL(event.request.url);
  const scope = new URL(worker.registration.scope);
  if (event.request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const name = url.pathname.slice(scope.pathname.length) || "index.html";
  if (KEPT.includes(name)) event.respondWith(kept(name, event.request));
  else if (name === ENTRY) event.respondWith(entry(event.request));
  else if (name.startsWith("engine/")) event.respondWith(ofEngine(event.request));
});

async function kept(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(PAGE);
  return (await cache.match(name)) ?? fetch(request);
}

async function ofEngine(request: Request): Promise<Response> {
  const cache = await caches.open(ENGINE);
  const found = await cache.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function entry(request: Request): Promise<Response> {
  const cache = await caches.open(ENGINE);
  const old = await cache.match(request);
  try {
    const now = await fetch(request.url, { cache: "no-cache" });
    if (!now.ok) throw new Error(String(now.status));
    if (old && (await old.clone().text()) === (await now.clone().text())) return old;
    for (const one of await cache.keys()) await cache.delete(one);
    await cache.put(request, now.clone());
    return now;
  } catch (error) {
    if (old) return old;
    throw error;
  }
}
