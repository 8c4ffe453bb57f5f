"""Pasted messages, whole and mangled, explained."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explain.why import explain_error
from explain.why.wordings import WORDINGS
from shapecalc.checks.base import all_codes

from .pasted import PASTED
from .tracebacks import CHAINED
from .versions import UNKNOWN, VERSIONS


@pytest.mark.parametrize(
    ("message", "code", "said"), PASTED + VERSIONS, ids=lambda text: text[-60:]
)
def test_a_pasted_error(message: str, code: str, said: str) -> None:
    found = explain_error(message)
    assert found is not None
    assert (found.code or "") == code
    for fact in said.split(" | "):
        assert fact in f"{found.explanation} {found.fix}"


@pytest.mark.parametrize("message", UNKNOWN, ids=lambda text: text[-60:])
def test_what_it_does_not_know_is_never_explained_as_another(message: str) -> None:
    assert explain_error(message) is None


def test_an_error_that_led_to_an_unknown_one_is_explained_and_named_as_such() -> None:
    found = explain_error(CHAINED)
    assert found is not None and "training stopped" in found.explanation


def test_every_wording_has_a_code_that_exists() -> None:
    assert len(WORDINGS) >= 70
    for one in WORDINGS:
        assert one.code is None or one.code in all_codes()


HOSTILE = {
    "long": b"Shapes (None, 1) and " * 500_000,
    "digits": b"expected axis " + b"9" * 5_000_000,
    "brackets": b"(" * 3_000_000 + b"[" * 3_000_000,
    "lines": b"\n" * 5_000_000,
    "errors": b"ValueError: Dimensions must be equal, but are 1 and 2 for '{{node loss\n" * 60_000,
    "words": b"A Concatenate layer requires inputs with matching shapes " * 100_000,
    "escapes": b"\x1b[" * 3_000_000,
    "frames": b'  File "a.py", line 3, in x\n' * 300_000,
    "arrows": b"----> 3 x\n" * 500_000,
    "binary": bytes(range(256)) * 20_000,
    "shapes": b"(None, 1), " * 900_000,
    "node": b"Dimensions must be equal, but are 1 and 2 for '{{node " + b"loss" * 2_000_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_pasted_is_bounded(data: bytes) -> None:
    start = time.perf_counter()
    explain_error(data)
    assert time.perf_counter() - start < 120  # a hang, not a timing


NUMBERS = st.sampled_from(["0", "1", "7", "None", "-1", "999999999999", "(3)", "()", "[?,2]"])


@given(
    message=st.sampled_from([p[0] for p in PASTED]),
    at=st.lists(st.integers(0, 30), max_size=4),
    instead=st.lists(NUMBERS, min_size=4, max_size=4),
    cut=st.integers(0, 400),
)
def test_a_mangled_message_is_no_accident(
    message: str, at: list[int], instead: list[str], cut: int
) -> None:
    import re

    found = list(re.finditer(r"\d+|None|[(\[][^()\[\]]*[)\]]", message))
    for i, word in zip(at, instead):
        if i < len(found) and message[found[i].start() : found[i].end()] == found[i][0]:
            message = message[: found[i].start()] + word + message[found[i].end() :]
    for text in (message, message[:cut]):
        said = explain_error(text)
        assert said is None or (said.explanation and said.fix)


def test_a_number_of_hundreds_of_digits_is_no_size() -> None:
    found = explain_error("indices[0] = " + "9" * 400 + " is not in [0, " + "8" * 400 + ")")
    assert found is None


def _at(line: str, error: str) -> str:
    return f'Traceback (most recent call last):\n  File "train.py", line 3, in <module>\n    {line}\n{error}\n'


@pytest.mark.parametrize(
    ("line", "error", "code", "said"),
    [
        (
            "out, state = lstm(x)",
            "ValueError: too many values to unpack (expected 2)",
            "SEQ542",
            "first axis | return_state",
        ),
        (
            "self.trainable_weights = [self.W]",
            "AttributeError: property 'trainable_weights' of 'AttLayer' object has no setter",
            "SEQ316",
            "trainable_weights | add_weight",
        ),
        (
            "self.layers = []",
            "AttributeError: `Model.layers` attribute is reserved and should not be used. Please use "
            "another name.",
            "SEQ316",
            "layers | another name",
        ),
        (
            "return tf.TensorShape([self.batch_size, 4])",
            "AttributeError: 'Weighted' object has no attribute 'batch_size'",
            None,
            "reads self.batch_size | build",
        ),
        (
            "m.add(keras.layers.convolutional.Conv2D(8, 3))",
            "AttributeError: module 'keras.layers' has no attribute 'convolutional'",
            "SEQ712",
            "keras.layers.Conv2D",
        ),
    ],
)
def test_what_the_line_of_the_code_tells(line: str, error: str, code: Any, said: str) -> None:
    found = explain_error(_at(line, error))
    assert found is not None and found.code == code
    assert found.frame is not None and found.frame.text == line
    for part in said.split(" | "):
        assert part in f"{found.explanation} {found.fix}"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("a, b = 1, 2, 3", "ValueError: too many values to unpack (expected 2)"),
        ("self.rate = 3", "AttributeError: property 'rate' of 'Car' object has no setter"),
        ("print(car.wheels)", "AttributeError: 'Car' object has no attribute 'wheels'"),
        ("Car.drive()", "TypeError: Car.drive() missing 1 required positional argument: 'self'"),
    ],
)
def test_what_is_not_of_keras_is_left_alone(line: str, error: str) -> None:
    assert explain_error(_at(line, error)) is None
