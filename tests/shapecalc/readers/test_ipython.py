"""IPython's own lines in cells: taken out, or replaced by what they bind."""

from __future__ import annotations

import pytest

from shapecalc.readers.notebook import Source


def lines(*cells: str) -> list[str]:
    return Source("a.ipynb", list(enumerate(cells))).lines


@pytest.mark.parametrize(
    "cell",
    [
        *("ls", "pwd", "ls -l", "cd data", "cd ..", "pip install x", "cat a.txt", "mkdir -p a"),
        *("matplotlib inline", "load_ext autoreload", "history", "who", "env X=3", "time"),
        *("%timeit x = 3", "!ls | wc", "?x", "x?", "x.y??", "%%bash\nx=4", "%%html\n<b>"),
    ],
)
def test_what_is_taken_out(cell: str) -> None:
    source = Source("a.ipynb", [(0, cell)])
    assert not any(line.strip() for line in source.lines) and source.broken == []


@pytest.mark.parametrize(
    "cells",
    [
        ("ls = 3", "ls"),
        ("for ls in x: pass", "ls"),
        ("import pwd", "pwd"),
        ("time = 3",),
        ("cat == 3",),
        ("who.append(3)",),
        ("save(3)",),
        ("lsx(3)",),
        ("x = 1\nls",),  # IPython runs a line of several as Python
        ("text = '''\n%d\n!x\n'''",),
    ],
)
def test_what_is_python(cells: tuple[str, ...]) -> None:
    assert "\n".join(lines(*cells)) == "\n".join(cells)


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("files = !ls", "files = __unknown__"),
        ("%time x = 3", "x = 3"),
        ("time x = f()", "x = f()"),
        ("%%time\nx = 3", "\nx = 3"),
        ("%%capture out\nx = 3", "out = __unknown__\nx = 3"),
        ("%%R -o y\nz = 3\nw <- 4", "z = w = y = __unknown__\n\n"),
        ("%%bash --out x\nls", "x = __unknown__\n"),
        ("%store -r a b", "a = b = __unknown__"),
        ("%pylab inline", "from pylab import *"),
        ("%run -i other.py 3", "__run__('other.py')"),
        ("run 'other.ipynb'", "__run__('other.ipynb')"),
        ("!pip x\ny = (1,\n  2)\nprint('a'\n  % y)", "\ny = (1,\n  2)\nprint('a'\n  % y)"),
        ("if x:\n    !ls \\\n -l\n    y = 3", "if x:\n    pass\n\n    y = 3"),
        ("x?\ny = '''\n% d\n'''", "\ny = '''\n% d\n'''"),
    ],
)
def test_what_remains(cell: str, python: str) -> None:
    assert "\n".join(lines(cell)) == python


def test_columns_are_those_of_the_cell() -> None:
    source = Source("a.ipynb", [(0, "  %time x = 3\n  y = 4")])
    (tree,) = source.trees
    places = [source.place(statement) for statement in tree.body]
    assert [(p.line, p.column) for p in places] == [(1, 9), (2, 3)]
