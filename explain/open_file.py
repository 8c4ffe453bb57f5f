"""What words name: a file, a course model, layers or pasted code; and which reader reads a file.

A file's reader is found by its suffix, and by its content where the suffix misleads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from shapecalc.errors import BadRecord, ShapeError, WrongInputs, did_you_mean, shown
from shapecalc.numbers import parse
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known

from .layer_input import input_shape, record_of

if TYPE_CHECKING:
    from shapecalc.layers.base import Layer
    from shapecalc.readers.model_text import TextModel
    from shapecalc.readers.results import FileReport, FoundModel


class Wanted:
    """What the caller asks for.

    ``settings``: values of names; ``weights``: compared or not; of source also ``data``: shapes
    of arrays, ``keras``: the major version to read for, ``checks``: whether the linter looks,
    ``outputs``: whether a notebook's stored outputs give the sizes that its code doesn't say,
    ``folders``: those that were given, where a program may import from beside its own; ``alone``: of a
    text no file beside it is looked at.
    """

    __slots__ = ("alone", "checks", "data", "folders", "keras", "outputs", "settings", "weights")

    def __init__(
        self,
        settings: Optional[Mapping[str, Any]] = None,
        weights: Optional[bool] = None,
        data: Optional[Mapping[str, tuple[Any, ...]]] = None,
        keras: Optional[int] = None,
        checks: bool = False,
        outputs: bool = False,
        folders: Sequence[str] = (),
        alone: bool = False,
    ) -> None:
        self.alone = alone
        self.folders = tuple(folders)
        self.settings, self.weights = dict(settings or {}), weights
        self.data, self.keras, self.checks = dict(data or {}), keras, checks
        self.outputs = outputs


def _keras(path: str, wanted: Wanted) -> FileReport:
    from shapecalc.readers.saved.archive import read_keras

    found = read_keras(path, settings=wanted.settings)
    if wanted.weights and found.models:
        from .keras_check.hdf5 import compare_keras

        compare_keras(found)
    return found


def _h5(path: str, wanted: Wanted) -> FileReport:
    from .keras_check.hdf5 import read_h5

    return read_h5(path, weights=wanted.weights is not False, settings=wanted.settings)


def _config(path: str, wanted: Wanted) -> FileReport:
    from shapecalc.readers.saved.archive import read_config

    return read_config(path, settings=wanted.settings)


def _script(path: str, wanted: Wanted) -> FileReport:
    from shapecalc.readers.script import read_script

    options = (wanted.settings, wanted.data, wanted.keras, watchers_for(wanted), wanted.outputs)
    return read_script(path, *options, folders=wanted.folders)


def watchers_for(wanted: Wanted) -> Any:
    """The checks that look on while source is read, None where no one asked for them."""
    if not wanted.checks:
        return None
    from shapecalc.checks.base import watchers

    return watchers()


# One line adds a reader.
READERS: dict[str, Callable[[str, Wanted], FileReport]] = {
    ".keras": _keras,
    ".h5": _h5,
    ".hdf5": _h5,
    ".json": _config,
    ".py": _script,
    ".ipynb": _script,
    ".md": _script,
}
# Files that may be the other kind: Keras 2 wrote HDF5 whatever the file was called.
_SAVED = (".keras", ".h5", ".hdf5")


def read_file(path: Union[str, os.PathLike[str]], wanted: Optional[Wanted] = None) -> FileReport:
    """All models in a file, and the problems with them. Never raises for what a file holds."""
    from shapecalc.readers.results import FileReport
    from shapecalc.readers.saved.archive import HDF5_MAGIC, ZIP_MAGIC, unreadable

    wanted = wanted or Wanted()
    name = os.fspath(path)
    if os.path.isdir(name):
        return _refused(name, f"{shown(name)} is a folder.", "Name the files in it.")
    suffix = os.path.splitext(name)[1].lower()
    reader = READERS.get(suffix)
    if suffix in _SAVED or reader is None:
        try:
            with open(path, "rb") as stream:
                head = stream.read(len(HDF5_MAGIC))
        except OSError as error:
            found = FileReport(name)
            found.problems.append(unreadable(name, error))
            return found
        if head == HDF5_MAGIC:
            reader = READERS[".h5"]
        elif head.startswith(ZIP_MAGIC) and (suffix in _SAVED):
            reader = READERS[".keras"]
    if reader is None:
        what = f"{shown(suffix)} files aren't read" if suffix else "it has no suffix"
        return _refused(
            name,
            f"{shown(os.path.basename(name))}: {what}.{did_you_mean(suffix, READERS)}",
            f"These are: {', '.join(READERS)}.",
        )
    return reader(name, wanted)


def _refused(name: str, message: str, fix: str) -> FileReport:
    from shapecalc.readers.results import FileReport, Problem

    found = FileReport(name)
    found.problems.append(Problem("SEQ401", message, fix))
    return found


# -- models by name or as text ---------------------------------------------------------------
MOST_INPUT = 16 * 1024 * 1024
_SIZES = ("in_batch", "in_steps", "in_features")


def is_path(word: str) -> bool:
    """Whether a word on the command line means a file, there or not."""
    if "(" in word or "\n" in word or len(word) > 1_000:
        return False
    return os.path.splitext(word)[1].lower() in READERS or os.path.isfile(word)


def open_models(words: Sequence[str], options: Mapping[str, Any]) -> FileReport:
    """The models that the words name: one file, a course model, or layers and code.

    ``options`` are the input's (``in_steps``, ``in_features``, ``in_batch``, ``in_shape``) and the
    values of names (``known``). Raises ShapeError; what is wrong in a file is in the reading.
    """
    from shapecalc.readers.results import FileReport

    values = dict(parse.setting(text) for text in options.get("known") or ())
    if len(words) == 1 and is_path(words[0]):
        return read_file(words[0], Wanted(values, outputs=bool(options.get("outputs"))))
    found = FileReport(words[0])
    found.models += [_predicted(model, options) for model in text_models(words, values)]
    return found


def text_models(
    words: Sequence[str], values: Mapping[str, Any], names: Sequence[str] = ()
) -> list[TextModel]:
    """A course model, or what layers and code make; ``-`` is standard input. Raises ShapeError.

    ``names``: other words that the caller understands, for "Did you mean".
    """
    from shapecalc.readers.model_text import TextModel, models_from_texts

    word = words[0]
    if len(words) > 1 or "(" in word or word == "-":
        return models_from_texts([_standard_input()] if word == "-" else words, values)
    from shapecalc.models.applications import NAMES, named
    from shapecalc.readers.course import COURSE_MODELS, course_model

    if named(word):
        return models_from_texts([f"{named(word)}()"], values)
    if word in COURSE_MODELS:
        entry = COURSE_MODELS[word]
        if entry.is_graph:
            return models_from_texts(entry.texts(), values)
        made = course_model(word)
        declared = shape_of(entry.input_shape, made.layers[0].traced_axes())
        return [TextModel(word, made, declared, fixed=False)]
    if is_path(word) or os.sep in word:
        raise BadRecord(
            f"{shown(word)} is the name of a file, and layers or a course model are wanted here.",
            f"`seqshape summary {shown(word)}` shows the models of a file; "
            f"`seqshape model - < {shown(word)}` reads it as pasted code.",
        )
    raise BadRecord(
        f"Unknown model {shown(word)}.{did_you_mean(word, [*COURSE_MODELS, *names, *NAMES])}",
        "`seqshape models` lists the models; a layer is written as in Keras: 'LSTM(64)'.",
    )


def made_from(text: str) -> tuple[Layer, Optional[Shape]]:
    """The one model that a path, a course model's name or a text means, and the input's shape.

    The shape is None where the model has its own or none is declared. Raises ShapeError.
    """
    made: list[Any]
    if is_path(text):
        reading = read_file(text)
        made = [(model.as_layer(), None) for model in reading.models]
        if not made and reading.failed:
            raise BadRecord(reading.problems[0].message, reading.problems[0].fix)
    else:
        made = [(m.stack or m.found.as_layer(), m.declared) for m in text_models([text], {})]
    if len(made) != 1 or made[0][0] is None:
        what = "one model of which a layer isn't known" if len(made) == 1 else f"{len(made)} models"
        raise BadRecord(f"{shown(text)} holds {what}.", "Give one whole model.")
    found: tuple[Layer, Optional[Shape]] = made[0]
    return found


def _standard_input() -> str:
    import sys

    data = sys.stdin.buffer.read(MOST_INPUT + 1)
    if len(data) > MOST_INPUT:
        raise BadRecord("The standard input is too long.", "Put the model in a file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRecord("The standard input is not UTF-8 text.", "Save it as UTF-8.") from None


def _predicted(model: TextModel, options: Mapping[str, Any]) -> FoundModel:
    """A model of a text with its table. Raises ShapeError, which then knows the model's record."""
    from shapecalc.models.summary import Summary
    from shapecalc.models.unknown import Unknown
    from shapecalc.readers.results import FoundModel

    stack = model.stack
    if stack is None:
        if any(options.get(key) is not None for key in (*_SIZES, "in_shape")):
            raise BadRecord(
                "The text declares the inputs of its model itself.",
                "Leave --len, --features, --batch and --shape out.",
            )
        found: FoundModel = model.found
        found.model = found.as_layer()
        return found
    x = _input_of(model, options)
    record = record_of(stack.layers, x)
    try:
        rows = stack.rows(x)
    except ShapeError as error:
        error.record = record
        if isinstance(error, WrongInputs) and error.layer is not None:
            advice = _several_inputs(stack.layers[error.layer])
            error.args = (error.message, advice) if advice else error.args
        raise
    unknown = any(isinstance(row.layer, Unknown) for row in rows)
    return FoundModel(
        model.name,
        Summary(stack.name or "sequential", rows),
        model=stack,
        record=None if unknown else record,
        notes=model.notes,
    )


