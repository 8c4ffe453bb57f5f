"""Keras beside its layers: preprocessing, data sets, losses, and the methods of models."""

from __future__ import annotations

import ast
from functools import partial
from typing import Any

from ....errors import ShapeError
from ....layers.base import snake_case
from ....models.calls import GraphLayer, start, tensors_in
from ....models.graph import Graph
from ....models.unknown import SourceLayer
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import (
    Array,
    Frame,
    Function,
    LayerValue,
    ModelValue,
    Rest,
    Thing,
    Unknown,
)
from ..models.custom_layers import PREPROCESSING, read_lambda, read_preprocessing
from ..models.fit import feed
from .arguments import Given, table
from .arrays import array_of, as_shape
from .python import length_of

functions, keras = table()
model_methods, on_model = table()
thing_methods: dict[tuple[str, str], Any] = {}


# -- data sets --------------------------------------------------------------------------------
# (training examples, test examples, shape of one, number of classes)
_DATASETS: dict[str, Any] = {
    "mnist": (60000, 10000, (28, 28), (), 10),
    "fashion_mnist": (60000, 10000, (28, 28), (), 10),
    "cifar10": (50000, 10000, (32, 32, 3), (1,), 10),
    "cifar100": (50000, 10000, (32, 32, 3), (1,), 100),
    "boston_housing": (404, 102, (13,), (), 0),
    "imdb": (25000, 25000, (), (), 2),
    "reuters": (8982, 2246, (), (), 46),
}


@keras("load_data")
def _load_data(given: Given) -> Any:
    words = given.it.source.piece(given.node.func).split(".")
    name = words[-2] if len(words) > 1 else ""
    owner = next((n for n in reversed(words[:-1]) if n in _DATASETS), name)
    entry = _DATASETS.get(owner)
    if entry is None:
        path = getattr(given.it.read(given.node.func), "path", "")
        entry = _DATASETS.get(path.split(".")[-2] if path.count(".") > 1 else "")
    if entry is None:
        return given.unknown()
    train, test, one, label, classes = entry
    facts: dict[str, Any] = {"dtype": "int"}
    if owner in ("imdb", "reuters"):
        words_kept = given.kwargs.get("num_words", given.get(1, "num_words"))
        facts = {"ragged": True, "dtype": "int"}
        if isinstance(words_kept, (int, Size)):
            facts["ids"] = words_kept
    marks: dict[str, Any] = {"dtype": "int", "classes": classes} if classes else {"dtype": "float"}
    split = given.kwargs.get("test_split", 0.2)
    if owner in ("reuters", "boston_housing") and split != 0.2:
        train = test = None
    return tuple(
        (Array((n, *one), "", dict(facts)), Array((n, *label), "", dict(marks)))
        for n in (train, test)
    )


@keras("get_word_index")
def _word_index(given: Given) -> Any:
    return Unknown("word_index")


# -- text ---------------------------------------------------------------------------------------
@keras("Tokenizer")
def _tokenizer(given: Given) -> Any:
    words = given.get(0, "num_words")
    facts: dict[str, Any] = {"num_words": words}
    return Thing("tokenizer", "Tokenizer()", facts)  # named after its variable


def _sequences(given: Given) -> Any:
    texts = given.get(0, "texts")
    count = _count(given, texts)
    words = given.owner.facts.get("num_words")
    facts: dict[str, Any] = {"dtype": "int", "tokenizer": given.owner}
    if isinstance(words, Unknown):
        words = given.it.size(words.name)
    if words is None:
        facts["ids"] = given.it.size(f"len({given.owner.name}.word_index)") + 1
    elif isinstance(words, (int, Size)):
        facts["ids"] = words
    return Array((count,), "", {**facts, "ragged": True})


def _count(given: Given, value: Any) -> Any:
    if isinstance(value, (Array, Frame, list, tuple)):
        n = length_of(given.it, value, getattr(value, "name", "texts"))
        return n if isinstance(n, (int, Size)) else None
    return None


def _to_matrix(given: Given) -> Any:
    words = given.owner.facts.get("num_words")
    count = _count(given, given.get(0, "texts"))
    return Array((count, words if isinstance(words, (int, Size)) else None), "")


