"""Wrong answers that people give, and the mistake that each is: computed, not looked up."""

from __future__ import annotations

from typing import Any

import pytest

from explain.practice import diagnose, right_answer
from explain.practice.catalogue import every_kind
from explain.practice.diagnosis import edited
from explain.practice.worked import Question, work_out
from shapecalc.errors import BadRecord


def layer(name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": name, "config": config}


def asked(kind: str, shape: list[int], *layers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "layers": list(layers), "input_shape": shape, **more}


def names(question: dict[str, Any], answer: Any) -> list[str]:
    return [cause["name"] for cause in diagnose(question, answer)]


CASES: list[tuple[dict[str, Any], Any, str]] = [
    (asked("params", [9, 7], layer("GRU", units=5)), 3 * (7 * 5 + 5 * 5 + 5), "gru_single_bias"),
    (asked("params", [9, 7], layer("LSTM", units=5)), 4 * (7 * 5 + 5 * 5 + 10), "two_biases"),
    (asked("params", [9, 7], layer("LSTM", units=5)), 4 * (7 * 5 + 25), "bias_forgotten"),
    (asked("params", [9, 7], layer("LSTM", units=5)), 4 * (9 * 5 + 25 + 5), "steps_as_features"),
    (asked("params", [9, 7], layer("SimpleRNN", units=5)), 25 + 5, "one_kernel_forgotten"),
    (asked("params", [9, 7], layer("SimpleRNN", units=5)), 4 * (35 + 25 + 5), "other_layer_rule"),
    (
        asked("params", [20, 20, 3], layer("Conv2D", filters=8, kernel_size=5)),
        5 * 5 * 8 + 8,
        "channels_forgotten",
    ),
    (
        asked("params", [6, 20, 20, 3], layer("Conv3D", filters=8, kernel_size=5)),
        5 * 5 * 5 * 8 + 8,
        "channels_forgotten",
    ),
    (
        asked("params", [30], layer("Dense", units=20), layer("Dense", units=4)),
        30 * 20 + 20,
        "later_layer_forgotten",
    ),
    (asked("steps", [50, 4], layer("Conv1D", filters=8, kernel_size=7)), 43, "plus_one_forgotten"),
    (asked("steps", [50, 4], layer("Conv1D", filters=8, kernel_size=7)), 50, "padding_assumed"),
    (
        asked("output_shape", [51, 4], layer("MaxPooling1D", pool_size=4, strides=3)),
        [17, 4],
        "rounding",
    ),
    (
        asked("output_shape", [9, 7], layer("Bidirectional", layer=layer("LSTM", units=5))),
        [5],
        "direction_factor",
    ),
    (
        asked("output_shape", [9, 7], layer("LSTM", units=5, return_sequences=True)),
        [5],
        "return_sequences_forgotten",
    ),
    (asked("output_shape", [9], layer("Dense", units=5), batch=4), [9, 5], "batch_confused"),
    (asked("output_shape", [9, 7], layer("Dense", units=5)), "error", "dense_flattens"),
    (
        asked("steps", [50, 4], layer("Conv1D", filters=8, kernel_size=7, strides=3)),
        15.3,
        "rounding",
    ),
    (
        asked("params", [6, 40, 40, 3], layer("ConvLSTM2D", filters=8, kernel_size=3)),
        9 * (3 + 8) * 8 + 8,
        "gate_factor_forgotten",
    ),
    (
        asked("output_shape", [6, 40, 40, 3], layer("ConvLSTM2D", filters=8, kernel_size=3)),
        [37, 37, 8],
        "plus_one_forgotten",
    ),
    (
        asked("params", [20, 24], layer("MultiHeadAttention", num_heads=4, key_dim=16)),
        3 * (24 * 16 + 16) + 16 * 24 + 24,
        "heads_forgotten",
    ),
    (
        asked("params", [[20, 24], [9, 24]], layer("MultiHeadAttention", num_heads=4, key_dim=16)),
        3 * (24 * 64 + 64),
        "one_part_forgotten",
    ),
    (
        asked("output_shape", [[20, 24], [9, 24]], layer("Attention")),
        [20, 9],
        "attention_scores",
    ),
    (asked("output_shape", [[9, 5], [9, 5]], layer("Concatenate")), [9, 5], "other_layer_rule"),
    (
        asked("params", [50], layer("Embedding", input_dim=1000, output_dim=16)),
        1001 * 16,
        "size_off_by_one",
    ),
    (asked("params", [9, 8], layer("LayerNormalization")), 9 * 16, "weights_per_step"),
    (asked("params", [30], layer("Dropout", rate=0.5)), 30, "weights_where_none"),
    (
        asked("params", [40, 40, 8], layer("DepthwiseConv2D", kernel_size=3)),
        9 * 8 * 8 + 8,
        "kernel_of_other_layer",
    ),
    (
        asked("output_shape", [14, 14, 3], layer("UpSampling2D", size=2)),
        [28, 28, 6],
        "channels_like_places",
    ),
    (asked("macs", [50, 11], layer("LSTM", units=24)), 50 * 4 * 24 * 11, "work_of_one_kernel"),
    (
        asked("weight_shape", [9, 7], layer("LSTM", units=5), weight="kernel"),
        [7, 5],
        "gate_factor_forgotten",
    ),
    (
        asked("weight_shape", [9, 7], layer("Dense", units=5), weight="kernel"),
        [5, 7],
        "output_axes_swapped",
    ),
    (
        asked("axis", [50, 4, 3], layer("Conv2D", filters=8, kernel_size=3), axis=3),
        3,
        "filters_ignored",
    ),
    (
        asked("output_shape", [9, 7], layer("LSTM", units=5), layer("LSTM", units=3)),
        [3],
        "return_sequences_forgotten",
    ),
]


@pytest.mark.parametrize("question, answer, name", CASES)
def test_the_mistake_is_among_the_first_two(question: Any, answer: Any, name: str) -> None:
    assert name in names(question, answer)[:2]


@pytest.mark.parametrize("question", [case[0] for case in CASES])
def test_a_right_answer_has_no_cause(question: Any) -> None:
    assert diagnose(question, right_answer(question)) == []


def test_two_mistakes_together_are_both_named() -> None:
    question = asked("params", [30, 30, 3], layer("Flatten"), layer("Dense", units=10))
    causes = diagnose(question, 30 * 30 * 10 + 1)
    assert {cause["name"] for cause in causes[:2]} == {"channels_forgotten", "bias_once_per_layer"}
    assert causes[0]["formula"] == causes[1]["formula"] == "height * width * units + 1"


def test_a_formula_distinguishes_the_layers_of_a_model() -> None:
    question = asked("params", [30], layer("Dense", units=20), layer("Dense", units=4))
    assert (
        diagnose(question, 30 * 20 + 20 * 4)[0]["formula"] == "features * units1 + units1 * units2"
    )


def test_what_fits_nothing_has_no_cause() -> None:
    assert diagnose(asked("params", [97, 61], layer("LSTM", units=53)), 1_000_003) == []


def test_every_kind_occurs_and_there_are_many() -> None:
    questions = [
        *[case[0] for case in CASES if right_answer(case[0]) != "error"],
        asked("params", [9, 7], layer("GRU", units=5, reset_after=False)),
        asked("params", [9, 7], layer("Dense", units=5, use_bias=False)),
        asked("params", [9, 7], layer("BatchNormalization")),
        asked("output_shape", [9, 7], layer("BatchNormalization")),
        asked("output_shape", [9, 7], layer("GRU", units=5), layer("Dense", units=3)),
        asked("params", [9, 8], layer("Conv1D", filters=6, kernel_size=3)),
        asked("params", [9], layer("Embedding", input_dim=50, output_dim=8), layer("GRU", units=5)),
        asked("params", [20, 1], layer("Conv1D", filters=6, kernel_size=3), batch=4),
        asked("params", [9, 8], layer("Conv1D", filters=6, kernel_size=3, groups=2)),
        asked(
            "params", [9, 8], layer("SeparableConv1D", filters=6, kernel_size=3, depth_multiplier=2)
        ),
        asked("params", [9, 7], layer("GRU", units=5), layer("Dense", units=3)),
        asked("macs", [9, 7], layer("GRU", units=5), layer("Dense", units=3)),
        asked(
            "params",
            [9, 7],
            *[layer("Bidirectional", layer=layer("GRU", units=5, return_sequences=True))] * 2,
        ),
        asked(
            "output_shape",
            [9, 7],
            layer("Bidirectional", layer=layer("GRU", units=5, return_sequences=True)),
        ),
        asked(
            "steps", [50, 4], layer("Conv1D", filters=8, kernel_size=7, strides=3, padding="same")
        ),
        asked("steps", [50, 4], layer("Conv1D", filters=8, kernel_size=7, dilation_rate=2)),
        asked("output_shape", [50, 5], layer("MaxPooling1D", pool_size=3)),
        asked(
            "output_shape", [50, 5], layer("Conv1DTranspose", filters=8, kernel_size=7, strides=3)
        ),
        asked("output_shape", [50, 5], layer("ZeroPadding1D", padding=2), layer("Flatten")),
        asked("output_shape", [50, 5], layer("ZeroPadding1D", padding=2)),
        asked("output_shape", [50, 5], layer("GlobalMaxPooling1D")),
    ]
    found = {
        one.name for question in questions for one, _ in edited(work_out(Question.read(question)))
    }
    all_names = [one.name for one in every_kind()]
    assert set(all_names) <= found
    assert len(set(all_names)) == len(all_names) >= 40


def test_the_mistake_that_made_an_answer_is_found() -> None:
    """Whatever the layer: a kind's own answer has that kind, or a likelier one before it."""
    for question, _, _ in CASES:
        if right_answer(question) == "error":
            continue
        worked = work_out(Question.read(question))
        for one, w in edited(worked):
            answer = list(w.values())
            assert diagnose(question, answer), (question, one.name)


def test_a_question_that_is_none_says_so() -> None:
    for bad in (3, {"kind": "params"}, {"kind": "colour", "layers": [layer("Flatten")]}):
        with pytest.raises(BadRecord):
            diagnose(bad, 1)
