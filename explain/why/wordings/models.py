"""Models: putting them together, loading, running."""

from __future__ import annotations

import re

from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape
from .entry import Words, count_values, wording


@wording(
    "SEQ302",
    r"Graph disconnected: cannot obtain value for tensor|is not connected to .inputs.",
)
def disconnected(m: re.Match[str], seen: Seen) -> Words:
    return (
        "An output of the model depends on an Input that Model(inputs=…) doesn't list.",
        "List every Input that is used; look for a second Input(…) under the same name, as when a "
        "notebook cell is run again.",
    )


@wording(None, r"KerasTensor cannot be used as input to a TensorFlow function")
def tf_function(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A TensorFlow function was called on the output of a layer, which is a placeholder until "
        "data comes.",
        "Use the same function from keras.ops, or put it in a layer:\n"
        "    x = keras.ops.mean(x, axis=1)",
    )


@wording(None, r"'(?:Keras|Symbolic|Eager)?Tensor' object has no attribute '(?P<name>\w{1,60})'")
def tensor_method(m: re.Match[str], seen: Seen) -> Words:
    name = m["name"]
    if name in ("_keras_history", "_keras_shape", "_inbound_nodes"):
        return None
    if name == "numpy":
        return (
            "A symbolic tensor (what Input or a layer returned) has no numbers yet.",
            "model.predict(x) gives numbers.",
        )
    return (
        f"A tensor has no method {name!r}; arrays of NumPy have.",
        f"Use the function of keras.ops: keras.ops.{name}(x, …).",
    )


@wording(
    None,
    r"KerasTensor is symbolic|Cannot convert a symbolic (?:tf\.|Keras )?(?:tensor|input/output)|"
    r"symbolic Keras input|cannot convert a symbolic",
)
def symbolic(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A symbolic tensor (what Input or a layer returned) has no numbers yet, so NumPy can't "
        "compute with it.",
        "Use keras.ops instead of np, or model.predict(x) for numbers. From an LSTM in TensorFlow "
        "2.3 to 2.5 it means a NumPy that is too new.",
    )


@wording(
    None,
    r"model has not yet been built|has no defined (?:output|input) shape|but the layer isn't built|"
    r"[Ww]eights for model .{0,80}? have not yet been created|has never been called and thus has no defined",
)
def not_built(m: re.Match[str], seen: Seen) -> Words:
    return (
        "The model doesn't know its input's shape yet, so it has no weights and no shapes.",
        "Put an Input first, as Input((120,)), or call model.build((None, 120)).",
    )


@wording(None, r"must (?:call .compile\(\).|compile your model) before")
def not_compiled(m: re.Match[str], seen: Seen) -> Words:
    return (
        "The model has no loss and no optimizer yet.",
        "Call model.compile(optimizer='adam', loss=…) before fit or evaluate.",
    )


@wording(
    "SEQ302",
    r"should have unique names\. Name '(?P<name>[^']{1,80})'|name \"(?P<name2>[^\"]{1,80})\" is used \d+ times",
)
def unique(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Two layers are called {m['name'] or m['name2']!r}.",
        "Give each its own name, or leave name out. One layer object can't be added twice.",
    )


@wording(
    "SEQ302",
    r"Only instances of .keras\.Layer. can be added to a Sequential model\. Received: (?P<what>.{1,80}?) \(of type",
)
@wording(
    "SEQ302",
    r"The added layer must be an instance of class Layer\.? (?:Found|Received): (?P<what>.{1,120})",
)
def not_a_layer(m: re.Match[str], seen: Seen) -> Words:
    what = m["what"]
    if "<class" in what:
        name = what.strip("<>' ").rsplit(".", 1)[-1].rstrip("'> ")
        return (
            f"{name} is the class of a layer, not a layer.",
            f"Call it: {name}().",
        )
    if "tensorflow.python" in what or "keras.engine" in what or "keras.layers" in what:
        return (
            "The layer comes from another Keras than the model: keras and tensorflow.keras don't "
            "mix.",
            "Import everything from one of them.",
        )
    return (
        f"{what} was added to a Sequential, which holds layers only.",
        "Make it a layer, such as Activation('relu'), or leave it out.",
    )


