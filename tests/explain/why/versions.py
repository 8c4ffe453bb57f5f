"""Messages of Keras 2.0 to 3.15, TensorFlow, JAX and PyTorch: code, facts (separated by |).

The wordings are those of the versions' own raise statements and of runs on the three backends.
"""

from __future__ import annotations

LOSS = """\
Traceback (most recent call last):
  File "train.py", line 9, in <module>
    model.fit(x, y)
  File "/v/site-packages/keras/src/utils/traceback_utils.py", line 122, in error_handler
    raise e.with_traceback(filtered_tb) from None
  File "/v/site-packages/keras/src/losses/losses.py", line 1763, in mean_squared_error
    return ops.mean(ops.square(y_true - y_pred), axis=-1)
"""
WEIGHTS = LOSS.replace("losses/losses.py", "losses/loss.py").replace(
    "in mean_squared_error\n    return ops.mean(ops.square(y_true - y_pred), axis=-1)",
    "in reduce_weighted_values\n    values = values * sample_weight",
)
JAX = (
    LOSS[: LOSS.index('  File "/v/site-packages/keras/src/losses')]
    + """\
  File "/v/site-packages/jax/_src/numpy/array_methods.py", line 758, in _operator_sub
    return ufuncs.subtract(self, cast(ArrayLike, other))
"""
)
CELL = """\
Exception encountered when calling {0}Cell.call().

{1}

Arguments received by {0}Cell.call():
  • inputs=tf.Tensor(shape=({2}), dtype=float32)
  • states=('tf.Tensor(shape=({3}), dtype=float32)',)
  • training=False
"""
LOADED = """\
Traceback (most recent call last):
  File "use.py", line 3, in <module>
    model = keras.models.load_model("m.keras")
ValueError: """

KERAS_FRAME = """\
Traceback (most recent call last):
  File "train.py", line 9, in <module>
    model.fit(x, y)
  File "/v/site-packages/tensorflow/python/keras/engine/data_adapter.py", line 789, in __init__
    self._first_batch_size = int(nest.flatten(peek)[0].shape[0])
"""

