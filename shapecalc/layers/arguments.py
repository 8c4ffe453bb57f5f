"""The kinds of argument a layer can declare.

A kind checks a value exactly as Keras does when the layer is made (what Keras lets
through here and refuses while building is refused while building here too), and tells
everything else about the argument: how the command line reads it, which other values
would have been possible, and what the property tests may draw.
"""

from __future__ import annotations

from typing import Any, Optional

from ..keras_names import CONSTRAINTS, INITIALIZERS, REGULARIZERS
from ..numbers.size import Size
from .activations import ACTIVATIONS

REQUIRED: Any = type("Required", (), {"__repr__": lambda self: "required"})()


class Refused(Exception):
    """A value that a kind refuses; the text says what was expected."""


_SAID = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Kind:
    """One kind of argument. ``option`` is how its text is read (:mod:`.parse`): size, sizes,
    several, number, value, text, a flag's switch or a layer; "" where it can't be given as text.

    ``numeric`` kinds hold sizes, which may be unknown; ``listed`` ones hold several, so that one
    unknown can't represent all. A kind that ``decides`` chooses between rules or names a place:
    while it isn't known, nothing is known of the layer.
    """

    option = "text"
    numeric = False
    listed = False
    decides = False
    # No rule reads it, so that it never moves a number.
    ignored = False
    accepts: tuple[Any, ...] = ()
    refuses: tuple[Any, ...] = ()

    def __init__(self, default: Any = REQUIRED) -> None:
        self.default = default
        self.name = ""

    @property
    def takes_names(self) -> bool:
        """Whether the name of an unknown number is allowed here: names are for sizes."""
        return self.numeric and not self.listed

    def check(self, value: Any) -> Any:
        """The value as the rule reads it. Raises :class:`Refused`."""
        return value

    def unknown(self, size: Size) -> dict[str, Any]:
        """What stands for a value that isn't known, by argument; ``size`` is what it may count."""
        return {}

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def meant(self, value: Any) -> tuple[Any, ...]:
        """The value meant by a misspelt word or a name, as a tuple of one, or nothing."""
        if not isinstance(value, (str, Size)):
            return ()
        from ..errors import nearest

        word, words = str(value), getattr(self, "names", self.accepts)
        said = _SAID.get(word.lower())
        if said is not None and any(w is said for w in words):
            return (said,)
        near = nearest(word, [w for w in words if isinstance(w, str)])
        return (near,) if near else ()


class Anything(Kind):
    """What Keras doesn't check when the layer is made; without an ``option`` no rule reads it."""

    takes_names = True

    def __init__(self, default: Any = REQUIRED, option: str = "") -> None:
        super().__init__(default)
        self.option, self.ignored = option or "value", not option


class Flag(Kind):
    """True or False; like Keras, anything with a truth value will do."""

    option = "flag"
    decides = True
    accepts: tuple[Any, ...] = (True, False)

    def check(self, value: Any) -> Any:
        if isinstance(value, Size):
            raise Refused("True or False")
        return bool(value)


class Count(Kind):
    """A positive whole number, compared as Keras compares: ``value <= 0`` raises an error.

    ``strict`` kinds ask for an ``int`` at once; the others let a float through, which
    then fails as a weight's size. ``maybe`` allows None, ``also`` a few numbers below 1.
    """

    option = "size"
    numeric = True
    accepts: tuple[Any, ...] = (1, 2, 3, 4, 5, 8, True)
    refuses: tuple[Any, ...] = (0, -1, "3", None, [2])

    def __init__(
        self,
        default: Any = REQUIRED,
        *,
        strict: bool = False,
        booleans: bool = True,
        maybe: bool = False,
        also: tuple[int, ...] = (),
    ) -> None:
        super().__init__(default)
        self.strict, self.booleans, self.maybe, self.also = strict, booleans, maybe, also
        if maybe:
            self.refuses = tuple(v for v in self.refuses if v is not None)

    def check(self, value: Any) -> Any:
        if value.__class__ is int:
            if value > 0 or value in self.also:
                return value
        elif value is None and self.maybe:
            return None
        elif value is True and self.booleans:
            return 1
        elif isinstance(value, float) and not self.strict:
            if not value <= 0:  # so that "not a number" passes, as in Keras
                return value
        raise Refused("a positive whole number" + (" or None" if self.maybe else ""))


