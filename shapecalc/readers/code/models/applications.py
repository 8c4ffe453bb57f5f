"""``keras.applications`` in source: the models themselves, and what makes their input of images."""

from __future__ import annotations

import ast
from typing import Any

from ....errors import ShapeError, UnknownLayer
from ....layers.activations import ACTIVATIONS
from ....models.applications import NAMES, arguments_of
from ....models.applications import build as build_layers
from ....models.calls import Tensor
from ....numbers.size import Size
from ..interpreter.values import Array, LayerValue, Library, ModelValue, Rest, Unknown
from ..libraries.arguments import Given

# What decides which layers there are: the model isn't known while one of these isn't.
_DECIDE = ("include_top", "alpha", "minimalistic", "include_preprocessing", "input_tensor")
# What no shape depends on: Keras's default stands for what isn't known.
_HARMLESS = ("dropout", "dropout_rate", "classifier_activation", "name")


def is_application(path: str) -> bool:
    """Whether a path of Keras leads to one of the models."""
    return path.startswith("keras.applications.") and path.rsplit(".", 1)[-1] in NAMES


def make_application(given: Given) -> Any:
    """``VGG16(include_top=False, …)``: its layers are called in the graph of the source.

    What Keras would refuse is reported, and unknown as what isn't known whole.
    """
    it, name, node = given.it, given.word, given.node
    build = it.build
    try:
        arguments = None if given.loose else _plain(it, name, given.args, given.kwargs)
        if arguments is None:
            return given.unknown()
        from ....models.applications.net import Builder

        to = Builder(
            build.graph, build.names, lambda rule, called: _layer(rule, called, node), node
        )
        x, y, called = build_layers(name, arguments, to)
    except UnknownLayer:
        return given.unknown()  # which layers it has depends on what isn't known
    except ShapeError as error:
        it.refuse(error, node)
        return given.unknown()
    made = ModelValue("Model", called or build.names.next("functional"), node)
    made.level, made.ready_made = len(it.maybe), True
    build.models.append(made)
    build._tracked(made)
    made.inputs, made.outputs = x, y
    build._wire(made, node)
    return made


def _layer(rule: Any, name: str, node: Any) -> LayerValue:
    made = LayerValue(rule, name, node)
    made.arguments = {key: getattr(rule, key) for key in rule.kinds}
    if rule.is_input:
        made.declared = rule.batch
    return made


def _plain(it: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The arguments as far as they are known; None where what isn't known decides. Raises ShapeError."""
    found = arguments_of(name, args, kwargs)
    for key, value in list(found.items()):
        partly = isinstance(value, (Unknown, Array, Library, Rest, LayerValue, ModelValue))
        if key == "input_shape":
            found[key] = _shape(it, name, value, found.get("weights", "imagenet"))
            if found[key] is None and value is not None:
                return None
        elif key in ("classes", "depth_multiplier"):
            found[key] = it.as_size(value) if partly else value
            if not isinstance(found[key], (int, float, Size)):
                return None
        elif isinstance(value, Library) and value.last in ACTIVATIONS:
            found[key] = value.last
        elif key == "input_tensor" and value is not None:
            if not isinstance(value, Tensor) or value.shape is None or len(value.shape) != 4:
                return None
        elif key in _HARMLESS and partly:
            del found[key]
        elif key in _DECIDE and (partly or (isinstance(value, Size) and value.value is None)):
            return None
        elif key == "pooling" and partly:
            if not found.get("include_top", True):
                return None
            del found[key]
        elif key == "weights" and partly:
            # A file's, most likely, or none. Some have a layer more with those of ImageNet.
            if name.startswith("EfficientNetB"):
                return None
            found[key] = None
    return found


def _shape(it: Any, name: str, value: Any, weights: Any) -> Any:
    """``input_shape``: three sizes, with names where they aren't known; None if it isn't known."""
    if isinstance(value, Unknown):
        if not value.name:
            return None
        sizes = [it.size(it.build.part(value.name, i)) for i in range(3)]
        # The weights of ImageNet are for images of three channels.
        return (*sizes[:2], 3) if weights == "imagenet" else tuple(sizes)
    if not isinstance(value, (list, tuple)) or any(isinstance(v, Rest) for v in value):
        return None
    sizes = [it.as_size(v) for v in value]
    if not all(n is None or isinstance(n, (int, Size)) for n in sizes):
        return None
    return sizes if isinstance(value, list) else tuple(sizes)


# -- preprocessing ----------------------------------------------------------------------------
# What ``preprocess_input`` does: from -1 to 1; blue first and minus the mean; or both; "" nothing.
_MODES = {
    "tf": "inception_resnet_v2 inception_v3 mobilenet mobilenet_v2 nasnet resnet_v2 xception",
    "caffe": "imagenet_utils resnet resnet50 vgg16 vgg19",
    "torch": "densenet",
    "": "convnext efficientnet efficientnet_v2 mobilenet_v3",
}
_MODE_OF = {word: mode for mode, words in _MODES.items() for word in words.split()}


def preprocess(path: str, given: Given) -> Any:
    """``preprocess_input``: images of the same shape, as numbers that the model was trained on."""
    it, node = given.it, given.node
    x = given.get(0, "x")
    mode = _MODE_OF.get(path.split(".")[-2])
    if path.split(".")[-2] == "imagenet_utils":
        mode = given.get(2, "mode", "caffe")
    if isinstance(x, Array):
        return x.like(x.shape) if mode else x
    if not isinstance(x, Tensor) or mode not in _MODES:
        return given.unknown()
    if mode == "tf":
        return it.combine(ast.Sub(), it.combine(ast.Div(), x, 127.5, node), 1.0, node)
    if mode == "torch":
        x = it.combine(ast.Div(), x, 255.0, node)
    if mode == "caffe":
        planes = [it.build.operate("GetItem", [x, (..., i)], node) for i in (2, 1, 0)]
        x = it.build.operate("Stack", [planes], node, "keras.ops.stack", axis=-1)
    if mode:
        x = it.combine(ast.Add(), x, 0.0, node)
    return it.combine(ast.Div(), x, 1.0, node) if mode == "torch" else x
