"""Files are whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from explain.lab.folder import Folder, replacing, write
from shapecalc.errors import BadRecord


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write(path, b"old")
    with pytest.raises(RuntimeError), replacing(path) as part:
        part.write_bytes(b"ne")
        raise RuntimeError
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["a.json"]


def test_state_comes_back_in_its_order(tmp_path: Path) -> None:
    arrays = [np.full((i + 1,), i, "float32") for i in range(12)]
    folder = Folder(tmp_path / "run").make()
    assert folder.read_state() is None
    folder.write_state({"history": {"loss": [0.1]}}, {"w": arrays, "o": [np.int64(3)]})
    kept = folder.read_state()
    assert kept is not None
    assert kept[0] == {"history": {"loss": [0.1]}} and int(kept[1]["o"][0]) == 3
    assert all((a == b).all() for a, b in zip(kept[1]["w"], arrays, strict=True))


def test_parts_of_a_killed_run_are_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".part-1-state.npz").write_bytes(b"half")
    Folder(tmp_path).make()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00\xff", b'{"schema": 99}'])
def test_what_isnt_ours_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run.json").write_bytes(content)
    (tmp_path / "state.npz").write_bytes(content)
    with pytest.raises(BadRecord):
        Folder(tmp_path).read_json("run.json")
    with pytest.raises(BadRecord):
        Folder(tmp_path).read_state()


def test_a_folder_that_cant_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadRecord, match="can't be written to"):
        Folder(tmp_path / "file" / "run").make()