class Rank(Kind):
    """LoRA's rank: nothing is checked before the weights are made, and no rank makes none."""

    option = "size"
    numeric = True
    accepts: tuple[Any, ...] = (1, 2, 3, 4, 5, 8, True, None)
    refuses: tuple[Any, ...] = (-1, "3", [2], 2.5)

    def check(self, value: Any) -> Any:
        return int(value) if isinstance(value, bool) else value or None


class Unchecked(Kind):
    """A size that Keras doesn't look at when the layer is made."""

    option = "size"
    numeric = True
    accepts: tuple[Any, ...] = (4, 5, 8, 16, True)

    def check(self, value: Any) -> Any:
        return int(value) if isinstance(value, int) else value


class PerAxis(Kind):
    """An argument with a value for each of the ``n`` axes that a layer works along."""

    numeric = True

    def __init__(self, default: Any = REQUIRED, *, n: int = 1) -> None:
        super().__init__(default)
        self.n = n

    def on(self, n: int) -> Kind:
        """The same argument of a layer over ``n`` axes."""
        return type(self)(self.default, n=n)


class Window(PerAxis):
    """``n`` whole numbers, given as one or as a tuple (Keras's ``standardize_tuple``)."""

    option = "size"
    accepts: tuple[Any, ...] = (1, 2, 3, 4, 5, [2], [3], True)
    refuses: tuple[Any, ...] = (-1, "3", 2.0, [], [2, 2, 2])

    def __init__(self, default: Any = REQUIRED, *, n: int = 1, zero: bool = False) -> None:
        super().__init__(default, n=n)
        self.zero, self.listed = zero, n > 1
        if n > 1:
            self.option = "sizes"
            several = [1, 2, 3][:n], [3, 0 if zero else 1, 2][:n]
            self.accepts = (1, 2, 3, *several, True)
            self.refuses = (-1, "3", 2.0, [], [2] * (n + 1), [2])
        if not zero:
            self.refuses = (0, *self.refuses)

    def on(self, n: int) -> Kind:
        return Window(self.default, n=n, zero=self.zero)

    def check(self, value: Any) -> Any:
        least = 0 if self.zero else 1
        if value.__class__ is int and self.n == 1:
            if value >= least:
                return value
        elif value is None and self.default is None:
            return None
        else:
            items = [value] * self.n if isinstance(value, int) else value
            if isinstance(items, (list, tuple)) and len(items) == self.n:
                if all(isinstance(v, (int, float, Size)) and not v < least for v in items):
                    if not any(v != v or v == _INF for v in items):
                        sizes = tuple(int(v) if isinstance(v, int) else v for v in items)
                        return sizes[0] if self.n == 1 else sizes
        amount = "a positive whole number" if not self.zero else "a whole number, 0 or more"
        if self.n == 1:
            raise Refused(amount)
        raise Refused(f"{amount}, or {self.n} of them")


class Ends(PerAxis):
    """How many places at the two ends of each axis: one number for all, one for both ends of an
    axis, or two. Over one axis the two numbers are its ends (Keras's ``standardize_tuple``)."""

    option = "sizes"
    listed = True

    def __init__(self, default: Any = REQUIRED, *, n: int = 1, negative: bool = False) -> None:
        super().__init__(default, n=n)
        # Whether one number for all may be below 0: of zero padding Keras checks pairs alone.
        self.negative = negative
        pair = Window(n=2, zero=True)
        self.pair, self.accepts, self.refuses = pair, pair.accepts, pair.refuses
        if n > 1:
            self.option = "pairs"
            pairs = [[1, 0], [2, 2], [0, 1]][:n]
            self.accepts = (0, 1, 2, True, [1, 2, 0][:n], pairs, [1, *pairs[1:]])
            self.refuses = ("3", 2.0, [], [1] * (n + 1), [1], [[1, 2, 3]] * n, [-1] * n)
            self.refuses += () if negative else (-1,)

    def on(self, n: int) -> Kind:
        same = self.default[0] if isinstance(self.default, tuple) else self.default
        return Ends(same, n=n, negative=self.negative)

    def check(self, value: Any) -> Any:
        if self.n == 1:
            return self.pair.check(value)
        if isinstance(value, int) and (self.negative or value >= 0):
            return ((int(value),) * 2,) * self.n
        if isinstance(value, (list, tuple)) and len(value) == self.n:
            return tuple(self.pair.check(v) for v in value)
        raise Refused(f"a whole number, {self.n} of them, or {self.n} pairs")


