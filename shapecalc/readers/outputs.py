"""What the outputs stored in a notebook show: printed lines, results of cells, tables of models."""

from __future__ import annotations

import html
import re
from ast import literal_eval
from typing import Any, NamedTuple, Optional

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
MOST_TEXT = 200_000


class CellOutput:
    """The stored outputs of one cell: what was printed, what its last line gave, all as text."""

    __slots__ = ("printed", "result", "shown")

    def __init__(self, outputs: list[Any]) -> None:
        printed, shown, self.result = [], [], ""
        for output in outputs:
            if not isinstance(output, dict):
                continue
            kind = output.get("output_type")
            if kind == "stream" and output.get("name", output.get("stream")) != "stderr":
                printed.append(_joined(output.get("text")))
                shown.append(printed[-1])
            elif kind in ("execute_result", "pyout", "display_data"):
                data = output.get("data", output)
                text = _plain(data) if isinstance(data, dict) else ""
                shown.append(text)
                if kind != "display_data":
                    self.result = text.strip()
        self.printed = "".join(printed)[:MOST_TEXT]
        self.shown = "\n".join(shown)[:MOST_TEXT]


def _joined(text: Any) -> str:
    if isinstance(text, list):
        text = "".join(part for part in text if isinstance(part, str))
    return _ANSI.sub("", text) if isinstance(text, str) else ""


def _plain(data: dict[str, Any]) -> str:
    text = _joined(data.get("text/plain", data.get("text")))
    if "Param #" in text or "text/html" not in data:
        return text
    page = _joined(data["text/html"])
    return html.unescape(re.sub(r"<[^>]*>", "", page)) if "Param #" in page else text


# -- values -------------------------------------------------------------------------------------
Sizes = Any  # a whole number, or a tuple of numbers, None and tuples


def value_of(text: str) -> Sizes:
    """A printed number or shape; None for anything else."""
    text = text.strip()
    shape = re.fullmatch(r"(?:TensorShape|torch\.Size)\((.*)\)", text, re.DOTALL)
    text = shape.group(1) if shape else text
    text = re.sub(r"\bnp\.int(?:32|64)\((\d+)\)", r"\1", text)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        return int(text.replace(",", ""))
    if len(text) > 500 or not re.fullmatch(r"[\d(\[][\d(),\[\]None\s]*", text):
        return None
    try:
        found = literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return tuple(found) if isinstance(found, list) else found


# -- tables -------------------------------------------------------------------------------------
class StoredRow(NamedTuple):
    """A row of a stored ``model.summary()``; None where it can't be read."""

    layer: str
    shape: Sizes
    params: Optional[int]


def stored_tables(text: str) -> list[list[StoredRow]]:
    """The tables of ``model.summary()`` in a text, as Keras 2 and Keras 3 print them."""
    found: list[list[StoredRow]] = []
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if "Layer (type)" in line and "Output Shape" in line and "Param #" in line:
            cells = _in_boxes(lines[i + 1 :]) if "┃" in line or "│" in line else (
                _in_columns(line, lines[i + 1 :])
            )  # fmt: skip
            found.append([_row(*row[:3]) for row in cells if len(row) >= 3])
    return found


def _row(layer: str, shape: str, count: str) -> StoredRow:
    count = count.replace(",", "").split(" ")[0]
    return StoredRow(layer, value_of(shape), int(count) if count.isdigit() else None)


def _in_boxes(lines: list[str]) -> list[list[str]]:
    """The cells of a table with box drawing: a rule ends each row."""
    rows: list[list[str]] = []
    begun = False
    for line in lines:
        line = line.strip()
        if line[:1] in ("└", "╰") or not line:
            break
        if line[:1] not in ("│", "┃"):
            begun = False
            continue
        cells = [cell.strip() for cell in re.split("[│┃]", line)[1:-1]]
        if begun:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells)]
        else:
            rows.append(cells)
        begun = True
    return rows


def _in_columns(head: str, lines: list[str]) -> list[list[str]]:
    """The cells of a table in columns: a row begins where there is a count."""
    starts = [0, head.index("Output Shape"), head.index("Param #")]
    end = head.find("Connected to")
    rows: list[list[str]] = []
    ruled = 0
    for line in lines:
        if line.strip("=_ \r") == "":
            ruled += line.count("=") > 9
            if ruled == 2:
                break
            continue
        if not ruled:
            break
        ends = [*starts[1:], end if end > 0 else len(line)]
        cells = [line[a:b].strip() for a, b in zip(starts, ends)]
        if cells[2].replace(",", "").split(" ")[0].isdigit():
            rows.append(cells)
        elif rows:
            rows[-1] = [a + b for a, b in zip(rows[-1], [*cells[:2], ""])]
        else:
            break
    return rows
