"""Which reader reads a file: by its suffix, and by its content where the suffix misleads."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Optional, Union

from shapecalc.errors import did_you_mean, shown
from shapecalc.readers.results import FileReport, Problem
from shapecalc.readers.saved.archive import (
    HDF5_MAGIC,
    ZIP_MAGIC,
    read_config,
    read_keras,
    unreadable,
)


class Wanted:
    """What the caller asks for.

    ``settings``: values of names; ``weights``: compared or not; of source also ``data``: shapes
    of arrays, ``keras``: the major version to read for, ``checks``: whether the linter looks.
    """

    __slots__ = ("checks", "data", "keras", "settings", "weights")

    def __init__(
        self,
        settings: Optional[Mapping[str, Any]] = None,
        weights: Optional[bool] = None,
        data: Optional[Mapping[str, tuple[Any, ...]]] = None,
        keras: int = 3,
        checks: bool = False,
    ) -> None:
        self.settings, self.weights = dict(settings or {}), weights
        self.data, self.keras, self.checks = dict(data or {}), keras, checks


Reader = Callable[[str, Wanted], FileReport]


def _keras(path: str, wanted: Wanted) -> FileReport:
    found = read_keras(path, settings=wanted.settings)
    if wanted.weights and found.models:
        from .keras_check.hdf5 import compare_keras

        compare_keras(found)
    return found


def _h5(path: str, wanted: Wanted) -> FileReport:
    from .keras_check.hdf5 import read_h5

    return read_h5(path, weights=wanted.weights is not False, settings=wanted.settings)


def _config(path: str, wanted: Wanted) -> FileReport:
    return read_config(path, settings=wanted.settings)


def _script(path: str, wanted: Wanted) -> FileReport:
    from shapecalc.readers.script import read_script

    return read_script(path, wanted.settings, wanted.data, wanted.keras, watchers_for(wanted))


def watchers_for(wanted: Wanted) -> Any:
    """The checks that look on while source is read, None where no one asked for them."""
    if not wanted.checks:
        return None
    from shapecalc.checks.base import watchers

    return watchers()


# One line adds a reader.
READERS: dict[str, Reader] = {
    ".keras": _keras,
    ".h5": _h5,
    ".hdf5": _h5,
    ".json": _config,
    ".py": _script,
    ".ipynb": _script,
    ".md": _script,
}
# Files that may be the other kind: Keras 2 wrote HDF5 whatever the file was called.
_SAVED = (".keras", ".h5", ".hdf5")


def read_file(path: Union[str, os.PathLike[str]], wanted: Optional[Wanted] = None) -> FileReport:
    """All models in a file, and the problems with them. Never raises for what a file holds."""
    wanted = wanted or Wanted()
    name = os.fspath(path)
    if os.path.isdir(name):
        return _refused(name, f"{shown(name)} is a folder.", "Name the files in it.")
    suffix = os.path.splitext(name)[1].lower()
    reader = READERS.get(suffix)
    if suffix in _SAVED or reader is None:
        try:
            with open(path, "rb") as stream:
                head = stream.read(len(HDF5_MAGIC))
        except OSError as error:
            found = FileReport(name)
            found.problems.append(unreadable(name, error))
            return found
        if head == HDF5_MAGIC:
            reader = READERS[".h5"]
        elif head.startswith(ZIP_MAGIC) and (suffix in _SAVED):
            reader = READERS[".keras"]
    if reader is None:
        what = f"{shown(suffix)} files aren't read" if suffix else "it has no suffix"
        return _refused(
            name,
            f"{shown(os.path.basename(name))}: {what}.{did_you_mean(suffix, READERS)}",
            f"These are: {', '.join(READERS)}.",
        )
    return reader(name, wanted)


def _refused(name: str, message: str, fix: str) -> FileReport:
    found = FileReport(name)
    found.problems.append(Problem("SEQ401", message, fix))
    return found
