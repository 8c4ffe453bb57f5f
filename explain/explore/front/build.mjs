// Builds ../static from src: `npm ci && npm run build`. The same sources give the same files, byte for byte.
//
// The first example's answer is the engine's: PYTHON (default `python3`) runs it, and the page's own
// code draws it into the HTML, so that a reader sees numbers before any script has run.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { parseHTML } from "linkedom";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static");
const top = join(here, "..", "..", "..");
mkdirSync(out, { recursive: true });

const common = { bundle: true, minify: true, target: "es2022", legalComments: "none", charset: "utf8", absWorkingDir: here };
await esbuild.build({ ...common, entryPoints: ["src/main.ts"], format: "esm", outfile: join(out, "app.js") });
await esbuild.build({ ...common, entryPoints: ["src/worker.ts"], format: "esm", outfile: join(out, "worker.js"), external: ["*/engine.mjs"] });
await esbuild.build({ ...common, entryPoints: ["src/style/app.css"], outfile: join(out, "app.css") });
for (const name of ["icon.svg", "manifest.webmanifest"]) copyFileSync(join(here, "src", name), join(out, name));

// The first example, answered by the engine and drawn by the page's own code.
const first = execFileSync(process.env.PYTHON ?? "python3", ["-m", "explain.explore.first"],
  { cwd: top, encoding: "utf8", maxBuffer: 1 << 26 });
const drawing = join(out, "drawing.mjs");
await esbuild.build({ ...common, entryPoints: ["src/first.ts"], format: "esm", platform: "node", outfile: drawing });
const { document } = parseHTML("<!doctype html><html><head></head><body></body></html>");
globalThis.document = document;
const { drawn } = await import(pathToFileURL(drawing).href);
rmSync(drawing);
const parts = await drawn(JSON.parse(first));
const page = readFileSync(join(here, "src", "index.html"), "utf8")
  .replace("<!--code-->", () => parts.code)
  .replace("<!--table-->", () => parts.table)
  .replace("<!--panel-->", () => parts.panel)
  .replace("<!--first-->", () => JSON.stringify(JSON.parse(first)).replaceAll("<", "\\u003c"));
writeFileSync(join(out, "index.html"), page);

// The service worker knows what it keeps: a name made of all files, so that a new build replaces it.
const kept = ["index.html", "app.js", "app.css", "worker.js", "icon.svg", "manifest.webmanifest"];
const stamp = createHash("sha256");
for (const name of kept) stamp.update(name).update(readFileSync(join(out, name)));
await esbuild.build({
  ...common, entryPoints: ["src/service.ts"], format: "iife", outfile: join(out, "service.js"),
  define: { STAMP: JSON.stringify(stamp.digest("hex").slice(0, 12)), KEPT: JSON.stringify(kept) },
});

const size = (name) => gzipSync(readFileSync(join(out, name))).length;
const scripts = ["app.js", "worker.js", "service.js"].reduce((sum, name) => sum + size(name), 0);
console.log(`scripts ${(scripts / 1024).toFixed(1)} KB, style ${(size("app.css") / 1024).toFixed(1)} KB, page ${(size("index.html") / 1024).toFixed(1)} KB, compressed`);
if (scripts > 300 * 1024) throw new Error("the scripts are larger than 300 KB compressed");
