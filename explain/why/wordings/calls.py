"""How layers, batches and saved files are handed over: calls that Keras or Python stops at."""

from __future__ import annotations

import re

from shapecalc.errors import ShapeError

from ..reading import Seen
from .entry import Words, capital, the_layer, wording


@wording("SEQ105", r"Iterating over a symbolic KerasTensor is not supported")
def iterated(m: re.Match[str], seen: Seen) -> Words:
    line = seen.frame.text if seen.frame is not None else ""
    fact = "One tensor of a layer is taken for several: it is unpacked, or a loop runs over it."
    if "Attention" in line:
        return (
            fact,
            "An Attention hands on its scores only if its call asks for them: "
            "Attention()([q, v], return_attention_scores=True); else take one name.",
        )
    return (
        fact,
        "Take one name. States come with return_state=True in the layer; a part of a tensor is "
        "x[:, 0].",
    )


@wording(
    "SEQ201",
    r"(?:(?P<layer>\w{1,60})\.)?__init__\(\) takes (?P<most>\d{1,3}|from \d{1,3} to \d{1,3}) "
    r"positional arguments? but (?P<given>\d{1,3}) were given",
)
def too_many(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.layers.registry import layer_class

    layer = m["layer"] or ""
    if not layer and seen.frame is not None:
        calls = re.findall(r"\b([A-Z]\w{1,60})\(", seen.frame.text)
        layer = calls[-1] if calls else ""
    most = int(re.findall(r"\d+", m["most"])[-1]) - 1  # self is counted
    given = int(m["given"]) - 1
    fact = (
        f"{layer or 'It'} takes {most} argument{'s' * (most != 1)} by position, and gets {given}."
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
            f"{layer} is put round what a layer hands on, not round the layer.",
            f"Close the brackets before the call: {layer}({inner})(x).",
        )
    return f"{layer} wants a layer.", f"Give it one: {layer}({inner})."


@wording(
    "SEQ501",
    r"__getitem__\(\) must return a tuple or a dict.{0,160}?Received: (?P<got>.{0,400})",
)
def batch_of_a_sequence(m: re.Match[str], seen: Seen) -> Words:
    if "<generator" in m["got"]:
        return (
            "__getitem__ yields, so each batch of the Sequence is a generator.",
            "Return the batch: return x, y.",
        )
    return (
        "A batch of the Sequence isn't (inputs,), (inputs, targets) or (inputs, targets, "
        "sample_weight).",
        "Put several inputs or several targets into one tuple: return x, (y1, y2).",
    )


@wording("SEQ501", r"Data is expected to be in format .x., .\(x,\)., .\(x, y\)")
def batch_of_a_generator(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A batch isn't x, (x, y) or (x, y, sample_weight).",
        "Put several inputs or several targets into one tuple: yield x, (y1, y2).",
    )


@wording("SEQ501", r"as_list\(\) is not defined on an unknown TensorShape")
@wording("SEQ501", r"Cannot take the length of shape with unknown rank")
def unknown_rank(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{capital(the_layer(seen))} or the training gets tensors whose number of axes isn't known.",
        "A Dataset of from_generator needs output_signature=(tf.TensorSpec((20, 8)), "
        "tf.TensorSpec(())), the shapes of one element; after py_function or a parser tell them "
        "with x = tf.ensure_shape(x, (20, 8)).",
    )


@wording(None, r"validation_split. is only supported for tensors or NumPy arrays")
def split_of_lists(m: re.Match[str], seen: Seen) -> Words:
    return (
        "x or y is a Python list (or a generator), which Keras can't split.",
        "Make arrays of both first: x, y = np.array(x), np.array(y). For a generator or a Dataset "
        "give validation_data.",
    )


@wording(None, r"Could not locate function '(?P<name>\w{1,80})'")
def not_told_on_loading(m: re.Match[str], seen: Seen) -> Words:
    name = m["name"]
    return (
        f"The saved model uses {name}, which is written in a program and not in Keras; loading it, "
        "Keras doesn't know where.",
        f"Import it and say so: load_model(path, custom_objects={{{name!r}: {name}}}); or put "
        f"@keras.saving.register_keras_serializable() above {name} and save anew.",
    )


@wording(None, r"could not automatically infer the (?:output )?shape of the Lambda's output")
def lambda_stops(m: re.Match[str], seen: Seen) -> Words:
    gone = re.search(r"module 'keras\.\w{0,40}backend' has no attribute '(\w{1,60})'", seen.whole)
    if gone is not None:
        return (
            f"The function of the Lambda stops: keras.backend of Keras 3 has no {gone[1]}.",
            f"Import from keras import ops as K, and look for K.{gone[1]} there.",
        )
    return (
        "Keras called the function of the Lambda to learn its output's shape, and it stopped.",
        "Look at the error above it. The usual cause is keras.backend, which has lost its functions "
        "in Keras 3: from keras import ops as K. Else give Lambda(…, output_shape=(…)).",
    )