def _several_inputs(layer: Any) -> str:
    """How to give several inputs to a layer that stands in a stack; "" for one that reads one."""
    if layer.reads_list:
        shapes, call = "--input None,10,8 --input None,10,8", "([a, b])"
    elif len(layer.call_inputs) > 2:
        shapes = " ".join(f"--{name} None,10,8" for name in layer.call_inputs[:2])
        call = "(a, b)"
    else:
        return ""
    given = "".join(f" --{k} {v}" for k, v in layer.get_config().items() if isinstance(v, int))
    return (
        "In a stack a layer has one input. Give several to the layer alone, "
        f"`seqshape {layer.stem()}{given} {shapes}`, or paste code that calls it: "
        f"{layer.class_name}(…){call}."
    )


def _input_of(model: TextModel, options: Mapping[str, Any]) -> Shape:
    """The input of a stack: what the text declares and what the options say. Raises BadRecord."""
    whole, declared, stack = options.get("in_shape"), model.declared, model.stack
    if whole is not None:
        names = stack.layers[0].traced_axes() if stack is not None else ()
        return shape_of(parse.shape(whole) if isinstance(whole, str) else whole, names)
    sizes = {
        key: parse.size(options[key]) if isinstance(options.get(key), str) else options.get(key)
        for key in _SIZES
    }
    if declared is None:
        return input_shape(stack.layers[0], sizes)  # type: ignore[union-attr]
    found = list(declared)
    for axis, key in enumerate(_SIZES):
        n = sizes[key]
        if n is None or axis >= len(found):
            continue
        axis = len(found) - 1 if axis == 2 else axis
        if model.fixed and known(found[axis]) not in (None, n):
            raise BadRecord(
                f"The text declares the input {declared}, and the options give {n} instead of "
                f"{found[axis]}.",
                "Leave the option out, or change the Input.",
            )
        found[axis] = n
    return Shape(found)
