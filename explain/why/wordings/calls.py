"""How layers, batches and saved files are handed over: calls that Keras or Python stops at."""

from __future__ import annotations

import re

from shapecalc.errors import ShapeError

from ..reading import Seen
from .entry import Words, line_of, wording


@wording("SEQ105", r"Iterating over a symbolic KerasTensor is not supported")
def iterated(m: re.Match[str], seen: Seen) -> Words:
    return (
        "One tensor is used as several: it is unpacked, or a loop runs over it.",
        "An Attention returns its scores only if its call asks for them: "
        "Attention()([q, v], return_attention_scores=True); else take one name."
        if "Attention" in line_of(seen)
        else "Take one name. States come with return_state=True in the layer; a part of a tensor is "
        "x[:, 0].",
    )


@wording(
    "SEQ201",
    r"(?:(?P<layer>\w{1,60})\.)?__init__\(\) takes (?P<most>\d{1,3}|from \d{1,3} to \d{1,3}) "
    r"positional arguments? but (?P<given>\d{1,3}) were given",
)
def too_many(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.layers.registry import layer_class

    calls = re.findall(r"\b([A-Z]\w{1,60})\(", line_of(seen))
    layer = m["layer"] or (calls[-1] if calls else "")
    most = int(re.findall(r"\d+", m["most"])[-1]) - 1  # self is counted
    fact = (
        f"{layer or 'It'} takes at most {most} argument{'s' * (most != 1)} by position, but got "
        f"{int(m['given']) - 1}."
    )
    try:
        example = layer_class(layer).example()
    except ShapeError:
        return fact, "Write the others by name; sizes that belong together go into one tuple."
    return fact, f"Several sizes go into one tuple, tensors into the call: {example}."


@wording(
    "SEQ201",
    r"Please initialize .(?P<layer>\w{1,60}). layer with a .{0,30}?Layer. instance\. "
    r"Received:? (?P<got>.{0,40})",
)
def wrapper(m: re.Match[str], seen: Seen) -> Words:
    layer = m["layer"]
    inner = "Dense(8)" if layer == "TimeDistributed" else "LSTM(8)"
    if "KerasTensor" in m["got"]:
        return (
            f"{layer} got the output of a layer, not the layer.",
            f"Close the brackets before the call: {layer}({inner})(x).",
        )
    return f"{layer} needs a layer.", f"Give it one: {layer}({inner})."


@wording(None, r"could not automatically infer the (?:output )?shape of the Lambda's output")
def lambda_stops(m: re.Match[str], seen: Seen) -> Words:
    gone = re.search(r"module 'keras\.\w{0,40}backend' has no attribute '(\w{1,60})'", seen.whole)
    if gone is not None:
        return (
            f"The function of the Lambda stops: keras.backend of Keras 3 has no {gone[1]}.",
            f"Import from keras import ops as K, and look for K.{gone[1]} there.",
        )
    return (
        "Keras called the function of the Lambda to infer its output's shape, and it failed.",
        "Look at the error above it. The usual cause is keras.backend, which has lost its functions "
        "in Keras 3: from keras import ops as K. Else give Lambda(…, output_shape=(…)).",
    )
