"""What a table doesn't know, in a line below it: which sizes, why a row is ``?``, what to give."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Optional

from ..numbers import nest
from ..numbers.size import Size
from .prediction import why_unknown
from .rows import Row
from .unknown import Operation

MOST_LISTED = 6


class Seen:
    """A value that an output stored in the file shows for a name: what, and in which cell."""

    __slots__ = ("cell", "value")

    def __init__(self, value: int, cell: int) -> None:
        self.value, self.cell = value, cell

    def to_dict(self) -> dict[str, int]:
        return {"value": self.value, "cell": self.cell}


class Missing:
    """A size that Keras would know: its name, the option that gives it, a value that was seen."""

    __slots__ = ("give", "name", "seen")

    def __init__(self, name: str, give: str, seen: Optional[Seen] = None) -> None:
        self.name, self.give, self.seen = name, give, seen

    def option(self) -> str:
        """The option, with the value that was seen in the place of the dots."""
        return self.give if self.seen is None else _set_option(self.name, str(self.seen.value))

    def to_dict(self) -> dict[str, Any]:
        """The entry in ``unknown`` of a model's JSON."""
        found: dict[str, Any] = {"name": self.name, "give": self.option()}
        if self.seen is not None:
            found["seen"] = self.seen.to_dict()
        return found


def unknown_sizes(rows: Sequence[Row]) -> list[Size]:
    """The sizes with a name that the shapes and counts of a table depend on, each once."""
    found: dict[str, Size] = {}
    for row in rows:
        counts = [w.size for w in row.weights or ()]
        for size in [*(d for shape in nest.shapes(row.output) for d in shape), *counts]:
            if isinstance(size, Size):
                for leaf in size.unknowns():
                    if leaf.open:
                        found.setdefault(leaf.name, leaf)
    return list(found.values())


def option_for(name: str, arrays: Collection[str] = ()) -> str:
    """The option that gives a size: ``--set vocab_size=…``, ``--data X=…`` for an axis of X.

    ``arrays``: names that the source binds once, so that ``--data`` can only mean that array.
    """
    owner, dot, axis = name.partition(".shape[")
    if dot and owner in arrays and axis[:-1].isdigit():
        return f"--data {owner}=…"
    return _set_option(name, "…")


def _set_option(name: str, value: str) -> str:
    if all(c.isalnum() or c in "_." for c in name):
        return f"--set {name}={value}"
    quote = "'" if '"' in name or "$" in name else '"'
    return f"--set {quote}{name}={value}{quote}"


def missing_lines(rows: Sequence[Row], sizes: Sequence[Missing]) -> Iterator[str]:
    """The line on the sizes, and the one on the rows that aren't known."""
    if sizes:
        names = _listed([size.name for size in sizes])
        options = " ".join(dict.fromkeys(size.option() for size in sizes[:MOST_LISTED]))
        seen = [size.seen.cell for size in sizes if size.seen is not None]
        yield f"Not known from the code: {names}. Give: {options}" + (
            f" ({_seen_in(seen)}, which may be older than the code; --from-outputs uses it)"
            if seen
            else ""
        )
    strange = dict.fromkeys(_reason(row) for row in rows if is_cause(row))
    if strange:
        yield f"Not known (?): {_listed(list(strange), '; ')}"


def taken_lines(taken: Mapping[str, Seen]) -> Iterator[str]:
    """The line on the sizes that stored outputs gave."""
    if taken:
        values = _listed([f"{name}={seen.value}" for name, seen in taken.items()])
        cells = _seen_in([seen.cell for seen in taken.values()])
        yield f"From stored outputs: {values} ({cells}, which may be older than the code)"


def _seen_in(cells: Sequence[int]) -> str:
    found = sorted(set(cells))
    where = f"cell {found[0]}" if len(found) == 1 else f"cells {', '.join(map(str, found))}"
    return f"seen in the output of {where}"


def is_cause(row: Row) -> bool:
    """Whether a row isn't known by itself, and not only because one above it isn't."""
    if row.output is not None and row.weights is not None:
        return False
    return not why_unknown(row).startswith("Unknown because")


def _reason(row: Row) -> str:
    if isinstance(row.layer, Operation):
        return f"what {row.name} returns isn't known"
    return f"{row.name}: {why_unknown(row).rstrip('.')}"


def _listed(parts: list[str], between: str = ", ") -> str:
    more = len(parts) - MOST_LISTED
    return between.join(parts[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
