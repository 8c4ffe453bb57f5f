"""Every layer, a file a family."""

# Which file holds a layer, so that a command loads one family and not all; a layer that isn't
# listed is found by loading all.
FAMILIES = {
    "activation": "Activation ELU LeakyReLU PReLU ReLU Softmax",
    "attention": "AdditiveAttention Attention GroupedQueryAttention MultiHeadAttention",
    "cells": "GRUCell LSTMCell SimpleRNNCell StackedRNNCells",
    "audio": "MelSpectrogram STFTSpectrogram",
    "categories": (
        "CategoryEncoding Discretization HashedCrossing Hashing IntegerLookup StringLookup "
        "TextVectorization"
    ),
    "conv_lstm": "ConvLSTM1D ConvLSTM2D ConvLSTM3D",
    "convolution": "Conv1D Conv2D Conv3D DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D",
    "cropping": (
        "Cropping1D Cropping2D Cropping3D UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D "
        "ZeroPadding2D ZeroPadding3D"
    ),
    "dense": "Dense EinsumDense",
    "embedding": "Embedding ReversibleEmbedding",
    "images": (
        "AugMix AutoContrast CenterCrop ContrastLimitedAdaptiveHistogramEqualization CutMix "
        "Equalization MaxNumBoundingBoxes MixUp RandAugment RandomBrightness "
        "RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop "
        "RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale "
        "RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation "
        "RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Resizing "
        "Solarization"
    ),
    "merge": "Add Average Concatenate Dot Maximum Minimum Multiply Subtract",
    "norm": (
        "BatchNormalization GroupNormalization LayerNormalization RMSNormalization "
        "SpectralNormalization UnitNormalization"
    ),
    "pooling": (
        "AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D "
        "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D AveragePooling1D "
        "AveragePooling2D AveragePooling3D GlobalAveragePooling1D GlobalAveragePooling2D "
        "GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D "
        "MaxPooling1D MaxPooling2D MaxPooling3D"
    ),
    "recurrent": "GRU LSTM RNN SimpleRNN",
    "regularise": (
        "ActivityRegularization AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout1D "
        "SpatialDropout2D SpatialDropout3D"
    ),
    "rescaling": "Normalization Rescaling",
    "reshape": ("Flatten Identity InputLayer Masking Permute RepeatVector Reshape"),
    "transposed": "Conv1DTranspose Conv2DTranspose Conv3DTranspose",
    "wrapper": "Bidirectional Pipeline TimeDistributed",
}

# Layers that keras.layers doesn't have.
ELSEWHERE = {
    name: file
    for file, names in {
        "inside_models": "CustomScaleLayer LayerScale StochasticDepth",
        "hub": (
            "PositionEmbedding RotaryEmbedding SinePositionEncoding TokenAndPositionEmbedding "
            "TransformerDecoder TransformerEncoder"
        ),
    }.items()
    for name in names.split()
}
