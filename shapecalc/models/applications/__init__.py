"""The models of ``keras.applications``: a file a family, loaded when one of its models is asked for.

>>> from shapecalc.models import applications
>>> model = applications.VGG16(weights=None, include_top=False, input_shape=(150, 150, 3))
>>> model.output_shape, model.count_params()
(Shape(None, 4, 4, 512), 14714688)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from .net import Application, Builder

FAMILIES = {
    "convnext": "ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge",
    "densenet": "DenseNet121 DenseNet169 DenseNet201",
    "efficientnet": (
        "EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 "
        "EfficientNetB6 EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 "
        "EfficientNetV2B3 EfficientNetV2L EfficientNetV2M EfficientNetV2S"
    ),
    "inception": "InceptionResNetV2 InceptionV3 Xception",
    "mobilenet": "MobileNet MobileNetV2 MobileNetV3Large MobileNetV3Small",
    "nasnet": "NASNetLarge NASNetMobile",
    "resnet": "ResNet101 ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2",
    "vgg": "VGG16 VGG19",
}
NAMES = {name: file for file, names in FAMILIES.items() for name in names.split()}


def named(word: str) -> str:
    """Keras's name of the model that a word means, as in ``mobilenet-v2``; "" for none."""
    plain = word.replace("-", "").replace("_", "").lower()
    return next((name for name in NAMES if name.lower() == plain), "")


def application(name: str) -> Application:
    """The architecture of that name. Raises KeyError."""
    from importlib import import_module

    found: Application = import_module(f"{__name__}.{NAMES[name]}").MODELS[name]
    return found


def arguments_of(name: str, args: Sequence[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by their names. Raises UnknownArgument, BadArgument."""
    from ...errors import BadArgument, UnknownArgument, counted, enumerated, shown

    order = application(name).arguments.split()
    if len(args) > len(order):
        raise UnknownArgument(
            f"{name} takes at most {counted(len(order), 'argument')} by position, but got "
            f"{len(args)}.",
            enumerated("argument", order, 12),
        )
    for key in given:
        if key not in order:
            raise UnknownArgument(
                f"{name} has no argument {shown(key)}.", enumerated("argument", order, 12)
            )
        if key in order[: len(args)]:
            raise BadArgument(f"{name} got {key} twice.", "Give it once.")
    return {**dict(zip(order, args)), **given}


def build(name: str, arguments: Mapping[str, Any], to: Builder) -> tuple[Any, Any, Optional[str]]:
    """The model's inputs, its output and its name; its layers are called where ``to`` says.

    Raises ShapeError where Keras raises an error.
    """
    from .net import build as made

    return made(name, application(name), arguments, to)


def model(name: str, /, *args: Any, **kwargs: Any) -> Any:
    """One of the models, as a Functional. Raises ShapeError."""
    from ..calls import GraphLayer, Names
    from ..functional import Functional
    from ..graph import Graph
    from .net import Builder

    names = Names()
    to = Builder(Graph(), names, lambda rule, name: _own(GraphLayer(rule, name)))
    x, y, called = build(name, arguments_of(name, args, kwargs), to)
    graph = Graph.between(x, y)
    return Functional.of(graph, called or names.next("functional"))


def _own(node: Any) -> Any:
    """A layer with a name of its own, of a rule that others share."""
    node.layer = rule = node.layer.changed(name=node.name)
    vars(rule)["node"] = node
    return node


def __dir__() -> list[str]:
    return sorted(NAMES)


def __getattr__(name: str) -> Any:
    if name in NAMES:
        return partial(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
