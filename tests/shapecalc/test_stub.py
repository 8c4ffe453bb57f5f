"""The stub for editors: made from the declarations, current, and installed with the package."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import shapecalc
from shapecalc.layers.registry import layer_classes
from tests.docs.test_documents import BUILD

STUB = Path(shapecalc.__file__).with_suffix(".pyi")


def test_the_stub_is_current() -> None:
    assert STUB.read_text("utf-8") == BUILD.stub().rstrip() + "\n", "Run: python docs/build.py"


def test_it_holds_every_layer_with_its_arguments() -> None:
    found = {
        node.name: next(f for f in node.body if isinstance(f, ast.FunctionDef))
        for node in ast.parse(STUB.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    assert {*layer_classes(), "Sequential", "Functional"} == set(found)
    for name, cls in layer_classes().items():
        arguments = found[name].args
        names = [a.arg for a in (*arguments.args[1:], *arguments.kwonlyargs)]
        assert names == list(inspect.signature(cls).parameters)
    assert (STUB.parent / "py.typed").exists()
