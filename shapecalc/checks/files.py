"""Names of files that Keras 3 doesn't save to or load from, and what is left of a model in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, Optional

from ..numbers import nest
from ..readers.code.interpreter.values import Function, LayerValue, ModelValue
from ..readers.code.libraries.arguments import Given
from ..readers.code.libraries.keras import Checkpoint
from ..readers.results import Edit, Problem
from .base import Check
from .gone_names import keeps_keras_2

_WEIGHTS, _MODEL = ".weights.h5", ".keras"
# What people end the names of models with, beside the endings that Keras takes.
_ENDING = re.compile(r"(\.(weights|h5|hdf5|h5py|hd5|ckpt|tf|pb|pkl|model|keras|json|index|pth?))+$")
# Which endings each function takes, and the one to give.
_TAKES = {
    "save": ((".keras", ".h5", ".hdf5"), _MODEL),
    "save_model": ((".keras", ".h5", ".hdf5"), _MODEL),
    "save_weights": ((_WEIGHTS,), _WEIGHTS),
    "load_weights": ((".keras", _WEIGHTS, ".weights.json", ".h5", ".hdf5"), _WEIGHTS),
    "load_model": ((".keras", ".h5", ".hdf5"), _MODEL),
}

_LOAD = {
    "load_model": "Save the model again with model.save('….keras') and load that file; a SavedModel is "
    "read as a layer, keras.layers.TFSMLayer({shown}, call_endpoint='serving_default').",
    "load_weights": "Save the weights again with model.save_weights('….weights.h5') and load that "
    "file.",
}


class FileName(Check):
    """A model or its weights are saved or loaded under a name that Keras 3 doesn't take.

    Whole models are saved as .keras or .h5, weights as .weights.h5. The folders of TensorFlow
    (SavedModel) and its checkpoints are neither saved nor loaded: model.export(folder) writes a
    folder for serving.

    Why it bites: Keras stops when it saves, mostly after the training: "The filename must end in
    `.weights.h5`", "Invalid filepath extension for saving"; or when it loads: "File format not
    supported".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.save_weights("model.hdf5")

    Use instead::

        -model.save_weights("model.hdf5")
        +model.save_weights("model.weights.h5")
    """

    code = "SEQ601"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        if given.word in ("save", "save_weights", "load_weights"):
            yield from self._named(given.word, 0, given)

    def _named(self, word: str, place: int, given: Given) -> Iterator[Problem]:
        if self.it.keras < 3 or given.loose or keeps_keras_2(self.it.source.text):
            return
        if word == "save_weights" and given.kwargs.get("max_shard_size") is not None:
            return
        if word in ("save", "save_model") and given.get(-1, "zipped", True) is not True:
            return
        if word == "load_weights" and isinstance(given.get(0, "filepath"), Checkpoint):
            yield self.problem(
                given.node,
                "load_weights of Keras 3 doesn't read checkpoints of TensorFlow.",
                _LOAD[word],
                code="SEQ601",
                severity="error",
            )
            return
        takes, wanted = _TAKES[word]
        yield from self._ends(given, place, takes, wanted, word)

    def _ends(
        self, given: Given, place: int, takes: tuple[str, ...], wanted: str, word: str
    ) -> Iterator[Problem]:
        node = _argument(given.node, place, "filepath")
        text, whole = tail(node, given.get(place, "filepath"))
        if not text or text.startswith("hf://") or any(_may_end(text, e, whole) for e in takes):
            return
        shown = repr(text) if whole else f"'…{text}'"
        new = _ENDING.sub("", text.rstrip("/\\")) + wanted
        reads = word.startswith("load")
        if reads:
            fix = _LOAD[word].format(shown=shown)
        else:
            fix = f"Name it {new!r}" if whole else f"End it in {wanted}"
            fix += " and leave out save_format." if "save_format" in given.kwargs else "."
            if wanted == _MODEL and word != "ModelCheckpoint":
                fix += " For a folder to serve (SavedModel) use model.export."
        edits: tuple[Edit, ...] = ()
        if isinstance(node, ast.Constant) and not reads and "save_format" not in given.kwargs:
            edits = (self.it.source.edit(node, repr(new)),)
        yield self.problem(
            node,
            f"{word} of Keras 3 {'reads' if reads else 'takes'} names that end in "
            f"{' or '.join(takes)}, not {shown}.",
            fix,
            edits=edits,
            # A folder of that name may be one that Keras wrote, unzipped or with Orbax.
            severity="warning" if reads else "error",
            code="SEQ601",
        )


class FileNameOfFunction(FileName):
    """The same of ModelCheckpoint, save_model and load_model."""

    code = ""
    event = "library"

    def find(self, path: Any, given: Given) -> Iterator[Problem]:
        word = given.word
        if path == "keras.callbacks.ModelCheckpoint" and not given.loose and self.it.keras >= 3:
            only = given.get(4, "save_weights_only", False)
            if isinstance(only, bool):
                takes, wanted = ((_WEIGHTS,), _WEIGHTS) if only else ((".keras", ".h5"), _MODEL)
            else:
                takes, wanted = (".keras", ".h5"), _MODEL
            yield from self._ends(given, 0, takes, wanted, word)
        elif path in ("keras.models.save_model", "keras.saving.save_model"):
            yield from self._named(word, 1, given)
        elif path in ("keras.models.load_model", "keras.saving.load_model"):
            yield from self._named(word, 0, given)


def tail(node: Any, value: Any) -> tuple[str, bool]:
    """What a name of a file ends in, and whether that is all of it."""
    if isinstance(value, str):
        return value, True
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, False
    if isinstance(node, ast.JoinedStr) and node.values:
        return tail(node.values[-1], None)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Div)):
        return tail(node.right, None)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        if node.func.attr == "join" and not isinstance(node.args[-1], ast.Starred):
            return tail(node.args[-1], None)
    return "", False


def _may_end(text: str, ending: str, whole: bool) -> bool:
    """Whether a name can end so, of which ``text`` is the end or all."""
    return text.endswith(ending) or (not whole and ending.endswith(text))


def _argument(call: Any, place: int, name: str) -> Any:
    """The node of an argument, the call itself where it isn't written there."""
    for keyword in getattr(call, "keywords", ()):
        if keyword.arg == name:
            return keyword.value
    args = getattr(call, "args", ())
    return args[place] if place < len(args) else call


