"""Errors say where, what and what to do; values in them are short and safe."""

from __future__ import annotations

import pytest

import shapecalc
from shapecalc.errors import BadArgument, ShapeError, WrongRank, codes, did_you_mean, shown


def test_a_refusal_as_text_and_as_json() -> None:
    error = WrongRank("Dense reads 2 axes.")
    assert str(error) == "SEQ101 Dense reads 2 axes."
    assert (error.fix, error.layer, error.layer_name) == ("", None, "")
    assert error.while_constructing is False and error.argument == "" and error.config is None
    whole = WrongRank("Dense reads 2 axes.", "Add one.")
    assert str(whole) == "SEQ101 Dense reads 2 axes. Add one."
    assert whole.at(0, "dense") is whole
    assert str(whole) == "SEQ101 layer 0 (dense): Dense reads 2 axes. Add one."
    assert whole.args == ("Dense reads 2 axes.", "Add one.")
    assert whole.to_dict() == {
        "code": "SEQ101",
        "layer": 0,
        "message": "Dense reads 2 axes.",
        "fix": "Add one.",
    }


def test_the_innermost_place_stays() -> None:
    error = BadArgument("x").at(2, "inner").at(5, "outer")
    assert (error.layer, error.layer_name) == (2, "inner")


def test_a_layer_that_could_not_be_made_is_kept_for_the_cross_check() -> None:
    for make in (
        lambda: shapecalc.LSTM(0, dropout=0.5),
        lambda: shapecalc.Bidirectional(shapecalc.LSTM(0, dropout=0.5)),
    ):
        with pytest.raises(ShapeError) as caught:
            make()
        assert caught.value.config == {
            "class_name": "LSTM",
            "config": {"units": 0, "dropout": 0.5},
        }
    with pytest.raises(ShapeError) as caught:
        shapecalc.Bidirectional(shapecalc.LSTM(2, go_backwards=True))
    inner = {"class_name": "LSTM", "config": {"units": 2, "go_backwards": True}}
    assert caught.value.config == {"class_name": "Bidirectional", "config": {"layer": inner}}


def test_codes_are_in_order_and_each_is_a_page() -> None:
    found = codes()
    assert list(found) == sorted(found) and len(found) >= 18
    for code, cls in found.items():
        assert code.startswith("SEQ") and cls.__doc__ and code == cls.code


def test_near_words_are_suggested() -> None:
    assert did_you_mean("rellu", ["tanh", "relu"]) == " Did you mean 'relu'?"
    assert did_you_mean("LSTMX", iter(["LSTM"])) == " Did you mean 'LSTM'?"
    assert did_you_mean("gru", ["GRU"]) == " Did you mean 'GRU'?"
    assert did_you_mean("abc", ["xyz"]) == ""


def test_values_are_shown_short_and_safe() -> None:
    assert shown(10**30 - 1) == "9" * 30
    assert shown(10**30) == "a whole number of about 31 digits"
    assert shown(-(10**40)) == "a whole number of about 41 digits"
    assert shown("a\x1b[31m") == "'a\\x1b[31m'"
    assert shown("é\u200b") == "'é\\u200b'"
    assert shown("x" * 58) == "'" + "x" * 58 + "'"
    assert shown("x" * 59) == "'" + "x" * 58 + "…"
    assert shown("abcdef", 4) == "'ab…"
    assert shown(list(range(20)), 999) == repr(list(range(20)))
    assert shown(list(range(21)), 999) == repr(list(range(20)))
    assert shown((1, 2)) == "(1, 2)"
    assert shown([10**5000]) == "a list with a number of thousands of digits"

    class Odd:
        def __repr__(self) -> str:
            return "a\nb"

    class Deep:
        def __repr__(self) -> str:
            raise RecursionError

    assert "object>" in shown(object()) and " 0x" not in shown(
        [object(), test_near_words_are_suggested]
    )
    assert shown(Odd()) == "a?b" and shown(Deep()) == "a deeply nested Deep"
