"""The generator of :mod:`tests.properties.configs` driven by hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from . import configs


class DrawChooser:
    """Choices that hypothesis makes, records and shrinks."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def choice(self, options: Any) -> Any:
        options = list(options)
        return options[self.draw(st.integers(0, len(options) - 1))]

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(0, 99)) >= 100 - percent)


@st.composite
def singles(draw: Any, cls: Any = None) -> dict[str, Any]:
    """Records of one layer."""
    return configs.single(DrawChooser(draw), cls)


@st.composite
def stacks(draw: Any) -> dict[str, Any]:
    """Records of two to eight layers, grown from a drawn seed so that neighbours fit."""
    return configs.stack(configs.RandomChooser(draw(st.integers(0, 2**32))))


@st.composite
def graphs(draw: Any) -> int:
    """Seeds of functional models; Keras itself builds the graph."""
    return draw(st.integers(0, 2**32))
