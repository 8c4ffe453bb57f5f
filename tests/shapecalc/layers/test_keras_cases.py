"""What a naive calculator gets wrong, each case held against Keras itself."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.models.prediction import predict
from tests.oracle import differences, keras_says

pytestmark = pytest.mark.keras


def L(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


X = [None, 10, 8]
STATES = L("SimpleRNN", units=3, return_state=True)
OPEN = [None, None, None, 3]
POLICY = {"module": "keras", "class_name": "DTypePolicy", "registered_name": None}
SEVERAL = {"query": X, "value": [None, 12, 8]}
BOTH_STATES = L("Bidirectional", layer=L("LSTM", units=4, return_state=True))
TIMED_POOL = L("TimeDistributed", layer=L("GlobalMaxPooling1D"))
NESTED_STATES = L(
    "RNN",
    cell=[
        L("GRUCell", units=8),
        L("StackedRNNCells", cells=[L("SimpleRNNCell", units=8), L("GRUCell", units=2)]),
        L("SimpleRNNCell", units=3),
    ],
    return_state=True,
)
# Input, layer, what is dropped, other arguments, whether the seed is looked at without dropping.
SEEDED: list[tuple[Any, str, str, dict[str, Any], bool]] = [
    (X, "Dropout", "rate", {}, False),
    (X, "AlphaDropout", "rate", {}, False),
    (X, "SpatialDropout1D", "rate", {}, False),
    (X, "GaussianDropout", "rate", {}, False),
    (X, "GaussianNoise", "stddev", {}, False),
    (X, "SimpleRNN", "dropout", {"units": 2}, True),
    (X, "GRU", "dropout", {"units": 2}, True),
    (X, "LSTM", "recurrent_dropout", {"units": 2}, True),
    ([None, 3, 6, 4], "ConvLSTM1D", "dropout", {"filters": 2, "kernel_size": 2}, True),
    ([X, X], "Attention", "dropout", {}, False),
    ([X, X], "AdditiveAttention", "dropout", {}, False),
    (SEVERAL, "MultiHeadAttention", "dropout", {"num_heads": 2, "key_dim": 2}, False),
    (
        SEVERAL,
        "GroupedQueryAttention",
        "dropout",
        {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1},
        False,
    ),
]
CASES: list[tuple[Any, list[dict[str, Any]], str]] = [
    # seeds are looked at where something is drawn
    *[
        (x, [L(name, seed=seed, **{word: share}, **more)], "" if fine else "SEQ201")
        for x, name, word, more, at_once in SEEDED
        for share in (0, 0.5)
        for seed in (None, 7, -(2**63), True, 2.0, "a", 2**63)
        for fine in [seed in (None, 7, -(2**63)) or not (share or at_once)]
    ],
    *[
        (X, [L("BatchNormalization", renorm=True, renorm_clipping=v)], "")
        for v in (None, {}, [], 0, {"rmax": 3}, {"rmin": 1, "rmax": 1}, {"dmax": 0}, {"rmax": "a"})
    ],
    *[
        (X, [L("BatchNormalization", renorm=r, renorm_clipping=v)], "SEQ201" if r else "")
        for v in (5, "a", ["rmax"], {"foo": 1}, {"rmin": 3, "rmax": 1}, {"dmax": -1}, {"dmax": "a"})
        for r in (True, False)
    ],
    *[(SEVERAL, [L("MultiHeadAttention", num_heads=2, key_dim=2, dropout=1.5)], "SEQ201")],
    # recurrent
    (X, [L("GRU", units=3)], ""),
    (X, [L("GRU", units=3, reset_after=False)], ""),
    (X, [L("Bidirectional", layer=L("LSTM", units=4), return_sequences=True)], "SEQ202"),
    (X, [L("Bidirectional", layer=L("LSTM", units=4, return_state=True))], ""),
    (X, [L("Bidirectional", layer=L("LSTM", units=4), merge_mode=None)], ""),
    (X, [L("Bidirectional", layer=L("LSTM", units=4), merge_mode="sum")], ""),
    (
        X,
        [
            L(
                "Bidirectional",
                layer=L("LSTM", units=4),
                backward_layer=L("GRU", units=4, go_backwards=True),
            )
        ],
        "",
    ),
    (X, [L("Bidirectional", layer=L("LSTM", units=4, go_backwards=True))], "SEQ204"),
    (X, [L("Bidirectional", layer=L("LSTM", units=4, trainable=False))], ""),
    (X, [L("Bidirectional", layer=L("LSTM", units=4), trainable=False)], ""),
    (X, [L("Bidirectional", layer=L("Dense", units=4))], "SEQ201"),
    (X, [L("RNN", cell=[L("LSTMCell", units=3), L("GRUCell", units=2)], return_state=True)], ""),
    (X, [L("LSTM", units=4, stateful=True)], "SEQ108"),
    ([2, 10, 8], [L("LSTM", units=4, stateful=True)], ""),
    ([None, 8], [L("TimeDistributed", layer=L("Dense", units=2))], "SEQ101"),
    (X, [L("TimeDistributed", layer=L("Dense", units=2))], ""),
    ([None, 8], [L("LSTM", units=4)], "SEQ101"),
    (X, [L("LSTM", units=4), L("LSTM", units=4)], "SEQ101"),
    (X, [L("LSTM", units=4, return_sequences=True), L("LSTM", units=4)], ""),
    (X, [L("LSTM", units=4, return_state=True), L("Dense", units=1)], "SEQ105"),
    (X, [L("LSTM", units=4, return_state=True)], ""),
    ([None, 5, 9, 2], [L("ConvLSTM1D", filters=3, kernel_size=2, return_state=True)], ""),
    # convolution
    (X, [L("Conv1D", filters=4, kernel_size=3, dilation_rate=2)], ""),
    (X, [L("Conv1D", filters=4, kernel_size=11)], "SEQ102"),
    (X, [L("Conv1D", filters=4, kernel_size=11, padding="same")], ""),
    (X, [L("Conv1D", filters=4, kernel_size=11, padding="causal", strides=3)], ""),
    (X, [L("Conv1D", filters=4, kernel_size=3, strides=2, dilation_rate=2)], "SEQ204"),
    (X, [L("SeparableConv1D", filters=4, kernel_size=2, strides=2, dilation_rate=2)], ""),
    (X, [L("Conv1D", filters=4, kernel_size=3, groups=2)], ""),
    (X, [L("Conv1D", filters=4, kernel_size=3, groups=3)], "SEQ106"),
    (X, [L("Conv1D", filters=6, kernel_size=3, groups=3)], "SEQ106"),
    (X, [L("DepthwiseConv1D", kernel_size=3, depth_multiplier=2)], ""),
    (X, [L("SeparableConv1D", filters=4, kernel_size=3, depth_multiplier=2)], ""),
    (X, [L("SeparableConv1D", filters=4, kernel_size=3, padding="causal")], "SEQ201"),
    (X, [L("Conv1DTranspose", filters=4, kernel_size=3, strides=2)], ""),
    (X, [L("Conv1DTranspose", filters=4, kernel_size=3, strides=2, output_padding=0)], ""),
    (
        X,
        [L("Conv1DTranspose", filters=4, kernel_size=3, strides=2, output_padding=1)],
        "",
    ),
    (X, [L("Conv1DTranspose", filters=4, kernel_size=4, strides=2, padding="SAME")], ""),
    (X, [L("Conv1D", filters=4, kernel_size=3, data_format="channels_first")], ""),
    (X, [L("Conv1D", filters=4, kernel_size=3, padding="SAME")], ""),
    ([None, 8], [L("Conv1D", filters=4, kernel_size=3)], "SEQ101"),
    (X, [L("Conv1D", filters=4, kernel_size=3, lora_rank=2)], ""),
    # pooling and reshaping
    (X, [L("MaxPooling1D")], ""),
    (X, [L("AveragePooling1D")], "SEQ203"),
    (X, [L("MaxPooling1D", pool_size=3, strides=None, padding="same")], ""),
    (X, [L("MaxPooling1D", padding="SAME")], "SEQ201"),
    (X, [L("MaxPooling1D", strides=0)], "SEQ201"),
    (X, [L("MaxPooling1D", pool_size=11)], "SEQ102"),
    (X, [L("Cropping1D", cropping=[5, 5])], "SEQ102"),
    ([None, None, 8], [L("Flatten")], ""),
    ([None, None, 8], [L("Flatten"), L("Dense", units=1)], "SEQ103"),
    ([None], [L("Flatten")], ""),
    ([None, None, 8], [L("Reshape", target_shape=[3, 3])], ""),
    (X, [L("Reshape", target_shape=[3, 3])], "SEQ106"),
    (X, [L("RepeatVector", n=2)], "SEQ101"),
    (X, [L("GlobalMaxPooling1D", keepdims=True)], ""),
    (X, [L("AdaptiveMaxPooling1D", output_size=4)], ""),
    # weights that don't learn
    (X, [L("BatchNormalization")], ""),
    (X, [L("BatchNormalization", renorm=True)], ""),
    (X, [L("SpectralNormalization", layer=L("Dense", units=3))], ""),
    (X, [L("Dense", units=3, lora_rank=2)], ""),
    (X, [L("LayerNormalization", axis=[2, 1])], ""),
    (X, [L("LayerNormalization", rms_scaling=True)], ""),
    (X, [L("GroupNormalization")], "SEQ106"),
    (X, [L("GroupNormalization", groups=-1)], ""),
    ([None, None, 8], [L("PReLU")], "SEQ103"),
    ([None, None, 8], [L("PReLU", shared_axes=[1])], ""),
    (X, [L("Dense", units=3, trainable=False)], ""),
    # several inputs
    ([X, [None, 12, 5]], [L("Attention")], ""),
    ([X, [None, 12, 8]], [L("AdditiveAttention")], ""),
    (SEVERAL, [L("MultiHeadAttention", num_heads=2, key_dim=3)], ""),
    (SEVERAL, [L("MultiHeadAttention", num_heads=2, key_dim=3, output_shape=5)], ""),
    (
        SEVERAL,
        [L("GroupQueryAttention", head_dim=3, num_query_heads=4, num_key_value_heads=2)],
        "",
    ),
    (
        SEVERAL,
        [L("GroupQueryAttention", head_dim=3, num_query_heads=4, num_key_value_heads=3)],
        "SEQ204",
    ),
    ([X, [None, 1, 8]], [L("Add")], ""),
    ([X, [None, None, 8]], [L("Concatenate", axis=1)], ""),
    ([X, [None, 10, 5]], [L("Add")], "SEQ104"),
    ([X, [None, 10, 5]], [L("Concatenate")], ""),
    ([X, X, X], [L("Subtract")], "SEQ105"),
    ([X, X], [L("Dot", axes=2)], ""),
    # embedding
    ([None, 10], [L("Embedding", input_dim=5, output_dim=3, input_length=10)], ""),
    ([None], [L("Embedding", input_dim=5, output_dim=3)], ""),
    ([None, 10], [L("Embedding", input_dim=5, output_dim=3, mask_zero=True)], ""),
    ([None, 10], [L("ReversibleEmbedding", input_dim=5, output_dim=3, tie_weights=False)], ""),
    # accepted though silly, and refused
    (X, [L("LSTM", units=True, dropout=1.5)], ""),
    (X, [L("Dropout", rate=1)], ""),
    (X, [L("Dense", units=4.0)], "SEQ201"),
    (X, [L("LSTM", units=4.0)], "SEQ110"),
    (X, [L("GaussianNoise", stddev=1.5)], "SEQ201"),
    (X, [L("AlphaDropout", rate=-0.5)], "SEQ201"),
    (X, [L("LSTM", units=4, return_sequence=True)], "SEQ202"),
    # order of failure: a bad argument in the last layer comes before a bad shape in the first
    (X, [L("Conv1D", filters=4, kernel_size=11), L("Dense", units=-1)], "SEQ201"),
    (X, [L("LSTM", units=3), L("LSTM", units=3), L("Dense", units=0)], "SEQ201"),
    # found by the random records
    ([[None, 4]], [L("Concatenate", axis=2)], ""),
    ([2, 10, 8], [L("RNN", cell=L("LSTM", units=3))], ""),
    (
        [4, 5, 2],
        [L("Bidirectional", layer=L("GRU", units=2, stateful=True, return_state=True))],
        "SEQ204",
    ),
    (
        [None, 10],
        [L("ReversibleEmbedding", input_dim=5, output_dim=3, tie_weights=False, lora_rank=2)],
        "SEQ204",
    ),
    (
        [None, 0],
        [L("SpectralNormalization", layer=L("Dense", units=4, lora_rank=1))],
        "SEQ110",
    ),
    (X, [L("SpectralNormalization", layer=L("Dense", units=4, lora_rank=1))], ""),
    (X, [L("SimpleRNN", units=3, activity_regularizer="nothing_like_it")], ""),
    (X, [L("StackedRNNCells", cells=L("GRUCell", units=2))], "SEQ201"),
    # what Keras's sentence is about, where two things are wrong
    ([None, 4, None, 3], [L("ConvLSTM1D", filters=2, kernel_size=2, stateful=True)], "SEQ103"),
    ([None, 10, None], [L("LSTM", units=2, stateful=True)], "SEQ103"),
    (
        [None, 10, None],
        [L("SpectralNormalization", layer=L("SimpleRNNCell", units=3))],
        "SEQ103",
    ),
    (X, [L("SpectralNormalization", layer=L("SimpleRNNCell", units=3))], "SEQ105"),
    ([None, 4, None, 5], [L("Conv1D", filters=8, kernel_size=5, groups=8)], "SEQ106"),
    ([2, 5, 4, 3], [L("Conv1D", filters=8, kernel_size=5, data_format="channels_first")], "SEQ101"),
    (
        [None, 7, 7],
        [L("TimeDistributed", layer=L("Conv1D", filters=8, kernel_size=1, groups=4))],
        "SEQ106",
    ),
    # LoRA's rank is looked at when its weights are made, behind the kernel and the length
    (X, [L("Dense", units=3, lora_rank="3")], "SEQ110"),
    (X, [L("Dense", units=3, lora_rank=[2])], "SEQ110"),
    (X, [L("Dense", units=3, lora_rank=0)], ""),
    (X, [L("Dense", units=3, lora_rank="")], ""),
    ([None, None], [L("Dense", units=3, lora_rank="3")], "SEQ103"),
    (X, [L("Conv1D", filters=3, kernel_size=11, lora_rank=[2])], "SEQ102"),
    (X, [L("LSTM", units=3), L("LSTM", units=3), L("Dense", units=2, lora_rank="3")], "SEQ101"),
    # several outputs taken for the axes of one
    (X, [L("LSTM", units=4, return_state=True), TIMED_POOL], ""),
    (X, [BOTH_STATES, TIMED_POOL], ""),
    (X, [BOTH_STATES, L("TimeDistributed", layer=L("Permute", dims=[2, 1]))], ""),
    # TensorFlow's whole numbers end at 2**63; a shape without weights goes on
    (X, [L("Dense", units=2**63)], "SEQ110"),
    (X, [L("LSTM", units=2**61)], "SEQ110"),
    ([None, 10], [L("Embedding", input_dim=2**63, output_dim=4)], "SEQ110"),
    (X, [L("UpSampling1D", size=2**63), L("GlobalMaxPooling1D")], ""),
    # states inside states keep their nest
    ([4, 2, 4], [NESTED_STATES, L("TimeDistributed", layer=L("Dropout", rate=0.5))], ""),
    (X, [BOTH_STATES, L("TimeDistributed", layer=L("UpSampling1D"))], ""),
    (
        X,
        [BOTH_STATES, L("TimeDistributed", layer=L("GlobalMaxPooling1D", keepdims=True))],
        "SEQ105",
    ),
    (X, [BOTH_STATES, L("TimeDistributed", layer=L("Flatten"))], "SEQ105"),
    (X, [L("GRU", units=4, return_state=True), TIMED_POOL], "SEQ105"),
    (X, [BOTH_STATES, L("TimeDistributed", layer=L("Dense", units=2))], "SEQ105"),
    (X, [L("LSTM", units=4, return_state=True), L("Masking")], "SEQ105"),
    # most layers of images say that what comes in comes out, of several inputs, too
    (X, [L("LSTM", units=4, return_state=True), L("RandomFlip")], ""),
    (X, [L("LSTM", units=4, return_state=True), L("Rescaling", scale=0.5)], ""),
    (X, [L("LSTM", units=4, return_state=True), L("CenterCrop", height=2, width=2)], "SEQ105"),
    (X, [L("LSTM", units=4, return_state=True), L("RandomGrayscale")], "SEQ105"),
    # a pipeline runs its layers when it is called, and can't say its shape without
    (X, [L("Pipeline", layers=[L("Activation", activation="threshold")])], "SEQ201"),
    (X, [L("TimeDistributed", layer=L("Pipeline", layers=[L("Identity")]))], "SEQ105"),
    (
        [None, 5, 2, 4, 2, 2],
        [L("TimeDistributed", layer=L("CenterCrop", height=2, width=2))],
        "SEQ101",
    ),
    ([2, 6, 4], [STATES, L("Pipeline", layers=[L("ReLU"), L("Dropout", rate=0.5)])], ""),
    ([2, 6, 4], [STATES, L("Pipeline", layers=[L("Identity"), L("Dropout", rate=0)])], ""),
    (OPEN, [L("Pipeline", layers=[L("CenterCrop", height=4, width=4)])], ""),
    ([None, None, 2, 3], [L("Pipeline", layers=[L("CenterCrop", height=4, width=4)])], ""),
    (OPEN, [L("Pipeline", layers=[L("RandomCrop", height=4, width=4)])], "SEQ103"),
    (OPEN, [L("Pipeline", layers=[L("RandomFlip"), L("RandomErasing")])], "SEQ103"),
    (OPEN, [L("RandomFlip"), L("RandomErasing")], ""),
    (OPEN, [L("Pipeline", layers=[L("RandomPerspective")])], "SEQ103"),
    (OPEN, [L("Pipeline", layers=[L("AutoContrast"), L("RandomZoom", height_factor=0.2)])], ""),
    ([None, 8], [L("Pipeline", layers=[L("RandomFlip")])], "SEQ101"),
    ([None, 8], [L("RandomFlip")], ""),
    ([None, 8, 8, 1], [L("Pipeline", layers=[L("RandomSaturation", factor=0.5)])], "SEQ110"),
    ([None, 8, 8, 3], [L("Pipeline", layers=[L("RandomSaturation", factor=0.5)])], ""),
    ([None, 8, 8, 1], [L("Pipeline", layers=[L("RandomHue", factor=0.5)])], "SEQ110"),
    ([[None, 12], [None]], [L("Concatenate", axis=-2)], "SEQ104"),
    # what a saved config has beside the arguments of the layer
    ([None, 3], [L("StringLookup", oov_method="floormod", vocabulary=["a", "b"])], ""),
    ([None, 3], [L("Hashing", num_bins=4, dtype={**POLICY, "config": {"name": "int32"}})], ""),
    (
        [None, 3],
        [L("Hashing", num_bins=4, dtype={**POLICY, "config": {"name": "float32"}})],
        "SEQ204",
    ),
    ([None, 3], [L("TextVectorization", dtype="float31")], "SEQ201"),
]


@pytest.mark.parametrize(("shape", "layers", "code"), CASES, ids=lambda v: str(v)[:60])
def test_prediction_is_what_keras_says(shape: Any, layers: Any, code: str) -> None:
    record = {"input_shape": shape, "layers": layers}
    predicted = predict(record)
    assert differences(record, predicted, keras_says(record)) == []
    assert predicted.get("error", {}).get("code", "") == code


def test_options_of_a_call_are_passed_on() -> None:
    for shape, layer, options in (
        ([X, X], L("Attention"), {"return_attention_scores": True}),
        (
            SEVERAL,
            L("MultiHeadAttention", num_heads=2, key_dim=3),
            {"return_attention_scores": True},
        ),
        ([None, 10, 3], L("ReversibleEmbedding", input_dim=5, output_dim=3), {"reverse": True}),
        (X, L("Dense", units=2), {"no_such_option": 1}),
        (X, L("MultiHeadAttention", num_heads=2, key_dim=3), {"no_such_option": 1}),
        (SEVERAL, L("MultiHeadAttention", num_heads=2, key_dim=3), {"no_such_option": 1}),
    ):
        record = {"input_shape": shape, "layers": [layer], "call_kwargs": options}
        assert differences(record, predict(record), keras_says(record)) == []
