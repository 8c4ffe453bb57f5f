"""keras.utils.pad_sequences in NumPy, without Keras."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def pad(rows: Sequence[Sequence[int]], steps: int, padding: str, truncating: str) -> Any:
    """An int32 array (len(rows), steps): short rows filled with 0, long rows cut."""
    import numpy as np

    out = np.zeros((len(rows), steps), "int32")
    for i, row in enumerate(rows):
        kept = cut(row, steps, truncating)
        if kept:
            out[i, slice(None, len(kept)) if padding == "post" else slice(-len(kept), None)] = kept
    return out


def cut(row: Sequence[int], steps: int, truncating: str) -> list[int]:
    """What is left of a row: its first ``steps`` ids for post, its last for pre."""
    if len(row) <= steps:
        return list(row)
    return list(row[:steps] if truncating == "post" else row[-steps:])
