"""What every refusal has, and the words that messages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Optional

from ..display import Displayed
from ..numbers.size import Size
from .changes import Fix, sentence

# From here a whole number is described by its digits: no size of anything is that large.
HUGE = 10**30


class ShapeError(ValueError, Displayed):
    """A model that raises an error in Keras, or input that can't be read.

    A code's class declares the facts it is made of; :meth:`text` makes the sentence from them,
    and :meth:`advice` chooses what to do, both when they are asked for. A refusal that only one
    place makes is given its sentence and its fixes instead.

    Attributes: ``code``; ``message`` (one sentence: what was expected and what came); ``fixes``
    (what to do, each a :class:`~.changes.Change` where it can be carried out), ``fix`` (the same
    as one text); ``subject`` (the layer whose rule it was); ``layer`` (index in its model) and
    ``layer_name`` once they are known, ``path`` (the rows of the model up to that layer, None
    where they aren't known); ``argument`` where one is to blame; ``while_constructing`` when the
    layer could not even be made, which Keras reports before any shape; then ``config`` is the
    config of that layer. ``record`` is the model's in the JSON contract, where it is known.
    ``severity`` is "warning" for what Keras goes on with silently.
    """

    code: ClassVar[str] = "SEQ000"
    severity: ClassVar[str] = "error"

    subject: Any = None
    layer: Optional[int] = None
    layer_name = ""
    path: Optional[Sequence[Any]] = None
    argument = ""
    while_constructing = False
    config: Optional[dict[str, Any]] = None
    record: Optional[dict[str, Any]] = None

    def __init__(self, message: str = "", *fixes: Fix, **facts: Any) -> None:
        self.args = (message, *fixes)
        self.has_facts = bool(facts)
        self.__dict__.update(facts)

    def text(self) -> str:
        """The sentence of this code, from its facts."""
        return ""

    def advice(self) -> Iterable[Fix]:
        """What to do, the best first, from the facts."""
        return ()

    @property
    def message(self) -> str:
        return self.args[0] or self.text()

    @property
    def fixes(self) -> tuple[Fix, ...]:
        chosen = self.advice() if self.has_facts and not self.args[1:] else self.args[1:]
        return tuple(filter(None, chosen))

    @property
    def fix(self) -> str:
        return sentence(self.fixes)

    @property
    def who(self) -> str:
        """The class of the layer whose rule it was."""
        return self.subject if isinstance(self.subject, str) else type(self.subject).__name__

    @property
    def above(self) -> Sequence[Any]:
        """The rows above the layer that was refused, none where they aren't known."""
        return (self.path or ())[:-1]

    def at(self, layer: int, name: str, path: Optional[Sequence[Any]] = None) -> ShapeError:
        """Add where it happened; the innermost place that is known stays."""
        if self.layer is None:
            self.layer, self.layer_name, self.path = layer, name, path
        return self

    def __str__(self) -> str:
        where = f" layer {self.layer} ({self.layer_name}):" if self.layer is not None else ""
        fix = f" {self.fix}" if self.fix else ""
        return f"{self.code}{where} {self.message}{fix}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def to_dict(self) -> dict[str, Any]:
        """The contract's ``error`` object."""
        return {"code": self.code, "layer": self.layer, "message": self.message, "fix": self.fix}


def codes() -> dict[str, type[ShapeError]]:
    """Every code with its class, in order."""
    return {c.code: c for c in sorted(_pages(ShapeError), key=lambda c: c.code)}


def _pages(cls: type[ShapeError]) -> Iterator[type[ShapeError]]:
    """The classes that have a code of their own."""
    for sub in cls.__subclasses__():
        if "code" in sub.__dict__:
            yield sub
        yield from _pages(sub)


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


def nearest(word: str, words: Iterable[str], cutoff: float = 0.6) -> str:
    """The word that was meant by a misspelt one, "" when none is near."""
    from difflib import get_close_matches

    options = list(words)
    near = get_close_matches(word, options, 1, cutoff) or [
        w for w in options if w.lower() == word.lower()
    ]
    return near[0] if near else ""


def counted(n: int, what: str) -> str:
    """``0 inputs``, ``1 input``, ``2 inputs``."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def enumerated(what: str, names: Iterable[str], most: int = 99) -> str:
    """``Its arguments are: rate, seed.``, and how many more where there are more than ``most``."""
    found = list(names)
    if len(found) < 2:
        return f"Its only {what} is {found[0]}." if found else f"It has no {what}s."
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return f"Its {what}s are: {', '.join(found[:most])}{more}."


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """``" Did you mean 'x'?"``, or nothing when no word is near."""
    near = nearest(word, words)
    return f" Did you mean {near!r}?" if near else ""


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
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", text)  # where an object happens to lie in memory
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= most else text[: most - 1] + "…"
