"""From texts to rows of ids and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from shapecalc.errors import BadRecord, did_you_mean, shown

from . import splitting, subwords
from .padding import cut, pad
from .splitting import clean

KINDS = ("words", "subwords", "tokenizer")
_SIDES = ("pre", "post")
_MOST = 10_000_000


class Encoder:
    """A vocabulary learned from texts, and the rows of ids that it makes.

    Every id is smaller than ``vocabulary``, so that is the ``input_dim`` of an Embedding; 0 is
    padding and 1 an unknown word. ``kind``:

    * ``words``: keras.layers.TextVectorization (needs Keras);
    * ``tokenizer``: the rules of the old keras.preprocessing.text.Tokenizer, in plain Python.
      Its word_index numbers every word in the texts; ``num_words`` (here ``vocabulary``) acts only
      when a text is encoded: a word with that id or a higher one becomes the ``oov`` token, or
      is left out if ``oov`` is None;
    * ``subwords``: pieces of words (:mod:`explain.texts.subwords`), in plain Python.
    """

    def __init__(
        self,
        vocabulary: int = 10_000,
        steps: int = 120,
        *,
        oov: Optional[str] = "<OOV>",
        padding: str = "post",
        truncating: str = "post",
        kind: str = "words",
    ) -> None:
        _check_number("vocabulary", vocabulary, 3)
        _check_number("steps", steps, 1)
        _check_word("kind", kind, KINDS)
        _check_word("padding", padding, _SIDES)
        _check_word("truncating", truncating, _SIDES)
        if oov is None and kind != "tokenizer":
            raise BadRecord("Only the old Tokenizer works without a token for unknown words.")
        self.vocabulary, self.steps, self.oov = vocabulary, steps, oov
        self.padding, self.truncating, self.kind = padding, truncating, kind
        self.pieces: list[str] = []
        self.rare: dict[str, int] = {}
        self._index: dict[str, int] = {}
        self._cuts: dict[str, list[str]] = {}
        self._layer: Any = None

    # -- learning -------------------------------------------------------------------------
    def fit(self, texts: Iterable[str]) -> Encoder:
        """Learn the vocabulary; returns the encoder. Raises BadRecord, KerasMissing."""
        texts = [clean(text) for text in texts]
        if self.kind == "words":
            found = self._adapted(texts)
        elif self.kind == "tokenizer":
            found = splitting.by_frequency(map(splitting.tokenizer_words, texts))
        else:
            found = subwords.learn(texts, self.vocabulary - 2)
        if not found:
            raise BadRecord("The texts contain no words to learn.")
        every = [*self._special(), *found]
        self._use(every[: self.vocabulary])
        self.rare = {w: i for i, w in enumerate(every) if i >= self.vocabulary}
        return self

    def _special(self) -> list[str]:
        return [""] if self.oov is None else ["", self.oov]

    def _use(self, pieces: list[str]) -> None:
        self.pieces, self._cuts, self._layer = pieces, {}, None
        # The Tokenizer overwrites: a word spelled like the oov token takes its id.
        self._index = {piece: i for i, piece in enumerate(pieces) if i >= len(self._special())}

    def _adapted(self, texts: list[str]) -> list[str]:
        layer = self._vectorization(max_tokens=self.vocabulary)
        # adapt() takes no empty list; an empty text has no words either.
        layer.adapt(texts or [""])
        return [str(word) for word in layer.get_vocabulary()[2:]]

    def _vectorization(self, **options: Any) -> Any:
        from ..keras_check.build import load_keras

        return load_keras().layers.TextVectorization(ragged=True, **options)

    # -- encoding -------------------------------------------------------------------------
    def tokens(self, text: str) -> list[tuple[str, int]]:
        """Each word or piece of a text with its id, before padding and cutting."""
        self._ready()
        text = clean(text)
        if self.kind == "subwords":
            found = [piece for part in subwords.parts(text) for piece in self._cut(part)]
        elif self.kind == "words":
            found = splitting.vectorization_words(text)
        else:
            found = splitting.tokenizer_words(text)
        pairs = [(piece, self._index.get(piece, self.oov_id)) for piece in found]
        return pairs if self.oov is not None else [(p, i) for p, i in pairs if i]

    def _cut(self, part: str) -> list[str]:
        if part not in self._cuts:
            self._cuts[part] = subwords.cut(part, self._index)
        return self._cuts[part]

    @property
    def oov_id(self) -> int:
        """The id of unknown words; 0 if there is none and unknown words are left out."""
        return 0 if self.oov is None else self._index.get(self.oov, 1)

    def rows(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, without padding."""
        self._ready()
        if self.kind != "words" or not texts:
            return [[i for _, i in self.tokens(text)] for text in texts]
        if self._layer is None:
            self._layer = self._vectorization(vocabulary=self.pieces[2:])
        return [list(row) for row in self._layer([clean(text) for text in texts]).to_list()]

    def encode(self, texts: Sequence[str]) -> Any:
        """The ids of the texts as an int32 array (len(texts), steps)."""
        return pad(self.rows(texts), self.steps, self.padding, self.truncating)

    def decode(self, ids: Iterable[int]) -> str:
        """The text of some ids: padding is left out, unknown words are the oov token."""
        self._ready()
        found = [int(i) for i in ids]
        bad = next((i for i in found if not 0 <= i < self.vocabulary), None)
        if bad is not None:
            raise BadRecord(
                f"Id {shown(bad)} is not in a vocabulary of {self.vocabulary}.",
                f"Ids are 0 to {self.vocabulary - 1}.",
            )
        pieces = [self.pieces[i] if i < len(self.pieces) else self.oov or "" for i in found if i]
        if self.kind == "subwords":
            return subwords.joined(pieces)
        return " ".join(pieces)

    def dataset(
        self,
        texts: Sequence[str],
        labels: Sequence[int],
        batch_size: int = 64,
        *,
        shuffle: Optional[int] = None,
    ) -> Any:
        """A tf.data.Dataset in which each batch is only as long as its longest text.

        As ``padded_batch`` in the course's notes: zeros at the end, whatever ``padding`` is;
        ``steps`` is the largest length. ``shuffle`` is the seed of a new order every epoch.
        """
        from ..keras_check.build import load_tensorflow

        tf = load_tensorflow()
        rows = [cut(row, self.steps, self.truncating) for row in self.rows(texts)]
        spec = (tf.TensorSpec((None,), "int32"), tf.TensorSpec((), "int32"))
        found = tf.data.Dataset.from_generator(
            lambda: zip(rows, (int(label) for label in labels)), output_signature=spec
        )
        if shuffle is not None:
            found = found.shuffle(max(len(rows), 1), seed=shuffle)
        size = tf.data.experimental.assert_cardinality(len(rows))
        return found.apply(size).padded_batch(batch_size)

    # -- keeping --------------------------------------------------------------------------
    def to_dict(self) -> dict[str, Any]:
        """Everything that encoding needs, for JSON."""
        self._ready()
        return {
            "kind": self.kind,
            "vocabulary": self.vocabulary,
            "steps": self.steps,
            "oov": self.oov,
            "padding": self.padding,
            "truncating": self.truncating,
            "pieces": list(self.pieces),
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Encoder:
        """The encoder that ``to_dict`` described, without learning again. Raises BadRecord."""
        try:
            options = dict(kept)
            pieces = options.pop("pieces")
            made = cls(options.pop("vocabulary"), options.pop("steps"), **options)
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, BadRecord):
                raise
            raise BadRecord(f"This is not a saved encoder ({error}).") from None
        if (
            not isinstance(pieces, list)
            or not all(isinstance(piece, str) for piece in pieces)
            or pieces[: len(made._special())] != made._special()
            or not len(made._special()) < len(pieces) <= made.vocabulary
        ):
            raise BadRecord("The pieces of this saved encoder don't fit its vocabulary.")
        made._use(list(pieces))
        return made

    def _ready(self) -> None:
        if not self.pieces:
            raise BadRecord("This encoder has no vocabulary yet.", "Call fit(texts) first.")


def _check_number(name: str, value: object, least: int) -> None:
    if type(value) is not int or not least <= value <= _MOST:
        raise BadRecord(
            f"{name} is {shown(value)}, but must be an integer from {least} to {_MOST:,}."
        )


def _check_word(name: str, value: object, options: tuple[str, ...]) -> None:
    if value not in options:
        raise BadRecord(
            f"{name} is {shown(value)}.{did_you_mean(str(value), options)}",
            f"Use one of: {', '.join(options)}.",
        )
