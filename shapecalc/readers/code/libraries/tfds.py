"""TensorFlow Datasets: what one example of a data set holds, as its catalog documents it."""

from __future__ import annotations

from typing import Any

from ..interpreter.values import Array, ArrayFacts, Unknown, has_rest
from .arguments import Given
from .images import STORED
from .tf_data import dataset

# Images: (shape of one, classes, splits); a size of None differs from image to image.
_TWO = ("train", "test")
_IMAGES: dict[str, Any] = {
    "mnist": ((28, 28, 1), 10, _TWO),
    "fashion_mnist": ((28, 28, 1), 10, _TWO),
    "kmnist": ((28, 28, 1), 10, _TWO),
    "cifar10": ((32, 32, 3), 10, _TWO),
    "svhn_cropped": ((32, 32, 3), 10, (*_TWO, "extra")),
    "eurosat": ((64, 64, 3), 10, ("train",)),
    "horses_or_humans": ((300, 300, 3), 2, _TWO),
    "rock_paper_scissors": ((300, 300, 3), 3, _TWO),
    "beans": ((500, 500, 3), 3, ("train", "validation", "test")),
    "cats_vs_dogs": ((None, None, 3), 2, ("train",)),
    "malaria": ((None, None, 3), 2, ("train",)),
    "tf_flowers": ((None, None, 3), 5, ("train",)),
    "oxford_flowers102": ((None, None, 3), 102, (*_TWO, "validation")),
    "oxford_iiit_pet": ((None, None, 3), 37, _TWO),
    "stanford_dogs": ((None, None, 3), 120, _TWO),
    "cassava": ((None, None, 3), 5, (*_TWO, "validation")),
}
# Whose examples hold more than an image and a label.
_MORE = frozenset(
    "cifar10 svhn_cropped eurosat cats_vs_dogs oxford_flowers102 oxford_iiit_pet stanford_dogs "
    "cassava".split()
)
# Texts, of one string each.
_TEXTS: dict[str, Any] = {"imdb_reviews": (2, (*_TWO, "unsupervised"))}


def load(given: Given) -> Any:
    """``tfds.load(name, split)``: a Dataset, a list of them, or all by the names of the splits."""
    name, split = given.get(0, "name"), given.get(1, "split")
    batch, supervised = given.kwargs.get("batch_size"), given.kwargs.get("as_supervised", False)
    known = name.partition(":")[0].partition("/") if isinstance(name, str) else ("", "", "")
    whole = isinstance(batch, int) and batch < 0
    if given.loose or known[1] or supervised not in (True, False) or len(given.args) > 2 or whole:
        return given.unknown()
    x: Any = None
    if known[0] in _IMAGES and (supervised or known[0] not in _MORE):
        shape, classes, splits = _IMAGES[known[0]]
        word, x = "image", (shape, STORED)
    elif known[0] in _TEXTS:
        classes, splits = _TEXTS[known[0]]
        word, x = "text", ((), ArrayFacts("string"))
    if x is None:
        return given.unknown()
    first = () if batch is None else (None,)
    array = Array((*first, *x[0]), "", x[1])
    labels = Array(first, "", ArrayFacts("int", classes))

    def made() -> Any:
        element: Any = (array, labels) if supervised else {word: array, "label": labels}
        found = dataset(given, element)
        if batch is None:
            found.attributes["single"] = True
        return found

    if split is None:
        found: Any = {part: made() for part in splits}
    elif isinstance(split, (list, tuple)) and not has_rest(split):
        found = [made() for _ in split]
    elif isinstance(split, str):
        found = made()
    else:
        return given.unknown()
    return (found, Unknown("info")) if given.kwargs.get("with_info", False) is True else found