class UnsafeLambda(Check):
    """A model with a Lambda of a lambda expression is loaded in safe mode.

    Such a Lambda is saved as bytecode, which load_model runs only with safe_mode=False, for files that
    you trust.

    Why it bites: Keras stops when it loads: "Requested the deserialization of a `Lambda` layer
    whose `function` is a Python lambda". The training was done before.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Lambda(lambda x: x * 2),
                tf.keras.layers.Dense(1),
            ]
        )
        model.save("model.keras")
        again = tf.keras.models.load_model("model.keras")

    Use instead::

        -again = tf.keras.models.load_model("model.keras")
        +again = tf.keras.models.load_model("model.keras", safe_mode=False)
    """

    code = "SEQ602"
    severity = "error"
    event = "loaded"

    def find(self, model: ModelValue, arguments: dict[str, Any], node: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or arguments.get("safe_mode", True) is not True:
            return
        if "enable_unsafe_deserialization" in self.it.source.text:
            return
        found = next(_lambdas(self.it.models, model.layers), None)
        if found is None:
            return
        end = node.args[-1] if node.args else None
        end = node.keywords[-1] if node.keywords else end
        text = self.it.source.piece(end) if end is not None else ""
        edits = (self.it.source.edit(end, f"{text}, safe_mode=False"),) if text else ()
        yield self.problem(
            node,
            f"load_model runs the lambda in {found.name} only with safe_mode=False.",
            "Write load_model(…, safe_mode=False) if the file is your own, or use a layer in place "
            "of the Lambda, such as Reshape.",
            cause=found.node,
            cause_text=f"{found.name} holds a lambda",
            edits=edits,
        )


def _lambdas(models: list[ModelValue], values: Any) -> Iterator[LayerValue]:
    """The layers of lambda expressions among these and inside them."""
    for value in values:
        if not isinstance(value, LayerValue):
            continue
        for model in models:
            if model.as_layer is value:
                yield from _lambdas(models, model.layers)
        yield from _lambdas(models, nest.leaves(list(value.arguments.values())))
        function = value.arguments.get("function")
        if isinstance(function, Function) and isinstance(function.node, ast.Lambda):
            yield value


class LossWordInH5(Check):
    """A model compiled with a short word such as 'mse' is saved as .h5 and loaded compiled.

    The file keeps the word, and load_model looks it up where Keras 3 has the long name alone.

    Why it bites: Keras stops when it loads: "Could not deserialize 'keras.metrics.mse'".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        model.save("model.h5")
        again = tf.keras.models.load_model("model.h5")

    Use instead::

        -model.save("model.h5")
        -again = tf.keras.models.load_model("model.h5")
        +model.save("model.keras")
        +again = tf.keras.models.load_model("model.keras")
    """

    code = "SEQ603"
    severity = "error"
    event = "loaded"

    def find(self, model: ModelValue, arguments: dict[str, Any], node: Any) -> Iterator[Problem]:
        from ..keras_names import SHORT_LOSSES

        path = arguments.get("filepath")
        if self.it.keras < 3 or not isinstance(path, str) or model.compiled is None:
            return
        if model.instance is not None:
            return
        if not path.endswith((".h5", ".hdf5")) or arguments.get("compile", True) is not True:
            return
        text = self.it.source.text
        if arguments.get("custom_objects") is not None or "include_optimizer" in text:
            return
        if "custom_object" in text:
            return
        word: Optional[str] = next(
            (w for w in nest.leaves(model.compiled["loss"]) if w in SHORT_LOSSES), None
        )
        if word is None:
            return
        yield self.problem(
            node,
            f"load_model finds no loss {word!r} for the model that was saved as {path!r}.",
            f"Save and load it as {_ENDING.sub('', path) + _MODEL!r}, compile with "
            f"{SHORT_LOSSES[word]!r}, or load it with compile=False and compile again.",
            cause=model.compile_node,
            cause_text=f"the loss is {word!r}",
        )
