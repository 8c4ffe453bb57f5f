"""What the pages claim of Keras is what Keras does, where it says nothing itself."""

from __future__ import annotations

from typing import Any

import pytest

from .reading import HEAD, found, loud, problems, run

LSTM_20 = """
m = Sequential([Input((12, 3)), LSTM(4), {last}])
"""


# -- arguments ---------------------------------------------------------------------------
@pytest.mark.keras
@pytest.mark.parametrize(
    "made",
    ["Dropout(1)", "Dropout(1.0)", "SpatialDropout1D(1)"],
)
def test_a_rate_of_one_hands_on_zeros(made: str) -> None:
    assert found(f"layer = {made}\n") == ["SEQ205"]
    names = run(f"y = {made}(np.ones((2, 5, 3)), training=True)\n")
    assert not names["y"].numpy().any()


@pytest.mark.keras
@pytest.mark.parametrize(
    ("made", "kept"),
    [("LSTM(2, dropout=20)", "dropout"), ("GRU(2, recurrent_dropout=1.5)", "recurrent_dropout")],
)
def test_keras_cuts_a_rate_down_to_one(made: str, kept: str) -> None:
    assert found(f"layer = {made}\n") == ["SEQ205"]
    assert getattr(run(f"layer = {made}\n")["layer"], kept) == 1.0


@pytest.mark.keras
def test_a_rate_that_keras_refuses_is_reported_once() -> None:
    assert found("layer = Dropout(20)\n") == ["SEQ201"]
    with pytest.raises(ValueError, match="between 0 and 1"):
        run("layer = Dropout(20)\n")


@pytest.mark.parametrize("made", ["Dropout(0.5)", "LSTM(2, dropout=0.2)", "Dropout(rate)"])
def test_a_good_rate_is_silent(made: str) -> None:
    assert found(f"layer = {made}\n") == []


@pytest.mark.keras
@pytest.mark.parametrize(
    ("made", "attribute"),
    [("LSTM(True)", "units"), ("Dense(True)", "units"), ("Conv1D(True, 3)", "filters")],
)
def test_true_counts_as_one(made: str, attribute: str) -> None:
    assert found(f"layer = {made}\n") == ["SEQ206"]
    assert getattr(run(f"layer = {made}\n")["layer"], attribute) == 1


def test_flags_where_flags_belong_are_silent() -> None:
    assert found("layer = LSTM(4, return_sequences=True, stateful=False)\n") == []


# -- stacking ----------------------------------------------------------------------------
@pytest.mark.keras
def test_a_later_input_shape_is_ignored() -> None:
    code = "m = Sequential([Input((10,)), Dense(8), Dense(4, input_shape=({n},))])\n"
    assert [p.severity for p in problems(code.format(n=99))] == ["warning"]
    assert [p.severity for p in problems(code.format(n=8))] == ["info"]
    assert run(code.format(n=99))["m"].layers[1].kernel.shape == (8, 4)


@pytest.mark.keras
@pytest.mark.parametrize("item", ["[Dense(1)]", "[LSTM(2), Dense(1)]", "Flatten", "layers.Flatten"])
def test_what_is_no_layer(item: str) -> None:
    code = f"m = Sequential()\nm.add({item})\n"
    assert "SEQ307" in loud(code)
    with pytest.raises(ValueError, match="Only instances"):
        run(code)


def test_brackets_are_fixed() -> None:
    (problem,) = problems("m = Sequential([Dense(2, input_shape=(3,))])\nm.add(layers.Flatten)\n")
    assert problem.edits[0].text == "layers.Flatten()"


# -- attention and masks -----------------------------------------------------------------
@pytest.mark.keras
@pytest.mark.parametrize("name", ["Attention", "AdditiveAttention"])
def test_attention_without_steps_mixes_the_batch(name: str) -> None:
    code = f"i = Input((4,))\nm = Model(i, {name}()([i, i]))\n"
    assert loud(code) == ["SEQ304"]
    m = run(code)["m"]
    import numpy as np

    x = np.random.default_rng(0).random((5, 4)).astype("float32")
    together, alone = np.asarray(m(x))[:2], np.asarray(m(x[:2]))
    assert abs(together - alone).max() > 1e-4


