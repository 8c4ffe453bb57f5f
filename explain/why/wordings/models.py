"""Models: putting them together, loading, running."""

from __future__ import annotations

import re

from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape
from .entry import Words, count_values, means, wording

means(
    "SEQ302",
    r"Graph disconnected: cannot obtain value for tensor|is not connected to .inputs.",
    fact="An output of the model depends on an Input that Model(inputs=…) doesn't list.",
    fix="List every Input that is used; look for a second Input(…) under the same name, as when a "
    "notebook cell is run again.",
)
means(
    None,
    r"KerasTensor cannot be used as input to a TensorFlow function",
    fact="A TensorFlow function was called on the output of a layer, which is a placeholder until "
    "data comes.",
    fix="Use the same function from keras.ops, or put it in a layer:\n"
    "    x = keras.ops.mean(x, axis=1)",
)


TENSOR = r"'(?:Keras|Symbolic|Eager)?Tensor' object has no attribute "
means(
    None,
    rf"{TENSOR}'numpy'",
    fact="A symbolic tensor (what Input or a layer returned) has no numbers yet.",
    fix="model.predict(x) gives numbers.",
)
means(
    None,
    rf"{TENSOR}'(?P<name>(?!_keras_|_inbound_)\w{{1,60}})'",
    fact="A tensor has no method {name!r}; arrays of NumPy have.",
    fix="Use the function of keras.ops: keras.ops.{name}(x, …).",
)
means(
    None,
    r"KerasTensor is symbolic|Cannot convert a symbolic (?:tf\.|Keras )?(?:tensor|input/output)|"
    r"symbolic Keras input|cannot convert a symbolic",
    fact="A symbolic tensor (what Input or a layer returned) has no numbers yet, so NumPy can't "
    "compute with it.",
    fix="Use keras.ops instead of np, or model.predict(x) for numbers. From an LSTM in TensorFlow "
    "2.3 to 2.5 it means a NumPy that is too new.",
)
means(
    None,
    r"model has not yet been built|has no defined (?:output|input) shape|but the layer isn't built|"
    r"[Ww]eights for model .{0,80}? have not yet been created|has never been called and thus has no defined",
    fact="The model doesn't know its input's shape yet, so it has no weights and no shapes.",
    fix="Put an Input first, as Input((120,)), or call model.build((None, 120)).",
)
means(
    None,
    r"must (?:call .compile\(\).|compile your model) before",
    fact="The model has no loss and no optimizer yet.",
    fix="Call model.compile(optimizer='adam', loss=…) before fit or evaluate.",
)
means(
    "SEQ302",
    r"should have unique names\. Name '(?P<name>[^']{1,80})'",
    r"name \"(?P<name>[^\"]{1,80})\" is used \d+ times",
    fact="Two layers are named {name!r}.",
    fix="Give each its own name, or leave out name. One layer object can't be added twice.",
)
ADDED = (
    r"(?:The added layer must be an instance of class Layer\.? (?:Found|Received)|"
    r"Only instances of .keras\.Layer. can be added to a Sequential model\. Received): "
)
means(
    "SEQ302",
    rf"{ADDED}<class '(?:\w{{1,60}}\.){{0,9}}(?P<name>\w{{1,60}})",
    fact="{name} is the class of a layer, not a layer.",
    fix="Call it: {name}().",
)
means(
    "SEQ302",
    rf"{ADDED}.{{0,60}}(?:tensorflow\.python|keras\.engine|keras\.layers)",
    fact="The layer comes from another Keras than the model: keras and tensorflow.keras don't mix.",
    fix="Import everything from one of them.",
)
means(
    "SEQ302",
    rf"{ADDED}(?P<what>.{{1,80}}?)(?: \(of type|$)",
    fact="{what} was added to a Sequential, which holds layers only.",
    fix="Make it a layer, such as Activation('relu'), or leave it out.",
)
ONE_INPUT = "Keep one declaration: one Input at the top, and no other shape in build."
means(
    "SEQ302",
    rf"has already been configured to use input shape (?P<shape>{SHAPE})\. You cannot build it with "
    rf"input_shape (?P<other>{SHAPE})",
    fact="The model declares the input {shape} and is built for {other}.",
    fix=ONE_INPUT,
)
means(
    "SEQ302",
    rf"has already been configured to use input shape (?P<shape>{SHAPE})",
    fact="The model declares the input {shape}.",
    fix=ONE_INPUT,
)
means(
    "SEQ301",
    r"Unknown layer: '?(?P<name>\w{1,60})",
    r"Could not locate class '(?P<name>\w{1,60})'",
    fact="The saved model holds {name!r}, which this Keras doesn't know.",
    fix="A class of your own: load_model(path, custom_objects={{{name!r}: {name}}}). A layer that "
    "Keras dropped (CuDNNLSTM): build the model again with LSTM and load the weights.",
)
means(
    "SEQ109",
    rf"weight shape (?P<a>{SHAPE}) is not compatible with provided weight shape (?P<b>{SHAPE})",
    fact="The layer's weight is {a}, the given one {b}.",
    fix="Build the layer with the same units and inputs as the one that the weights come from.",
)
means(
    "SEQ109",
    r"weight list of length (?P<got>\d{1,6}), but the layer was expecting (?P<want>\d{1,6}) weights",
    fact="The layer has {want} weights, but {got} were given.",
    fix="get_weights of a layer with the same arguments returns them in the right order; use_bias "
    "and reset_after change their number.",
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
        "Use a smaller batch_size, shorter sequences, or a smaller vocabulary or layer.",
    )


means(
    None,
    r"no attribute '_keras_(?:history|shape)'|no attribute '_inbound_nodes'|"
    r"Unexpectedly found an instance of type .{0,120}? Expected a symbolic tensor|"
    r"Output tensors to a (?:Model|Sequential|Functional) must be the output of a",
    fact="Between Input and output is something that isn't a layer of this Keras: a plain "
    "function, a layer that wasn't called, or one from another Keras.",
    fix="Use keras.ops or a layer (Lambda at need) for every step, call each layer on a tensor, "
    "and import all from keras or all from tensorflow.keras.",
)
means(
    None,
    r"Fail to find the dnn implementation|CUDNN_STATUS_\w{1,40}",
    fact="cuDNN couldn't run the recurrent layer; most often the memory of the GPU is taken.",
    fix="Close other notebooks on the GPU, or call tf.config.experimental.set_memory_growth. "
    "The shapes are not to blame.",
)
means(
    "SEQ109",
    rf"variable\.shape=(?P<a>{SHAPE}), Received: value\.shape=(?P<b>{SHAPE})",
    fact="A weight of shape {a} can't take values of shape {b}.",
    fix="Build the model with the same units, vocabulary and inputs as when it was saved.",
)
