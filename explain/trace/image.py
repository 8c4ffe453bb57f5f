"""The image or the video that is traced: its size, and its numbers where nobody gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from shapecalc.errors import BadRecord, ShapeError, WindowTooLong
from shapecalc.layers.base import Layer
from shapecalc.models.prediction import why_unknown
from shapecalc.models.sequential import declared_input, run
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

# Heights and widths that are tried, one after the other, where none is given.
SIDES = (6, 8, 10, 12, 16, 20, 24, 28, 32, 48, 64)
# What else is small: frames and channels.
FEW, CHANNELS = 4, 1
MOST_PLACES = 4_096


def over(layer: Layer) -> tuple[str, ...]:
    """The spatial axes of a layer, or of one inside it."""
    own: tuple[str, ...] = getattr(layer, "over", ())
    if len(own) > 1:
        return own
    return next((found for child in layer.children() if (found := over(child))), ())


def image_axes(layers: Sequence[Layer]) -> tuple[str, ...]:
    """The axes of the image or video that the first of the layers read; none where they read words."""
    behind = layers[1:] if layers and layers[0].is_input else layers
    if not behind or behind[0].looks_up:
        return ()
    first = next((layer for layer in behind if over(layer)), None)
    return first.traced_axes() if first is not None else ()


def image_shape(layers: Sequence[Layer], given: Optional[Sequence[Any]] = None) -> tuple[int, ...]:
    """The shape of the image, with a batch of 1: as it is given or declared, else a small one.

    ``given`` may leave sizes open. Raises BadRecord for an image that is too large, and the
    ShapeError of the layers where none of the sizes that are tried suits them.
    """
    axes = image_axes(layers)
    wanted = [None] * len(axes) if given is None else list(given)
    if len(wanted) != len(axes):
        raise BadRecord(
            f"The image has {len(wanted)} axes, and the layers read {len(axes)}: {', '.join(axes)}.",
            f"Give a size for each, such as {example_shape(axes)}.",
        )
    declared = declared_input(layers)
    if isinstance(declared, Shape) and len(declared) == len(axes):
        wanted = [d if known(n) is None else n for n, d in zip(wanted, declared)]
    behind = layers[1:] if layers[0].is_input else layers
    first = next(i for i, layer in enumerate(behind) if over(layer))
    refusal: Optional[ShapeError] = None
    for side in SIDES:
        shape = tuple(_size(n, axis, side) for n, axis in zip(wanted, axes))
        _check_before(behind[:first], shape)
        try:
            run(behind, Shape(shape))
        except WindowTooLong as error:
            refusal = refusal or error
            continue
        _check(shape, axes)
        return shape
    assert refusal is not None
    raise refusal


def _check_before(layers: Sequence[Layer], shape: tuple[int, ...]) -> None:
    """What stands before the first layer over images must read one. Raises BadRecord."""
    x: Any = Shape(shape)
    for layer in layers:
        behind = f"Trace the layers behind {layer.class_name} by themselves."
        try:
            (row,) = run([layer], x)
        except ShapeError:
            row = None
        if row is not None and row.output is None:
            raise BadRecord(f"{layer.class_name} is unknown: {why_unknown(row)}", behind)
        if row is None or not isinstance(row.output, Shape) or len(row.output) != len(shape):
            raise BadRecord(
                f"{layer.class_name} makes an image of what is none, which can't be traced.", behind
            )
        x = row.output


def example_shape(axes: Sequence[str]) -> str:
    """A small shape for these axes, as the command line takes it."""
    return ",".join(["None", *(str(_size(None, axis, SIDES[0])) for axis in axes[1:])])


def drawn(np: Any, shape: tuple[int, ...], rng: Any) -> Any:
    """An image of this shape: numbers from 0 to 1, as pixels are after rescaling."""
    return rng.uniform(0.0, 1.0, shape).astype("float32")


def given_image(np: Any, image: Any, axes: Sequence[str]) -> Any:
    """The caller's own image as a batch of one. Raises BadRecord for what isn't one."""
    try:
        x = np.asarray(image, "float32")
    except (TypeError, ValueError):
        raise BadRecord("The image isn't an array of numbers.", "Give a NumPy array.") from None
    x = x[None] if x.ndim == len(axes) - 1 else x
    if x.ndim != len(axes) or len(x) != 1:
        raise BadRecord(
            f"The image has the shape {tuple(x.shape)}; the layers read one of ({', '.join(axes[1:])}).",
            "Give an array with these axes.",
        )
    _check(tuple(x.shape), axes)
    return x


def _size(n: Any, axis: str, side: int) -> int:
    size = known(n)
    if size is not None:
        return int(size)
    if axis == "batch":
        return 1
    if axis in ("channels", "features"):
        return CHANNELS
    return side if axis in ("height", "width") else FEW


def _check(shape: tuple[int, ...], axes: Sequence[str]) -> None:
    places = 1
    for n, axis in zip(shape, axes):
        places *= n if axis not in ("batch", "channels") else 1
    if places > MOST_PLACES:
        raise BadRecord(
            f"The image has {places:,} pixels; a trace takes at most {MOST_PLACES:,}.",
            f"Give a smaller one, for example with --shape {example_shape(axes)}.",
        )


__all__ = ["drawn", "given_image", "image_axes", "image_shape", "over"]
