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
        "SEQ538",
        "The array holds text in a dtype of NumPy's, which Keras 3 doesn't take.",
    ),
    (
        "loss_name",
        "fit(Sequential([Input((4,)), Dense(1)]), Z(6, 4), Z(6, 1), 'binary_crosentropy')",
        "SEQ520",
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
        "SEQ520",
        "Keras has no optimizer called 'admn'. Did you mean 'adam'?",
    ),
    (
        "metric",
        "fit(Sequential([Input((4,)), Dense(1)]), Z(6, 4), Z(6, 1), metrics=['acuracy'])",
        "SEQ520",
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
        "SEQ801",
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
        "SEQ703",
        "tensorflow.keras.layers of this Keras has no 'CuDNNLSTM'.",
    ),
    ("lr", "keras.optimizers.Adam(lr=0.1)", "SEQ708", "The optimizer takes no lr."),
    (
        "legacy",
        "keras.optimizers.legacy.Adam(0.1)",
        "SEQ709",
        "Keras 3 has no optimizers.legacy, where Keras 2 kept its former optimizers.",
    ),
    (
        "adam",
        "keras.optimizers.adam(0.1)",
        "SEQ709",
        "keras.optimizers of this Keras has no 'adam'.",
    ),
    ("cudnn2", "layers.CuDNNLSTM(3)", "SEQ703", "keras.layers of this Keras has no 'CuDNNLSTM'."),
    (
        "predict_classes",
        "Sequential([Input((3,)), Dense(1)]).predict_classes(Z(2, 3))",
        "SEQ707",
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
    (
        "time_distributed_conv",
        "Sequential([Input((20, 8)), TimeDistributed(Conv1D(4, 3))])",
        "SEQ101",
        "The convolution reads 3 axes, counted with the batch, but was given 2: (None, 8).",
    ),
    (
        "time_distributed_two",
        "a, b = Input((4,)), Input((3,))\n"
        "inner = Model([a, b], Concatenate()([a, b]))\n"
        "TimeDistributed(inner)([Input((5, 4)), Input((5, 3))])",
        "SEQ105",
        "TimeDistributed takes one tensor, but was given several: the model inside it has more "
        "than one input.",
    ),
    (
        "channels_first",
        "TimeDistributed(Conv2D(4, 7))(Input((12, 1, 40, 40)))",
        "SEQ102",
        "A kernel of 7 doesn't fit into 1 steps: 1 - 7 + 1 = -5 places. The layer reads pictures as "
        "(batch, height, width, channels), and was given (None, 1, 40, 40).",
    ),
    (
        "concatenate_nothing",
        "layers.concatenate()",
        "SEQ203",
        "concatenate is a function and is called without its inputs.",
    ),
    (
        "concatenate_axis",
        "x = Input((5, 3))\n"
        "join = Concatenate([LSTM(2, return_state=True)(x), LSTM(2, return_state=True)(x)])\n"
        "join([x, x])",
        "SEQ201",
        "A layer such as Concatenate got a list as its axis: the tensors were given where it is made.",
    ),
    (
        "concatenate_models",
        "a, b = Sequential([Input((5,))]), Sequential([Input((5,)), Dense(2)])\n"
        "Concatenate()([a, b])",
        "SEQ105",
        "The layer was called on a model, not on a tensor.",
    ),
    (
        "output_is_a_layer",
        "Model(Input((5, 3)), LSTM(4))",
        "SEQ105",
        "Model(inputs=…, outputs=…) takes tensors, and something else was given.",
    ),
    (
        "class_weight_steps",
        "m = Sequential([Input((5, 1)), LSTM(3, return_sequences=True), Softmax()])\n"
        "fit(m, Z(4, 5, 1), Z(4, 5, 3), 'categorical_crossentropy')\n"
        "m.fit(Z(4, 5, 1), Z(4, 5, 3), class_weight={0: 1, 1: 2, 2: 3}, verbose=0)",
        None,
        "class_weight gives a weight to each example by its class, but these labels have a class at "
        "every step.",
    ),
    (
        "sample_weight_steps",
        "m = Sequential([Input((7, 2)), LSTM(3), Softmax()])\n"
        "m.compile('sgd', 'categorical_crossentropy')\n"
        "m.fit(Z(6, 7, 2), Z(6, 3), sample_weight=Z(6, 7), batch_size=6, verbose=0)",
        "SEQ510",
        "The loss has values of shape (6,) (one an example), and the weights are (6, 7) (one a step): "
        "they can't be multiplied.",
    ),
    (
        "metrics_for_one",
        "x = Input((3,))\nm = Model(x, [Dense(1)(x), Dense(2)(x)])\n"
        "fit(m, Z(4, 3), [Z(4, 1), Z(4, 2)], metrics=['mae'])",
        "SEQ516",
        "metrics doesn't match the model's outputs: a model of several outputs takes an entry for "
        "each.",
    ),
    (
        "texts_in_a_list",
        "Sequential([Input((3,)), Dense(2)]).predict(['a', 'b'])",
        "SEQ538",
        "x is a plain list of texts, which Keras 3 doesn't take.",
    ),
    (
        "sequence_as_a_state",
        "x = Input((5, 3))\n"
        "m = Model(x, LSTM(4)(x, initial_state=[LSTM(4, return_sequences=True)(x)] * 2))\n"
        "fit(m, Z(8, 5, 3), Z(8, 4))",
        "SEQ105",
        "Inside LSTMCell the numbers of a step have the shape (None, 5, 16), an axis too many: a "
        "sequence was given as its state.",
    ),
    (
        "methods_of_numpy",
        "Input((5, 3)).max(axis=1)",
        None,
        "A tensor has no method 'max'; arrays of NumPy have.",
    ),
    (
        "windows_of_windows",
        "rows = tf.data.Dataset.range(9).window(3, 1, 1, True).batch(2)\n"
        "m = Sequential([Input((3, 1)), LSTM(2)])\nm.compile('sgd', 'mse')\n"
        "m.fit(tf.data.Dataset.zip((rows, tf.data.Dataset.range(4))), verbose=0)",
        "SEQ501",
        "A dataset of datasets arrives: window() makes each window a Dataset of its own.",
    ),
    (
        "method_of_keras_2",
        "Sequential([Input((5, 3)), LSTM(4)]).reset_states()",
        "SEQ707",
        "Sequential of this Keras has no 'reset_states'.",
    ),
]