thing_methods[("tokenizer", "texts_to_sequences")] = _sequences
thing_methods[("tokenizer", "texts_to_matrix")] = _to_matrix
thing_methods[("tokenizer", "sequences_to_matrix")] = _to_matrix
thing_methods[("tokenizer", "fit_on_texts")] = lambda given: None
thing_methods[("tokenizer", "fit_on_sequences")] = lambda given: None


@keras("pad_sequences")
def _pad_sequences(given: Given) -> Any:
    value = given.get(0, "sequences")
    longest = given.get(1, "maxlen")
    array = array_of(value)
    rows = array.shape[0] if array.shape else None
    if isinstance(longest, Unknown):
        longest = given.it.size(longest.name)
    if not isinstance(longest, (int, Size)):
        longest = None
    facts = {k: v for k, v in array.facts.items() if k in ("ids", "tokenizer")}
    if not isinstance(value, (Array, list, tuple)):
        rows = None
    rest = tuple(array.shape[2:]) if array.shape else ()
    shape: Any = (rows, longest, *rest)
    dtype = given.get(2, "dtype", "int32")
    whole = isinstance(dtype, str) and "int" in dtype
    if not facts and (array.facts.get("object") or (not whole and not rest)):
        shape = None  # each element may have any number of axes
    padded = Array(shape, "", {"dtype": "int", **facts})
    given.it.emit("padded", padded, given)
    return padded


@keras("one_hot")
def _one_hot(given: Given) -> Any:
    value = given.get(0, "input_text")
    if isinstance(value, Array) and value.shape is not None:  # tf.one_hot(labels, depth)
        depth = given.get(1, "depth")
        return Array((*value.shape, depth if isinstance(depth, (int, Size)) else None), "",
                     {"onehot": True})  # fmt: skip
    top = given.get(1, "n")
    facts = {"ids": top} if isinstance(top, (int, Size)) else {}
    return Array((None,), "", {"dtype": "int", **facts})


@keras("to_categorical")
def _to_categorical(given: Given) -> Any:
    value, classes = given.get(0, "y"), given.get(1, "num_classes", given.kwargs.get("nb_classes"))
    array = array_of(value)
    if not isinstance(classes, (int, Size)):
        top = array.facts.get("classes")
        classes = (
            given.it.as_size(classes)
            if classes is not None
            else (top if isinstance(top, int) and {"items", "reached"} & {*array.facts} else None)
        )
        classes = classes if isinstance(classes, (int, Size)) else None
    if array.shape is None:
        return Array(None if not isinstance(value, Unknown) else (None, classes), "",
                     {"onehot": True, "dtype": "float"})  # fmt: skip
    shape = array.shape[:-1] if array.shape and array.shape[-1] == 1 else array.shape
    return Array((*shape, classes), "", {"onehot": True, "dtype": "float"})


# -- the session, files, pictures ------------------------------------------------------------------
@keras("clear_session")
def _clear_session(given: Given) -> Any:
    given.it.build.names.used.clear()


@keras("load_model", "model_from_json", "model_from_config", "clone_model", "from_config",
       "model_from_yaml")  # fmt: skip
def _load_model(given: Given) -> Any:
    if given.word == "clone_model" and isinstance(given.get(0, "model"), ModelValue):
        return given.get(0, "model")
    path = given.get(0, "filepath")
    if given.word == "load_model" and isinstance(path, str) and path in given.it.saved:
        if given.get(1, "custom_objects") is None:
            given.it.emit("loaded", given.it.saved[path], given.kwargs, given.node)
    return given.unknown()


@keras("Lambda")
def _lambda(given: Given) -> Any:
    return make_lambda(given.it, given.args, given.kwargs, given.node)


@keras(
    "plot_model", "set_seed", "set_random_seed", "set_session", "set_floatx", "image_data_format",
    "EarlyStopping", "ModelCheckpoint", "TensorBoard", "ReduceLROnPlateau", "LearningRateScheduler",
    "CSVLogger", "LambdaCallback", "set_image_data_format", "set_learning_phase",
)  # fmt: skip
def _inert(given: Given) -> Any:
    return "channels_last" if given.word == "image_data_format" else given.unknown()


