"""Layers of which something isn't known: foreign ones, bare operations, code that is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Optional

from ..errors import UnknownLayer
from ..layers.base import Layer, Output, Weight
from ..numbers.shape import Shape
from ..numbers.size import Number

# What a layer makes of its inputs: each is None where it isn't known.
Results = tuple[Optional[Output], Optional[list[Weight]]]
# The rule of a layer whose body is source code: the call's arguments and names, tensors or
# shapes among them, and where it stands.
Body = Callable[[list[Any], dict[str, Any], Any], Results]


class Open(Layer, listed=False):
    """A layer of which something may be unknown: :meth:`results` says what is known.

    A layer that wraps it asks for a rule, and is refused where that isn't known.
    """

    why = "The model holds a layer that isn't known."
    body: Optional[Body] = None

    def results(self, inputs: Any, options: Optional[Mapping[str, Any]] = None) -> Results:
        """Output and weights, each None where it isn't known. Raises ShapeError."""
        raise NotImplementedError

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Output, list[Weight]]:
        output, weights = self.results(inputs, call_kwargs)
        if output is None or weights is None:
            raise UnknownLayer(self.why)
        return output, weights

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    def macs_of(self, inputs: Any, output: Any) -> Optional[Number]:
        """Multiply-adds for one example; None where the rule doesn't count them."""
        return None


class Foreign(Open, listed=False):
    """A layer without a class of its own here: it has a class name, a name and a config."""

    called: str

    def __init__(self, called: str, name: Optional[str], given: Mapping[str, Any]) -> None:
        vars(self).update(called=called, name=name, given=given)

    @property
    def class_name(self) -> str:
        return self.called

    def serialize(self) -> dict[str, Any]:
        return {"class_name": self.called, "config": self.get_config()}


class Start(Foreign, listed=False):
    """What gives a symbolic tensor that comes from nowhere."""

    is_input = True

    def __init__(self) -> None:
        super().__init__("Start", "inputs", {})


class SourceLayer(Foreign, listed=False):
    """A layer whose rule is source code, which ``body`` reads: Lambda, a class of the source.

    ``reason`` says why its output isn't known, where it isn't.
    """

    checks_reuse = False
    reason = ""
    body: Body

    def __init__(self, called: str, name: str, body: Body) -> None:
        super().__init__(called, name, {})
        vars(self).update(body=body)

    def results(self, inputs: Any, options: Optional[Mapping[str, Any]] = None) -> Results:
        several = isinstance(inputs, tuple) and not isinstance(inputs, Shape)
        return self.body(list(inputs) if several else [inputs], dict(options or {}), None)


class CustomLayer(SourceLayer, listed=False):
    """A layer or model that is a class of the source: its ``call`` is the rule."""


class Unknown(Foreign, listed=False):
    """A layer that isn't known: it keeps its place and is never guessed."""

    reason: str
    head: dict[str, Any]

    def __init__(self, config: Mapping[str, Any], reason: str) -> None:
        arguments = config.get("config")
        arguments = arguments if isinstance(arguments, dict) else {}
        name = arguments.get("name")
        super().__init__(
            str(config.get("class_name")), name if isinstance(name, str) else None, arguments
        )
        head = {k: config[k] for k in ("module", "registered_name") if k in config}
        vars(self).update(reason=reason, head=head)

    def results(self, inputs: Any, options: Optional[Mapping[str, Any]] = None) -> Results:
        return None, None

    def serialize(self) -> dict[str, Any]:
        return {**self.head, **super().serialize()}


class Conditional(Unknown, listed=False):
    """A layer that is added under a condition: it may not be there."""


def _names(*rooms: tuple[str, str]) -> frozenset[str]:
    return frozenset(f"{room}{name}" for room, names in rooms for name in names.split())


class Operation(Unknown, listed=False):
    """A bare Keras operation in a graph, such as the comparison that makes a mask.

    Operations own no weights. The elementwise ones keep or broadcast their inputs' shape;
    of the others the output is unknown, unless ``body`` knows it. Keras 2 kept such operations
    as TFOpLambda, with the name of a function.
    """

    elementwise = _names(
        ("", "NotEqual Equal Greater GreaterEqual Less LessEqual Add Subtract Multiply Divide"),
        (
            "",
            "TrueDivide Maximum Minimum LogicalAnd LogicalOr LogicalNot Cast Relu Tanh Sigmoid Softmax",
        ),
    )
    # What Keras 2 called those that are met most.
    functions = _names(
        ("__operators__.", "add"),
        ("math.", "add subtract multiply divide maximum minimum equal not_equal greater less"),
        ("math.", "greater_equal less_equal logical_and logical_or logical_not tanh sigmoid"),
        ("", "cast identity"),
        ("nn.", "relu softmax tanh sigmoid"),
    )
    checks_reuse = False

    def __init__(self, config: Mapping[str, Any], reason: str, body: Optional[Body] = None) -> None:
        super().__init__(config, reason)
        vars(self).update(body=body)

    def is_elementwise(self) -> bool:
        if self.called == "TFOpLambda":
            return str(self.given.get("function")) in self.functions
        return self.called in self.elementwise

    def macs_of(self, inputs: Any, output: Any) -> Optional[Number]:
        return 0 if self.is_elementwise() else None

    def results(self, inputs: Any, options: Optional[Mapping[str, Any]] = None) -> Results:
        values = list(inputs.values()) if isinstance(inputs, dict) else inputs
        shapes = [values] if isinstance(values, Shape) else list(values or ())
        shapes = [v for v in shapes if isinstance(v, Shape)]
        if not self.is_elementwise() or not shapes:
            return None, []
        from ..layers.merge import Add

        return Add().merged(shapes), []


def is_known(layer: Layer) -> bool:
    """Whether the layer is known with all layers inside it."""
    return not isinstance(layer, Unknown) and all(map(is_known, layer.children()))


def can_be_written(layer: Layer) -> bool:
    """Whether Keras 3 can make the layer from its config, with all layers inside it."""
    if isinstance(layer, Foreign):
        return layer.body is None and ".ops" in str(getattr(layer, "head", {}).get("module"))
    return not layer.retired and all(map(can_be_written, layer.children()))
