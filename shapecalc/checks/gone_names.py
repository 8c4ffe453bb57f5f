"""Modules and names that Keras 3 and TensorFlow 2 no longer have, where they are imported or used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Optional

from ..errors import nearest
from ..keras_api import KERAS, TENSORFLOW, TF_KERAS_LESS, TF_KERAS_MORE
from ..readers.results import Edit, Problem
from .backend import IN_OPS
from .base import Check

_TF_KERAS = "tensorflow.keras"
# Modules that can be imported although nothing public leads to them.
_INSIDE = frozenset("src api saving python core compiler tools lite include compat".split())
# Modules of Keras 1 under their names of today.
MODULES = {"initializations": "initializers", "objectives": "losses"}
# Names that many modules have, each for something else.
_EVERYWHERE = frozenset(("get", "serialize", "deserialize", "from_config"))
_FIRST = ("utils", "models", "losses", "metrics", "callbacks", "optimizers", "regularizers", "")
_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+(?:keras|tensorflow)\b", re.M)
# A branch that asks for a version, or tries, knows of several.
_ASKS = re.compile(r"version|hasattr|major|find_spec|modules|TF_?[12]|tf_?[12]\b", re.I)

# What has no successor of its own in Keras.
_ADVICE = {
    "KerasClassifier": "Install scikeras, and write from scikeras.wrappers import KerasClassifier.",
    "KerasRegressor": "Install scikeras, and write from scikeras.wrappers import KerasRegressor.",
    "merge": "Use the layers Add, Multiply, Average, Maximum, Concatenate or Dot.",
    "model_from_yaml": "Use model.to_json() and keras.models.model_from_json.",
    "multi_gpu_model": "Make and compile the model under tf.distribute.MirroredStrategy().scope().",
    "Wrapper": "Write from keras.layers import Wrapper.",
    "tensorflow_backend": "Write import keras.backend as K, and take functions from keras.ops.",
    "estimator": "Estimators left TensorFlow with 2.16: write the model in Keras.",
    "contrib": "tf.contrib left with TensorFlow 1; Keras's own layers do what its RNN cells did.",
}
# Losses that keras and tf.keras name otherwise.
_SYNONYMS = {
    "mse": "mean_squared_error", "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error", "msle": "mean_squared_logarithmic_error",
    "kld": "kl_divergence", "logcosh": "log_cosh",
}  # fmt: skip
_SYNONYMS.update({long: short for short, long in _SYNONYMS.items()})
_OF_TF_1 = (
    "It was of TensorFlow 1. For what tf.compat.v1 still has, import tensorflow.compat.v1 as tf and "
    "call tf.disable_v2_behavior() first."
)


class GoneName(Check):
    """A module or name is imported or used that Keras or TensorFlow no longer has.

    keras.utils.np_utils, keras.layers.core, keras.engine and the like are gone with Keras 2,
    tf.contrib, tf.Session and tf.placeholder with TensorFlow 1. Some of it moved, and some is
    left in tensorflow.keras alone, such as preprocessing.text.

    Why it bites: Python stops at the line: "No module named 'keras.preprocessing.text'", or
    "cannot import name".

    Example::

        from keras.preprocessing.text import Tokenizer
        from keras.utils import np_utils

        tokenizer = Tokenizer(num_words=1000)
        labels = np_utils.to_categorical([0, 1, 2])

    Use instead::

        -from keras.preprocessing.text import Tokenizer
        -from keras.utils import np_utils
        +from tensorflow.keras.preprocessing.text import Tokenizer
        +from keras import utils as np_utils
    """

    code = "SEQ712"
    severity = "error"
    event = "end"

    def find(self) -> Iterator[Problem]:
        source = self.it.source
        if self.it.keras < 3 or keeps_keras_2(source.text) or not _IMPORT.search(source.text):
            return
        imports = [n for n in source.statements if isinstance(n, (ast.Import, ast.ImportFrom))]
        gone = [g for node in imports for g in _imported(node)]
        aliases = _aliases(imports)
        used = list(_used(source, aliases))
        if not (gone or used):
            return
        under = guarded(source.statements)
        for node, names in gone:
            if not any(first <= node.lineno <= last for first, last in under):
                yield self._import(node, names)
        by_root: dict[str, dict[str, Any]] = {}
        for node, path, whole in used:
            if path.startswith("keras.optimizers."):
                continue  # SEQ709 says more
            if not any(first <= node.lineno <= last for first, last in under):
                by_root.setdefault(path.split(".")[0], {}).setdefault(path, (node, whole))
        for found in by_root.values():
            yield self._usage(found)

    def _import(self, node: Any, names: list[str]) -> Problem:
        source = self.it.source
        edits: tuple[Edit, ...] = ()
        text = _today(node)
        message = f"{_owner(names[0])} has no {_and(list(dict.fromkeys(names)))}."
        advice = next((_ADVICE[n] for a in node.names for n in [a.name] if n in _ADVICE), "")
        if text and node.col_offset == 0:
            edits = (source.edit(node, text),)
        if text and not advice:
            return self.problem(node, message, f"Write {_one_line(text)}.", edits=edits)
        old = names[0].startswith("tensorflow.") and not names[0].startswith(_TF_KERAS)
        return self.problem(node, message, advice or (_OF_TF_1 if old else _spelling(names[0])))

    def _usage(self, found: dict[str, Any]) -> Problem:
        """What is gone of one library is one finding, where the first of it stands."""
        paths = list(found)
        first = found[paths[0]][0]
        more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
        message = f"{_owner(paths[0])} has no {_and(paths[:3])}{more}."
        now = [(found[p][1], _elsewhere(found[p][1])) for p in paths[:3]]
        moved = [f"{_short(p)} is {_short(n)}" for p, n in now if n]
        edits: tuple[Edit, ...] = ()
        if moved:
            fix = "Today " + ", ".join(moved) + "."
            written = self.it.source.piece(first)
            if len(paths) == 1 and now[0][1] and written.startswith(("tf.", "keras.")):
                edits = (self.it.source.edit(first, _short(now[0][1])),)
        else:
            last = paths[0].rsplit(".", 1)[-1]
            fix = _ADVICE.get(last) or (
                _OF_TF_1 if not _is_keras(paths[0]) else _spelling(paths[0])
            )
        return self.problem(first, message, fix, edits=edits)


# -- what there is --------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def missing(path: str, imported: bool = False) -> str:
    """The part of a dotted path that isn't there: ``keras.layers.core`` of ``….core.Dense``."""
    root, more, less, rest = _table(path)
    if not root:
        return ""
    at, seen = "", root
    for part in rest.split("."):
        if part[:1] == "_" or (not at and part in _INSIDE):
            return ""
        seen += "." + part
        names = (root_table := KERAS if _is_keras(path) else TENSORFLOW).get(at, "")
        has = part in f"{names} {more.get(at, '')}".split() and part not in less.get(at, "").split()
        if at == "layers" and part[:1].isupper():
            return ""  # layers have codes of their own
        if at == "backend" and root == "keras" and not imported:
            return ""  # so have functions of the backend
        if not has:
            return seen
        at = f"{at}.{part}".lstrip(".")
        if at not in root_table and at not in more:
            return ""
    return ""