MASKED = """
m = Sequential([Input((12,)), Embedding(50, 4, mask_zero=True), {between}, {last}])
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("between", "last"),
    [
        ("Conv1D(4, 3)", "LSTM(2)"),
        ("MaxPooling1D(2)", "GRU(2)"),
        ("Reshape((12, 4))", "Bidirectional(LSTM(2))"),
        ("ZeroPadding1D(1)", "GlobalAveragePooling1D()"),
        ("GlobalMaxPooling1D()", "Dense(1)"),
        ("Flatten()", "Dense(1)"),
    ],
)
def test_a_mask_is_lost_where_keras_warns(between: str, last: str) -> None:
    code = MASKED.format(between=between, last=last)
    assert loud(code) == ["SEQ305"]
    assert "destroy the mask" in run(code)["warned"]


@pytest.mark.parametrize(
    ("between", "last"),
    [
        ("Dropout(0.1)", "LSTM(2)"),
        ("BatchNormalization()", "GRU(2)"),
        ("LayerNormalization()", "GlobalAveragePooling1D()"),
        ("TimeDistributed(Dense(3))", "LSTM(2)"),
        ("LSTM(2, return_sequences=True)", "Flatten()"),
    ],
)
def test_a_mask_that_gets_there_is_silent(between: str, last: str) -> None:
    assert loud(MASKED.format(between=between, last=last)) == []


@pytest.mark.keras
def test_masks_in_a_functional_model() -> None:
    code = """
i = Input((12, 3))
a = Masking()(i)
b = Conv1D(4, 3)(a)
m = Model(i, Dense(1)(LSTM(2)(b)))
"""
    assert loud(code) == ["SEQ305"]
    assert "destroy the mask" in run(code)["warned"]


# -- endings -----------------------------------------------------------------------------
def ends(last: str, loss: str, more: str = "") -> list[Any]:
    return problems(LSTM_20.format(last=last) + f"m.compile(loss={loss}{more})\n")


@pytest.mark.keras
def test_softmax_over_one_is_one() -> None:
    assert [p.code for p in ends("Dense(1, activation='softmax')", "'mse'")] == ["SEQ515"]
    code = LSTM_20.format(last="Dense(1, activation='softmax')")
    names = run(code + "y = m.predict(np.random.random((5, 12, 3)), verbose=0)\n")
    assert (abs(names["y"] - 1) < 1e-6).all()


@pytest.mark.parametrize(
    ("last", "loss"),
    [
        ("Dense(1, activation='softmax')", "'binary_crossentropy'"),
        ("Dense(1), Activation('softmax')", "'binary_crossentropy'"),
        ("Dense(1), Softmax()", "'binary_crossentropy'"),
        ("Dense(1, activation='sigmoid')", "'categorical_crossentropy'"),
        ("Dense(1, activation='sigmoid')", "'sparse_categorical_crossentropy'"),
        ("Dense(5, activation='softmax')", "'binary_crossentropy'"),
        ("Dense(1)", "'binary_crossentropy'"),
        ("Dense(1, activation='relu')", "'binary_crossentropy'"),
        ("Dense(1, activation='tanh'), Dropout(0.1)", "'binary_crossentropy'"),
        ("Dense(5)", "'categorical_crossentropy'"),
        ("Dense(5), Activation('relu')", "tf.keras.losses.sparse_categorical_crossentropy"),
        ("Dense(1, activation='sigmoid')", "tf.keras.losses.BinaryCrossentropy(from_logits=True)"),
    ],
)
def test_an_ending_against_its_loss(last: str, loss: str) -> None:
    assert [(p.code, p.severity) for p in ends(last, loss)] == [("SEQ515", "warning")]


@pytest.mark.parametrize(
    ("last", "loss"),
    [
        ("Dense(1, activation='sigmoid')", "'mse'"),
        ("Dense(1, activation='sigmoid')", "'binary_crossentropy'"),
        ("Dense(1), Activation('sigmoid')", "'binary_crossentropy'"),
        ("Dense(1, activation=tf.nn.sigmoid)", "'binary_crossentropy'"),
        ("Dense(1, activation=mine)", "'binary_crossentropy'"),
        ("Dense(1), Mine()", "'binary_crossentropy'"),
        ("Dense(5, activation='softmax'), Dropout(0.1)", "'categorical_crossentropy'"),
        ("Dense(5)", "tf.keras.losses.CategoricalCrossentropy(from_logits=True)"),
        ("Dense(5)", "my_loss"),
        ("Dense(5, activation='tanh')", "'mse'"),
    ],
)
def test_an_ending_that_suits_is_silent(last: str, loss: str) -> None:
    assert [p.code for p in ends(last, loss) if p.code != "SEQ301"] == []


@pytest.mark.keras
def test_one_unit_has_no_categorical_loss() -> None:
    names = run(
        LSTM_20.format(last="Dense(1, activation='sigmoid')")
        + """
