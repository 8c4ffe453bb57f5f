"""Cells of a notebook and lines of a script as one text, with the way back to each place.

IPython's own lines (``%magic``, ``!shell``, ``name?``) are taken out and cells in other
languages left out; what remains is Python, line for line where it stood.
"""

from __future__ import annotations

import ast
import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Optional

from ..errors import BadRecord, ShapeError, TooLarge, shown
from .executed import beside_the_others
from .ipython import python_lines
from .results import Edit, Place
from .statements import UNKNOWN, WORDS_OF_UNKNOWN, parsed
from .syntax import nodes, statements

MOST_BYTES = 64 * 1024 * 1024
MOST_LINES = 200_000
# Lines of files beside the program are numbered from here on, each file's apart from all others'.
BESIDE = 10_000_000


class Source:
    """Python text made of cells: the text, its tree, and where each line stood.

    ``trees`` are the parsed pieces in order (one, unless a cell can't be parsed);
    ``broken`` the places that can't, each with Python's word for it; ``stored`` are the outputs
    that a notebook keeps, by the numbers of their cells. ``never_run`` are the cells
    without an execution count in a notebook that was run; those of them that were tried beside
    others are not in ``trees`` but in ``aside``.
    """

    def __init__(
        self,
        file: str,
        cells: list[tuple[Optional[int], str]],
        counts: Optional[Mapping[int, int]] = None,
    ) -> None:
        self.file = file
        self.cells = cells
        self.starts: list[int] = []
        self.shifts: dict[int, int] = {}
        lines: list[str] = []
        for number, text in cells:
            self.starts.append(len(lines) + 1)
            lines += self._python(text, len(lines), number is not None)
        if len(lines) > MOST_LINES:
            raise TooLarge(f"{shown(file)} has {len(lines):,} lines.", "Split the file.")
        self.lines = lines
        self.text = "\n".join(lines) + "\n"
        self.broken: list[tuple[Place, str]] = []
        self.stored: dict[int, list[Any]] = {}
        self.trees = self._parse()
        # Where it may import from (Folder), and the call or import that led there last.
        self.folder: Any = None
        self.entry: Optional[ast.AST] = None
        self.names: Any = None  # those that are bound once, when somebody asked for them
        self.never_run: set[int] = set()
        self.aside: list[ast.Module] = []
        if counts and len(counts) < len(cells):
            self._set_aside(counts)

    def _set_aside(self, counts: Mapping[int, int]) -> None:
        """Part the cells that were never run from those that were."""
        bodies: dict[int, list[ast.stmt]] = {
            number: [] for number, _ in self.cells if number is not None
        }
        for statement in (s for tree in self.trees for s in tree.body):
            number = self.cells[self._cell_index(statement.lineno)][0]
            if number is not None:
                bodies[number].append(statement)
        self.never_run = {n for n, body in bodies.items() if body and n not in counts}
        aside = beside_the_others(bodies, counts)
        if aside:
            self.aside = [ast.Module(bodies[n], []) for n in aside]
            kept = [s for n, body in bodies.items() if n not in aside for s in body]
            self.trees = [ast.Module(kept, [])]

    @cached_property
    def nodes(self) -> list[Any]:
        """Every node of the trees, as :func:`~.syntax.nodes` gives them."""
        return [node for tree in self.trees for node in nodes(tree)]

    @cached_property
    def statements(self) -> list[Any]:
        """Every statement of the trees, those in functions and blocks included."""
        return [node for tree in self.trees for node in statements(tree.body)]

    def place(self, node: Any) -> Place:
        """Where a node of the tree stands in its cell or file.

        A node of a file beside it stands where this one leads there; ``origin`` says where it is.
        """
        if node.lineno >= BESIDE:
            place = Place() if self.entry is None else self.place(self.entry)
            place.origin = "" if self.folder is None else self.folder.words_of(node.lineno)
            return place
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
            return WORDS_OF_UNKNOWN if words == UNKNOWN else words
        try:
            text = ast.unparse(node)
        except (RecursionError, ValueError):
            return "expression"
        return WORDS_OF_UNKNOWN if UNKNOWN in text else " ".join(text.split())

    def cell_text(self, cell: Optional[int]) -> str:
        """The text of a cell as it stands in the file."""
        return next((text for number, text in self.cells if number == cell), "")

    def _cell_index(self, line: int) -> int:
        return max(0, bisect_right(self.starts, line) - 1)

    def _python(self, text: str, offset: int, in_notebook: bool) -> list[str]:
        """The lines of a cell as Python; their number stays the same."""
        lines, shifts = python_lines(text.split("\n"), in_notebook, self._binds)
        self.shifts.update({offset + line: shift for line, shift in shifts.items()})
        return lines

    def _binds(self, name: str) -> bool:
        """Whether a cell seems to give a value to a name."""
        binding = re.compile(
            rf"\b{name}\s*(?:,[^=\n(]*)?=(?!=)|\b(?:import|as|def|class|for)\b[^\n]*\b{name}\b"
        )
        return any(binding.search(text) for _, text in self.cells if name in text)

    # -- parsing -----------------------------------------------------------------------
    def _parse(self) -> list[ast.Module]:
        whole = parsed(self.text)
        if isinstance(whole, ast.Module):
            return [whole]
        trees = []
        for i, start in enumerate(self.starts):
            end = self.starts[i + 1] - 1 if i + 1 < len(self.starts) else len(self.lines)
            piece = self.lines[start - 1 : end]
            tree = parsed("\n".join(piece) + "\n")
            if not isinstance(tree, ast.Module):
                tree = self._recovered(piece, start - 1)
            ast.increment_lineno(tree, start - 1)
            trees.append(tree)
        self.text = "\n".join(self.lines) + "\n"
        return trees

    def _recovered(self, piece: list[str], before: int) -> ast.Module:
        """The tree of lines that can't be parsed whole; ``before`` them stand so many others."""
        from .recovery import recovered

        found = recovered(piece)
        for lost in found.lost:
            place = self.place_at(before + lost.line, 0)
            place.column = (place.column or 1) + lost.column
            self.broken.append((place, lost.what))
        self.lines[before : before + len(piece)] = found.lines
        for line, shift in found.shifts.items():
            self.shifts[before + line] = self.shifts.get(before + line, 0) + shift
        return found.tree


