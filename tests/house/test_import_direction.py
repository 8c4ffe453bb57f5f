"""Imports point one way: cli to explain to shapecalc, and inside each from later rooms to earlier."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .sources import modules

# A module imports from its own room and from those before it. Last in each package comes its
# __init__, the front door, which may import everything. What is in none of these is a violation.
# Sizes stand below the errors, which hold them; shapes and parsing raise errors.
ORDER = {
    "shapecalc": "display numbers.algebra numbers.size keras_names keras_api keras_signatures errors numbers layers models training readers checks fixes",
    "explain": (
        "extras numpy_forward derivations live keras_check layer_input open_file text_file any_model many render "
        "texts lint trace lab quiz practice why explore commands explanation magics"
    ),
}
ROOMS = [
    *(
        f"{package}.{room}"
        for package, rooms in ORDER.items()
        for room in [*rooms.split(), "__init__"]
    ),
    "seqshape",
    "cli",
]


def room_of(module: str) -> str:
    """The room that a module is in, "" for none."""
    return next((r for r in ROOMS if f"{module}.".startswith(f"{r}.")), "")


def imports(name: str, tree: ast.AST, known: set[str]) -> Iterator[str]:
    """The modules among ``known`` that a module imports, at its top or in a function."""

    def found(*parts: str) -> str:
        dotted = ".".join(p for p in parts if p)
        return next((m for m in (dotted, f"{dotted}.__init__") if m in known), "")

    for node in running(tree):
        if isinstance(node, ast.Import):
            yield from (found(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (found(base, alias.name) or found(base) for alias in node.names)


def running(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from running(node)


def graph(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    known = set(trees)
    return {n: {m for m in imports(n, t, known) if m and m != n} for n, t in trees.items()}


def wrong_way(arrows: dict[str, set[str]]) -> list[str]:
    """Each import of a later room, and each module that is in no room."""
    found = [f"{name} is in no room" for name in arrows if not room_of(name)]
    for name, others in arrows.items():
        for other in sorted(others):
            rooms = room_of(name), room_of(other)
            if all(rooms) and ROOMS.index(rooms[1]) > ROOMS.index(rooms[0]):
                found.append(f"{name} imports {other}")
    return found


def cycles(arrows: dict[str, set[str]]) -> list[str]:
    """Each set of modules that import each other, by way of others too."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = [start]
        while todo:
            new = arrows[todo.pop()] - seen
            seen |= new
            todo += new
        return seen

    reach = {name: reached(name) for name in arrows}
    rings = {frozenset(m for m in reach[n] if n in reach[m]) for n in arrows if n in reach[n]}
    return sorted(" and ".join(sorted(ring)) for ring in rings)


def test_imports_point_one_way() -> None:
    found = wrong_way(graph(modules()))
    assert not found, f"{len(found)} imports: " + "; ".join(found)


def test_there_is_no_cycle() -> None:
    found = cycles(graph(modules()))
    assert not found, f"{len(found)} cycles: " + "; ".join(found)


def test_these_tests_can_fail() -> None:
    texts = {
        "cli": "import explain.commands.model.model",
        "explain.__init__": "",
        "explain.commands.model.model": "def run():\n    from ..render import html\n    from cli import x",
        "explain.render.html": "from shapecalc.numbers.size import Size\nfrom . import repr",
        "explain.render.repr": "def f():\n    from .html import page",
        "explain.other": "",
        "shapecalc.numbers.size": "if TYPE_CHECKING:\n    from ..layers.base import Layer",
        "shapecalc.layers.base": "from ..numbers.size import Size",
    }
    arrows = graph({name: ast.parse(text) for name, text in texts.items()})
    assert wrong_way(arrows) == [
        "explain.other is in no room",
        "explain.commands.model.model imports cli",
    ]
    assert cycles(arrows) == [
        "cli and explain.commands.model.model",
        "explain.render.html and explain.render.repr",
    ]
