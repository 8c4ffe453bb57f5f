"""Where names of libraries lead: the many paths to one Keras class made one."""

from __future__ import annotations

import string
from functools import lru_cache

from ....keras_names import FUNCTIONAL as FUNCTIONAL
from ....keras_names import GONE_LAYERS, KERAS_LAYERS
from ...saved.keras2_names import CLASSES, CUDNN

MODEL_CLASSES = ("Sequential", "Model", "Functional")
# Keras 1's and 2's other names for layers that go on under a new one.
OLD_NAMES = {**CLASSES, **CUDNN}
_ROOTS: tuple[str, ...] = ("keras.", "tensorflow.keras.", "tf_keras.", "tensorflow.python.keras.")
_ROOTS += ("tensorflow.compat.v1.keras.", "tensorflow.compat.v2.keras.", "keras.src.")
_ROOTS += ("tensorflow.contrib.keras.", "tensorflow.contrib.keras.python.keras.", "keras.api.")
_NUMPY = ("jax.numpy", "cupy", "autograd.numpy", "tensorflow.experimental.numpy")


# Libraries whose names mean something here. What comes from any other module is only a name.
LIBRARIES = frozenset(
    """
    keras tensorflow tf_keras numpy pandas sklearn scipy math functools itertools collections
    importlib
    random os sys six jax torch cupy autograd copy dataclasses typing tensorflow_datasets
    keras_preprocessing pylab statistics operator string
    """.split()
)
# Python's own constants: alphabets out of which people cut their vocabularies.
CONSTANTS = {
    f"string.{name}": getattr(string, name)
    for name in (
        "ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "octdigits",
        "printable", "punctuation", "whitespace",
    )
}  # fmt: skip


@lru_cache(maxsize=4096)
def canonical(path: str) -> str:
    """One path for every way to a thing: ``tf.keras.layers.core.Dense`` is ``keras.layers.Dense``."""
    if path in ("tensorflow.keras", "tf_keras", "tensorflow.python.keras", "keras.src"):
        return "keras"
    for root in _ROOTS:
        if path.startswith(root) and path != root:
            return _in_keras(path[len(root) :])
    if path.startswith("six.moves."):
        return "builtins." + path[len("six.moves.") :]
    for module in _NUMPY:
        if path == module or path.startswith(module + "."):
            return "numpy" + path[len(module) :]
    return path


def _in_keras(rest: str) -> str:
    for prefix in ("src.", "api.", "_v2.", "keras."):
        while rest.startswith(prefix):
            rest = rest[len(prefix) :]
    parts = rest.split(".")
    if parts[0] in ("layers", "legacy") and "layers" in parts:
        after = parts[parts.index("layers") + 1 :]
        last = after[-1] if after else ""
        if last[:1].isupper() or last in FUNCTIONAL:
            return f"keras.layers.{last}"
        return "keras.layers"  # a module inside: core, recurrent, embeddings
    return "keras." + rest


def is_layer_name(name: str) -> bool:
    """Whether Keras has, or once had, a layer of that name."""
    return name in KERAS_LAYERS or name in GONE_LAYERS or name in FUNCTIONAL
