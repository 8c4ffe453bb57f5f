"""Layers that prepare and augment images. None learns, and most leave the shape as it is.

Sources: Keras's ``BaseImagePreprocessingLayer`` and the layers of the same names.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ImpossibleSize, SizeUnknown, WrongRank
from ..numbers.shape import Shape
from ..numbers.size import Size, because, known
from .arguments import (
    REQUIRED,
    Kind,
    Refused,
    anything,
    choice,
    data_format,
    flag,
    real,
    seed,
    unchecked,
)
from .base import Call, Layer, Output, Weight
from .reshape import _Same
from .spatial import IMAGE

FILLS = ("reflect", "wrap", "constant", "nearest")
BETWEEN = ("bilinear", "nearest")


class Factor(Kind):
    """How strong: a number between two bounds, or a list of two numbers.

    Of ``loose`` bounds Keras only asks that the two numbers reach into them.
    """

    option = "value"
    ignored = True

    def __init__(
        self,
        default: Any = REQUIRED,
        least: float = 0,
        most: float = 1,
        *,
        loose: bool = True,
        above: bool = False,
        maybe: bool = False,
    ) -> None:
        super().__init__(default)
        self.least, self.most, self.loose, self.maybe = least, most, loose, maybe
        self.above = above  # the lower bound itself is too low
        low = least / 2 if above else least
        self.accepts = (most // 2 if most > 1 else most / 2, low, most, (low, most)) + (
            (None,) if maybe else ()
        )
        self.refuses = (most + 1, [most + 1, most + 2], [most], "much")

    def check(self, value: Any) -> Any:
        if value is None and self.maybe:
            return None
        pair = value if isinstance(value, (list, tuple)) else (value, value)
        if len(pair) == 2 and all(isinstance(v, (int, float)) for v in pair):
            low, high = (pair[1], pair[0]) if self.loose else (min(pair), max(pair))
            if low >= self.least and high <= self.most and not (self.above and low == self.least):
                return value
        raise Refused(f"a number from {self.least:g} to {self.most:g}, or a list of two")


class _Pair(Kind):
    option = "value"
    ignored = True
    accepts: tuple[Any, ...] = ((0, 255), (0, 1), (1.0, 0.0))
    refuses: tuple[Any, ...] = (255, (0,), [0, 1, 2], None)

    def check(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)) and len(value) == 2:
            return value
        raise Refused("a list of two numbers")


class _Odd(Kind):
    option = "value"
    ignored = True
    accepts: tuple[Any, ...] = (1, 3, (3, 5))
    refuses: tuple[Any, ...] = (2, (2, 3), (3,), "3", None)

    def check(self, value: Any) -> Any:
        pair = value if isinstance(value, (list, tuple)) else (value, value)
        if len(pair) == 2 and all(isinstance(v, (int, float)) and v % 2 for v in pair):
            return value
        raise Refused("an odd number, or a list of two")


within: Any = Factor
_pair: Any = _Pair
_odd: Any = _Odd
_BASE = (*Layer.extra, "bounding_box_format", "data_format")


class _OfImages(_Same):
    """Every layer of this family takes one image or a batch, and axes that it doesn't look at."""

    kin = ("BaseImagePreprocessingLayer",)
    reads = "batch ..."
    over: ClassVar[tuple[str, ...]] = IMAGE
    data_format: str = "channels_last"
    coloured: ClassVar[bool] = False
    mask = "drops"
    extra = _BASE

    def traced_axes(self) -> tuple[str, ...]:
        return ("batch", *self.over, "channels")

    def when_run(self, inputs: Any) -> tuple[Output, list[Weight]]:
        """Run, and not only asked, each wants an image or a batch of them."""
        if inputs.__class__ is Shape and len(inputs) not in (3, 4):
            raise WrongRank(
                subject=self, shape=inputs, want=4, axes="batch, height, width, channels"
            )
        if self.coloured and inputs.__class__ is Shape:
            self.check_colours(inputs)
        return self.apply(inputs)

    def check_colours(self, x: Shape) -> None:
        """Raises ImpossibleSize for images that are known not to have 3 channels."""
        channels = x[-1] if self.data_format == "channels_last" else x[-3]
        if known(channels) not in (None, 3):
            raise ImpossibleSize(
                f"{type(self).__name__} reads images of 3 channels, but got {known(channels)}: {x}.",
                "Give it colour images, or leave it out.",
            )

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no forward pass in NumPy.")


