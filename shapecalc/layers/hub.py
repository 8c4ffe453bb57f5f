"""The blocks of a transformer that KerasHub has, in terms of our own layers.

Source: keras_hub/src/layers/modeling of KerasHub 0.32 (formerly KerasNLP), which must be installed
to check these against it; A. Vaswani et al., "Attention Is All You Need" (2017); J. Su et al.,
"RoFormer" (2021), for the rotation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..errors import BadArgument, WrongInputs
from ..errors.changes import SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because, known
from .arguments import anything, count, flag, ignored, named, real
from .attention import MultiHeadAttention, causal_mask
from .base import Call, Layer, Output, Weight, count_of
from .dense import Dense
from .embedding import ReversibleEmbedding
from .norm import LayerNormalization

HUB = "keras_hub.layers"
# The word for a part, the layer, and the shapes that it reads.
Part = tuple[str, Any, Any]


class _Hub(Layer, listed=False):
    package = HUB

    def parts(self, x: Shape, memory: Optional[Shape] = None) -> list[Part]:
        """The layers inside, in the order of their weights; none where they aren't layers."""
        return []

    def parts_of(self, inputs: Any) -> list[Part]:
        """:meth:`parts` on inputs as the layer is called with them."""
        if not isinstance(inputs, dict):
            return self.parts(inputs)
        first, *others = self.call_inputs
        return self.parts(inputs[first], *(inputs.get(key) for key in others))

    def weights_of(self, parts: list[Part]) -> list[Weight]:
        return [weight for _, layer, x in parts for weight in layer.apply(x)[1]]

    def output(self, x: Shape) -> Output:
        return Shape((*x[:-1], because(x[-1], "What was read is added: its features are kept.")))


class _Transformer(_Hub, listed=False):
    reads = "batch ... features"
    mask = "uses"
    supports_masking = True
    attends = True
    intermediate_dim: int = count()
    num_heads: int = count()
    dropout: float = real(0.0, 0, 1)
    activation: Any = named("activation", "relu")
    layer_norm_epsilon: Any = anything(1e-5)
    weight_settings = ignored("kernel_initializer=glorot_uniform bias_initializer=zeros")
    normalize_first: bool = flag(False)

    def attention(self, x: Shape) -> Any:
        """The attention: its heads share the features among them. Raises BadArgument."""
        size = x[-1] // self.num_heads
        if known(size) == 0:
            raise BadArgument(
                f"{type(self).__name__} has num_heads={known(self.num_heads)}, more than the "
                f"{known(x[-1])} features of its input: none is left for a head.",
                SetArguments({"num_heads": 1}, said=f"Give {known(x[-1])} heads at most."),
            )
        size = because(size, "The heads share the features among them.")
        made = MultiHeadAttention(1, 1, dropout=self.dropout)
        return made.changed(num_heads=self.num_heads, key_dim=size, value_dim=None)

    def norm(self) -> Any:
        return LayerNormalization(epsilon=self.layer_norm_epsilon)

    def dense(self, x: Shape) -> tuple[Part, Part]:
        """Two Dense layers: wide in between, and back to the features."""
        wide = Dense(1, activation=self.activation).changed(units=self.intermediate_dim)
        back = Dense(1).changed(units=x[-1])
        inner = Shape((*x[:-1], self.intermediate_dim))
        return ("intermediate", wide, x), ("output", back, inner)

    def variables(self, x: Shape) -> list[Weight]:
        return self.weights_of(self.parts(x))

    def macs_of(self, inputs: Any, y: Any) -> Any:
        found: Any = 0
        for _, layer, read in self.parts_of(inputs):
            out = layer.apply(read)[0]
            part = layer.macs_of(read, out) if isinstance(read, dict) else layer.macs(read, out)
            if part is None:  # attention without steps
                return None
            found += part
        return because(found, "The sum over the attention and the two Dense layers.")

    # -- on real numbers ---------------------------------------------------------------
    def split(self, parts: list[Part], weights: list[Any]) -> Iterator[tuple[str, Any, list[Any]]]:
        """Each part with its own weights."""
        rest = list(weights)
        for word, layer, x in parts:
            n = len(layer.apply(x)[1])
            yield word, layer, rest[:n]
            rest = rest[n:]

    def block(self, x: Any, norm: Any, work: Any) -> Any:
        """What ``work`` makes of the input is added to it; normalized before, or behind."""
        if self.normalize_first:
            return x + work(norm(x))
        return norm(x + work(x))


