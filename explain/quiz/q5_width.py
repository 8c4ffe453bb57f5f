"""Question 5: how wide a bidirectional layer's output is."""

from __future__ import annotations

from typing import Any, Optional

from .base import Choice, Evidence, Question, cross_check

RECORD: dict[str, Any] = {
    "input_shape": [None, None, 16],
    "layers": [
        {
            "class_name": "Bidirectional",
            "config": {"layer": {"class_name": "LSTM", "config": {"units": 64}}},
        }
    ],
}
# Two texts of different lengths, in words.
SHORT, LONG = 6, 15


class Width(Question):
    number = 5
    question = (
        "What is the output shape of a bidirectional LSTM with 64 units, all else as Keras has it, "
        "for sequences of any length?"
    )
    choices = (
        Choice("(None, 64)", "That is one direction; the backward one has 64 units, too."),
        Choice("(None, 128)", "64 values from each direction, concatenated.", correct=True),
        Choice("(128, None)", "The first axis is the batch, whose size is unknown."),
        Choice(
            "(None, None, 128)",
            "That is with return_sequences=True: an output at each time step.",
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        import numpy as np

        from shapecalc.models.prediction import rows_of
        from shapecalc.models.sequential import make_layers, run

        from .. import numpy_forward
        from ..derivations.derivation import derive_row

        row = rows_of(RECORD)[0]
        predicted = str(row.output)
        derived = derive_row(row).shape[-1]
        table, ids = numpy_forward.word_vectors([f"w{i}" for i in range(LONG)], 16, seed=7)
        x = numpy_forward.embedding(ids, table)
        forward = numpy_forward.recurrent_weights(4, 16, 64, 8, forget_bias=1.0)
        backward = numpy_forward.recurrent_weights(4, 16, 64, 9, forget_bias=1.0)

        def both(x: Any) -> Any:
            ways = ((x, forward), (x[::-1], backward))
            return np.concatenate([numpy_forward.lstm(x, *weights)[0][-1] for x, weights in ways])

        out, of_short = both(x), both(x[:SHORT])
        summed = run(
            make_layers(
                [
                    {
                        "class_name": "Bidirectional",
                        "config": {**RECORD["layers"][0]["config"], "merge_mode": "sum"},
                    }
                ]
            ),
            row.inputs,
        )[0].output

        held = predicted == self.answer.text and out.shape == of_short.shape == (128,)
        found = Evidence(holds=held)
        found.say(f"Predicted: {predicted}, from {derived.text}. {derived.why}")
        found.say(
            f"Computed on {SHORT} and on {LONG} random word vectors: the forward layer returns "
            f"{forward[1].shape[0]} values, the backward layer {backward[1].shape[0]}; "
            f"concatenated {of_short.shape[0]} and {out.shape[0]}."
        )
        found.say(f"With merge_mode='sum' the shape would be {summed}.")
        found.data.update(predicted=predicted, computed=list(out.shape))
        cross_check(
            found,
            keras,
            lambda k: k.layers.Bidirectional(k.layers.LSTM(64)),
            [*forward, *backward],
            x,
            out,
        )
        return found
