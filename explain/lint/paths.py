"""Files, folders and globs as a list of files, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from glob import glob, has_magic

IN_FOLDERS = (".py", ".ipynb", ".keras")
_SKIPPED = {"node_modules", "__pycache__", "site-packages", "venv", "env", "build", "dist"}


def files_in(paths: Iterable[str], excluded: Iterable[str] = ()) -> Iterator[str]:
    """Every file once. What was named itself is kept, whatever its suffix; folders are walked.

    A path that doesn't exist is kept: the reader reports that it can't be read.
    """
    patterns, seen = list(excluded), set()
    for path in paths:
        found = [path]
        if path != "-" and not os.path.exists(path) and has_magic(path):
            found = sorted(glob(path, recursive=True)) or [path]
        for one in found:
            for file in _walk(one, patterns) if os.path.isdir(one) else [one]:
                if file not in seen:
                    seen.add(file)
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
