"""How layers, batches and saved files are handed over: calls that Keras or Python stops at."""

from __future__ import annotations

import re

from shapecalc.errors import ShapeError
from shapecalc.keras_names import KERAS_LAYERS

from ..reading import Seen
from .entry import SHARED, Words, line_of, wording


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
    from shapecalc.layers.registry import layer_class, layer_classes

    calls = re.findall(r"\b([A-Z]\w{1,60})\(", line_of(seen))
    layer = m["layer"] or (calls[-1] if calls else "")
    if layer not in layer_classes() and not seen.passes_keras:
        return None
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
    # The keyword that a function of keras.ops doesn't have, or whatever else stopped it.
    stopped = seen.earlier[0] if seen.earlier else ""
    if stopped:
        return (
            f"Keras called the function of the Lambda to infer its output's shape, and it failed: {stopped[:160]}",
            "Correct that in the function. Functions of keras.ops take NumPy's arguments, not TensorFlow's.",
        )
    return (
        "Keras called the function of the Lambda to infer its output's shape, and it failed.",
        "Call the function itself to see the error. The usual cause is keras.backend, which has lost its functions "
        "in Keras 3: from keras import ops as K. Else give Lambda(…, output_shape=(…)).",
    )


@wording(
    "SEQ207",
    r"(?P<layer>Sequential)\.(?P<method>add)\(\) missing 1 required positional argument: 'layer'",
    r"(?P<layer>\w{1,60})\.(?P<method>\w{1,60})\(\) missing 1 required positional argument: 'self'",
)
def class_asked(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.keras_signatures import SIGNATURES
    from shapecalc.layers.registry import layer_classes

    layer, method = m["layer"], m["method"]
    of_layers = layer in layer_classes() or layer in ("Layer", "Operation")
    of_models = layer in ("Sequential", "Model", "Functional") or f"Model.{method}" in SIGNATURES
    if not (of_layers or of_models):
        return None
    example = "layer = LSTM(32)" if of_layers else "model = Sequential([…])"
    return (
        f"{method} is called on a class, and not on an object of it.",
        f"Make one first, with brackets, and call {method} on that: {example}.",
    )


@wording(
    "SEQ713",
    r"(?P<layer>\w{1,60})\.(?P<method>reset_states?|get_weights|count_params)\(\) takes 1 positional "
    r"argument but \d{1,2} were given",
)
def argument_of_none(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.checks.keywords import NO_ARGUMENTS

    return f"{m['method']} takes no arguments in Keras 3.", NO_ARGUMENTS[m["method"]]


@wording("SEQ542", r"^(?P<how>too many|not enough) values to unpack \(expected (?P<wanted>\d{1,3})")
def unpacked(m: re.Match[str], seen: Seen) -> Words:
    line = line_of(seen)
    names, is_, right = line.partition(" = ")
    if not is_ or "," not in names or not re.match(r"[\w.]{1,60}[(\[]", right) or seen.passes_keras:
        return None
    return (
        f"What stands right of the = has {'more' if m['how'] == 'too many' else 'fewer'} parts than the "
        f"{m['wanted']} names on the left. An array or tensor is unpacked along its first axis, the batch.",
        "Take one name and print its type and shape. A recurrent layer returns its states only with "
        "return_state=True: an LSTM two behind its output, a GRU one.",
    )


@wording(
    "SEQ316",
    r"property '(?P<name>\w{1,60})' of '(?P<layer>[\w.<>]{1,80})' object has no setter",
    r"can't set attribute '(?P<name>\w{1,60})'",
    r".Model\.(?P<name>layers). attribute is reserved",
)
def reserved(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.checks.own_attributes import OF_MODELS, WEIGHTS

    name = m["name"]
    if name not in OF_MODELS or (line_of(seen) and f".{name}" not in line_of(seen)):
        return None
    return (
        f"{name} is an attribute that Keras works out itself; a layer or model of your own can't set it.",
        "Leave it out: Keras finds the weights that self.add_weight made, and those of layers that are "
        "attributes."
        if name in WEIGHTS
        else f"Give yours another name, such as self.my_{name}.",
    )


@wording(None, r"^'(?P<layer>[A-Z]\w{0,60})' object has no attribute '(?P<name>[a-z]\w{0,60})'$")
@wording(
    None,
    r"encountered when calling (?P<layer>\w{1,60})\.call\(\)\. '(?P=layer)' object has no attribute "
    r"'(?P<name>[a-z]\w{0,60})'",
)
def read_too_early(m: re.Match[str], seen: Seen) -> Words:
    layer, name = m["layer"], m["name"]
    if f"self.{name}" not in line_of(seen) or layer in KERAS_LAYERS:
        return None
    return (
        f"{layer} reads self.{name} before anything has set it.",
        "Set it in __init__ or build. Keras calls build and compute_output_shape before call, and call of a "
        "model when it is first used.",
    )


@wording("SEQ105", r"^too many positional arguments|call\(\) takes \d positional arguments? but \d")
def call_arguments(m: re.Match[str], seen: Seen) -> Words:
    if not seen.passes_keras:
        return None
    return (
        "The layer's method call takes fewer tensors than the layer is called with.",
        "Its first argument is self, the second the input: def call(self, inputs, training=False). Call it "
        "on one tensor, or name more arguments in call.",
    )


@wording(
    "SEQ103",
    r"int\(\) argument must be a string.{0,60}?(?:not '?NoneType|None)",
    r"unsupported operand type\(s\) for (?:%|//|/|\*|\+|-|\*\* or pow\(\)): '?(?:NoneType'? and "
    r"'?(?:int|float)|(?:int|float)'? and '?NoneType)",
    r"'NoneType' object cannot be interpreted as an integer",
)
def size_is_none(m: re.Match[str], seen: Seen) -> Words:
    line = line_of(seen)
    if line and not (seen.passes_keras or re.search(r"\.shape\b|int_shape", line)):
        return None
    fact = "A size is None (unknown until data comes), and an integer is needed here."
    more = " For the length of a batch at run time use keras.ops.shape(x), not x.shape."
    if seen.is_traceback:
        return fact, SHARED["FIXED"] + more
    return f"{fact[:-1]}, if it comes from a shape of Keras.", SHARED["FIXED"] + more


@wording(
    "SEQ201",
    r"unsupported operand type\(s\) for (?:%|\+|<): '(?P<list>TrackedList|list)' and 'int'",
)
def list_as_axis(m: re.Match[str], seen: Seen) -> Words:
    merges = re.search(r"\b(?:Concatenate|Add|Average|Multiply|Dot|LSTM|GRU)\(", line_of(seen))
    if m["list"] == "list" and not (seen.passes_keras or merges):
        return None
    return (
        "A layer such as Concatenate got a list as its axis: the tensors (or models) were given where it is "
        "made.",
        "Make it first, then call it on the tensors: Concatenate()([a, b]). A Sequential can't hold that: "
        "join the outputs of two models, Concatenate()([m1.output, m2.output]), and make Model(inputs=[m1.input, "
        "m2.input], outputs=…). With return_state=True a recurrent layer returns a list; take its first "
        "tensor.",
    )


@wording(
    None,
    r"'(?:\w{1,60}\.){0,9}(?P<kind>(?:Keras|Symbolic|Eager)?Tensor)' object has no attribute "
    r"'(?P<name>(?!_keras_|_inbound_|numpy)\w{1,60})'",
)
def tensor_attribute(m: re.Match[str], seen: Seen) -> Words:
    import numpy as np

    name = m["name"]
    if hasattr(np.ndarray, name):
        return (
            f"A tensor has no {name!r}; arrays of NumPy have.",
            f"Use the function of keras.ops: keras.ops.{name}(x, …).",
        )
    if not (seen.passes_keras or m["kind"] != "Tensor"):
        return None
    return (
        f"A tensor has no {name!r}: something else was expected under this name.",
        "Print type(x) there: a layer or a model was called (its result is a tensor) where the layer itself was "
        "meant, or a list was expected.",
    )


@wording(
    None,
    r"'KerasTensor' object does not support item assignment|object of type 'KerasTensor' has no len",
)
def keras_tensor_as_array(m: re.Match[str], seen: Seen) -> Words:
    if "len" in m[0]:
        return (
            "len asks for a number of examples, and a symbolic tensor has none yet.",
            "Use x.shape[1] for its steps, keras.ops.shape(x)[0] for the examples.",
        )
    return (
        "The values of a tensor can't be changed in place.",
        "Make a new one: keras.ops.where(mask, new, x), keras.ops.concatenate, or "
        "keras.ops.slice_update(x, start, new).",
    )


@wording(None, r"invalid literal for int\(\) with base 10: '(?P<word>[^']{1,80})'")
def words_to_pad(m: re.Match[str], seen: Seen) -> Words:
    if "pad_sequences" not in seen.whole:
        return None
    return (
        f"pad_sequences got texts ({m['word']!r}), and it pads sequences of numbers.",
        "Number the words first: keras.layers.TextVectorization(output_sequence_length=100) makes padded numbers "
        "of texts.",
    )


@wording("SEQ501", r"'(?P<kind>\w{1,60})' object has no attribute '(?:shape|rank)'")
def no_array(m: re.Match[str], seen: Seen) -> Words:
    kind = m["kind"]
    if kind == "ImageDataGenerator":
        return (
            "fit got the ImageDataGenerator itself, which holds no images.",
            "Give what it flows: generator.flow(x, y), or flow_from_directory(path).",
        )
    adapter = re.search(
        r"data_adapter|training_generator|convert_to_generator_like|match_dtype_and_rank",
        seen.whole,
    )
    if not seen.passes_keras or adapter is None:
        return None
    if kind in ("tuple", "list"):
        return (
            f"A {kind} arrives where an array belongs: the labels (or inputs) of a batch.",
            "Make one array of them before they are returned or yielded: np.array(y). Labels of several outputs go into a "
            "tuple of arrays: return x, (y1, y2).",
        )
    if kind == "generator":
        return (
            "__getitem__ of the Sequence yields, so each batch is a generator; or a generator was given where an array "
            "belongs.",
            "Return the batch, return x, y; and import Sequence from the Keras of the model.",
        )
    return (
        f"fit takes the {kind} for an array: it isn't a Sequence of the Keras that the model comes from.",
        "Import both from one: from tensorflow.keras.utils import Sequence beside tensorflow.keras models, and make "
        f"class {kind}(Sequence).",
    )


@wording("SEQ520", r"Could not interpret optimizer identifier: <(?P<what>[\w.]{1,120})")
def other_optimizer(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The optimizer is an object of another library than the model: {m['what']}.",
        "Import optimizers and models from one: keras.optimizers.Adam() beside keras.Sequential. An optimizer of "
        "TensorFlow 1 (tf.train, tf.compat.v1) isn't taken.",
    )


@wording(None, r"'str' object has no attribute 'decode'")
def text_of_h5py(m: re.Match[str], seen: Seen) -> Words:
    if re.search(r"load_model|load_weights|hdf5|h5py", seen.whole) is None:
        return None
    return (
        "An old Keras (2.2 to 2.4) reads an .h5 file by a newer h5py, which returns text where bytes were.",
        'Install h5py below 3, pip install "h5py<3", or use a newer Keras.',
    )


@wording(None, r"'(?P<name>\w{1,60})' object has no attribute '(?P<what>input|output)_shape'")
def shape_of_layer(m: re.Match[str], seen: Seen) -> Words:
    if m["name"] not in KERAS_LAYERS and not seen.passes_keras:
        return None
    return (
        f"Layers of Keras 3 have no {m['what']}_shape.",
        f"Write layer.{m['what']}.shape. A model has model.{m['what']}_shape.",
    )
