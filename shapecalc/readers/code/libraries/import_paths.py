"""Where names of libraries lead: the many paths to one Keras class made one."""

from __future__ import annotations

import builtins
import math
import string
from functools import lru_cache
from typing import Union

from ....keras_names import FUNCTIONAL as FUNCTIONAL
from ....keras_names import GONE_LAYERS, KERAS_LAYERS
from ....layers import ELSEWHERE
from ....models.applications import NAMES as APPLICATIONS
from ..interpreter.values import Library, Unknown, Value

MODEL_CLASSES = ("Sequential", "Model", "Functional")
# Layers of Keras 1 and 2 whose output shapes a layer of today has.
OLD_NAMES = {old: now for old, (now, _) in GONE_LAYERS.items() if now}
_ROOTS: tuple[str, ...] = ("keras.", "tensorflow.keras.", "tf_keras.", "tensorflow.python.keras.")
_ROOTS += ("tensorflow.compat.v1.keras.", "tensorflow.compat.v2.keras.", "keras.src.")
_ROOTS += ("tensorflow.contrib.keras.", "tensorflow.contrib.keras.python.keras.", "keras.api.")
_VERSIONS = ("tensorflow.compat.v1.", "tensorflow.compat.v2.")
_NUMPY = ("jax.numpy", "cupy", "autograd.numpy", "tensorflow.experimental.numpy")


# What these names stand for where a snippet leaves its imports out.
USUAL = {
    "tf": "tensorflow",
    "np": "numpy",
    "pd": "pandas",
    "keras": "keras",
    "layers": "keras.layers",
    "K": "keras.backend",
    "keras_hub": "keras_hub",
    "keras_nlp": "keras_hub",
    "to_categorical": "keras.utils.to_categorical",
    "pad_sequences": "keras.utils.pad_sequences",
    "Tokenizer": "keras.preprocessing.text.Tokenizer",
    "train_test_split": "sklearn.model_selection.train_test_split",
}

# Libraries whose names mean something here. What comes from any other module is only a name.
LIBRARIES = frozenset(
    """
    keras keras_hub keras_nlp tensorflow tf_keras numpy pandas sklearn scipy math functools itertools collections
    importlib contextlib heapq bisect
    random os sys six jax torch cupy autograd copy dataclasses typing tensorflow_datasets
    keras_preprocessing pylab statistics operator string
    """.split()
)
# Libraries that leave the containers and tables of their callers as they are.
HARMLESS = frozenset(
    """
    builtins absl argparse ast base64 bs4 contextlib csv cv2 datasets datetime enum gc gensim glob
    google gym h5py hashlib html imblearn io IPython ipywidgets joblib json keras_hub keras_nlp
    keras_tuner kerastuner librosa lightgbm logging lxml matplotlib mlflow music21 networkx nltk
    optuna pathlib pickle PIL plotly pprint re requests seaborn sentencepiece shutil skimage soundfile
    spacy statsmodels subprocess tabulate tarfile tensorboard tensorflow_addons tensorflow_hub
    tensorflow_text textwrap threading time tqdm transformers types unicodedata urllib uuid wandb
    warnings xgboost xml yfinance zipfile
    """.split()
)
# Constants of libraries: alphabets, out of which people cut their vocabularies, and NumPy's own.
CONSTANTS: dict[str, Union[str, float, None]] = {
    "numpy.newaxis": None,
    "tensorflow.newaxis": None,
    **{f"numpy.{name}": getattr(math, name) for name in ("nan", "inf", "pi", "e")},
    **{f"string.{n}": v for n, v in vars(string).items() if isinstance(v, str) and n[:1] != "_"},
}


@lru_cache(maxsize=4096)
def canonical(path: str) -> str:
    """One path for every way to a thing: ``tf.keras.layers.core.Dense`` is ``keras.layers.Dense``."""
    if path in ("tensorflow.keras", "tf_keras", "tensorflow.python.keras", "keras.src"):
        return "keras"
    for root in _ROOTS:
        if path.startswith(root) and path != root:
            return _in_keras(path[len(root) :])
    if path.startswith(("keras_hub.", "keras_nlp.")) and path.rsplit(".", 1)[-1] in ELSEWHERE:
        return f"keras_hub.layers.{path.rsplit('.', 1)[-1]}"
    for root in _VERSIONS:
        if path.startswith(root):
            return f"tensorflow.{path[len(root) :]}"
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
        at = next((i for i, part in enumerate(after) if part[:1].isupper()), None)
        if at is not None:  # something of a class: Dense.from_config
            return f"keras.layers.{'.'.join(after[at:])}"
        return "keras.layers"  # a module inside: core, recurrent, embeddings
    return "keras." + rest


def is_layer_name(name: str) -> bool:
    """Whether Keras has, or once had, a layer of that name."""
    return name in KERAS_LAYERS or name in GONE_LAYERS or name in FUNCTIONAL


def global_name(name: str, stars: list[str]) -> Value:
    """A name that no statement bound: from a star import, a builtin, or unknown."""
    if stars:
        found = _from_stars(name, stars)
        if found:
            return Library(found)
    path = _usual_path(name)
    return Library(path) if path else Unknown(name)


def _from_stars(name: str, stars: list[str]) -> str:
    """The path of a name that a star import brings, "" where none does."""
    from . import keras, numpy

    for module in stars:
        if module == "keras.layers" and (name in KERAS_LAYERS or name in GONE_LAYERS):
            return f"keras.layers.{name}"
        if module == "keras.layers" and name in FUNCTIONAL:
            return f"keras.layers.{name}"
        if module.startswith("keras") and name in ("Sequential", "Model", "Input"):
            return f"keras.{name}"
        if module in ("numpy", "pylab") and name in numpy.functions:
            return f"numpy.{name}"
        beside = module.startswith("keras.") and module != "keras.layers"
        if beside and name in keras.functions:
            return f"{module}.{name}"
    return ""


@lru_cache(maxsize=4096)
def _usual_path(name: str) -> str:
    """The path of a name as it is used everywhere, or of a builtin; "" for any other."""
    if name in USUAL:
        return USUAL[name]
    if is_layer_name(name) and name not in FUNCTIONAL:
        return f"keras.layers.{name}"
    if name in MODEL_CLASSES:
        return f"keras.{name}"
    if name in APPLICATIONS:
        return f"keras.applications.{name}"
    return f"builtins.{name}" if hasattr(builtins, name) else ""