m.compile(loss='categorical_crossentropy')
h = m.fit(np.random.random((8, 12, 3)), np.arange(8).reshape(8, 1) % 2, verbose=0)
"""
    )
    assert names["h"].history["loss"] == [0.0]


@pytest.mark.keras
def test_two_classes_are_the_same_to_both_losses() -> None:
    import keras
    import numpy as np

    y = np.eye(2)[np.arange(6) % 2]
    p = np.asarray(keras.ops.softmax(np.random.default_rng(0).random((6, 2))))
    binary = float(keras.losses.BinaryCrossentropy()(y, p))
    assert binary == pytest.approx(float(keras.losses.CategoricalCrossentropy()(y, p)), abs=1e-5)
    y, p = np.eye(5)[np.arange(6) % 5], np.asarray(keras.ops.softmax(np.eye(6, 5)))
    binary = float(keras.losses.BinaryCrossentropy()(y, p))
    assert binary != pytest.approx(float(keras.losses.CategoricalCrossentropy()(y, p)), abs=1e-2)


def test_accuracy_of_plain_numbers_is_a_hint() -> None:
    (problem,) = ends("Dense(1)", "'mae'", ", metrics=['accuracy']")
    assert (problem.code, problem.severity) == ("SEQ518", "info")


@pytest.mark.keras
def test_one_hot_rows_against_sigmoid() -> None:
    code = LSTM_20.format(last="Dense(7, activation='sigmoid')") + (
        "m.compile(loss='binary_crossentropy')\nm.fit(np.zeros((32, 12, 3)), {y}, verbose=0)\n"
    )
    one_hot = "tf.keras.utils.to_categorical(np.arange(32) % 7, 7)"
    assert loud(code.format(y=one_hot)) == ["SEQ519"]
    assert loud(code.format(y="np.random.randint(0, 2, (32, 7))")) == []
    run(code.format(y=one_hot))


# -- batches -----------------------------------------------------------------------------
STATEFUL = """
x, y = np.zeros(({n}, 12, 3)), np.zeros(({n}, 1))
m = Sequential([Input(batch_shape=(8, 12, 3)), LSTM(4, stateful={state}), Dense(1)])
m.compile(loss='mse')
m.{call}
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("n", "call", "code"),
    [
        (20, "fit(x, y, batch_size=8, verbose=0)", "SEQ534"),
        (32, "fit(x, y, batch_size=8, validation_split=0.3, verbose=0)", "SEQ534"),
        (24, "fit(x, y, batch_size=8, validation_data=(x[:5], y[:5]), verbose=0)", "SEQ534"),
        (20, "evaluate(x, y, 8, verbose=0)", "SEQ534"),
        (16, "fit(x, y, batch_size=4, verbose=0)", "SEQ535"),
        (16, "predict(x, verbose=0)", "SEQ535"),
        (1, "predict(x, verbose=0)", "SEQ535"),
    ],
)
def test_a_stateful_model_and_its_batches(n: int, call: str, code: str) -> None:
    source = STATEFUL.format(n=n, call=call, state=True)
    assert loud(source) == [code]
    with pytest.raises(Exception, match=r"[Ii]ncompatible|batch size"):
        run(source)


