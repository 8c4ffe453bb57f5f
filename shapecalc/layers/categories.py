"""Layers that make numbers of categories and words: encodings, hashes and lookups.

Sources: Keras's ``CategoryEncoding``, ``Discretization``, ``Hashing``, ``HashedCrossing``,
``IndexLookup`` and ``TextVectorization``. None has weights; a vocabulary is no parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Optional

from ..errors import ArgumentsClash, BadArgument, DoesNotDivide, WrongInputs
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import Size, because, differ, known
from .arguments import Kind, Refused, anything, choice, flag, unchecked
from .base import Call, Layer, Output, Weight
from .shared_arguments import DType

INTEGERS = ("int", "one_hot", "multi_hot", "count")
LOOKUPS = (*INTEGERS, "tf_idf")


class _Mode(Kind):
    """An output mode; old names of two of them are read as well."""

    option = "choice"
    decides = True
    _old: ClassVar[dict[str, str]] = {"binary": "multi_hot", "tf-idf": "tf_idf"}

    def __init__(self, default: str, *words: str, old: bool = False) -> None:
        super().__init__(default)
        self.words, self.old = words, old
        self.accepts, self.refuses = words, ("diagonal", 3, None)

    def check(self, value: Any) -> Any:
        word = self._old.get(value, value) if self.old and isinstance(value, str) else value
        if isinstance(word, str) and word in self.words:
            return word
        raise Refused("one of " + ", ".join(map(repr, self.words)))


_mode: Any = _Mode


class _Bins(Kind):
    """A number of categories."""

    option = "size"
    numeric = True
    accepts: tuple[Any, ...] = (1, 2, 3, 5, 9)
    refuses: tuple[Any, ...] = (0, -1, "3", None)

    def check(self, value: Any) -> Any:
        if value is None and not self.required:
            return None
        if isinstance(value, (int, float)) and value >= 1:
            return int(value) if isinstance(value, int) else value
        raise Refused("a positive whole number")


_bins: Any = _Bins


class _Encoder(Layer, listed=False):
    reads = "..."
    runs_otherwise = True
    output_mode: str
    sparse: Any

    def depth(self) -> Any:
        """How many categories there are; None where that isn't known yet."""
        raise NotImplementedError

    def check_sparse(self) -> None:
        if self.sparse and self.output_mode == "int":
            raise ArgumentsClash(
                f"{type(self).__name__} can't be sparse with output_mode='int'.",
                DropArgument("sparse"),
                SetArguments({"output_mode": "multi_hot"}),
            )

    def encoded(self, x: Shape) -> Shape:
        """One number per category for each value (``one_hot``), or for the values of the last axis."""
        depth = self.depth()
        if depth is None:
            depth = Size(None, name="vocabulary_size")
        if self.output_mode == "one_hot":
            each = because(depth, "One value per category for each input value.")
            return Shape((*self.without_a_last_one(x), each))
        return Shape((*x[:-1], because(depth, "One value per category for the whole last axis.")))

    def without_a_last_one(self, x: Shape) -> tuple[Any, ...]:
        return tuple(x[:-1]) if len(x) > 1 and known(x[-1]) == 1 else tuple(x)

    def output(self, x: Shape) -> Output:
        return x if self.output_mode == "int" else self.encoded(x)

    def numbers(self, np: Any, ids: Any) -> Any:
        """Category numbers as they come out: as they are, or one number per category."""
        mode = self.output_mode
        if self.sparse:
            raise NotImplementedError("A sparse tensor has no forward pass here.")
        if mode == "int":
            return ids
        if mode == "one_hot" and ids.ndim > 1 and ids.shape[-1] == 1:
            ids = ids[..., 0]
        if mode != "one_hot" and ids.ndim != 2:
            raise NotImplementedError(f"{mode} encodes rows of values here.")
        hot = (ids[..., None] == np.arange(known(self.depth()))).astype("float32")
        if mode == "one_hot":
            return hot
        return hot.sum(axis=-2) if mode == "count" else hot.max(axis=-2)