def _dotted(node: Any) -> str:
    """``a.b.c`` of a node that is nothing else: most are, and unparsing takes long."""
    words: list[str] = []
    while node.__class__ is ast.Attribute:
        words.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(words)]) if node.__class__ is ast.Name else ""


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


def text_source(path: str, text: str) -> Source:
    """The text of a file as Python, by its suffix. Raises ShapeError (4xx)."""
    if path.endswith(".ipynb"):
        return notebook_source(path, text)
    return markdown_source(path, text) if path.endswith(".md") else script_source(path, text)


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
    source = Source(file, cells, _counts(notebook))
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


def _all_cells(notebook: dict[str, Any]) -> Optional[list[Any]]:
    cells = notebook.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [c for s in sheets if isinstance(s, dict) for c in s.get("cells", []) if s.get("cells")]


def _counts(notebook: dict[str, Any]) -> dict[int, int]:
    """The execution counts of the cells that have one."""
    found = {}
    for number, cell in enumerate(_all_cells(notebook) or ()):
        if isinstance(cell, dict):
            count = cell.get("execution_count", cell.get("prompt_number"))
            if isinstance(count, int) and count > 0:
                found[number] = count
    return found


def _cells(notebook: dict[str, Any]) -> Optional[list[tuple[Optional[int], str]]]:
    cells = _all_cells(notebook)
    if cells is None:
        return None
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
    "UNKNOWN",
    "ShapeError",
    "Source",
    "markdown_source",
    "notebook_source",
    "parsed",
    "read_text",
    "script_source",
]
