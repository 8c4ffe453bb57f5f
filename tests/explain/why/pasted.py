"""Messages of other Keras versions, as people paste them, with code and facts (separated by |)."""

from __future__ import annotations

PASTED: list[tuple[str, str, str]] = [
    (
        "Input 0 is incompatible with layer lstm_2: expected ndim=3, found ndim=2",
        "SEQ101",
        "lstm_2 | 3",
    ),
    (
        "Input 0 of layer sequential is incompatible with the layer: expected axis -1 of input shape "
        "to have value 784 but received input with shape [None, 28]",
        "SEQ109",
        "784 | 28 | (None, 28)",
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
        "640 = 32 * 20",
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
        "3 | (examples first) | (1000, 10) | 2",
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
        "(1000, 1) | 2",
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
        "3",
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
        "(None, 10, 8) | (None, 12, 8)",
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
        "A stateful layer keeps one state for",
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
        "3 | 2",
    ),
    (
        "Matrix size-incompatible: In[0]: [32,8], In[1]: [10,4] [Op:MatMul]",
        "SEQ109",
        "8 | 10",
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
    ("Argument(s) not recognized: {'lr': 0.001}", "SEQ708", "learning_rate"),
    (
        "`keras.optimizers.legacy` is not supported in Keras 3. When using `tf.keras`, to continue "
        "using a `tf.keras.optimizers.legacy` optimizer, you can install the `tf_keras` package",
        "SEQ709",
        "has no optimizers.legacy",
    ),
    ("module 'keras.optimizers' has no attribute 'adam'", "SEQ709", "Use keras.optimizers.Adam."),
    ("Could not interpret metric identifier: f1", "SEQ520", "no metric called 'f1'"),
    ("name 'ply' is not defined", "SEQ801", "Did you mean 'plt'"),
    ("name 'LSTM' is not defined", "SEQ801", "never imported"),
    ("name 'plot_graph' is not defined", "SEQ801", "Did you mean 'plot_graphs'"),
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
        "10 | 12",
    ),
    (
        "input depth must be evenly divisible by filter depth: 8 vs 3",
        "SEQ109",
        "3 | 8",
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
        "640 | 320",
    ),
    (
        "Depth of input (8) is not a multiple of input depth of filter (3) for 'conv1d'",
        "SEQ109",
        "3 | 8",
    ),
    ("Layer has 2 states but was passed 1 initial states.", "SEQ105", "two states"),
    (
        "GRU.__init__() got an unexpected keyword argument 'return_sequence'",
        "SEQ202",
        "Did you mean 'return_sequences'",
    ),
    ("Unknown loss function: 'mean_square_error'.", "SEQ520", "Did you mean 'mean_squared_error'"),
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
    ("Fail to find the dnn implementation.", "", "cuDNN couldn't run the recurrent layer; most"),
    (
        "must match. variable.shape=(128, 10), Received: value.shape=(128, 5). Target variable",
        "SEQ109",
        "(128, 10) can't take values of shape (128, 5)",
    ),
    ("No module named 'tensorflow'", "", "isn't installed"),
    ("KeyError: 'val_acc'", "", "validation_split"),
    ("Dimensions must be equal, but are 12 and 10 for 'add' (op: 'Add')", "SEQ104", "12 and 10"),
    ("OOM when allocating tensor with shape[32,1000,50000] and type float on /job", "", "6.0 GiB"),
    (
        "non-broadcastable output operand with shape (31,1) doesn't match the broadcast shape (31,6)",
        "SEQ109",
        "6 | 1",
    ),
    (
        "X has 1 features, but MinMaxScaler is expecting 5 features as input.",
        "SEQ109",
        "5 | 1",
    ),
    (
        "For a model with multiple outputs, when providing the `metrics` argument as a list, it should "
        "have as many entries as the model has outputs. Received:\nmetrics=['accuracy']\nof length 1 "
        "whereas the model has 3 outputs.",
        "SEQ516",
        "one list for each output",
    ),
    (
        "Negative dimension size caused by subtracting 3 from 1 for '{{node seq/conv2d/convolution}} = "
        'Conv2D[T=DT_FLOAT, data_format="NHWC", padding="VALID"](a, b)\' with input shapes: '
        "[?,500,1,1], [3,3,1,8].",
        "SEQ102",
        "(None, 500, 1, 1)",
    ),
    (
        "could not broadcast input array from shape (200,) into shape (50,)",
        "SEQ104",
        "200",
    ),
    (
        "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
        "Received: input_shape=[(None, None, 50), (None, None)]",
        "SEQ104",
        "Concatenate needs equal sizes on every axis",
    ),
    (
        "Arguments `target` and `output` must have the same shape. Received: target.shape=(8, 64, 6), "
        "output.shape=(8, 16, 6)",
        "SEQ510",
        "The labels have 64 steps, the output 16: keep the steps",
    ),
    (
        "Arguments `target` and `output` must have the same rank (ndim). Received: "
        "target.shape=(None, 5, 9, 3), output.shape=(None, 9, 3)",
        "SEQ510",
        "y[:, -1]",
    ),
    (
        'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    model.add(LSTM(8, '
        "input_dim=12))\nValueError: Input 0 with name 'None' of layer 'lstm' is incompatible with the "
        "layer: expected ndim=3, found ndim=2. Full shape received: (None, 12)",
        "SEQ101",
        "input_shape=(steps, features)",
    ),
    (
        "Exception encountered when calling GRUCell.call().\n\nDimensions must be equal, but are 64 and "
        "192 for '{{node functional/gru_1/gru_cell_1/add_1}} = AddV2[T=DT_FLOAT](a, b)' with input "
        "shapes: [?,64], [?,9,192].",
        "SEQ105",
        "(None, 64) of this step meets (None, 9, 192) of its state",
    ),
    (
        "Invalid input shape for input Tensor(\"data:0\", shape=(32, 3), dtype=float32) with name 'x' and "
        "path ''. Expected shape (None, 180, 3), but input has incompatible shape (32, 3)",
        "SEQ501",
        "holds the 3 features of one step: cut the rows into windows",
    ),
    (
        "Invalid input shape for input Tensor(\"data:0\", shape=(9,), dtype=float32) with name 'x' and "
        "path ''. Expected shape (None, 9), but input has incompatible shape (9,)",
        "SEQ501",
        "batch(32) all those of a Dataset",
    ),
    (
        "Iterating over a symbolic KerasTensor is not supported.",
        "SEQ105",
        "One tensor is used as several: it",
    ),
    (
        "Permute.__init__() takes 2 positional arguments but 3 were given",
        "SEQ201",
        "1 | 2",
    ),
    (
        "Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. Received: "
        "<KerasTensor shape=(None, 4), dtype=float32, name=keras_tensor_1>",
        "SEQ201",
        "Bidirectional(LSTM(8))(x)",
    ),
    (
        "PyDataset.__getitem__() must return a tuple or a dict. If a tuple, it must be ordered either "
        "(input,) or (inputs, targets) or (inputs, targets, sample_weights). Received: <generator "
        "object A.__getitem__ at 0x7f2a>... of type <class 'generator'>",
        "SEQ501",
        "__getitem__ yields",
    ),
    (
        "PyDataset.__getitem__() must return a tuple or a dict. If a tuple, it must be ordered either "
        "(input,) or (inputs, targets) or (inputs, targets, sample_weights). Received: (array([[0.1]]"
        "... of type <class 'tuple'>",
        "SEQ501",
        "(y1, y2)",
    ),
    (
        "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: "
        "(1, 2, 3, 4)",
        "SEQ501",
        "(y1, y2)",
    ),
    ("as_list() is not defined on an unknown TensorShape.", "SEQ501", "output_signature"),
    (
        "Argument `validation_split` is only supported for tensors or NumPy arrays.Found incompatible "
        "type in the input: [<class 'float'>]",
        "SEQ517",
        "One float stands among the data",
    ),
    (
        "Argument `validation_split` is only supported for tensors or NumPy arrays.Found incompatible "
        "type in the input: [<class 'float'>, <class 'float'>]",
        "",
        "can't split",
    ),
    (
        "Found array with dim 3, while dim <= 2 is required.",
        "",
        "at most 2 axes, but the array has 3",
    ),
    (
        "Found array with dim 3. MinMaxScaler expected <= 2.",
        "",
        "at most 2 axes, but the array has 3",
    ),
    ("Expected 2D array, got 1D array instead: array=[1. 2.].", "", "x.reshape(-1, 1)"),
    (
        "Could not locate function 'over_time'. Make sure custom classes and functions are decorated "
        "with `@keras.saving.register_keras_serializable()`.",
        "",
        "custom_objects={'over_time': over_time}",
    ),
    (
        "Exception encountered when calling Lambda.call(). We could not automatically infer the shape "
        "of the Lambda's output. Please specify the `output_shape` argument for this Lambda layer.",
        "",
        "from keras import ops as K",
    ),
    (
        "Dimensions must be equal, but are 64 and 3 for '{{node compile_loss/my_loss/mul}} = "
        "Mul[T=DT_FLOAT](data_1, compile_loss/my_loss/Log)' with input shapes: [64,3], [64,3,1].",
        "SEQ104",
        "In the loss my_loss two tensors meet, (64, 3) and (64, 3, 1)",
    ),
    (
        "Dimensions must be equal, but are 5 and 3 for '{{node compile_loss/my_loss/sub}} = "
        "Sub[T=DT_FLOAT](a, b)' with input shapes: [?,5], [?,3].",
        "SEQ104",
        "In the loss my_loss two tensors meet",
    ),
    (
        "Inputs have incompatible shapes. Received shapes (90, 8) and (45, 8)",
        "SEQ104",
        "The layer can't broadcast (90, 8) and",
    ),
    (
        'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    model.add(LSTM(8, '
        "input_shape=X.shape))\nValueError: Input 0 with name 'None' of layer 'lstm' is incompatible "
        "with the layer: expected ndim=3, found ndim=4. Full shape received: (None, 60, 5, 2)",
        "SEQ101",
        "input_shape=X.shape[1:]",
    ),
    (
        "Input 0 with name 'None' of layer 'conv_lstm2d' is incompatible with the layer: expected "
        "ndim=5, found ndim=4. Full shape received: (None, 50, 1, 1)",
        "SEQ101",
        "The layer conv_lstm2d expects 5 axes, but",
    ),
    (
        'Invalid input shape for input Tensor("data:0", shape=(None, 64, 64, 3), dtype=float32) with '
        "name 'x' and path ''. Expected shape (None, None, 64, 64, 3), but input has incompatible "
        "shape (None, 64, 64, 3)",
        "SEQ501",
        "makes videos of one frame",
    ),
    (
        'Invalid input shape for input Tensor("data:0", shape=(32, 100), dtype=float32) with name '
        "'x' and path ''. Expected shape (None, 100, 25), but input has incompatible shape (32, 100)",
        "SEQ501",
        "to_categorical(x, 25)",
    ),
    (
        "Unrecognized keyword arguments passed to LSTM: {'U_regularizer': None}",
        "SEQ202",
        "It is called recurrent_regularizer now",
    ),
    (
        "Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 10, "
        "2), output.shape=(None, 90, 2)",
        "SEQ510",
        "RepeatVector(10)",
    ),
]
