"""`seqshape why`: real errors of this Keras, and pasted ones of others."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import traceback
import warnings
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explain.why import explain_error
from explain.why.reading import as_shape, clean, read, shapes_in
from explain.why.wordings import WORDINGS
from shapecalc.errors import BadRecord, codes

HEAD = """
import numpy as np, tensorflow as tf, keras
from keras import Input, Model, Sequential, layers, ops
from keras.layers import *


def fit(model, x, y, loss="mse", **kw):
    model.compile("sgd", loss, **kw)
    model.fit(x, y, verbose=0)


def Z(*sizes):
    return np.zeros(sizes, "float32")


"""
# What fails, the code of the rule, and the explanation with its numbers.
REAL: list[tuple[str, str, Optional[str], str]] = [
    (
        "ndim",
        "Sequential([Input((20, 16)), LSTM(8), LSTM(8)])",
        "SEQ101",
        "The layer lstm_1 reads 3 axes, but was given 2: (None, 8).",
    ),
    (
        "ndim_data",
        "fit(Sequential([LSTM(4)]), Z(6, 10), Z(6, 4))",
        "SEQ101",
        "The layer lstm_2 reads 3 axes, but was given 2: (None, 10).",
    ),
    (
        "min_ndim",
        "Sequential([Input((20,)), Conv1D(8, 3)])",
        "SEQ101",
        "The layer conv1d reads at least 3 axes, but was given 2: (None, 20).",
    ),
    (
        "max_ndim",
        "Sequential([Input((4, 5, 6)), RepeatVector(2)])",
        "SEQ101",
        "The layer repeat_vector reads 2 axes, but was given 4: (None, 4, 5, 6).",
    ),
    (
        "axis",
        "d = Dense(3)\nd(Z(2, 4))\nd(Z(2, 5))",
        "SEQ109",
        "The layer dense made its weights for 4 features, but now gets 5: (2, 5).",
    ),
    (
        "axis_data",
        "fit(Sequential([Input((8,)), Dense(1)]), Z(6, 10), Z(6, 1))",
        "SEQ109",
        "The layer dense_1 made its weights for 8 features, but now gets 10: (None, 10).",
    ),
    (
        "lstm_data",
        "fit(Sequential([Input((10, 8)), LSTM(4)]), Z(6, 10, 5), Z(6, 4))",
        "SEQ109",
        "(None, 5) is multiplied by a weight of LSTMCell of shape (8, 16): the 5 numbers in a row should be 8.",
    ),
    (
        "lstm_reuse",
        "l = LSTM(3)\nl(Z(2, 4, 5))\nl(Z(2, 4, 6))",
        "SEQ109",
        "(2, 6) is multiplied by a weight of LSTMCell of shape (5, 12): the 6 numbers in a row should be 5.",
    ),
    (
        "functional_data",
        "i = Input((10,))\nfit(Model(i, Dense(1)(i)), Z(6, 8), Z(6, 1))",
        "SEQ501",
        "The input is declared as (None, 10) but gets an array of shape (None, 8).",
    ),
    (
        "rank_data",
        "fit(Sequential([Input((10, 8)), LSTM(4)]), Z(6, 10), Z(6, 4))",
        "SEQ501",
        "The input is declared as (None, 10, 8) but gets an array of shape (None, 10).",
    ),
    (
        "conv_long",
        "Sequential([Input((3, 4)), Conv1D(8, 5)])",
        "SEQ102",
        "A kernel of 5 doesn't fit into 3 steps: 3 - 5 + 1 = -1 places.",
    ),
    (
        "pool_long",
        "Sequential([Input((3, 4)), MaxPooling1D(5)])",
        "SEQ102",
        "A pool of 5 doesn't fit into 3 steps: 3 - 5 + 1 = -1 places.",
    ),
    (
        "crop",
        "Sequential([Input((3, 4)), Cropping1D(2)])",
        "SEQ102",
        "Cropping1D takes away 2 + 2 = 4 steps of 3: nothing is left.",
    ),
    (
        "sparse_onehot",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6, 5), 'sparse_categorical_crossentropy')",
        "SEQ511",
        "sparse_categorical_crossentropy wants one class number for each answer, (None,), but the labels (None, 5) have a row for each, as one-hot labels have.",
    ),
    (
        "cat_sparse",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6), 'categorical_crossentropy')",
        "SEQ512",
        "categorical_crossentropy compares one-hot labels (None, 5) with the output, but the labels (None,) hold one class number each.",
    ),
    (
        "cat_sparse1",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6, 1), 'categorical_crossentropy')",
        "SEQ512",
        "categorical_crossentropy compares one-hot labels (None, 5) with the output, but the labels (None, 1) hold one class number each.",
    ),
    (
        "cat_units",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6, 4), 'categorical_crossentropy')",
        "SEQ513",
        "The labels are one-hot over 4 classes, but the output has 5 units.",
    ),
    (
        "bin_seq",
        "fit(Sequential([Input((10, 8)), LSTM(4, return_sequences=True), Dense(1)]), Z(6, 10, 8), Z(6), 'binary_crossentropy')",
        "SEQ510",
        "binary_crossentropy can't compare labels of shape (None,) with an output of (None, 10, 1): it takes (None, 10, 1) or (None, 10), 0 or 1 for each number of the output.",
    ),
    (
        "sparse_seq",
        "fit(Sequential([Input((10, 8)), LSTM(4, return_sequences=True), Dense(5)]), Z(6, 10, 8), Z(6), 'sparse_categorical_crossentropy')",
        "SEQ510",
        "sparse_categorical_crossentropy can't compare labels of shape (None,) with an output of (None, 10, 5): it takes (None, 10) or (None, 10, 1), a class number a step, from 0 to 4.",
    ),
    (
        "sparse_steps",
        "fit(Sequential([Input((10, 8)), LSTM(4, return_sequences=True), Dense(5)]), Z(6, 10, 8), Z(6, 9), 'sparse_categorical_crossentropy')",
        "SEQ510",
        "sparse_categorical_crossentropy can't compare labels of shape (None, 9) with an output of (None, 10, 5): it takes (None, 10) or (None, 10, 1), a class number a step, from 0 to 4.",
    ),
    (
        "mse_static",
        "fit(Sequential([Input((10, 8)), LSTM(4)]), Z(6, 10, 8), Z(6, 3))",
        "SEQ510",
        "mean_squared_error can't compare labels of shape (None, 3) with an output of (None, 4): it takes (None, 4), one number for each number of the output.",
    ),
    (
        "mse_runtime",
        "fit(Sequential([Input((10,)), Dense(4)]), Z(6, 10), Z(6))",
        "SEQ510",
        "The loss compares (6,) with (6, 4): one side has 1 axis, the other 2 axes, and lined up from the right 6 meets 4.",
    ),
    (
        "label_range",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), np.full(6, 5), 'sparse_categorical_crossentropy')",
        "SEQ513",
        "The output has 5 units, one for each class from 0 to 4, but a label is 5.",
    ),
    (
        "embedding",
        "fit(Sequential([Input((4,)), Embedding(100, 8), Flatten(), Dense(1)]), np.full((6, 4), 100), Z(6, 1))",
        "SEQ505",
        "The Embedding has 100 rows, for the word numbers 0 to 99, but the data holds 100 (at 0,0).",
    ),
    (
        "embedding_eager",
        "Embedding(100, 8)(np.full((2, 4), 100))",
        "SEQ505",
        "The Embedding has 100 rows, for the word numbers 0 to 99, but the data holds 100 (at 0,0).",
    ),
    (
        "cardinality",
        "fit(Sequential([Input((10,)), Dense(1)]), Z(100, 10), Z(80, 1))",
        "SEQ503",
        "x has 100 examples and y has 80.",
    ),
    (
        "cardinality2",
        "a, b = Input((4,)), Input((3,))\nfit(Model([a, b], Concatenate()([a, b])), [Z(6, 4), Z(5, 3)], Z(6, 7))",
        "SEQ503",
        "x has 6 examples and x has 5.",
    ),
    (
        "unrecognized",
        "LSTM(8, return_sequence=True)",
        "SEQ202",
        "LSTM has no argument 'return_sequence'. Did you mean 'return_sequences'?",
    ),
    (
        "unrecognized2",
        "Embedding(10, 4, input_lenght=5)",
        "SEQ202",
        "Embedding has no argument 'input_lenght'. Did you mean 'input_length'?",
    ),
    (
        "unexpected",
        "Dropout(0.5, ratee=3)",
        "SEQ202",
        "Dropout has no argument 'ratee'. Did you mean 'rate'?",
    ),
    (
        "unexpected2",
        "Bidirectional(LSTM(3), return_sequences=True)",
        "SEQ202",
        "Bidirectional has no argument 'return_sequences'.",
    ),
    ("time_major", "LSTM(8, time_major=True)", "SEQ202", "LSTM has no argument 'time_major'."),
    (
        "batch_input",
        "LSTM(8, batch_input_shape=(1, 2, 3))",
        "SEQ202",
        "LSTM has no argument 'batch_input_shape'. Did you mean 'input_shape'?",
    ),
    ("missing", "Conv1D(8)", "SEQ203", "Conv1D needs kernel_size."),
    ("missing2", "Dense()", "SEQ203", "Dense needs units."),
    (
        "fully_defined",
        "Sequential([Input((None, 8)), Flatten(), Dense(3)])",
        "SEQ103",
        "The weight kernel of dense_15 would have the shape (None, 3), and a weight needs whole sizes.",
    ),
    (
        "conv_none",
        "Conv1D(3, 2)(Input((5, None)))",
        "SEQ103",
        "A size is None (unknown until data comes), and a whole number is needed here.",
    ),
    (
        "concatenate",
        "Concatenate()([Input((4, 3)), Input((5, 3))])",
        "SEQ104",
        "Concatenate joins (None, 4, 3) and (None, 5, 3) along one axis (the last, unless axis says another), and all other axes must be equal.",
    ),
    (
        "add",
        "Add()([Input((4,)), Input((5,))])",
        "SEQ104",
        "Shapes (4,) and (5,) can't be combined number by number: lined up from the right, sizes must be equal or 1.",
    ),
    (
        "dot",
        "Dot(axes=-1)([Input((4,)), Input((5,))])",
        "SEQ104",
        "Dot multiplies along axis 1 of one input, 4 long, and axis 1 of the other, 5 long; they must be equally long.",
    ),
    (
        "merge_not_list",
        "Add()(Input((4,)))",
        "SEQ105",
        "A merge layer reads a list of tensors, but was given one tensor.",
    ),
    (
        "stateful",
        "LSTM(4, stateful=True)(Input((5, 3)))",
        "SEQ108",
        "A stateful layer keeps one state for each row of the batch, so the batch size must be fixed.",
    ),
    (
        "groups",
        "Conv1D(8, 3, groups=3)(Input((10, 8)))",
        "SEQ106",
        "8 filters can't be shared out among 3 groups.",
    ),
    (
        "group_norm",
        "GroupNormalization()(Input((10, 8)))",
        "SEQ106",
        "GroupNormalization can't share 8 features out among 32 groups (32 is its default).",
    ),
    (
        "group_norm2",
        "GroupNormalization(groups=3)(Input((10, 8)))",
        "SEQ106",
        "GroupNormalization can't share 8 features out among 3 groups (32 is its default).",
    ),
    (
        "disconnected",
        "a, b = Input((4,)), Input((4,))\nModel(a, Dense(1)(b))",
        "SEQ302",
        "An output of the model depends on an Input that Model(inputs=…) doesn't list.",
    ),
    (
        "keras_tensor",
        "tf.reduce_mean(Input((4,)))",
        None,
        "A TensorFlow function was called on the output of a layer, which is a placeholder until data comes.",
    ),
    (
        "keras_tensor_np",
        "np.mean(Input((4,)))",
        None,
        "A symbolic tensor (what Input or a layer returned) has no numbers yet, so NumPy can't compute with it.",
    ),
    (
        "not_built3",
        "Sequential([Dense(1)]).output_shape",
        None,
        "The model doesn't know its input's shape yet, so it has no weights and no shapes.",
    ),
    (
        "expects",
        "d = Dense(3)\nd([Input((4,)), Input((4,))])",
        "SEQ105",
        "The layer dense_21 reads 1 input, but gets 2.",
    ),
    (
        "expects2",
        "a, b = Input((4,), name='a'), Input((3,), name='b')\nm = Model([a, b], Concatenate()([a, b]))\nfit(m, Z(6, 4), Z(6, 7))",
        "SEQ502",
        "The model has 2 inputs ('a', 'b'), but gets 1 array.",
    ),
    (
        "missing_data",
        "a, b = Input((4,), name='a'), Input((3,), name='b')\nm = Model([a, b], Concatenate()([a, b]))\nfit(m, {'a': Z(6, 4), 'c': Z(6, 3)}, Z(6, 7))",
        "SEQ502",
        "The model has an input 'b', but the dictionary has a, c.",
    ),
    (
        "reshape",
        "Sequential([Input((10,)), Reshape((3, 4))])",
        "SEQ106",
        "Reshape keeps all values: (10,) holds 10, (3, 4) holds 12.",
    ),
    (
        "np_reshape",
        "Z(80).reshape(10, 9)",
        "SEQ106",
        "The array holds 80 values, the shape (10, 9) holds 90. 80 / 90 = 0.888889 is no whole number.",
    ),
    (
        "symbolic",
        "x = tf.keras.Input((4,))\nfloat(x)",
        None,
        "A symbolic tensor (what Input or a layer returned) has no numbers yet, so NumPy can't compute with it.",
    ),
    (
        "int_none",
        "Dense(int(Input((None, 4)).shape[1]))",
        "SEQ103",
        "A size is None (unknown until data comes), and a whole number is needed here.",
    ),
    (
        "ragged",
        "fit(Sequential([Embedding(10, 4), LSTM(1)]), np.array([[1, 2], [3]], dtype=object), Z(2, 1))",
        None,
        "The sequences have different lengths, so they don't make an array.",
    ),
    (
        "list_data",
        "fit(Sequential([Dense(1)]), [[1, 2], [3, 4]], [0, 1])",
        None,
        "x or y is a plain list; fit takes a list as one array for each input.",
    ),
    (
        "strings",
        "fit(Sequential([Input((4,)), Dense(1)]), np.array([['a'] * 4] * 6), Z(6, 1))",
        None,
        "The array holds text, and the model reads numbers.",
    ),
    (
        "loss_name",
        "fit(Sequential([Input((4,)), Dense(1)]), Z(6, 4), Z(6, 1), 'binary_crosentropy')",
        "SEQ201",
        "Keras has no loss called 'binary_crosentropy'. Did you mean 'binary_crossentropy'?",
    ),
    (
        "activation",
        "Dense(3, activation='rellu')",
        "SEQ201",
        "Keras has no activation called 'rellu'. Did you mean 'relu'?",
    ),
    (
        "optimizer",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile('admn', 'mse')",
        "SEQ201",
        "Keras has no optimizer called 'admn'. Did you mean 'adam'?",
    ),
    (
        "metric",
        "fit(Sequential([Input((4,)), Dense(1)]), Z(6, 4), Z(6, 1), metrics=['acuracy'])",
        "SEQ201",
        "Keras has no metric called 'acuracy'. Did you mean 'accuracy'?",
    ),
    (
        "no_compile",
        "Sequential([Input((4,)), Dense(1)]).fit(Z(6, 4), Z(6, 1))",
        None,
        "The model has no loss and no optimizer yet.",
    ),
    (
        "unique",
        "Sequential([Dense(1, name='a'), Dense(1, name='a')])",
        "SEQ302",
        "Two layers are called 'a'.",
    ),
    (
        "no_layer",
        "Sequential([Dense(1), 'relu'])",
        "SEQ302",
        "relu was added to a Sequential, which holds layers only.",
    ),
    (
        "class_not_layer",
        "Sequential([Dense(1), Flatten])",
        "SEQ302",
        "Flatten is the class of a layer, not a layer.",
    ),
    (
        "input_twice",
        "Sequential([Input((4,)), Input((4,))])",
        "SEQ302",
        "The model declares the input (None, 4).",
    ),
    (
        "dilation",
        "Conv1D(3, 2, strides=2, dilation_rate=2)",
        "SEQ204",
        "A convolution may skip places (strides) or spread its window (dilation_rate), not both.",
    ),
    ("units", "Dense(-1)", "SEQ201", "units=-1 is no value that the layer takes."),
    ("units2", "LSTM(-3)", "SEQ201", "units=-3 is no value that the layer takes."),
    ("filters", "Conv1D(0, 3)", "SEQ201", "filters=0 is no value that the layer takes."),
    ("rate", "Dropout(2)", "SEQ201", "rate=2 is no value that the layer takes."),
    (
        "time_distributed",
        "TimeDistributed(Dense(3))(Input((4,)))",
        "SEQ101",
        "TimeDistributed works on every step, so it reads (batch, steps, …), but was given (None, 4).",
    ),
    (
        "attention",
        "Attention()(Input((4, 3)))",
        "SEQ105",
        "Attention reads a list: [query, value] or [query, value, key].",
    ),
    (
        "attention1",
        "Attention()([Input((4, 3))])",
        "SEQ105",
        "Attention reads a list: [query, value] or [query, value, key].",
    ),
    (
        "mha",
        "MultiHeadAttention(2, 4)(Input((4, 3)))",
        "SEQ105",
        "The layer is called without value.",
    ),
    (
        "positional",
        "Dense(3)(Input((4,)), Input((4,)))",
        "SEQ105",
        "The layer was called with something that isn't one tensor: a layer, or two tensors.",
    ),
    (
        "name_error",
        "Sequential([Denze(3)])",
        None,
        "Nothing is called 'Denze' here. Did you mean 'Dense'?",
    ),
    (
        "attribute",
        "layers.Densee(3)",
        None,
        "keras.layers of this Keras has no 'Densee'. Did you mean 'Dense'?",
    ),
    (
        "cudnn",
        "from tensorflow.keras.layers import CuDNNLSTM",
        None,
        "tensorflow.keras.layers of this Keras has no 'CuDNNLSTM'.",
    ),
    ("cudnn2", "layers.CuDNNLSTM(3)", None, "keras.layers of this Keras has no 'CuDNNLSTM'."),
    (
        "predict_classes",
        "Sequential([Input((3,)), Dense(1)]).predict_classes(Z(2, 3))",
        None,
        "Sequential of this Keras has no 'predict_classes'.",
    ),
    (
        "core",
        "import keras.layers.core",
        None,
        "This Keras has no module 'keras.layers.core': Keras 3 took the inner modules away.",
    ),
    (
        "merge_fn",
        "from keras.layers import merge",
        None,
        "keras.layers of this Keras has no 'merge'.",
    ),
    (
        "np_utils",
        "from keras.utils import np_utils",
        None,
        "keras.utils of this Keras has no 'np_utils'.",
    ),
    (
        "none_y",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile('sgd', 'mse')\nm.fit(Z(6, 4), verbose=0)",
        None,
        "Something that should be an array is None; with fit, usually the labels.",
    ),
    (
        "split",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile('sgd', 'mse')\nm.fit(Z(6, 4), Z(6, 1), validation_split=1.0)",
        "SEQ503",
        "validation_split=1.0 of 6 examples leaves one part empty.",
    ),
    (
        "already",
        "m = Sequential([Input((4,)), Dense(1)])\nm.build((None, 5))",
        "SEQ302",
        "The model declares the input (None, 4) and is built for (None, 5).",
    ),
    (
        "matmul",
        "tf.matmul(Z(2, 3), Z(4, 5))",
        "SEQ109",
        "(2, 3) is multiplied by the matrix of shape (4, 5): the 3 numbers in a row should be 4.",
    ),
    (
        "tf_add",
        "tf.constant(Z(2, 3)) + tf.constant(Z(2, 4))",
        "SEQ104",
        "Shapes (2, 3) and (2, 4) can't be combined number by number: lined up from the right, sizes must be equal or 1.",
    ),
    (
        "conv_reuse",
        "c = Conv1D(3, 2)\nc(Z(2, 5, 4))\nc(Z(2, 5, 3))",
        "SEQ109",
        "The layer conv1d_8 made its weights for 4 features, but now gets 3: (2, 5, 3).",
    ),
    (
        "bidirectional",
        "Bidirectional(Dense(3))(Input((4, 5)))",
        "SEQ202",
        "Bidirectional turns its layer round (go_backwards), which Dense can't do.",
    ),
    (
        "stateful_batch",
        "m = Sequential([Input((5, 3), batch_size=4), LSTM(2, stateful=True)])\nm.predict(Z(6, 5, 3), verbose=0)",
        "SEQ108",
        "The stateful layer has states for a batch of 4, but this batch has 6 examples.",
    ),
    (
        "y_struct",
        "i = Input((4,))\nm = Model(i, [Dense(1)(i), Dense(2)(i)])\nfit(m, Z(6, 4), Z(6, 1), ['mse', 'mse'])",
        "SEQ502",
        "The model has another number of outputs than there are arrays of labels.",
    ),
    ("scalar_shape", "Input(10)", "SEQ201", "A shape is a tuple, not 10."),
    (
        "weights",
        "d = Dense(3)\nd.build((None, 4))\nd.set_weights([Z(4, 2), Z(3)])",
        "SEQ109",
        "The layer's weight is (4, 3), the given one (4, 2).",
    ),
    (
        "weights_n",
        "d = Dense(3)\nd.build((None, 4))\nd.set_weights([Z(4, 3)])",
        "SEQ109",
        "The layer has 2 weights, but 1 were given.",
    ),
    (
        "embed_shape",
        "Sequential([Input((10, 4)), Embedding(5, 3), LSTM(2)])",
        "SEQ101",
        "The layer lstm_21 reads 3 axes, but was given 4: (None, 10, 4, 3).",
    ),
    (
        "tuple_out",
        "Sequential([Input((4, 3)), LSTM(2, return_state=True), Dense(1)])",
        "SEQ105",
        "The layer dense_44 reads 1 input, but gets 3.",
    ),
    (
        "class_weight",
        "m = Sequential([Input((4, 3)), Dense(1)])\nm.compile('sgd', 'mse')\nm.fit(Z(6, 4, 3), Z(6, 4, 1), verbose=0, sample_weight=Z(6))",
        "SEQ510",
        "The loss has values of shape (6, 4) (one a step), and the weights are (6,) (one an example): they can't be multiplied.",
    ),
    (
        "layer_as_input",
        "Dense(3)(Dense(4))",
        "SEQ105",
        "The layer was called with something that isn't one tensor: a layer, or two tensors.",
    ),
    (
        "model_inputs",
        "Model(inputs=Dense(3), outputs=Dense(4))",
        "SEQ105",
        "Model(inputs=…, outputs=…) takes tensors, and something else was given.",
    ),
]


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = {"__name__": "user"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # As a library's own code: the error is not in it.
        exec(compile(HEAD, "/site-packages/helper.py", "exec"), found)
    found["keras"].backend.clear_session()
    return found


def raised(source: str, names: dict[str, Any]) -> str:
    """The traceback that a piece of code ends in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(source, "train.py", "exec"), dict(names))
        except Exception:
            return traceback.format_exc()
    raise AssertionError("it ran")