def _register_losses() -> None:
    """Losses as objects: ``BinaryCrossentropy(from_logits=True)``."""
    for word in (
        "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy",
        "MeanSquaredError", "MeanAbsoluteError", "Huber", "Hinge", "KLDivergence", "LogCosh",
        "Poisson", "CosineSimilarity", "MeanAbsolutePercentageError", "SquaredHinge",
        "CategoricalHinge", "MeanSquaredLogarithmicError", "BinaryFocalCrossentropy",
        "CategoricalFocalCrossentropy", "CTC", "Dice", "Tversky", "Circle",
    ):  # fmt: skip
        functions[word] = lambda given: Thing(
            "loss", given.word, {**dict(zip(("from_logits",), given.args)), **given.kwargs}
        )


_register_losses()


@keras("TimeseriesGenerator", "timeseries_dataset_from_array")
def _series(given: Given) -> Any:
    data = array_of(given.get(0, "data"))
    length = given.kwargs.get("length", given.kwargs.get("sequence_length", given.get(2, "length")))
    steps = given.it.as_size(length)
    rest = data.shape[1:] if data.shape else None
    window = steps if isinstance(steps, (int, Size)) else None
    # Any other batch may end on a smaller one.
    first = 1 if given.kwargs.get("batch_size") == 1 else None
    element: Any = Array(None if rest is None else (first, window, *rest), "batch")
    targets = given.get(1, "targets")
    if isinstance(targets, Array) and targets.shape:
        labels = Array((first, *targets.shape[1:]), "targets", dict(targets.facts))
        element = (element, labels)
    elif targets is not None:
        element = (element, Unknown("targets"))
    return Thing("dataset", given.it.text(given.node), {"element": element, "length": None})


@keras("ImageDataGenerator")
def _pictures(given: Given) -> Thing:
    return Thing("pictures", given.word)


def _flow(given: Given) -> Thing:
    """Batches of pictures out of arrays."""
    element = []
    for at, word in enumerate(("x", "y")):
        value = given.get(at, word)
        if value is None:
            break
        array = array_of(value) if isinstance(value, (Array, Frame, list)) else Array(None)
        shape = (None, *array.shape[1:]) if array.shape else None
        element.append(array.like(shape, "dtype", "classes", "onehot"))
    facts = {"element": tuple(element), "length": None, "generator": True}
    return Thing("iterator", "flow", facts)


def _flow_from_directory(given: Given) -> Thing:
    """Batches of pictures out of a folder, with labels as ``class_mode`` says."""
    size, color = given.kwargs.get("target_size", (256, 256)), given.kwargs.get("color_mode")
    mode = given.kwargs.get("class_mode", "categorical")
    sides: Any = size if isinstance(size, (list, tuple)) and len(size) == 2 else (None, None)
    sides = [n if isinstance(n, (int, Size)) else None for n in sides]
    channels = {"grayscale": 1, "rgba": 4, None: 3, "rgb": 3}.get(
        color if isinstance(color, str) or color is None else ""
    )
    element: Any = (Array((None, *sides, channels), "", {"dtype": "float"}),)
    if mode in ("binary", "sparse"):
        element += (Array((None,), "", {"dtype": "int"}),)
    elif mode is not None:
        labels = Array((None, None), "", {"onehot": True}) if mode == "categorical" else None
        element += (labels if labels is not None else Unknown("labels"),)
    facts = {"element": element, "length": None, "generator": True}
    return Thing("iterator", "flow", facts)


thing_methods[("pictures", "flow")] = _flow
thing_methods[("pictures", "flow_from_directory")] = _flow_from_directory


# -- Lambda -------------------------------------------------------------------------------------
def make_lambda(it: Any, args: list[Any], kwargs: dict[str, Any], node: Any) -> LayerValue:
    """A Lambda layer; its function is read when it is called."""
    function = kwargs.get("function", args[0] if args else None)
    name = kwargs.get("name")
    keras_name = name if isinstance(name, str) else it.build.names.next("lambda")
    rule = SourceLayer("Lambda", keras_name, partial(read_lambda, it, function, kwargs))
    value = LayerValue(rule, keras_name, node)
    if isinstance(kwargs.get("input_shape"), (list, tuple)):
        value.declared = it.build.batch_shape([None, *kwargs["input_shape"]])
    return value


