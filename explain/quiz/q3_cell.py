"""Question 3: what the cell state of an LSTM is for."""

from __future__ import annotations

from typing import Any, Optional

from ..trace.memory import OPEN, shares_left
from .base import Choice, Evidence, Question, cross_check

SENTENCE = "I lived in Ireland so at school they made me learn how to speak"
SEEDS = 40


class CellState(Question):
    number = 3
    question = "How can an LSTM use a word from much earlier in the sequence?"
    choices = (
        Choice(
            "It drops the words in between",
            "It reads every word; gates decide how much of each goes into the cell state.",
        ),
        Choice(
            "It reads the sentence a second time",
            "It reads it once.",
        ),
        Choice(
            "It shuffles the words until related ones are neighbours",
            "It doesn't change the order.",
        ),
        Choice(
            "Its cell state carries values from early words to late ones",
            "The cell state is only multiplied by the forget gate and added to.",
            correct=True,
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        import numpy as np

        words = SENTENCE.split()
        at = words.index("Ireland")
        kept: dict[str, list[Any]] = {
            "SimpleRNN": [],
            "LSTM, forget bias 1": [],
            "LSTM, forget gates open": [],
        }
        for seed in range(SEEDS):
            for name, share in shares_left(words, at, "France", seed).items():
                kept[name].append(share)
        middle = {name: np.median(np.array(rows), axis=0) for name, rows in kept.items()}

        rnn, fresh, opened = (float(v[-1]) for v in middle.values())
        found = Evidence(holds=opened > 0.5 and opened > 5 * rnn and fresh > rnn)
        found.say(
            f"'{SENTENCE} …': 'Ireland' is changed to 'France'. How much of the resulting change "
            f"in the state is left after more words, median of {SEEDS} random initializations "
            "with 8 units:"
        )
        steps = [1, 3, 6, len(words) - 1 - at]
        found.table(
            ("words later", *(str(s) for s in steps)),
            [(name, *(f"{v[s]:.1%}" for s in steps)) for name, v in middle.items()],
        )
        found.say(
            "SimpleRNN computes its whole state again at each word. An LSTM only multiplies "
            "its cell state by the forget gate: as Keras starts it (bias 1, gates about "
            "three quarters open) the change fades more slowly, and where training opens the "
            f"gates (here by a bias of {OPEN:.0f}) it stays. (Over 100 %: later words amplified it.)"
        )
        found.data.update(left_after_last_word={k: float(v[-1]) for k, v in middle.items()})
        self._check(found, keras, words)
        return found

    def _check(self, found: Evidence, keras: Optional[Any], words: list[str]) -> None:
        from .. import numpy_forward

        table, ids = numpy_forward.word_vectors(words, 8, seed=0)
        x = numpy_forward.embedding(ids, table)
        weights = numpy_forward.recurrent_weights(4, 8, 8, 0, forget_bias=1.0)
        outputs, _ = numpy_forward.lstm(x, *weights)
        cross_check(
            found, keras, lambda k: k.layers.LSTM(8, return_sequences=True), weights, x, outputs
        )
