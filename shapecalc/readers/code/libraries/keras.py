"""Keras beside its layers: preprocessing, data sets, losses, and the methods of models."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Optional

from ....errors import ShapeError
from ....models.calls import GraphLayer, start
from ....models.graph import Graph
from ....models.unknown import SourceLayer
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.noted import CallbackObject
from ..interpreter.values import (
    FLOATS,
    INTEGERS,
    ONE_HOT,
    Array,
    ArrayFacts,
    Dataset,
    Frame,
    LayerValue,
    LossObject,
    ModelValue,
    Padding,
    Thing,
    Tokenizer,
    Unknown,
)
from ..models.custom_layers import read_lambda
from ..models.cut_models import ModelConfig, copied, layer_object
from ..models.fit import feed
from . import images
from .arguments import Given, Rule, nothing, table, unknown
from .arrays import array_of, as_shape
from .python import length_of

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter

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
    facts = INTEGERS if len(one) < 2 else images.STORED
    if owner in ("imdb", "reuters"):
        words_kept = given.get(1, "num_words")
        ids = words_kept if isinstance(words_kept, (int, Size)) else None
        facts = ArrayFacts("int", ids=ids, reached=True, ragged=True)
    marks = ArrayFacts("int", classes, reached=True) if classes else FLOATS
    split = given.kwargs.get("test_split", 0.2)
    if (owner in ("reuters", "boston_housing") and split != 0.2) or "maxlen" in given.kwargs:
        train = test = None  # maxlen leaves out what is longer
    return tuple(
        (Array((n, *one), "", facts), Array((n, *label), "", marks)) for n in (train, test)
    )


# -- text ---------------------------------------------------------------------------------------
def _sequences(given: Given) -> Array:
    tokenizer: Tokenizer = given.owner
    words = given.it.as_size(tokenizer.num_words)
    ids = words if isinstance(words, (int, Size)) else None
    if words is None:
        ids = given.it.size(f"len({tokenizer.name}.word_index)") + 1
    return Array((_count(given),), "", ArrayFacts("int", ids=ids, ragged=True))


def _count(given: Given) -> Any:
    texts = given.get(0, "texts")
    if not isinstance(texts, (Array, Frame, list, tuple)):
        return None
    n = length_of(given.it, texts, getattr(texts, "name", "texts"))
    return n if isinstance(n, (int, Size)) else None


def _to_matrix(given: Given) -> Array:
    words = given.owner.num_words
    return Array((_count(given), words if isinstance(words, (int, Size)) else None))


def _pad_sequences(given: Given) -> Array:
    value, longest = given.get(0, "sequences"), given.it.as_size(given.get(1, "maxlen"))
    array, dtype = array_of(value), given.get(2, "dtype", "int32")
    rows = array.shape[0] if array.shape and isinstance(value, (Array, list, tuple)) else None
    longest = longest if isinstance(longest, (int, Size)) else None
    rest = tuple(array.shape[2:]) if array.shape else ()
    shape: Any = (rows, longest, *rest)
    whole = isinstance(dtype, str) and "int" in dtype
    if array.facts.ids is None and (array.facts.objects or (not whole and not rest)):
        shape = None  # each element may have any number of axes
    sides = given.get(3, "padding", "pre"), given.get(4, "truncating", "pre")
    padded = (
        Padding(longest, *sides, given.node) if all(isinstance(s, str) for s in sides) else None
    )
    return Array(
        shape,
        "",
        ArrayFacts("int", ids=array.facts.ids, reached=array.facts.reached, padded=padded),
    )


def _one_hot(given: Given) -> Array:
    value = next((given.kwargs[k] for k in ("indices", "x") if k in given.kwargs), None)
    value = given.get(0, "input_text", value)
    top = given.get(1, "n")
    if not isinstance(value, str) and "n" not in given.kwargs:  # tf.one_hot(labels, depth)
        depth = given.get(1, "depth", given.kwargs.get("num_classes"))
        width = depth if isinstance(depth, (int, Size)) else None
        shape = value.shape if isinstance(value, Array) else None
        if shape is None or "axis" in given.kwargs:
            return Array(None, "", ArrayFacts(onehot=True))
        return Array((*shape, width), "", ArrayFacts(onehot=True))
    ids = top if isinstance(top, (int, Size)) else None
    return Array((None,), "", ArrayFacts("int", ids=ids))


def _to_categorical(given: Given) -> Array:
    value, classes = given.get(0, "y"), given.get(1, "num_classes", given.kwargs.get("nb_classes"))
    array = array_of(value)
    facts = array.facts
    if classes is None and isinstance(facts.classes, int) and (facts.items or facts.reached):
        classes = facts.classes
    classes = given.it.as_size(classes)
    classes = classes if isinstance(classes, (int, Size)) else None
    if array.shape is None:
        return Array(None, "", ONE_HOT)
    shape = array.shape[:-1] if array.shape and array.shape[-1] == 1 else array.shape
    return Array((*shape, classes), "", ONE_HOT)


class MetricObject(Thing):
    """A metric of Keras as an object; ``one_class`` says that it looks at one class alone."""

    one_class = False


def _metric(given: Given) -> MetricObject:
    made = MetricObject(given.word)
    made.one_class = given.loose or given.get(2, "class_id") is not None
    return made


def _callback(given: Given) -> Any:
    """A callback of Keras, with its arguments by name."""
    from ....keras_signatures import SIGNATURES

    words = SIGNATURES.get(f"callbacks.{given.word}", "").split()
    arguments = {**dict(zip(words, given.args)), **given.kwargs}
    fact = None if given.loose else (given.word, arguments)
    return CallbackObject(partial(given.it.text, given.node), fact)


class Checkpoint(Thing):
    """The name of a checkpoint of TensorFlow, which Keras 3 doesn't load."""


