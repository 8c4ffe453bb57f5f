"""Images from files and folders: what Keras's and TensorFlow's functions read them as.

``pixels`` says that the numbers are those of the files, from 0 to 255, until something is computed
with them.
"""

from __future__ import annotations

from typing import Any

from ....numbers.size import Size
from ..interpreter.values import (
    FLOATS,
    INTEGERS,
    ONE_HOT,
    Array,
    ArrayFacts,
    Batches,
    Frame,
    ImageGenerator,
    Thing,
    Unknown,
)
from .arguments import Given, Rule, table, unknown
from .arrays import array_of
from .tf_data import dataset

STORED = ArrayFacts("int", pixels=True)
READ = ArrayFacts("float", pixels=True)
_CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}
_MODES = ("color_mode", "rgb")


class Photo(Thing):
    """An image of PIL: ``shape`` is that of its array in Keras, ``(height, width, channels)``."""

    shape: Any = None


def _channels(mode: Any) -> Any:
    return _CHANNELS.get(mode) if isinstance(mode, str) else None


def _sides(size: Any) -> tuple[Any, Any]:
    """Height and width, None where they aren't known."""
    if isinstance(size, int) and not isinstance(size, bool):
        return size, size
    sides = size if isinstance(size, (list, tuple)) and len(size) == 2 else (None, None)
    height, width = (n if isinstance(n, (int, Size)) else None for n in sides)
    return height, width


# -- folders ----------------------------------------------------------------------------------
def _of_folder(given: Given, example: Array, batch: Any, mode: Any, parts: bool) -> Any:
    """The data set, or both, of examples with labels as ``label_mode`` says."""
    first = () if batch is None else (None,)
    known: dict[Any, Any] = {
        "int": Array(first, "", INTEGERS),
        "binary": Array((*first, 1), "", FLOATS),
        "categorical": Array((*first, None), "", ONE_HOT),
    }
    labels = known.get(mode, Unknown("labels")) if isinstance(mode, str) else mode
    x = Array((*first, *(example.shape or ())), "", example.facts)

    def made() -> Any:
        found = dataset(given, x if labels is None else (x, labels))
        if batch is None:
            found.attributes["single"] = True
        return found

    return (made(), made()) if parts else made()


def _images_from_folder(given: Given) -> Any:
    """``image_dataset_from_directory``: pixels from 0 to 255 as real numbers."""
    labels, mode = given.get(1, "labels", "inferred"), given.get(2, "label_mode", "int")
    if given.loose:
        return given.unknown()
    sides = _sides(given.get(6, "image_size", (256, 256)))
    colours = _channels(given.get(4, *_MODES))
    order = given.get(16, "data_format")
    shape: Any = (*sides, colours)
    if order is not None:
        shape = (colours, *sides) if order == "channels_first" else shape
        shape = shape if isinstance(order, str) else (None, None, None)
    batch = given.get(5, "batch_size", 32)
    mode = None if labels is None else mode
    return _of_folder(given, Array(shape, "", READ), batch, mode, given.get(10, "subset") == "both")


def _texts_from_folder(given: Given) -> Any:
    """``text_dataset_from_directory``: each example is one string."""
    labels, mode = given.get(1, "labels", "inferred"), given.get(2, "label_mode", "int")
    if given.loose:
        return given.unknown()
    mode = None if labels is None else mode
    example = Array((), "", ArrayFacts("string"))
    return _of_folder(
        given, example, given.get(4, "batch_size", 32), mode, given.get(9, "subset") == "both"
    )


def _generator(given: Given) -> ImageGenerator:
    made = ImageGenerator(given.word)
    # With any argument but these the pixels may be others than those of the files.
    harmless = {"validation_split", "horizontal_flip", "vertical_flip", "data_format", "dtype"}
    made.attributes["as_stored"] = not given.args and harmless >= set(given.kwargs)
    made.attributes["first"] = given.kwargs.get("data_format", "channels_last") != "channels_last"
    return made


def _flow(given: Given) -> Batches:
    """Batches of images out of arrays."""
    element = []
    for at, word in enumerate(("x", "y")):
        value = given.get(at, word)
        if value is None:
            break
        array = array_of(value) if isinstance(value, (Array, Frame, list)) else Array(None)
        shape = (None, *array.shape[1:]) if array.shape else None
        if at == 0 and not given.owner.attributes.get("as_stored"):
            element.append(array.like(shape, "dtype"))
        else:
            element.append(array.like(shape, "dtype", "classes", "onehot", "reached", "pixels"))
    return Batches("flow", element[0] if len(element) == 1 else tuple(element))


