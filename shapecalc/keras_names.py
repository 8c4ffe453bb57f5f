"""Keras's own names for models, initializers, regularizers and constraints."""

from __future__ import annotations

# Classes of models; "Model" is what Keras 2 called a functional one.
MODELS = ("Sequential", "Functional", "Model")

INITIALIZERS = frozenset(
    [
        "Constant",
        "GlorotNormal",
        "GlorotUniform",
        "HeNormal",
        "HeUniform",
        "Identity",
        "IdentityInitializer",
        "Initializer",
        "LecunNormal",
        "LecunUniform",
        "Ones",
        "Orthogonal",
        "OrthogonalInitializer",
        "RandomNormal",
        "RandomUniform",
        "STFT",
        "STFTInitializer",
        "TruncatedNormal",
        "VarianceScaling",
        "Zeros",
        "constant",
        "glorot_normal",
        "glorot_uniform",
        "he_normal",
        "he_uniform",
        "identity",
        "initializer",
        "lecun_normal",
        "lecun_uniform",
        "normal",
        "one",
        "ones",
        "orthogonal",
        "random_normal",
        "random_uniform",
        "stft",
        "truncated_normal",
        "uniform",
        "variance_scaling",
        "zero",
        "zeros",
    ]
)

REGULARIZERS = frozenset(
    [
        "L1",
        "L1L2",
        "L2",
        "OrthogonalRegularizer",
        "Regularizer",
        "l1",
        "l1l2",
        "l2",
        "orthogonal_regularizer",
        "regularizer",
    ]
)

CONSTRAINTS = frozenset(
    [
        "Constraint",
        "MaxNorm",
        "MinMaxNorm",
        "NonNeg",
        "UnitNorm",
        "constraint",
        "max_norm",
        "min_max_norm",
        "non_neg",
        "unit_norm",
    ]
)

