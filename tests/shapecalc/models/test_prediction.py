"""The JSON contract: what a record may be, and every field of the answer."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc as s
from shapecalc.errors import HUGE
from shapecalc.models import prediction as module
from shapecalc.models.prediction import plain_shape, predict, rows_of, symbolic_shape
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size


def L(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


X = [None, 4]
DENSE = L("Dense", units=3)
OWN = L("MyOwn", name="mine")


def asked(*layers: Any, shape: Any = X, **more: Any) -> dict[str, Any]:
    return {"input_shape": shape, "layers": list(layers), **more}


def test_the_whole_answer() -> None:
    assert predict(asked(DENSE, L("BatchNormalization"), id="x7")) == {
        "id": "x7",
        "layers": [
            {
                "name": "dense",
                "class_name": "Dense",
                "output_shape": [None, 3],
                "symbolic_shape": ["batch", "3"],
                "params": 15,
                "trainable_params": 15,
                "weights": [
                    {"name": "kernel", "shape": [4, 3], "trainable": True},
                    {"name": "bias", "shape": [3], "trainable": True},
                ],
            },
            {
                "name": "batch_normalization",
                "class_name": "BatchNormalization",
                "output_shape": [None, 3],
                "symbolic_shape": ["batch", "3"],
                "params": 12,
                "trainable_params": 6,
                "weights": [
                    {"name": name, "shape": [3], "trainable": learns}
                    for name, learns in (
                        *(("gamma", True), ("beta", True)),
                        *(("moving_mean", False), ("moving_variance", False)),
                    )
                ],
            },
        ],
        "total_params": 27,
        "trainable_params": 21,
        "non_trainable_params": 6,
    }
    assert list(predict(asked(DENSE))["layers"][0]) == [
        *("name", "class_name", "output_shape", "symbolic_shape", "params", "trainable_params"),
        "weights",
    ]


def test_a_count_of_an_unknown_is_a_formula() -> None:
    found = predict(asked(DENSE, L("Dense", units=2), shape=[None, "F"]))
    first = found["layers"][0]
    assert first["params"] is None and first["trainable_params"] is None
    assert first["params_formula"] == "F * 3 + 3" and found["params_formula"] == "3 * F + 11"
    assert first["weights"][0]["shape"] == [None, 3]
    assert found["layers"][1]["params"] == 8 and "params_formula" not in found["layers"][1]
    for total in ("total_params", "trainable_params"):
        assert found[total] is None
    again = predict(asked(L("Conv1D", filters=3, kernel_size=5), shape=[None, "T", 4]))
    assert again["layers"][0]["symbolic_shape"] == ["batch", "T - 4", "3"]
    assert again["layers"][0]["output_shape"] == [None, None, 3]


def test_a_refusal_is_an_error_and_no_guess() -> None:
    found = predict(asked(DENSE, L("LSTM", units=3), id=None))
    assert set(found) == {"id", "error"} and found["id"] is None
    assert found["error"]["code"] == "SEQ101" and found["error"]["layer"] == 1
    assert set(predict(asked())) == {"error"} and "id" not in predict([])  # type: ignore[arg-type]


def test_a_layer_that_is_not_known_has_a_note() -> None:
    found = predict(asked(DENSE, OWN, DENSE))
    assert found["at_least"] is True and found["total_params"] == 15
    behind = {
        "output_shape": None,
        "symbolic_shape": None,
        "params": None,
        "trainable_params": None,
        "weights": None,
    }
    first, second = found["layers"][1:]
    assert first.pop("note").startswith("Unknown layer 'MyOwn'.")
    assert first == {"name": "mine", "class_name": "MyOwn", **behind}
    assert second == {
        "name": "dense_1",
        "class_name": "Dense",
        **behind,
        "note": "Unknown because it follows an unknown layer.",
    }
    assert "at_least" not in predict(asked(DENSE))


def test_stored_weights_are_counted_though_nobody_knows_which_learn() -> None:
    def totals(*stored: Any) -> dict[str, Any]:
        rows = rows_of(asked(DENSE, *([L("MyOwn")] * len(stored))))
        for row, shapes in zip(rows[1:], stored):
            row.stored = shapes
        return module.answer(rows)[1]

    counts = {"total_params": 15, "trainable_params": 15, "non_trainable_params": 0}
    assert totals() == counts
    assert totals(None) == {**counts, "at_least": True}
    both = {**counts, "total_params": 15 + 12 + 4 + 5, "trainable_at_least": True}
    assert totals([(3, 4), (4,)], [(5,)]) == both
    rows = rows_of(asked(DENSE, OWN, shape=[None, "F"]))
    rows[1].stored = [(5,)]
    assert module.answer(rows)[1]["params_formula"] == "3 * F + 8"
    rows[1].output = Shape((2, 7))
    entry = module._unknown_entry(rows[1])
    assert (entry["output_shape"], entry["symbolic_shape"]) == ([2, 7], ["2", "7"])
    assert totals([(5,)], None) == {**counts, "total_params": 20, "at_least": True}


def test_a_bare_operation_owns_nothing() -> None:
    config = {"class_name": "Matmul", "module": "keras.src.ops.numpy", "config": {"name": "m"}}
    found = predict(asked(config, DENSE))["layers"]
    assert (found[0]["params"], found[0]["weights"], found[0]["output_shape"]) == (0, [], None)
    assert found[1]["note"] == "Unknown because it follows an unknown layer."
    holds = L("Sequential", name="holds", layers=[OWN])
    found = predict(asked(holds, DENSE))["layers"]
    assert found[0]["note"] == "It contains an unknown layer."


def test_what_is_nested_too_deep_is_one_error() -> None:
    config: Any = DENSE
    for _ in range(100_000):
        config = {"class_name": "TimeDistributed", "config": {"layer": config}}
    assert predict(asked(config))["error"]["code"] in ("SEQ302", "SEQ402")
    loop: dict[str, Any] = {"class_name": "Dense", "config": {}}
    shape: list[Any] = []
    shape.append(shape)
    assert predict(asked(DENSE, shape=shape))["error"] == {
        "code": "SEQ402",
        "layer": None,
        "message": "The record is nested too deep.",
        "fix": "No model is; flatten it.",
    }
    assert loop


@pytest.mark.parametrize(
    ("shape", "layer", "what"),
    [
        ([None, HUGE], DENSE, "Axis 1 of a shape"),
        ([None, 3], L("Dense", units=HUGE), "units of Dense"),
        ([None, 3, 2], L("ZeroPadding1D", padding=[1, HUGE]), "padding of ZeroPadding1D"),
        (
            [None, 3, 2],
            L("UpSampling1D", size=HUGE // 3 + 1),
            "A size that UpSampling1D would give",
        ),
        ([None, HUGE - 1, 2], L("Flatten"), "A size that Flatten would give"),
    ],
)
def test_sizes_have_a_limit(shape: Any, layer: Any, what: str) -> None:
    error = predict(asked(layer, shape=shape))["error"]
    assert error["code"] == "SEQ402"
    assert error["message"] == f"{what} is a whole number of about 31 digits."
    assert error["fix"] == "No machine has room for that; look for a size typed wrong."


def test_the_largest_sizes_are_calculated_and_written() -> None:
    most = HUGE - 1
    record = asked(L("UpSampling1D", size=3), L("GlobalMaxPooling1D"), shape=[None, HUGE // 3, 2])
    assert predict(record)["layers"][0]["output_shape"] == [None, most, 2]
    fits = predict(asked(L("Dense", units=2**63 - 1, use_bias=False), shape=[None, 1]))
    assert fits["total_params"] == 2**63 - 1
    error = predict(asked(L("Dense", units=2**63), shape=[None, 1]))["error"]
    assert error["message"] == "Dense's kernel would have the shape (1, 9223372036854775808)."
    assert "2**63" in error["fix"]


def test_what_is_kept_cannot_be_spoilt() -> None:
    record = asked(L("LSTM", units=2, return_state=True), shape=[None, 5, 4])
    first = predict(record)
    first["layers"][0]["output_shape"][0].append("spoilt")
    first["layers"][0]["symbolic_shape"][0].append("spoilt")
    first["layers"][0]["weights"][0]["shape"].append(1)
    first["layers"][0]["weights"][0]["name"] = "spoilt"
    again = predict(record)["layers"][0]
    assert again["output_shape"] == [[None, 2]] * 3
    assert again["symbolic_shape"] == [["batch", "2"]] * 3
    assert again["weights"][0] == {"name": "kernel", "shape": [4, 8], "trainable": True}


def test_a_saved_model_stands_for_itself_or_under_model() -> None:
    config = {"class_name": "Sequential", "config": {"layers": [DENSE]}}
    for record in ({**config, "input_shape": X}, {"model": config, "input_shape": X}):
        assert predict(record)["total_params"] == 15
    assert predict(config)["error"]["message"] == "The model's input shape isn't given."
    declared = {"layers": [L("InputLayer", batch_shape=[2, 4]), DENSE]}
    whole = {"class_name": "Sequential", "config": declared}
    assert predict(whole)["layers"][0]["output_shape"] == [2, 3]
    assert predict({"model": DENSE})["error"]["message"] == "model is a Dense."


def test_a_record_whose_first_layer_is_an_input() -> None:
    found = predict({"layers": [L("InputLayer", batch_shape=[2, 4]), DENSE, L("LSTM", units=2)]})
    assert found["error"]["layer"] == 2
    rows = rows_of({"layers": [L("InputLayer", batch_shape=[2, 4]), DENSE]})
    assert [(row.index, row.name, row.output) for row in rows] == [(1, "dense", (2, 3))]
    early = predict({"layers": [L("Dense", units=3, input_shape=[4]), DENSE]})
    assert early["layers"][1]["params"] == 12


def test_dtypes_are_checked_one_or_several() -> None:
    for dtype in (None, "int32", ["int32", None], {"query": "float16", "value": None}, []):
        assert "error" not in predict(asked(DENSE, input_dtype=dtype)), dtype
    for dtype, named in (
        ("int31", "'int31'"),
        (5, "5"),
        (["int32", "x"], "'x'"),
        ({"query": 3}, "3"),
        ([["int32"]], "['int32']"),
    ):
        error = predict(asked(DENSE, input_dtype=dtype))["error"]
        assert error["message"] == f"input_dtype is {named}.", dtype


def test_options_of_a_call_reach_the_first_layer_alone() -> None:
    scores = {"return_attention_scores": True}
    both = [[None, 5, 4], [None, 6, 4]]
    found = predict(asked(L("Attention"), shape=both, call_kwargs=scores))
    assert found["layers"][0]["output_shape"] == [[None, 5, 4], [None, 5, 6]]
    assert "error" not in predict(asked(DENSE, L("Dropout", rate=0.5), call_kwargs={}))
    masked = asked(L("Softmax"), DENSE, call_kwargs={"mask": None})
    assert "error" not in predict(masked)


def test_names_that_repeat_are_refused_as_in_a_model() -> None:
    named = L("Dense", units=3, name="a")
    assert predict(asked(named, DENSE, named))["error"]["code"] == "SEQ302"
    assert "error" not in predict(asked(named))
    assert "error" not in predict(asked(named, L("Dense", units=3, name="b"), DENSE, DENSE))
    start = L("InputLayer", batch_shape=[2, 4])
    assert (
        predict(asked(start, start, DENSE))["error"]["message"] == "The model has a second Input."
    )
    assert predict(asked(named, 5, named))["error"]["code"] == "SEQ302"
    odd = asked(L("Dense", units=3, name=[1]), {"class_name": "Dense", "config": 3})
    assert predict(odd)["error"]["code"] in ("SEQ201", "SEQ302")


def test_sizes_that_remember_are_plain_numbers_in_json() -> None:
    row = module.run([s.Dense(3)], Shape((2, Size(4))))[0]
    assert module._entry(row)[0]["weights"][0]["shape"] == [4, 3]


def test_outputs_as_json() -> None:
    t = Size(None, name="T", open=True)
    x = Shape((Size(None, name="batch"), t - 4, Size(7), 3))
    assert plain_shape(x) == [None, None, 7, 3]
    assert symbolic_shape(x) == ["batch", "T - 4", "7", "3"]
    assert plain_shape(None) is None and symbolic_shape(None) is None
    assert plain_shape((x, (x,))) == [[None, None, 7, 3], [[None, None, 7, 3]]]
    assert plain_shape({"a": x}) == {"a": [None, None, 7, 3]}
    assert symbolic_shape({"a": Shape((2,))}) == {"a": ["2"]}
    assert symbolic_shape([Shape((2,))]) == [["2"]]


def test_the_words_for_unknown_axes_are_the_first_layers_own() -> None:
    found = predict(asked(L("Conv1D", filters=3, kernel_size=2), shape=[None, None, 4]))
    assert found["layers"][0]["symbolic_shape"] == ["batch", "steps - 1", "3"]
    first = L("Conv1D", filters=3, kernel_size=2, data_format="channels_first")
    found = predict(asked(first, shape=[None, 4, None]))
    assert found["layers"][0]["symbolic_shape"] == ["batch", "3", "steps - 1"]


def test_the_summary_of_a_model_has_its_name() -> None:
    assert s.Sequential([s.Dense(3)]).summary(X).name == "sequential"
    named = s.Sequential([s.Input(shape=(4,)), s.Dense(3)], name="mine")
    assert named.summary().name == "mine"
    assert [row.name for row in named.summary().rows] == ["dense"]


def test_a_model_without_layers_is_reported() -> None:
    said = predict({"model": L("Sequential", name="m", layers=[]), "input_shape": X})["error"]
    assert said["message"] == "A model without layers can't be called."
    assert (said["code"], said["fix"]) == ("SEQ302", "Add a layer.")