@wording(
    "SEQ302",
    rf"has already been configured to use input shape (?P<shape>{SHAPE})(?:\. You cannot build it with "
    rf"input_shape (?P<other>{SHAPE}))?",
)
def configured(m: re.Match[str], seen: Seen) -> Words:
    other = f" and is built for {as_shape(m['other'])}" if m["other"] else ""
    return (
        f"The model declares the input {as_shape(m['shape'])}{other}.",
        "Keep one declaration: one Input at the top, and no other shape in build.",
    )


@wording(
    "SEQ301", r"Unknown layer: '?(?P<name>\w{1,60})|Could not locate class '(?P<name2>\w{1,60})'"
)
def unknown_layer(m: re.Match[str], seen: Seen) -> Words:
    name = m["name"] or m["name2"]
    return (
        f"The saved model holds {name!r}, which this Keras doesn't know.",
        f"A class of your own: load_model(path, custom_objects={{{name!r}: {name}}}). A layer that "
        "Keras dropped (CuDNNLSTM): build the model again with LSTM and load the weights.",
    )


@wording(
    None,
    rf"weight shape (?P<a>{SHAPE}) is not compatible with provided weight shape (?P<b>{SHAPE})",
)
def weight_shape(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The layer's weight is {as_shape(m['a'])}, the given one {as_shape(m['b'])}.",
        "Build the layer with the same units and inputs as the one that the weights come from.",
        "SEQ109",
    )


@wording(
    None,
    r"weight list of length (?P<got>\d{1,6}), but the layer was expecting (?P<want>\d{1,6}) weights",
)
def weight_count(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The layer has {m['want']} weights, but {m['got']} were given.",
        "get_weights of a layer with the same arguments returns them in the right order; use_bias "
        "and reset_after change their number.",
        "SEQ109",
    )


@wording(
    None,
    rf"OOM when allocating tensor with shape ?(?P<shape>{SHAPE}) and type (?P<type>\w{{1,20}})",
)
def out_of_memory(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.keras_names import DTYPES

    shape = as_shape(m["shape"])
    each = {"float": 4, "double": 8, "half": 2}.get(m["type"], DTYPES.get(m["type"], 4)) or 1
    size = count_values(shape) * each
    return (
        f"A tensor of shape {shape} needs {' * '.join(str(known(d)) for d in shape)} * {each} bytes "
        f"= {size / 2**30:,.1f} GiB, more than there is.",
        "Use a smaller batch_size, shorter texts, or a smaller vocabulary or layer.",
    )


@wording(
    None,
    r"no attribute '_keras_(?:history|shape)'|no attribute '_inbound_nodes'|"
    r"Unexpectedly found an instance of type .{0,120}? Expected a symbolic tensor|"
    r"Output tensors to a (?:Model|Sequential|Functional) must be the output of a",
)
def no_history(m: re.Match[str], seen: Seen) -> Words:
    return (
        "Between Input and output stands something that isn't a layer of this Keras: a plain "
        "function, a layer that wasn't called, or one from another Keras.",
        "Use keras.ops or a layer (Lambda at need) for every step, call each layer on a tensor, "
        "and import all from keras or all from tensorflow.keras.",
    )


@wording(None, r"Fail to find the dnn implementation|CUDNN_STATUS_\w{1,40}")
def no_dnn(m: re.Match[str], seen: Seen) -> Words:
    return (
        "cuDNN couldn't run the recurrent layer; most often the memory of the GPU is taken.",
        "Close other notebooks on the GPU, or call tf.config.experimental.set_memory_growth. "
        "The shapes are not to blame.",
    )


@wording(
    "SEQ109",
    rf"variable\.shape=(?P<a>{SHAPE}), Received: value\.shape=(?P<b>{SHAPE})",
)
def assigned(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"A weight of shape {as_shape(m['a'])} can't take values of shape {as_shape(m['b'])}.",
        "Build the model with the same units, vocabulary and inputs as when it was saved.",
    )
