"""Some hundreds of random programs: no number in a table that didn't come out, no false error.

Many: ``python -m tests.properties.soundness --count 100000``.
"""

from __future__ import annotations

import importlib.util

import pytest

from .__main__ import SEED, Slice, kinds, work
from .comparing import outcome
from .hand_written import hand_written
from .programs import features, program
from .sandbox import compiled, run
from .shrinking import shrunk
from .worlds import worlds

# What the reader still gets wrong: features that the programs here do without, with the reason.
OPEN: dict[str, str] = {}

_DATA, _LAYERS = hand_written("hand_written.txt"), hand_written("hand_written_layers.txt")
_PANDAS = pytest.mark.skipif(importlib.util.find_spec("pandas") is None, reason="without pandas")


def _held(profile: str, count: int) -> Slice:
    found = work((SEED, 0, count, profile, tuple(OPEN), 2.0, 0))
    assert not found.failures, kinds(found.failures)
    return found


@pytest.mark.parametrize(
    ("profile", "count"),
    [("python", 150), ("numpy", 60), pytest.param("pandas", 40, marks=_PANDAS)],
)
def test_what_is_read_of_data_came_out(profile: str, count: int) -> None:
    totals = _held(profile, count).totals
    assert totals["tables"] > count
    assert totals["known"] > totals["tables"] / 10


@pytest.mark.keras
def test_what_is_read_of_layers_came_out() -> None:
    totals = _held("keras", 20).totals
    assert totals["known"] > totals["tables"] / 10


@pytest.mark.keras
def test_the_model_that_stands_for_keras_is_right() -> None:
    """Programs with one plain layer give the same tables with Keras."""
    tables = 0
    for i in range(12):
        made = program(f"keras-{i}", "python")
        code, world = compiled(made.text), worlds(i)[0]
        light, real = run(code, world), run(code, world, real=True)
        assert (light.tables, light.raised) == (real.tables, real.raised), made.text
        tables += len(light.tables)
    assert tables > 12


@_PANDAS
@pytest.mark.parametrize("title", _DATA)
def test_what_is_read_of_a_hand_written_program_came_out(title: str) -> None:
    found = outcome(_DATA[title], worlds(title))
    assert not found.faults
    assert found.tables


@pytest.mark.keras
@_PANDAS
@pytest.mark.parametrize("title", _LAYERS)
def test_what_is_read_of_hand_written_layers_came_out(title: str) -> None:
    assert not outcome(_LAYERS[title], worlds(title), real=True).faults


_HEAD = "import keras\nfrom keras import layers\nimport sys\n"
_MODEL = "keras.Sequential([keras.Input(({},)), layers.Dense(1)], name='m1').summary()\n"


def test_a_false_number_is_found_and_the_program_made_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from shapecalc.readers.code.libraries import python

    known = "a = [1, 2]\nb = 3\nif b > 1:\n    a.append(b)\n" + _MODEL.format("len(a)")
    assert not outcome(_HEAD + known, worlds(1)).faults
    assert outcome(_HEAD + known, worlds(1)).known == 1
    monkeypatch.setitem(python.functions, "len", lambda given: 7)

    def fails(text: str) -> bool:
        return any(fault.kind == "number" for fault in outcome(text, worlds(1)).faults)

    assert fails(_HEAD + known)
    small = shrunk(_HEAD + known, fails)
    assert fails(small)
    assert len(small.splitlines()) <= 5


def test_an_error_is_false_where_its_line_ran() -> None:
    right = _HEAD + "n = int(sys.argv[1])\n" + _MODEL.format("-3")
    found = outcome(right, worlds(1))
    assert (found.faults, found.errors) == ([], 1)


def test_every_feature_can_be_left_out() -> None:
    names = features()
    assert len(names) == len(set(names))
    assert set(OPEN) <= set(names)
    made = program("without", "python", without=["for.", "if."])
    assert not any(name.startswith(("for.", "if.")) for name in made.features)


def test_a_program_is_the_same_every_time() -> None:
    assert program("same").text == program("same").text
