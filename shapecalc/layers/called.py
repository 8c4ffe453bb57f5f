"""What a layer can do and has once it is called, as in Keras: outputs, shapes, weights, counts.

>>> import shapecalc
>>> x = shapecalc.Input((20, 8))
>>> lstm = shapecalc.LSTM(4)
>>> y = lstm(x)
>>> y.shape, lstm.count_params()
(Shape(None, 4), 208)
>>> shapecalc.Model(x, y).count_params()
208

Calls are made by the one engine, ``shapecalc.models``, which stands above the layers: it is asked
for by name, when a layer is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NotBuilt
from .signatures import SignatureOf

if TYPE_CHECKING:
    from .weights import Weight

ENGINE = "shapecalc.models.calling"


def engine() -> Any:
    """The module that calls layers on symbolic tensors."""
    from importlib import import_module

    return import_module(ENGINE)


class _OutputShape:
    """A property that an argument of the same name hides: some layers have one."""

    def __get__(self, layer: Any, cls: Any) -> Any:
        return self if layer is None else layer.built_row().output


class Called:
    """A mixin of layers: the functional call, and what Keras's layers tell when they are built."""

    name: Any
    class_name: Any
    __signature__ = SignatureOf()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the layer on symbolic tensors: what `Input` and other layers return.

        A layer that is called again is shared: its weights are those of the first call. Raises
        ShapeError where Keras would raise an error.
        """
        return engine().call(self, args, kwargs)

    def built_row(self) -> Any:
        """The row of the first call, which made the weights. Raises NotBuilt before there is one."""
        node = vars(self).get("node")
        if node is None or node.first is None:
            raise NotBuilt(
                f"{self.name or self.class_name} isn't built: its shapes and weights follow from its "
                "input.",
                "Call it on a tensor first, such as Input((20, 8)), or put it in a model that "
                "begins with an Input.",
            )
        return node.first

    @property
    def built(self) -> bool:
        """Whether the weights are known."""
        try:
            self.built_row()
        except NotBuilt:
            return False
        return True

    @property
    def input_shape(self) -> Any:
        """The shape of the input, the batch included; nested as the inputs are. Raises NotBuilt."""
        return self.built_row().inputs

    # The shape of the output, the batch included; nested as outputs are. Raises NotBuilt.
    output_shape: Any = _OutputShape()

    @property
    def weights(self) -> list[Weight]:
        """Name, shape and trainability of each weight, in Keras's order. Raises NotBuilt."""
        return list(self.built_row().weights or ())

    def count_params(self) -> Any:
        """How many parameters the layer has: a whole number, or a formula of what is unknown.

        Raises NotBuilt.
        """
        return self.built_row().count()
