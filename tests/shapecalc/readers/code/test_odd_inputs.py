"""Each layer called on, given to and fed with anything: described in words, and nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest

from explain.derivations.derivation import derive_row
from shapecalc.checks.base import watchers
from shapecalc.readers.notebook import script_source
from shapecalc.readers.script import read_source
from tests.explain.render.pictures.samples import every_layer

HEAD = """
import numpy as np, keras
from keras import layers, Input, Model, Sequential
from keras.layers import *
t, u, z = Input((20, 8)), Input((None, None)), Input((n, k))
a, l, m = np.zeros((4, 20, 8)), LSTM(3), Sequential([Dense(3)])
"""
GIVEN = [
    "t", "a", "u", "z", "unknown", "[t, t]", "[t, unknown]", "[a, a]", "[]", "None", "3", "'x'",
    "l", "m", "[l, t]", "[z, z]", "(t, a)", "{'query': t}", "t, t", "t, unknown", "x=t", "*unknown",
    "**unknown", "np", "range(3)", "t, mask=unknown", "t, initial_state=[unknown]",
    "t, initial_state=unknown", "[[1, 2], [3, 4]]", "lambda x: x",
]  # fmt: skip
FORMS = (
    "y = {layer}({given})\nM = Model(t, y)\nM.summary()\nM = Model(t, Dense(2)(y))\n",
    "M = Sequential([{layer}])\nM({given})\nM.compile('adam', 'mse')\nM.fit({given}, unknown)\n",
    "M = Model(t, [TimeDistributed({layer})({given}), Bidirectional({layer})({given})])\n",
)
LAYERS = {name: layer for name, layer, _ in every_layer()}


@pytest.mark.parametrize("name", LAYERS)
def test_nothing_breaks(name: str) -> None:
    words = ", ".join(f"{k}={v!r}" for k, v in LAYERS[name].__dict__["given"].items())
    for given in GIVEN:
        for form in FORMS:
            text = HEAD + form.format(layer=f"{name}({words})", given=given)
            found = read_source(script_source("p.py", text), watchers=watchers())
            assert found.to_dict() and str(found)
            for model in found.models:
                if model.summary is not None:
                    assert all(str(derive_row(row)) for row in model.summary.rows)


def test_a_check_that_breaks_is_seen_in_tests_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("a bug")

    source = script_source("p.py", HEAD + "M = Model(t, Dense(2)(t))\n")
    for event in ("called", "end"):
        with pytest.raises(KeyError):
            read_source(source, watchers={event: [broken]})
        with monkeypatch.context() as at_a_user:
            at_a_user.delenv("SEQSHAPE_DEBUG")
            assert len(read_source(source, watchers={event: [broken]}).models) == 2