OWN_BATCHES = """
import tensorflow as tf
x, y = np.zeros((480, 12, 3)), np.zeros((480, 1))
data = tf.data.Dataset.from_tensor_slices((x, y)).batch(48, drop_remainder=True)
def batches():
    while True:
        yield x[:48], y[:48]
m = Sequential([Input(batch_shape=(48, 12, 3)), LSTM(4, stateful=True), Dense(1)])
m.compile(loss='mse')
{call}
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    "call",
    [
        "m.fit(data, verbose=0)",
        "m.evaluate(data, verbose=0)",
        "m.predict(data.map(lambda x, y: x), verbose=0)",
        "m.fit(batches(), steps_per_epoch=2, verbose=0)",
        "m.fit(tf.keras.utils.timeseries_dataset_from_array(x[:59, 0], y, 12, batch_size=48))",
    ],
)
def test_a_data_set_comes_in_batches_of_its_own(call: str) -> None:
    source = OWN_BATCHES.format(call=call)
    assert loud(source) == []
    run(source)


@pytest.mark.parametrize("call", ["fit(x, y, verbose=0)", "fit(x=x, y=y, verbose=0)"])
def test_labels_beside_the_data_say_that_keras_cuts_them(call: str) -> None:
    source = OWN_BATCHES.format(call=f"m.{call}").replace(
        "x, y = ", "from elsewhere import x, y\nn = "
    )
    assert loud(source) == ["SEQ535"]


@pytest.mark.keras
def test_a_fixed_batch_without_state_means_nothing() -> None:
    source = STATEFUL.format(n=40, call="fit(x, y, verbose=0)", state=False)
    assert [(p.code, p.severity) for p in problems(source)] == [("SEQ535", "warning")]
    run(source)


def test_unknown_numbers_are_silent() -> None:
    source = STATEFUL.format(n="n", call="fit(x, y, batch_size=8)", state=True)
    assert loud(source) == []
    assert loud(STATEFUL.format(n=20, call="fit(x, y, batch_size=b)", state=True)) == []


# -- data --------------------------------------------------------------------------------
PLAIN = """
m = Sequential([Input((3,)), Dense(1)])
m.compile(loss='mse')
rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
m.{call}
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    "call",
    [
        "fit(rows, np.zeros(2), verbose=0)",
        "fit(np.array(rows), [0.0, 1.0], verbose=0)",
        "predict(rows, verbose=0)",
        "predict([1.0, 2.0, 3.0], verbose=0)",
        "evaluate(rows, [0.0, 1.0], verbose=0)",
    ],
)
def test_python_lists_are_refused(call: str) -> None:
    assert loud(PLAIN.format(call=call)) == ["SEQ517"]
    with pytest.raises(ValueError, match="Unrecognized data type"):
        run(PLAIN.format(call=call))


def test_python_lists_went_through_in_keras_2() -> None:
    assert "SEQ517" not in loud(PLAIN.format(call="predict(rows)"), keras=2)


TWO = """
a, b = Input((3,)), Input((3,))
m = Model([a, b], Dense(1)(concatenate([a, b])))
m.compile(loss='mse')
x, y = np.zeros((8, 3)), np.zeros((8, 1))
m.fit([x, x], y, validation_data=({x}, y), verbose=0)
"""


@pytest.mark.keras
def test_validation_data_for_one_input_of_two() -> None:
    assert loud(TWO.format(x="x")) == ["SEQ502"]
    with pytest.raises(ValueError, match="2 named input"):
        run(TWO.format(x="x"))
    assert loud(TWO.format(x="[x, x]")) == []


@pytest.mark.keras
def test_validation_data_of_another_width() -> None:
    code = """
m = Sequential([Input((12, 3)), LSTM(2), Dense(1)])
m.compile(loss='mse')
m.fit(np.zeros((8, 12, 3)), np.zeros(8), validation_data=({x}, {y}), verbose=0)
"""
    assert loud(code.format(x="np.zeros((4, 12, 5))", y="np.zeros(4)")) == ["SEQ501"]
    assert loud(code.format(x="np.zeros((4, 12, 3))", y="np.zeros(4)")) == []
    with pytest.raises(ValueError, match="Dimensions must be equal"):
        run(code.format(x="np.zeros((4, 12, 5))", y="np.zeros(4)"))