@pytest.mark.parametrize(
    ("source", "code", "said"), [r[1:] for r in REAL], ids=[r[0] for r in REAL]
)
def test_a_real_error(source: str, code: Optional[str], said: str, names: dict[str, Any]) -> None:
    found = explain_error(raised(source, names))
    assert found is not None
    assert found.code == code
    assert _without_counters(found.explanation) == _without_counters(said)
    assert found.fix
    assert found.frame is not None
    assert (found.frame.file, found.frame.line) == ("train.py", source.count("\n") + 1)


def _without_counters(text: str) -> str:
    """Keras counts its layers through the whole process: lstm_7."""
    import re

    return re.sub(r"\b([a-z_0-9]+?)_\d+\b", r"\1", text)


PASTED: list[tuple[str, str, str]] = [
    (
        "Input 0 is incompatible with layer lstm_2: expected ndim=3, found ndim=2",
        "SEQ101",
        "lstm_2 reads 3 axes",
    ),
    (
        "Input 0 of layer sequential is incompatible with the layer: expected axis -1 of input shape "
        "to have value 784 but received input with shape [None, 28]",
        "SEQ109",
        "784 features, but now gets 28: (None, 28)",
    ),
    (
        'Input 0 of layer "model_1" is incompatible with the layer: expected shape=(None, 120), found '
        "shape=(32, 100)",
        "SEQ501",
        "(None, 120) but gets an array of shape (32, 100)",
    ),
    (
        "Shapes (None, 1) and (None, 10) are incompatible",
        "SEQ512",
        "(None, 1) hold one class number",
    ),
    (
        "Shapes (32, 3) and (32, 4) are incompatible",
        "SEQ513",
        "over 3 classes, but the output has 4 units",
    ),
    (
        "logits and labels must have the same first dimension, got logits shape [32,10] and labels "
        "shape [320]",
        "SEQ511",
        "320 = 32 * 10: the labels are one-hot",
    ),
    (
        "logits and labels must have the same first dimension, got logits shape [640,5] and labels "
        "shape [32]",
        "SEQ510",
        "640 = 32 * 20: the model answers once a step, 20 times a text",
    ),
    (
        "logits and labels must have the same first dimension, got logits shape [32,5] and labels "
        "shape [640]",
        "SEQ510",
        "640 = 32 * 20",
    ),
    (
        "logits and labels must be broadcastable: logits_size=[32,10] labels_size=[32,1]",
        "SEQ512",
        "(32, 1)",
    ),
    ("logits and labels must have the same shape ((None, 1) vs (None, 2))", "SEQ510", "(None, 2)"),
    (
        "A target array with shape (60000, 1) was passed for an output of shape (None, 10) while using "
        "as loss `categorical_crossentropy`. This loss expects targets to have the same shape as the "
        "output.",
        "SEQ512",
        "(60000, 1) hold one class number",
    ),
    (
        "A target array with shape (320, 2) was passed for an output of shape (None, 1) while using as "
        "loss `binary_crossentropy`.",
        "SEQ510",
        "(320, 2)",
    ),
    (
        "You are passing a target array of shape (25000, 1) while using as loss "
        "`categorical_crossentropy`. `categorical_crossentropy` expects targets to be binary matrices",
        "SEQ512",
        "(25000, 1)",
    ),
    (
        "Error when checking input: expected lstm_1_input to have 3 dimensions, but got array with "
        "shape (1000, 10)",
        "SEQ501",
        "takes 3 axes (examples first), but the array (1000, 10) has 2 axes",
    ),
    (
        "Error when checking input: expected dense_1_input to have shape (10,) but got array with "
        "shape (8,)",
        "SEQ501",
        "declared as (None, 10) but gets an array of shape (None, 8)",
    ),
    (
        "Error when checking model target: expected dense_2 to have 3 dimensions, but got array with "
        "shape (1000, 1)",
        "SEQ510",
        "one answer a step, but the labels (1000, 1) have 2 axes",
    ),
    (
        "Error when checking target: expected dense_3 to have shape (1,) but got array with shape (10,)",
        "SEQ510",
        "10 columns",
    ),
    (
        "Error when checking target: expected dense_3 to have shape (10,) but got array with shape (1,)",
        "SEQ512",
        "each of 10 classes",
    ),
    (
        "Error when checking target: expected dense_3 to have shape (10,) but got array with shape (7,)",
        "SEQ513",
        "(7,)",
    ),
    (
        "Error when checking model input: the list of Numpy arrays that you are passing to your model "
        "is not the size the model expected. Expected to see 2 array(s), but instead got the following "
        "list of 1 arrays: [array",
        "SEQ502",
        "2 inputs, but gets 1 array.",
    ),
    (
        "Input arrays should have the same number of samples as target arrays. Found 1000 input samples "
        "and 800 target samples.",
        "SEQ503",
        "x has 1000 examples and y has 800",
    ),
    (
        "Data cardinality is ambiguous:\n  x sizes: 1000\n  y sizes: 800\nMake sure all arrays contain "
        "the same number of samples.",
        "SEQ503",
        "x has 1000 examples and y has 800",
    ),
    (
        "Layer sequential_1 expects 1 inputs, but it received 2 input tensors. Inputs received: [<tf",
        "SEQ502",
        "1 inputs, but gets 2",
    ),
    (
        "Negative dimension size caused by subtracting 5 from 3 for 'conv1d/convolution' (op: 'Conv2D') "
        "with input shapes: [?,1,3,4], [1,5,4,8].",
        "SEQ102",
        "3 - 5 + 1 = -1",
    ),
    (
        "One of the dimensions in the output is <= 0 due to downsampling in conv1d_3. Consider "
        "increasing the input size. Received input shape [None, 3, 4] which would produce output shape "
        "with a zero or negative value in a dimension.",
        "SEQ102",
        "longer than the 3 steps",
    ),
    ("indices[0,3] = 10000 is not in [0, 10000)", "SEQ505", "0 to 9999, but the data holds 10000"),
    ("indices[2,1] = -1 is not in [0, 500)", "SEQ505", "-1"),
    (
        "__init__() got an unexpected keyword argument 'return_sequence'",
        "SEQ202",
        "'return_sequence'",
    ),
    ("('Keyword argument not understood:', 'input_lenght')", "SEQ202", "'input_lenght'"),
    ("__init__() missing 1 required positional argument: 'units'", "SEQ203", "needs units"),
    (
        "The last dimension of the inputs to `Dense` should be defined. Found `None`.",
        "SEQ103",
        "None",
    ),
    (
        "The last dimension of the inputs to a Dense layer should be defined. Found None. Full input "
        "shape received: (None, None)",
        "SEQ103",
        "None",
    ),
    (
        "A `Concatenate` layer requires inputs with matching shapes except for the concat axis. Got "
        "inputs shapes: [(None, 10, 8), (None, 12, 8)]",
        "SEQ104",
        "(None, 10, 8) and (None, 12, 8)",
    ),
    (
        "Operands could not be broadcast together with shapes (10, 8) (12, 8)",
        "SEQ104",
        "(10, 8) and (12, 8)",
    ),
    (
        "If a RNN is stateful, it needs to know its batch size. Specify the batch size of your input "
        "tensors:",
        "SEQ108",
        "one state for each row",
    ),
    (
        'Graph disconnected: cannot obtain value for tensor Tensor("input_2:0", shape=(?, 10), '
        'dtype=float32) at layer "input_2".',
        "SEQ302",
        "Input",
    ),
    (
        "This model has not yet been built. Build the model first by calling `build()` or calling "
        "`fit()` with some data",
        "",
        "input's shape",
    ),
    (
        "Shape must be rank 3 but is rank 2 for 'lstm/transpose' (op: 'Transpose')",
        "SEQ101",
        "3 axes, but was given 2",
    ),
    (
        "Matrix size-incompatible: In[0]: [32,8], In[1]: [10,4] [Op:MatMul]",
        "SEQ109",
        "the 8 numbers in a row should be 10",
    ),
    (
        "Dimensions must be equal, but are 20 and 1 for '{{node mean_squared_error/SquaredDifference}} = "
        "SquaredDifference[T=DT_FLOAT](sequential/dense/BiasAdd, Cast)' with input shapes: [32,20,5], "
        "[32,3].",
        "SEQ510",
        "labels of shape (32, 3) with an output of (32, 20, 5)",
    ),
    (
        "Incompatible shapes: [32,20,1] vs. [32,1]\n\t [[node gradients/loss/dense_loss/mul_grad",
        "SEQ510",
        "(32, 20, 1) with (32, 1)",
    ),
    (
        "Cannot convert a symbolic Tensor (lstm/strided_slice:0) to a numpy array. This error may "
        "indicate that you're trying to pass a Tensor to a NumPy call",
        "",
        "symbolic",
    ),
    (
        "Failed to convert a NumPy array to a Tensor (Unsupported object type list).",
        "",
        "different lengths",
    ),
    ("name 'ply' is not defined", "", "Did you mean 'plt'"),
    ("name 'LSTM' is not defined", "", "never imported"),
    ("name 'plot_graph' is not defined", "", "Did you mean 'plot_graphs'"),
    (
        "The added layer must be an instance of class Layer. Found: <tensorflow.python.keras.layers."
        "recurrent_v2.LSTM object at 0x7f>",
        "SEQ302",
        "another Keras",
    ),
    (
        "Unknown layer: 'AttentionLayer'. Please ensure you are using a `keras.utils.custom_object_scope`",
        "SEQ301",
        "AttentionLayer",
    ),
    (
        "total size of new array must be unchanged, input_shape = [10], output_shape = [3, 4]",
        "SEQ106",
        "(10,) holds 10, (3, 4) holds 12",
    ),
    (
        "input depth must be evenly divisible by filter depth: 8 vs 3",
        "SEQ109",
        "built for 3 channels, but gets 8",
    ),
    (
        "In a stateful network, you should only pass inputs with a number of samples that can be "
        "divided by the batch size. Found: 1001 samples",
        "SEQ108",
        "1001",
    ),
    ('No data provided for "input_2". Need data for each key in: [..]', "SEQ502", "'input_2'"),
    (
        "The structure of `inputs` doesn't match the expected structure. Expected: keras_tensor",
        "SEQ502",
        "dictionary",
    ),
    (
        "Found input variables with inconsistent numbers of samples: [1000, 999]",
        "SEQ503",
        "x has 1000 examples and y has 999",
    ),
    ("of layer 'a' is incompatible: expected dtype=int32, found dtype=float32", "SEQ501", "int32"),
    (
        "The channel dimension of the inputs should be defined. The input_shape received is (None,",
        "SEQ103",
        "None",
    ),
    (
        "Input 0 of layer lstm is incompatible with the layer: its rank is undefined, but the layer "
        "requires a defined rank.",
        "SEQ103",
        "lstm",
    ),
    ("The number of filters must be divisible by 3", "SEQ106", "filters"),
    (
        "Input to reshape is a tensor with 640 values, but the requested shape has 320",
        "SEQ106",
        "640 values can't be given a shape of 320",
    ),
    (
        "Depth of input (8) is not a multiple of input depth of filter (3) for 'conv1d'",
        "SEQ109",
        "built for 3 channels, but gets 8",
    ),
    ("Layer has 2 states but was passed 1 initial states.", "SEQ105", "two states"),
    (
        "GRU.__init__() got an unexpected keyword argument 'return_sequence'",
        "SEQ202",
        "Did you mean 'return_sequences'",
    ),
    ("Unknown loss function: 'mean_square_error'.", "SEQ201", "Did you mean 'mean_squared_error'"),
    (
        "`logits` and `labels` must have the same shape, received ((None, 1) vs (None, 10)).",
        "SEQ510",
        "labels of shape (None, 10) with an output of (None, 1)",
    ),
    ("Shapes (None, 5) and (None, 20, 5) are incompatible", "SEQ510", "return_sequences=True"),
    ("Can not squeeze dim[1], expected a dimension of 1, got 10 for", "SEQ511", "10 in axis 1"),
    (
        "assertion failed: [Condition x == y did not hold element-wise:] [x (a/Shape:0) = ] [32 1] "
        "[y (b/Shape:0) = ] [32 10]",
        "SEQ510",
        "(32, 1) and (32, 10)",
    ),
    ("Expected input data to be non-empty.", "", "no examples"),
    (
        "could not broadcast input array from shape (25,100) into shape (100,)",
        "SEQ104",
        "(25, 100) is put into a place of shape (100,)",
    ),
    (
        "all the input array dimensions except for the concatenation axis must match exactly, but "
        "along dimension 1, the array at index 0 has size 3 and the array at index 1 has size 4",
        "SEQ104",
        "axis 1 is 3 in one and 4 in another",
    ),
    (
        "Classification metrics can't handle a mix of multilabel-indicator and binary targets",
        "",
        "multilabel-indicator",
    ),
    ("Found array with dim 3. StandardScaler expected <= 2.", "", "at most 2 axes"),
    ("'Tensor' object has no attribute '_keras_history'", "", "isn't a layer of this Keras"),
    ("Fail to find the dnn implementation.", "", "cuDNN"),
    (
        "must match. variable.shape=(128, 10), Received: value.shape=(128, 5). Target variable",
        "SEQ109",
        "(128, 10) can't take values of shape (128, 5)",
    ),
    ("No module named 'tensorflow'", "", "isn't installed"),
    ("KeyError: 'val_acc'", "", "validation_split"),
    ("Dimensions must be equal, but are 12 and 10 for 'add' (op: 'Add')", "SEQ104", "12 and 10"),
    ("OOM when allocating tensor with shape[32,1000,50000] and type float on /job", "", "6.0 GiB"),
]


