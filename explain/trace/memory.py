"""What states remember, measured by changing a word and comparing the states."""

from __future__ import annotations

from typing import Any

# Forget gates as training may open them.
OPEN = 6.0


def shares_left(words: list[str], at: int, other: str, seed: int) -> dict[str, Any]:
    """How much of a change at word ``at`` is left after each later word, by kind of memory."""
    import numpy as np

    from .. import numpy_forward as reference

    changed = [*words[:at], other, *words[at + 1 :]]
    table, ids = reference.word_vectors([*words, *changed], 8, seed=seed)
    x = reference.embedding(ids[: len(words)], table)
    y = reference.embedding(ids[len(words) :], table)
    rnn = reference.recurrent_weights(1, 8, 8, seed)
    memories = {"SimpleRNN": [reference.simple_rnn(t, *rnn) for t in (x, y)]}
    for name, bias in (("LSTM, forget bias 1", 1.0), ("LSTM, forget gates open", OPEN)):
        weights = reference.recurrent_weights(4, 8, 8, seed, forget_bias=bias)
        memories[name] = [reference.lstm(t, *weights)[1] for t in (x, y)]
    found = {}
    for name, (a, b) in memories.items():
        gap = np.linalg.norm(a - b, axis=1)[at:]
        found[name] = gap / gap[0]
    return found


def _middle_shares(words: list[str], at: int, other: str, seeds: int) -> dict[str, Any]:
    """The median of :func:`shares_left` over several random starts."""
    import numpy as np

    runs = [shares_left(words, at, other, seed) for seed in range(seeds)]
    return {name: np.median([run[name] for run in runs], axis=0) for name in runs[0]}


def carried(words: list[str], at: int, other: str) -> str:
    """A sentence on what is left of word ``at`` at the end of the text."""
    last = {name: shares[-1] for name, shares in _middle_shares(words, at, other, 20).items()}
    rnn, fresh, opened = last.values()
    return (
        f"What is carried: change '{words[at]}' to '{other}' and follow the change for "
        f"{len(words) - 1 - at} words (median of 20 random starts, 8 units). Of its first trace "
        f"a SimpleRNN's state still holds {rnn:.1%} at the last word, an LSTM's cell state "
        f"{fresh:.1%}, and {opened:.1%} where training opens the forget gates."
    )


def findings_of(layers: list[Any], trace: Any, chosen: Any) -> list[str]:
    """What was measured on a trace; ``chosen`` is its built-in sentence, None for another."""
    sentences = []
    if chosen is not None:
        sentences.append(
            f"'{' '.join(chosen.text.split()[:-1])} …': {chosen.expected}. {chosen.lesson}"
        )
        if any(layer.role == "recurrent" or layer.children() for layer in layers):
            sentences.append(carried(trace.words, trace.words.index(chosen.early), chosen.other))
    if len(layers) == 2 and layers[1].wraps == "directions" and len(trace.words) > 1:
        if layers[1].merge_mode == "concat":
            weights = [[w for _, w in part.weights] for part in trace.parts]
            sentences.append(_known_by_halves(layers, trace.words, weights))
    return sentences


def _known_by_halves(layers: list[Any], words: list[str], weights: list[list[Any]]) -> str:
    """A sentence on which half of a bidirectional state has seen which words."""
    import numpy as np

    from .text import ids_of

    ids, _ = ids_of(words)
    embedding, both = layers[0], layers[1]
    width = len(weights[0][0])
    copy = type(both)(**{**both.__dict__["given"], "layer": _every_step(both.layer)})

    def state(changed: int) -> Any:
        text = list(ids)
        if changed >= 0:
            text[changed] = (text[changed] + 1) % width
        x = embedding.forward(np, np.array([text]), weights[0])
        return copy.forward(np, x, weights[1])[0]

    before, first, last = state(-1), state(0), state(len(ids) - 1)
    half = before.shape[-1] // 2
    moved = {
        (place, side): float(np.max(np.abs((new - before)[0 if place == "first" else -1][part])))
        for place, new in (("first", last), ("last", first))
        for side, part in (("forward", slice(0, half)), ("backward", slice(half, None)))
    }
    said = {key: "not at all" if gap == 0 else f"by {gap:.0e}" for key, gap in moved.items()}
    return (
        f"What each half knows: change the last word '{words[-1]}', and at the first word the "
        f"forward half moves {said['first', 'forward']}, the backward half "
        f"{said['first', 'backward']}. Change the first word '{words[0]}', and at the last word "
        f"they move {said['last', 'forward']} and {said['last', 'backward']}. The forward half "
        "has seen the words up to here, the backward half those from here on."
    )


def _every_step(layer: Any) -> Any:
    given = {k: v for k, v in layer.__dict__["given"].items() if k != "return_state"}
    return type(layer)(**{**given, "return_sequences": True})
