"""Which picture a layer has: declared here alone, by what the layer is.

The first kind that is named is the layer's own picture. A layer that isn't listed has the box
that every layer has in a model, and blocks if it has weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from shapecalc.layers.attention import Attention, ProjectedAttention
from shapecalc.layers.base import Layer
from shapecalc.layers.cells import Cell
from shapecalc.layers.convolution import Convolution
from shapecalc.layers.cropping import Ends, UpSampling
from shapecalc.layers.dense import Dense
from shapecalc.layers.embedding import Embedding
from shapecalc.layers.pooling import Pooling, WindowPooling
from shapecalc.layers.recurrent import GatedRecurrent, Recurrent
from shapecalc.layers.wrapper import Bidirectional, TimeDistributed
from shapecalc.models.rows import Row

from .cell import cell_panels, gated_cells
from .matrix import matrix_panels
from .moved import moved_panels
from .panel import Options, Panel
from .scores import scores_panels
from .table import table_panels
from .unrolled import unrolled_panels
from .window import padding_panels, pooling_panels, window_panels

Maker = Callable[[Row, Options], Iterator[Panel]]
MAKERS: dict[str, Maker] = {
    "unrolled": unrolled_panels,
    "cell": cell_panels,
    "window": window_panels,
    "padding": padding_panels,
    "pooling": pooling_panels,
    "grid": moved_panels,
    "table": table_panels,
    "matrix": matrix_panels,
    "scores": scores_panels,
}
# What every model and layer has.
GENERAL = ("model", "blocks")
KINDS = ("model", *MAKERS, "blocks", "all")

# The first line that fits holds.
PICTURES: tuple[tuple[type[Layer], tuple[str, ...]], ...] = (
    (Bidirectional, ("unrolled", "cell")),
    (GatedRecurrent, ("cell", "unrolled")),
    (Cell, ("cell",)),
    (Recurrent, ("unrolled", "cell", "window")),
    (Convolution, ("window", "padding")),
    (WindowPooling, ("pooling", "padding")),
    (Pooling, ("pooling",)),
    (Ends, ("grid",)),
    (UpSampling, ("grid",)),
    (Embedding, ("table",)),
    (Dense, ("matrix",)),
    (Attention, ("scores",)),
    (ProjectedAttention, ("scores",)),
    (TimeDistributed, ("unrolled",)),
)


# What a layer must have, beside its class.
CONDITIONS: dict[str, Callable[[Any], bool]] = {
    "cell": lambda layer: bool(gated_cells(layer, 1)),
    "grid": lambda layer: len(layer.over) > 1,
    "window": lambda layer: layer.role != "recurrent" or len(getattr(layer, "over", ())) > 1,
}


def kinds_of(layer: Any) -> tuple[str, ...]:
    """The kinds of picture that a layer has of its own; none for the general box."""
    for cls, kinds in PICTURES:
        if isinstance(layer, cls):
            return tuple(k for k in kinds if CONDITIONS.get(k, bool)(layer))
    return ()


def row_panels(row: Row, kind: str, options: Options) -> Iterator[Panel]:
    """The panels of one kind for one layer. Raises NotDrawn with the reason why not."""
    yield from MAKERS[kind](row, options)
