// Builds the browser's engine: `npm ci && node build.mjs FOLDER`. PYTHON (default `python3`) says which
// modules it needs; they are compiled by the very Python that will run them. The same sources give the same files.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "..", "static", "engine"));
const modules = join(here, "node_modules");
mkdirSync(join(out, "h5wasm"), { recursive: true });

const scratch = mkdtempSync(join(tmpdir(), "seqshape-"));
try {
  const sources = join(scratch, "sources.zip");
  execFileSync(process.env.PYTHON ?? "python3", ["-m", "explain.explore.pyodide.packed", sources], {
    cwd: join(here, "..", "..", ".."),
    stdio: "inherit",
  });
  const python = await loadPyodide();
  python.FS.writeFile("/sources.zip", readFileSync(sources));
  python.runPython(`
import importlib._bootstrap_external as files
from zipfile import ZipFile, ZipInfo

with ZipFile("/sources.zip") as sources, ZipFile("/seqshape.zip", "w") as out:
    for name in sources.namelist():
        data = sources.read(name)
        if name.endswith(".py"):
            code = compile(data, name, "exec", dont_inherit=True)
            name, data = name + "c", files._code_to_hash_pyc(code, bytes(8), False)
        out.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
`);
  // Compressed as a whole it is half as large, and the browser unpacks it faster than Python could.
  writeFileSync(join(out, "seqshape.zip.gz"), gzipSync(python.FS.readFile("/seqshape.zip"), { level: 9 }));
} finally {
  rmSync(scratch, { recursive: true });
}

const pyodide = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"];
for (const name of pyodide) copyFileSync(join(modules, "pyodide", name), join(out, name));
for (const name of ["hdf5_hl.js", "hdf5_util.js", "file_handlers.js"])
  copyFileSync(join(modules, "h5wasm", "dist", "esm", name), join(out, "h5wasm", name));
copyFileSync(join(modules, "h5wasm", "LICENSE.txt"), join(out, "h5wasm", "LICENSE.txt"));
copyFileSync(join(here, "hdf5.mjs"), join(out, "hdf5.mjs"));

// The part of Pyodide's list of packages that says which Python it is: no package is loaded.
const { info } = JSON.parse(readFileSync(join(modules, "pyodide", "pyodide-lock.json"), "utf8"));
const stamp = createHash("sha256");
for (const name of [...pyodide, "seqshape.zip.gz"]) stamp.update(readFileSync(join(out, name)));
const engine = readFileSync(join(here, "engine.mjs"), "utf8")
  .replace('STAMP = "built"', `STAMP = "${stamp.digest("hex").slice(0, 12)}"`)
  .replace('{ info: "lock", packages: {} }', JSON.stringify({ info, packages: {} }));
writeFileSync(join(out, "engine.mjs"), engine);
console.log(`The engine is in ${out}`);