@pytest.mark.parametrize(("message", "code", "said"), PASTED, ids=[p[0][:40] for p in PASTED])
def test_a_pasted_error(message: str, code: str, said: str) -> None:
    found = explain_error(message)
    assert found is not None
    assert (found.code or "") == code
    assert said in found.explanation or said in found.fix


def test_every_wording_has_a_code_that_exists() -> None:
    assert len(WORDINGS) >= 70
    for one in WORDINGS:
        assert one.code is None or one.code in codes()


JUPYTER = """\
\x1b[0;31m---------------------------------------------------------------------------\x1b[0m
\x1b[0;31mValueError\x1b[0m                                Traceback (most recent call last)
\x1b[0;32m<ipython-input-12-0a1b2c>\x1b[0m in \x1b[0;36m<module>\x1b[0;34m\x1b[0m
\x1b[1;32m      3\x1b[0m     LSTM(8),
\x1b[0;32m----> 4\x1b[0;31m     model.add(LSTM(16))\x1b[0m
\x1b[1;32m      5\x1b[0m ])

\x1b[0;32m/usr/local/lib/python3.7/dist-packages/keras/engine/base_layer.py\x1b[0m in \x1b[0;36m__call__\x1b[0;34m(self)\x1b[0m
\x1b[0;32m--> 820\x1b[0;31m           self.name)\x1b[0m

\x1b[0;31mValueError\x1b[0m: Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: [None, 8]
"""
CELL = """\
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[5], line 7
      5 model = Sequential([Input((10,)), Dense(1)])
      6 model.compile("sgd", "mse")
----> 7 model.fit(x, y)

File /opt/conda/lib/python3.11/site-packages/keras/src/utils/traceback_utils.py:122, in filter_traceback.<locals>.error_handler(*args, **kwargs)
    119     filtered_tb = _process_traceback_frames(e.__traceback__)
--> 122     raise e.with_traceback(filtered_tb) from None

ValueError: Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.'x' sizes: 100
'y' sizes: 80
"""
CHAINED = """\
Traceback (most recent call last):
  File "/home/me/work/train.py", line 30, in main
    model.fit(x, y)
  File "/usr/lib/python3.8/site-packages/tensorflow/python/client/session.py", line 1365, in _do_call
    return fn(*args)
tensorflow.python.framework.errors_impl.InvalidArgumentError: indices[3,7] = 5001 is not in [0, 5000)
\t [[{{node embedding_1/embedding_lookup}}]]

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/home/me/work/train.py", line 34, in <module>
    main()
RuntimeError: training stopped
"""


