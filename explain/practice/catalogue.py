"""All kinds of mistakes, from the files that define them."""

from __future__ import annotations

from functools import lru_cache

from . import counting, settings, shapes, sizes
from .kinds import ALL, Kind

FILES = (settings, counting, shapes, sizes)


@lru_cache(maxsize=1)
def every_kind() -> tuple[Kind, ...]:
    """All kinds, the likelier first."""
    return tuple(sorted(ALL, key=lambda one: -one.weight))
