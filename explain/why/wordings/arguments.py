"""Arguments of layers and models."""

from __future__ import annotations

import re

from shapecalc.errors import ShapeError, UnknownArgument, did_you_mean
from shapecalc.keras_names import renamed
from shapecalc.keras_signatures import SIGNATURES
from shapecalc.layers.registry import layer_class, layer_classes

from ..reading import Seen
from .entry import SHARED, Words, line_of, said, wording

OLD_ARGUMENTS = {
    "time_major": "Keras 3 has no time_major; steps are always axis 1. Leave it out.",
    "batch_input_shape": "Keras 3 writes Input(batch_shape=(…)) as the first layer.",
    "input_length": "Keras 3 needs no input_length; leave it out, and give Input((120,)) first.",
    "weights": "Call layer.build, then set_weights; or embeddings_initializer.",
    "nb_epoch": "It is called epochs now.",
    "implementation": "Keras 3 has no implementation; leave it out.",
    "lr": "It is called learning_rate now.",
    "decay": "Use a schedule from keras.optimizers.schedules.",
}

# What a layer takes when it is called, not when it is made.
OF_THE_CALL = (
    "return_attention_scores",
    "attention_mask",
    "use_causal_mask",
    "initial_state",
    "training",
    "mask",
)


@wording(
    "SEQ202",
    r"Unrecognized keyword arguments?(?: passed to (?P<layer>\w{1,60}))?: "
    r"\{?'(?P<argument>[^']{1,80})'",
    r"(?:(?P<layer>\w{1,60})\.)?__init__\(\) got an unexpected keyword argument "
    r"'(?P<argument>[^']{1,80})'",
    r"Keyword argument not understood:'?,? '?(?P<argument>\w{1,80})",
    r"(?:(?P<layer>\w{1,60})\.)?(?P<method>\w{1,60})\(\) got an unexpected keyword argument "
    r"'(?P<argument>[^']{1,80})'",
)
def argument(m: re.Match[str], seen: Seen) -> Words:
    name, layer = m["argument"], m.groupdict().get("layer") or ""
    if name != "go_backwards" and _LOADING.search(seen.whole):
        if layer and layer not in layer_classes():
            return (
                f"{layer} is saved with {name!r}, which its __init__ doesn't take.",
                "If it is your own: take **kwargs in its __init__ and pass them on, super().__init__(**kwargs); "
                "what its get_config adds itself is taken by name, or left out there.",
                "SEQ605",
            )
        what = layer or "A layer"
        fix = SHARED["OTHER_VERSION"]
        return (
            f"{what} of the saved file has the argument {name!r}, which this Keras doesn't know.",
            fix,
            None,
        )
    method = m.groupdict().get("method") or "__init__"
    if layer in ("Model", "Functional") and name in ("input", "output"):
        return f"{layer} has no argument {name!r}: it is called {name}s.", f"Write {name}s=…."
    trained = SIGNATURES.get(f"Model.{method}")
    if trained and re.search(r"Trainer$|^(?:Model|Sequential|Functional)$", layer):
        from shapecalc.checks.keywords import ADVICE, RENAMED

        now = RENAMED.get((method, name))
        return (
            f"{method} has no argument {name!r} in Keras 3.",
            f"Write {now}=…."
            if now
            else ADVICE.get(name, "Leave it out, or look for a misspelling."),
            "SEQ713",
        )
    if method != "__init__" and not (seen.passes_keras or name in OLD_ARGUMENTS):
        if not seen.is_traceback:
            return None
        whose = f"{layer}.{method}" if layer else method
        return (
            f"{whose} has no argument {name!r}, and the call gives it one.",
            "If it is your own, take the argument in its definition (or **kwargs, and pass them on); if it "
            "is a library's, look up what the installed version calls it.",
            None,
        )
    if layer in ("Layer", "", "BaseLayer"):
        called = re.findall(r"\b([A-Z]\w{1,40})\(", line_of(seen))
        layer = next((c for c in called if c in layer_classes()), "")
    if name == "go_backwards" and getattr(layer_classes().get(layer), "role", "") != "recurrent":
        return (
            f"Bidirectional reverses its layer (go_backwards), which {layer or 'it'} can't do.",
            "Put a recurrent layer in it: Bidirectional(LSTM(32)).",
        )
    if method == "call":
        return (
            f"The layer's method call has no argument {name!r}, and it is called with one.",
            f"Take it in the class, def call(self, inputs, {name}=None), or leave it out of the call.",
        )
    if layer not in layer_classes() and not _is_keras(name, seen):
        return None
    if name in OF_THE_CALL and layer in layer_classes():
        return (
            f"{layer} has no argument {name!r} where it is made: it belongs to the call.",
            f"Write {layer}(…)(x, {name}=…), with all tensors that the layer takes.",
        )
    error = said(lambda: layer_class(layer).from_arguments({name: True}))
    rows = re.search(
        r"\b(?P<name>Conv(?:olution)?2D)\((?P<n>\w{1,20}), ?(?P<r>\w{1,9}), ?(?P<c>\w{1,9})\b",
        line_of(seen),
    )
    if rows is not None and name in renamed("Conv2D"):
        return (
            f"{layer or rows['name']} is written as in Keras 1, which has {name!r} and gives rows and columns apart.",
            f"Write Conv2D({rows['n']}, ({rows['r']}, {rows['c']}), {renamed('Conv2D')[name]}=…): the kernel is one "
            "tuple; a third number would be the strides.",
        )
    fact = f"{layer or 'It'} has no argument {name!r}."
    now = renamed(layer).get(name)
    if name in OLD_ARGUMENTS:
        return fact, OLD_ARGUMENTS[name]
    if now is not None:
        return fact, f"It is called {now} now; leave it out where it is None."
    if isinstance(error, UnknownArgument):
        return error
    return fact, "Look for a misspelling, or for the layer that it belongs to."