OLD_CELL = """\
Input In [3], in <cell line: 5>()
      4 model.compile("adam", "mse")
----> 5 model.fit(x, y, epochs=3)

File C:\\Users\\me\\anaconda3\\lib\\site-packages\\keras\\utils\\traceback_utils.py:67, in error_handler(*args)
     66 except Exception as e:
---> 67   raise e.with_traceback(filtered_tb) from None

InvalidArgumentError: Graph execution error:

Detected at node 'gradient_tape/mse/sub/BroadcastGradientArgs' defined at (most recent call last):
    File "C:\\Users\\me\\anaconda3\\lib\\runpy.py", line 196, in _run_module_as_main
Incompatible shapes: [32,10] vs. [32]
\t [[{{node gradient_tape/mse/sub/BroadcastGradientArgs}}]] [Op:__inference_train_function_1]
"""


@pytest.mark.parametrize(
    ("text", "code", "file", "line", "own"),
    [
        (JUPYTER, "SEQ101", "<ipython-input-12-0a1b2c>", 4, "model.add(LSTM(16))"),
        (CELL, "SEQ503", "Cell In[5]", 7, "model.fit(x, y)"),
        (CHAINED, "SEQ505", "/home/me/work/train.py", 34, "main()"),
        (OLD_CELL, "SEQ510", "Input In [3]", 5, "model.fit(x, y, epochs=3)"),
    ],
    ids=["jupyter", "cell", "chained", "old cell"],
)
def test_the_own_line_of_a_traceback(text: str, code: str, file: str, line: int, own: str) -> None:
    found = explain_error(text)
    assert found is not None
    assert found.code == code
    assert found.frame == (file, line, own)


