"""What can be wrong with a model, one class a code.

A rule raises the fact alone (what was expected, what came); whoever runs the rule adds
where it happened. The docstring of a class is the page of its code: what it means and
what to do. Codes never change their meaning.
"""

from __future__ import annotations

from typing import Any, ClassVar, Optional


class ShapeError(ValueError):
    """A model that Keras would refuse, or input that can't be read.

    Attributes: ``code``; ``message`` (one sentence: what was expected and what came);
    ``fix`` (one sentence: what to do); ``layer`` (index in its model) and ``layer_name``
    once they are known; ``while_constructing`` when the layer could not even be made,
    which Keras reports before any shape; then ``config`` is the config of that layer.
    """

    code: ClassVar[str] = "SEQ000"

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.layer: Optional[int] = None
        self.layer_name = ""
        self.while_constructing = False
        self.config: Optional[dict[str, Any]] = None

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


# -- 1xx: shapes that don't fit -------------------------------------------------------
class WrongRank(ShapeError):
    """A layer was given too many or too few axes.

    Recurrent and pooling layers want exactly (batch, steps, features); an LSTM without
    ``return_sequences=True`` hands on (batch, features), so the next LSTM can't read it.
    """

    code = "SEQ101"


class WindowTooLong(ShapeError):
    """A kernel, a pool or a crop is longer than the steps it works on.

    With ``padding='valid'`` the window must fit into the text at least once.
    """

    code = "SEQ102"


class SizeUnknown(ShapeError):
    """A weight needs a size that isn't known.

    The usual cause: Flatten over an unknown number of steps, then Dense.
    """

    code = "SEQ103"


class InputsDontMatch(ShapeError):
    """Several inputs are merged whose sizes don't fit together."""

    code = "SEQ104"


class WrongInputs(ShapeError):
    """A layer was called with the wrong number or kind of inputs.

    A layer with several outputs (``return_state=True``) can only be the last of a
    Sequential; a merge layer needs a list.
    """

    code = "SEQ105"


class DoesNotDivide(ShapeError):
    """Sizes that must divide, or give the same total, don't.

    Channels into groups, or a Reshape to another number of values.
    """

    code = "SEQ106"


class AxisOutOfRange(ShapeError):
    """An axis was named that the input doesn't have."""

    code = "SEQ107"


class BatchUnknown(ShapeError):
    """A stateful layer needs a fixed batch size."""

    code = "SEQ108"


class BuiltForOther(ShapeError):
    """A shared layer was built for one size and called with another."""

    code = "SEQ109"


class ImpossibleSize(ShapeError):
    """A size would be negative or not a whole number."""

    code = "SEQ110"


# -- 2xx: arguments that Keras refuses when the layer is made -------------------------
class BadArgument(ShapeError):
    """An argument has a value that Keras refuses."""

    code = "SEQ201"


class UnknownArgument(ShapeError):
    """An argument that the layer doesn't have: misspelt, misplaced or gone."""

    code = "SEQ202"


class MissingArgument(ShapeError):
    """An argument without a default was left out."""

    code = "SEQ203"


class ArgumentsClash(ShapeError):
    """Two arguments that can't stand together."""

    code = "SEQ204"


# -- 3xx: models ----------------------------------------------------------------------
class UnknownLayer(ShapeError):
    """A layer that seqshape doesn't know. It is never guessed: totals say "at least"."""

    code = "SEQ301"


class BadModel(ShapeError):
    """A model whose config doesn't hold together: no layers, a cycle, a lost input."""

    code = "SEQ302"


# -- 4xx: input that can't be read ----------------------------------------------------
class BadRecord(ShapeError):
    """A record, option or file that isn't what was asked for."""

    code = "SEQ401"


class TooLarge(ShapeError):
    """Something so large or so deep that no model has it."""

    code = "SEQ402"


def codes() -> dict[str, type[ShapeError]]:
    """Every code with its class, in order."""
    return {c.code: c for c in sorted(ShapeError.__subclasses__(), key=lambda c: c.code)}


def did_you_mean(word: str, words: Any) -> str:
    """``" Did you mean 'x'?"``, or nothing when no word is near."""
    from difflib import get_close_matches

    options = list(words)
    near = get_close_matches(word, options, 1) or [w for w in options if w.lower() == word.lower()]
    return f" Did you mean '{near[0]}'?" if near else ""


def shown(value: Any, most: int = 60) -> str:
    """A value in a message: one line, no control characters, never longer than a line."""
    if isinstance(value, int) and abs(value) >= 10**30:
        bits = value.bit_length()
        return f"a whole number of about {int(bits * 0.30103) + 1} digits"
    if isinstance(value, (list, tuple)) and len(value) > 20:
        value = list(value[:20])
    try:
        text = repr(value)
    except RecursionError:
        text = f"a deeply nested {type(value).__name__}"
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= most else text[: most - 1] + "…"