@wording(
    "SEQ203",
    r"(?:(?P<layer>\w{1,60})\.)?__init__\(\) missing \d{1,2} required positional arguments?: "
    r"'(?P<argument>\w{1,60})'",
)
def missing_argument(m: re.Match[str], seen: Seen) -> Words:
    layer = m["layer"] or "It"
    if m["layer"] and layer not in layer_classes() and _LOADING.search(seen.whole):
        return (
            f"{layer} is saved without {m['argument']!r}, which its __init__ needs.",
            "If it is your own: return it in get_config, "
            f"{{**super().get_config(), {m['argument']!r}: self.{m['argument']}}}, and save again.",
            "SEQ605",
        )
    if layer not in layer_classes() and not _is_keras(m["argument"], seen):
        return None
    old = next(
        (
            o
            for o, now in renamed(layer).items()
            if now == m["argument"] and f"{o}=" in line_of(seen)
        ),
        "",
    )
    if old:
        return (
            f"{layer} needs {m['argument']}, which Keras 1 called {old}.",
            f"Write {m['argument']}=… in place of {old}=….",
        )
    try:
        fix = f"For example: {layer_class(layer).example()}."
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


# A saved model is being read: what is wrong stands in the file, not in the user's line.
_LOADING = re.compile(
    r"load_model|model_from_json|saving_lib\.py|hdf5_format|legacy_h5_format|Error when deserializing"
)


def _is_keras(name: str, seen: Seen) -> bool:
    """Whether an argument of this name can be one for a layer, an optimizer or a model."""
    if seen.is_traceback:
        return seen.passes_keras
    known = {a for each in layer_classes().values() for a in each.kinds}
    return name in OLD_ARGUMENTS or name in known or bool(did_you_mean(name, known))


EXAMPLES = {
    "loss": "binary_crossentropy",
    "activation": "relu",
    "initializer": "glorot_uniform",
    "metric": "accuracy",
    "optimizer": "adam",
}


@wording(
    "SEQ201",
    r"Unknown (?P<what>loss|activation|metric|optimizer) function: '?(?P<name>[\w.\-]{1,60})",
    r"Could not interpret (?P<what>loss|activation|metric|optimizer|initializer)(?: function)? "
    r"identifier: (?P<name>[\w.\-]{1,60})",
)
def identifier(m: re.Match[str], seen: Seen) -> Words:
    from shapecalc.keras_names import INITIALIZERS
    from shapecalc.layers.activations import ACTIVATIONS
    from shapecalc.training.identifiers import words_for

    what, name = m["what"].lower(), m["name"].rstrip(".")
    if "custom_object" in seen.message:
        fix = SHARED["CUSTOM"].format(name=name)
        return (
            f"The saved model was compiled with the {what} {name}, which isn't Keras's own.",
            f"{fix} Or load_model(path, compile=False), and compile again.",
            None,
        )
    of_layers = {"activation": ACTIVATIONS, "initializer": INITIALIZERS}
    near = did_you_mean(name, sorted(of_layers.get(what) or words_for(what)))
    return (
        f"Keras has no {what} called {name!r}.",
        near.strip() or f"Write the name as Keras has it, for example {EXAMPLES[what]!r}.",
        "SEQ201" if what in of_layers else "SEQ520",
    )


@wording("SEQ708", r"Argument\(s\) not recognized: \{'(?P<argument>\w{1,60})'")
def optimizer_argument(m: re.Match[str], seen: Seen) -> Words:
    old = OLD_ARGUMENTS.get(m["argument"], "Leave it out, or look for a misspelling.")
    return f"The optimizer takes no {m['argument']}.", old