# -- the session, files, pictures ------------------------------------------------------------------
def _clear_session(given: Given) -> None:
    given.it.build.names.used.clear()


def _load_model(given: Given) -> Any:
    path = given.get(0, "filepath")
    if given.word == "load_model" and isinstance(path, str) and path in given.it.saved:
        words = ("filepath", "custom_objects", "compile", "safe_mode")
        arguments = {**dict(zip(words, given.args)), **given.kwargs}
        given.it.emit("loaded", given.it.saved[path], arguments, given.node)
    return given.unknown()


def _clone(given: Given) -> Any:
    model = given.get(0, "model", given.kwargs.get("config", given.kwargs.get("json_string")))
    model = model.model if isinstance(model, ModelConfig) else model
    changed = given.word == "clone_model" and given.get(2, "clone_function") is not None
    if changed or not isinstance(model, ModelValue):
        return given.unknown()
    return copied(given.it, model, given.node) or given.unknown()


def _config(given: Given) -> Any:
    """``get_config`` and ``to_json``: what another model is made of."""
    return ModelConfig(given.text(), given.owner)


def _loss(given: Given) -> LossObject:
    return LossObject(given.word, {**dict(zip(("from_logits",), given.args)), **given.kwargs})


def _series(given: Given) -> Any:
    data = array_of(given.get(0, "data"))
    length = given.kwargs.get("length", given.kwargs.get("sequence_length", given.get(2, "length")))
    steps = given.it.as_size(length)
    if given.word == "TimeseriesGenerator" and given.get(3, "sampling_rate", 1) != 1:
        steps = None  # as many of its length as the rate leaves
    rest = data.shape[1:] if data.shape else None
    window = steps if isinstance(steps, (int, Size)) else None
    size = given.kwargs.get("batch_size", 128)
    # Any other batch may end on a smaller one; without a size there is none at all.
    first = () if size is None else (1 if size == 1 else None,)
    element: Any = Array(None if rest is None else (*first, window, *rest), "batch")
    targets = given.get(1, "targets")
    if isinstance(targets, Array) and targets.shape:
        labels = Array((*first, *targets.shape[1:]), "targets", targets.facts)
        element = (element, labels)
    elif targets is not None:
        element = (element, Unknown("targets"))
    return Dataset(given.text(), element)