DTYPES = {
    "float16": 2,
    "bfloat16": 2,
    "float32": 4,
    "float64": 8,
    "uint8": 1,
    "uint16": 2,
    "uint32": 4,
    "uint64": 8,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "bool": 1,
    "string": 0,
    "complex64": 8,
    "complex128": 16,
    "float8_e4m3fn": 1,
    "float8_e5m2": 1,
    "int4": 1,
}
MIXED_POLICIES = {"mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}

# Every class in keras.layers and tf.keras.layers, those that seqshape has no rule for included:
# a name that isn't here is misspelt.
KERAS_LAYERS = frozenset(
    """
    Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D
    AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add
    AdditiveAttention AlphaDropout Attention AugMix AutoContrast Average AveragePooling1D
    AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D BatchNormalization
    Bidirectional CategoryEncoding CenterCrop Concatenate
    ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv2D Conv2DTranspose
    Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D Convolution1DTranspose
    Convolution2D Convolution2DTranspose Convolution3D Convolution3DTranspose Cropping1D
    Cropping2D Cropping3D CutMix Dense DepthwiseConv1D DepthwiseConv2D Discretization Dot
    Dropout ELU EinsumDense Embedding Equalization Flatten FlaxLayer GRU GRUCell GaussianDropout
    GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D
    GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D
    GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization
    GroupQueryAttention HashedCrossing Hashing Identity Input InputLayer InputSpec IntegerLookup
    JaxLayer LSTM LSTMCell Lambda Layer LayerNormalization LeakyReLU Masking MaxNumBoundingBoxes
    MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram
    Minimum MixUp MultiHeadAttention Multiply Normalization PReLU Permute Pipeline
    RMSNormalization RNN RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter
    RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur
    RandomGrayscale RandomHeight RandomHue RandomInvert RandomPerspective RandomPosterization
    RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomWidth
    RandomZoom ReLU RepeatVector Rescaling Reshape Resizing ReversibleEmbedding STFTSpectrogram
    SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D SimpleRNN
    SimpleRNNCell Softmax Solarization SpatialDropout1D SpatialDropout2D SpatialDropout3D
    SpectralNormalization StackedRNNCells StringLookup Subtract TFSMLayer TextVectorization
    ThresholdedReLU TimeDistributed TorchModuleWrapper UnitNormalization UpSampling1D
    UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D
    """.split()
)
# The layer that only says what a model reads, as configs name it.
INPUT = "InputLayer"
# Merging layers as functions: `concatenate([a, b])` makes the layer and calls it.
FUNCTIONAL = {
    n.lower(): n for n in "Add Subtract Multiply Average Maximum Minimum Concatenate Dot".split()
}
# What Keras calls Python's operators between its tensors, by the name of the node.
OPERATORS = {
    "Add": "Add",
    "Sub": "Subtract",
    "Mult": "Multiply",
    "Div": "TrueDivide",
    "Pow": "Power",
    "MatMult": "Matmul",
    "Mod": "Mod",
    "FloorDiv": "FloorDivide",
}
# Operations of two tensors whose shapes are broadcast.
BROADCASTING = frozenset(
    """
    Add Subtract Multiply Divide TrueDivide Power Mod FloorDivide Maximum Minimum Greater Less Equal NotEqual
    GreaterEqual LessEqual LogicalAnd LogicalOr
    """.split()
)
# Layers without a rule here that leave (batch, features).
# The layer that took the place of the Tokenizer.
VECTORIZER = "TextVectorization"
# Layers of Keras whose shapes no rule can tell from their arguments, and why.
_CODE = "its shapes are those of the code that it holds"
WITHOUT_RULE: dict[str, str] = {
    "Lambda": f"{_CODE}, a function of your own",
    "JaxLayer": f"{_CODE}, a function of JAX",
    "FlaxLayer": f"{_CODE}, a module of Flax",
    "TorchModuleWrapper": f"{_CODE}, a module of PyTorch",
    "TFSMLayer": "its shapes are those of the saved TensorFlow model that it loads",
}
# -- what Keras 1 and 2 called things: the one table of old names ---------------------------------
# Layers that Keras 3 no longer has: the layer of today with the same output shapes, if there is
# one, and what to do.
GONE_LAYERS: dict[str, tuple[str, str]] = {
    "CuDNNLSTM": ("LSTM", "Use LSTM(…): on a GPU it runs the same code."),
    "CuDNNGRU": ("GRU", "Use GRU(…): on a GPU it runs the same code."),
    "AtrousConvolution1D": ("Conv1D", "Use Conv1D(…, dilation_rate=…)."),
    "SyncBatchNormalization": (
        "BatchNormalization",
        "Use BatchNormalization(…, synchronized=True).",
    ),
    "TimeDistributedDense": (
        "Dense",
        "Use Dense(…): it works on the last axis of any number of axes.",
    ),
    "ConvLSTM2DCell": ("", "Use ConvLSTM2D(…), which holds it."),
    "Deconvolution2D": ("", "Use Conv2DTranspose(…)."),
    "DenseFeatures": ("", "Use keras.utils.FeatureSpace."),
    "LocallyConnected1D": ("", "Use Conv1D, if the same weights will do at every place."),
    "LocallyConnected2D": ("", "Use Conv2D, if the same weights will do at every place."),
    "Merge": ("", "Use Add, Multiply, Average, Maximum, Concatenate or Dot."),
    **dict.fromkeys(
        "ConvRecurrent2D Highway MaxoutDense PeepholeLSTMCell RandomFourierFeatures".split(),
        ("", "Write a layer of your own that does the same."),
    ),
}
CUDNN = ("CuDNNLSTM", "CuDNNGRU")
# Arguments under another name. A name counts as old only where today's layer doesn't have it.
_RENAMED = {
    "output_dim": "units", "nb_filter": "filters", "filter_length": "kernel_size",
    "border_mode": "padding", "subsample_length": "strides", "subsample": "strides",
    "stride": "strides", "atrous_rate": "dilation_rate", "pool_length": "pool_size",
    "length": "size", "p": "rate", "sigma": "stddev", "bias": "use_bias",
    "inner_activation": "recurrent_activation", "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout", "init": "kernel_initializer",
    "inner_init": "recurrent_initializer", "beta_init": "beta_initializer",
    "gamma_init": "gamma_initializer", "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer", "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint", "U_constraint": "recurrent_constraint",
    "b_constraint": "bias_constraint",
}  # fmt: skip
_RENAMED_IN = {
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
    }
}
# Arguments without a successor; "" is for every layer. They never changed a number.
_GONE = {
    "": "implementation consume_less forget_bias_init weights input_length unroll dim_ordering "
    "batch_input_shape dropout_W",
    "SeparableConv1D": "groups kernel_initializer kernel_regularizer kernel_constraint",
    "DepthwiseConv1D": "groups",
    "Embedding": "dropout",
    "Conv1DTranspose": "groups",
    "SpatialDropout1D": "noise_shape trainable",
    "MultiHeadAttention": "query_shape key_shape value_shape softmax_robust_masking",
    "BatchNormalization": "renorm renorm_clipping renorm_momentum virtual_batch_size fused "
    "adjustment mode",
}
# Methods of models that Keras 3 no longer has, and what to use.
GONE_METHODS: dict[str, str] = {
    "evaluate_generator": "evaluate",
    "fit_generator": "fit",
    "predict_classes": "model.predict(x).argmax(axis=-1), or (model.predict(x) > 0.5) with a "
    "sigmoid",
    "predict_generator": "predict",
    "predict_proba": "predict",
    "reset_states": "layer.reset_state() on each recurrent layer of the model",
    "to_yaml": "to_json",
}

