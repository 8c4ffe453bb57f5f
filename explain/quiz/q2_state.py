"""Question 2: what a recurrent network carries from step to step."""

from __future__ import annotations

from typing import Any, Optional

from .base import Choice, Evidence, Question, cross_check, numbers


class State(Question):
    number = 2
    question = "How does a recurrent network use earlier words when it reads later ones?"
    choices = (
        Choice(
            "It looks up every word's neighbours in a dictionary",
            "There is no dictionary: it has the current word and its own state.",
        ),
        Choice(
            "It carries a state from each step to the next",
            "The state after a word goes into the computation of the next one.",
            correct=True,
        ),
        Choice(
            "It sorts the words by importance before it reads them",
            "It reads them in their order.",
        ),
        Choice(
            "It reads all words at the same time",
            "A dense layer over all words does that; a recurrent layer goes word by word.",
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        import numpy as np

        from .. import numpy_forward

        words = ["Today", "has", "a", "beautiful", "blue", "sky"]
        changed = ["Yesterday", *words[1:]]
        table, ids = numpy_forward.word_vectors([*words, *changed], 8, seed=3)
        x = numpy_forward.embedding(ids[: len(words)], table)
        y = numpy_forward.embedding(ids[len(words) :], table)
        kernel, recurrent, bias = numpy_forward.recurrent_weights(1, 8, 4, seed=3)
        states = numpy_forward.simple_rnn(x, kernel, recurrent, bias)
        gaps = np.max(np.abs(states - numpy_forward.simple_rnn(y, kernel, recurrent, bias)), axis=1)
        cut = np.zeros_like(recurrent)
        forgot = np.max(
            np.abs(
                numpy_forward.simple_rnn(x, kernel, cut, bias)
                - numpy_forward.simple_rnn(y, kernel, cut, bias)
            ),
            axis=1,
        )

        carried = bool(np.all(gaps > 0) and np.all(forgot[1:] == 0))
        found = Evidence(holds=carried)
        found.say(
            "The state of a SimpleRNN(4) after each word, and how far it moves when the "
            "first word is 'Yesterday' instead:"
        )
        found.table(
            ("after", "state", "moved by", "moved by, nothing carried"),
            [
                (w, numbers(s), f"{g:.4f}", f"{f:.4f}")
                for w, s, g, f in zip(words, states, gaps, forgot)
            ],
        )
        found.say(
            "Only the first word was changed, yet every later state moves. With the "
            "recurrent kernel set to zero nothing is carried, and they don't change."
        )
        found.data.update(moved=[float(g) for g in gaps], moved_without=[float(f) for f in forgot])
        cross_check(
            found,
            keras,
            lambda k: k.layers.SimpleRNN(4, return_sequences=True),
            [kernel, recurrent, bias],
            x,
            states,
        )
        return found
