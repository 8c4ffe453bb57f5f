"""What is left: shapes anywhere, names, imports. Looked at last."""

from __future__ import annotations

import re

from shapecalc.checks.backend import IN_OPS
from shapecalc.errors import did_you_mean
from shapecalc.keras_names import DTYPES, GONE_LAYERS, GONE_METHODS, MODELS, OPTIMIZERS
from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape
from .entry import Words, count_values, line_of, wording


@wording("SEQ104", r"Dimensions must be equal, but are (?P<a>\d{1,12}) and (?P<b>\d{1,12})")
def dimensions(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Two axes meet that should be equally long: {m['a']} and {m['b']}.",
        "Find the two tensors; in a loss they are the labels and the output, in a layer its input "
        "and its weights.",
    )


COMMON_NAMES = (
    "tf tensorflow keras layers models np numpy pd pandas plt Sequential Model Input pad_sequences "
    "Tokenizer to_categorical train_test_split EarlyStopping Adam print range len model history "
    "tokenizer plot_model plot_graphs string"
).split()
IMPORTS = {
    "np": "import numpy as np",
    "tf": "import tensorflow as tf",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "keras": "import keras",
    "Sequential": "from keras import Sequential",
    "Model": "from keras import Model",
    "Input": "from keras import Input",
    "layers": "from keras import layers",
    "pad_sequences": "from keras.utils import pad_sequences",
    "to_categorical": "from keras.utils import to_categorical",
    "train_test_split": "from sklearn.model_selection import train_test_split",
}


