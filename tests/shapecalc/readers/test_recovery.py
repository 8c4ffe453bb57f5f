"""Lines that aren't Python 3 cost themselves: the rest is read, and no name keeps an old value."""

from __future__ import annotations

import ast
import random

import pytest

from shapecalc.readers.notebook import Source, parsed, script_source
from shapecalc.readers.recovery import MOST_LOST, recovered
from shapecalc.readers.results import FileReport
from shapecalc.readers.script import read_source

from .code.snippets import SNIPPETS

HEAD = "import keras\nfrom keras import Input, Sequential, layers\n"


def read(text: str) -> FileReport:
    return read_source(script_source("a.py", HEAD + text))


def counts(reading: FileReport) -> list[list[str]]:
    return [
        [str(row.count()) for row in model.summary.rows]
        for model in reading.models
        if model.summary is not None
    ]


def places(reading: FileReport) -> list[tuple[int, int]]:
    """Line below the head, and column, of what can't be parsed."""
    return [
        ((p.place.line or 0) - 2, p.place.column or 0)
        for p in reading.problems
        if p.code == "SEQ401"
    ]


LAYER = "model = Sequential([Input((9, 3)), layers.LSTM(units)])\n"


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ('print "units", units', 2),
        ("print units,", 2),
        ("print 'a'; print 'b'  # c", 2),
        ('if units: print "many"', 2),
        ('print "%d of %d" % \\\n    (units, 3)', 2),
        ("raise ValueError, units", None),
        ("exec 'pass'", 2),
        ("words = [w for w in", 2),
        ("def broken(a, (b, c)):\n    return a", 2),
        ("@wrapped\ndef broken(:\n    return a", 3),
        ("class Broken(:\n    units = 3", 2),
        ("def empty():\n    # later\n", 5),
        ("from x import (a, b", 2),
        ("with open(f as stream:\n    text = stream.read()", 2),
        ("text = 'it's'", 2),
    ],
)
def test_what_does_not_touch_the_model_costs_nothing_else(line: str, at: int | None) -> None:
    reading = read(f"units = 4\n{line}\n{LAYER}")
    if at is None:  # a raise leaves the module
        assert reading.models == [] and len(places(reading)) == 1
        return
    assert counts(reading) == [["128"]]
    assert [line for line, _ in places(reading)] == [at]


UNKNOWN_UNITS = ["16 * units + 4 * units * units"]


@pytest.mark.parametrize(
    "line",
    [
        "units = 8 +",
        "units 8",
        "units len(words)",
        "units, b f(3)",
        "a = units = 8 +",
        "units, b = 8 9",
        "units += 8 +",
        "if (units := 8 9): pass",
        "units: int = 8 9",
        "for units in range(3)\n    pass",
        "for i in range(3):\nunits = 8",
        "for i in range(3)\n    units = 8",
        "while ready\n    units = 8",
        "if ready\n    units = 8",
        "if ready == 3 4:\n    units = 8\n    more = 5",
        "if ready: units = 8 9",
        "with open(f) as units\n    pass",
        "from x import units as",
        "from x import a b, units",
        "import units as",
        "def units(:\n    pass",
        "class units(:\n    a = 3",
        "  units = 8",
        "if True:\n        a = 3\n    units = 8",
        "del units extra",
        '"""\nunits = 8',
        "try:\n    units = 8 9\nexcept ValueError:\n    pass",
        "units = '8",
        "global units = 3",
    ],
)
def test_a_name_that_a_lost_line_binds_is_unknown(line: str) -> None:
    reading = read(f"units = 4\n{line}\n")
    assert len(places(reading)) == 1
    reading = read(f"units = 4\n{line}\n{LAYER}")
    if '"""' not in line:  # else the model is inside the text
        assert counts(reading) == [UNKNOWN_UNITS]


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("model.add(layers.Dense(2)", ["128", "None", "None"]),
        ("    model.add(layers.Dense(2))", ["128", "None", "None"]),
        ("for i in range(3):\nmodel.add(layers.Dense(2))", ["128", "None", "None"]),
        ("model.fit(x y)", ["128", "15"]),
        ("print model.count_params()", ["128", "15"]),
    ],
)
def test_a_model_that_a_lost_line_changes_is_not_known_whole(line: str, rows: list[str]) -> None:
    reading = read(f"units = 4\n{LAYER}{line}\nmodel.add(layers.Dense(3))\n")
    assert counts(reading) == [rows]


def test_a_lost_return_is_a_return() -> None:
    text = """
def width(n):
    if n > 3:
        return n +
    return 7
model = Sequential([Input((9, 3)), layers.LSTM(width(5))])
"""
    assert "?" in counts(read(text))[0][0] or not counts(read(text))[0][0].isdigit()
    assert counts(read(text.replace("width(5)", "width(2)"))) == [["308"]]


def test_tabs_and_characters_are_read_as_they_look() -> None:
    reading = read("def width():\n        a = 3\n\treturn a\nunits = width()\n" + LAYER)
    assert counts(reading) == [["84"]] and places(reading) == [(3, 1)]
    blank = "\u00a0"
    reading = read(f"if True:\n{blank * 4}units = 3\n{blank * 4}word = “units”\n" + LAYER)
    assert counts(reading) == [["84"]] and len(places(reading)) == 2


def test_words_of_python_2() -> None:
    reading = read("try:\n    units = 10L\nexcept (A, B), e:\n    print e\n" + LAYER)
    assert counts(reading) == [["560"]]


def test_cells_are_recovered_each_by_itself() -> None:
    cells = [(0, HEAD + "units = 4"), (2, "units = 5 5\nwidth = 6"), (3, LAYER)]
    source = Source("a.ipynb", [(n, text) for n, text in cells])
    assert [(place.cell, place.line) for place, _ in source.broken] == [(2, 1)]
    assert counts(read_source(source)) == [UNKNOWN_UNITS]


def test_a_comment_silences_a_lost_line() -> None:
    assert places(read("units = 5 5  # seqshape: ignore\n")) == []


def test_many_lost_lines_end() -> None:
    text = "".join(f"x{i} = 5 5\ny = 3\n" for i in range(3 * MOST_LOST))
    found = recovered(text.split("\n"))
    assert len(found.lost) <= MOST_LOST + 1
    assert {"x0", f"x{3 * MOST_LOST - 1}", "y"} <= _bound(found.tree)


def _bound(tree: ast.Module) -> set[str]:
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


@pytest.mark.parametrize("seed", range(4))
def test_damaged_programs_keep_their_lines_and_bind_no_fewer_names(seed: int) -> None:
    rng = random.Random(seed)
    programs = [text for text in SNIPPETS.values() if '"""' not in text]
    tried = 0
    while tried < 60:
        lines = rng.choice(programs).split("\n")
        tree = ast.parse("\n".join(lines))
        for _ in range(rng.choice([1, 1, 3])):
            i = rng.randrange(len(lines))
            lines[i] = rng.choice(
                [
                    lines[i] + rng.choice("([{:=\\}"),
                    "  " + lines[i],
                    lines[i].rstrip(":)],"),
                    "print " + lines[i].strip(),
                ]
            )
        if isinstance(parsed("\n".join(lines) + "\n"), ast.Module):
            continue
        tried += 1
        found = recovered(lines)
        assert len(found.lines) == len(lines) and found.lost
        at_top = {
            target.id
            for statement in tree.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            # What was moved to the right may stand inside of what is above.
            if isinstance(target, ast.Name) and not lines[statement.lineno - 1][:1].isspace()
        }
        assert at_top <= _bound(found.tree), "\n".join(lines)
