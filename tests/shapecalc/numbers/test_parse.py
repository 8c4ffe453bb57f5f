"""The one parser of sizes, pairs, values and settings."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import BadRecord
from shapecalc.numbers import parse
from shapecalc.numbers.size import Size


def plain(found: Any) -> Any:
    """Unknown sizes by their names."""
    if isinstance(found, tuple):
        return tuple(map(plain, found))
    return str(found) if isinstance(found, Size) else found


@pytest.mark.parametrize(
    "text,size,sizes",
    [
        ("120", 120, 120),
        (" 1_000 ", 1000, 1000),
        ("-1", -1, -1),
        ("None", None, None),
        ("?", None, None),
        ("T", "T", "T"),
        ("tokenizer.vocab_size", "tokenizer.vocab_size", "tokenizer.vocab_size"),
        ("(5,)", 5, (5,)),
        ("(5)", 5, 5),
        ("[5]", 5, (5,)),
        ("1,234", 1234, (1, 234)),
        ("12,345,678", 12_345_678, (12, 345, 678)),
        ("1,000", 1000, BadRecord),
        ("2,3", BadRecord, (2, 3)),
        ("(2, 3)", BadRecord, (2, 3)),
        ("[2,T,]", BadRecord, (2, "T")),
        ("(None, 4)", BadRecord, (None, 4)),
        ("8,18", BadRecord, (8, 18)),
        ("0,500", BadRecord, (0, 500)),
        ("(2, 3", BadRecord, BadRecord),
        ("2,,3", BadRecord, BadRecord),
        ("0.5", BadRecord, BadRecord),
        ("a b", BadRecord, BadRecord),
        ("True", BadRecord, BadRecord),
        ("9" * 5000, BadRecord, BadRecord),
        ("", BadRecord, ()),
    ],
)
def test_one_size_or_several(text: str, size: Any, sizes: Any) -> None:
    for read, expected in ((parse.size, size), (parse.sizes, sizes)):
        if expected is BadRecord:
            with pytest.raises(BadRecord) as caught:
                read(text)
            assert caught.value.fix and len(str(caught.value)) < 250
        else:
            assert plain(read(text)) == expected
    if sizes is not BadRecord:
        assert plain(parse.several(text)) == (sizes if isinstance(sizes, tuple) else (sizes,))


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-inf", "+Infinity", "INFINITY"])
def test_nan_and_inf_are_no_sizes_and_no_values(word: str) -> None:
    for read in (parse.size, parse.sizes, parse.shape, parse.value, parse.number, parse.unknown):
        with pytest.raises(BadRecord, match="is not a"):
            read(word)
    with pytest.raises(BadRecord):
        parse.data(f"X=(3,{word})")
    with pytest.raises(BadRecord):
        parse.setting(f"rate={word}")


@pytest.mark.parametrize(
    "text,expected",
    [
        ("3", 3),
        ("-2.5", -2.5),
        ("1e-3", 0.001),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("8,185", 8185),
        ("(3, 3)", (3, 3)),
        ("[0.5, same]", (0.5, "same")),
        ("{'rmax': 3, dmax: 0.5}", {"rmax": 3, "dmax": 0.5}),
        ("{}", {}),
        ("{a: {b: 1}}", "{a: {b: 1}}"),
        ("same", "same"),
        ("'1'", "1"),
        ("a,b", "a,b"),
    ],
)
def test_a_value(text: str, expected: Any) -> None:
    found = parse.value(text)
    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize("text", ["3,3", "8,18", "1,2,", "1e400", "(3", "9" * 5000])
def test_what_is_not_one_value(text: str) -> None:
    with pytest.raises(BadRecord) as caught:
        parse.value(text)
    assert caught.value.fix


@pytest.mark.parametrize("text", ["True", "same", "None", "(1, 2)"])
def test_what_is_not_a_number(text: str) -> None:
    with pytest.raises(BadRecord, match="is not a number"):
        parse.number(text)


def test_a_shape_has_no_negative_size() -> None:
    with pytest.raises(BadRecord, match="not a shape"):
        parse.shape("10,-1")
    assert parse.shape("(7,)") == (7,) and parse.shape("()") == ()