@wording("SEQ801", r"name '(?P<name>\w{1,80})' is not defined")
def undefined(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.layers.registry import layer_classes

    name = m["name"]
    if name in layer_classes():
        return f"{name} was never imported.", f"Add: from keras.layers import {name}"
    if name in IMPORTS:
        return f"{name} was never imported.", f"Add: {IMPORTS[name]}"
    hint = did_you_mean(name, [n for n in (*COMMON_NAMES, *layer_classes()) if n != name])
    return (
        f"Nothing is called {name!r} here.{hint}",
        "Correct the name, or run the cell that makes it first.",
    )


GONE = {
    "merge": "Concatenate or Add",
    "np_utils": "keras.utils.to_categorical",
    "to_categorical": "keras.utils.to_categorical",
    "pad_sequences": "keras.utils.pad_sequences",
    "Tokenizer": "keras.layers.TextVectorization",
    **GONE_METHODS,
    "ThresholdedReLU": "ReLU(threshold=…)",
}


# Modules of Keras 2 that Keras 3 doesn't have, and what stands for them. The longest that begins a
# name is taken.
GONE_MODULES = {
    "preprocessing.text": "tf.keras has kept it, from tensorflow.keras.preprocessing.text import "
    "Tokenizer; new code uses keras.layers.TextVectorization.",
    "preprocessing": "tf.keras has kept keras.preprocessing, from tensorflow.keras.preprocessing import "
    "image; pad_sequences and load_img are in keras.utils, too.",
    "wrappers": "Install scikeras, and write from scikeras.wrappers import KerasClassifier.",
    "layers.experimental": "Its layers are in keras.layers: from keras.layers import "
    "TextVectorization, Normalization.",
    "layers": "Import layers from keras.layers: from keras.layers import LSTM",
    "utils.np_utils": "Write from keras.utils import to_categorical",
    "utils.vis_utils": "Write from keras.utils import plot_model",
    "utils.generic_utils": "Write from keras.utils import get_custom_objects, Progbar",
    "utils": "Tools are in keras.utils itself: from keras.utils import to_categorical",
    "engine": "Write from keras.layers import Layer, InputSpec; Model is in keras.",
    "objectives": "They are called losses now: from keras import losses",
    "legacy": "Keras 3 has no keras.legacy; use the layers of keras.layers.",
    "backend": "Write from keras import ops as K; it has most functions of keras.backend.",
    "optimizers": "Optimizers are in keras.optimizers: from keras.optimizers import Adam",
    "models": "Write from keras.models import Sequential, Model, load_model",
}
# Names that have no place in Keras 3, or another one.
GONE_NAMES = {
    "ImageDataGenerator": "Write from tensorflow.keras.preprocessing.image import ImageDataGenerator; "
    "new code uses keras.utils.image_dataset_from_directory and layers such as RandomFlip.",
    "TimeseriesGenerator": "Write from tensorflow.keras.preprocessing.sequence import "
    "TimeseriesGenerator; new code uses keras.utils.timeseries_dataset_from_array.",
    "load_img": "Write from keras.utils import load_img, img_to_array",
    "img_to_array": "Write from keras.utils import load_img, img_to_array",
    "multi_gpu_model": "Build the model under with tf.distribute.MirroredStrategy().scope():",
    "Merge": "Use Concatenate or Add: Concatenate()([a, b]).",
    "text_dataset_from_directory": "Write from keras.utils import text_dataset_from_directory",
    "parameters": "Weights of a Keras model are model.trainable_weights; parameters() is PyTorch's, and there with "
    "the backend torch alone (KERAS_BACKEND=torch before the import).",
    "get_session": "TensorFlow 2 has no sessions; values of tensors are there at once: x.numpy().",
}


@wording(
    None,
    r"cannot import name '(?P<name>\w{1,80})' from '(?P<where>[\w.]{0,30}keras[\w.]{0,80})'",
)
@wording(
    None, r"module '(?P<where>[\w.]{0,40}keras[\w.]{0,120})' has no attribute '(?P<name>\w{1,80})'"
)
@wording(
    None, r"'(?P<where>Sequential|Functional|Model)' object has no attribute '(?P<name>\w{1,80})'"
)
def gone(m: re.Match[str], seen: Seen) -> Words:
    name, where = m["name"], m["where"]
    if name.startswith("_") and where in MODELS:
        return (
            f"{where} has no {name!r}: the model comes from another Keras than the code that uses it.",
            "Import everything (model, layers, callbacks, optimizers) from keras, or everything from tensorflow.keras.",
            None,
        )
    fact = f"{where} of this Keras has no {name!r}."
    if name in GONE_METHODS and where in MODELS:
        return fact, f"Use {GONE[name]}.", "SEQ707"
    if name in GONE_LAYERS:
        return fact, GONE_LAYERS[name][1], "SEQ703"
    if name in GONE_NAMES:
        return fact, GONE_NAMES[name], None
    if name in GONE:
        return fact, f"Use {GONE[name]}.", None
    if where.endswith("keras.backend"):
        return (
            fact,
            f"Import from keras import ops as K; there it is K.{IN_OPS.get(name, name)}.",
            "SEQ711",
        )
    from shapecalc.checks.gone_names import MODULES, missing

    whole = re.search(rf"\b{re.escape(name)}\.(\w{{1,60}})", line_of(seen))
    if whole is not None and not missing(f"{where}.{whole[1]}"):
        return fact, f"Write {where}.{whole[1]}: the modules inside are gone.", "SEQ712"
    if name in MODULES:
        return (
            fact,
            f"It is called {MODULES[name]} now: from keras import {MODULES[name]}",
            "SEQ712",
        )
    now = {each.lower(): each for each in OPTIMIZERS}.get(name)
    if now and where.endswith(".optimizers"):
        return fact, f"Use keras.optimizers.{now}.", "SEQ709"
    from shapecalc.layers.registry import layer_classes

    if name in layer_classes():
        return fact, f"Import it from keras.layers: from keras.layers import {name}"
    common = [*layer_classes(), *COMMON_NAMES]
    near = did_you_mean(name, [n for n in common if n[:1].isupper() == name[:1].isupper()])
    if near:
        return fact, near.strip()
    return fact, "Look for its new place in the documentation of Keras 3."


TF1 = {
    "layers": "Layers are in tf.keras.layers, models in tf.keras: tf.keras.Sequential([…]).",
    "contrib": "tf.contrib is gone; look for the layer in tf.keras.layers.",
}


@wording(
    None,
    r"module 'tensorflow(?:_core)?' has no attribute '(?P<name>layers|contrib|Session|InteractiveSession|placeholder|"
    r"get_default_graph|get_default_session|global_variables_initializer|ConfigProto|GPUOptions|set_random_seed|"
    r"reset_default_graph|get_variable|variable_scope|log|to_float|to_int32|app|flags|logging)'",
)
def tensorflow_1(m: re.Match[str], seen: Seen) -> Words:
    name = m["name"]
    return (
        f"TensorFlow 2 has no tf.{name}: the code is written for TensorFlow 1.",
        TF1.get(
            name,
            f"It is kept as tf.compat.v1.{name} (of functions of numbers tf.math has them: tf.math.log).",
        ),
    )


@wording(
    None,
    r"'(?P<layer>LSTM|GRU|SimpleRNN)' object has no attribute '(?P<name>kernel|recurrent_kernel|bias)'",
)
def weight_of_cell(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The weights of {m['layer']} belong to its cell.",
        f"Write layer.cell.{m['name']}, once the layer was called; layer.get_weights() returns all of them.",
    )


@wording(
    None, r"No module named '(?P<name>tensorflow|(?:tensorflow\.)?(?:python\.)?keras[\w.]{0,120})'"
)
def no_module(m: re.Match[str], seen: Seen) -> Words:
    name = m["name"]
    if name in ("keras", "tensorflow", "tensorflow.keras"):
        return (
            f"{name} can't be found: it isn't installed here, or a file of your own is called "
            "keras.py or tensorflow.py.",
            "Install it, pip install tensorflow, in the environment that runs the code; rename "
            "the file.",
        )
    inner = re.sub(r"^.*?\bkeras\.?", "", name)
    ends = [m for m in GONE_MODULES if inner == m or inner.startswith(f"{m}.")]
    return (
        f"This Keras has no module {name!r}: Keras 3 removed the inner modules.",
        GONE_MODULES[max(ends, key=len)]
        if ends
        else "Import layers from keras.layers, tools from keras.utils: from keras.layers import LSTM",
    )


@wording(None, r"^'(?P<key>(?:val_)?(?:acc|accuracy|loss|auc))'$")
def history_key(m: re.Match[str], seen: Seen) -> Words:
    key = m["key"]
    val = " and validation_data or validation_split given to fit" if key.startswith("val_") else ""
    return (
        f"history.history has no {key!r}: its names are those of the metrics in compile.",
        f"Print history.history.keys(). 'accuracy' is there after metrics=['accuracy']{val}; "
        "'acc' only after metrics=['acc'].",
    )


@wording(
    None,
    rf"OOM when allocating tensor with shape ?(?P<shape>{SHAPE}) and type (?P<type>\w{{1,20}})",
)
def out_of_memory(m: re.Match[str], seen: Seen) -> Words:
    shape = as_shape(m["shape"])
    each = {"float": 4, "double": 8, "half": 2}.get(m["type"], DTYPES.get(m["type"], 4)) or 1
    size = count_values(shape) * each
    return (
        f"A tensor of shape {shape} needs {' * '.join(str(known(d)) for d in shape)} * {each} bytes "
        f"= {size / 2**30:,.1f} GiB, more than there is.",
        "Use a smaller batch_size, shorter sequences, or a smaller vocabulary or layer.",
    )