class CategoryEncoding(_Encoder):
    """Makes one number per category of whole numbers from 0 to ``num_tokens - 1``.

    ``one_hot``: for every value; ``multi_hot`` and ``count``: for all values of the last axis.
    """

    purpose = "encodes category numbers as one number per category"
    input_dtype = "int32"
    call_options = ("count_weights",)
    num_tokens: Any = _bins(None)
    output_mode: str = _mode("multi_hot", *INTEGERS[1:], old=True)
    sparse: Any = flag(False)

    @classmethod
    def example(cls) -> str:
        return "CategoryEncoding(num_tokens=3)"

    def validate(self) -> None:
        if self.num_tokens is None:
            raise BadArgument(
                "CategoryEncoding needs num_tokens, the number of categories.",
                SetArguments({"num_tokens": 10}),
            )

    def depth(self) -> Any:
        return self.num_tokens

    def output(self, x: Shape) -> Output:
        return self.encoded(x) if len(x) else Shape((self.num_tokens,))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return self.numbers(np, np.asarray(x).astype(int))


class _Boundaries(Kind):
    option = "value"
    accepts: tuple[Any, ...] = ((0.0, 1.0), (-1.0, 0.5, 2.0), (0.0,))
    refuses: tuple[Any, ...] = ()

    def unknown(self, size: Size) -> dict[str, Any]:
        return {"num_bins": size}


_boundaries: Any = _Boundaries


class Discretization(_Encoder):
    """Sorts numbers into bins, and gives the number of the bin or one number per bin.

    ``bin_boundaries`` of length n make n + 1 bins; ``num_bins`` are learned by ``adapt``.
    """

    purpose = "sorts numbers into bins"
    extra = ("name", "dtype")
    bin_boundaries: Any = _boundaries(None)
    num_bins: Any = anything(None, "size")
    epsilon: Any = anything(0.01)
    output_mode: str = _mode("int", *INTEGERS)
    sparse: Any = flag(False)

    @classmethod
    def example(cls) -> str:
        return "Discretization(bin_boundaries=[0.0, 1.0])"

    def validate(self) -> None:
        self.check_sparse()
        if self.num_bins is not None and not isinstance(self.num_bins, Size):
            if not isinstance(self.num_bins, (int, float)) or self.num_bins < 0:
                raise BadArgument(
                    f"Discretization got num_bins={self.num_bins!r}; it is 0 or more.",
                    SetArguments({"num_bins": 3}),
                )
        if (self.num_bins is None) == (self.bin_boundaries is None):
            raise ArgumentsClash(
                "Discretization needs bin_boundaries or num_bins, one of the two.",
                DropArgument("num_bins")
                if self.num_bins is not None
                else SetArguments({"bin_boundaries": [0.0, 1.0]}),
            )

    def depth(self) -> Any:
        if self.bin_boundaries is None:
            return self.num_bins
        return len(self.bin_boundaries) + 1

    def encoded(self, x: Shape) -> Shape:
        if self.output_mode == "one_hot":
            return super().encoded(x)
        bins = because(self.depth(), "One value per bin.")
        # Keras says that the second axis goes, whichever the values are on.
        return Shape((x[0], *x[2:], bins)) if len(x) > 1 else Shape((bins,))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if self.bin_boundaries is None:
            raise NotImplementedError("The bins aren't known before adapt().")
        return self.numbers(np, np.digitize(x, self.bin_boundaries).astype("int32"))


class Hashing(_Encoder):
    """Gives every value one of ``num_bins`` numbers, by a hash of it."""

    purpose = "gives every category a number by its hash"
    input_dtype = "string"
    num_bins: Any = _bins()
    mask_value: Any = anything(None)
    salt: Any = anything(None)
    output_mode: str = _mode("int", *INTEGERS)
    sparse: Any = flag(False)

    def validate(self) -> None:
        self.check_sparse()
        pair = isinstance(self.salt, (tuple, list)) and len(self.salt) == 2
        if self.salt is not None and not pair and not isinstance(self.salt, int):
            raise BadArgument(
                f"Hashing got salt={self.salt!r}; it is one integer or two.", DropArgument("salt")
            )
        dtype = self.__dict__["given"].get("dtype")
        if isinstance(dtype, Mapping):  # as a saved config has it
            dtype = dtype.get("config", {}).get("name")
        if self.output_mode == "int" and dtype not in (None, "int32", "int64"):
            raise ArgumentsClash(
                f"Hashing can't give numbers of bins as {dtype}.", DropArgument("dtype")
            )

    def depth(self) -> Any:
        return self.num_bins

    def without_a_last_one(self, x: Shape) -> tuple[Any, ...]:
        return tuple(x[:-1])  # so says Keras; what comes out has an axis more

    def encoded(self, x: Shape) -> Shape:
        return super().encoded(x) if len(x) else Shape((self.num_bins,))


