"""What Keras 1 and 2 called things: the one table that configs and source are read by.

``readers/saved/keras2.py`` brings saved configs up to date with it, ``readers/code/models/keras2_arguments.py``
arguments in source. A name counts as old only where today's layer doesn't know it.
"""

from __future__ import annotations

# Classes that go on under a new name, or as part of another layer.
CLASSES = {
    "Convolution1D": "Conv1D",
    "AtrousConvolution1D": "Conv1D",
    "SeparableConvolution1D": "SeparableConv1D",
    "SyncBatchNormalization": "BatchNormalization",
    "TimeDistributedDense": "Dense",
}
CUDNN = {"CuDNNLSTM": "LSTM", "CuDNNGRU": "GRU"}

# Keras 1's arguments; Keras 2 still took them. "" is for every layer that has today's argument.
_RENAMED = {
    "": {
        "output_dim": "units",
        "nb_filter": "filters",
        "filter_length": "kernel_size",
        "border_mode": "padding",
        "subsample_length": "strides",
        "subsample": "strides",
        "atrous_rate": "dilation_rate",
        "pool_length": "pool_size",
        "stride": "strides",
        "length": "size",
        "p": "rate",
        "sigma": "stddev",
        "bias": "use_bias",
        "inner_activation": "recurrent_activation",
        "dropout_W": "dropout",
        "dropout_U": "recurrent_dropout",
        "init": "kernel_initializer",
        "inner_init": "recurrent_initializer",
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
        "W_regularizer": "kernel_regularizer",
        "U_regularizer": "recurrent_regularizer",
        "b_regularizer": "bias_regularizer",
        "W_constraint": "kernel_constraint",
        "U_constraint": "recurrent_constraint",
        "b_constraint": "bias_constraint",
    },
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
    },
}

# Arguments that Keras 3 refuses, and that never moved a number.
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


def renamed(kind: str) -> dict[str, str]:
    """Old names of a layer's arguments, and today's."""
    return {**_RENAMED[""], **_RENAMED.get(kind, {})}


def gone(kind: str) -> list[str]:
    """Names of a layer's arguments that have no successor."""
    return f"{_GONE.get(kind, '')} {_GONE['']}".split()


# Methods of models that Keras 3 no longer has, and what does their work.
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
