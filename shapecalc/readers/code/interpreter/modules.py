"""Imports: of libraries, of files beside the program, and of what nobody reads.

A file is walked once, when it is imported first, in a scope of its own; what is wrong in it is found
when it is checked itself, so nothing is reported, and its models aren't those of the program. A
function of it that the program calls is walked like any other: what it finds is reported where the
program calls it, and so are the models that it makes.
"""

from __future__ import annotations

import ast
import os
import sys
from typing import TYPE_CHECKING, Any, Optional

from ...folder import Folder, is_beside
from ..libraries.import_paths import CONSTANTS, LIBRARIES, canonical
from .scope import Scope
from .values import Array, ClassValue, Function, Library, Partial, Unknown, Value

if TYPE_CHECKING:
    from .interpreter import Interpreter

MOST_STEPS_OF_A_FILE = 50_000
# Packages that people import with a star, and that bind no name of their own programs.
_STARS = frozenset("matplotlib pylab seaborn plotly nltk IPython PIL cv2 tkinter".split())


class Module(Value):
    """A file beside the program, imported: the names that it binds."""

    __slots__ = ("folder", "name", "path", "scope")

    def __init__(self, name: str, path: str, scope: Scope) -> None:
        self.name, self.path, self.scope = name, path, scope
        # Where its submodules are, if it is a package.
        package = os.path.isdir(path) or os.path.basename(path) == "__init__.py"
        self.folder = (path if os.path.isdir(path) else os.path.dirname(path)) if package else ""


def _importer(it: Interpreter) -> str:
    """The file whose code is being walked."""
    scope = it.scope.module()
    found = next((m.path for m in it.modules.values() if m.scope is scope), None)
    if found is not None:
        return found
    folder: Folder = it.source.folder
    return folder.file


def find_module(it: Interpreter, name: str, level: int = 0) -> Optional[Module]:
    """The module of a file beside the program, None where there is none or it isn't read."""
    folder: Optional[Folder] = it.source.folder
    if folder is None:
        return None
    in_library = not level and _is_library(name)
    path = folder.find(name, level, _importer(it), in_library)
    return None if path is None else _module(it, name, path)


def _is_library(name: str) -> bool:
    root = name.split(".")[0]
    return root in LIBRARIES or root in sys.stdlib_module_names


def _module(it: Interpreter, name: str, path: str) -> Optional[Module]:
    folder: Optional[Folder] = it.source.folder
    if path in it.modules:
        return it.modules[path]
    if folder is None or it.quiet or path == folder.file:
        return None
    scope = Scope(journal=it.journal)
    it.journal.made(scope.variables)
    scope.variables["__name__"] = name
    module = Module(name.rsplit(".", 1)[-1], path, scope)
    if os.path.isdir(path):
        it.modules[path] = module
        return module
    read = folder.read(path)
    if read is None:
        return None
    it.modules[path] = module  # before it is walked, so that a circle of imports ends
    _walk(it, module, read.trees)
    return module


def _walk(it: Interpreter, module: Module, trees: list[ast.Module]) -> None:
    from .expressions import OutOfSteps

    state = {name: getattr(it, name) for name in _STATE}
    models, limit = len(it.build.models), it.most_steps
    it.most_steps = min(limit, it.steps + MOST_STEPS_OF_A_FILE)
    for name in _STATE:
        setattr(it, name, type(state[name])())
    it.scope, it.muted = module.scope, state["muted"] + 1
    try:
        for tree in trees:
            it.block(tree.body)
    except OutOfSteps:
        module.scope.variables.clear()  # what was read may be bound again further down
    finally:
        it.most_steps = limit
        for name, value in state.items():
            setattr(it, name, value)
        for model in it.build.models[models:]:
            it.build.settle(model)
        del it.build.models[models:]


# What belongs to the code that imports, and not to the file that is imported.
_STATE = ("calls", "depth", "functions", "loops", "maybe", "muted", "scope", "tries", "yielded")


