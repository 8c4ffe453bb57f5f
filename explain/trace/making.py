"""From layers and a text to a trace: seeded weights, one forward pass, everything kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn, Optional

from shapecalc.errors import BadRecord, ShapeError, shown
from shapecalc.layers.base import Layer
from shapecalc.layers.observer import Call
from shapecalc.models.calls import Names
from shapecalc.models.functional import Functional
from shapecalc.models.sequential import Sequential, shapes_of

from ..live import chain_of, is_live
from .image import drawn, given_image, image_axes, image_shape, over
from .memory import findings_of
from .recorder import Part, Recorder, Step, Trace
from .text import EXAMPLES, ids_of, words_of

SEED = 7
# What a forward pass of a traced model may hold at once.
MOST_WEIGHTS = 50_000_000


def trace(
    model_or_layer: Any,
    text: Optional[str] = None,
    *,
    known: str = "",
    seed: int = SEED,
    dim: int = 4,
    ids: Optional[Sequence[int]] = None,
    image: Any = None,
) -> Trace:
    """Trace a text through a layer, a model whose layers follow each other, or a list of layers.

    What reads images or videos is given ``image``, an array with the axes that the layers read but
    the batch; left out, a small one is drawn from ``seed``.

    A live one of Keras has its own weights; others are drawn from ``seed``. What doesn't begin with
    an Embedding is given one with ``dim`` features. ``ids`` are the numbers of the words in the
    model's own vocabulary, one for each; left out, the words are numbered as they come.
    ``known``: words that have the first ids, so that texts which are traced with the same ones
    have the same vectors for them. Raises ShapeError for what the layers or the text don't allow.
    """
    if type(seed) is not int or seed < 0:
        raise BadRecord(f"The seed is {shown(seed)}.", "Give a whole number from 0.")
    weights: Sequence[Optional[list[Any]]] = ()
    if is_live(model_or_layer):
        layers, weights, features = chain_of(model_or_layer)
        dim = features or dim
    else:
        layers = _in_a_row(model_or_layer)
    if image_axes(layers):
        if text is not None:
            raise BadRecord("The layers read an image, not a text.", "Leave the text out.")
        return trace_image(layers, image=image, seed=seed, weights=weights)
    if image is not None:
        raise BadRecord("The layers don't read an image.", "Give a text.")
    if text is None:
        raise BadRecord("There is no text to trace.", "Give a sentence.")
    first, words = known.split(), words_of(text)
    numbers = None if ids is None else _checked_ids(ids, words)
    asked = with_words(layers, [*first, *words], dim, numbers)
    weights = [*[None] * (len(asked) - len(weights)), *weights] if weights else ()
    made = trace_layers(asked, text, seed=seed, weights=weights, known=first, ids=numbers)
    chosen = next((one for one in EXAMPLES.values() if one.text == text), None)
    made.findings = findings_of(made.layers, made, chosen)
    return made


def _in_a_row(given: Any) -> list[Layer]:
    """The layers that are called one after the other. Raises BadRecord for any other wiring."""
    if isinstance(given, Functional):
        return [call.layer.layer for call in given.graph.in_a_row() or _refused(given)]
    given = given.layers if isinstance(given, Sequential) else given
    layers = list(given) if isinstance(given, (list, tuple)) else [given]
    for layer in layers:
        if not isinstance(layer, Layer) or isinstance(layer, Functional):
            _refused(layer)
    return layers


def _refused(layer: Any) -> NoReturn:
    raise BadRecord(
        f"{shown(layer)} can't be traced.",
        "Give a layer, a list of layers, or a model whose layers follow each other.",
    )


def _checked_ids(ids: Sequence[int], words: Sequence[str]) -> list[int]:
    try:
        numbers = [int(n) for n in ids]
    except (TypeError, ValueError):
        raise BadRecord(f"ids is {shown(ids)}.", "Give a whole number for each word.") from None
    if len(numbers) != len(words):
        raise BadRecord(
            f"There are {len(numbers)} ids for {len(words)} words.", "Give one for each word."
        )
    return numbers


def with_words(
    layers: list[Layer],
    words: list[str],
    dim: Optional[int] = None,
    ids: Optional[list[int]] = None,
) -> list[Layer]:
    """Layers that read words: with an Embedding where they have none; those that read an image as
    they are. Raises BadRecord."""
    if image_axes(layers):
        return layers
    if layers and layers[0].is_input:
        layers = layers[1:]
    if not layers:
        raise BadRecord("There is no layer after the Input.", "Add a layer.")
    vocabulary = ids_of(words)[1] if ids is None else max(ids) + 1
    if not layers[0].looks_up:
        return [_vectors(vocabulary, dim), *layers]
    if ids is not None and not (min(ids) >= 0 and vocabulary <= layers[0].input_dim):
        raise BadRecord(
            f"The ids go from {min(ids)} to {max(ids)}, and the Embedding has rows for 0 to "
            f"{layers[0].input_dim - 1}.",
            "Give the numbers of the words in the model's own vocabulary.",
        )
    if layers[0].input_dim < vocabulary:
        raise BadRecord(
            f"The text has {vocabulary - 1} different words, and the Embedding has rows for "
            f"{layers[0].input_dim - 1} besides the padding.",
            "Give it a larger input_dim, or a shorter text.",
        )
    return layers


def word_vectors(words: list[str], dim: Optional[int] = None) -> Layer:
    """An Embedding with a row for each different word of a text."""
    return _vectors(ids_of(words)[1], dim)


def _vectors(vocabulary: int, dim: Optional[int]) -> Layer:
    from shapecalc.layers.embedding import Embedding

    return Embedding(vocabulary, dim or 4)


def trace_layers(
    layers: list[Layer],
    text: str,
    *,
    seed: int = SEED,
    weights: Sequence[Optional[list[Any]]] = (),
    known: Sequence[str] = (),
    ids: Optional[list[int]] = None,
) -> Trace:
    """Follow ``text`` through ``layers``, the first of which reads token ids (an Embedding).

    ``weights`` are lists in the order of Keras's ``layer.weights``, one per layer; those left out
    are drawn from ``seed``. Raises ShapeError for what the layers or the text don't allow.
    """
    import numpy as np

    words = words_of(text)
    ids = ids_of(words, known)[0] if ids is None else ids
    parts, steps = _followed(
        np, layers, np.array([ids], "int32"), _drawing(seed), weights, len(words)
    )
    return Trace(words, ids, seed, parts, steps, layers=layers)


def trace_image(
    layers: list[Layer],
    sizes: Optional[Sequence[Any]] = None,
    *,
    image: Any = None,
    seed: int = SEED,
    weights: Sequence[Optional[list[Any]]] = (),
) -> Trace:
    """Follow an image through layers that read one: ``image``, or one of these ``sizes`` drawn from
    ``seed``. Raises ShapeError.
    """
    import numpy as np

    axes, rng = image_axes(layers), _drawing(seed)
    if image is None:
        x = drawn(np, image_shape(layers, sizes), rng)
    else:
        x = given_image(np, image, axes)
    if layers[0].is_input:
        layers, weights = layers[1:], weights[1:]
    parts, steps = _followed(np, layers, x, rng, weights, -1)
    return Trace([], [], seed, parts, steps, layers=layers, image=x, axes=axes)


def _drawing(seed: int) -> Any:
    import numpy as np

    return np.random.default_rng(seed)


def _followed(
    np: Any,
    layers: list[Layer],
    x: Any,
    rng: Any,
    weights: Sequence[Optional[list[Any]]],
    words: int,
) -> tuple[list[Part], list[Step]]:
    """Every step of the layers on an input; ``words`` is how many steps are words, -1 for none."""
    names = Names(layers)
    steps: list[Step] = []
    parts: list[Part] = []
    mask: Any = None
    for i, layer in enumerate(layers):
        name = names.of(layer)
        by_word = (
            getattr(x, "ndim", 0) >= 2
            and x.shape[1] == words
            and all(part.by_word for part in parts)
        )
        own = weights[i] if weights else None
        named = (
            weights_of(np, rng, layer, x, i)
            if own is None
            else list(zip(_weight_names(layer, x), own))
        )
        config = layer.get_config()
        part = Part(name, layer.class_name, config, named, None, by_word, over(layer))
        recorder = Recorder(name, steps, part.symbols)
        before = len(steps)
        try:
            y = layer.compute(np, x, [w for _, w in named], Call(mask, None, recorder))
        except NotImplementedError as missing:
            raise BadRecord(str(missing), "Trace another layer.") from None
        mask = layer.compute_mask(np, x, mask)
        mask = mask[0] if isinstance(mask, tuple) and not isinstance(y, tuple) else mask
        part.output = y
        parts.append(part)
        if len(steps) == before and not isinstance(y, (list, tuple)):
            recorder.step("all", 0, x.shape[1] - 1 if x.ndim > 1 else 0)
            recorder.reads("x", "input", x)
            recorder("y", "output", f"{layer.class_name}(x)", y)
        x = y
    return parts, steps


def _weight_names(layer: Layer, x: Any) -> list[str]:
    return [w.name for w in layer.apply(shapes_of(x))[1]]


def weights_of(np: Any, rng: Any, layer: Layer, x: Any, at: int) -> list[tuple[str, Any]]:
    """Seeded weights for a layer on this input: as a fresh layer's, with biases that show."""
    try:
        wanted = layer.apply(shapes_of(x))[1]
    except ShapeError as error:
        raise error.at(at, layer.name or layer.stem()) from None
    if sum(int(w.size) for w in wanted) > MOST_WEIGHTS:
        raise BadRecord("The layer has too many weights to be traced.", "Use smaller sizes.")
    found = []
    for weight in wanted:
        shape = tuple(int(n) for n in weight.shape)
        if len(shape) >= 2 and "bias" not in weight.name:
            fans = shape[-1] + int(np.prod(shape[:-1]))
            limit = np.sqrt(6.0 / max(fans, 1)) if "embeddings" not in weight.name else 1.0
            value = rng.uniform(-limit, limit, shape)
        elif weight.name in ("gamma", "scale", "moving_variance"):
            value = np.ones(shape)
        else:
            value = rng.uniform(-0.2, 0.2, shape)
        found.append((weight.name, value.astype("float32")))
    return found
