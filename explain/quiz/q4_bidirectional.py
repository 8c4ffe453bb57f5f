"""Question 4: reading from both ends."""

from __future__ import annotations

from typing import Any, Optional

from .base import Choice, Evidence, Question, cross_check


class BothEnds(Question):
    number = 4
    question = "Which Keras layer makes an LSTM read a sequence forwards and backwards?"
    choices = (
        Choice(
            "Bidirectional",
            "It runs one copy in each direction and merges the outputs.",
            correct=True,
        ),
        Choice("TimeDistributed", "It applies a layer to each time step separately."),
        Choice("Conv1D", "It sees a few neighbours on both sides, but carries no state."),
        Choice("Unilateral", "There is no such layer."),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        import numpy as np

        from .. import numpy_forward

        words = ["I", "learned", "how", "to", "speak", "Gaelic"]
        other = [*words[:-1], "French"]
        table, ids = numpy_forward.word_vectors([*words, *other], 8, seed=4)
        texts = [
            numpy_forward.embedding(ids[: len(words)], table),
            numpy_forward.embedding(ids[len(words) :], table),
        ]
        forward = numpy_forward.recurrent_weights(4, 8, 4, 5, forget_bias=1.0)
        backward = numpy_forward.recurrent_weights(4, 8, 4, 6, forget_bias=1.0)
        ahead = [numpy_forward.lstm(x, *forward)[0] for x in texts]
        behind = [numpy_forward.lstm(x[::-1], *backward)[0][::-1] for x in texts]
        moved_ahead = np.max(np.abs(ahead[0] - ahead[1]), axis=1)
        moved_behind = np.max(np.abs(behind[0] - behind[1]), axis=1)

        sees_end = bool(np.all(moved_ahead[:-1] == 0) and np.all(moved_behind > 0))
        found = Evidence(holds=sees_end)
        found.say(
            "Bidirectional(LSTM(4)) reads the sentence twice: with 'Gaelic' and with 'French' "
            "at its end. How far the two halves of its output move at each word:"
        )
        found.table(
            ("at the word", "forward half", "backward half"),
            [(w, f"{a:.4f}", f"{b:.4f}") for w, a, b in zip(words, moved_ahead, moved_behind)],
        )
        found.say(
            "The forward half doesn't depend on the last word before it gets there. The backward "
            "half reads it first, and still depends on it at the very first word."
        )
        found.data.update(
            forward_moved=[float(v) for v in moved_ahead],
            backward_moved=[float(v) for v in moved_behind],
        )
        cross_check(
            found,
            keras,
            lambda k: k.layers.Bidirectional(k.layers.LSTM(4, return_sequences=True)),
            [*forward, *backward],
            texts[0],
            np.concatenate([ahead[0], behind[0]], axis=1),
        )
        return found
