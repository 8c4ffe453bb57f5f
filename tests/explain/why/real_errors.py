"""What fails in real Keras, the code of the rule, and the explanation with its numbers."""

from __future__ import annotations

from typing import Optional

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
        "fit_workers",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile(loss='mse')\nm.fit(Z(2, 4), Z(2, 1), workers=4)",
        "SEQ713",
        "fit has no argument 'workers' | PyDataset",
    ),
    (
        "fit_nb_epoch",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile(loss='mse')\nm.fit(Z(2, 4), Z(2, 1), nb_epoch=4)",
        "SEQ713",
        "fit has no argument 'nb_epoch' | epochs=",
    ),
    (
        "compile_more",
        "Sequential([Input((4,)), Dense(1)]).compile(loss='mse', class_mode='binary')",
        "SEQ713",
        "compile has no argument 'class_mode'",
    ),
    ("class_add", "Sequential.add(Dense(1))", "SEQ207", "add is called on a class | Sequential("),
    ("class_summary", "Model.summary()", "SEQ207", "summary is called on a class | Sequential("),
    ("class_weights", "LSTM.get_weights()", "SEQ207", "get_weights | brackets"),
    (
        "reset_with",
        "LSTM(3).reset_states([Z(2, 3)])",
        "SEQ713",
        "takes no arguments | initial_state",
    ),
    (
        "list_of_labels",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile(loss='mse')\nm.train_on_batch(Z(3, 4), [1, 0, 1])",
        "SEQ517",
        "y is a Python list | np.array(y)",
    ),
    (
        "number_among_arrays",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile(loss='mse')\n"
        "m.fit([Z(9, 4), 75], Z(9, 1), validation_split=0.5)",
        "SEQ517",
        "One int stands among the data",
    ),
    (
        "decode",
        "keras.applications.vgg16.decode_predictions(Z(1, 7, 7, 512))",
        "SEQ548",
        "1000 classes | (1, 7, 7, 512) | include_top",
    ),
    (
        "input_of_input",
        "x = Input((4,))\nm = Model(x, Dense(1)(x))\nModel(m.layers[0].input, m.output)",
        "SEQ302",
        "empty inputs | .output of the Input's layer",
    ),
    ("initializations", "from keras import initializations", "SEQ712", "initializers"),
    (
        "ndim",
        "Sequential([Input((20, 16)), LSTM(8), LSTM(8)])",
        "SEQ101",
        "3 | 2 | (None, 8)",
    ),
    (
        "ndim_data",
        "fit(Sequential([LSTM(4)]), Z(6, 10), Z(6, 4))",
        "SEQ101",
        "3 | 2 | (None, 10)",
    ),
    (
        "min_ndim",
        "Sequential([Input((20,)), Conv1D(8, 3)])",
        "SEQ101",
        "1 | 3 | 2 | (None, 20)",
    ),
    (
        "max_ndim",
        "Sequential([Input((4, 5, 6)), RepeatVector(2)])",
        "SEQ101",
        "repeat_vector | 2 | 4 | (None, 4, 5, 6)",
    ),
    (
        "axis",
        "d = Dense(3)\nd(Z(2, 4))\nd(Z(2, 5))",
        "SEQ109",
        "4 | 5 | (2, 5)",
    ),
    (
        "axis_data",
        "fit(Sequential([Input((8,)), Dense(1)]), Z(6, 10), Z(6, 1))",
        "SEQ109",
        "8 | 10 | (None, 10)",
    ),
    (
        "lstm_data",
        "fit(Sequential([Input((10, 8)), LSTM(4)]), Z(6, 10, 5), Z(6, 4))",
        "SEQ109",
        "(None, 5) | (8, 16)",
    ),
    (
        "lstm_reuse",
        "l = LSTM(3)\nl(Z(2, 4, 5))\nl(Z(2, 4, 6))",
        "SEQ109",
        "(2, 6) | (5, 12)",
    ),
    (
        "functional_data",
        "i = Input((10,))\nfit(Model(i, Dense(1)(i)), Z(6, 8), Z(6, 1))",
        "SEQ501",
        "(None, 10) | (None, 8)",
    ),
    (
        "rank_data",
        "fit(Sequential([Input((10, 8)), LSTM(4)]), Z(6, 10), Z(6, 4))",
        "SEQ501",
        "(None, 10, 8) | (None, 10)",
    ),
    (
        "conv_long",
        "Sequential([Input((3, 4)), Conv1D(8, 5)])",
        "SEQ102",
        "5 | 3 | 3 - 5 + 1",
    ),
    (
        "pool_long",
        "Sequential([Input((3, 4)), MaxPooling1D(5)])",
        "SEQ102",
        "5 | 3 | 3 - 5 + 1",
    ),
    (
        "crop",
        "Sequential([Input((3, 4)), Cropping1D(2)])",
        "SEQ102",
        "Cropping1D | 2 + 2 = 4 | 3",
    ),
    (
        "sparse_onehot",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6, 5), 'sparse_categorical_crossentropy')",
        "SEQ511",
        "sparse_categorical_crossentropy | (None,) | (None, 5)",
    ),
    (
        "cat_sparse",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6), 'categorical_crossentropy')",
        "SEQ512",
        "categorical_crossentropy | (None, 5) | (None,)",
    ),
    (
        "cat_sparse1",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6, 1), 'categorical_crossentropy')",
        "SEQ512",
        "categorical_crossentropy | (None, 5) | (None, 1)",
    ),
    (
        "cat_units",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), Z(6, 4), 'categorical_crossentropy')",
        "SEQ513",
        "4 | 5",
    ),
    (
        "bin_seq",
        "fit(Sequential([Input((10, 8)), LSTM(4, return_sequences=True), Dense(1)]), Z(6, 10, 8), Z(6), 'binary_crossentropy')",
        "SEQ510",
        "binary_crossentropy | (None,) | (None, 10, 1) | (None, 10)",
    ),
    (
        "sparse_seq",
        "fit(Sequential([Input((10, 8)), LSTM(4, return_sequences=True), Dense(5)]), Z(6, 10, 8), Z(6), 'sparse_categorical_crossentropy')",
        "SEQ510",
        "sparse_categorical_crossentropy | (None,) | (None, 10, 5) | (None, 10) | (None, 10, 1) | 4",
    ),
    (
        "sparse_steps",
        "fit(Sequential([Input((10, 8)), LSTM(4, return_sequences=True), Dense(5)]), Z(6, 10, 8), Z(6, 9), 'sparse_categorical_crossentropy')",
        "SEQ510",
        "sparse_categorical_crossentropy | (None, 9) | (None, 10, 5) | (None, 10) | (None, 10, 1) | 4",
    ),
    (
        "mse_static",
        "fit(Sequential([Input((10, 8)), LSTM(4)]), Z(6, 10, 8), Z(6, 3))",
        "SEQ510",
        "mean_squared_error | (None, 3) | (None, 4)",
    ),
    (
        "mse_runtime",
        "fit(Sequential([Input((10,)), Dense(4)]), Z(6, 10), Z(6))",
        "SEQ510",
        "(6,) | (6, 4) | 1",
    ),
    (
        "label_range",
        "fit(Sequential([Input((10,)), Dense(5, activation='softmax')]), Z(6, 10), np.full(6, 5), 'sparse_categorical_crossentropy')",
        "SEQ513",
        "5 | 0 | 4",
    ),
    (
        "embedding",
        "fit(Sequential([Input((4,)), Embedding(100, 8), Flatten(), Dense(1)]), np.full((6, 4), 100), Z(6, 1))",
        "SEQ505",
        "100 | 99 | (at 0,0)",
    ),
    (
        "embedding_eager",
        "Embedding(100, 8)(np.full((2, 4), 100))",
        "SEQ505",
        "100 | 99 | (at 0,0)",
    ),
    (
        "cardinality",
        "fit(Sequential([Input((10,)), Dense(1)]), Z(100, 10), Z(80, 1))",
        "SEQ503",
        "100 | 80",
    ),
    (
        "cardinality2",
        "a, b = Input((4,)), Input((3,))\nfit(Model([a, b], Concatenate()([a, b])), [Z(6, 4), Z(5, 3)], Z(6, 7))",
        "SEQ503",
        "6 | 5",
    ),
    (
        "unrecognized",
        "LSTM(8, return_sequence=True)",
        "SEQ202",
        "'return_sequence' | 'return_sequences'",
    ),
    (
        "unrecognized2",
        "Embedding(10, 4, input_lenght=5)",
        "SEQ202",
        "'input_lenght' | 'input_length'",
    ),
    (
        "unexpected",
        "Dropout(0.5, ratee=3)",
        "SEQ202",
        "'ratee' | 'rate'",
    ),
    (
        "unexpected2",
        "Bidirectional(LSTM(3), return_sequences=True)",
        "SEQ202",
        "'return_sequences'",
    ),
    ("time_major", "LSTM(8, time_major=True)", "SEQ202", "'time_major'"),
    (
        "batch_input",
        "LSTM(8, batch_input_shape=(1, 2, 3))",
        "SEQ202",
        "'batch_input_shape'",
    ),
    ("missing", "Conv1D(8)", "SEQ203", "Conv1D | kernel_size"),
    ("missing2", "Dense()", "SEQ203", "Dense needs units."),
    (
        "fully_defined",
        "Sequential([Input((None, 8)), Flatten(), Dense(3)])",
        "SEQ103",
        "(None, 3)",
    ),
    (
        "conv_none",
        "Conv1D(3, 2)(Input((5, None)))",
        "SEQ103",
        "(unknown until data comes)",
    ),
    (
        "concatenate",
        "Concatenate()([Input((4, 3)), Input((5, 3))])",
        "SEQ104",
        "(None, 4, 3) | (None, 5, 3)",
    ),
    (
        "add",
        "Add()([Input((4,)), Input((5,))])",
        "SEQ104",
        "(4,) | (5,) | 1",
    ),
    (
        "dot",
        "Dot(axes=-1)([Input((4,)), Input((5,))])",
        "SEQ104",
        "1 | 4 | 5",
    ),
    (
        "merge_not_list",
        "Add()(Input((4,)))",
        "SEQ105",
        "A merge layer expects a list",
    ),
    (
        "stateful",
        "LSTM(4, stateful=True)(Input((5, 3)))",
        "SEQ108",
        "A stateful layer keeps one state",
    ),
    (
        "groups",
        "Conv1D(8, 3, groups=3)(Input((10, 8)))",
        "SEQ106",
        "8 | 3",
    ),
    (
        "group_norm",
        "GroupNormalization()(Input((10, 8)))",
        "SEQ106",
        "GroupNormalization | 8 | 32",
    ),
    (
        "group_norm2",
        "GroupNormalization(groups=3)(Input((10, 8)))",
        "SEQ106",
        "GroupNormalization | 8 | 3",
    ),
    (
        "disconnected",
        "a, b = Input((4,)), Input((4,))\nModel(a, Dense(1)(b))",
        "SEQ302",
        "(inputs=…)",
    ),
    (
        "keras_tensor",
        "tf.reduce_mean(Input((4,)))",
        None,
        "TensorFlow",
    ),
    (
        "keras_tensor_np",
        "np.mean(Input((4,)))",
        None,
        "(what Input or a layer returned) | NumPy",
    ),
    (
        "not_built3",
        "Sequential([Dense(1)]).output_shape",
        None,
        "'t know its input'",
    ),
    (
        "expects",
        "d = Dense(3)\nd([Input((4,)), Input((4,))])",
        "SEQ105",
        "1 | 2",
    ),
    (
        "expects2",
        "a, b = Input((4,), name='a'), Input((3,), name='b')\nm = Model([a, b], Concatenate()([a, b]))\nfit(m, Z(6, 4), Z(6, 7))",
        "SEQ502",
        "2 | ('a', 'b') | 1",
    ),
    (
        "missing_data",
        "a, b = Input((4,), name='a'), Input((3,), name='b')\nm = Model([a, b], Concatenate()([a, b]))\nfit(m, {'a': Z(6, 4), 'c': Z(6, 3)}, Z(6, 7))",
        "SEQ502",
        "'b'",
    ),
    (
        "reshape",
        "Sequential([Input((10,)), Reshape((3, 4))])",
        "SEQ106",
        "10 | 12",
    ),
    (
        "np_reshape",
        "Z(80).reshape(10, 9)",
        "SEQ106",
        "80 | (10, 9) | 90 | 80 / 90 = 0 | 888889",
    ),
    (
        "symbolic",
        "x = tf.keras.Input((4,))\nfloat(x)",
        None,
        "(what Input or a layer returned) | NumPy",
    ),
    (
        "int_none",
        "Dense(int(Input((None, 4)).shape[1]))",
        "SEQ103",
        "(unknown until data comes)",
    ),
    (
        "ragged",
        "fit(Sequential([Embedding(10, 4), LSTM(1)]), np.array([[1, 2], [3]], dtype=object), Z(2, 1))",
        None,
        "dtype object | Rows of different lengths",
    ),
    (
        "list_data",
        "fit(Sequential([Dense(1)]), [[1, 2], [3, 4]], [0, 1])",
        None,
        "x or y is a plain",
    ),
    (
        "strings",
        "fit(Sequential([Input((4,)), Dense(1)]), np.array([['a'] * 4] * 6), Z(6, 1))",
        "SEQ538",
        "NumPy | 's, which Keras 3 doesn'",
    ),
    (
        "loss_name",
        "fit(Sequential([Input((4,)), Dense(1)]), Z(6, 4), Z(6, 1), 'binary_crosentropy')",
        "SEQ520",
        "'binary_crosentropy' | 'binary_crossentropy'",
    ),
    (
        "activation",
        "Dense(3, activation='rellu')",
        "SEQ201",
        "'rellu' | 'relu'",
    ),
    (
        "optimizer",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile('admn', 'mse')",
        "SEQ520",
        "'admn' | 'adam'",
    ),
    (
        "metric",
        "fit(Sequential([Input((4,)), Dense(1)]), Z(6, 4), Z(6, 1), metrics=['acuracy'])",
        "SEQ520",
        "'acuracy' | 'accuracy'",
    ),
    (
        "no_compile",
        "Sequential([Input((4,)), Dense(1)]).fit(Z(6, 4), Z(6, 1))",
        None,
        "The model has no loss and",
    ),
    (
        "unique",
        "Sequential([Dense(1, name='a'), Dense(1, name='a')])",
        "SEQ302",
        "'a'",
    ),
    (
        "no_layer",
        "Sequential([Dense(1), 'relu'])",
        "SEQ302",
        "relu was added to a Sequential,",
    ),
    (
        "class_not_layer",
        "Sequential([Dense(1), Flatten])",
        "SEQ302",
        "Flatten is the class of a",
    ),
    (
        "input_twice",
        "Sequential([Input((4,)), Input((4,))])",
        "SEQ302",
        "(None, 4)",
    ),
    (
        "dilation",
        "Conv1D(3, 2, strides=2, dilation_rate=2)",
        "SEQ204",
        "A convolution can't have strides above",
    ),
    ("units", "Dense(-1)", "SEQ201", "1"),
    ("units2", "LSTM(-3)", "SEQ201", "3"),
    ("filters", "Conv1D(0, 3)", "SEQ201", "filters=0"),
    ("rate", "Dropout(2)", "SEQ201", "rate=2"),
    (
        "time_distributed",
        "TimeDistributed(Dense(3))(Input((4,)))",
        "SEQ101",
        "TimeDistributed | (batch, steps, …) | (None, 4)",
    ),
    (
        "attention",
        "Attention()(Input((4, 3)))",
        "SEQ105",
        "Attention expects a list: [query, value]",
    ),
    (
        "attention1",
        "Attention()([Input((4, 3))])",
        "SEQ105",
        "Attention expects a list: [query, value]",
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
        "The layer was called with something",
    ),
    (
        "name_error",
        "Sequential([Denze(3)])",
        "SEQ801",
        "'Denze' | 'Dense'",
    ),
    (
        "attribute",
        "layers.Densee(3)",
        None,
        "'Densee' | 'Dense'",
    ),
    (
        "cudnn",
        "from tensorflow.keras.layers import CuDNNLSTM",
        "SEQ703",
        "'CuDNNLSTM'",
    ),
    ("lr", "keras.optimizers.Adam(lr=0.1)", "SEQ708", "The optimizer takes no lr."),
    (
        "legacy",
        "keras.optimizers.legacy.Adam(0.1)",
        "SEQ709",
        "3 | 2",
    ),
    (
        "adam",
        "keras.optimizers.adam(0.1)",
        "SEQ709",
        "'adam'",
    ),
    ("cudnn2", "layers.CuDNNLSTM(3)", "SEQ703", "'CuDNNLSTM'"),
    (
        "predict_classes",
        "Sequential([Input((3,)), Dense(1)]).predict_classes(Z(2, 3))",
        "SEQ707",
        "'predict_classes'",
    ),
    (
        "core",
        "import keras.layers.core",
        None,
        "'keras.layers.core' | 3",
    ),
    (
        "merge_fn",
        "from keras.layers import merge",
        None,
        "'merge'",
    ),
    (
        "np_utils",
        "from keras.utils import np_utils",
        None,
        "'np_utils'",
    ),
    (
        "none_y",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile('sgd', 'mse')\nm.fit(Z(6, 4), verbose=0)",
        None,
        "Something that should be an array",
    ),
    (
        "split",
        "m = Sequential([Input((4,)), Dense(1)])\nm.compile('sgd', 'mse')\nm.fit(Z(6, 4), Z(6, 1), validation_split=1.0)",
        "SEQ503",
        "validation_split | 1 | 0 | 6",
    ),
    (
        "already",
        "m = Sequential([Input((4,)), Dense(1)])\nm.build((None, 5))",
        "SEQ302",
        "(None, 4) | (None, 5)",
    ),
    (
        "matmul",
        "tf.matmul(Z(2, 3), Z(4, 5))",
        "SEQ109",
        "(2, 3) | (4, 5)",
    ),
    (
        "tf_add",
        "tf.constant(Z(2, 3)) + tf.constant(Z(2, 4))",
        "SEQ104",
        "(2, 3) | (2, 4) | 1",
    ),
    (
        "conv_reuse",
        "c = Conv1D(3, 2)\nc(Z(2, 5, 4))\nc(Z(2, 5, 3))",
        "SEQ109",
        "1 | 4 | 3 | (2, 5, 3)",
    ),
    (
        "bidirectional",
        "Bidirectional(Dense(3))(Input((4, 5)))",
        "SEQ202",
        "(go_backwards)",
    ),
    (
        "stateful_batch",
        "m = Sequential([Input((5, 3), batch_size=4), LSTM(2, stateful=True)])\nm.predict(Z(6, 5, 3), verbose=0)",
        "SEQ108",
        "4 | 6",
    ),
    (
        "y_struct",
        "i = Input((4,))\nm = Model(i, [Dense(1)(i), Dense(2)(i)])\nfit(m, Z(6, 4), Z(6, 1), ['mse', 'mse'])",
        "SEQ543",
        "The model has several outputs",
    ),
    ("scalar_shape", "Input(10)", "SEQ201", "10"),
    (
        "weights",
        "d = Dense(3)\nd.build((None, 4))\nd.set_weights([Z(4, 2), Z(3)])",
        "SEQ109",
        "(4, 3) | (4, 2)",
    ),
    (
        "weights_n",
        "d = Dense(3)\nd.build((None, 4))\nd.set_weights([Z(4, 3)])",
        "SEQ109",
        "2 | 1",
    ),
    (
        "embed_shape",
        "Sequential([Input((10, 4)), Embedding(5, 3), LSTM(2)])",
        "SEQ101",
        "3 | 4 | (None, 10, 4, 3)",
    ),
    (
        "tuple_out",
        "Sequential([Input((4, 3)), LSTM(2, return_state=True), Dense(1)])",
        "SEQ105",
        "1 | 3",
    ),
    (
        "class_weight",
        "m = Sequential([Input((4, 3)), Dense(1)])\nm.compile('sgd', 'mse')\nm.fit(Z(6, 4, 3), Z(6, 4, 1), verbose=0, sample_weight=Z(6))",
        "SEQ510",
        "(6, 4) | (6,)",
    ),
    (
        "layer_as_input",
        "Dense(3)(Dense(4))",
        "SEQ105",
        "The layer was called with something",
    ),
    (
        "model_inputs",
        "Model(inputs=Dense(3), outputs=Dense(4))",
        "SEQ105",
        "(inputs=…, outputs=…)",
    ),
    (
        "time_distributed_conv",
        "Sequential([Input((20, 8)), TimeDistributed(Conv1D(4, 3))])",
        "SEQ101",
        "3 | 2 | (None, 8)",
    ),
    (
        "time_distributed_two",
        "a, b = Input((4,)), Input((3,))\n"
        "inner = Model([a, b], Concatenate()([a, b]))\n"
        "TimeDistributed(inner)([Input((5, 4)), Input((5, 3))])",
        "SEQ105",
        "TimeDistributed",
    ),
    (
        "channels_first",
        "TimeDistributed(Conv2D(4, 7))(Input((12, 1, 40, 40)))",
        "SEQ102",
        "7 | 1 | 1 - 7 + 1 | 5 | (batch, height, width, channels) | (None, 1, 40, 40)",
    ),
    (
        "concatenate_nothing",
        "layers.concatenate()",
        "SEQ203",
        "concatenate is a function and is",
    ),
    (
        "concatenate_axis",
        "x = Input((5, 3))\n"
        "join = Concatenate([LSTM(2, return_state=True)(x), LSTM(2, return_state=True)(x)])\n"
        "join([x, x])",
        "SEQ201",
        "A layer such as Concatenate got",
    ),
    (
        "concatenate_models",
        "a, b = Sequential([Input((5,))]), Sequential([Input((5,)), Dense(2)])\n"
        "Concatenate()([a, b])",
        "SEQ105",
        "The layer was called on a",
    ),
    (
        "output_is_a_layer",
        "Model(Input((5, 3)), LSTM(4))",
        "SEQ105",
        "(inputs=…, outputs=…)",
    ),
    (
        "class_weight_steps",
        "m = Sequential([Input((5, 1)), LSTM(3, return_sequences=True), Softmax()])\n"
        "fit(m, Z(4, 5, 1), Z(4, 5, 3), 'categorical_crossentropy')\n"
        "m.fit(Z(4, 5, 1), Z(4, 5, 3), class_weight={0: 1, 1: 2, 2: 3}, verbose=0)",
        None,
        "class_weight",
    ),
    (
        "sample_weight_steps",
        "m = Sequential([Input((7, 2)), LSTM(3), Softmax()])\n"
        "m.compile('sgd', 'categorical_crossentropy')\n"
        "m.fit(Z(6, 7, 2), Z(6, 3), sample_weight=Z(6, 7), batch_size=6, verbose=0)",
        "SEQ510",
        "(6,) | (6, 7)",
    ),
    (
        "metrics_for_one",
        "x = Input((3,))\nm = Model(x, [Dense(1)(x), Dense(2)(x)])\n"
        "fit(m, Z(4, 3), [Z(4, 1), Z(4, 2)], metrics=['mae'])",
        "SEQ516",
        "'t match the model'",
    ),
    (
        "texts_in_a_list",
        "Sequential([Input((3,)), Dense(2)]).predict(['a', 'b'])",
        "SEQ538",
        "3",
    ),
    (
        "sequence_as_a_state",
        "x = Input((5, 3))\n"
        "m = Model(x, LSTM(4)(x, initial_state=[LSTM(4, return_sequences=True)(x)] * 2))\n"
        "fit(m, Z(8, 5, 3), Z(8, 4))",
        "SEQ105",
        "(None, 5, 16)",
    ),
    (
        "methods_of_numpy",
        "Input((5, 3)).max(axis=1)",
        None,
        "'max' | NumPy",
    ),
    (
        "windows_of_windows",
        "rows = tf.data.Dataset.range(9).window(3, 1, 1, True).batch(2)\n"
        "m = Sequential([Input((3, 1)), LSTM(2)])\nm.compile('sgd', 'mse')\n"
        "m.fit(tf.data.Dataset.zip((rows, tf.data.Dataset.range(4))), verbose=0)",
        "SEQ501",
        "()",
    ),
    (
        "method_of_keras_2",
        "Sequential([Input((5, 3)), LSTM(4)]).reset_states()",
        "SEQ707",
        "'reset_states'",
    ),
]