# -- statements ----------------------------------------------------------------------------------
def do_import(it: Interpreter, node: ast.Import) -> None:
    """``import a.b``, ``import a.b as c``."""
    for alias in node.names:
        first = alias.name.split(".")[0]
        wanted = alias.name if alias.asname else first
        value: Any = find_module(it, wanted)
        if value is None:
            value = Library(canonical(wanted))
        elif not alias.asname and alias.name != first:
            find_module(it, alias.name)  # bound as attributes of the packages above
        it.scope.set(alias.asname or first, value)


def do_import_from(it: Interpreter, node: ast.ImportFrom) -> None:
    """``from a import b``, ``from . import b``, ``from a import *``."""
    name = node.module or ""
    if name == "__future__":
        return
    module = find_module(it, name, node.level)
    for alias in node.names:
        if alias.name == "*":
            _import_all(it, name, node.level, module)
            continue
        value = _imported(it, name, alias.name, node.level, module)
        bound = alias.asname or alias.name
        if bound in it.data:
            value = Array(it.data[bound], bound)
        it.scope.set(bound, it.named(value, bound))


def _imported(it: Interpreter, module: str, name: str, level: int, found: Optional[Module]) -> Any:
    """What ``from module import name`` brings."""
    if found is not None:
        return member(it, found, name)
    if level or module.split(".")[0] not in LIBRARIES:
        return it.given.get(name, Unknown(name))
    path = f"{module}.{name}"
    if path in CONSTANTS:
        return CONSTANTS[path]
    return it.patched.get(canonical(path)) or Library(canonical(path))


def member(it: Interpreter, module: Module, name: str) -> Any:
    """A name of a module: bound there, or a module of the package."""
    variables = module.scope.variables
    if name in variables:
        return variables[name]
    folder: Optional[Folder] = it.source.folder
    if module.folder and folder is not None and name.isidentifier():
        path = folder.find(name, 1, os.path.join(module.folder, "__init__.py"), False)
        inner = None if path is None else _module(it, f"{module.name}.{name}", path)
        if inner is not None:
            return inner
    return it.given.get(name, Unknown(name))


def _import_all(it: Interpreter, name: str, level: int, module: Optional[Module]) -> None:
    if module is not None:
        bring(it, module.scope, private=False)
    elif level or not (_is_library(name) or name.split(".")[0] in _STARS):
        forget(it)  # it may bind any name
    it.stars.append(canonical(name))


def bring(it: Interpreter, scope: Scope, private: bool) -> None:
    """Bind the names of another scope here."""
    listed: Any = scope.variables.get("__all__")
    public = isinstance(listed, (list, tuple)) and all(isinstance(n, str) for n in listed)
    for name, value in list(scope.variables.items()):
        wanted = private or (name in listed if public else name[:1] != "_")
        if wanted and name != "__name__":
            it.scope.set(name, it.named(value, name))


def forget(it: Interpreter) -> None:
    """Code that isn't read may have bound every name; those of libraries it leaves as they are."""
    for name, value in list(it.scope.variables.items()):
        if not isinstance(value, (Library, Module)):
            it.scope.set(name, Unknown(name))


def run_file(it: Interpreter, path: Any, node: ast.AST) -> None:
    """``%run path``: the file's statements, in the names of the notebook."""
    folder: Optional[Folder] = it.source.folder
    found = folder.beside(path) if folder is not None and isinstance(path, str) and path else None
    read = folder.read(found) if folder is not None and found and not it.quiet else None
    if read is None or found is None or found in it.running:
        forget(it)
        return
    it.running.append(found)
    first = len(it.build.models)
    try:
        for tree in read.trees:
            it.block(tree.body)
    finally:
        it.running.pop()
        if not is_beside(node):
            it.source.entry = node
            claim_models(it, first, node)


# -- where it is said ----------------------------------------------------------------------------
def leads_beside(callee: Any) -> bool:
    """Whether a call walks code of a file beside the program."""
    if isinstance(callee, Partial):
        return leads_beside(callee.called)
    return isinstance(callee, (Function, ClassValue)) and is_beside(callee.node)


def claim_models(it: Interpreter, first: int, node: ast.AST) -> None:
    """The models that a call made in a file beside the program stand where the program calls."""
    for model in it.build.models[first:]:
        if model.node is not None and is_beside(model.node):
            where = it.source.place(model.node).origin
            model.notes += [f"Made in {where}."] if where else []
            model.node = node