class HashedCrossing(_Encoder):
    """Gives every pair of two features one of ``num_bins`` numbers, by a hash of both."""

    purpose = "gives every pair of categories a number by its hash"
    input_dtype = "string"
    reads = "batch ..."
    reads_list = True
    num_bins: Any = unchecked()
    output_mode: str = _mode("int", "int", "one_hot")
    sparse: Any = flag(False)
    ignores_unknown = True

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if call_kwargs:
            self.check_options(call_kwargs)
        if isinstance(inputs, dict):
            inputs = self.named_inputs(inputs)[0]
        several = [] if isinstance(inputs, Shape) or not inputs else list(inputs)
        if len(several) != 2 or any(not isinstance(x, Shape) or not x for x in several):
            raise WrongInputs(
                f"HashedCrossing reads a list of two inputs, but got "
                f"{len(several) if several else inputs}.",
                subject=self,
                call="HashedCrossing(num_bins=10)([a, b])",
            )
        first, second = several
        named = any(isinstance(x[-1], Size) and x[-1].is_open() for x in several)
        unlike = differ(first[-1], second[-1])
        if unlike or ((known(first[-1]) is None) != (known(second[-1]) is None) and not named):
            raise WrongInputs(
                f"HashedCrossing reads two inputs of one shape, but got {first} and {second}.",
                "Give both the same shape.",
            )
        return self.checked(self.output(first)), []

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    def depth(self) -> Any:
        return self.num_bins

    def without_a_last_one(self, x: Shape) -> tuple[Any, ...]:
        return tuple(x[:-1]) if known(x[-1]) == 1 else tuple(x)


