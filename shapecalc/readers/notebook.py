"""Cells of a notebook and lines of a script as one text, with the way back to each place.

IPython's own lines (``%magic``, ``!shell``, ``name?``) are taken out and cells in other
languages left out; what remains is Python, line for line where it stood.
"""

from __future__ import annotations

import ast
import json
import re
from bisect import bisect_right
from typing import Any, Optional

from ..errors import BadRecord, ShapeError, TooLarge, shown
from .results import Edit, Place

MOST_BYTES = 64 * 1024 * 1024
MOST_LINES = 200_000
# What takes the place of a value that only IPython could give: `files = !ls`.
UNKNOWN = "__unknown__"

_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w., ]+=\s*)[!%].*$")
_TIMED = re.compile(r"^(\s*)(%(?:time|timeit|prun|memit)\s+)(?!-)(.*)$")
# IPython takes these for shell commands or magics even without their sign.
_COMMAND = re.compile(r"(pip3?|conda|cd|ls|pwd|mkdir|cat|rm|cp|mv|clear|who) +[\w./~\-]|ls$|pwd$")
_PYTHON_CELLS = ("time", "timeit", "capture", "prun", "memit", "shapes")


class Source:
    """Python text made of cells: the text, its tree, and where each line stood.

    ``trees`` are the parsed pieces in order (one, unless a cell can't be parsed);
    ``broken`` the places that can't, each with Python's word for it; ``stored`` are the outputs
    that a notebook keeps, by the numbers of their cells.
    """

    def __init__(self, file: str, cells: list[tuple[Optional[int], str]]) -> None:
        self.file = file
        self.cells = cells
        self.starts: list[int] = []
        self.shifts: dict[int, int] = {}
        lines: list[str] = []
        for number, text in cells:
            self.starts.append(len(lines) + 1)
            lines += self._python(text.split("\n"), len(lines), number is not None)
        if len(lines) > MOST_LINES:
            raise TooLarge(f"{shown(file)} has {len(lines):,} lines.", "Split the file.")
        self.lines = lines
        self.text = "\n".join(lines) + "\n"
        self.broken: list[tuple[Place, str]] = []
        self.stored: dict[int, list[Any]] = {}
        self.trees = self._parse()

    def place(self, node: Any) -> Place:
        """Where a node of the tree stands in its cell or file."""
        start = self.place_at(node.lineno, node.col_offset)
        end = self.place_at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        start.end_line, start.end_column = end.line, end.column
        return start

    def place_at(self, line: int, column: int) -> Place:
        """The place of a line of the text (from 1) and a byte column of it (from 0)."""
        at = self._cell_index(line)
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        if not text.isascii():
            column = len(text.encode()[:column].decode(errors="ignore"))
        shift = self.shifts.get(line, 0)
        return Place(line - self.starts[at] + 1, column + shift + 1, self.cells[at][0])

    def line_of(self, place: Place) -> int:
        """The line of the text where a place stands."""
        at = next((i for i, (number, _) in enumerate(self.cells) if number == place.cell), 0)
        return self.starts[at] + (place.line or 1) - 1

    def edit(self, node: Any, text: str) -> Edit:
        """The edit that puts ``text`` in place of a node."""
        return self._edit(self.place(node), text)

    @staticmethod
    def _edit(p: Place, text: str) -> Edit:
        return Edit(
            p.line or 1, (p.column or 1) - 1, p.end_line or 1, (p.end_column or 1) - 1, text, p.cell
        )

    def piece(self, node: Any) -> str:
        """The source text of a node on one line, short enough for a name."""
        words = _dotted(node)
        if words:
            return words
        try:
            text = ast.unparse(node)
        except (RecursionError, ValueError):
            return "expression"
        return " ".join(text.split())

    def cell_text(self, cell: Optional[int]) -> str:
        """The text of a cell as it stands in the file."""
        return next((text for number, text in self.cells if number == cell), "")

    def _cell_index(self, line: int) -> int:
        return max(0, bisect_right(self.starts, line) - 1)

    # -- IPython -----------------------------------------------------------------------
    def _python(self, lines: list[str], offset: int, in_notebook: bool) -> list[str]:
        """The lines with IPython's own taken out; their number stays the same."""
        lines = [line.rstrip("\r") for line in lines]
        if in_notebook:
            lines = self._dedented(lines, offset)
        if not any(_may_be_magic(line) for line in lines) and not _has_commands(lines):
            return lines
        first = next((i for i, line in enumerate(lines) if line.strip()), None)
        if first is not None and lines[first].lstrip().startswith("%%") and in_notebook:
            words = lines[first].split()
            if words[0][2:] not in _PYTHON_CELLS:
                return [""] * len(lines)
            lines = [*lines[:first], "", *lines[first + 1 :]]
        if not in_notebook and not any(line.lstrip()[:1] in "!%" for line in lines if line.strip()):
            return lines
        if _parses("\n".join(lines)):
            return lines
        found: list[str] = []
        swallow = False
        for i, line in enumerate(lines):
            bare = line.lstrip()
            indent = line[: len(line) - len(bare)]
            if swallow:
                swallow = line.endswith("\\")
                found.append("")
                continue
            timed = _TIMED.match(line)
            if timed:
                found.append(timed.group(1) + timed.group(3))
                self.shifts[offset + i + 1] = len(timed.group(2))  # columns move by the magic's
            elif bare[:1] in ("!", "%", "?") or (in_notebook and _COMMAND.match(bare)):
                swallow = line.endswith("\\")
                found.append(indent + "pass" if indent else "")
            elif _ASSIGNED_MAGIC.match(line):
                swallow = line.endswith("\\")
                start = _ASSIGNED_MAGIC.match(line)
                found.append((start.group(1) if start else "") + UNKNOWN)
            elif bare.endswith("?") and not bare.startswith("#") and _is_help(bare):
                found.append(indent + "pass" if indent else "")
            else:
                found.append(line)
        return found

    def _dedented(self, lines: list[str], offset: int) -> list[str]:
        """IPython takes the indentation of a cell's first line off all of it."""
        first = next((line for line in lines if line.strip()), "")
        width = len(first) - len(first.lstrip(" "))
        if not width:
            return lines
        found = []
        for i, line in enumerate(lines):
            indented = line[:width].isspace()
            found.append(line[width:] if indented else line)
            if indented:
                self.shifts[offset + i + 1] = width
        return found

    # -- parsing -----------------------------------------------------------------------
    def _parse(self) -> list[ast.Module]:
        whole = parsed(self.text)
        if isinstance(whole, ast.Module):
            return [whole]
        if len(self.cells) == 1:
            self.broken.append((self.place_at(*whole[1:]), whole[0]))
            return []
        trees = []
        for i, start in enumerate(self.starts):
            end = self.starts[i + 1] - 1 if i + 1 < len(self.starts) else len(self.lines)
            tree = parsed("\n".join(self.lines[start - 1 : end]) + "\n")
            if isinstance(tree, ast.Module):
                ast.increment_lineno(tree, start - 1)
                trees.append(tree)
            else:
                self.broken.append((self.place_at(tree[1] + start - 1, tree[2]), tree[0]))
        return trees