_INF = float("inf")


class Choice(Kind):
    """One of a few words; ``any_case`` where Keras lowers the word first."""

    option = "choice"
    decides = True

    def __init__(
        self, default: Any, *words: Any, any_case: bool = False, late: bool = False
    ) -> None:
        super().__init__(default)
        self.words, self.any_case, self.late = words, any_case, late
        extra = tuple(w.upper() for w in words[:1] if any_case and isinstance(w, str))
        self.accepts = (*words, *extra)
        self.refuses = ("diagonal", 3)

    def check(self, value: Any) -> Any:
        word = value.lower() if self.any_case and isinstance(value, str) else value
        if isinstance(word, (list, dict)) or word not in self.words or isinstance(word, bool):
            if self.late and not isinstance(word, Size):
                return value
            if not (isinstance(word, bool) and word in self.words):
                raise Refused("one of " + ", ".join(map(repr, self.words)))
        return word


class DataFormat(Choice):
    """``channels_last`` (also when None) or ``channels_first``, in any case."""

    def __init__(self) -> None:
        super().__init__(None, "channels_last", "channels_first", any_case=True)

    def check(self, value: Any) -> Any:
        return "channels_last" if value is None else super().check(value)


class Real(Kind):
    """A number between two bounds, both allowed. ``loose`` bounds are not checked by Keras."""

    option = "number"
    takes_names = True
    accepts: tuple[Any, ...] = (0, 0.5, 1)
    refuses: tuple[Any, ...] = ("a", None, [0.5])

    def __init__(
        self,
        default: Any = REQUIRED,
        least: Optional[float] = None,
        most: Optional[float] = None,
        *,
        maybe: bool = False,
    ) -> None:
        super().__init__(default)
        self.least, self.most, self.maybe = least, most, maybe
        if most is not None:
            self.refuses = (*self.refuses, most + 0.5)
        if least is not None:
            self.refuses = (*self.refuses, least - 0.5)
        if maybe:
            self.accepts = (*self.accepts, None)
            self.refuses = tuple(v for v in self.refuses if v is not None)

    def nearest(self, value: float) -> float:
        """The number between the bounds that is next to a number."""
        low = value if self.least is None else max(value, self.least)
        return low if self.most is None else min(low, self.most)

    def check(self, value: Any) -> Any:
        if value is None and self.maybe:
            return None
        if isinstance(value, (int, float)):
            low_ok = self.least is None or value >= self.least
            if low_ok and (self.most is None or value <= self.most):
                return value
        if self.least is not None and self.most is not None:
            raise Refused(f"a number from {self.least:g} to {self.most:g}")
        raise Refused("a number" + (f", {self.least:g} or more" if self.least is not None else ""))


class Seed(Kind):
    """An integer of 64 bits, or None."""

    option = "size"
    ignored = True
    takes_names = True
    accepts: tuple[Any, ...] = (None, 0, 7, -1)
    refuses: tuple[Any, ...] = ("a", 2.5, True, [1], 2**63)

    def check(self, value: Any) -> Any:
        if value is None or (value.__class__ is int and -(2**63) <= value < 2**63):
            return value
        raise Refused("an integer of at most 64 bits")