class TransformerEncoder(_Transformer):
    """Self-attention and two Dense layers, each added to what it read and normalized.

    Output as the input, ``(batch, steps, features)``; each head has ``features // num_heads``.
    """

    purpose = "a block of a transformer's encoder (KerasHub)"
    call_options = ("padding_mask", "attention_mask", "return_attention_scores")

    def parts(self, x: Shape, memory: Optional[Shape] = None) -> list[Part]:
        wide, back = self.dense(x)
        return [
            ("attention", self.attention(x), {"query": x, "value": x}),
            ("attention norm", self.norm(), x),
            ("dense norm", self.norm(), x),
            wide,
            back,
        ]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        parts = self.parts(Shape(x.shape))
        run = _runner(np, {word: (one, own) for word, one, own in self.split(parts, weights)})
        seen = _seen(np, call.mask, call.options)
        x = self.block(x, run("attention norm"), run("attention", mask=seen))
        return self.block(x, run("dense norm"), lambda v: run("output")(run("intermediate")(v)))


class TransformerDecoder(_Transformer):
    """Causal self-attention and two Dense layers; called with an encoder's output as well, it attends
    to that in between.

    Output as the first input, ``(batch, steps, features)``.
    """

    purpose = "a block of a transformer's decoder (KerasHub)"
    call_inputs = ("decoder_sequence", "encoder_sequence")
    call_options = (
        "decoder_padding_mask",
        "decoder_attention_mask",
        "encoder_padding_mask",
        "encoder_attention_mask",
        "use_causal_mask",
    )
    extra = (*Layer.extra, "decoder_sequence_shape", "encoder_sequence_shape")

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if call_kwargs:
            self.check_options(call_kwargs)
        x, memory = self.named_inputs(inputs) if isinstance(inputs, dict) else (inputs, None)
        if x.__class__ is not Shape or not (memory is None or memory.__class__ is Shape):
            raise WrongInputs(
                f"{type(self).__name__} reads one or two inputs, but was given {count_of(inputs)}.",
                "Call it on the decoder's sequence, and on the encoder's after it.",
            )
        self.check_rank(x)
        weights = self.weights_of(self.parts(x, memory))
        if not self.trainable:
            weights = [w._replace(trainable=False) for w in weights]
        return self.checked(self.output(x)), weights

    def parts(self, x: Shape, memory: Optional[Shape] = None) -> list[Part]:
        found: list[Part] = [
            ("attention", self.attention(x), {"query": x, "value": x}),
            ("attention norm", self.norm(), x),
        ]
        if memory is not None:
            cross = self.attention(x)
            cross = cross.changed(value_dim=cross.key_dim)
            found += [
                ("cross", cross, {"query": x, "value": memory}),
                ("cross norm", self.norm(), x),
            ]
        return [*found, *self.dense(x), ("dense norm", self.norm(), x)]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        memory = call.initial_state
        if isinstance(x, dict):
            x, memory = (x.get(key) for key in self.call_inputs)
        parts = self.parts(Shape(x.shape), None if memory is None else Shape(memory.shape))
        run = _runner(np, {word: (one, own) for word, one, own in self.split(parts, weights)})
        seen = _seen(np, call.mask, call.options, "decoder_")
        if call.options.get("use_causal_mask", True):
            causal = causal_mask(np, x.shape[1], x.shape[1])
            seen = causal if seen is None else seen & causal
        x = self.block(x, run("attention norm"), run("attention", mask=seen))
        if memory is not None:
            seen = _seen(np, None, call.options, "encoder_")
            x = self.block(x, run("cross norm"), run("cross", memory, seen))
        return self.block(x, run("dense norm"), lambda v: run("output")(run("intermediate")(v)))


def _runner(np: Any, parts: dict[str, Any]) -> Any:
    """``run(word)``: the forward pass of the part of that name, as a function of its input."""

    def run(word: str, memory: Any = None, mask: Any = None) -> Any:
        layer, own = parts[word]

        def forward(x: Any) -> Any:
            if not hasattr(layer, "projections"):
                return layer.forward(np, x, own)
            options = {} if mask is None else {"attention_mask": mask}
            both = {"query": x, "value": x if memory is None else memory}
            return layer.forward(np, both, own, **options)

        return forward

    return run


