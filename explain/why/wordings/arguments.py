"""Arguments of layers and models."""

from __future__ import annotations

import re

from shapecalc.errors import ShapeError, did_you_mean
from shapecalc.readers.saved.keras2_names import renamed

from ..reading import Seen
from .entry import Words, wording

OLD_ARGUMENTS = {
    "time_major": "Keras 3 has no time_major; steps are always axis 1. Leave it out.",
    "batch_input_shape": "Keras 3 writes Input(batch_shape=(…)) as the first layer.",
    "input_length": "Keras 3 needs no input_length; leave it out, and give Input((120,)) first.",
    "weights": "Call layer.build, then set_weights; or embeddings_initializer.",
    "nb_epoch": "It is called epochs now.",
    "output_dim": "It is called units now.",
    "init": "It is called kernel_initializer now.",
    "inner_activation": "It is called recurrent_activation now.",
    "border_mode": "It is called padding now.",
    "nb_filter": "It is called filters now.",
    "filter_length": "It is called kernel_size now.",
    "subsample_length": "It is called strides now.",
    "dropout_W": "It is called dropout now.",
    "dropout_U": "It is called recurrent_dropout now.",
    "implementation": "Keras 3 has no implementation; leave it out.",
    "lr": "It is called learning_rate now.",
    "decay": "Use a schedule from keras.optimizers.schedules.",
}


def _argument(layer: str, argument: str) -> Words:
    """What a layer says to an argument that it doesn't have."""
    from shapecalc.layers.registry import layer_class

    fact = f"{layer or 'It'} has no argument {argument!r}."
    old = OLD_ARGUMENTS.get(argument)
    now = renamed(layer).get(argument)
    if old is None and now is not None:
        return fact, f"It is called {now} now; leave it out where it is None."
    try:
        layer_class(layer).from_arguments({argument: True})
    except ShapeError as error:
        if error.code == "SEQ202":
            return error.message, old or error.fix
    return fact, old or "Look for a misspelling, or for the layer that it belongs to."


# The undermost pattern of a stack is looked at first.
@wording("SEQ202", r"got an unexpected keyword argument '(?P<argument>[^']{1,80})'")
@wording("SEQ202", r"Keyword argument not understood:'?,? '?(?P<argument>\w{1,80})")
@wording(
    "SEQ202",
    r"(?:(?P<layer>\w{1,60})\.)?__init__\(\) got an unexpected keyword argument "
    r"'(?P<argument>[^']{1,80})'",
)
@wording(
    "SEQ202",
    r"Unrecognized keyword arguments?(?: passed to (?P<layer>\w{1,60}))?: "
    r"\{?'(?P<argument>[^']{1,80})'",
)
def argument(m: re.Match[str], seen: Seen) -> Words:
    layer = (m["layer"] or "") if "layer" in m.re.groupindex else ""
    if layer in ("Layer", "", "BaseLayer") and seen.frame is not None:
        from shapecalc.layers.registry import layer_classes

        called = re.findall(r"\b([A-Z]\w{1,40})\(", seen.frame.text)
        layer = next((c for c in called if c in layer_classes()), "")
    if m["argument"] == "go_backwards" and layer not in ("LSTM", "GRU", "SimpleRNN", "RNN"):
        return (
            f"Bidirectional turns its layer round (go_backwards), which {layer or 'it'} can't do.",
            "Put a recurrent layer in it: Bidirectional(LSTM(32)).",
        )
    return _argument(layer, m["argument"])


