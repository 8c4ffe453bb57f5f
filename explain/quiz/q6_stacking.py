"""Question 6: stacking recurrent layers."""

from __future__ import annotations

from typing import Any, Optional

from .base import Choice, Detail, Evidence, Question


def _stack(*returns: bool) -> dict[str, Any]:
    layers: list[Any] = [
        {"class_name": "LSTM", "config": {"units": 8, **({"return_sequences": True} if r else {})}}
        for r in returns
    ]
    return {
        "input_shape": [None, 20, 16],
        "layers": [*layers, {"class_name": "Dense", "config": {"units": 1}}],
    }


STACKS = (
    ("on none", _stack(False, False)),
    ("on the first", _stack(True, False)),
    ("on both", _stack(True, True)),
)


class Stacking(Question):
    number = 6
    question = (
        "Two LSTM layers are stacked. What does the second need to get its input from the first?"
    )
    choices = (
        Choice(
            "return_sequences=True on every recurrent layer",
            "It builds, but the last LSTM then returns an output at every time step, not one.",
        ),
        Choice(
            "Nothing: Keras sets it automatically",
            "By default an LSTM returns its last output only: no time steps for the next one.",
        ),
        Choice(
            "return_sequences=True on the layers that feed another recurrent layer, not on the last",
            "The next layer gets every time step, and the last one returns one output.",
            correct=True,
        ),
        Choice(
            "return_sequences=True on the last layer only",
            "It is the first that has to return its time steps.",
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        from shapecalc.models.prediction import predict

        found = Evidence(cross_checked=keras is not None)
        rows, codes = [], []
        for where, record in STACKS:
            answer = predict(record)
            error = answer.get("error")
            codes.append(error["code"] if error else "")
            end = "error at layer " + str(error["layer"]) if error else _ends(answer)
            rows.append((where, end))
            if error:
                found.say(f"return_sequences {where}: {error['code']} {error['message']}")
            if keras is not None:
                said = self._keras_says(record, answer, found)
                if said:
                    found.say(Detail(f"Keras's message: {said}"))
        found.table(("return_sequences", "outputs of LSTM, LSTM, Dense"), rows)
        found.say(
            "On the first alone there is one output per sequence; on both, one per time step."
        )
        found.holds = codes == ["SEQ101", "", ""] and found.cross_checked == (keras is not None)
        found.data.update(outcomes=dict(rows))
        if keras is None:
            found.unchecked = "Not checked against Keras: these are predictions alone."
        return found

    def _keras_says(self, record: Any, answer: Any, found: Evidence) -> str:
        """Keras's error, if there is one; notes whether the prediction agrees."""
        from ..keras_check import build as keras_twin

        try:
            with keras_twin.quiet():
                twin = keras_twin.build(record)
        except keras_twin.TwinRefusal as refusal:
            same = answer.get("error", {}).get("layer") == refusal.layer
            found.cross_checked = found.cross_checked and same
            return refusal.message
        shapes = [row["output_shape"] for row in twin.rows]
        same = "layers" in answer and [r["output_shape"] for r in answer["layers"]] == shapes
        found.cross_checked = found.cross_checked and same
        return ""


def _ends(answer: dict[str, Any]) -> str:
    return "  ".join(
        "(" + ", ".join(map(str, row["output_shape"])) + ")" for row in answer["layers"]
    )
