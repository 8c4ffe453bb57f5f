"""Question 1: why the order of words matters."""

from __future__ import annotations

from typing import Any, Optional

from .base import Choice, Evidence, Question, cross_check, numbers


class Order(Question):
    number = 1
    question = "Why is the order of its words so important for the meaning of a text?"
    choices = (
        Choice(
            "The same words in another order can mean something else",
            "Only the order says who bites whom.",
            correct=True,
        ),
        Choice(
            "Longer texts hold more words, and more words mean more",
            "Length is not order: the two sentences here are equally long and still differ.",
        ),
        Choice(
            "Each word has a meaning of its own, and order adds nothing to it",
            "Then both sentences would mean the same, as in a bag of words.",
        ),
        Choice(
            "Neural networks can only read words from left to right",
            "They can read from both ends, or all words at once.",
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        import numpy as np

        from .. import numpy_forward

        one = ["the", "dog", "bites", "the", "man"]
        two = ["the", "man", "bites", "the", "dog"]
        table, ids = numpy_forward.word_vectors(one + two, 4, seed=1)
        texts = [
            numpy_forward.embedding(ids[: len(one)], table),
            numpy_forward.embedding(ids[len(one) :], table),
        ]
        weights = numpy_forward.recurrent_weights(1, 4, 4, seed=1)
        averages = [x.mean(axis=0) for x in texts]
        states = [numpy_forward.simple_rnn(x, *weights)[-1] for x in texts]
        same = float(np.max(np.abs(averages[0] - averages[1])))
        other = float(np.max(np.abs(states[0] - states[1])))

        found = Evidence(holds=same < 1e-6 and other > 0.01)
        found.say(
            "The same five words in two orders, read by an average of embeddings and by a "
            "SimpleRNN(4):"
        )
        found.table(
            ("sentence", "average embedding", "last RNN state"),
            [
                (" ".join(words), numbers(a), numbers(s))
                for words, a, s in zip((one, two), averages, states)
            ],
        )
        found.say(
            f"The averages differ by {same:.0e} at most: they can't tell the sentences apart. "
            f"The states differ by up to {other:.2f}."
        )
        found.data.update(average_gap=same, state_gap=other)
        cross_check(found, keras, lambda k: k.layers.SimpleRNN(4), weights, texts[0], states[0])
        return found
