"""Broken inputs of every kind: each ends with a model or a sentence, in every format.

``pytest --hypothesis-profile=thorough tests/properties/test_fuzz.py`` reads for hours.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .fuzz.makers import MAKERS
from .fuzz.reading import COMMANDS, SOURCES, read

SHARE = 10 * settings().max_examples / sum(times for _, times in MAKERS.values())
FILES = (*SOURCES, ".json", ".keras", ".h5")
# A broken HDF5 file is given up after 30 seconds.
LONGEST = timedelta(seconds=45)


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_reader_ends_with_a_model_or_a_sentence(suffix: str) -> None:
    make, times = MAKERS[suffix]
    ends: Counter[str] = Counter()

    @given(st.integers(0, 2**64))
    @settings(max_examples=max(1, round(times * SHARE)), deadline=LONGEST)
    def hold(seed: int) -> None:
        rng = random.Random(seed)
        command = rng.choice(COMMANDS) if suffix in FILES and rng.random() < 0.1 else ""
        content = make(rng)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"file{suffix}")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            ends[read(path, rng.random() > 0.7, command)] += 1

    hold()
    assert suffix == ".h5" or len(ends) > 1, ends
