"""Every layer, a file a family."""

# Which file holds a layer, so that a command loads one family and not all; a layer that isn't
# listed is found by loading all.
FAMILIES = {
    "activation": "Activation ELU LeakyReLU PReLU ReLU Softmax",
    "attention": "AdditiveAttention Attention GroupedQueryAttention MultiHeadAttention",
    "cells": "GRUCell LSTMCell SimpleRNNCell StackedRNNCells",
    "conv_lstm": "ConvLSTM1D",
    "convolution": "Conv1D Conv1DTranspose DepthwiseConv1D SeparableConv1D",
    "dense": "Dense EinsumDense",
    "embedding": "Embedding ReversibleEmbedding",
    "merge": "Add Average Concatenate Dot Maximum Minimum Multiply Subtract",
    "norm": (
        "BatchNormalization GroupNormalization LayerNormalization RMSNormalization "
        "SpectralNormalization UnitNormalization"
    ),
    "pooling": (
        "AdaptiveAveragePooling1D AdaptiveMaxPooling1D AveragePooling1D GlobalAveragePooling1D "
        "GlobalMaxPooling1D MaxPooling1D"
    ),
    "recurrent": "GRU LSTM RNN SimpleRNN",
    "regularise": (
        "ActivityRegularization AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout1D"
    ),
    "reshape": (
        "Cropping1D Flatten Identity InputLayer Masking Permute RepeatVector Reshape "
        "UpSampling1D ZeroPadding1D"
    ),
    "wrapper": "Bidirectional TimeDistributed",
}

# Layers that keras.layers doesn't have.
ELSEWHERE = {
    name: file
    for file, names in {"inside_models": "CustomScaleLayer LayerScale StochasticDepth"}.items()
    for name in names.split()
}
