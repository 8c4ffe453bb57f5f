"""Layers and code as people paste them."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_classes
from shapecalc.readers import model_text
from shapecalc.readers.model_text import known_layers, layer_from_text, models_from_texts
from tests.command import seqshape

STACK = [("Embedding", 1000), ("Bidirectional", None), ("Dense", 1)]
LAYERS = "Embedding(1000, 16), Bidirectional(LSTM(64)), Dense(1)"
CODE = """
import tensorflow as tf
from tensorflow.keras import layers

units = 64
model = tf.keras.Sequential(name="reader")
model.add(layers.Embedding(1000, 16))
model.add(layers.Bidirectional(layers.LSTM(units)))
model.add(layers.Dense(1))
model.compile(loss="mse")
model.summary()
"""
PASTED = {
    "arguments": LAYERS.replace("), ", ")|").split("|"),
    "comma list": [LAYERS],
    "comma list on lines": [LAYERS.replace("), ", "),\n    ") + ","],
    "list": [f"[{LAYERS}]"],
    "list with a comma": [f"[{LAYERS}],"],
    "named list": [f"layers = [{LAYERS}]"],
    "expression": [f"tf.keras.Sequential([{LAYERS}])"],
    "assignment": [f"model = keras.models.Sequential([\n    {LAYERS},\n])"],
    "indented": [f"    model = Sequential([\n        {LAYERS}\n    ])"],
    "code": [CODE],
    "calls of add": [
        "\n".join(f"model.add({one})" for one in LAYERS.replace("), ", ")|").split("|"))
    ],
    "prompt": ["\n".join(f">>> {line}" if line else "" for line in CODE.split("\n"))],
    "fenced": [f"Try this:\n```python\n{CODE}\n```\n"],
    "function": [f"def build():\n    return Sequential([{LAYERS}])"],
    "return": [f"return Sequential([{LAYERS}])"],
    "functional": [
        "x = Input((None,))\ny = Embedding(1000, 16)(x)\ny = Bidirectional(LSTM(64))(y)\n"
        "y = Dense(1)(y)\nmodel = Model(x, y)"
    ],
    "functional without Model": [
        "x = Input((None,))\ny = Dense(1)(Bidirectional(LSTM(64))(Embedding(1000, 16)(x)))"
    ],
}


@pytest.mark.parametrize("form", PASTED)
def test_every_form_of_a_text_gives_the_same_layers(form: str) -> None:
    (model,) = models_from_texts(PASTED[form])
    if model.stack is None:
        rows = [row.layer for row in model.found.summary.rows][1:]
        assert model.found.summary.total_params == 16_000 + 2 * 4 * 64 * (16 + 64 + 1) + 129
    else:
        rows = model.stack.layers
    assert [layer.class_name for layer in rows] == [name for name, _ in STACK]
    assert rows[0].input_dim == 1000 and rows[2].units == 1
    assert rows[1].layer.units == 64  # type: ignore[attr-defined]


def test_the_command_takes_what_is_pasted() -> None:
    done = seqshape("model", PASTED["expression"][0], "--len", "120", "--json")
    assert '"total_params": 57601' in done.stdout and done.returncode == 0
    code = seqshape("model", "-", "--len", "120", "--table", stdin=CODE)
    assert 'Model: "reader"' in code.stdout and "(None, 120, 16)" in code.stdout
    for command in (["explain"], ["draw"], ["trace"]):
        done = seqshape(*command, *PASTED["expression"])
        assert done.returncode == 0 and "Bidirectional" in done.stdout, command


def _examples() -> list[str]:
    found = []
    for cls in layer_classes().values():
        try:
            found.append(cls.example())
        except NotImplementedError:
            continue
    return found


def test_plain_layers_are_the_layers_of_the_interpreter(monkeypatch: Any) -> None:
    """The short way for plain arguments may only be quicker."""
    plain: dict[str, Layer] = {}
    for text in _examples():
        made = model_text._plain_layers([text])
        if made is not None:
            plain[text] = made[0]
    assert len(plain) > 50
    monkeypatch.setattr(model_text, "_plain_layers", lambda texts: None)
    for text, layer in plain.items():
        try:
            read = layer_from_text(text)
        except ShapeError:
            assert layer.class_name in ("Lambda",), text
            continue
        config = {k: v for k, v in read.get_config().items() if k != "name"}
        assert (read.class_name, config) == (layer.class_name, layer.get_config()), text


def test_an_unknown_layer_keeps_its_row() -> None:
    done = seqshape("model", "Embedding(9, 4)", "MyLayer(3)", "Dense(2)", "--len", "5", "--table")
    row = next(line for line in done.stdout.splitlines() if "MyLayer" in line)
    assert row.split()[-2:] == ["?", "?"] and "at least 36" in done.stdout and not done.returncode
    with pytest.raises(ShapeError, match="Unknown layer 'MyLayer'"):
        layer_from_text("MyLayer(3)")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Dens(3)", "SEQ301 layer 1 ('Dens(3)'): Unknown layer 'Dens'. Did you mean 'Dense'?"),
        ("LSTM(3, return_sequences=false)", "Did you mean False?"),
        ("Dense(0)", "SEQ201 layer 1 ('Dense(0)')"),
        ("Dense(8 // 0)", "8 // 0 can't be calculated"),
        ("Dense(10**10**10)", "SEQ402"),
        ("Dense", "'Dense' is not a layer"),
        ("3", "'3' is not a layer"),
        ("Dense(3", "'(' was never closed"),
        ("f" + "(" * 100_000, "can't be read"),
        ("-" * 100_000 + "1", "nested too deep"),
        ("Dense(" + "+".join("1" * 50_000) + ")", "nested too deep"),
        ("__import__('os').system('touch pasted')", "Unknown layer 'system'"),
        ("open('pasted', 'w').write('x')", "Unknown layer"),
        ("[LSTM(3) for _ in range(10**12)]", "How many layers"),
        ("[LSTM(3) for _ in range(n)]", "How many layers"),
    ],
)  # fmt: skip
def test_bad_text_gets_one_sentence(text: str, says: str, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ShapeError) as caught:
        models_from_texts(["LSTM(4)", text])
    assert says in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_line_of_code_is_named() -> None:
    broken = CODE.replace("Dense(1))", "Dense(1)")
    with pytest.raises(ShapeError, match=r"'\(' was never closed"):
        models_from_texts([broken])
    with pytest.raises(ShapeError, match=r"layer 1 .*units=0"):
        models_from_texts([CODE.replace("units = 64", "units = 0")])
    with pytest.raises(ShapeError, match="Line 2: Dense got units=0"):
        models_from_texts(["a = Sequential([LSTM(1)])\nb = Sequential([Dense(0)])"])


def test_only_what_is_one_stack_is_a_stack() -> None:
    with pytest.raises(ShapeError, match="not a graph"):
        known_layers(models_from_texts(PASTED["functional"]))
    assert len(models_from_texts([f"a = Sequential([{LAYERS}])\nb = Sequential([{LAYERS}])"])) == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["Embedding(1000, 16, input_length=120)", "Flatten()", "Dense(3)"], 0, "(None, 1920)"),
        (
            ["Embedding(1000, 16, input_length=120)", "Flatten()", "--len", "9"],
            0,
            "(None, 144)",
        ),
        (["Input((9,))", "Embedding(9, 2)", "--len", "8"], 2, "declares the input (None, 9)"),
        (["Input((None,))", "Embedding(9, 2)", "--len", "8"], 0, "(None, 8, 2)"),
        (["model.py"], 2, "seqshape summary"),
        (["no/such/folder"], 2, "is the name of a file"),
        (["Attention()", "--len", "4"], 1, "seqshape attention --input None,10,8"),
        (["MultiHeadAttention(2, 4)", "--len", "4"], 1, "--key_dim 4 --query None,10,8"),
        (["x = Input((3,))\nm = Model(x, Dense(2)(x))", "--len", "4"], 2, "itself"),
        (["Dense(V)", "--features", "3", "--set", "V=2"], 0, "(None, 2)"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_the_input_of_a_text(words: list[str], code: int, says: str) -> None:
    done = seqshape("model", *words)
    assert done.returncode == code and says in done.stdout + done.stderr


def test_advice_for_several_inputs_works() -> None:
    for text in ("Attention()", "MultiHeadAttention(2, 4)", "Concatenate()"):
        advice = seqshape("model", text, "--len", "4").stderr.split("`")[1]
        assert seqshape(*advice.split()[1:]).returncode == 0, advice


def test_explain_takes_a_text_a_name_and_a_path(tmp_path: Any) -> None:
    import explain

    path = tmp_path / "model.py"
    path.write_text(CODE, encoding="utf-8")
    for given in (PASTED["expression"][0], CODE, str(path), path):
        one = explain.derivation(given, (None, 120))
        assert [row.class_name for row in one] == [name for name, _ in STACK]
    assert "functional" in explain.draw(PASTED["functional"][0]).panels[0].title
    for length in (None, 50):  # a course model has its own input
        shape = length and (None, length)
        first, *_ = explain.derivation("imdb-bigru", shape)
        assert f"{length or 120}" in str(first) and len(_) == 3
    for wrong in ("imdb-bigrus", str(tmp_path / "none.py"), "MyModel(3), f(2)", f"{CODE}\n{CODE}"):
        with pytest.raises(ShapeError):
            explain.draw(wrong)