functions = table(
    {
        "load_data": _load_data,
        "get_word_index": lambda given: Unknown("word_index"),
        "Tokenizer": lambda given: Tokenizer(
            "Tokenizer()", {"num_words": given.get(0, "num_words")}
        ),
        "pad_sequences": _pad_sequences,
        "one_hot": _one_hot,
        "to_categorical": _to_categorical,
        "clear_session": _clear_session,
        "load_model": _load_model,
        "clone_model model_from_json model_from_config from_config model_from_yaml": _clone,
        "latest_checkpoint": lambda given: Checkpoint("latest_checkpoint"),
        "Lambda": lambda given: make_lambda(given.it, given.args, given.kwargs, given.node),
        "image_data_format": lambda given: "channels_last",
        "floatx": lambda given: "float32",
        "epsilon": lambda given: 1e-7,
        "backend": lambda given: "tensorflow",
        "plot_model set_seed set_random_seed set_session set_floatx set_image_data_format "
        "set_learning_phase": unknown,
        "EarlyStopping ModelCheckpoint TensorBoard ReduceLROnPlateau LearningRateScheduler "
        "CSVLogger TerminateOnNaN BackupAndRestore": _callback,
        "BinaryCrossentropy CategoricalCrossentropy SparseCategoricalCrossentropy "
        "MeanSquaredError MeanAbsoluteError Huber Hinge KLDivergence LogCosh Poisson "
        "CosineSimilarity MeanAbsolutePercentageError SquaredHinge CategoricalHinge "
        "MeanSquaredLogarithmicError BinaryFocalCrossentropy CategoricalFocalCrossentropy CTC Dice "
        "Tversky Circle": _loss,
        "Precision Recall AUC TruePositives TrueNegatives FalsePositives FalseNegatives "
        "PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity SpecificityAtSensitivity "
        "F1Score FBetaScore": _metric,
        "TimeseriesGenerator timeseries_dataset_from_array": _series,
        **images.keras,
    }
)
thing_methods: dict[tuple[type[Thing], str], Rule] = {
    (Tokenizer, "texts_to_sequences"): _sequences,
    (Tokenizer, "texts_to_matrix"): _to_matrix,
    (Tokenizer, "sequences_to_matrix"): _to_matrix,
    (Tokenizer, "fit_on_texts"): nothing,
    (Tokenizer, "fit_on_sequences"): nothing,
    **images.methods,
}


# -- Lambda -------------------------------------------------------------------------------------
def make_lambda(it: Interpreter, args: list[Any], kwargs: dict[str, Any], node: Any) -> LayerValue:
    """A Lambda layer; its function is read when it is called."""
    function = kwargs.get("function", args[0] if args else None)
    name = kwargs.get("name")
    keras_name = name if isinstance(name, str) else it.build.names.next("lambda")
    rule = SourceLayer("Lambda", keras_name, lambda args, kwargs, where: (None, None))
    vars(rule).update(body=partial(read_lambda, it, rule, function, kwargs))
    value = LayerValue(rule, keras_name, node)
    value.arguments = {**kwargs, "function": function}
    value.declared = it.build.declared_by(kwargs)
    return value


# -- methods of layers --------------------------------------------------------------------------
def layer_method(given: Given) -> Any:
    """A method of a layer: ``adapt``, ``get_weights``, ``compute_output_shape`` …"""
    owner: LayerValue = given.owner
    if given.word in ("call", "__call__"):
        return given.it.build.call_layer(owner, given.args, given.kwargs, given.node)
    if given.word == "build" and given.it.speculative:
        return build_layer(given.it, owner, given.get(0, "input_shape"))
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
    if given.word == "get_weights":
        return _get_weights(given)
    return given.unknown()


def build_layer(it: Interpreter, owner: LayerValue, shape: Any) -> None:
    """``layer.build(shape)`` in the code of another layer: its weights are made."""
    x = it.build.batch_shape(shape)
    if x is not None and owner.first is None:
        with suppress(ShapeError):
            it.build.graph.call(owner, [start(x)], {})


# -- methods of models --------------------------------------------------------------------------
def _add(given: Given) -> Any:
    given.it.build.add(given.owner, given.get(0, "layer"), given.node)


