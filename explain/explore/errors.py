"""`why`: a pasted error in plain words, and where the code that the page shows has its cause."""

from __future__ import annotations

from typing import Any, Optional

from ..why import as_object
from .reading import Reading


def why(message: str, reading: Optional[Reading]) -> dict[str, Any]:
    """The answer to `why`; with a reading ``problems`` are those of the text with the same code."""
    found = as_object(message)
    found["known"] = found["matched"] is not None
    if reading is None:
        return found
    text, line = reading.text, found.get("text")
    lines = [i for i, own in enumerate(text.lines, 1) if line and own.strip() == line.strip()]
    problems = reading.found.reading.problems
    found["lines"] = lines
    found["problems"] = [i for i, p in enumerate(problems) if p.code == found["code"]]
    return found


__all__ = ["why"]
