"""Files, folders and globs as a list of files, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from glob import glob, has_magic

from shapecalc.errors import BadRecord, shown

IN_FOLDERS = (".py", ".ipynb", ".keras")
_SKIPPED = {"node_modules", "__pycache__", "site-packages", "venv", "env", "build", "dist"}


def files_in(
    paths: Iterable[str], excluded: Callable[[str], Iterable[str]] = lambda folder: ()
) -> Iterator[str]:
    """Every file once, of files, folders and globs in any mixture; ``-`` stays.

    What was named itself is kept, whatever its suffix; folders are walked, without what is
    ``excluded`` for the folder. A file that doesn't exist is kept: the reader reports it. Raises
    BadRecord for what names neither a file nor a folder.
    """
    seen: set[str] = set()
    for path in paths:
        found = [path]
        if path != "-" and not os.path.exists(path):
            found = (sorted(glob(path, recursive=True)) if has_magic(path) else []) or found
            if found == [path] and not os.path.splitext(path)[1]:
                raise BadRecord(f"There is no file or folder {shown(path)}.", "Check the path.")
        for one in found:
            if os.path.isdir(one):
                files: Iterable[str] = _walk(one, list(excluded(one)))
            else:
                files = [one]
            for file in files:
                if os.path.abspath(file) not in seen:
                    seen.add(os.path.abspath(file))
                    yield file


def _walk(folder: str, excluded: list[str]) -> Iterator[str]:
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(
            d for d in folders if not _skipped(at, d) and not matches(os.path.join(at, d), excluded)
        )
        for name in sorted(files):
            path = os.path.normpath(os.path.join(at, name))
            if name.startswith(".") or not name.endswith(IN_FOLDERS):
                continue
            if not matches(path, excluded):
                yield path


def _skipped(at: str, name: str) -> bool:
    """Hidden folders, environments, what was built or installed."""
    if name.startswith(".") or name in _SKIPPED:
        return True
    return os.path.exists(os.path.join(at, name, "pyvenv.cfg"))


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path, or any folder or name in it, matches one of the patterns."""
    plain = os.path.normpath(path).replace(os.sep, "/")
    parts = plain.split("/")
    for pattern in patterns:
        bare = pattern.rstrip("/")
        if "/" not in bare:
            if any(fnmatch(part, bare) for part in parts):
                return True
        elif (
            fnmatch(plain, bare)
            or fnmatch(plain, f"{bare}/*")
            or fnmatch(plain, f"*/{bare}")
            or fnmatch(plain, f"*/{bare}/*")
        ):
            return True
    return False
