"""What a run leaves behind. Every file is written under another name and renamed when it is
whole, so that whoever looks, whenever, finds the old file or the new one."""

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
    """A path to write to; what stands there at the end takes the place of ``path``."""
    # The endings stay last: Keras reads the format off them.
    part = path.with_name(f"{_PART}{os.getpid()}-{path.name}")
    try:
        yield part
        with open(part, "rb") as stream:
            os.fsync(stream.fileno())
        os.replace(part, path)
        _sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def as_json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


class Folder:
    """A folder of one run, or of a comparison of several."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def make(self) -> Folder:
        """Make the folder, and clear away parts that a killed run left. Raises BadRecord."""
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
            raise BadRecord(f"{path} is no JSON that the lab wrote.", "Train again.") from None
        if not isinstance(found, dict) or found.get("schema", SCHEMA) != SCHEMA:
            raise BadRecord(f"{path} is none of this version.", "Train again.")
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
            raise BadRecord(f"{path} isn't what the lab wrote.", "Start a new run.") from None
        return history, arrays

    # -- models ---------------------------------------------------------------------------
    def write_model(self, name: str, save: Callable[[Path], None]) -> None:
        with replacing(self.path / name) as part:
            save(part)