class Late(Anything):
    """An argument that Keras checks where it is used, not when the layer is made."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind.default)
        self.kind, self.accepts, self.refuses = kind, kind.accepts, kind.refuses


class Axes(Kind):
    """One axis, or a list of them."""

    option = "sizes"
    decides = True
    accepts: tuple[Any, ...] = (-1, 1, 2, [1], [1, 2])
    refuses: tuple[Any, ...] = ("a",)

    def __init__(self, default: Any = -1, *, many: bool = True, maybe: bool = False) -> None:
        super().__init__(default)
        self.many, self.maybe = many, maybe
        if not many:
            self.accepts = (-1, 1, 2, -2)
        if maybe:
            self.accepts = (*self.accepts, None)

    def check(self, value: Any) -> Any:
        if value is None and self.maybe:
            return None
        if isinstance(value, int):
            return int(value)
        if self.many and isinstance(value, (list, tuple)):
            if all(isinstance(v, int) for v in value):
                return tuple(int(v) for v in value)
        raise Refused("an axis number" + (" or a list of them" if self.many else ""))


class Sizes(Kind):
    """A list of whole numbers, such as ``target_shape``."""

    option = "several"
    numeric = True
    listed = True
    accepts: tuple[Any, ...] = ((2, 4), (8,), (-1,), (4, -1), (2, -1, 2), (None, 4), (0, 4))
    refuses: tuple[Any, ...] = (5, None, 2.5)

    def check(self, value: Any) -> Any:
        if isinstance(value, (list, tuple, str)):
            return tuple(int(v) if isinstance(v, int) else v for v in value)
        raise Refused("a list of whole numbers, such as 2,4")


class Named(Kind):
    """A Keras object by name or by config: an activation, initializer, regularizer …"""

    def __init__(self, what: str, default: Any = None) -> None:
        super().__init__(default)
        self.what = what
        self.names = _NAMES[what]
        self.ignored = what != "activation"
        if what == "activation":
            self.accepts = ("relu", "tanh")
        self.refuses = ("no_such_thing", 5)

    def check(self, value: Any) -> Any:
        if value is None or callable(value):
            return value
        if isinstance(value, str) and value in self.names:
            return value
        if isinstance(value, dict) and isinstance(value.get("class_name"), str):
            return value
        raise Refused(f"the name of a Keras {self.what}")


_NAMES = {
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "regularizer": REGULARIZERS,
    "constraint": CONSTRAINTS,
}


class Nested(Kind):
    """A layer inside a layer, as an object or as its config.

    ``of`` says what is usual: a ``layer``, a ``recurrent`` layer or a ``cell``;
    ``many``: a list of them will do, too; ``alone``: one that isn't in a list will do.
    """

    option = "layer"

    def __init__(
        self,
        default: Any = REQUIRED,
        *,
        of: str = "layer",
        many: bool = False,
        alone: bool = True,
    ) -> None:
        super().__init__(default)
        self.of, self.many, self.alone = of, many, alone

    def check(self, value: Any) -> Any:
        from .registry import from_config

        if value is None and not self.required:
            return None
        if hasattr(type(value), "call_inputs"):  # a layer, whose class reads this one
            return value
        if isinstance(value, dict):
            return from_config(value)
        if self.many and isinstance(value, (list, tuple)):
            return tuple(self.check(v) for v in value)
        raise Refused("a layer" + (" or a list of cells" if self.many else ""))


class Ignored(dict[str, Kind]):
    """Several arguments that a class body declares at once."""


def ignored(names: str) -> Ignored:
    """Arguments that never change a number, in Keras's order: ``"name=default name …"``.

    The kind follows from the last word of the name, as Keras names them.
    """
    kinds = Ignored()
    for item in names.split():
        name, _, default = item.partition("=")
        what = name.split("_")[-1]
        kinds[name] = Named(what, default or None) if what in _NAMES else Anything(default or None)
    return kinds


# What a class body writes: typed as the value the rule will read, not as the kind.
anything: Any = Anything
flag: Any = Flag
count: Any = Count
rank: Any = Rank
unchecked: Any = Unchecked
window: Any = Window
ends: Any = Ends
choice: Any = Choice
data_format: Any = DataFormat
real: Any = Real
seed: Any = Seed
late: Any = Late
axes: Any = Axes
sizes: Any = Sizes
named: Any = Named
nested: Any = Nested