@wording(
    "SEQ203",
    r"(?:(?P<layer>\w{1,60})\.)?__init__\(\) missing \d{1,2} required positional arguments?: "
    r"'(?P<argument>\w{1,60})'",
)
def missing_argument(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.layers.registry import layer_class

    layer = m["layer"] or "It"
    try:
        fix = f"Write {layer_class(layer).example()}."
    except ShapeError:
        fix = f"Give it: {layer}({m['argument']}=…)."
    return f"{layer} needs {m['argument']}.", fix


@wording(
    "SEQ203",
    r"(?P<name>concatenate|add|multiply|average|maximum|minimum|subtract)\(\) missing 1 required "
    r"positional argument: 'inputs'",
)
def merge_without_inputs(m: re.Match[str], seen: Seen) -> Words:
    name = m["name"]
    return (
        f"{name} is a function and is called without its inputs.",
        f"Give them at once: {name}([a, b]). The layer is made first and called then: "
        f"{name.capitalize()}()([a, b]).",
    )


@wording(
    "SEQ201", r"unsupported operand type\(s\) for (?:%|\+|<): '(?:TrackedList|list)' and 'int'"
)
def list_for_an_axis(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A layer such as Concatenate got a list as its axis: the tensors were given where it is "
        "made.",
        "Make it first, then call it on the tensors: Concatenate()([a, b]). With return_state=True "
        "a recurrent layer hands on a list; take its first tensor.",
    )


EXAMPLES = {
    "loss": "binary_crossentropy",
    "activation": "relu",
    "initializer": "glorot_uniform",
    "metric": "accuracy",
    "optimizer": "adam",
}


@wording(
    "SEQ201",
    r"Could not interpret (?P<what>loss|activation|metric|optimizer|initializer)(?: function)? "
    r"identifier: (?P<name>[\w.\-]{1,60})",
)
@wording(
    "SEQ201",
    r"Unknown (?P<what>loss|activation|metric|optimizer) function: '?(?P<name>[\w.\-]{1,60})",
)
def identifier(m: re.Match[str], seen: Seen) -> Words:
    what, name = m["what"].lower(), m["name"]
    from shapecalc.keras_names import ACTIVATIONS, INITIALIZERS
    from shapecalc.training.identifiers import words_for

    of_layers = {"activation": ACTIVATIONS, "initializer": INITIALIZERS}
    known = sorted(of_layers[what]) if what in of_layers else words_for(what)
    return (
        f"Keras has no {what} called {name!r}.{did_you_mean(name, known)}",
        f"Write the name as Keras has it, for example {EXAMPLES[what]!r}.",
        "SEQ201" if what in of_layers else "SEQ520",
    )


@wording("SEQ708", r"Argument\(s\) not recognized: \{'(?P<argument>\w{1,60})'")
def optimizer_argument(m: re.Match[str], seen: Seen) -> Words:
    argument = m["argument"]
    return (
        f"The optimizer takes no {argument}.",
        "Write learning_rate=… instead."
        if argument == "lr"
        else "Leave it out, or look for a misspelling.",
    )


@wording("SEQ709", r"keras\.optimizers\.legacy. is not supported in Keras 3")
def legacy_optimizer(m: re.Match[str], seen: Seen) -> Words:
    return (
        "Keras 3 has no optimizers.legacy, where Keras 2 kept its former optimizers.",
        "Take the optimizer of the same name from keras.optimizers.",
    )


@wording(
    "SEQ201",
    r"(?:Received an invalid value for|Invalid value (?:received )?for)(?: argument)? "
    r".(?P<name>\w{1,40})..{0,80}?(?:(?P=name)=|got )(?P<value>-?[\w.]{1,40}?)\.?(?:$| )",
)
def bad_value(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{m['name']}={m['value']} is no value that the layer takes.",
        f"Give {m['name']} a positive whole number (a rate: from 0 to 1). A number in quotes, or "
        "one with a decimal point, isn't taken.",
    )


@wording(
    "SEQ204",
    r"strides > 1. not supported in conjunction with .dilation_rate > 1",
)
def strides_dilation(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A convolution may skip places (strides) or spread its window (dilation_rate), not both.",
        "Leave one of them at 1; MaxPooling1D afterwards does what strides would.",
    )


@wording("SEQ201", r"Cannot convert '?(?P<value>\w{1,20})'? to a shape")
def no_shape(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"A shape is a tuple, not {m['value']}.",
        f"Write ({m['value']},) with a comma: Input(({m['value']},)).",
    )