class _Random(_OfImages):
    """Changes images only while training; what is predicted is made of the images as they are."""

    activates = ""
    extra = tuple(key for key in _BASE if key != "data_format")

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return np.asarray(x, "float32")


class _Measured(_OfImages):
    """Needs sizes of the image when it runs: those of the axes that ``measures`` names."""

    measures: ClassVar[tuple[str, ...]] = ("height", "width")

    def when_run(self, inputs: Any) -> tuple[Output, list[Weight]]:
        last = self.data_format == "channels_last"
        order = ("height", "width", "channels") if last else ("channels", "height", "width")
        if len(inputs) in (3, 4) and any(
            known(n) is None for n, axis in zip(inputs[-3:], order) if axis in self.measures
        ):
            raise SizeUnknown(subject=self, weight="image", shape=inputs)
        return super().when_run(inputs)


# -- another size ------------------------------------------------------------------------
class _Sized(_OfImages):
    activates = ""
    passes_several = False
    moves_axes = True
    keeps_axes = True
    short = {"rows": "height", "columns": "width"}
    height: Any
    width: Any
    data_format: str

    def output(self, x: Shape) -> Output:
        sizes: list[Any] = list(x)
        i, j = self.axes_of(x)
        said = "The image has this size, whatever it had before."
        sizes[i], sizes[j] = because(self.height, said), because(self.width, said)
        return Shape(sizes)

    def axes_of(self, x: Shape) -> tuple[int, int]:
        """Where height and width are: in a batch behind its axis, else in one image."""
        first = (1 if len(x) == 4 else 0) + (self.data_format == "channels_first")
        if first + 1 >= len(x):
            raise IndexError
        return first, first + 1


class Resizing(_Sized):
    """Scales images to ``height`` rows and ``width`` columns.

    Input ``(batch, rows, columns, channels)`` or one image; the sizes may be unknown.
    """

    purpose = "scales images to one size"
    height: Any = unchecked()
    width: Any = unchecked()
    interpolation: Any = anything("bilinear", "text")
    crop_to_aspect_ratio: bool = flag(False)
    pad_to_aspect_ratio: bool = flag(False)
    fill_mode: Any = anything("constant")
    fill_value: Any = anything(0.0)
    antialias: bool = flag(False)
    data_format: str = data_format()

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        plain = not (self.crop_to_aspect_ratio or self.pad_to_aspect_ratio or self.antialias)
        if self.interpolation not in BETWEEN or not plain or x.ndim not in (3, 4):
            return super().compute(np, x, weights, call)
        for axis, n in zip(self.axes_of(x.shape), (self.height, self.width)):
            x = resized(np, x, axis, n, self.interpolation == "bilinear")
        return x


def resized(np: Any, x: Any, axis: int, n: int, between: bool) -> Any:
    """``n`` values along an axis, each taken where the middle of its pixel falls."""
    at = (np.arange(n) + 0.5) * (x.shape[axis] / n)
    if not between:
        return np.take(x, np.minimum(at.astype(int), x.shape[axis] - 1), axis=axis)
    at = np.clip(at - 0.5, 0, x.shape[axis] - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, x.shape[axis] - 1)
    share = (at - low).astype(x.dtype).reshape([-1 if i == axis else 1 for i in range(x.ndim)])
    return np.take(x, low, axis=axis) * (1 - share) + np.take(x, high, axis=axis) * share


