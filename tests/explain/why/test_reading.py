"""Tracebacks: the message, the shapes in it, and the own line."""

from __future__ import annotations

import pytest

from explain.why import explain_error
from explain.why.reading import as_shape, clean, read, shapes_in

from .tracebacks import CELL, CHAINED, JUPYTER, OLD_CELL


@pytest.mark.parametrize(
    ("text", "code", "file", "line", "own"),
    [
        (JUPYTER, "SEQ101", "<ipython-input-12-0a1b2c>", 4, "model.add(LSTM(16))"),
        (CELL, "SEQ503", "Cell In[5]", 7, "model.fit(x, y)"),
        (CHAINED, "SEQ505", "/home/me/work/train.py", 34, "main()"),
        (OLD_CELL, "SEQ510", "Input In [3]", 5, "model.fit(x, y, epochs=3)"),
    ],
    ids=["jupyter", "cell", "chained", "old cell"],
)
def test_the_own_line_of_a_traceback(text: str, code: str, file: str, line: int, own: str) -> None:
    found = explain_error(text)
    assert found is not None
    assert found.code == code
    assert found.frame == (file, line, own)


def test_shapes_are_read_as_they_are_printed() -> None:
    text = "(None, 10) [?,5] [None 3 4] (6,) (32) [] () (None,)"
    assert [s.plain() for s in shapes_in(text)] == [
        [None, 10],
        [None, 5],
        [None, 3, 4],
        [6],
        [None],
    ]
    assert as_shape("[2, None]").plain() == [2, None]


def test_nothing_in_it_reaches_the_terminal() -> None:
    text = clean(b"\x1b]0;title\x07\x1b[31mname 'a\x1b[2Jb' is not defined\x1b[0m\x00\x9b31m")
    assert text.isprintable()
    assert explain_error("ValueError: name '\x1b[31mred' is not defined") is not None
    seen = read("ValueError: [red]Input 0 of layer [bold]x[/bold]")
    assert seen.message == "[red]Input 0 of layer [bold]x[/bold]"
