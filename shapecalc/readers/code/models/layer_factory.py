"""Keras as the source uses it: layers made and called, models built, compiled and fed."""

from __future__ import annotations

from typing import Any, Optional

from ....errors import (
    BadArgument,
    ShapeError,
    TooLarge,
    UnknownLayer,
    counted,
    did_you_mean,
    enumerated,
    shown,
)
from ....keras_names import GONE_LAYERS, INPUT, KERAS_LAYERS
from ....layers.activations import ACTIVATIONS
from ....layers.arguments import Kind, Named, Nested, Real
from ....layers.base import Layer, snake_case
from ....layers.registry import class_elsewhere, layer_class, retired_class
from ....layers.shared_arguments import BASE
from ....models.calls import Names, Tensor, tensors_in
from ....models.graph import Graph
from ....models.later import Refused
from ....models.unknown import Unknown as UnknownRule
from ....models.unknown import is_known
from ....numbers.parse import FLAGS, can_be_given, unknown
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size, known
from ..interpreter.values import (
    PARTIAL,
    Array,
    LayerValue,
    Library,
    ModelValue,
    Rest,
    Unknown,
    no_tensor,
)
from ..libraries.arguments import argument_node
from ..libraries.import_paths import OLD_NAMES
from .cut_models import is_kind
from .layer_calls import LayerCalls
from .model_building import ModelBuilding

_REFUSED = "Keras raises an error for it"