class CenterCrop(_Sized):
    """Cuts ``height`` rows and ``width`` columns out of the middle of images.

    A smaller image is scaled to that size. Input ``(batch, rows, columns, channels)`` or one image.
    """

    purpose = "cuts out the middle of images"
    height: Any = unchecked()
    width: Any = unchecked()
    data_format: str = data_format()
    extra = _Random.extra

    def fits(self, x: Shape) -> bool:
        return len(x) in (3, 4)

    def wrong_rank(self, x: Shape) -> WrongRank:
        return WrongRank(subject=self, shape=x, want=4, axes="batch, height, width, channels")

    def output(self, x: Shape) -> Output:
        if not self.fits(x):
            raise IndexError  # a wrapper hands in what check_rank never saw
        return super().output(x)

    def when_run(self, inputs: Any) -> tuple[Output, list[Weight]]:
        """A smaller image is scaled; where no known size is, what comes out of the cut is unknown."""
        out: Any = self.apply(inputs)[0]
        axes = self.axes_of(inputs)
        given, wanted = [known(inputs[i]) for i in axes], [known(out[i]) for i in axes]
        smaller = any(n is not None and m is not None and n < m for n, m in zip(given, wanted))
        if None not in given or smaller:
            return out, []
        return Shape(Size(None) if i in axes else n for i, n in enumerate(out)), []

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        i, j = self.axes_of(x.shape)
        over = [x.shape[i] - self.height, x.shape[j] - self.width]
        if min(over) < 0:
            return super().compute(np, x, weights, call)
        kept: list[Any] = [slice(None)] * x.ndim
        kept[i] = slice(over[0] // 2, over[0] // 2 + self.height)
        kept[j] = slice(over[1] // 2, over[1] // 2 + self.width)
        return x[tuple(kept)]


class RandomCrop(_Measured, _Sized):
    """Cuts a random part of ``height`` rows and ``width`` columns out of images while training.

    Keras says that size for every use, and predicts with the images as they are.
    """

    purpose = "cuts out a random part of images during training"
    height: Any = unchecked()
    width: Any = unchecked()
    seed: Any = seed(None)
    data_format: str = data_format()
    extra = _Random.extra

    def axes_of(self, x: Shape) -> tuple[int, int]:
        first = len(x) - (2 if self.data_format == "channels_first" else 3)
        if first < 0:
            raise IndexError
        return first, first + 1


# -- what training varies -----------------------------------------------------------------
class RandomFlip(_Random):
    """Mirrors random images while training, left to right, top to bottom, or both."""

    purpose = "mirrors random images during training"
    mode: Any = anything("horizontal_and_vertical", "text")
    seed: Any = seed(None)
    data_format: str = data_format()


class _Moved(_Random):
    """Pixels are looked up elsewhere; what comes from outside is filled."""


class RandomRotation(_Moved):
    """Turns images by a random angle while training; ``factor`` is a share of a full turn."""

    purpose = "turns images by a random angle during training"
    factor: Any = within(least=-1)
    fill_mode: str = choice("reflect", *FILLS)
    interpolation: str = choice("bilinear", *BETWEEN)
    seed: Any = seed(None)
    fill_value: Any = anything(0.0)
    data_format: str = data_format()


class RandomTranslation(_Moved):
    """Moves images by random shares of their height and width while training."""

    purpose = "moves images by random shares during training"
    height_factor: Any = within(least=-1, loose=False)
    width_factor: Any = within(least=-1, loose=False)
    fill_mode: str = choice("reflect", *FILLS)
    interpolation: str = choice("bilinear", *BETWEEN)
    seed: Any = seed(None)
    fill_value: Any = anything(0.0)
    data_format: str = data_format()


class RandomZoom(_Moved):
    """Zooms into or out of images at random while training."""

    purpose = "zooms into images at random during training"
    height_factor: Any = within(least=-1, loose=False, above=True)
    width_factor: Any = within(None, least=-1, loose=False, above=True, maybe=True)
    fill_mode: str = choice("reflect", *FILLS)
    interpolation: str = choice("bilinear", *BETWEEN)
    seed: Any = seed(None)
    fill_value: Any = anything(0.0)
    data_format: str = data_format()


class RandomShear(_Moved):
    """Slants images at random while training."""

    purpose = "slants images at random during training"
    x_factor: Any = within(0.0, loose=False)
    y_factor: Any = within(0.0, loose=False)
    interpolation: str = choice("bilinear", *BETWEEN)
    fill_mode: str = choice("reflect", *FILLS)
    fill_value: Any = anything(0.0)
    data_format: str = data_format()
    seed: Any = seed(None)


class RandomPerspective(_Measured, _Moved):
    """Looks at images from a random side while training."""

    purpose = "changes the perspective of images at random during training"
    factor: Any = within(1.0)
    scale: float = real(1.0, least=0, most=1)
    interpolation: str = choice("bilinear", *BETWEEN)
    fill_value: Any = anything(0.0)
    seed: Any = seed(None)
    data_format: str = data_format()


class RandomElasticTransform(_Measured, _Moved):
    """Bends images at random while training."""

    measures = ("height", "width", "channels")
    purpose = "bends images at random during training"
    factor: Any = within(1.0)
    scale: Any = within(1.0)
    interpolation: str = choice("bilinear", *BETWEEN)
    fill_mode: str = choice("reflect", *FILLS, "mirror")
    fill_value: Any = anything(0.0)
    value_range: Any = anything((0, 255))
    seed: Any = seed(None)
    data_format: str = data_format()


class RandomErasing(_Measured, _Random):
    """Replaces a random rectangle of images while training."""

    purpose = "replaces a random part of images during training"
    factor: Any = within(1.0)
    scale: Any = within((0.02, 0.33))
    fill_value: Any = anything(None)
    value_range: Any = anything((0, 255))
    seed: Any = seed(None)
    data_format: str = data_format()


class RandomGaussianBlur(_Random):
    """Blurs random images while training."""

    purpose = "blurs random images during training"
    factor: Any = within(1.0)
    kernel_size: Any = _odd(3)
    sigma: Any = within(1.0)
    value_range: Any = anything((0, 255))
    data_format: str = data_format()
    seed: Any = seed(None)


class RandomBrightness(_Random):
    """Makes images brighter or darker at random while training."""

    purpose = "makes images brighter or darker at random during training"
    factor: Any = within(least=-1)
    value_range: Any = _pair((0, 255))
    seed: Any = seed(None)
    extra = _BASE


class RandomContrast(_Random):
    """Changes the contrast of images at random while training."""

    purpose = "changes the contrast of images at random during training"
    factor: Any = within()
    value_range: Any = anything((0, 255))
    seed: Any = seed(None)
    extra = _BASE


class RandomSaturation(_Random):
    """Changes the saturation of images at random while training."""

    coloured = True
    purpose = "changes the saturation of images at random during training"
    factor: Any = within(least=-1)
    value_range: Any = _pair((0, 255))
    data_format: str = data_format()
    seed: Any = seed(None)


class RandomHue(_Random):
    """Changes the colours of images at random while training."""

    coloured = True
    purpose = "changes the hue of images at random during training"
    factor: Any = within()
    value_range: Any = anything((0, 255))
    data_format: str = data_format()
    seed: Any = seed(None)


class RandomSharpness(_Random):
    """Makes images sharper or softer at random while training."""

    purpose = "changes the sharpness of images at random during training"
    factor: Any = within()
    value_range: Any = _pair((0, 255))
    data_format: str = data_format()
    seed: Any = seed(None)


class RandomColorDegeneration(_Random):
    """Makes images greyer at random while training. It reads images of 3 channels."""

    purpose = "makes images greyer at random during training"
    passes_several = False
    factor: Any = within(least=-1)
    value_range: Any = _pair((0, 255))
    data_format: str = data_format()
    seed: Any = seed(None)

    def fits(self, x: Shape) -> bool:
        return len(x) in (3, 4)

    wrong_rank = CenterCrop.wrong_rank

    def output(self, x: Shape) -> Output:
        if not self.fits(x):
            raise IndexError  # a wrapper hands in what check_rank never saw
        self.check_colours(x)
        return x


class RandomColorJitter(_Random):
    """Changes brightness, contrast, saturation and hue at random while training."""

    purpose = "changes the colours of images at random during training"
    value_range: Any = anything((0, 255))
    brightness_factor: Any = within(None, least=-1, maybe=True)
    contrast_factor: Any = within(None, maybe=True)
    saturation_factor: Any = within(None, least=-1, maybe=True)
    hue_factor: Any = within(None, maybe=True)
    seed: Any = seed(None)
    data_format: str = data_format()


class RandomGrayscale(_Random):
    """Makes random images grey while training; the channels stay."""

    purpose = "makes random images grey during training"
    passes_several = False
    factor: float = real(0.5, least=0, most=1)
    data_format: str = data_format()
    seed: Any = seed(None)


class RandomInvert(_Random):
    """Turns the colours of random images around while training."""

    purpose = "inverts the colours of random images during training"
    factor: Any = within(1.0)
    value_range: Any = anything((0, 255))
    seed: Any = seed(None)
    data_format: str = data_format()


class RandomPosterization(_Random):
    """Keeps fewer bits of each colour at random while training."""

    purpose = "keeps fewer bits of each colour at random during training"
    factor: Any = within(least=1, most=8)
    value_range: Any = _pair((0, 255))
    data_format: str = data_format()
    seed: Any = seed(None)


class Solarization(_Random):
    """Turns around the colours above a random threshold while training."""

    purpose = "inverts bright pixels at random during training"
    addition_factor: Any = within(0.0, loose=False)
    threshold_factor: Any = within(0.0, loose=False)
    value_range: Any = _pair((0, 255))
    seed: Any = seed(None)
    extra = _BASE


class RandAugment(_Random):
    """Applies a few random augmentations while training.

    E. Cubuk et al., "RandAugment: Practical automated data augmentation" (2019).
    """

    purpose = "applies random augmentations during training"
    value_range: Any = _pair((0, 255))
    num_ops: Any = anything(2)
    factor: Any = within(0.5)
    interpolation: str = choice("bilinear", *BETWEEN)
    seed: Any = seed(None)
    data_format: str = data_format()


class AugMix(_Random):
    """Mixes chains of random augmentations while training.

    D. Hendrycks et al., "AugMix" (2019).
    """

    purpose = "mixes chains of augmentations during training"
    value_range: Any = _pair((0, 255))
    num_chains: Any = anything(3)
    chain_depth: Any = anything(3)
    factor: Any = within(0.3)
    alpha: Any = anything(1.0)
    all_ops: Any = anything(True)
    interpolation: str = choice("bilinear", *BETWEEN)
    seed: Any = seed(None)
    data_format: str = data_format()


class MixUp(_Random):
    """Blends pairs of images and their labels while training.

    H. Zhang et al., "mixup: Beyond Empirical Risk Minimization" (2017).
    """

    purpose = "blends pairs of images during training"
    alpha: Any = anything(0.2)
    data_format: str = data_format()
    seed: Any = seed(None)


class CutMix(_Measured, _Random):
    """Replaces a part of images by that of others while training.

    S. Yun et al., "CutMix" (2019).
    """

    purpose = "replaces a part of images by that of others during training"
    factor: Any = within(1.0)
    seed: Any = seed(None)
    data_format: str = data_format()


# -- colours, also when predicting ----------------------------------------------------------
class AutoContrast(_OfImages):
    """Scales the colours of each image to the whole range."""

    purpose = "scales the colours of each image to the whole range"
    value_range: Any = _pair((0, 255))


class Equalization(_Measured):
    """Gives all brightnesses of an image the same share."""

    measures = ("channels",)
    purpose = "evens out the histogram of each image"
    value_range: Any = _pair((0, 255))
    bins: Any = anything(256)
    data_format: str = data_format()
    extra = _Random.extra


class ContrastLimitedAdaptiveHistogramEqualization(_Measured):
    """Evens out the histogram of each tile of an image, with a limit for the contrast."""

    purpose = "evens out the histogram of each part of an image"
    value_range: Any = anything((0, 255))
    clip_limit: Any = anything(4.0)
    tile_grid_size: Any = anything((8, 8))
    data_format: str = data_format()
    extra = _Random.extra


class MaxNumBoundingBoxes(_OfImages):
    """Keeps ``max_number`` bounding boxes of each image; images stay as they are."""

    purpose = "limits the number of bounding boxes"
    max_number: Any = unchecked()
    fill_value: Any = anything(-1)
