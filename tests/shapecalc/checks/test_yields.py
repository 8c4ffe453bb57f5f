"""What generators and data sets give, labels by name, and dtypes: each case is run in Keras."""

from __future__ import annotations

import pytest

from explain.lint.checking import check_text, fixed
from explain.lint.settings import Settings
from explain.open_file import Wanted

from .reading import HEAD, loud, problems, run

pytestmark = pytest.mark.keras
ONE = """
m = Sequential([Input((3,)), Dense(1)])
m.compile(loss='mse')
"""
TWO = """
a, b = Input((3,)), Input((3,))
m = Model([a, b], Dense(1)(Concatenate()([a, b])))
m.compile(loss='mse')
"""
GENERATOR = """
def batches():
    x, y = np.zeros((4, 3)), np.zeros((4, 1))
    while True:
        yield {gives}
{model}
{call}
"""
FIT = "m.fit(batches(), steps_per_epoch=2, verbose=0)"
SEQUENCE = """
class Batches(tf.keras.utils.PyDataset):
    def __len__(self):
        return 2

    def __getitem__(self, i):
        x, y = np.zeros((4, 3)), np.zeros((4, 1))
        return {gives}
{model}
m.fit(Batches(), verbose=0)
"""
YIELDS = [
    ("[x, y]", ONE, FIT, "x, y"),
    ("[[x, x], y]", TWO, FIT, "(x, x), y"),
    ("([x, x], y)", TWO, FIT, "((x, x), y)"),
    ("[x]", ONE, "m.predict(batches(), steps=2, verbose=0)", "(x,)"),
    ("x", ONE, "m.predict(batches(), steps=2, verbose=0)", "(x,)"),
    ("[x, y]", ONE, "m.evaluate(batches(), steps=2, verbose=0)", "x, y"),
    (
        "[x, y]",
        ONE,
        "m.fit(np.zeros((4, 3)), np.zeros((4, 1)), validation_data=batches(), "
        "validation_steps=1, verbose=0)",
        "x, y",
    ),
]


@pytest.mark.parametrize(("gives", "model", "call", "now"), YIELDS)
def test_lists_for_tuples(gives: str, model: str, call: str, now: str) -> None:
    code = GENERATOR.format(gives=gives, model=model, call=call)
    assert loud(code) == ["SEQ522"]
    assert loud(code, keras=2) == []
    with pytest.raises((ValueError, TypeError)):
        run(code)
    right = GENERATOR.format(gives=now, model=model, call=call)
    assert loud(right) == []
    run(right)


def test_a_sequence_returns_lists_but_not_in_a_batch() -> None:
    for gives, model, code in (
        ("[x, y]", ONE, []),
        ("(x, x), y", TWO, []),
        ("[x, x], y", TWO, ["SEQ522"]),
    ):
        text = SEQUENCE.format(gives=gives, model=model)
        assert loud(text) == code
        if code:
            with pytest.raises(TypeError):
                run(text)
        else:
            run(text)


def test_a_batch_that_is_taken_out_may_be_a_list() -> None:
    code = GENERATOR.format(
        gives="[x, y]", model=ONE, call="x, y = next(batches())\nm.fit(x, y, verbose=0)"
    )
    assert loud(code) == []
    run(code)


LABELS = """
i = Input((3,))
m = Model(i, {outputs})
m.compile(loss={loss})
x, y = np.zeros((4, 3)), np.zeros((4, 1))
m.fit(x, {labels}, verbose=0)
"""
U, BOTH = "Dense(1, name='u')(i)", "[Dense(1, name='u')(i), Dense(1, name='v')(i)]"
NAMED = [
    (U, "'mse'", "{'u': y}", "SEQ523", "y"),
    (U, "'mse'", "{'other': y}", "SEQ523", "y"),
    (U, "tf.keras.losses.MeanSquaredError()", "{'u': y}", "SEQ523", "y"),
    (BOTH, "'mse'", "{'u': y, 'w': y}", "SEQ523", "{'u': y, 'v': y}"),
    (BOTH, "'mse'", "{'u': y, 'v': y}", "", ""),
    ("{'p': " + U + ", 'q': Dense(1)(i)}", "{'p': 'mse', 'q': 'mse'}", "{'p': y, 'q': y}", "", ""),
]


@pytest.mark.parametrize(("outputs", "loss", "labels", "code", "now"), NAMED)
def test_labels_by_name(outputs: str, loss: str, labels: str, code: str, now: str) -> None:
    text = LABELS.format(outputs=outputs, loss=loss, labels=labels)
    assert loud(text) == ([code] if code else [])
    if code:
        with pytest.raises((TypeError, ValueError, KeyError)):
            run(text)
        text = LABELS.format(outputs=outputs, loss=loss, labels=now)
        assert loud(text) == []
    run(text)