def _table(path: str) -> tuple[str, dict[str, str], dict[str, str], str]:
    """The root of a path, what tf.keras has more and less than keras, and the rest of the path."""
    for root in (_TF_KERAS, "keras", "tensorflow"):
        if path.startswith(root + "."):
            more, less = (TF_KERAS_MORE, TF_KERAS_LESS) if root == _TF_KERAS else ({}, {})
            return root, more, less, path[len(root) + 1 :]
    return "", {}, {}, ""


def _is_keras(path: str) -> bool:
    return path.startswith(("keras.", _TF_KERAS + "."))


def _elsewhere(path: str) -> str:
    """Where a name that is gone stands today, "" where it is known nowhere."""
    root, _, _, rest = _table(path)
    *module, name = rest.split(".")
    if root == "tensorflow":
        short = re.sub(r"^(random|log)_(?=normal|uniform|shuffle|gamma|poisson)", "", name)
        for at, word in (("math", name), ("random", short), ("nn", name)):
            if word in TENSORFLOW[at].split() and (at != "random" or word != name):
                return f"tensorflow.{at}.{word}"
        return ""
    if module and module[0] in MODULES:
        now = f"{root}.{'.'.join([MODULES[module[0]], *module[1:], name])}"
        return "" if missing(now) else now
    other = _SYNONYMS.get(name.lower(), "")
    if other and not missing(f"{root}.{'.'.join(module)}.{other}"):
        return f"{root}.{'.'.join(module)}.{other}"
    if module == ["backend"] and root == "keras" and IN_OPS.get(name, name) in KERAS["ops"].split():
        return f"keras.ops.{IN_OPS.get(name, name)}"  # it takes symbolic tensors, too
    if name in TF_KERAS_MORE.get(".".join(module), "").split() and root == "keras":
        return f"{_TF_KERAS}.{rest}"
    for n in range(len(module) - 1, -1, -1):  # a module further up took its names
        if name in KERAS.get(at := ".".join(module[:n]), "").split() and at:
            return f"{root}.{at}.{name}"
    if "layers" in module and name[:1].isupper():
        return f"{root}.layers.{name}" if not missing(f"{root}.layers.{name}") else ""
    if name[:1].islower():
        capital = next(
            (n for n in KERAS.get(".".join(module), "").split() if n.lower() == name), ""
        )
        if capital:
            return f"{root}.{'.'.join(module)}.{capital}"
    if not missing(f"{root}.{'.'.join(module)}", True):
        return ""
    if name in _EVERYWHERE:
        return ""
    for at in (*_FIRST, *KERAS):
        if name in KERAS[at].split() and at not in ("backend", "legacy", "src"):
            return f"{root}.{at}.{name}".replace("..", ".")
    return ""