@pytest.mark.keras
@pytest.mark.parametrize("labels", ["y", "[y, y, y]"])
def test_labels_for_other_outputs(labels: str) -> None:
    code = f"""
i = Input((3,))
m = Model(i, [Dense(1)(i), Dense(1)(i)])
m.compile(loss='mse')
y = np.zeros((8, 1))
m.fit(np.zeros((8, 3)), {labels}, verbose=0)
"""
    assert loud(code) == ["SEQ516"]
    with pytest.raises((KeyError, ValueError)):
        run(code)


# -- texts -------------------------------------------------------------------------------
PADDED = """
texts = [[1, 2, 3], [4, 5]] * 8
x = tf.keras.utils.pad_sequences(texts, maxlen=10{a})
t = tf.keras.utils.pad_sequences(texts, {b})
m = Sequential([Embedding(6, 4), LSTM(8), Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(x, np.zeros(16), verbose=0)
m.predict(t, verbose=0)
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("a", "b", "codes"),
    [
        (", padding='post'", "maxlen=10", ["SEQ532", "SEQ528"]),
        ("", "maxlen=10, truncating='post'", ["SEQ532"]),
        ("", "maxlen=12", ["SEQ532"]),
        ("", "maxlen=10", []),
        (", padding='post'", "maxlen=10, padding='post'", ["SEQ528"]),
    ],
)
def test_padding_for_training_and_for_use(a: str, b: str, codes: list[str]) -> None:
    code = PADDED.format(a=a, b=b)
    assert found(code) == codes
    assert loud(code) == [c for c in codes if c == "SEQ528"]
    run(code)


@pytest.mark.keras
def test_input_length_is_ignored() -> None:
    code = """