def make_preprocessing(
    it: Any, called: str, args: list[Any], kwargs: dict[str, Any], node: Any
) -> LayerValue:
    """A preprocessing layer such as TextVectorization."""
    arguments = {**dict(zip(PREPROCESSING[called].split(), args)), **kwargs}
    name = kwargs.get("name")
    keras_name = name if isinstance(name, str) else it.build.names.next(snake_case(called))
    body = partial(read_preprocessing, it, called, keras_name, arguments)
    value = LayerValue(SourceLayer(called, keras_name, body), keras_name, node)
    value.arguments = arguments
    return value


# -- methods of layers --------------------------------------------------------------------------
def layer_method(given: Given) -> Any:
    """A method of a layer: ``adapt``, ``get_weights``, ``compute_output_shape`` …"""
    owner: LayerValue = given.owner
    if given.word == "compute_output_shape":
        shape = as_shape(given.it, given.get(0, "input_shape"))
        if shape is not None:
            alone = GraphLayer(owner.layer, owner.name)
            try:
                made = Graph().call(alone, [start(shape_of(list(shape)))], {})
            except ShapeError:
                return given.unknown()
            output = getattr(made, "shape", None)
            return tuple(output) if isinstance(output, Shape) else given.unknown()
    return given.unknown()


# -- methods of models --------------------------------------------------------------------------
@on_model("add")
def _add(given: Given) -> Any:
    given.it.build.add(given.owner, given.get(0, "layer"), given.node)


@on_model("pop")
def _pop(given: Given) -> Any:
    model: ModelValue = given.owner
    if model.layers:
        value = model.layers.pop()
        del model.calls[len(model.behind_input()) :]
        return value
    return None


@on_model("summary")
def _summary(given: Given) -> Any:
    model: ModelValue = given.owner
    given.it.build.show(model, given.node)
    given.it.emit("summary", model, given.node)


@on_model("build")
def _build(given: Given) -> Any:
    model: ModelValue = given.owner
    shape = given.get(0, "input_shape")
    if model.kind == "Sequential" and model.declared is None and shape is not None:
        met = given.it.build.batch_shape(shape if isinstance(shape, (list, tuple)) else [shape])
        if met is not None and not model.rows:
            model.met = met
            given.it.build.advance(model)


@on_model("compile")
def _compile(given: Given) -> Any:
    model: ModelValue = given.owner
    model.compiled = {
        "optimizer": given.get(0, "optimizer"),
        "loss": given.get(1, "loss"),
        "metrics": given.kwargs.get("metrics", given.get(3, "metrics")),
        "sample_weight_mode": given.kwargs.get("sample_weight_mode"),
    }
    model.compile_node = given.node
    given.it.emit("compiled", model, given.node)


@on_model("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch",
          "fit_generator", "predict_classes", "predict_proba", "predict_generator",
          "evaluate_generator")  # fmt: skip
def _fed(given: Given) -> Any:
    return feed(given.it, given.owner, given.word, given.args, given.kwargs, given.node)


@on_model("get_layer")
def _get_layer(given: Given) -> Any:
    model: ModelValue = given.owner
    name, index = given.get(0, "name"), given.kwargs.get("index")
    layers = model.behind_input()
    if isinstance(name, int) or isinstance(index, int):
        at = name if isinstance(name, int) else index
        if isinstance(at, int) and -len(layers) <= at < len(layers):
            return layers[at]
    for value in layers:
        if value.name == name:
            return value
    return given.unknown()


@on_model("save", "save_weights", "load_weights", "to_json", "to_yaml", "get_weights",
          "set_weights", "reset_states", "get_config", "count_params", "export", "call")  # fmt: skip
def _kept(given: Given) -> Any:
    if given.word == "call":
        return given.it.build.call_model(given.owner, given.args, given.kwargs, given.node)
    path = given.get(0, "filepath")
    if given.word == "save" and isinstance(path, str):
        given.it.saved[path] = given.owner
    return given.unknown()


__all__ = ["Function", "Rest", "ast", "functions", "snake_case", "tensors_in"]