def test_shapes_are_read_as_they_are_printed() -> None:
    text = "(None, 10) [?,5] [None 3 4] (6,) (32) [] () (None,)"
    assert [s.plain() for s in shapes_in(text)] == [
        [None, 10],
        [None, 5],
        [None, 3, 4],
        [6],
        [None],
    ]
    assert as_shape("[2, None]").plain() == [2, None]


def why(*words: str, data: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    raw = data.encode() if isinstance(data, str) else data
    return subprocess.run(
        [sys.executable, "-m", "cli", "why", *words], input=raw, capture_output=True, timeout=60
    )


def test_the_command(tmp_path: Any) -> None:
    message = (
        "Input 0 of layer lstm_1: expected ndim=3, found ndim=2. Full shape received: (None, 8)"
    )
    done = why(message)
    assert done.returncode == 0
    assert b"SEQ101" in done.stdout and b"return_sequences=True" in done.stdout
    path = tmp_path / "error.txt"
    path.write_text(CELL, encoding="utf-8")
    done = why(str(path), "--json")
    answer = json.loads(done.stdout)
    assert set(answer) == {
        "code",
        "matched",
        "message",
        "explanation",
        "fix",
        "shapes",
        "line",
        "file",
        "text",
    }
    assert (answer["code"], answer["line"], answer["text"]) == ("SEQ503", 7, "model.fit(x, y)")
    done = why("-", data=JUPYTER)
    assert b"model.add(LSTM(16))" in done.stdout and b"\x1b" not in done.stdout
    done = why("the dog ate my model")
    assert (done.returncode, done.stdout) == (1, b"")
    assert (
        done.stderr.startswith(b"seqshape doesn't know this error")
        and done.stderr.count(b"\n") == 1
    )
    done = why("the dog ate my model", "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["code"] is None
    assert why("").returncode == 2
    assert why(str(tmp_path)).returncode == 2


HOSTILE = {
    "long": b"Shapes (None, 1) and " * 500_000,
    "digits": b"expected axis " + b"9" * 5_000_000,
    "brackets": b"(" * 3_000_000 + b"[" * 3_000_000,
    "lines": b"\n" * 5_000_000,
    "errors": b"ValueError: Dimensions must be equal, but are 1 and 2 for '{{node loss\n" * 60_000,
    "words": b"A Concatenate layer requires inputs with matching shapes " * 100_000,
    "escapes": b"\x1b[" * 3_000_000,
    "frames": b'  File "a.py", line 3, in x\n' * 300_000,
    "arrows": b"----> 3 x\n" * 500_000,
    "binary": bytes(range(256)) * 20_000,
    "shapes": b"(None, 1), " * 900_000,
    "node": b"Dimensions must be equal, but are 1 and 2 for '{{node " + b"loss" * 2_000_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_pasted_is_bounded(data: bytes) -> None:
    start = time.perf_counter()
    explain_error(data)
    assert time.perf_counter() - start < 120  # a hang, not a timing


NUMBERS = st.sampled_from(["0", "1", "7", "None", "-1", "999999999999", "(3)", "()", "[?,2]"])


@given(
    message=st.sampled_from([p[0] for p in PASTED]),
    at=st.lists(st.integers(0, 30), max_size=4),
    instead=st.lists(NUMBERS, min_size=4, max_size=4),
    cut=st.integers(0, 400),
)
def test_a_mangled_message_is_no_accident(
    message: str, at: list[int], instead: list[str], cut: int
) -> None:
    import re

    found = list(re.finditer(r"\d+|None|[(\[][^()\[\]]*[)\]]", message))
    for i, word in zip(at, instead):
        if i < len(found) and message[found[i].start() : found[i].end()] == found[i][0]:
            message = message[: found[i].start()] + word + message[found[i].end() :]
    for text in (message, message[:cut]):
        said = explain_error(text)
        assert said is None or (said.explanation and said.fix)


def test_nothing_in_it_reaches_the_terminal() -> None:
    text = clean(b"\x1b]0;title\x07\x1b[31mname 'a\x1b[2Jb' is not defined\x1b[0m\x00\x9b31m")
    assert text.isprintable()
    assert explain_error("ValueError: name '\x1b[31mred' is not defined") is not None
    seen = read("ValueError: [red]Input 0 of layer [bold]x[/bold]")
    assert seen.message == "[red]Input 0 of layer [bold]x[/bold]"


def test_a_number_of_hundreds_of_digits_is_no_size() -> None:
    found = explain_error("indices[0] = " + "9" * 400 + " is not in [0, " + "8" * 400 + ")")
    assert found is None


def test_a_stream_is_read_to_its_end() -> None:
    from explain.why import _end_of

    assert _end_of(io.BytesIO(b"x" * 11_000_000 + b"end")).endswith(b"end")
    with pytest.raises(BadRecord):
        from explain.why import run

        run(" ", False)
