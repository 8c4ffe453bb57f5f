"""The film reviews of the course's notes: 25,000 for training, downloaded once by Keras."""

from __future__ import annotations

import contextlib
import io
from typing import Any, Optional

from shapecalc.errors import BadRecord, shown

from .dataset import Dataset

MAAS = (
    "A.L. Maas, R.E. Daly, P.T. Pham, D. Huang, A.Y. Ng, C. Potts: Learning Word Vectors for "
    "Sentiment Analysis. ACL 2011."
)
CLASSES = ("negative", "positive")
# keras.datasets.imdb: 0 pads, 1 starts a review, 2 is an unknown word, words begin at 4.
_SHIFT = 3


def imdb() -> Dataset:
    """The training half: the original texts if tensorflow-datasets is installed, else the words of
    keras.datasets.imdb. Raises BadRecord if neither is available."""
    found = _from_tfds()
    return found if found is not None else _from_keras()


def _from_tfds() -> Optional[Dataset]:
    from ..keras_check.build import quiet

    with quiet():
        try:
            import tensorflow_datasets as tfds
        except ImportError:
            return None
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                pairs = list(
                    tfds.as_numpy(tfds.load("imdb_reviews", split="train", as_supervised=True))
                )
        except Exception as error:
            raise _offline("tensorflow-datasets", error) from None
    texts = [bytes(text).decode("utf-8", "replace").replace("<br />", " ") for text, _ in pairs]
    labels = [int(label) for _, label in pairs]
    return Dataset(
        "imdb", texts, labels, CLASSES, "imdb_reviews of tensorflow-datasets, training half", MAAS
    )


def _from_keras() -> Dataset:
    from ..keras_check.build import KerasMissing, load_keras, quiet

    try:
        keras = load_keras()
    except KerasMissing as missing:
        raise BadRecord("The reviews of imdb are read by Keras.", str(missing)) from None
    with quiet(), contextlib.redirect_stdout(io.StringIO()):
        try:
            (rows, labels), _ = keras.datasets.imdb.load_data()
            index = keras.datasets.imdb.get_word_index()
        except Exception as error:
            raise _offline("Keras", error) from None
    words = {i + _SHIFT: word for word, i in index.items()}
    return Dataset(
        "imdb",
        [_decoded(row, words) for row in rows],
        [int(label) for label in labels],
        CLASSES,
        "keras.datasets.imdb, training half: lower case, no punctuation",
        MAAS,
    )


def _decoded(row: Any, words: dict[int, str]) -> str:
    return " ".join(words[int(i)] for i in row if int(i) in words)


def _offline(who: str, error: Exception) -> BadRecord:
    import re

    why = " ".join(re.sub(r"https?://\S+", "a download", str(error)).split())
    return BadRecord(
        f"The reviews of imdb aren't on this machine, and {who} couldn't download them "
        f"({shown(why or type(error).__name__, 100)[1:-1]}).",
        "Go online once, or use the bundled sentences: --data reviews.",
    )
