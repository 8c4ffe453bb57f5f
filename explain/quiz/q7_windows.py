"""Question 7: how many windows fit."""

from __future__ import annotations

from typing import Any, Optional

from .base import Choice, Evidence, Question, cross_check

RECORD = {
    "input_shape": [None, 120, 16],
    "layers": [{"class_name": "Conv1D", "config": {"filters": 128, "kernel_size": 5}}],
}


class Windows(Question):
    number = 7
    question = (
        "A Conv1D with 128 filters and a kernel of size 5 reads a sequence of 120 tokens. "
        "What is the output shape?"
    )
    choices = (
        Choice("(None, 120, 128)", "That is with padding='same'; the default is 'valid'."),
        Choice("(None, 116, 128)", "A window of 5 has 116 positions on 120 tokens.", correct=True),
        Choice("(None, 115, 128)", "120 - 5 leaves out the first window."),
        Choice("(None, 120, 124)", "There are 128 filters; the number of time steps gets smaller."),
        Choice("(None, 24, 128)", "That is with strides=5: windows that don't overlap."),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        import numpy as np

        from shapecalc.models.prediction import rows_of

        from .. import numpy_forward
        from ..derivations.derivation import derive_row

        row = rows_of(RECORD)[0]
        predicted = str(row.output)
        derived = derive_row(row).shape[0]
        windows = numpy_forward.windows_of(120, 5)
        centres = {(a + b) // 2 for a, b in windows}
        lost = (min(centres), 119 - max(centres))
        rng = np.random.default_rng(10)
        x = rng.standard_normal((120, 16)).astype("float32")
        weights: list[Any] = [
            (rng.standard_normal((5, 16, 128)) / 9).astype("float32"),
            np.zeros(128, "float32"),
        ]
        out = numpy_forward.conv1d(x, *weights)

        found = Evidence(
            holds=predicted == self.answer.text and out.shape == (116, 128) and len(windows) == 116
        )
        found.say(f"Predicted: {predicted}, from {derived.text}.")
        first, last = windows[0], windows[-1]
        found.say(
            f"Counted: the first window reads tokens {first[0] + 1} to {first[1]}, "
            f"the second {windows[1][0] + 1} to {windows[1][1]}, the last {last[0] + 1} to "
            f"{last[1]}: {len(windows)} windows."
        )
        found.say(
            f"The first {lost[0]} and the last {lost[1]} tokens are never in the centre of a "
            f"window, {sum(lost)} in all: 120 - {sum(lost)} = {120 - sum(lost)}."
        )
        found.data.update(predicted=predicted, windows=len(windows), computed=list(out.shape))
        cross_check(found, keras, lambda k: k.layers.Conv1D(128, 5), weights, x, out)
        return found
