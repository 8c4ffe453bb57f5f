"""The lab makes TensorFlow deterministic for the whole process; other tests want it as ever."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="package")
def as_it_was() -> Iterator[None]:
    yield
    if "tensorflow" in sys.modules:
        from tensorflow.python.framework import config

        config.disable_op_determinism()
