"""Lists for people: plain in a pipe, wrapped to fit at a terminal."""

from __future__ import annotations

from explain.render.terminal import plain_table

ROWS = [("LSTM", "reads the text word by word"), ("Conv1D", "finds short patterns of words")]
HEADINGS = ("layer", "what it does")


def test_a_pipe_gets_a_line_a_row() -> None:
    assert plain_table(ROWS, HEADINGS).splitlines() == [
        "layer   what it does",
        "LSTM    reads the text word by word",
        "Conv1D  finds short patterns of words",
    ]


def test_the_last_column_wraps_below_itself() -> None:
    assert plain_table(ROWS, HEADINGS, 30).splitlines() == [
        "layer   what it does",
        "LSTM    reads the text word by",
        "        word",
        "Conv1D  finds short patterns",
        "        of words",
    ]