SLICES = """
ds = tf.data.Dataset.from_tensor_slices((np.zeros((8, {x})), np.zeros((8, 1)))){steps}
m = Sequential([{layers}])
m.compile(loss='mse')
m.fit(ds, verbose=0)
"""
SETS = [
    ("3", "", "Input((3,)), Dense(1)", True),
    ("3", ".shuffle(8)", "Dense(1)", True),
    ("5, 3", ".cache().prefetch(1)", "Input((5, 3)), LSTM(2), Dense(1)", True),
    ("5", ".repeat(2)", "Embedding(9, 2), LSTM(2), Dense(1)", True),
    ("3", ".map(lambda x, y: (x * 2, y))", "Input((3,)), Dense(1)", True),
    ("3", ".batch(4)", "Input((3,)), Dense(1)", False),
    ("3", ".batch(4).shuffle(2)", "Dense(1)", False),
    ("4, 3", "", "Input((3,)), Dense(1)", False),
    ("3", ".map(lambda x, y: (x[None], y[None]))", "Input((3,)), Dense(1)", False),
]


@pytest.mark.parametrize(("x", "steps", "layers", "stops"), SETS)
def test_examples_that_were_never_batched(x: str, steps: str, layers: str, stops: bool) -> None:
    code = SLICES.format(x=x, steps=steps, layers=layers)
    said = [p.message for p in problems(code) if "single examples" in p.message]
    assert bool(said) is stops
    if stops:
        with pytest.raises(ValueError):
            run(code)
        found = check_text("a.py", HEAD + code, Wanted(checks=True))
        code = (fixed(found, Settings(), unsafe=True)[0].text or "").removeprefix(HEAD)
        assert "ds.batch(32)" in code
    if x != "4, 3":  # examples of two axes are taken for batches, and labels don't go with them
        run(code)


SIGNED = """
def examples():
    for _ in range(4):
        yield np.zeros((2, 5, 3)), np.zeros((2,))

ds = tf.data.Dataset.from_generator(examples, output_signature=(
    tf.TensorSpec(shape=(None, 5, 3)), tf.TensorSpec(shape={shape})))
m = Sequential([Input((5, 3)), LSTM(2), Dense(1)])
m.compile(loss='mse')
m.{method}(ds, verbose=0)
"""


@pytest.mark.parametrize("method", ["fit", "evaluate"])
def test_a_signature_without_axes(method: str) -> None:
    code = SIGNED.format(shape="None", method=method)
    assert loud(code) == ["SEQ501"]
    with pytest.raises(ValueError, match="unknown rank"):
        run(code)
    right = SIGNED.format(shape="(None,)", method=method)
    assert loud(right) == []
    run(right)


def test_padded_shapes_say_the_axes() -> None:
    code = SIGNED.format(shape="None", method="fit").replace("(None, 5, 3)", "None")
    code = code.replace("np.zeros((2, 5, 3)), np.zeros((2,))", "np.zeros((5, 3)), np.zeros((1,))")
    code = code.replace("shape=None)))", "shape=None))).padded_batch(2, ((5, 3), (1,)))")
    assert loud(code) == []
    run(code)


DTYPES = """
rows = np.array([["a", 0, 1], ["b", 1, 1], ["c", 0, 1], ["d", 1, 1]], dtype=object)
x, y = np.zeros((4, 2)), np.zeros(4)
m = Sequential([Input((2,)), Dense(1)])
m.compile(loss='mse')
m.{call}
"""
OBJECTS = [
    ("fit(x, rows[:, 1], verbose=0)", "fit(x, rows[:, 1].astype('float32'), verbose=0)"),
    ("fit(rows[:, 1:], y, verbose=0)", "fit(rows[:, 1:].astype('float32'), y, verbose=0)"),
    ("predict(x.astype(object), verbose=0)", "predict(x.astype('float32'), verbose=0)"),
    ("evaluate(x, y.astype('object'), verbose=0)", "evaluate(x, y.astype('int'), verbose=0)"),
]


@pytest.mark.parametrize(("call", "now"), OBJECTS)
def test_arrays_of_objects(call: str, now: str) -> None:
    code = DTYPES.format(call=call)
    assert loud(code) == ["SEQ524"]
    with pytest.raises(ValueError, match="object"):
        run(code)
    assert loud(DTYPES.format(call=now)) == []
    run(DTYPES.format(call=now))


def test_padded_fractions() -> None:
    code = "x = tf.keras.utils.pad_sequences([[0.1, 0.7], [0.5]]{more})\n"
    assert loud(code.format(more="")) == ["SEQ525"]
    assert run(code.format(more=""))["x"].max() == 0
    found = check_text("a.py", HEAD + code.format(more=", maxlen=4"), Wanted(checks=True))
    after = (fixed(found, Settings(), unsafe=True)[0].text or "").removeprefix(HEAD)
    assert run(after)["x"].max() > 0.6 and loud(after) == []
    for right in ("[[1, 2], [3]]", "[[1.0, 2.0], [3.0]]", "sequences"):
        assert loud(f"x = tf.keras.utils.pad_sequences({right})\n") == []


def test_the_fix_for_sequences_of_features_keeps_them() -> None:
    code = """
x = np.empty(4, dtype=object)
for i in range(4):
    x[i] = np.full((i + 1, 2), 0.5)
m = Sequential([Input((None, 2)), LSTM(2), Dense(1)])
m.compile(loss='mse')
"""
    fit = "m.fit({x}, np.zeros(4), verbose=0)\n"
    (one,) = [p for p in problems(code + fit.format(x="x")) if p.code == "SEQ537"]
    assert "dtype='float32'" in one.fix
    padded = "tf.keras.utils.pad_sequences(x, maxlen=4, dtype='float32')"
    names = run(code + f"x = {padded}\n" + fit.format(x="x"))
    assert names["x"].max() == 0.5
