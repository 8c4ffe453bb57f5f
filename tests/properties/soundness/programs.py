"""Random programs: the writer with all its templates."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from . import (  # noqa: F401  (their templates)
    arrays,
    containers,
    control,
    frames,
    functions,
    images,
    layers,
    tricks,
)
from .writing import EXPRESSIONS, STATEMENTS, Writer

PROFILES = {"python": 62, "numpy": 20, "pandas": 13, "keras": 5}


class Program(NamedTuple):
    """A program, the profile that it was written for, and its features."""

    seed: str
    profile: str
    text: str
    features: Counter[str]


def program(seed: str, profile: str = "", without: Collection[str] = ()) -> Program:
    """The program of a seed."""
    rng = random.Random(seed)
    profile = profile or rng.choices(list(PROFILES), list(PROFILES.values()))[0]
    writer = Writer(rng, rng.randint(4, 18), without, profile)
    text = writer.program()
    return Program(seed, profile, text, writer.features)


def features() -> list[str]:
    """The names of all templates."""
    found = list(STATEMENTS.entries)
    for kind in EXPRESSIONS.values():
        found += kind.entries
    return found
