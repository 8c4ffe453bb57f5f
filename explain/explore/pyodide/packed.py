"""What of this package the browser's engine needs: the modules that its one function can reach.

``python -m explain.explore.pyodide.packed FILE.zip`` writes them as source; the same files give the same
bytes.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
ENGINE = "explain.explore.pyodide_start"
# Their modules are found by looking into the folder.
WHOLE = ("shapecalc", "explain/why")
# Their own code is needed, and it is pure Python.
OTHERS = ("pyflakes",)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def files() -> dict[str, Path]:
    """The files by their names in the archive: all of shapecalc, what the engine imports of explain."""
    whole = sorted(name for folder in WHOLE for name in _of_folder(ROOT, folder))
    found = {name: ROOT / name for name in whole}
    for name in sorted(_reached(ENGINE)):
        path = _path(name)
        assert path is not None
        found[path.relative_to(ROOT).as_posix()] = path
    for package in OTHERS:
        spec = importlib.util.find_spec(package)
        assert spec is not None and spec.origin is not None
        where = Path(spec.origin).parents[1]
        names = (n for n in _of_folder(where, package) if "/test/" not in n)
        found.update({name: where / name for name in sorted(names)})
    return found


def _of_folder(where: Path, folder: str) -> Iterator[str]:
    for path in (where / folder).rglob("*"):
        if path.suffix in (".py", ".txt"):
            yield path.relative_to(where).as_posix()


def _path(module: str) -> Path | None:
    """The file of a module of explain, None for any other."""
    at = ROOT.joinpath(*module.split("."))
    if not module.startswith("explain"):
        return None
    return next((p for p in (at / "__init__.py", at.with_suffix(".py")) if p.is_file()), None)


def _reached(start: str) -> set[str]:
    """The modules of explain that are imported from here on, at the top of a file or in a function."""
    found: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        path = _path(name)
        if name in found or path is None:
            continue
        found.add(name)
        todo += [name.rpartition(".")[0]] if "." in name else []
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # What the front door has to offer is imported by who asks for it.
        nodes = tree.body if name == "explain" else _running(tree)
        todo += _imports(name, path, nodes)
    return found


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from _running(node)


def _imports(name: str, path: Path, nodes: Iterable[ast.AST]) -> Iterator[str]:
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def main(out: str) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files().items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), path.read_bytes())


if __name__ == "__main__":
    main(sys.argv[1])
