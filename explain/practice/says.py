"""Items about what Keras says: the model is built, or a line raises an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Optional

from shapecalc.errors import ShapeError
from shapecalc.layers.registry import layer_class
from shapecalc.models.sequential import make_layers, parse_inputs, run
from shapecalc.models.summary import shape_text

from .asked import WRONG, mixed
from .drawing import Sizes, code_of, inner_config, with_argument
from .item import Choice, Item

FINE = "fine"
# The lines of the code before the first layer: the call of Sequential, and its Input.
BEFORE = 3
# A window that fits into no drawn sequence.
TOO_LONG = 120


def says_item(pick: Sizes, configs: Sequence[Any], sizes: Any) -> Optional[Item]:
    """The item without its id and skill; in half of them a line raises an error."""
    layers = list(configs)
    if pick.chance(55):
        broken = list(_broken(pick, layers))
        pick.random.shuffle(broken)
        layers = next((b for b in broken if _error(b, sizes) is not None), layers)
    error = _error(layers, sizes)
    if error is not None and error.layer is None:
        return None
    question = {"kind": "says", "layers": layers, "input_shape": list(sizes)}
    answer = right_word(question)
    lines = _lines(layers, sizes)
    words = [FINE, *(str(BEFORE + i) for i in range(len(layers)))]
    pick.random.shuffle(words)
    wrong = [_choice(question, word, error) for word in words if word != answer]
    return Item(
        id="",
        skill="",
        kind="says",
        text=(
            "Does Keras build this model? Answer fine, or the number of the first line that raises "
            "an error."
        ),
        code=code_of(layers, sizes) if len(layers) > 1 else _one(layers, sizes),
        question=question,
        answer=answer,
        answer_is="word",
        choices=mixed(pick, Choice(answer, "", "Right."), wrong[:WRONG]),
        derivation=tuple(lines),
        hints=tuple(lines[:-1]),
    )


def _one(layers: Sequence[Any], sizes: Any) -> str:
    """A Sequential of one layer, so that the lines are numbered as in every other."""
    return code_of([*layers, *layers], sizes).rsplit("\n", 2)[0] + "\n])"


def _broken(pick: Sizes, configs: Sequence[Any]) -> Iterator[list[Any]]:
    """The layers with one thing changed that often raises an error."""
    for i, config in enumerate(configs):
        cls = layer_class(inner_config(config)["class_name"])
        slides = getattr(cls, "slides", "")
        if inner_config(config)["config"].get("return_sequences"):
            yield with_argument(configs, i, "return_sequences", False)
        if slides:
            yield with_argument(configs, i, slides, TOO_LONG)
        if len(configs) > 2:
            yield [*configs[:i], *configs[i + 1 :]]
        if i:
            yield [*configs[: i - 1], config, configs[i - 1], *configs[i + 1 :]]


def _error(layers: Sequence[Any], sizes: Any) -> Optional[ShapeError]:
    try:
        run(make_layers(layers), parse_inputs([None, *sizes]))
    except ShapeError as error:
        return error
    return None


def right_word(question: Mapping[str, Any]) -> str:
    """``fine``, or the number of the line that raises an error."""
    error = _error(question["layers"], question["input_shape"])
    return FINE if error is None else str(BEFORE + (error.layer or 0))


def word_of(answer: Any) -> str:
    """An answer as it is compared: ``line 4`` is ``4``."""
    text = str(answer).strip().lower().rstrip(".")
    number = re.search(r"\d+", text)
    return number[0] if number else FINE if text in (FINE, "ok", "yes", "works") else text


def _lines(layers: Sequence[Any], sizes: Any) -> list[str]:
    """The shape behind every line, as far as Keras comes."""
    x: Any = parse_inputs([None, *sizes])
    found = [f"line {BEFORE - 1}: {shape_text(x)}"]
    for i, layer in enumerate(make_layers(layers)):
        try:
            x = run([layer], x)[-1].output
        except ShapeError as error:
            return [*found, f"line {BEFORE + i}: {error.message}"]
        found.append(f"line {BEFORE + i}: {shape_text(x)}")
    return [*found, "Keras builds it: every layer reads what the one before it returns."]


def causes_of(question: Mapping[str, Any], answer: Any) -> list[dict[str, str]]:
    """Why another word than the right one was given, as ``diagnose`` names causes."""
    word = word_of(answer)
    right = right_word(question)
    if word == right:
        return []
    error = _error(question["layers"], question["input_shape"])
    if error is None:
        kind, says = "error_expected", "I expected an error, but the shapes fit together."
    elif word == FINE and _sequences_help(question, error):
        kind, says = "return_sequences", f"I missed the error: {error.message}"
    elif word == FINE:
        kind, says = "error_missed", f"I missed the error: {error.message}"
    else:
        kind, says = "wrong_line", "I gave another line than the one where Keras raises the error."
    return [{"kind": kind, "name": kind, "explanation": says, "formula": ""}]


def _sequences_help(question: Mapping[str, Any], error: ShapeError) -> bool:
    """Whether Keras gets farther when a layer in front returns all steps."""
    layers = question["layers"]
    for i, config in enumerate(layers[: error.layer or 0]):
        if "return_sequences" in layer_class(inner_config(config)["class_name"]).kinds:
            other = _error(
                with_argument(layers, i, "return_sequences", True), question["input_shape"]
            )
            if other is None or (other.layer or 0) > (error.layer or 0):
                return True
    return False


def _choice(question: Mapping[str, Any], word: str, error: Optional[ShapeError]) -> Choice:
    cause = causes_of(question, word)[0]
    return Choice(word, cause["kind"], cause["explanation"])


__all__ = ["FINE", "causes_of", "right_word", "says_item", "word_of"]