# -- where it is used -------------------------------------------------------------------------
def _imported(node: Any) -> Iterator[tuple[Any, list[str]]]:
    """The statement with what it imports and isn't there."""
    if isinstance(node, ast.Import):
        names = [missing(a.name, True) for a in node.names]
    elif node.level or not node.module:
        return
    else:
        names = [missing(f"{node.module}.{a.name}".removesuffix(".*"), True) for a in node.names]
    if any(names):
        yield node, [n for n in names if n]


def _aliases(imports: list[Any]) -> dict[str, str]:
    """The modules that names stand for; a name that stands for two is left out."""
    found: dict[str, set[str]] = {}
    for node in imports:
        for a in node.names:
            if isinstance(node, ast.ImportFrom):
                if node.level or a.name == "*":
                    continue
                name, path = a.asname or a.name, f"{node.module}.{a.name}"
            elif a.asname:
                name, path = a.asname, a.name
            else:
                name = path = a.name.split(".")[0]
            found.setdefault(name, set()).add(path)
    return {
        name: next(iter(paths))
        for name, paths in found.items()
        if len(paths) == 1 and next(iter(paths)).split(".")[0] in ("keras", "tensorflow")
    }


def _used(source: Any, aliases: dict[str, str]) -> Iterator[tuple[Any, str, str]]:
    """Attributes of modules that aren't there: the node, the part that is missing, the whole path.

    The tree is walked only where the text has one.
    """
    named = [alias for alias in aliases if f"{alias}." in source.text]
    if not named:
        return
    words = "|".join(map(re.escape, named))
    suspects = {
        m.group(1)
        for m in re.finditer(rf"({words})((?:\.\w+)+)", source.text)
        if missing(aliases[m.group(1)] + m.group(2))
    }
    if not suspects:
        return
    nodes: list[Any] = source.nodes
    suspects -= {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    suspects -= {n.arg for n in nodes if isinstance(n, ast.arg)}
    inner = {id(n.value) for n in nodes if isinstance(n, ast.Attribute)}
    for node in nodes:
        words = _dotted(node) if isinstance(node, ast.Attribute) and id(node) not in inner else ""
        first, _, rest = words.partition(".")
        if first in suspects and isinstance(node.ctx, ast.Load):
            whole = f"{aliases[first]}.{rest}"
            path = missing(whole)
            if path:
                yield node, path, whole


def _dotted(node: Any) -> str:
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""


def guarded(statements: list[Any]) -> list[tuple[int, int]]:
    """The lines of what is tried, or done for one version only."""
    found = []
    for node in statements:
        tried = isinstance(node, ast.Try) and node.handlers
        if tried or (isinstance(node, ast.If) and _ASKS.search(ast.unparse(node.test))):
            found.append((node.lineno, node.end_lineno))
    return found


@lru_cache(maxsize=4)
def keeps_keras_2(text: str) -> bool:
    """Whether a file says itself that it runs on Keras 2."""
    return "tf_keras" in text or "TF_USE_LEGACY_KERAS" in text


# -- what to write -----------------------------------------------------------------------------
def _today(node: Any) -> str:
    """The import as it is written today, "" where one of its names is known nowhere."""
    if isinstance(node, ast.Import):
        return ""
    lines: dict[str, list[str]] = {}
    for a in node.names:
        path = f"{node.module}.{a.name}"
        if a.name == "*":
            return ""
        now = _elsewhere(path) if missing(path, True) else path
        module, _, name = now.rpartition(".")
        own = a.asname or a.name
        if not now and a.name == "preprocessing" and node.module.endswith("layers.experimental"):
            module, name = node.module.removesuffix(".layers.experimental"), "layers"
        elif not now and re.fullmatch(r"\w+_utils", a.name) and node.module.endswith(".utils"):
            module, name = node.module.removesuffix(".utils"), "utils"
        elif not now and a.name in MODULES and "." not in node.module.replace(_TF_KERAS, ""):
            module, name = node.module, MODULES[a.name]
        elif not now:
            return ""
        lines.setdefault(module, []).append(name if name == own else f"{name} as {own}")
    return "\n".join(f"from {m} import {', '.join(names)}" for m, names in lines.items())


def _one_line(text: str) -> str:
    return " and ".join(text.split("\n"))


def _owner(path: str) -> str:
    return "Keras 3" if _is_keras(path) else "TensorFlow 2"


def _short(path: str) -> str:
    return path.replace("tensorflow.", "tf.", 1) if path.startswith("tensorflow.") else path


def _and(names: list[str]) -> str:
    return ", ".join(map(_short, names))


def _spelling(path: str) -> str:
    """What to do about a name that is known nowhere."""
    module, _, name = path.rpartition(".")
    rest = _table(path)[3].rpartition(".")[0]
    near: Optional[str] = nearest(name, KERAS.get(rest, "").split(), 0.8) if _is_keras(path) else ""
    if near:
        return f"Did you mean {near!r}?"
    return f"Nothing took its place: leave it out, or stay with Keras 2 (from tf_keras, not {module.split('.')[0]})."
