"""Labelled texts and how they become tensors: load, split, encode.

``load`` reads the bundled review sentences or the user's file, ``split`` holds out a validation
part, ``Encoder`` makes rows of ids. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from .dataset import Dataset, split
from .encoder import KINDS, Encoder
from .sources import SOURCES, load

__all__ = ["KINDS", "SOURCES", "Dataset", "Encoder", "load", "split"]