VERSIONS: list[tuple[str, str, str]] = [
    # JAX and PyTorch
    (f"{LOSS}RuntimeError: The size of tensor a (5) must match the size of tensor b (100) at "
     "non-singleton dimension 1", "SEQ510", "mean_squared_error | axis 1, 5 and 100 | labels"),
    (f"{WEIGHTS}RuntimeError: The size of tensor a (4) must match the size of tensor b (7) at "
     "non-singleton dimension 1", "SEQ510", "sample_weight | 4 and 7"),
    (f"{JAX}ValueError: Incompatible shapes for broadcasting: shapes=[(4, 5), (4, 7, 5)]", "SEQ510",
     "labels of shape (4, 5) | return_sequences=True"),
    (f"{JAX}TypeError: sub got incompatible shapes for broadcasting: (12, 5), (12, 100).", "SEQ510",
     "Dense 5 units"),
    ("TypeError: and got incompatible shapes for broadcasting: (1, 32), (1, 96).\n  File "
     '"/v/site-packages/keras/src/metrics/confusion_metrics.py", line 3, in update_state', "SEQ510",
     "96 = 32 * 3 | to_categorical"),
    ("add got incompatible shapes for broadcasting: (2, 7), (2, 8).", "SEQ104", "(2, 7) and (2, 8)"),
    (CELL.format("GRU", "dot_general requires contracting dimensions to have the same shape, got (128,) "
                 "and (64,).", "None, 32", "None, 128"), "SEQ105", "128 values | 64 units | GRU(128)"),
    (CELL.format("LSTM", "mat1 and mat2 shapes cannot be multiplied (4x5 and 3x32)", "4, 5", "4, 8"),
     "SEQ109", "LSTM was built for 3 features, but gets 5: (4, 5)"),
    ("mat1 and mat2 shapes cannot be multiplied (64x768 and 1152x1152)", "SEQ104", "768 and 1152"),
    ("Sizes of tensors must match except in dimension 2. Expected size 7 but got size 8 for tensor "
     "number 1 in the list.", "SEQ104", "7 and 8"),
    ("stack expects each tensor to be equal size, but got [2, 7] at entry 0 and [2, 8] at entry 1",
     "SEQ104", "(2, 7) and (2, 8)"),
    ("shape '[3, 4]' is invalid for input of size 14", "SEQ106", "14 values"),
    ("Arguments `target` and `output` must have the same shape. Received: target.shape=torch.Size([12, "
     "3]), output.shape=torch.Size([12, 4])", "SEQ513", "3 classes"),
    ("IndexError: Exception encountered when calling Embedding.call().\n\nindex out of range in self",
     "SEQ505", "x.max()"),
    ("Class values must be smaller than num_classes.", "SEQ513", "0 to classes - 1"),
    ("num_samples should be a positive integer value, but got num_samples=0", "", "empty"),
    ("None is not a valid value for jnp.array", "", "None"),
    ("Concatenating: Cannot concatenate arrays with shapes that differ in dimensions other than the one "
     "being concatenated: concatenating along dimension 2 for shapes (2, 7, 3), (2, 8, 3).", "SEQ104",
     "Joined along axis 1"),
    # TensorFlow
    ("Shapes of all inputs must match: values[0].shape = [2,7] != values[1].shape = [2,8] [Op:Pack]",
     "SEQ104", "stacked | (2, 7)"),
    ("ConcatOp : Dimension 1 in both shapes must be equal: shape[0] = [2,7,3] vs. shape[1] = [2,8,3] "
     "[Op:ConcatV2] name: concat", "SEQ104", "axis 1"),
    ("TypeError: `generator` yielded an element of shape (5, 3) where an element of shape (4, 3) was "
     "expected.", "SEQ501", "(5, 3) | (4, 3)"),
    ("Cannot batch tensors with different shapes in component 0. First element had shape [5,3] and element "
     "1 had shape [6,3].", "SEQ537", "padded_batch"),
    ("cannot compute AddV2 as input #1(zero-based) was expected to be a int32 tensor but is a float tensor",
     "", "int32 and float"),
    ("Value passed to parameter 'indices' has DataType float32 not in list of allowed values: uint8, int32, "
     "int64", "SEQ505", "astype('int32')"),
    ("Using a symbolic `tf.Tensor` as a Python `bool` is not allowed.", "", "keras.ops.where"),
    ("assertion failed: [predictions must be >= 0] [Condition x >= y did not hold element-wise:]", "",
     "sigmoid"),
    ("Can't convert non-rectangular Python sequence to Tensor.", "SEQ537", "pad_sequences"),
    ("Exception encountered when calling LSTM.call().\n\nCannot index into an inner ragged dimension.",
     "SEQ537", "to_tensor()"),
    ("No gradients provided for any variable: ['dense/kernel:0'].", "", "trainable"),
    # Keras 2
    ("All input arrays (x) should have the same number of samples. Got array shapes: [(100, 5), (90, 5)]",
     "SEQ503", "(90, 5)"),
    ("Sample_weight arrays should have the same number of samples as target arrays. Got 10 input samples "
     "and 9 target samples.", "SEQ503", "10 and 9"),
    ("You must compile a model before training/testing. Use `model.compile(optimizer, loss)`.", "",
     "model.compile"),
    ("Layer lstm_2 expects 3 states, but it received 2 state values. Input received: []", "SEQ105",
     "3 states"),
    ("State 0 is incompatible with layer lstm_2: expected shape=(None, 64), found shape=(None, 128)",
     "SEQ105", "128 units"),
    ("Dimension incompatibility 5 != 6. Layer shapes: (None, 5, 8), (None, 6, 8)", "SEQ104", "5 and 6"),
    ('The shape of the input to "Flatten" is not fully defined (got (None, 64). Make sure', "SEQ103",
     "Input((120, 8))"),
    ('"input_length" is 10, but received input has shape (None, 20)', "SEQ533", "10 | (None, 20)"),
    ("Computed output size would be zero or negative. Received `inputs shape=(None, 4, 10, 1)`, `kernel "
     "shape=(5, 5, 1, 8)`, `dilation_rate=[1 1]`, `strides=(1, 1)`, `padding=valid`.", "SEQ102",
     "kernel_size[0]=5 | 4 rows | kernel_size=(4, 5)"),
    ("Computed output size would be zero or negative. Received: `inputs.shape=[None 4 1 3]`, `pool_size=[2 2]`, "
     "`strides=(2, 2)`, `padding=valid`.", "SEQ102", "pool_size[1]=2 | 1 column of"),
    ("Values in `cropping` argument should be smaller than the corresponding spatial dimension of the input. "
     "Received: input_shape=(None, 4, 4, 1), cropping=((2, 2), (2, 2))", "SEQ102", "4 rows | ((2, 1), (2, 2))"),
    ("ConvLSTM layers only support static input shapes for the spatial dimension. Received invalid input "
     "shape: input_shape=(None, None, None, 3)", "SEQ103", "unknown height and width | Input("),
    ("`output_padding` must be strictly less than `strides` for all dimensions. At dimension 0, "
     "`output_padding` is 2 but `strides` is 2. Received: output_padding=(2, 2), strides=(2, 2)", "SEQ204",
     "output_padding=2 | strides=2"),
    ("The `kernel_size` argument must be a tuple of 2 integers. Received kernel_size=(3, 3, 3)", "SEQ201",
     "2 axes | (3, 3, 3)"),
    ("Kernel shape must have the same length as input, but received kernel of shape (3, 3, 3, 8) and input of "
     "shape (None, 5, 28, 28, 3).", "SEQ101", "TimeDistributed"),
    ("Inputs to `SeparableConv2D` should have rank 4. Received input shape: (None, 10, 8)", "SEQ101",
     "4 axes"),
    ('Unknown entry in loss dictionary: "price". Only expected the following keys: [\'dense_1\']',
     "SEQ516", "'price' | dense_1"),
    ("When passing a list as loss, it should have one entry per model outputs. The model has 2 outputs, but "
     "you passed loss=['mse']", "SEQ516", "loss"),
    ("The `batch_size` argument value 32 is incompatible with the specified batch size of your Input Layer: "
     "16", "SEQ535", "batch_size=16"),
    ("Failed to find data adapter that can handle input: <class 'numpy.ndarray'>, (<class 'list'> containing "
     "values of types {\"<class 'int'>\"})", "", "np.array(y)"),
    ("`y` argument is not supported when using python generator as input.", "", "python generator"),
    ("When passing an infinitely repeating dataset, please specify a `steps_per_epoch` value", "",
     "steps_per_epoch"),
    ("You are trying to load a weight file containing 5 layers into a model with 4 layers.", "SEQ109",
     "4 layers"),
    ("Layer #0 (named \"lstm\"), weight <tf.Variable> has shape (8, 64), but the saved weight has shape (8, "
     "128).", "SEQ109", "(8, 64) | (8, 128)"),
    ("Layer weight shape (3, 4) not compatible with provided weight shape (3, 2)", "SEQ109", "(3, 4)"),
    ("It looks like you are subclassing `Model` and you forgot to call `super().__init__()`.", "",
     "super().__init__()"),
    ("Unable to load weights saved in HDF5 format into a subclassed Model which has not created its "
     "variables yet.", "", "model(x[:1])"),
    ("Unknown metric function: f1. Please ensure this object is passed to the `custom_objects` argument.", "",
     "custom_objects={'f1': f1}"),
    ("SavedModel file does not exist at: m/{saved_model.pbtxt|saved_model.pb}", "", "os.path.exists"),
    # Keras 3
    ("The total size of the tensor must be unchanged, however, the input size cannot by divided by the "
     "specified dimensions in target_shape. Received: input_shape=(10,), target_shape=(-1, 3)", "SEQ106",
     "(10,)"),
    ("When providing `x` as a tf.data.Dataset, `y` should not be passed.", "", "no y"),
    ("When passing a Python generator to a Keras model, the generator must return a tuple, either (input,) "
     "or (inputs, targets). Received: [array([0])]", "SEQ501", "yield x, y"),
    ("`output_signature` must contain objects that are subclass of `tf.TypeSpec` but found <class 'list'> "
     "which is not.", "SEQ501", "(x1, x2)"),
    ("\"The path: ('c',) in the `loss` argument, can't be found in either the model's output (`y_pred`)\"",
     "SEQ516", "'c'"),
    ("Expected keys ['a', 'b'] in loss dict, but found loss.keys()=['a', 'c']", "SEQ516", "['a', 'c']"),
    ("No loss to compute. Provide a `loss` argument in `compile()`.", "", "loss='mse'"),
    ("Cannot broadcast shape, the failure dim has value 4, which cannot be broadcasted to 5. Input shapes "
     "are: [None, 7, 4] and [None, 7, 5].", "SEQ104", "(None, 7, 4) and (None, 7, 5)"),
    ("Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received `x1.shape=(None, 7, "
     "3)` and `x2.shape=(None, 7, 3)`.", "SEQ104", "(None, 7, 3)"),
    ("All dimensions of `value` and `key`, except the last one, must be equal. Received: value_shape=(None, "
     "6, 8) and key_shape=(None, 7, 8)", "SEQ105", "(None, 6, 8) | (None, 7, 8)"),
    ("FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
     "y_pred.shape=(32, 3) and y_true.shape=(32,).", "SEQ510", "(32,) | to_categorical"),
    ("Expected an integer value for `n`, got <class 'NoneType'>.", "SEQ103", "RepeatVector"),
    ("Invalid merge mode. Received: <LSTM name=lstm_1, built=False>. Merge mode should be one of", "SEQ201",
     "backward_layer=backward"),
    ("Cannot convert '(<function max_length at 0x7fc9>,)' to a shape. Found invalid dimension '<function "
     "max_length at 0x7fc9>' of type '<class 'function'>'. ", "SEQ201", "max_length is a function"),
    ("`name` must be passed as a keyword argument. Received: add_weight('w', ...).", "SEQ203", "shape=(…)"),
    ("`inputs` argument cannot be empty. Received:\ninputs=()\noutputs={}", "SEQ302", "super().__init__"),
    ("missing a required argument: 'training'", "", "training=None"),
    ("Layers added to a Sequential model can only have a single required positional argument, the input "
     "tensor. Layer MultiHeadAttention has multiple required", "SEQ105", "MultiHeadAttention"),
    ("'History' object has no attribute 'predict'", "", "model.predict"),
    ("'NoneType' object has no attribute 'fit'", "", "return nothing"),
    ("'Conv1D' object has no attribute 'output_shape'", "", "layer.output.shape"),
    ("No such layer: foo. Existing layers are: ['lstm', 'dense'].", "", "'foo'"),
    ("Unrecognized data type: x=<object object at 0x7f> (of type <class 'object'>)", "", "object"),
    ("Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda.", "",
     "safe_mode=False"),
    ("The filename must end in `.weights.h5`. Received: filepath=model_init.hdf5", "", ".weights.h5"),
    ("The filepath provided must end in `.keras` (Keras model format). Received: filepath=m", "",
     "ModelCheckpoint('best.keras')"),
    ("File format not supported: filepath=sm. Keras 3 only supports V3 `.keras` files", "", "TFSMLayer"),
    ("Could not locate function 'mse'. Make sure custom classes and functions are decorated", "",
     "compile=False"),
    (f"{LOADED}Unrecognized keyword arguments passed to LSTM: {{'time_major': False}}", "",
     "saved file | tf_keras"),
    ("No module named 'keras.preprocessing.text'", "", "tensorflow.keras.preprocessing.text"),
    ("No module named 'keras.wrappers.scikit_learn'", "", "scikeras"),
    ("module 'keras.backend' has no attribute 'int_shape'", "SEQ711", "K.shape"),
    ("cannot import name 'ImageDataGenerator' from 'keras.preprocessing.image'", "",
     "tensorflow.keras.preprocessing.image"),
    # What people posted.
    ("Data cardinality is ambiguous:\n  x sizes: " + ", ".join(["80"] * 60) + "\n  y sizes: 1", "SEQ517",
     "60 arrays | np.array(x)"),
    ("Failed to find data adapter that can handle input: <class 'function'>, <class 'NoneType'>", "",
     "generator()"),
    ("Unrecognized data type: x=<function f at 0x7f> (of type <class 'function'>)", "", "generator()"),
    ("Cannot feed value of shape (2, 5, 7) for Tensor u'lstm_1_input:0', which has shape '(5, 5, 7)'",
     "SEQ534", "2 examples | multiple of 5"),
    (f"{LOSS}Incompatible shapes: [16,5] vs. [4,5]\n\t [[{{{{node gradient_tape/compile_loss/mse/mul/x}}}}]]",
     "SEQ534", "4 examples | 16"),
    ("Input tensor `lstm_1/ReadVariableOp:0` enters the loop with shape (1, 10), but has shape (None, 10) "
     "after one iteration.", "SEQ535", "batch_size=1"),
    ("`logits` and `labels` must have the same shape, received ((32, 5) vs (32, 1)).", "SEQ510",
     "sparse_categorical_crossentropy"),
    ("Error when checking input: expected time_distributed_input to have 5 dimensions, but got array with "
     "shape (4, 28, 28, 1)", "SEQ501", "batch(32)"),
    ("strides should be of length 1, 1 or 3 but was 2", "SEQ101", "TimeDistributed"),
    ("The first layer in a Sequential model must get an `input_shape` or `batch_input_shape` argument.",
     "SEQ302", "Input("),
    ("This model has never been called, this its weights have not yet been created, so no summary can be "
     "displayed.", "", "Input("),
    ("You are loading weights into a model that has not yet been built.", "", "model(x[:1])"),
    ("add_weight() got multiple values for argument 'name'", "SEQ203", "shape=(…)"),
    ("The added layer must be an instance of class Layer. Found: <keras_self_attention.seq.SeqAttention "
     "object at 0x7f>", "SEQ302", "keras_self_attention"),
    ("You are passing KerasTensor(type_spec=x), an intermediate Keras symbolic input/output, to a TF API that "
     "does not allow registering custom dispatchers", "SEQ710", "Lambda"),
    ("dim 2 not in the interval [-2, 1]. for 'ExpandDims' (op: 'ExpandDims')", "SEQ107", "axis 2"),
    ("Unknown entries in loss dictionary: ['y', 'y2']. Only expected following keys: ['dense', 'dense_1']",
     "SEQ516", "'y' | dense_1"),
    ("Unrecognized keyword arguments passed to MultiHeadAttention: {'return_attention_scores': True}",
     "SEQ202", "belongs to the call"),
    ("module 'tensorflow.keras' has no attribute 'Seqential'", "", "Did you mean 'Sequential'"),
    ("Arguments `target` and `output` must have the same shape up until the last dimension: "
     "target.shape=(32, 30), output.shape=(32, 2715)", "SEQ510", "30 labels for each | y[:, -1]"),
    ("Invalid input shape for input Tensor(\"data:0\", shape=(None, 100), dtype=float32) with name 'x' and "
     "path ''. Expected shape (None, None, 100), but input has incompatible shape (None, 100)", "SEQ501",
     "100 features of one step"),
    ("Invalid input shape for input Tensor(\"data:0\", shape=(57,), dtype=float32) with name 'x' and path ''. "
     "Expected shape (None, 700, 57), but input has incompatible shape (57,)", "SEQ501", "batch(32)"),
    ("Dimensions must be equal, but are 128 and 32 for 'Attention/MatMul' (op: 'MatMul') with input shapes: "
     "[?,128], [32,32].", "SEQ109", "32 features, but gets 128"),
    ("Dimensions must be equal, but are 14 and 13 for 'position__embedding_1/add' (op: 'Add') with input "
     "shapes: [?,5,14], [?,5,13].", "SEQ104", "(None, 5, 14) and (None, 5, 13)"),
    ("Dimensions must be equal, but are 512 and 1024 for 'sequential_12/lstm_12/add' (op: 'Add') with input "
     "shapes: [512,128], [1024,128].", "SEQ534", "512 examples | 1024"),
    ("Incompatible shapes: [19] vs. [30]\n\t [[node gradients/dense_4_loss/mean_squared_error/weighted_loss/mul "
     "(defined at a)]]", "SEQ534", "19 examples"),
    ("Incompatible shapes: [1600] vs. [32,50]\n\t [[{{node metrics/acc/Equal}}]]", "SEQ510",
     "The metric | flattened"),
    ("Dimension 1 in both shapes must be equal, but are 100 and 10000. Shapes are [?,100] and [?,10000]. for "
     "'bidirectional_20/while/Select' (op: 'Select') with input shapes: [?,10000], [?,100], [?,100].",
     "SEQ305", "mask"),
    ("Dimension must be 5 but is 4 for '{{node attention/transpose_7}} = Transpose[T=DT_FLOAT, "
     "Tperm=DT_INT32](a, b)' with input shapes: [?,20,28,20,28], [4].", "SEQ107", "5 axes is transposed by 4"),
    ("indices[28,13] = -2147483648 is not in [0, 1193514)", "SEQ505", "NaN"),
    ("Data cardinality is ambiguous:\n  x sizes: 10000\n  y sizes: " + ", ".join(["1"] * 300), "SEQ517",
     "list of 300 arrays"),
    ("A target array with shape (178, 222, 222, 3) was passed for an output of shape (None, 3) while using as "
     "loss `mean_squared_error`.", "SEQ510", "whether y is the array"),
    ("load a weight file containing 3 layers into a model with 0 layers.", "", "outermost layer"),
    ("Expected float32, got {'type': 'ndarray', 'value': [[0.340, -0.38]]} of type 'dict' instead.", "",
     "load its weights alone"),
    (f"{KERAS_FRAME}AttributeError: 'generator' object has no attribute 'shape'", "SEQ501", "yields"),
    (f"{KERAS_FRAME}AttributeError: 'tuple' object has no attribute 'rank'", "SEQ501", "np.array(y)"),
    (f"{KERAS_FRAME}AttributeError: 'MyData' object has no attribute 'shape'", "SEQ501", "MyData(Sequence)"),
    ("AttributeError: 'ImageDataGenerator' object has no attribute 'shape'", "SEQ501", "generator.flow(x, y)"),
    ("Shapes must be 1D sequences of concrete values of integer type, got (2, Array(768., dtype=float32), 3).",
     "SEQ201", "//"),
    ("tile(): argument 'dims' must be tuple of ints, not int", "", "tuple of ints"),
    ("module 'tensorflow' has no attribute 'placeholder'", "", "tf.compat.v1.placeholder"),
    ("'Sequential' object has no attribute '_get_distribution_strategy'", "", "another Keras"),
    ("'LSTM' object has no attribute 'kernel'", "", "layer.cell.kernel"),
    ("dimension mismatch in args to gemm (2000,64)x(64,64)->(5,64)", "SEQ534", "5 examples"),
    ("dimension mismatch in args to gemm (128,1000)x(1256,256)->(128,256)", "SEQ104", "(1256, 256)"),
    ("Input dimension mis-match. (input[0].shape[0] = 10, input[1].shape[0] = 1)", "SEQ104", "batch_size=10"),
    ("GpuReshape: cannot reshape input of shape (640, 512) to shape (21, 30, 512).", "SEQ106", "x[:630]"),
    ("layer expected input with ndim=2 but previous layer has output_shape (None, 1, 128)", "SEQ101",
     "2 axes | (None, 1, 128)"),
    ("Layer.__init__() takes 1 positional argument but 2 were given", "", "super().__init__(**kwargs)"),
    ("Tried to convert 'shape' to a tensor and failed. Error: None values not supported.", "SEQ106", "-1"),
    ("Graph execution error:\n\nNode: 'encoder/Cast'\nCast float to string is not supported", "SEQ538", "takes texts"),
    ("Error when checking : expected lstm_2_input to have 3 dimensions, but got array with shape (1, 46)",
     "SEQ501", "x.reshape(1, 46, 1)"),
    ("Input mask to CRF must have dim 2 if not None", "SEQ305", "compute_mask"),
    ("Incompatible shapes: [100] vs. [100,200]\n\t [[Node: loss_3/crf_5_loss/mul_2 = Mul[T=DT_FLOAT, _device="
     "\"/gpu:0\"](loss_3/crf_5_loss/Mean, _arg_crf_5_sample_weights_0_1/_327)]]",
     "SEQ510", "values of shape (100,) | one value per example"),
    ("Cannot feed value of shape (20, 4) for Tensor u'crf_1_target:0', which has shape '(?, ?, ?)'",
     "SEQ510", "labels of shape"),
    ("Matrix size-incompatible: In[0]: [0,1], In[1]: [70,70] [[{{node loss/crf_1_loss/MatMul_1}}]]", "", "empty"),
    ("Incompatible shapes: [128,32,32,3] vs. [256,32,32,3]\n\t [[{{node replica_1/sequential_1/conv_lst_m2d_1/"
     "while/mul_3}} = Mul[T=DT_FLOAT](a, b)]]", "SEQ534", "256"),
]  # fmt: skip