class LayerFactory(LayerCalls, ModelBuilding):
    """What the source builds: layers, calls between them, models."""

    def __init__(self, it: Any) -> None:
        self.it = it
        self.models: list[ModelValue] = []
        # What stands for an assumed model of these where something is said about it.
        self.general: list[ModelValue] = []
        self.graph = Graph()
        self.names = Names(keras=it.keras)
        self.classes_made: set[Any] = set()

    # -- layers ----------------------------------------------------------------------------
    def make_layer(
        self,
        name: str,
        args: list[Any],
        kwargs: dict[str, Any],
        node: Any,
        loose: bool = False,
        package: str = "",
    ) -> LayerValue:
        """A layer from its call. What Keras would refuse is reported and stays opaque.

        ``package``: where the class is, if not in ``keras.layers``.
        """
        self.it.emit("making", name, _by_place(args, kwargs), node)
        retired = retired_class(name) if self.it.keras < 3 else None
        rule_name = name if retired is not None else OLD_NAMES.get(name, name)
        try:
            elsewhere = class_elsewhere(name, package) if package else retired
            cls = layer_class(rule_name) if elsewhere is None else elsewhere
        except UnknownLayer as error:
            return self._foreign(name, args, kwargs, node, error)
        arguments = dict(kwargs)
        order = list(cls.kinds)
        if len(args) > len(order):
            too_many = BadArgument(
                f"{name} takes at most {counted(len(order), 'argument')} by position, but got "
                f"{len(args)}.",
                enumerated("argument", order),
            )
            self.it.refuse(too_many, node)
            args = args[: len(order)]
        arguments.update(zip(order, args))
        given_name = arguments.get("name")
        stem = cls.stem()
        keras_name = given_name if isinstance(given_name, str) else self.names.next(stem)
        written = arguments
        declared, arguments = self._declared(cls, arguments, node, keras_name)
        try:
            plain, doubt = self._plain_arguments(cls, arguments, keras_name)
        except ShapeError as error:
            self.it.refuse(error, node)
            return self._opaque(name, keras_name, node, _REFUSED, declared)
        if loose:
            doubt = "some of its arguments aren't known (* or **)"
        if doubt:
            value = self._opaque(name, keras_name, node, doubt, declared)
            value.arguments = {**written, **arguments}
            return value
        try:
            layer = cls.from_arguments(plain)
        except ShapeError as error:
            self.it.refuse(error, node, clues={"rule": cls})
            head = {"class_name": name, "config": {"name": keras_name}}
            value = LayerValue(Refused(head, _REFUSED, cls, plain, error), keras_name, node)
            value.declared = declared
            self._tracked(value)
            return value
        value = LayerValue(layer, keras_name, node)
        value.declared = declared
        value.arguments = {**written, **arguments}
        self.it.emit("made", value, node)
        self.it.passed.add(node)
        self._tracked(value)
        return value

    def _foreign(
        self, name: str, args: list[Any], kwargs: dict[str, Any], node: Any, error: ShapeError
    ) -> LayerValue:
        """A layer without a rule: of Keras, gone, or misspelt."""
        given_name = kwargs.get("name")
        keras_name = (
            given_name if isinstance(given_name, str) else self.names.next(snake_case(name))
        )
        if name not in KERAS_LAYERS and name not in GONE_LAYERS:
            near = did_you_mean(name, [*KERAS_LAYERS])
            self.it.refuse(
                UnknownLayer(f"Keras has no layer {shown(name)}.{near}", "Check the spelling."),
                node,
                clues={"word": name},
            )
        value = self._opaque(name, keras_name, node, error.message)
        value.arguments = dict(kwargs)
        value.declared = self.declared_by(kwargs)
        return value

    def declared_by(self, kwargs: dict[str, Any], words: str = "") -> Optional[Shape]:
        """The batch shape that ``input_shape=`` and its like declare for any layer."""
        shape = kwargs.get("batch_input_shape", kwargs.get("batch_shape"))
        if shape is None and isinstance(kwargs.get("input_shape"), (list, tuple)):
            shape = [kwargs.get("batch_size"), *kwargs["input_shape"]]
        return None if shape is None else self.batch_shape(shape, words=words)

    def _opaque(
        self,
        name: str,
        keras_name: str,
        node: Any,
        reason: str,
        declared: Optional[Shape] = None,
        kind: type[UnknownRule] = UnknownRule,
    ) -> LayerValue:
        """A layer without a rule; what it declares of the model's input is known all the same."""
        rule = kind({"class_name": name, "config": {"name": keras_name}}, reason)
        value = LayerValue(rule, keras_name, node)
        value.declared = declared
        self._tracked(value)
        return value

    def _tracked(self, value: Any) -> None:
        if self.it.tracking:
            self.it.tracking[-1].append(value)

    def _plain_arguments(
        self, cls: type[Layer], arguments: dict[str, Any], name: str
    ) -> tuple[dict[str, Any], str]:
        """Arguments as the rule reads them, and why the layer isn't known if it isn't.

        ``name``: the layer's, for a size that the source has no short words for.
        """
        plain: dict[str, Any] = {}
        for key, value in arguments.items():
            if isinstance(value, Unknown) and (self.it.strict or value.name.lower() in FLAGS):
                plain[key] = unknown(value.name)  # the argument says whether it may be a size
                continue
            kind = cls.kinds.get(key) or BASE.get(key)
            if isinstance(kind, Nested):
                inner, doubt = self._inner(value)
                if doubt:
                    return {}, doubt
                plain[key] = inner
                continue
            if isinstance(value, PARTIAL) or _holds_values(value):
                word = self._word(value, kind)
                if word is not None:
                    plain[key] = word
                elif kind is not None and kind.decides:
                    self._no_layers(cls, key, value)
                    return {}, _undecided(key, getattr(value, "name", ""))
                elif kind is not None and kind.numeric:
                    self._no_layers(cls, key, value)
                    sizes = self._sizes(value)
                    if sizes is None or (kind.listed and isinstance(sizes, Size)):
                        return {}, _undecided(key, getattr(value, "name", ""))
                    plain[key] = self._short(sizes, f"{name}.{key}")
                elif kind is None:
                    plain[key] = None
                elif kind.unknown(Size(None)):
                    self._no_layers(cls, key, value)
                    plain.update(kind.unknown(self.it.size(f"len({name}.{key})")))
                elif isinstance(kind, Real):
                    self._no_layers(cls, key, value)
                    if kind.required:
                        plain[key] = kind.accepts[0]
                elif kind.required:
                    plain[key] = kind.accepts[0] if kind.accepts else None
                continue
            if isinstance(value, Size) and value.value is None and kind:
                if kind.decides or kind.listed:
                    return {}, _undecided(key, str(value))
            if isinstance(value, Size) and kind is not None and not kind.numeric:
                plain.update(kind.unknown(value))
                if kind.required:
                    plain[key] = kind.accepts[0] if kind.accepts else None
                continue
            if self.it.keras < 3 and isinstance(kind, Real) and isinstance(value, (int, float)):
                value = kind.nearest(value)  # Keras 2 has no bounds, and no shape depends on it
            elif self.it.keras < 3 and kind is not None and kind.numeric:
                value = int(value) if isinstance(value, float) and value.is_integer() else value
            plain[key] = self._short(value, f"{name}.{key}")
        for key in cls.learned_from_data(plain):
            plain.update(cls.kinds[key].unknown(self.it.size(f"len({name}.{key})")))
        return plain, ""

    def _short(self, value: Any, words: str) -> Any:
        """A size under names that a table has room for and ``--set`` takes; else under ``words``."""
        if isinstance(value, (list, tuple)):
            return type(value)(self._short(v, f"{words}[{i}]") for i, v in enumerate(value))
        if not isinstance(value, Size) or value.value is not None:
            return value
        return value if all(can_be_given(n.name) for n in value.unknowns()) else self.it.size(words)

    @staticmethod
    def _no_layers(cls: type[Layer], key: str, value: Any) -> None:
        """A number is wanted: layers and tensors are meant for the call. Raises BadArgument."""
        layer = no_tensor(value)
        if layer is value and layer is not None and "backward_layer" in cls.kinds:
            raise BadArgument(
                f"{cls.__name__} got a layer as its {key}, by place.",
                "Name it: backward_layer=…, a layer with go_backwards=True.",
            )
        if layer is not None or next(tensors_in(value), None) is not None:
            raise BadArgument(
                f"{cls.__name__} got layers or tensors as its {key}.",
                f"Make the layer first, then call it on them: {cls.__name__}()([a, b]).",
            )

    @staticmethod
    def _word(value: Any, kind: Optional[Kind]) -> Optional[str]:
        """``tf.nn.relu`` and ``activations.relu`` as Keras's own word for it."""
        if isinstance(kind, Named) and isinstance(value, Library) and value.last in ACTIVATIONS:
            return value.last
        return None

    def _sizes(self, value: Any) -> Any:
        if isinstance(value, Unknown):
            return self.it.size(value.name)
        if isinstance(value, (list, tuple)):
            found = [self.it.as_size(v) for v in value]
            if all(v is None or isinstance(v, (int, float, Size)) for v in found):
                return type(value)(found)
        if isinstance(value, Array) and value.shape == ():
            return self.it.size(value.name or "value")
        return None

    def _inner(self, value: Any) -> tuple[Any, str]:
        """A layer given to a wrapper."""
        if isinstance(value, LayerValue):
            if isinstance(value.layer, UnknownRule):
                return None, value.layer.reason
            return value.layer, ""
        if isinstance(value, (list, tuple)):
            parts = [self._inner(v) for v in value]
            doubt = next((d for _, d in parts if d), "")
            return [p for p, _ in parts], doubt
        if isinstance(value, ModelValue):
            made = self.as_rule(value)
            known = made is not None and is_known(made)
            return made, "" if known else "the model inside isn't known"
        if value is None:
            return None, ""
        if isinstance(value, Tensor):
            raise BadArgument(
                f"A wrapper takes a layer, and got what {value.name} returns.",
                "Close the brackets before the call: Bidirectional(LSTM(8))(x).",
            )
        if isinstance(value, (*PARTIAL, Size)):
            return None, "the layer inside isn't known"
        return value, ""

    def _declared(
        self, cls: type[Layer], arguments: dict[str, Any], node: Any, name: str
    ) -> tuple[Optional[Shape], dict[str, Any]]:
        """The batch shape that old arguments of a first layer declare, and the other arguments."""
        from .keras2_arguments import source_arguments, written_for_keras_2

        arguments, shape, changes = source_arguments(cls, arguments, self.it.keras)
        if "reset_after" in cls.kinds and "reset_after" not in arguments:
            if self.it.keras < 3 and written_for_keras_2(self.it):
                arguments["reset_after"] = False  # standalone Keras 2's default
        for change in changes:
            at = argument_node(node, change.clues["argument"])
            change.place = self.it.source.place(at)
            change.clues["node"] = node
            self.it.report(change)
        if shape is None:
            return None, arguments
        return self.batch_shape(shape, cls, node, f"{name}.batch_shape"), arguments

    def batch_shape(
        self,
        sizes: Any,
        cls: Optional[type[Layer]] = None,
        node: Any = None,
        words: str = "",
    ) -> Optional[Shape]:
        """A whole shape from values of the source; None where its rank isn't known.

        ``node``: the call that gives it to Keras, reported where Keras refuses it; ``words`` stand
        for a size that the source has no short words for.
        """
        if isinstance(sizes, (list, tuple)) and sizes and isinstance(sizes[-1], Rest):
            unknown = sizes[-1].element
            rank = self._rank_of(cls)
            if rank is None or not isinstance(unknown, Unknown):
                return None
            rest = [self.it.size(self.part(unknown.name, i)) for i in range(rank - len(sizes) + 1)]
            sizes = [*sizes[:-1], *rest]
        if not isinstance(sizes, (list, tuple)):
            return None
        found = []
        for i, value in enumerate(sizes):
            n = self.it.as_size(value)
            n = self._short(n, f"{words}[{i}]") if words else n
            if node is not None and isinstance(n, (int, float)):
                self._check_size(n, node)
            if isinstance(n, float) and n.is_integer():
                n = int(n)
            if not (n is None or isinstance(n, (int, Size))):
                return None
            found.append(n)
        try:
            return shape_of(found, ("batch", "steps", "features"))
        except ShapeError:
            return None

    def _check_size(self, n: Any, node: Any) -> None:
        """Refuse a size of an input that Keras refuses."""
        try:
            TooLarge.check(n, "A size of the input")
            if isinstance(n, float) and self.it.keras >= 3:
                raise BadArgument(
                    f"A size of the input is {n}, and Keras takes whole numbers only.",
                    "Divide with // instead of /, or write int(…) around it.",
                )
            if n < 0:
                raise BadArgument(
                    f"A size of the input is {n}.",
                    "Sizes are whole numbers from 0 up; write None for one that may differ.",
                )
        except ShapeError as error:
            self.it.refuse(error, node)

    @staticmethod
    def _rank_of(cls: Optional[type[Layer]]) -> Optional[int]:
        words = cls.reads.split() if cls is not None else ["..."]
        return None if "..." in words else len(words)

    @staticmethod
    def part(name: str, i: int) -> str:
        """The name of axis ``i`` behind the batch: ``X.shape[1]`` of data X, or of ``X.shape[1:]``."""
        import re

        tail = re.fullmatch(r"(.+\.shape)\[(\d+):\]", name)
        if tail:
            return f"{tail.group(1)}[{int(tail.group(2)) + i}]"
        return f"{name}[{i}]"

    @staticmethod
    def is_kind(value: Any, kind: Any) -> Optional[bool]:
        """``isinstance(layer, kind)``; None where it isn't known."""
        return is_kind(value, kind)

    # -- the input -------------------------------------------------------------------------
    def make_input(self, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        """``Input(shape=…)``: a symbolic tensor."""
        value = self.input_layer(args, kwargs, node)
        return self.graph.input(value, value.declared, node)

    def input_layer(self, args: list[Any], kwargs: dict[str, Any], node: Any) -> LayerValue:
        """``InputLayer(…)``; what it declares may not be known."""
        cls = layer_class(INPUT)
        self.it.emit("making", INPUT, _by_place(args, kwargs), node)
        arguments = dict(zip(cls.kinds, args))
        arguments.update(kwargs)
        name = arguments.get("name")
        keras_name = name if isinstance(name, str) else self.names.next("input_layer")
        batch: Optional[Shape] = None
        called = ""
        whole = arguments.get("batch_shape", arguments.get("batch_input_shape"))
        if whole is not None:
            batch = self.batch_shape(whole, node=node, words=f"{keras_name}.batch_shape")
        else:
            shape = arguments.get("shape", arguments.get("input_shape"))
            if isinstance(shape, Shape):
                shape = tuple(shape)
            if isinstance(shape, (list, tuple)):
                size = self.it.as_size(arguments.get("batch_size"))
                words = f"{keras_name}.batch_shape"
                batch = self.batch_shape([size, *shape], node=node, words=words)
            elif isinstance(shape, int):  # which Keras 2 takes
                if self.it.keras >= 3:
                    self.it.refuse(
                        BadArgument(
                            f"Input got the shape {shape}; a shape is a tuple.",
                            f"Write shape=({shape},) with a comma.",
                        ),
                        node,
                    )
                batch = self.batch_shape([None, shape])
            if batch is None and isinstance(shape, Unknown):
                called = shape.name
        value = self.input_value(batch, keras_name, node)
        value.words = called
        return value

    @staticmethod
    def input_value(batch: Optional[Shape], name: str, node: Any) -> LayerValue:
        """An InputLayer for a batch shape, which may not be known."""
        sizes = batch if batch is not None else [None]
        given = {"batch_shape": [d if isinstance(d, Size) and d.open else known(d) for d in sizes]}
        layer: Any = layer_class(INPUT).from_arguments(given)
        vars(layer).update(batch=batch, name=name)
        value = LayerValue(layer, name, node)
        value.declared = batch
        return value


def _by_place(args: list[Any], kwargs: dict[str, Any]) -> dict[Any, Any]:
    """Arguments by their names, and by their places where they have none."""
    found: dict[Any, Any] = dict(enumerate(args))
    found.update(kwargs)
    return found


def _holds_values(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and (
        any(isinstance(v, PARTIAL) for v in value) or next(tensors_in(value), None) is not None
    )


def _undecided(key: str, name: str) -> str:
    """Why a layer isn't known while the argument that decides isn't known."""
    if not name:
        return f"its {key} isn't known"
    return f"its {key} is {name}, which isn't known (--set {name}=…)"
