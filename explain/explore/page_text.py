"""The one text that the page shows, and its places as the editor counts them.

A notebook is shown as its code cells one after the other, each behind a line ``# %%``. Readers count
cells, lines and columns; an editor in a browser counts units of UTF-16 from the start of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Optional

from shapecalc.errors import BadRecord, TooLarge, shown
from shapecalc.fixes.edits import Notebook
from shapecalc.readers.results import Edit, Place

CELL = "# %%"
MOST_CHARACTERS = 500_000
MOST_NAME = 200
_MARK = re.compile(r"# ?%%")


class Cell(NamedTuple):
    """The lines of a cell: from ``start`` (counted from 0), ``text`` of it."""

    start: int
    text: str


class PageText:
    """A text with its name. Raises BadRecord, TooLarge."""

    def __init__(self, name: Any, text: Any) -> None:
        if not isinstance(text, str):
            raise BadRecord(f"text is {shown(text)}.", "Give the code as text.")
        name = "model.py" if name in (None, "") else name
        if not isinstance(name, str) or len(name) > MOST_NAME:
            raise BadRecord(f"name is {shown(name)}.", "Give the name of a file, such as model.py.")
        if len(text) > MOST_CHARACTERS:
            raise TooLarge(
                f"The text has {len(text):,} characters.",
                f"At most {MOST_CHARACTERS:,} are read here: leave out what isn't the model.",
            )
        if not text.isascii():  # half a character becomes another sign of the same length
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.name, self.text = name.encode("utf-8", "replace").decode(), text
        self.lines = text.split("\n")
        self.is_notebook = name.endswith(".ipynb")
        self.cells = list(_cells(self.lines)) if self.is_notebook else [Cell(0, text)]
        self.file_text = as_notebook(c.text for c in self.cells) if self.is_notebook else text
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + _units(line) + 1)

    def _offset(self, cell: Optional[int], line: Optional[int], column: int) -> int:
        """Units before a column (from 0, in characters) of a line (from 1) of a cell."""
        first = self.cells[cell].start if cell is not None and cell < len(self.cells) else 0
        at = min(first + max((line or 1) - 1, 0), len(self.lines) - 1)
        text = self.lines[at]
        return self._starts[at] + _units(text[: max(column, 0)])

    def line(self, place: Place) -> int:
        """The line of the text, from 1."""
        cell = place.cell
        first = self.cells[cell].start if cell is not None and cell < len(self.cells) else 0
        return min(first + (place.line or 1), len(self.lines))

    def place(self, place: Optional[Place]) -> Optional[dict[str, int]]:
        """A place as the page has it: its line, and where it begins and ends; None for none."""
        if place is None or place.line is None:
            return None
        start = self._offset(place.cell, place.line, (place.column or 1) - 1)
        if place.end_line is None or place.end_column is None:
            end = self._starts[self.line(place)] - 1
        else:
            end = self._offset(place.cell, place.end_line, place.end_column - 1)
        return {"line": self.line(place), "from": start, "to": max(start, end)}

    def edit(self, edit: Edit) -> dict[str, Any]:
        """A change of the text as the editor takes it."""
        start = self._offset(edit.cell, edit.line, edit.column)
        end = self._offset(edit.cell, edit.end_line, edit.end_column)
        return {"from": start, "to": end, "insert": edit.text}

    def changed(self, file_text: str) -> str:
        """The page's text for another text of the file."""
        return notebook_text(file_text) if self.is_notebook else file_text


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cells(lines: list[str]) -> Iterable[Cell]:
    marks = [i for i, line in enumerate(lines) if _MARK.match(line)]
    begin = [i + 1 for i in marks]
    if not marks or any(line.strip() for line in lines[: marks[0]]):
        begin.insert(0, 0)
    ends = [i - 1 for i in begin[1:]] + [len(lines)]
    for start, end in zip(begin, ends):
        yield Cell(start, "\n".join(lines[start:end]))


def as_notebook(cells: Iterable[str]) -> str:
    """A notebook's JSON, of code cells alone."""
    return json.dumps(
        {
            "cells": [
                {"cell_type": "code", "metadata": {}, "source": text, "outputs": []}
                for text in cells
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def of_cells(cells: Iterable[str]) -> str:
    """The page's text for code cells."""
    return "\n".join(f"{CELL}\n{text}" for text in cells)


def notebook_text(file_text: str) -> str:
    """The page's text for the JSON of a notebook whose cells are all of code. Raises NotFixed."""
    book = Notebook(file_text)
    return of_cells(book.text(i) for i in range(len(book.cells)))


__all__ = ["Cell", "PageText", "as_notebook", "notebook_text", "of_cells"]
