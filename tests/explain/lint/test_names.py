"""Undefined names: the slips are found with the name that was meant, the rest stays silent."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from pyflakes.checker import Checker
from pyflakes.messages import UndefinedName

from explain.lint import names as names_of
from explain.lint.names import slips, undefined_names
from shapecalc.readers.notebook import Source, notebook_source, script_source
from shapecalc.readers.results import Problem

TF = "import tensorflow as tf\n"


def names(code: str, file: str = "a.py") -> list[Problem]:
    return list(undefined_names(script_source(file, code)))


def in_cells(*cells: str) -> list[Problem]:
    return list(undefined_names(Source("a.ipynb", list(enumerate(cells)))))


def words(problems: list[Problem]) -> list[str]:
    return [p.message.split("'")[1] if "'" in p.message else p.message for p in problems]


SLIPS = """import tensorflow as tf
import matplotlib.pyplot as plt
def show(curve, string):
    ply.plot(curve)
    plt.title(stirng)
def plot_graphs(x): return x
plot_graph(1)
"""


def test_the_slips_of_the_notes_with_place_and_name() -> None:
    found = names(SLIPS)
    assert [(p.place.line, p.place.column, p.edits[0].text) for p in found] == [
        (4, 5, "plt"),
        (5, 15, "string"),
        (7, 1, "plot_graphs"),
    ]
    assert all(p.severity == "error" and not p.safe for p in found)


@pytest.mark.parametrize(
    "code",
    [
        "import numpy\nprint(nothing)\n",  # nothing of Keras: not ours
        TF + "from os.path import *\nprint(anything)\n",
        TF + "get_ipython().magic('x'); display(1); print(_, In, Out[1], _3, _i4, __file__)\n",
        TF + "exec(open('a').read())\nprint(n)\n",
        TF + "def f():\n    return later\nlater = 1\n",
        TF + "try:\n    unicode\nexcept NameError:\n    unicode = str\n",
        TF + "[x for x in range(3)]; (y := 3); print(y)\n",
        TF + "class A:\n    n = 1\n    def f(self): return __class__\n",
        TF + "match 3:\n    case [a, *b]: print(a, b)\n",
    ],
)
def test_silent(code: str) -> None:
    assert names(code) == []


def test_in_a_notebook_a_name_may_come_from_a_later_cell() -> None:
    assert in_cells(TF + "print(n)", "n = 3") == []
    (problem,) = names(TF + "print(n)\nn = 3\n")
    assert "before it gets its value" in problem.message and not problem.edits


@pytest.mark.parametrize("magic", ["%run other.ipynb", "%%cython\ncdef int f()", "%pylab inline"])
def test_magic_that_binds_names(magic: str) -> None:
    assert in_cells(magic, TF + "print(anything)") == []


def test_cells_that_python_cant_read() -> None:
    assert in_cells("helper = (", TF + "helper(1)") == []
    assert words(in_cells("x = (", TF + "helper(1)")) == ["helper"]


def test_files_of_the_shell_and_captured_output() -> None:
    assert in_cells("files = !ls\nprint(files)", "%%capture out\n1", TF + "print(out)") == []


def test_imports_left_out_are_told_once() -> None:
    found = names("m = tf.keras.Sequential([Dense(3)])\nprint(tf, np, np.zeros(3), Dense)\n")
    assert [(p.severity, p.message, p.fix) for p in found] == [
        ("info", "tf is never imported.", "Add: import tensorflow as tf"),
        ("info", "Dense is never imported.", "Add: from keras.layers import Dense"),
        ("info", "np is never imported.", "Add: import numpy as np"),
    ]


def test_a_fragment_in_markdown_is_a_note() -> None:
    source = script_source("a.md", TF + "model.fit(images)\nmodel.fit(images)\n")
    assert [(p.severity, w) for p, w in zip(undefined_names(source), ["model", "images"])] == [
        ("info", "model"),
        ("info", "images"),
    ]


def test_a_text_is_a_type_where_typing_reads_it() -> None:
    code = "x = cast('Missing', missing)\n"
    typed = names(f"{TF}from typing import cast\n{code}")
    assert words(typed) == ["Missing", "missing"]
    assert words(names(f"{TF}def cast(a, b): return b\n{code}")) == ["missing"]


def test_a_late_future_import_still_counts() -> None:
    code = "import tensorflow as tf\nfrom __future__ import annotations\ndef f(x: 'Missing'): return y\n"
    assert words(names(code)) == ["Missing", "y"]


def test_places_behind_magic_and_wide_letters() -> None:
    text = {"cells": [{"cell_type": "code", "source": TF + "%time 1\n%time '漢'; print(nix)"}]}
    (problem,) = undefined_names(notebook_source("a.ipynb", json.dumps(text)))
    line = text["cells"][0]["source"].split("\n")[2]
    assert (problem.place.line, problem.place.column) == (3, line.index("nix") + 1)


@pytest.mark.parametrize(
    "a,b,n",
    [
        ("ply", "plt", 1),
        ("stirng", "string", 1),
        ("xrange", "range", 1),
        ("train_labels", "training_labels", 3),
        ("x1", "x2", 3),
        ("create_model", "new_model", 3),
        ("abc", "abc_1", 3),
    ],
)
def test_slips(a: str, b: str, n: int) -> None:
    assert slips(a, b, 2) == n


TRICKY = """
from __future__ import annotations
import os, os.path as path
from a import b as c, d
x: int
y: "Undefined1" = x
def f(a, /, b: Undefined2 = e, *c, d=x, **g) -> y:
    global later
    later = (n := 1)
    try: h = undefined3
    except NameError: i = 1
    except OSError as err: print(err)
    print(err, h, __class__, __name__, locals())
    return [(j, n) for j in c if (m := j)], m, lambda k=a: k + l
class C(f, metaclass=type):
    z = 1
    t = [z for _ in range(z)]
    def g(self): return z, __class__, __module__
    __qualname__
del x, undefined4
for o, (p, *q) in {}.items(): o, p, q
with f as r, g as (s, u.v): r[s:t, ...] += ~u
match r:
    case C(z=v) | [v, *w] if v: w
    case {"a": 1, **rest}: rest, undefined5
f"{undefined6!r:{undefined7}}" "%s" % undefined8
async def last():
    async for a in b: await a
    yield undefined9
"""


@pytest.mark.parametrize("types", [False, True])
def test_what_is_left_out_of_pyflakes_finds_no_undefined_names(types: bool) -> None:
    folder = Path(names_of.__file__ or "").parent
    texts = [p.read_text(encoding="utf-8") for p in folder.glob("*.py")]
    count = 0
    for text in [TRICKY, *(t for t in texts if types or "typing" not in t)]:
        tree = ast.parse(text)
        for node in [n for n in ast.walk(tree) if isinstance(n, ast.Name)][::9]:
            node.id += "_"
        found = [m for m in Checker(tree).messages if isinstance(m, UndefinedName)]
        expected = sorted((m.message_args[0], m.lineno, m.col) for m in found)
        assert sorted(names_of._messages(tree, "a.py", types)) == expected
        count += len(expected)
    assert count > 15