def _dotted(node: Any) -> str:
    """``a.b.c`` of a node that is nothing else: most are, and unparsing takes long."""
    words: list[str] = []
    while node.__class__ is ast.Attribute:
        words.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(words)]) if node.__class__ is ast.Name else ""


def parsed(text: str) -> Any:
    """The tree of a text, or ``(what is wrong, line, column)``. Never raises."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return error.msg or "invalid syntax", error.lineno or 1, max(0, (error.offset or 1) - 1)
    except (RecursionError, MemoryError):
        return "it is nested too deep", 1, 0
    except ValueError as error:
        what = "it holds NUL bytes" if "null" in str(error) else "it can't be parsed"
        return what, 1, 0


def _parses(text: str) -> bool:
    return isinstance(parsed(text), ast.Module)


def _may_be_magic(line: str) -> bool:
    bare = line.strip()
    if bare[:1] in ("%", "!", "?"):
        return True
    return bare.endswith("?") or ("=" in bare and bool(_ASSIGNED_MAGIC.match(line)))


def _has_commands(lines: list[str]) -> bool:
    return any(_COMMAND.match(line.lstrip()) for line in lines)


def _is_help(text: str) -> bool:
    return bool(re.fullmatch(r"[\w.%\[\]'\"]+\?{1,2}", text.strip()))


# -- files ------------------------------------------------------------------------------
def read_text(path: str) -> str:
    """A file's text. Raises BadRecord or TooLarge in one sentence."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadRecord(
            f"{shown(path)} can't be read: {why[:1].lower()}{why[1:]}.", "Check the path."
        ) from None
    if len(data) > MOST_BYTES:
        raise TooLarge(f"{shown(path)} is over {MOST_BYTES // 2**20} MB.", "Take its outputs out.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRecord(f"{shown(path)} is not UTF-8 text.", "Save the file as UTF-8.") from None


def script_source(file: str, text: str) -> Source:
    """A Python script as one cell without a number."""
    return Source(file, [(None, text)])


_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*(\w*)")


def markdown_source(file: str, text: str) -> Source:
    """The Python blocks of a Markdown text as one script; lines stay those of the file."""
    found: list[str] = []
    fence, python = "", False
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence, python = mark.group(1), mark.group(2).lower() in ("python", "py", "python3")
            found.append("")
        elif fence and line.strip().startswith(fence):
            fence, python = "", False
            found.append("")
        else:
            found.append(line if python else "")
    return Source(file, [(None, "\n".join(found))])


def notebook_source(file: str, text: str) -> Source:
    """The Python cells of a notebook's JSON. Raises ShapeError (4xx)."""
    notebook = _json(file, text)
    if not isinstance(notebook, dict):
        raise BadRecord(f"{shown(file)} is not a valid notebook: it is not a JSON object.", _SAVE)
    language = _language(notebook)
    if language not in ("python", "python3", "python2", "ipython", ""):
        raise BadRecord(
            f"{shown(file)} is a notebook in {shown(language)}.", "seqshape reads Python."
        )
    cells = _cells(notebook)
    if cells is None:
        raise BadRecord(f"{shown(file)} is not a valid notebook: it has no cells.", _SAVE)
    source = Source(file, cells)
    source.stored = _stored(notebook)
    return source


def _stored(notebook: dict[str, Any]) -> dict[int, list[Any]]:
    """The outputs that the notebook stores, by the numbers of their cells."""
    found = {}
    for number, cell in enumerate(notebook.get("cells") or ()):
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        if isinstance(outputs, list) and outputs:
            found[number] = outputs
    return found


_SAVE = "Save it again in Jupyter."


def _json(file: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadRecord(
            f"{shown(file)} is not a valid notebook: not JSON at line {error.lineno} ({error.msg}).",
            _SAVE,
        ) from None
    except RecursionError:
        raise TooLarge(f"{shown(file)} is nested too deep.", _SAVE) from None
    except ValueError:
        raise BadRecord(f"{shown(file)} holds a number of thousands of digits.", _SAVE) from None


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    for key, word in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(key)
        if isinstance(part, dict) and isinstance(part.get(word), str):
            return str(part[word]).lower()
    return ""


def _cells(notebook: dict[str, Any]) -> Optional[list[tuple[Optional[int], str]]]:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")
        if not isinstance(sheets, list):
            return None
        cells = [
            c for s in sheets if isinstance(s, dict) for c in s.get("cells", []) if s.get("cells")
        ]
    found: list[tuple[Optional[int], str]] = []
    for number, cell in enumerate(cells):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", cell.get("input", ""))
        if isinstance(source, list):
            source = "".join(s for s in source if isinstance(s, str))
        if isinstance(source, str) and str(cell.get("language", "python")) == "python":
            found.append((number, source))
    return found


__all__ = [
    "ShapeError",
    "Source",
    "markdown_source",
    "notebook_source",
    "read_text",
    "script_source",
]