# Attributes of layers that Keras 3 no longer has, and what to write; "" where nothing does the same.
GONE_ATTRIBUTES: dict[str, str] = {
    "output_shape": "output.shape",
    "input_shape": "input.shape",
    "batch_input_shape": "input.shape",
    "inbound_nodes": "",
    "outbound_nodes": "",
    "updates": "",
    "get_output_at": "output, of a layer that is called once",
    "get_input_at": "input, of a layer that is called once",
    "get_output_shape_at": "output.shape, of a layer that is called once",
    "get_input_shape_at": "input.shape, of a layer that is called once",
    "add_update": "",
    "submodules": "",
}


def renamed(kind: str) -> dict[str, str]:
    """Old names of a layer's arguments, and today's."""
    return {**_RENAMED, **_RENAMED_IN.get(kind, {})}


def gone(kind: str) -> list[str]:
    """Names of a layer's arguments that have no successor."""
    return f"{_GONE.get(kind, '')} {_GONE['']}".split()


# Each optimizer's own arguments; "" are those that all of them take.
OPTIMIZERS = {
    "": "learning_rate weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum "
    "ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps name",
    "Adadelta": "rho epsilon",
    "Adafactor": "beta_2_decay epsilon_1 epsilon_2 clip_threshold relative_step",
    "Adagrad": "initial_accumulator_value epsilon",
    "Adam": "beta_1 beta_2 epsilon amsgrad",
    "AdamW": "beta_1 beta_2 epsilon amsgrad",
    "Adamax": "beta_1 beta_2 epsilon",
    "Ftrl": "learning_rate_power initial_accumulator_value l1_regularization_strength "
    "l2_regularization_strength l2_shrinkage_regularization_strength beta",
    "Lamb": "beta_1 beta_2 epsilon",
    "Lion": "beta_1 beta_2",
    "Muon": "adam_beta_1 adam_beta_2 adam_weight_decay epsilon exclude_layers exclude_embeddings "
    "muon_a muon_b muon_c adam_lr_ratio momentum ns_steps nesterov rms_rate",
    "Nadam": "beta_1 beta_2 epsilon",
    "RMSprop": "rho momentum epsilon centered",
    "SGD": "momentum nesterov",
    "ScheduleFreeAdamW": "beta_1 beta_2 epsilon warmup_steps",
}
# What ``compile(metrics=[…])`` takes as a word, beside "accuracy" and "acc" in any case.
METRICS = frozenset(
    """
    AUC Accuracy BCE BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy
    CategoricalCrossentropy CategoricalHinge ConcordanceCorrelation CosineSimilarity F1Score
    FBetaScore FalseNegatives FalsePositives Hinge IoU KLDivergence LogCoshError MAE MAPE MSE MSLE
    Mean MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanSquaredError
    MeanSquaredLogarithmicError Metric OneHotIoU OneHotMeanIoU PearsonCorrelation Poisson Precision
    PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError SensitivityAtSpecificity
    SparseCategoricalAccuracy SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy
    SpecificityAtSensitivity SquaredHinge Sum TopKCategoricalAccuracy TrueNegatives TruePositives
    accuracy auc bce binary_accuracy binary_crossentropy binary_io_u categorical_accuracy
    categorical_crossentropy categorical_hinge concordance_correlation cosine_similarity f1_score
    f_beta_score false_negatives false_positives hinge io_u kl_divergence log_cosh_error mae mape
    mean mean_absolute_error mean_absolute_percentage_error mean_io_u mean_metric_wrapper
    mean_squared_error mean_squared_logarithmic_error metric mse msle one_hot_io_u one_hot_mean_io_u
    pearson_correlation poisson precision precision_at_recall r2_score recall recall_at_precision
    root_mean_squared_error sensitivity_at_specificity sparse_categorical_accuracy
    sparse_categorical_crossentropy sparse_top_k_categorical_accuracy specificity_at_sensitivity
    squared_hinge sum top_k_categorical_accuracy true_negatives true_positives
    """.split()
)
# Words of losses that a .h5 file keeps as they are and load_model doesn't find, and the long names.
SHORT_LOSSES = {
    word: name
    for short, name in {
        "bce": "binary_crossentropy", "kld": "kl_divergence", "mae": "mean_absolute_error",
        "mse": "mean_squared_error", "mape": "mean_absolute_percentage_error",
        "msle": "mean_squared_logarithmic_error",
    }.items()
    for word in (short, short.upper())
}  # fmt: skip