# Errors of Python's own, of other libraries, and what isn't an error: nothing may be said of them.
USER = 'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\n    '
OTHER = 'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\n    {}\n' + (
    '  File "/usr/lib/python3/site-packages/{}", line 8, in run\n    raise x\n'
)
UNKNOWN = [
    "KeyError: 'user_id'",
    "TypeError: Session.__init__() got an unexpected keyword argument 'verify_ssl'",
    "TypeError: foo() got an unexpected keyword argument 'bar'",
    "TypeError: __init__() missing 1 required positional argument: 'request'",
    "TypeError: __init__() takes 2 positional arguments but 3 were given",
    "TypeError: unsupported operand type(s) for +: 'list' and 'int'",
    "AttributeError: 'NoneType' object has no attribute 'group'",
    "AttributeError: 'str' object has no attribute 'decode'",
    "AttributeError: 'Flask' object has no attribute 'input_shape'",
    "AttributeError: 'DataFrame' object has no attribute 'append'",
    "FileNotFoundError: [Errno 2] No such file or directory: 'data.csv'",
    "ValueError: x and y must have same first dimension, but have shapes (10,) and (12,)",
    "AttributeError: 'tuple' object has no attribute 'shape'",
    "ModuleNotFoundError: No module named 'requests'",
    "torch.cuda.OutOfMemoryError: CUDA out of memory.",
    "Epoch 1/10\n100/100 [=====] - loss: nan",
    "UserWarning: Do not pass an `input_shape`/`input_dim` argument to a layer.",
    f"{USER}x = float(line)\nValueError: could not convert string to float: 'abc'",
    f"{USER}total = price + None\nTypeError: unsupported operand type(s) for +: 'int' and 'NoneType'",
    f"{USER}range(n)\nTypeError: 'NoneType' object cannot be interpreted as an integer",
    f"{USER}Person('x', 3)\nTypeError: Person.__init__() takes 2 positional arguments but 3 were given",
    f"{USER}Person()\nTypeError: Person.__init__() missing 1 required positional argument: 'units'",
    OTHER.format("self.fc(x)", "torch/nn/modules/linear.py")
    + "RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x768 and 1152x1152)",
    OTHER.format("trainer.train()", "transformers/trainer.py")
    + "IndexError: index out of range in self",
    OTHER.format("app.run()", "flask/app.py")
    + "TypeError: run() got an unexpected keyword argument 'hosts'",
    OTHER.format("model.fit(x, y)", "keras/src/utils/traceback_utils.py")
    + "OSError: [Errno 28] No space left on device",
    # An earlier error that has nothing to do with the last, and lines of a library that hold another.
    "ValueError: None values not supported.\n\n$ python other.py\nZeroDivisionError: division by zero",
    "   12     raise ValueError('None values not supported.')\n-> 13     1 / 0\n\nZeroDivisionError: "
    "division by zero",
]
