"""The files beside a program: which one an import means, and its text. Nothing is executed.

An import is looked for in the program's own folder and in the folder that was given, as Python does.
What lies outside both, also through a link, what is too large or no regular file, stays unread.
"""

from __future__ import annotations

import ast
import os
import stat
import sys
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple, Optional

from ..errors import ShapeError
from .notebook import BESIDE, read_text, text_source

# Of one program: how many files it may import, and how large each and all of them may be.
MOST_FILES, MOST_BYTES, MOST_BYTES_OF_ALL = 100, 1_000_000, 8_000_000
MOST_KEPT = 400

# Imported before any program starts, so that a file of that name is never asked.
_BEFORE = frozenset(sys.builtin_module_names) | {"os", "abc", "io", "codecs", "site", "stat"}


class ReadFile(NamedTuple):
    """A file that was read: its trees, whose lines begin at ``first``, and the last of these."""

    path: str
    trees: list[ast.Module]
    first: int
    last: int


_kept: dict[tuple[str, int, int], ReadFile] = {}
_by_line: list[ReadFile] = []


def is_beside(node: ast.AST) -> bool:
    """Whether a node stands in a file beside the program."""
    return getattr(node, "lineno", 0) >= BESIDE


def file_at(line: int) -> Optional[tuple[str, int]]:
    """The file that a line is of, and its number there."""
    at = bisect_right(_by_line, line, key=lambda file: file.first) - 1
    if at < 0 or line > _by_line[at].last:
        return None
    return _by_line[at].path, line - _by_line[at].first + 1


class Folder:
    """Where the imports of a program may lead."""

    def __init__(self, file: str, given: Iterable[str] = ()) -> None:
        self.file = os.path.realpath(file)
        self.home = os.path.dirname(self.file)
        roots = [os.path.realpath(folder) for folder in given]
        self.roots = [self.home, *(r for r in roots if self.home == r or _inside(self.home, r))]
        self.left, self.bytes_left = MOST_FILES, MOST_BYTES_OF_ALL

    def find(self, module: str, level: int, importer: str, in_library: bool) -> Optional[str]:
        """The file that ``from ..module import`` means in ``importer``, None where it is none here.

        ``in_library`` says that a library has the name: only a file of the program's own folder
        comes before it. A package without ``__init__.py`` is its folder.
        """
        parts = [p for p in module.split(".") if p]
        if level:
            base = os.path.dirname(importer)
            for _ in range(level - 1):
                base = os.path.dirname(base)
            return self._below(base, parts)
        if not parts or parts[0] in _BEFORE:
            return None
        for base in [self.home] if in_library else self.roots:
            found = self._below(base, parts)
            if found is not None and not (in_library and os.path.isdir(found)):
                return found
        return None

    def beside(self, path: str) -> Optional[str]:
        """The file that ``%run path`` means."""
        if "\0" in path:
            return None
        for name in (path, f"{path}.py"):
            found = os.path.join(self.home, name)
            if self.allows(found) and os.path.isfile(found):
                return os.path.realpath(found)
        return None

    @staticmethod
    def words_of(line: int) -> str:
        """The file that a line is of, in words, and its number there."""
        found = file_at(line)
        return "" if found is None else f"{os.path.basename(found[0])}, line {found[1]}"

    def _below(self, base: str, parts: list[str]) -> Optional[str]:
        path = os.path.join(base, *parts)
        is_folder = os.path.isdir(path)
        first = os.path.join(path, "__init__.py")
        for found, right in (
            (first, is_folder and os.path.isfile(first)),
            (f"{path}.py", bool(parts) and os.path.isfile(f"{path}.py")),
            (path, is_folder),
        ):
            if right and self.allows(found):
                return os.path.realpath(found)
        return None

    def allows(self, path: str) -> bool:
        """Whether a path lies below one of the folders, links followed."""
        real = os.path.realpath(path)
        return any(real == root or _inside(real, root) for root in self.roots)

    def read(self, path: str) -> Optional[ReadFile]:
        """A file, read; None where it can't be, or where too much was read before."""
        try:
            facts = os.stat(path)
        except OSError:
            return None
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > min(MOST_BYTES, self.bytes_left):
            return None
        if self.left <= 0:
            return None
        self.left, self.bytes_left = self.left - 1, self.bytes_left - facts.st_size
        key = (path, facts.st_mtime_ns, facts.st_size)
        if key not in _kept:
            try:
                source = text_source(path, read_text(path))
            except ShapeError:
                return None
            if len(_kept) >= MOST_KEPT:
                _kept.clear()  # what was read stays in _by_line: nodes of it may be in use
            first = _by_line[-1].last + 1 if _by_line else BESIDE
            if first + len(source.lines) >= 2**31 - 1:
                return None
            for tree in source.trees:
                ast.increment_lineno(tree, first - 1)
            _kept[key] = ReadFile(path, source.trees, first, first + len(source.lines))
            _by_line.append(_kept[key])
        return _kept[key]


def _inside(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)