def _seen(np: Any, mask: Any, options: Any, who: str = "") -> Any:
    """Which steps each step may look at, as the masks say: ``(batch, 1 or steps, steps)``."""
    padding, pairs = (options.get(f"{who}{key}_mask") for key in ("padding", "attention"))
    mask = mask if padding is None else padding
    seen = None if mask is None else np.asarray(mask).astype(bool)[:, None]
    if pairs is None:
        return seen
    pairs = np.asarray(pairs).astype(bool)
    return pairs if seen is None else seen & pairs


# -- positions ----------------------------------------------------------------------------------
class PositionEmbedding(_Hub):
    """A trained vector for each position, in the shape of the input: it is added by hand.

    Weights ``(sequence_length, features)``; a longer sequence builds, and fails when it runs.
    """

    purpose = "a trained vector for each position (KerasHub)"
    reads = "... steps features"
    call_options = ("start_index", "positions")
    sequence_length: int = count(also=(0,))
    weight_settings = ignored("initializer=glorot_uniform")

    def variables(self, x: Shape) -> list[Weight]:
        return [Weight("embeddings", (self.sequence_length, x[-1]))]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        start = int(call.options.get("start_index") or 0)
        table = weights[0][start : start + x.shape[-2]]
        return np.broadcast_to(table, x.shape)


class TokenAndPositionEmbedding(_Hub):
    """A trained vector for each token id, and one for each position, added.

    Input ids ``(batch, steps)``, output ``(batch, steps, embedding_dim)``.
    """

    purpose = "embeds tokens and their positions (KerasHub)"
    reads = "..."
    looks_up = True
    call_options = ("start_index", "positions")
    short = {"vocab": "vocabulary_size", "dim": "embedding_dim"}
    vocabulary_size: int = count()
    sequence_length: int = count()
    embedding_dim: int = count()
    tie_weights: bool = flag(True)
    weight_settings = ignored("embeddings_initializer=uniform")
    mask_zero: bool = flag(False)

    def traced_axes(self) -> tuple[str, ...]:
        return ("batch", "steps")

    def tokens(self) -> Any:
        made = ReversibleEmbedding(1, 1, tie_weights=self.tie_weights, mask_zero=self.mask_zero)
        return made.changed(input_dim=self.vocabulary_size, output_dim=self.embedding_dim)

    def output(self, x: Shape) -> Output:
        found: Output = self.tokens().output(x)
        return found

    def variables(self, x: Shape) -> list[Weight]:
        found: list[Weight] = self.tokens().variables(x)
        return [*found, Weight("embeddings", (self.sequence_length, self.embedding_dim))]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        vectors = self.tokens().forward(np, x, weights[:-1])
        start = int(call.options.get("start_index") or 0)
        return vectors + weights[-1][start : start + vectors.shape[-2]]

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return np.asarray(inputs) != 0 if self.mask_zero else None


class SinePositionEncoding(_Hub):
    """Sines and cosines of each position, in the shape of the input: they are added by hand."""

    purpose = "sines and cosines of each position (KerasHub)"
    reads = "... steps features"
    call_options = ("start_index", "positions")
    max_wavelength: Any = anything(10000)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        steps, features = x.shape[-2:]
        start = int(call.options.get("start_index") or 0)
        at = np.arange(steps, dtype="float32") + np.float32(start)
        columns = np.arange(features)
        power = (2 * (columns // 2)).astype("float32") / np.float32(features)
        angles = at[:, None] * (np.float32(1 / self.max_wavelength) ** power)[None]
        waves = np.where(columns % 2, np.cos(angles), np.sin(angles)).astype("float32")
        return np.broadcast_to(waves, x.shape)


class RotaryEmbedding(_Hub):
    """Turns each pair of features by an angle that grows with the position; nothing is learned.

    An odd number of features builds, and fails when it runs.
    """

    purpose = "turns each pair of features by an angle of the position (KerasHub)"
    reads = "..."
    call_options = ("start_index", "positions")
    settings = ignored(
        "max_wavelength=10000 scaling_factor=1.0 rope_type=linear beta_fast=32.0 beta_slow=1.0 "
        "original_max_position_embeddings=4096 truncate=True sequence_axis=1 feature_axis=-1 "
        "denominator_dim"
    )

    def output(self, x: Shape) -> Output:
        return x


__all__ = [
    "PositionEmbedding",
    "RotaryEmbedding",
    "SinePositionEncoding",
    "TokenAndPositionEmbedding",
    "TransformerDecoder",
    "TransformerEncoder",
]
