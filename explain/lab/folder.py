"""The files of a run. Each is written under another name and renamed when it is complete, so that
any reader, at any time, finds the old file or the new one.

Keras's BackupAndRestore can't replace this: it overwrites the weights and then, in a second file,
the number of the epoch. A run killed between the two trains that epoch twice when it is resumed,
silently; a run killed while the second file is empty can't be resumed. Here weights, optimizer
and history after an epoch are one file.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Optional

from shapecalc.errors import BadRecord

SCHEMA = 1
_PART = ".part-"


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    with replacing(path) as part:
        part.write_bytes(data)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to; at the end its file replaces ``path``."""
    # The suffix stays: Keras takes the format from it.
    part = path.with_name(f"{_PART}{os.getpid()}-{path.name}")
    try:
        yield part
        with open(part, "rb") as stream:
            os.fsync(stream.fileno())
        os.replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def as_json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


class Folder:
    """A folder of one run, or of a comparison of several."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def make(self) -> Folder:
        """Make the folder, and remove parts that a killed run left. Raises BadRecord."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for part in self.path.glob(f"{_PART}*"):
                part.unlink()
            probe = self.path / f"{_PART}probe"
            probe.touch()
            probe.unlink()
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            raise BadRecord(
                f"{self.path} can't be written to: {why}.", "Name another folder with -o."
            ) from None
        return self

    def has(self, name: str) -> bool:
        return (self.path / name).is_file()

    def write_json(self, name: str, value: Any) -> None:
        write(self.path / name, as_json(value))

    def read_json(self, name: str) -> Any:
        """A JSON file of the folder. Raises BadRecord."""
        path = self.path / name
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            raise BadRecord(f"{path} can't be read: {why}.", "Name a run folder.") from None
        except (ValueError, RecursionError):
            raise BadRecord(
                f"{path} is not a JSON file that the lab wrote.", "Train again."
            ) from None
        if not isinstance(found, dict) or found.get("schema", SCHEMA) != SCHEMA:
            raise BadRecord(f"{path} is of another version.", "Train again.")
        return found

    # -- the state after the last whole epoch ---------------------------------------------
    def write_state(self, history: dict[str, Any], arrays: dict[str, list[Any]]) -> None:
        """History and arrays in one file, so that they can't be of different epochs."""
        import numpy as np

        named = {f"{key}{i}": a for key, values in arrays.items() for i, a in enumerate(values)}
        stream = io.BytesIO()
        np.savez(stream, history=np.frombuffer(as_json(history), "uint8"), **named)
        write(self.path / "state.npz", stream.getvalue())

    def read_state(self) -> Optional[tuple[dict[str, Any], dict[str, list[Any]]]]:
        """What ``write_state`` wrote, or None before the first epoch. Raises BadRecord."""
        import numpy as np

        path = self.path / "state.npz"
        if not path.exists():
            return None
        try:
            with np.load(path, allow_pickle=False) as kept:
                history = json.loads(kept["history"].tobytes())
                arrays: dict[str, list[Any]] = {}
                for name in kept.files:
                    key = name.rstrip("0123456789")
                    if key != "history":
                        arrays.setdefault(key, []).append(kept[name])
        except Exception:
            raise BadRecord(
                f"{path} is not a state that the lab wrote.", "Start a new run."
            ) from None
        return history, arrays

    # -- models ---------------------------------------------------------------------------
    def write_model(self, name: str, save: Callable[[Path], None]) -> None:
        with replacing(self.path / name) as part:
            save(part)
