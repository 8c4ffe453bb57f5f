"""What all of ``keras.applications`` share: arguments, their checks, and calls of layers by name.

Sources: keras/src/applications, ``imagenet_utils`` for the checks of sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Optional

from ...errors import ArgumentsClash, BadArgument, ShapeError, shown
from ...keras_names import INPUT, OPERATORS
from ...layers.base import Layer
from ...layers.registry import CLASSES, layer_class
from ...numbers.shape import Shape, shape_of
from ...numbers.size import Size, known
from ..calls import GraphLayer, Names, Tensor, sources
from ..graph import Graph
from ..unknown import Operation

DEFAULTS: dict[str, Any] = {
    "include_top": True,
    "weights": "imagenet",
    "input_tensor": None,
    "input_shape": None,
    "pooling": None,
    "classes": 1000,
    "classifier_activation": "softmax",
    "name": None,
    "include_preprocessing": True,
    "alpha": 1.0,
    "depth_multiplier": 1,
    "dropout": 0.001,
    "dropout_rate": 0.2,
    "minimalistic": False,
}
USUAL = "include_top weights input_tensor input_shape pooling classes classifier_activation name"
# Any number changes no weight, and any activation no shape: what isn't known of these is taken so.
HARMLESS = {"dropout": 0.001, "dropout_rate": 0.2, "classifier_activation": "softmax"}


class Application(NamedTuple):
    """An architecture: its layers, and what Keras asks of the input.

    ``layers`` calls them on an image; ``name`` is the model's, ``size`` the side of ImageNet's
    images, ``least`` the smallest that it takes, ``arguments`` Keras's, in order.
    """

    name: str
    size: int
    layers: Callable[[Net, Any], Any]
    least: int = 32
    arguments: str = USUAL
    # Checks and changes of arguments before the size of the input is looked at.
    begin: Callable[[Net], None] = lambda net: None


class Builder(NamedTuple):
    """Where layers are called, how the objects of layers are made, and their automatic names."""

    graph: Graph
    names: Names
    make: Callable[[Layer, str], GraphLayer]
    where: Any = None


class Net:
    """One model being built. Its arguments are attributes, and so are Keras's layers:
    ``net.Dense(x, 10, name="predictions")`` makes a layer and calls it on ``x``.
    """

    include_top: Any
    weights: Any
    input_shape: Any
    pooling: Any
    classes: Any
    classifier_activation: Any

    def __init__(self, called: str, app: Application, given: Mapping[str, Any], to: Builder):
        self.called, self.app, self.to = called, app, to
        self.rules: dict[Any, Layer] = {}
        vars(self).update({key: DEFAULTS[key] for key in app.arguments.split()})
        self.name: Any = app.name or None
        vars(self).update(given)

    # -- layers ------------------------------------------------------------------------------
    def __getattr__(self, name: str) -> Any:
        made = vars(self)[name] = partial(self.call, getattr(CLASSES, name))
        return made

    def call(self, cls: type[Layer], x: Any, *args: Any, name: str = "", **settings: Any) -> Any:
        """A new layer called on ``x``; layers that are alike share their rule."""
        key = (cls, args, *settings.items())
        try:
            rule = self.rules.get(key)
        except TypeError:  # a user's own argument that no layer takes
            rule = cls(*args, **settings)
        if rule is None:
            rule = self.rules[key] = cls(*args, **settings)
        return self.add(rule, x, name)

    def add(self, rule: Layer, x: Any, name: str = "") -> Any:
        """A layer called on ``x``, under Keras's automatic name if it has none of its own."""
        return self.operate(rule, [x], name or self.to.names.next(rule.stem()))

    def operate(self, rule: Layer, args: Sequence[Any], name: str) -> Any:
        layer = self.to.make(rule, name)
        return self.to.graph.call(layer, args, {}, self.to.where)

    def plus(self, *operands: Any) -> Any:
        """``a + b`` on tensors: a row of its own."""
        return self._operator("add", operands)

    def times(self, *operands: Any) -> Any:
        """``a * b`` on tensors."""
        return self._operator("mult", operands)

    def _operator(self, operator: str, operands: Sequence[Any]) -> Any:
        name = OPERATORS[operator.capitalize()]
        rule = Operation({"class_name": name, "config": {}, "module": OPERATIONS}, "")
        return self.operate(rule, operands, self.to.names.next(name.lower()))

    # -- what many have ----------------------------------------------------------------------
    def normed(self, x: Any, name: str = "", activation: Any = None, **settings: Any) -> Any:
        """BatchNormalization ``NAME_bn``, and an activation ``NAME_relu`` where one is given."""
        x = self.BatchNormalization(x, name=name and f"{name}_bn", **settings)
        if activation is None:
            return x
        return self.Activation(x, activation, name=name and f"{name}_{activation}")

    def pad_for(self, x: Any, kernel_size: int, name: str = "") -> Any:
        """Zeros around an image, so that a convolution with strides of 2 halves even sizes."""
        rows, columns = x.shape[1:3]
        if is_none(rows):
            more: tuple[Any, Any] = (1, 1)
        elif is_none(columns):
            raise BadArgument(
                f"{self.called} got rows of {rows} and columns of None.",
                "Give both sizes of the image, or None for both.",
            )
        else:
            more = (1 - rows % 2, 1 - columns % 2)
        half = kernel_size // 2
        if None not in map(known, more):
            around = tuple((half - int(n), half) for n in more)
            return self.ZeroPadding2D(x, around, name=name)
        # A row more in front of an even size adds no window: what comes behind is the same.
        made = self.ZeroPadding2D(x, half, name=name)
        sizes = [n + 2 * half - one for n, one in zip((rows, columns), more)]
        made.call.row.output = Shape((x.shape[0], *sizes, x.shape[3]))
        return made

    def pooled(self, x: Any, name: str = "") -> Any:
        """What ``pooling`` makes of the last feature maps where there is no classifier."""
        if self.pooling == "avg":
            return self.GlobalAveragePooling2D(x, name=name)
        if self.pooling == "max":
            return self.GlobalMaxPooling2D(x, name=name.replace("avg", "max"))
        return x

    def top(self, x: Any, name: str = "", pooled: str = "", dropout: float = 0) -> Any:
        """The classifier: the mean of each feature map and a Dense; or what ``pooling`` says.

        ``name`` is that of the mean, ``pooled`` of the layer that ``pooling`` makes.
        """
        if not self.include_top:
            return self.pooled(x, pooled)
        x = self.GlobalAveragePooling2D(x, name=name)
        if dropout:
            x = self.Dropout(x, dropout, name="top_dropout")
        return self.predictions(x)

    def predictions(self, x: Any) -> Any:
        """The last Dense."""
        self.check_activation()
        return self.Dense(x, self.classes, self.classifier_activation, name="predictions")

    def check_activation(self) -> None:
        """Weights were trained with a softmax, and are loaded for nothing else."""
        allowed = ("softmax", "linear", None)
        if self.weights is not None and self.classifier_activation not in allowed:
            raise ArgumentsClash(
                f"{self.called} with weights takes classifier_activation='softmax' or None, but got "
                f"{shown(self.classifier_activation)}.",
                "Leave it out, or give weights=None.",
            )

    # -- the input ---------------------------------------------------------------------------
    def start(self) -> Any:
        """The image that the model begins with."""
        self.app.begin(self)
        self.input_shape = self.checked_shape()
        if self.input_tensor is not None:
            return self.input_tensor
        shape = shape_of([None, *self.input_shape], ("batch", "height", "width", "channels"))
        name = self.to.names.next("input_layer")
        rule: Any = layer_class(INPUT)(batch_shape=[known(d) for d in shape])
        vars(rule).update(batch=shape)
        return self.to.graph.input(self.to.make(rule, name), shape, self.to.where)

    def refuse(self, what: str, fix: str, clash: bool = False) -> ShapeError:
        """The error of an argument that Keras rejects."""
        return (ArgumentsClash if clash else BadArgument)(f"{self.called} {what}.", fix)

    def checked_shape(self) -> tuple[Any, ...]:
        """The input's height, width and channels. Raises ShapeError where Keras does."""
        given, top, pretrained = self.input_shape, self.include_top, self.weights == "imagenet"
        size, least = self.app.size, self.app.least
        square = (size or 224, size or 224, 3)
        if pretrained and top and differs(self.classes, 1000):
            raise self.refuse(
                f"has 1000 classes with weights='imagenet', but got classes={self.classes}",
                "Give weights=None, or include_top=False and a Dense of your own.",
                clash=True,
            )
        if given is None or given == ():
            return square if top else (None, None, 3)
        if not isinstance(given, (list, tuple)) or len(given) != 3:
            raise self.refuse(
                f"got input_shape={shown(given)}; it must be three sizes: height, width, channels",
                "Leave the batch out: input_shape=(150, 150, 3).",
            )
        if pretrained and top and size:
            # Keras compares tuples, and a list is never one.
            if not isinstance(given, tuple) or any(map(differs, given, square)):
                raise self.refuse(
                    f"with its classifier and weights='imagenet' reads images of {square}, but got "
                    f"input_shape={shown(given)}",
                    "Give include_top=False, or weights=None.",
                    clash=True,
                )
            return square
        self.check_channels(given[2])
        sides = [known(n) for n in given[:2]]
        if any(n is not None and n < least for n in sides) and (size or None not in sides):
            raise self.refuse(
                f"reads images of at least {least} × {least}, but got input_shape={shown(given)}",
                f"Make the images larger, or give sizes from {least} up.",
            )
        if top and size and any(map(is_none, given)):
            raise self.refuse(
                f"with its classifier needs sizes that are known, but got input_shape={shown(given)}",
                f"Give them, as in input_shape={square}, or include_top=False.",
                clash=True,
            )
        return tuple(given)

    def check_channels(self, channels: Any) -> None:
        """The weights are those of colour images. Raises ArgumentsClash."""
        if self.weights == "imagenet" and (is_none(channels) or differs(channels, 3)):
            raise self.refuse(
                f"with weights='imagenet' reads 3 channels, but got {channels}",
                "Repeat the channel: Concatenate()([x, x, x]); or give weights=None.",
                clash=True,
            )


# Where Keras keeps the operations between tensors.
OPERATIONS = "keras.src.ops.numpy"


def differs(a: Any, b: Any) -> bool:
    """Whether two values are certainly not the same: what isn't known may be."""
    if isinstance(a, Size) and a.value is None:
        return not a.is_open()
    return bool(known(a) != b)


def is_none(n: Any) -> bool:
    """Whether a size is Keras's None."""
    return n is None or (isinstance(n, Size) and n.value is None and not n.is_open())


def whole(v: float, by: int = 8) -> int:
    """A number of channels rounded to a multiple of ``by``, and never to less than 90 % of it."""
    found = max(by, int(v + by / 2) // by * by)
    return found + by if found < 0.9 * v else found


def build(
    called: str, app: Application, given: Mapping[str, Any], to: Builder
) -> tuple[list[Tensor], Any, Optional[str]]:
    """A model's inputs, its output and its name. Raises ShapeError where Keras raises an error."""
    net = Net(called, app, given, to)
    x = net.start()
    return sources(x), app.layers(net, x), net.name
