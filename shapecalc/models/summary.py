"""A model's table: rows, totals, memory and work; text as Keras lays it out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from ..display import Displayed
from ..keras_names import DTYPES
from ..layers.base import Layer, Weight
from ..numbers.shape import Shape
from ..numbers.size import Number, Size, known
from .rows import Row


class Summary(Displayed):
    """What ``model.summary()`` tells, computed without Keras.

    ``total_params``, ``trainable_params``, ``non_trainable_params`` and ``memory_bytes`` are
    whole numbers, or None while they depend on an unknown; ``at_least`` is True when a layer
    isn't known and the totals count only the others. ``learning_at_least`` is True also when
    only the count of such a layer is known, from its stored weights. ``str()`` is the table.
    """

    def __init__(self, name: str, rows: list[Row]) -> None:
        self.name = name
        self.rows = rows
        counted = [row for row in rows if row.weights is not None]
        counts = [row.count() for row in rows]
        self.at_least = any(n is None for n in counts)
        self.learning_at_least = len(counted) < len(rows)
        self.count = total(counts)
        self.learning = total(row.count(trainable_only=True) for row in counted)
        self.frozen = total(row.count() for row in counted) - self.learning
        self.memory = total(weight_bytes(w, row) for row in counted for w in row.weights or ())

    @property
    def total_params(self) -> Optional[int]:
        n: Optional[int] = known(self.count)
        return n

    @property
    def trainable_params(self) -> Optional[int]:
        n: Optional[int] = known(self.learning)
        return n

    @property
    def non_trainable_params(self) -> Optional[int]:
        n: Optional[int] = known(self.frozen)
        return n

    @property
    def memory_bytes(self) -> Optional[int]:
        n: Optional[int] = known(self.memory)
        return n

    def cells(self) -> list[tuple[str, str, str]]:
        """The table's rows: layer, output shape, parameters."""
        return [
            (
                f"{row.name} ({row.class_name})",
                shape_text(row.output),
                count_text(row.count()) + ("" if row.stored is None else " *"),
            )
            for row in self.rows
        ]

    def totals(self) -> list[tuple[str, str]]:
        """The lines under the table: what, and how many with their size in memory."""
        at_least = "at least " if self.at_least else ""
        learning = "at least " if self.learning_at_least else ""
        memory = "" if self.learning_at_least and not at_least else size_text(self.memory_bytes)
        return [
            ("Total params", f"{at_least}{count_text(self.count)}{memory}"),
            ("Trainable params", f"{learning}{count_text(self.learning)}"),
            ("Non-trainable params", f"{learning}{count_text(self.frozen)}"),
        ]

    def broken_text(self, name: str) -> str:
        """The table of a model whose last row has the error that Keras raises; no totals."""
        *cells, (layer, _, _) = self.cells()
        lines = table_text(name, [*cells, (layer, "", "")], []).split("\n")
        width = max(len(cell[0]) for cell in [("Layer (type)",), *cells, (layer,)])
        error = self.rows[-1].failure()
        lines[-2] = f"{lines[-2][:width]}  {error.code}: {error.message}" if error else lines[-2]
        return "\n".join(lines[:-1])

    def __str__(self) -> str:
        return table_text(self.name, self.cells(), self.totals())

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def total(counts: Iterable[Optional[Number]]) -> Number:
    """The sum of the counts that are known."""
    found: Number = 0
    for n in counts:
        found = found if n is None else found + n
    return found


def weight_bytes(weight: Weight, row: Row) -> Number:
    """Bytes of one weight in the dtype it is stored in."""
    return weight.size * DTYPES[weight.dtype or row.layer.variable_dtype]


def row_macs(row: Row) -> Optional[Number]:
    """Multiply-accumulate operations of one row for one example; None if not known."""
    return None if row.output is None else work(row.layer, row.inputs, row.output)


def macs_inside(rows: Iterable[Row]) -> Optional[Number]:
    """Multiply-adds of all rows for one example; None where those of one aren't known."""
    counts = [row_macs(row) for row in rows]
    return None if None in counts else total(counts)


def work(layer: Layer, inputs: Any, output: Any) -> Optional[Number]:
    """The layer's own count of its work; None where Keras builds what has no steps to count."""
    by_inputs = getattr(layer, "macs_of", None)
    if by_inputs is None and not isinstance(inputs, Shape):
        return 0
    try:
        found: Optional[Number] = (by_inputs or layer.macs)(inputs, output)
    except IndexError:
        return None
    return found


def shape_text(output: Any) -> str:
    """An output as Keras prints it, but for sizes that the user named: ``(None, T - 4, 8)``.

    Several outputs stand side by side; ``?`` for what isn't known.
    """
    if isinstance(output, Shape):
        return output.named()
    if isinstance(output, dict):
        return ", ".join(shape_text(o) for o in output.values())
    if isinstance(output, (list, tuple)):
        return "[" + ", ".join(shape_text(o) for o in output) + "]"
    return "?"


def count_text(n: Optional[Number]) -> str:
    """``10,368``; a formula in lowest terms while a size is unknown; ``?`` for an unknown count."""
    if n is None:
        return "?"
    return str(n) if isinstance(n, Size) and n.value is None else f"{known(n):,}"


def size_text(n: Optional[int]) -> str:
    """Bytes as Keras prints them: `` (40.50 KB)``."""
    if n is None:
        return ""
    if n.bit_length() > 1000:  # more than a float holds
        return f" ({n // 1024**5:,}.00 PB)"
    size = float(n)
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f" ({size:,.2f} {unit})"
        size /= 1024
    return f" ({size:,.2f} PB)"


def table_text(name: str, cells: list[tuple[str, str, str]], totals: list[tuple[str, str]]) -> str:
    """The table in plain text, as wide as it needs to be and stable in a pipe."""
    head = ("Layer (type)", "Output Shape", "Param #")
    # A name that holds the end of a line would make a row of its own.
    name = "?".join(name.splitlines())
    cells = [("?".join(layer.splitlines()), shape, count) for layer, shape, count in cells]
    widths = [max(len(row[i]) for row in [head, *cells]) for i in range(3)]

    def line(row: tuple[str, str, str]) -> str:
        left = f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  "
        return f"{left}{row[2]:>{widths[2]}}"

    ruler = "=" * (sum(widths) + 4)
    body = [line(row) for row in cells]
    foot = [f"{what}: {n}" for what, n in totals]
    return "\n".join([f'Model: "{name}"', line(head), ruler, *body, ruler, *foot])