def _flow_from_folder(given: Given) -> Batches:
    """Batches of images out of a folder or the files of a table, labels as ``class_mode`` says."""
    by_table = given.word == "flow_from_dataframe"
    at = 5 if by_table else 1
    size = given.get(at, "target_size", (256, 256))
    sides = _sides(None if isinstance(size, int) else size)
    channels = _channels(given.get(at + 1, *_MODES))
    mode = given.get(at + 3, "class_mode", "categorical")
    shape: Any = (None, *sides, channels)
    if given.owner.attributes.get("first"):
        shape = (None, channels, *sides)
    images = Array(shape, "", READ if given.owner.attributes.get("as_stored") else FLOATS)
    labels: dict[Any, Any] = {
        "binary": Array((None,), "", INTEGERS),
        "sparse": Array((None,), "", INTEGERS),
        "categorical": Array((None, None), "", ArrayFacts(onehot=True)),
        "input": images,
    }
    if mode is None:
        return Batches("flow", (images,))
    found = labels.get(mode) if isinstance(mode, str) else None
    return Batches("flow", (images, Unknown("labels") if found is None else found))


# -- single files -----------------------------------------------------------------------------
def _load_img(given: Given) -> Photo:
    size, color = given.get(2, "target_size"), given.get(1, *_MODES)
    made = Photo(given.text())
    if isinstance(color, str) and not given.loose:
        made.shape = (*_sides(None if isinstance(size, int) else size), _channels(color))
    return made


def _img_to_array(given: Given) -> Any:
    image = given.get(0, "img")
    if given.loose or given.get(1, "data_format") not in (None, "channels_last"):
        return given.unknown()
    if isinstance(image, Photo):
        return Array(image.shape or (None, None, None), "", READ)
    if isinstance(image, Array) and image.shape is not None:
        shape = (*image.shape, 1) if len(image.shape) == 2 else image.shape
        return image.like(shape, "dtype", "pixels")
    return Array((None, None, None))


def _decoded(given: Given) -> Array:
    """``tf.io.decode_jpeg(data, channels)``; decode_image alone may give the frames of a GIF."""
    n = given.get(1, "channels", 0)
    colours = n if isinstance(n, int) and n else None
    if given.word == "decode_gif":
        return Array((None, None, None, 3), "", STORED)
    still = given.word != "decode_image" or given.get(4, "expand_animations") is False
    whole = given.get(2, "dtype") is None or given.word in ("decode_jpeg", "decode_bmp")
    facts = STORED if whole else ArrayFacts()
    if given.loose:
        return Array(None)
    return Array((None, None, colours) if still else None, "", facts)


def _with_sides(array: Array, height: Any, width: Any, facts: ArrayFacts) -> Array:
    shape = array.shape
    if shape is None or len(shape) not in (3, 4):
        return Array(None)
    return Array((*shape[:-3], height, width, shape[-1]), "", facts)


def _resized(given: Given) -> Array:
    """``tf.image.resize(images, size)``, and what pads and crops to a size."""
    array = array_of(given.get(0, "images", given.kwargs.get("image")))
    facts = array.facts.only("dtype", "pixels")._replace(dtype="float")
    if given.word in ("resize_with_pad", "resize_with_crop_or_pad"):
        size: Any = (given.get(1, "target_height"), given.get(2, "target_width"))
        facts = facts if given.word == "resize_with_pad" else array.facts.only("dtype", "pixels")
    else:
        size = given.get(1, "size")
        if not isinstance(size, (list, tuple)):
            size = None  # a number is refused, a tensor not known
        if given.get(3, "preserve_aspect_ratio") not in (None, False):
            size = None
    return Array(None) if given.loose else _with_sides(array, *_sides(size), facts)


def _coloured(given: Given) -> Array:
    array = array_of(given.get(0, "images"))
    if not array.shape or len(array.shape) < 3:
        return Array(None)
    colours = 1 if given.word == "rgb_to_grayscale" else 3
    return array.like((*array.shape[:-1], colours), "dtype", "pixels")


def _same_pixels(given: Given) -> Array:
    array = array_of(given.get(0, "image"))
    return array.like(array.shape, "dtype", "pixels")


def _other_pixels(given: Given) -> Array:
    array = array_of(given.get(0, "image"))
    return array.like(array.shape)


# Of Keras, under their last names.
keras = table(
    {
        "image_dataset_from_directory": _images_from_folder,
        "text_dataset_from_directory": _texts_from_folder,
        "ImageDataGenerator": _generator,
        "load_img": _load_img,
        "img_to_array": _img_to_array,
    }
)
methods: dict[tuple[type[Thing], str], Rule] = {
    (ImageGenerator, "flow"): _flow,
    (ImageGenerator, "flow_from_directory"): _flow_from_folder,
    (ImageGenerator, "flow_from_dataframe"): _flow_from_folder,
}
# Of TensorFlow, in tf.image and tf.io.
tensorflow = table(
    {
        "decode_image decode_jpeg decode_png decode_bmp decode_gif decode_and_crop_jpeg": _decoded,
        "resize resize_with_pad resize_with_crop_or_pad": _resized,
        "rgb_to_grayscale grayscale_to_rgb": _coloured,
        "flip_left_right flip_up_down random_flip_left_right random_flip_up_down": _same_pixels,
        "convert_image_dtype per_image_standardization random_brightness random_contrast "
        "random_hue random_saturation adjust_brightness adjust_contrast adjust_hue adjust_gamma "
        "adjust_saturation random_jpeg_quality adjust_jpeg_quality": _other_pixels,
        "rot90 central_crop crop_to_bounding_box random_crop": unknown,
    }
)