# -- lookups ------------------------------------------------------------------------------
class _Vocabulary(Kind):
    """A list of terms. How many a file or ``adapt`` gave is told by ``vocabulary_size``."""

    option = "value"

    def __init__(self, *accepts: Any) -> None:
        super().__init__(None)
        self.accepts = accepts

    def check(self, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    def unknown(self, size: Size) -> dict[str, Any]:
        return {"vocabulary_size": size}


_vocabulary: Any = _Vocabulary


_EXTRA: tuple[str, ...] = ("name", "trainable", "vocabulary_size", "has_input_vocabulary")


class _Lookup(_Encoder, listed=False):
    extra = _EXTRA
    max_tokens: Any
    num_oov_indices: Any
    mask_token: Any
    oov_token: Any
    vocabulary: Any
    idf_weights: Any
    pad_to_max_tokens: bool
    invert: bool = False
    dtype: Any = anything("float32")  # Keras leaves it out unseen

    def validate(self) -> None:
        name = type(self).__name__
        if isinstance(self.max_tokens, int) and self.max_tokens <= 1:
            raise BadArgument(
                f"{name} got max_tokens={self.max_tokens}; it is more than 1.",
                SetArguments({"max_tokens": 1000}),
            )
        if self.pad_to_max_tokens and self.max_tokens is None:
            raise ArgumentsClash(
                f"{name} can't pad to max_tokens, which isn't given.",
                SetArguments({"max_tokens": 1000}),
                DropArgument("pad_to_max_tokens"),
            )
        if isinstance(self.num_oov_indices, (int, float)) and self.num_oov_indices < 0:
            raise BadArgument(
                f"{name} got num_oov_indices={self.num_oov_indices}; it is 0 or more.",
                SetArguments({"num_oov_indices": 1}),
            )
        if self.invert and self.output_mode != "int":
            raise ArgumentsClash(
                f"{name} turns numbers into terms only with output_mode='int'.",
                SetArguments({"output_mode": "int"}),
            )
        self.check_sparse()
        if self.idf_weights is not None and self.output_mode != "tf_idf":
            raise ArgumentsClash(
                f"{name} takes idf_weights only with output_mode='tf_idf'.",
                DropArgument("idf_weights"),
            )
        if isinstance(self.vocabulary, tuple):
            self.check_vocabulary()

    @classmethod
    def learned_from_data(cls, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        plain = arguments.get("output_mode", "int") == "int" or arguments.get("pad_to_max_tokens")
        given = {"vocabulary", "vocabulary_size"} & arguments.keys()
        return () if plain or given else ("vocabulary",)

    def check_vocabulary(self) -> None:
        """Whether Keras takes the list of terms. Raises BadArgument or ArgumentsClash."""
        name, weights = type(self).__name__, self.idf_weights
        if not self.vocabulary:
            raise BadArgument(f"{name} got an empty vocabulary.", DropArgument("vocabulary"))
        terms = self.terms()
        if not terms:
            raise BadArgument(
                f"{name}'s vocabulary holds only special tokens, which Keras adds itself.",
                DropArgument("vocabulary"),
            )
        if len(set(terms)) != len(terms):
            raise BadArgument(
                f"{name} got a vocabulary in which a term occurs twice.",
                SetArguments({"vocabulary": list(dict.fromkeys(terms))}),
            )
        for word in (self.mask_token, self.oov_token):
            if word is not None and word in terms and (word == self.mask_token or self.invert):
                raise BadArgument(
                    f"{name} got {word!r} inside the vocabulary; Keras adds it itself.",
                    SetArguments({"vocabulary": [t for t in terms if t != word]}),
                )
        size = self.size()
        if isinstance(self.max_tokens, int) and size > self.max_tokens:
            raise DoesNotDivide(
                f"{name} has {size} terms with the special ones, more than max_tokens="
                f"{self.max_tokens}.",
                SetArguments({"max_tokens": size}),
            )
        if self.output_mode == "tf_idf":
            if weights is None:
                raise ArgumentsClash(
                    f"{name} needs idf_weights for output_mode='tf_idf'.",
                    SetArguments({"idf_weights": [1.0] * len(terms)}),
                )
            if isinstance(weights, (list, tuple)) and len(weights) != len(self.vocabulary):
                raise ArgumentsClash(
                    f"{name} needs one idf weight per term.",
                    SetArguments({"idf_weights": [1.0] * len(self.vocabulary)}),
                )

    def specials(self) -> list[Any]:
        """The tokens in front of the vocabulary: the mask's, in ``int`` mode alone, and unknown ones."""
        masks = (
            [self.mask_token] if self.mask_token is not None and self.output_mode == "int" else []
        )
        return [*masks, *[self.oov_token] * int(known(self.num_oov_indices) or 0)]

    def terms(self) -> list[Any]:
        """The vocabulary without the special tokens that may stand in front of it."""
        found, special = list(self.vocabulary), self.specials()
        return found[len(special) :] if found[: len(special)] == special else found

    def size(self) -> int:
        """The length of a given vocabulary, special tokens included."""
        return len(self.terms()) + len(self.specials())

    def most(self) -> Any:
        """How many numbers it may give in ``int`` mode, None if that isn't known."""
        return self.size() if isinstance(self.vocabulary, tuple) else self.max_tokens

    def depth(self) -> Any:
        if self.pad_to_max_tokens:
            return self.max_tokens
        given = self.__dict__["given"].get("vocabulary_size")
        if isinstance(self.vocabulary, tuple) and given is None:
            return self.size()
        if isinstance(self.vocabulary, str) and given is None:
            return Size(None, name="vocabulary_size", open=True)  # a file's
        return given

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if (
            not isinstance(self.vocabulary, tuple)
            or self.invert
            or known(self.num_oov_indices) != 1
        ):
            return super().compute(np, x, weights, call)
        if self.output_mode == "tf_idf":
            return super().compute(np, x, weights, call)
        special = self.specials()
        numbers = {term: i + len(special) for i, term in enumerate(self.terms())}
        if len(special) == 2:
            numbers[self.mask_token] = 0
        look = np.vectorize(lambda term: numbers.get(term, len(special) - 1), otypes=["int64"])
        ids = look(x.astype("int64") if self.input_dtype == "int64" else x)
        return self.numbers(np, ids).astype("int64")


class IntegerLookup(_Lookup):
    """Gives whole numbers their place in a vocabulary; unknown ones share the first."""

    purpose = "gives every whole number its place in a vocabulary"
    input_dtype = "int64"
    max_tokens: Any = anything(None, "size")
    num_oov_indices: Any = anything(1, "size")
    mask_token: Any = anything(None, "value")
    oov_token: Any = anything(-1, "value")
    vocabulary: Any = _vocabulary([10, 20, 30], [-1, 5, 6])
    vocabulary_dtype: Any = choice("int64", "int64")
    idf_weights: Any = anything(None)
    invert: bool = flag(False)
    output_mode: str = _mode("int", *LOOKUPS, old=True)
    sparse: Any = flag(False)
    pad_to_max_tokens: bool = flag(False)
    oov_method: Any = choice("floormod", "floormod", "farmhash")
    salt: Any = anything(None)


class StringLookup(_Lookup):
    """Gives strings their place in a vocabulary; unknown ones share the first."""

    input_dtype = "string"
    purpose = "gives every string its place in a vocabulary"
    extra = (*_EXTRA, "oov_method")  # in every config that Keras saves
    max_tokens: Any = anything(None, "size")
    num_oov_indices: Any = anything(1, "size")
    mask_token: Any = anything(None, "value")
    oov_token: Any = anything("[UNK]", "value")
    vocabulary: Any = _vocabulary(["a", "b", "c"], ["[UNK]", "a"])
    idf_weights: Any = anything(None)
    invert: bool = flag(False)
    output_mode: str = _mode("int", *LOOKUPS, old=True)
    pad_to_max_tokens: bool = flag(False)
    sparse: Any = flag(False)
    encoding: Any = anything("utf-8")
    salt: Any = anything(None)


class _Word(Kind):
    """One of Keras's own functions by name, None, or a function."""

    option = "text"

    def __init__(self, default: str, *words: str) -> None:
        super().__init__(default)
        self.words, self.accepts, self.refuses = words, (*words, None), ("diagonal", 3)

    def check(self, value: Any) -> Any:
        if value is None or callable(value) or (isinstance(value, str) and value in self.words):
            return value
        raise Refused("None, a function, or one of " + ", ".join(map(repr, self.words)))


_word: Any = _Word


class TextVectorization(_Lookup):
    """Makes rows of token ids, or one number per token, of texts.

    Input ``(batch,)`` or ``(batch, 1)`` strings; ``int`` gives ``(batch, output_sequence_length)``.
    """

    purpose = "makes token ids of texts"
    input_dtype = "string"
    extra = (*Layer.extra, "vocabulary_size", "has_input_vocabulary")
    max_tokens: Any = anything(None, "size")
    standardize: Any = _word(
        "lower_and_strip_punctuation", "lower_and_strip_punctuation", "lower", "strip_punctuation"
    )
    split: Any = _word("whitespace", "whitespace", "character")
    ngrams: Any = anything(None, "value")
    output_mode: str = _mode("int", *LOOKUPS, old=True)
    output_sequence_length: Optional[int] = anything(None, "size")
    pad_to_max_tokens: bool = flag(False)
    vocabulary: Any = _vocabulary(["a", "b", "c"], ["", "[UNK]", "a"])
    idf_weights: Any = anything(None)
    sparse: Any = flag(False)
    ragged: Any = flag(False)
    encoding: Any = anything("utf-8")
    dtype: Any = DType("float32")
    num_oov_indices: Any = 1
    mask_token: Any = ""
    oov_token: Any = "[UNK]"

    def validate(self) -> None:
        length, mode = self.output_sequence_length, self.output_mode
        if mode != "int" and length is not None:
            raise ArgumentsClash(
                "TextVectorization takes output_sequence_length only with output_mode='int'.",
                DropArgument("output_sequence_length"),
            )
        if length is not None and not isinstance(length, (int, Size)):
            raise BadArgument(
                f"TextVectorization got output_sequence_length={length!r}; it is an integer or None.",
                DropArgument("output_sequence_length"),
            )
        several = isinstance(self.ngrams, tuple) and all(isinstance(n, int) for n in self.ngrams)
        if self.ngrams is not None and not several and not isinstance(self.ngrams, int):
            raise BadArgument(
                f"TextVectorization got ngrams={self.ngrams!r}; it is an integer, some, or None.",
                SetArguments({"ngrams": 2}),
            )
        if self.ragged and mode != "int":
            raise ArgumentsClash(
                "TextVectorization can be ragged only with output_mode='int'.",
                DropArgument("ragged"),
            )
        super().validate()

    def output(self, x: Shape) -> Output:
        if self.output_mode == "int":
            n = self.output_sequence_length
            length = Size(None, name="tokens") if n is None else n
            said = "Texts are cut or padded to output_sequence_length tokens."
            # One text alone, as no Input gives it, is a row of tokens.
            return Shape((*x[:1], length if n is None else because(length, said)))
        if self.split is not None:
            return self.encoded(Shape((*x, Size(None, name="tokens"))))
        return self.encoded(Shape((*x, 1)) if len(x) < 2 else x)
