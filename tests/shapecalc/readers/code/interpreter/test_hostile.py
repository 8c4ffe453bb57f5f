"""Source that means harm, or is just broken: bounded, never run, one sentence."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from shapecalc.checks.base import watchers
from shapecalc.readers.script import read_script

HEAD = "from tensorflow.keras.layers import *\nfrom tensorflow.keras import *\nimport numpy as np\n"
PROGRAMS = {
    "parentheses": "x = " + "(" * 100_000 + "1" + ")" * 100_000,
    "a sum": "x = " + "+".join(["1"] * 100_000),
    "attributes": "x = a" + ".b" * 100_000,
    "calls": "x = f" + "()" * 50_000,
    "minus signs": "x = " + "-" * 100_000 + "1",
    "elif": "if a == 0: x = 0\n" + "\n".join(f"elif a == {i}: x = {i}" for i in range(1, 3000)),
    "powers": "x = 10**10**10\ny = 2**10**8\nz = 'a' * 10**12\nw = [0] * 10**10\nv = 1 << 10**9",
    "a huge width": HEAD + "Dense(10**400)(Input((3,)))",
    "forever": "while True:\n    x = 1",
    "a long count": "x = 0\nwhile x < 10**9:\n    x += 1",
    "nested loops": "for i in range(10**12):\n  for j in range(10**12):\n"
    "    x = [a for a in range(10**9) for b in range(10**9)]",
    "recursion": "def f(n):\n    return f(n - 1) + f(n - 2) + f(n - 3)\nf(50)",
    "a function of itself": "f = lambda g: g(g)\nf(f)",
    "doubling lists": "x = [1]\nfor i in range(60):\n    x = [x, x]\nimport numpy as np\nnp.array(x)\nx == x",
    "doubling text": "x = 'a'\nfor i in range(60):\n    x = x + x\n    y = f'{x}{x}'",
    "lists in themselves": HEAD + "a = []\na.append(a)\nb = [a]\na == b\nnp.array(a)\nDense(a)\n"
    "Sequential(a).summary()\nConcatenate()(a)\nModel(a, a)\nReshape(a)(Input((3,)))",
    "a model in itself": HEAD + "m = Sequential([Input((3,)), Dense(2)])\nm.add(m)\nm.summary()",
    "ten thousand layers": HEAD
    + "x = i = Input((3,))\nfor _ in range(10000):\n    x = Dense(3)(x)\n"
    "Model(i, x).summary()",
    "classes of themselves": "class A(A): pass\nclass B(B.C): x = B\nB().y.z\n"
    "class D:\n    def __call__(self): return self()\n    def __getattr__(self, n): return getattr(self, n)\nD()()\nD().x",
    "wide formats": "x = f'{1:>1000000000}'\ny = '%1000000000d' % 3\nz = '{:>1000000000}'.format(3)",
    "ranges beyond counting": "import numpy as np\nn = 9999999999999999999\nfor i in range(n): pass\n"
    "a = [i for i in range(n)]\nb = len(range(n)), np.arange(n), list(range(n)), np.array(range(n))\n"
    "c = np.zeros((n, 3))[2:], np.zeros((n, 3))[::2], np.zeros(3)[n:n + 1], np.zeros(9)[range(n)]",
    "ranges for tensors and sizes": HEAD
    + "r = range(10**9)\nx = Input((3, 4))\nAttention()([r, x])\n"
    "Conv1D(8, r)(x)\nInput(r)\nReshape(r)(x)\nnp.zeros(r)\nSequential(r)\na, *b = r\nnp.reshape(np.ones(3), r)\n"
    "Dense(*r)\nsorted(r), sum(r), tuple(r), dict.fromkeys(r), set(r), [*r]\nprint(*r)\nzip(r, r)",
    "modules for tensors": HEAD + "import keras\nx = Input((3, 4))\n"
    "Dropout(0.1)((keras, x))\nAdd()([x, keras])\nLSTM(2)(x, initial_state=[keras, x])\n"
    "Model(x, [keras, x])\nBidirectional(keras)(x)\nTimeDistributed(Dropout(0.1))([keras, x])",
    "a layer that gives nothing": HEAD
    + "class Block(Layer):\n    def call(self, x):\n        y = x\n"
    "x = np.zeros((4, 3))\nBlock()(x)\nSequential([Block(), Dense(2)]).fit(x, x)\n"
    "Model(Input((3,)), Block()(Input((3,))))",
    "NUL": "x = 1\x00",
    "nested comprehensions": "x = [[[[1 for a in range(90)] for b in range(90)] for c in range(90)]"
    " for d in range(90)]",
}


def notebook(*cells: object) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": c} for c in cells], "nbformat": 4})


NOTEBOOKS = {
    "cut off": notebook("x = 1")[:30],
    "no JSON": "hello",
    "empty": "",
    "a list": "[1, 2]",
    "no cells": "{}",
    "deep JSON": '{"cells":' + "[" * 100_000 + "]" * 100_000 + "}",
    "another language": '{"metadata": {"kernelspec": {"language": "R"}}, "cells": []}',
    "a huge number": '{"cells": ' + "9" * 10_000 + "}",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_reading_ends_soon(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEQSHAPE_DEBUG", "1")  # an error inside the reader is not passed over
    path = tmp_path / "program.py"
    path.write_text(PROGRAMS[name])
    started = time.monotonic()
    reading = read_script(str(path), watchers=watchers())
    reading.to_dict()
    assert time.monotonic() - started < 120  # a hang, not a timing
    for problem in reading.problems:
        assert problem.message.count("\n") == 0 and problem.message.endswith((".", "?"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_is_no_notebook_is_one_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.ipynb"
    path.write_text(NOTEBOOKS[name])
    reading = read_script(str(path))
    assert [p.code[:4] for p in reading.problems] == ["SEQ4"]
    assert reading.models == []


def test_odd_cells_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "book.ipynb"
    cells = [None, 1, "x", {"cell_type": "code"}, {"cell_type": "code", "source": 5}]
    cells.append(
        {"cell_type": "code", "source": [1, None, HEAD + "m = Sequential([Input((2,)), Dense(1)])"]}
    )  # type: ignore[list-item, dict-item]
    path.write_text(json.dumps({"cells": cells, "metadata": [], "nbformat": 4}))
    reading = read_script(str(path))
    assert [m.place.cell for m in reading.models] == [5]


def test_a_broken_cell_leaves_the_others_readable(tmp_path: Path) -> None:
    path = tmp_path / "book.ipynb"
    path.write_text(notebook(HEAD, "print 'Python 2'", "m = Sequential([Input((2,)), Dense(1)])"))
    reading = read_script(str(path))
    assert [(p.code, p.place.cell) for p in reading.problems] == [("SEQ401", 1)]
    assert len(reading.models) == 1


def test_nothing_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    path = tmp_path / "program.py"
    path.write_text(
        f"""
import os, subprocess, pathlib
os.system("touch {trace}")
subprocess.run(["touch", "{trace}"])
exec("open({str(trace)!r}, 'w')")
eval("open({str(trace)!r}, 'w')")
__import__("os").system("touch {trace}")
pathlib.Path({str(trace)!r}).touch()
class A:
    def __init__(self): open({str(trace)!r}, "w")
    def __eq__(self, other): open({str(trace)!r}, "w")
A() == A()
f"{{open({str(trace)!r}, 'w')}}"
from tensorflow.keras.layers import Lambda, Input
Lambda(lambda x: open({str(trace)!r}, "w"))(Input((3,)))
"""
    )
    reading = read_script(str(path), watchers=watchers())
    assert reading.problems == []
    assert not trace.exists()


def test_a_large_notebook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.ipynb"
    cell = {"cell_type": "code", "source": HEAD + "m = Sequential([Input((2,)), Dense(1)])",
            "outputs": [{"data": {"image/png": "A" * 50_000_000}}]}  # fmt: skip
    path.write_text(json.dumps({"cells": [cell], "nbformat": 4}))
    started = time.monotonic()
    assert len(read_script(str(path)).models) == 1
    assert time.monotonic() - started < 120  # a hang, not a timing
