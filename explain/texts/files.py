"""Labelled texts from a file of the user's."""

from __future__ import annotations

from typing import Optional

from shapecalc.errors import BadRecord

from .dataset import Dataset


def read(
    path: str, *, text: Optional[str] = None, label: Optional[str] = None, binary: bool = False
) -> Dataset:
    """Texts and labels of a TSV, CSV, JSON Lines or JSON file. Raises BadRecord, TooLarge."""
    raise BadRecord(f"There is no source {path!r}.", "Take reviews.")
