"""Models that Keras saved: ``.keras`` files and configs in JSON, read and never run.

Nothing is unpacked to the disk, no weights are loaded, and what is read is bounded by what
really comes out of the archive, not by what its header says.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Optional, Union

from ...errors import BadRecord, ShapeError, TooLarge, shown
from ..results import FileReport, Problem
from .config import MOST_BYTES, SAVE_AGAIN, add_config, loaded

# The directory of a zip: Keras writes three entries, and a few for a vocabulary.
MOST_DIRECTORY = 4 * 1024 * 1024
HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"
ZIP_MAGIC = b"PK"


def read_keras(
    path: Union[str, os.PathLike[str]], *, settings: Optional[Mapping[str, Any]] = None
) -> FileReport:
    """The model of a ``.keras`` file. Never raises for what a file holds.

    ``settings``: values for the sizes of an input that the file leaves open.
    """
    found = FileReport(os.fspath(path))
    try:
        with open(path, "rb") as stream:
            _read_archive(stream, found, settings or {})
    except OSError as error:
        found.problems.append(unreadable(found.file, error))
    return found


def read_config(
    path: Union[str, os.PathLike[str]], *, settings: Optional[Mapping[str, Any]] = None
) -> FileReport:
    """The models of a config in JSON: one, a list or an object of several. Never raises for what
    a file holds.
    """
    found = FileReport(os.fspath(path))
    try:
        with open(path, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        found.problems.append(unreadable(found.file, error))
        return found
    add_config(found, data, settings=settings or {})
    return found


def unreadable(file: str, error: OSError) -> Problem:
    """A file that the system doesn't give, in one sentence."""
    why = error.strerror or type(error).__name__
    if isinstance(error, IsADirectoryError):
        return Problem("SEQ401", f"{shown(file)} is a folder.", "Name the files in it.")
    return Problem(
        "SEQ401",
        f"{shown(file)} can't be read: {why[:1].lower()}{why[1:]}.",
        "Check its name and who may read it.",
    )


# -- .keras ---------------------------------------------------------------------------------
def _read_archive(stream: Any, found: FileReport, settings: Mapping[str, Any]) -> None:
    import zipfile

    head = stream.read(len(HDF5_MAGIC))
    name = shown(os.path.basename(found.file))
    if head.startswith(HDF5_MAGIC):
        found.problems.append(
            Problem("SEQ401", f"{name} is an HDF5 file.", "Name it .h5, as Keras 2 wrote it.")
        )
        return
    if not head.startswith(ZIP_MAGIC):
        what = "is empty" if not head else "is not a zip archive, as .keras files are"
        found.problems.append(Problem("SEQ401", f"{name} {what}.", SAVE_AGAIN))
        return
    if _directory_size(stream) > MOST_DIRECTORY:
        found.problems.append(
            Problem("SEQ402", f"{name} holds tens of thousands of entries.", "No model has them.")
        )
        return
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _read_entries(archive, found, name, settings)
    except zipfile.BadZipFile as error:
        why = "".join(c if c.isprintable() else "?" for c in str(error))[:80]
        found.problems.append(
            Problem("SEQ401", f"{name} is cut off or damaged: {why}.", "Copy or save it again.")
        )
    except ShapeError as error:
        found.problems.append(Problem.of(error))
    except (RuntimeError, NotImplementedError, ValueError, EOFError, LookupError) as error:
        # An encrypted entry, an unknown compression, broken headers.
        why = "".join(c if c.isprintable() else "?" for c in str(error))[:80]
        found.problems.append(
            Problem("SEQ401", f"{name} can't be unpacked: {why or 'it is damaged'}.", SAVE_AGAIN)
        )


def _directory_size(stream: Any) -> int:
    """Bytes of a zip's directory as its end says; 0 where there is no end."""
    size = stream.seek(0, os.SEEK_END)
    start = max(0, size - 65_557 - 76)
    stream.seek(start)
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        return 0
    if end >= 76 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        record = tail[end - 76 : end - 20]
        if record.startswith(b"PK\x06\x06"):
            return int.from_bytes(record[40:48], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")


def _read_entries(archive: Any, found: FileReport, name: str, settings: Mapping[str, Any]) -> None:
    names = archive.namelist()
    astray = [
        n for n in names if n.startswith(("/", "\\")) or ".." in n.replace("\\", "/").split("/")
    ]
    if astray:
        found.problems.append(
            Problem(
                "SEQ401",
                f"{name} has the entry {shown(astray[0])}, which points outside the archive; "
                "nothing was unpacked.",
                "Don't unpack this file, and ask where it comes from.",
                severity="warning",
            )
        )
    if "config.json" not in names:
        weights = any(n.endswith(".h5") for n in names)
        what = "holds weights and no model" if weights else "holds no config.json"
        raise BadRecord(f"{name} {what}, so it is not a saved Keras model.", SAVE_AGAIN)
    version = ""
    if "metadata.json" in names:
        metadata = loaded(_unpacked(archive, "metadata.json", 1024 * 1024), "metadata.json")
        if isinstance(metadata, dict):
            version = str(metadata.get("keras_version") or "")[:40]
    data = _unpacked(archive, "config.json", MOST_BYTES)
    add_config(found, data, "config.json", version, settings)


def _unpacked(archive: Any, entry: str, most: int) -> bytes:
    """An entry of an archive. Raises TooLarge as soon as more than ``most`` bytes came out."""
    import zlib

    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while True:
                part = stream.read(64 * 1024)
                if not part:
                    return b"".join(parts)
                parts.append(part)
                size += len(part)
                if size > most:
                    raise TooLarge(
                        f"{entry} unpacks to more than {most // 1024**2} MB.", "No model's does."
                    )
    except zlib.error:
        raise BadRecord(f"{entry} is damaged inside the archive.", SAVE_AGAIN) from None


__all__ = ["HDF5_MAGIC", "ZIP_MAGIC", "read_config", "read_keras", "unreadable"]