m = Sequential([Embedding(6, 4, input_length=100), Flatten(), Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(np.zeros((8, 120), 'int32'), np.zeros(8), verbose=0)
"""
    assert loud(code) == ["SEQ533"]
    assert run(code)["m"].input_shape == (None, 120)


def test_an_embedding_behind_vectorization() -> None:
    code = """
m = Sequential([TextVectorization(max_tokens=1000), Embedding({n}, 4), LSTM(2), Dense(1)])
"""
    assert "SEQ505" in loud(code.format(n=999))
    assert "SEQ505" not in loud(code.format(n=1000))


def test_an_embedding_behind_vectorization_in_a_graph() -> None:
    code = """
texts = Input((1,), dtype="string")
m = Model(texts, Embedding({n}, 4)(TextVectorization(max_tokens=1000)(texts)))
"""
    assert "SEQ505" in loud(code.format(n=999))
    assert "SEQ505" not in loud(code.format(n=1000))


@pytest.mark.keras
@pytest.mark.parametrize(
    ("target", "fits"),
    [
        ("(50, 7, 3)", False),
        ("(50, 12, 3)", True),
        ("(-1, 7, 3)", False),
        ("(-1, 6, 6)", True),
        ("(50, 36)", True),
        ("7", False),
        ("(x.shape[0], 9, 4)", True),
        ("(n, 9, 5)", True),  # nobody knows n
    ],
)
def test_a_reshape_that_does_not_fill(target: str, fits: bool) -> None:
    code = f"n = int(input())\nx = np.zeros((50, 36))\ny = x.reshape({target})\n"
    assert found(code) == ([] if fits else ["SEQ106"])
    if "n" not in target:
        given = f"x = np.zeros((50, 36))\ny = x.reshape({target})\n"
        if fits:
            run(given)
        else:
            with pytest.raises(ValueError, match="cannot reshape"):
                run(given)


# -- versions ----------------------------------------------------------------------------
@pytest.mark.keras
@pytest.mark.parametrize("name", ["CuDNNLSTM", "CuDNNGRU"])
def test_layers_for_the_gpu_are_gone(name: str) -> None:
    code = f"layer = layers.{name}(4)\n"
    assert loud(code) == ["SEQ703"]
    assert loud(code, keras=2) == []
    assert problems(code)[0].edits[0].text == f"layers.{name[5:]}"
    with pytest.raises(AttributeError):
        run(code)


@pytest.mark.keras
def test_an_import_of_a_layer_that_is_gone_is_where_it_stops() -> None:
    code = "from tensorflow.keras.layers import CuDNNLSTM\nlayer = CuDNNLSTM(4)\n"
    (one,) = problems(code)
    assert (one.code, one.place.line) == ("SEQ703", len(HEAD.splitlines()) + 1)
    with pytest.raises(ImportError):
        run(code)
    tried = f"try:\n    {code.splitlines()[0]}\nexcept ImportError:\n    CuDNNLSTM = LSTM\n"
    assert loud(tried) == []
    run(tried)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "arguments", "shown"),
    [
        ("AtrousConvolution1D", "8, 3, dilation_rate=2", "(None, 16, 8)"),
        ("TimeDistributedDense", "8", "(None, 20, 8)"),
        ("SyncBatchNormalization", "", "(None, 20, 4)"),
        ("LocallyConnected1D", "8, 3", "?"),
    ],
)
def test_layers_that_went_with_keras_2(name: str, arguments: str, shown: str) -> None:
    from shapecalc.readers.notebook import script_source
    from shapecalc.readers.script import read_source

    code = f"x = layers.Input((20, 4))\nm = Model(x, layers.{name}({arguments})(x))\n"
    assert loud(code) == ["SEQ703"]
    assert loud(code, keras=2) == []
    with pytest.raises(AttributeError):
        run(code)
    model = read_source(script_source("t.py", HEAD + code)).models[0]
    assert shown in str(model.summary)


@pytest.mark.keras
def test_what_a_gone_layer_is_mended_with_is_there() -> None:
    from explain.keras_check.build import load_keras
    from shapecalc.keras_names import GONE_LAYERS, KERAS_LAYERS

    assert hasattr(load_keras().utils, "FeatureSpace")
    for name, (_, words) in GONE_LAYERS.items():
        named = [word.partition("(")[0].strip(",.") for word in words.split()]
        own = "utils.FeatureSpace" in words or "layer of your own" in words
        assert own or set(named) & KERAS_LAYERS, name


@pytest.mark.keras
@pytest.mark.parametrize("layer", ["Convolution1D(4, 3)", "ThresholdedReLU()"])
def test_names_that_stayed_are_no_trap(layer: str) -> None:
    code = f"layer = layers.{layer}\n"
    assert loud(code) == []
    run(code)


@pytest.mark.parametrize(
    ("head", "reported"),
    [
        ("from keras.layers.recurrent import GRU", True),
        ("import keras\nfrom keras.utils import np_utils\nfrom keras.layers import GRU", True),
        ("from keras.layers import GRU", False),
        ("from tensorflow.keras.layers import GRU", False),
    ],
)
def test_a_gru_of_keras_2(head: str, reported: bool) -> None:
    from shapecalc.checks.base import watchers
    from shapecalc.readers.notebook import script_source
    from shapecalc.readers.script import read_source

    source = script_source("t.py", f"{head}\nlayer = GRU(4)\n")
    codes = [p.code for p in read_source(source, watchers=watchers()).problems]
    assert [c for c in codes if c == "SEQ705"] == (["SEQ705"] if reported else [])


@pytest.mark.keras
def test_reset_after_adds_three_times_the_units() -> None:
    names = run(
        "a, b = GRU(4, reset_after=False), GRU(4)\na.build((1, 2, 3)); b.build((1, 2, 3))\n"
    )
    assert names["b"].count_params() - names["a"].count_params() == 3 * 4


ALONE = """
m = Sequential([Input((6, 3)), LSTM(4), Dense({units})])
m.compile(loss="{loss}")
m.fit(np.zeros(({n}, 6, 3)), np.zeros(({n}, *{label})), batch_size={batch}, verbose=0)
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("units", "label", "loss", "n", "batch", "expected"),
    [
        (1, (3, 12), "mse", 4, 1, [("SEQ514", "warning")]),
        (9, (), "mae", 1, 32, [("SEQ514", "warning")]),
        (9, (), "mae", 4, 4, [("SEQ510", "error")]),
        (9, (5,), "mse", 4, 1, [("SEQ510", "error")]),
    ],
)
def test_one_example_alone_is_broadcast(
    units: int, label: Any, loss: str, n: int, batch: int, expected: Any
) -> None:
    code = ALONE.format(units=units, label=label, loss=loss, n=n, batch=batch)
    assert [(p.code, p.severity) for p in problems(code)] == expected
    if expected[0][1] == "warning":
        run(code)
    else:
        with pytest.raises(Exception, match=r"shape|equal"):
            run(code)


# -- images ------------------------------------------------------------------------------
TURNED = (
    "m = Sequential([Input({shape}), Conv2D(4, {kernel}, padding='same'), Flatten(), Dense(1)])\n"
)


@pytest.mark.keras
def test_channels_first_are_read_as_rows() -> None:
    code = TURNED.format(shape=(3, 32, 32), kernel=3)
    (problem,) = problems(code)
    assert (problem.code, problem.severity) == ("SEQ539", "warning")
    assert "(32, 32, 3)" in problem.fix
    assert run(code)["m"].layers[0].kernel.shape == (3, 3, 32, 4)
    functional = "i = Input((3, 32, 32))\nm = Model(i, Conv2D(4, 3)(i))\n"
    assert loud(functional) == ["SEQ539"]
    assert loud("m = Sequential([Conv2D(4, 3, input_shape=(1, 28, 28), padding='same')])\n")


@pytest.mark.parametrize(
    ("shape", "kernel"),
    [
        ((32, 32, 3), 3),  # channels last
        ((3, 32, 20), 3),  # 3 rows of 32 places, 20 channels each
        ((3, 8, 8), 3),  # small
        ((1, 64, 64), (1, 5)),  # a sequence, as one row
        ((5, 32, 32), 3),
        ((None, 32, 32), 3),
    ],
)
def test_what_may_be_an_image_is_silent(shape: Any, kernel: Any) -> None:
    assert "SEQ539" not in found(TURNED.format(shape=shape, kernel=kernel))


def test_channels_first_that_are_declared_are_silent() -> None:
    code = "m = Sequential([Input((3, 32, 32)), Conv2D(4, 3, data_format='channels_first')])\n"
    assert found(code) == []


PIXELS = """
(x, y), _ = tf.keras.datasets.fashion_mnist.load_data()
{change}
m = Sequential([Input((28, 28)), {layers} Flatten(), Dense(64, activation='relu'), Dense(10)])
m.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
m.fit(x, y)
"""


@pytest.mark.parametrize(
    ("change", "layers", "expected"),
    [
        ("", "", ["SEQ540"]),
        ("x = x.astype('float32')", "", ["SEQ540"]),
        ("x = x[:100]\ny = y[:100]", "Dropout(0.2),", ["SEQ540"]),
        ("x = x / 255.0", "", []),
        ("x = x.astype('float32')\nx /= 255", "", []),
        ("x = (x - x.mean()) / x.std()", "", []),
        ("from mine import scaled\nx = scaled(x)", "", []),
        ("", "Rescaling(1 / 255),", []),
        ("", "BatchNormalization(),", []),
        ("", "Normalization(axis=None),", []),
        ("", "LayerNormalization(),", []),
        ("", "Lambda(lambda v: v / 255),", []),
    ],
)
def test_pixels_that_nothing_rescales(change: str, layers: str, expected: list[str]) -> None:
    assert found(PIXELS.format(change=change, layers=layers)) == expected


@pytest.mark.keras
def test_pixels_begin_with_a_huge_loss() -> None:
    names = run(
        """
tf.keras.utils.set_random_seed(1)
x, y = np.random.randint(0, 256, (64, 28, 28)).astype('float32'), np.arange(64) % 10
m = Sequential([Input((28, 28)), Flatten(), Dense(64, activation='relu'), Dense(10)])
m.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
stored, scaled = m.evaluate(x, y, verbose=0), m.evaluate(x / 255, y, verbose=0)
"""
    )
    assert names["stored"] > 20 * names["scaled"] and names["scaled"] < 4
