"""What every refusal has, and the words that messages are made of."""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from ..display import Displayed
from ..size import Size

# From here a whole number is told by its digits: no size of anything is that large.
HUGE = 10**30


class ShapeError(ValueError, Displayed):
    """A model that Keras would refuse, or input that can't be read.

    Attributes: ``code``; ``message`` (one sentence: what was expected and what came);
    ``fix`` (one sentence: what to do); ``layer`` (index in its model) and ``layer_name``
    once they are known; ``argument`` where one is to blame; ``while_constructing`` when the
    layer could not even be made, which Keras reports before any shape; then ``config`` is the
    config of that layer. ``rows`` are those of the model up to the refused layer, ``record`` the
    model's in the JSON contract, where they are known. ``severity`` is "warning" for what Keras goes on with without a word.
    """

    code: ClassVar[str] = "SEQ000"
    severity: ClassVar[str] = "error"

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.layer: Optional[int] = None
        self.layer_name = ""
        self.argument = ""
        self.while_constructing = False
        self.config: Optional[dict[str, Any]] = None
        self.record: Optional[dict[str, Any]] = None
        self.rows: list[Any] = []

    def at(self, layer: int, name: str) -> ShapeError:
        """Add where it happened; the innermost place that is known stays."""
        if self.layer is None:
            self.layer, self.layer_name = layer, name
        return self

    def __str__(self) -> str:
        where = f" layer {self.layer} ({self.layer_name}):" if self.layer is not None else ""
        fix = f" {self.fix}" if self.fix else ""
        return f"{self.code}{where} {self.message}{fix}"

    def to_dict(self) -> dict[str, Any]:
        """The contract's ``error`` object."""
        return {"code": self.code, "layer": self.layer, "message": self.message, "fix": self.fix}


def codes() -> dict[str, type[ShapeError]]:
    """Every code with its class, in order."""
    return {c.code: c for c in sorted(ShapeError.__subclasses__(), key=lambda c: c.code)}


def _written(value: Any) -> str:
    """``repr``, but for sizes, which are written as everywhere else."""
    if isinstance(value, Size):
        return str(value)
    if type(value) in (list, tuple) and any(isinstance(v, Size) for v in value):
        inner = ", ".join(map(_written, value))
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def did_you_mean(word: str, words: Any) -> str:
    """``" Did you mean 'x'?"``, or nothing when no word is near."""
    from difflib import get_close_matches

    options = list(words)
    near = get_close_matches(word, options) or [w for w in options if w.lower() == word.lower()]
    return f" Did you mean '{near[0]}'?" if near else ""


def shown(value: Any, most: int = 60) -> str:
    """A value in a message: one line, no control characters, never longer than a line."""
    if isinstance(value, int) and abs(value) >= HUGE:
        bits = value.bit_length()
        return f"a whole number of about {int(bits * 0.30103) + 1} digits"
    if isinstance(value, (list, tuple)) and len(value) > 20:
        value = list(value[:20])
    try:
        text = _written(value)
    except RecursionError:
        text = f"a deeply nested {type(value).__name__}"
    except ValueError:  # it holds a whole number that Python won't write
        text = f"a {type(value).__name__} with a number of thousands of digits"
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= most else text[: most - 1] + "…"