def _pop(given: Given) -> Any:
    model: ModelValue = given.owner
    if model.layers:
        value = model.layers.pop()
        del model.calls[len(model.behind_input()) :]
        return value
    return None


def _summary(given: Given) -> Any:
    model: ModelValue = given.owner
    given.it.build.show(model, given.node)
    given.it.emit("summary", model, given.node)


def _build(given: Given) -> Any:
    model: ModelValue = given.owner
    shape = given.get(0, "input_shape")
    if model.kind == "Sequential" and model.declared is None and shape is not None:
        sizes = [shape] if isinstance(shape, (int, Size)) else shape
        met = given.it.build.batch_shape(sizes, words=f"{model.keras_name}.batch_shape")
        if met is not None and not model.rows:
            model.met = met
            given.it.build.advance(model)


def _compile(given: Given) -> Any:
    model: ModelValue = given.owner
    model.compiled = {
        "optimizer": given.get(0, "optimizer"),
        "loss": given.get(1, "loss"),
        "metrics": given.get(3, "metrics"),
        "loss_weights": given.get(2, "loss_weights"),
        "weighted_metrics": given.get(4, "weighted_metrics"),
        "whole": not given.loose,
        "sample_weight_mode": given.kwargs.get("sample_weight_mode"),
    }
    model.compile_node = given.node
    given.it.emit("compiled", model, given.node)


def _get_layer(given: Given) -> Any:
    model: ModelValue = given.owner
    name, index = given.get(0, "name"), given.kwargs.get("index")
    layers = given.it.attribute(model, "layers", given.node)
    if isinstance(name, int) or isinstance(index, int):
        at = name if isinstance(name, int) else index
        if isinstance(at, int) and -len(layers) <= at < len(layers):
            return layers[at]
    for value in model.behind_input():
        if value.name == name:
            return layer_object(value)
    return given.unknown()


def _save(given: Given) -> Any:
    path = given.get(0, "filepath")
    if isinstance(path, str):
        given.it.saved[path] = given.owner
    return given.unknown()


def known_weights(owner: Any) -> Optional[list[tuple[int, ...]]]:
    """The shapes of the weights of a layer or model as it stands now, None where one isn't known."""
    if isinstance(owner, ModelValue):
        rows = owner.rows
        if owner.failed or owner.instance is not None or len(rows) < len(owner.behind_input()):
            return None
        parts = [row.weights for row in rows]
    else:
        parts = [owner.first.weights if owner.first is not None else None]
    shapes = []
    for weights in parts:
        if weights is None or not all(type(n) is int for w in weights for n in w.shape):
            return None
        shapes += [w.shape for w in weights]
    return shapes


def _get_weights(given: Given) -> Any:
    shapes = known_weights(given.owner)
    if not shapes:
        return given.unknown()
    return given.it.journal.made([Array(shape, "", FLOATS) for shape in shapes])


def _save_weights(given: Given) -> Any:
    path, model = given.get(0, "filepath"), given.owner
    if isinstance(path, str) and not given.it.maybe:
        rows = [(row.class_name, row.name, row.weights) for row in model.rows]
        known = known_weights(model) is not None and model.kind in ("Sequential", "Model")
        given.it.saved_weights[path] = rows if known else None
    return given.unknown()


model_methods = table(
    {
        "add": _add,
        "pop": _pop,
        "summary": _summary,
        "build": _build,
        "compile": _compile,
        "fit evaluate predict train_on_batch test_on_batch predict_on_batch fit_generator "
        "predict_classes predict_proba predict_generator evaluate_generator": lambda given: feed(
            given.it, given.owner, given.word, given.args, given.kwargs, given.node, given.loose
        ),
        "get_layer": _get_layer,
        "call": lambda given: given.it.build.call_model(
            given.owner, given.args, given.kwargs, given.node
        ),
        "save": _save,
        "get_config to_json to_yaml": _config,
        "get_weights": _get_weights,
        "save_weights": _save_weights,
        "load_weights set_weights reset_states count_params export": unknown,
    }
)
