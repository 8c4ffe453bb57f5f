"""Attention: every step looks at every other step.

Sources: Keras's layers of the same names; M.-T. Luong et al. (2015) for dot scores;
D. Bahdanau et al. (2014) for additive scores; A. Vaswani et al., "Attention Is All You
Need" (2017); J. Ainslie et al., "GQA" (2023).
"""

from __future__ import annotations

from math import gcd
from typing import Any, Optional

from ..errors import (
    ArgumentsClash,
    AxisOutOfRange,
    BadArgument,
    InputsDontMatch,
    WrongInputs,
    WrongRank,
    shown,
)
from ..errors.changes import DropArgument, SetArguments, SetInput
from ..numbers.shape import Shape
from ..numbers.size import Size, because, known, product, unlike
from .activation import masked_softmax
from .activations import sigmoid, softmax
from .arguments import Kind, Refused, anything, choice, count, flag, ignored, late, real, seed
from .base import Call, Layer, Output, Weight, count_of
from .dense import EinsumDense
from .regularise import Dropout, drops
from .weights import check_weight, frozen


class Attention(Layer):
    """Dot-product attention over a list ``[query, value]`` or ``[query, value, key]``.

    Output ``(batch, query steps, value features)``. By default it learns nothing;
    ``use_scale=True`` adds one number.
    """

    purpose = "gives each query step a weighted mean of all value steps"
    attends = True
    mask = "uses"
    reads = "batch steps features"
    call_options = ("mask", "return_attention_scores", "use_causal_mask")
    reads_list = True
    checks_reuse = False
    use_scale: bool = flag(False)
    score_mode: str = choice("dot", "dot", "concat")
    dropout: float = real(0.0)
    seed: Any = late(seed(None))

    def validate(self) -> None:
        if drops(self.dropout):
            self.check_used("seed", Attention.kinds["seed"])

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if call_kwargs:
            self.check_options(call_kwargs)
        if isinstance(inputs, dict):
            inputs = self.named_inputs(inputs)[0]
        name = type(self).__name__
        if inputs.__class__ is not list or not 2 <= len(inputs) <= 3:
            raise WrongInputs(
                f"{name} expects a list [query, value] or [query, value, key], but got "
                f"{inputs if isinstance(inputs, Shape) else count_of(inputs)}.",
                subject=self,
                call=f"{name}()([x, x])",
                shapes=[inputs, inputs] if isinstance(inputs, Shape) else None,
            )
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) == 3 else value
        try:
            weights = self.scales(query)
            for weight in weights:
                check_weight(weight, self, query)
            depth = because(
                value[-1], "The output is a weighted mean of the values, so it has their features."
            )
            out: Output = Shape((*query[:-1], depth))
            if (call_kwargs or {}).get("return_attention_scores"):
                out = (out, Shape((*query[:-1], key[-2])))
        except (IndexError, TypeError):
            raise WrongRank(
                f"{name} expects (batch, steps, features) for each input, but got "
                f"{', '.join(map(str, inputs))}.",
                SetInput([(None, 10, 8)] * len(inputs), "give each input 3 axes"),
            ) from None
        return self.checked(out), weights if self.trainable else frozen(weights)

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    def scales(self, query: Shape) -> list[Weight]:
        found = [Weight("scale", ())] if self.use_scale else []
        if self.score_mode == "concat":
            found.append(Weight("concat_score_weight", ()))
        return found

    # -- on real numbers ---------------------------------------------------------------
    supports_masking = True

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        query, value = x[0], x[1]
        key = x[2] if len(x) == 3 else value
        masks = call.mask or [None, None]
        scores = self.score(np, query, key, weights)
        hidden = self._hidden(np, scores, masks[1], bool(call.options.get("use_causal_mask")))
        if hidden is not None:
            scores = np.where(hidden, scores - np.float32(1e9), scores)
        shares = softmax(np, scores)
        out = shares @ value
        if masks[0] is not None:
            out = np.where(masks[0][..., None], out, 0)
        return (out, shares) if call.options.get("return_attention_scores") else out

    def score(self, np: Any, query: Any, key: Any, weights: list[Any]) -> Any:
        """How well every query step fits every key step."""
        scale = weights[0] if self.use_scale else 1
        if self.score_mode == "dot":
            return query @ np.swapaxes(key, -2, -1) * scale
        both = query[..., :, None, :] + key[..., None, :, :]
        return weights[-1] * np.sum(np.tanh(scale * both), axis=-1)

    def _hidden(self, np: Any, scores: Any, mask: Any, causal: bool) -> Any:
        """What a query step must not look at: masked steps, and with ``causal`` later ones."""
        seen = None if mask is None else mask[..., None, :].astype(bool)
        if causal:
            before = causal_mask(np, *scores.shape[-2:])
            seen = before if seen is None else seen & before
        return None if seen is None else ~seen

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return mask[0] if mask else None

    def macs_of(self, inputs: Any, y: Any) -> Any:
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) == 3 else value
        if len(query) < 3 or len(value) < 3:
            return None  # without steps it attends over the batch, whose size is not predicted
        pairs = product((*query[1:-1], value[-2]))
        return because(
            pairs * (key[-1] + value[-1]),
            "Every query step is multiplied with every key step, then every weight with its value.",
        )


def causal_mask(np: Any, queries: int, keys: int) -> Any:
    """``(1, queries, keys)``: no step looks at a later one."""
    return np.tri(queries, keys, dtype=bool)[None]


class AdditiveAttention(Attention):
    """Additive attention over a list ``[query, value]`` or ``[query, value, key]``.

    By default it learns one ``scale`` of the query's features.
    """

    purpose = "attention that adds query and key before it scores them"
    use_scale: bool = flag(True)
    dropout: float = real(0.0)
    extra = (*Layer.extra, "score_mode", "seed")

    def scales(self, query: Shape) -> list[Weight]:
        return [Weight("scale", (query[-1],))] if self.use_scale else []

    def score(self, np: Any, query: Any, key: Any, weights: list[Any]) -> Any:
        scale = weights[0] if self.use_scale else 1
        both = query[..., :, None, :] + key[..., None, :, :]
        return np.sum(scale * np.tanh(both), axis=-1)


class _Maybe(Kind):
    """None, or a positive whole number at once (Keras's own check)."""

    option = "size"
    numeric = True
    accepts: tuple[Any, ...] = (None, 1, 2, 3)
    refuses: tuple[Any, ...] = (0, -1, 2.5, "a")

    def check(self, value: Any) -> Any:
        if value is None or (isinstance(value, int) and value > 0):
            return value if value is None else int(value)
        raise Refused("a positive whole number or None")


class _OutputSizes(Kind):
    option = "sizes"
    numeric = True
    listed = True
    accepts: tuple[Any, ...] = (None, 4, (4,), (2, 3))
    refuses: tuple[Any, ...] = (2.5,)

    def check(self, value: Any) -> Any:
        if not value and not isinstance(value, bool):
            return None
        if isinstance(value, int):
            return (int(value),) if value else None
        if isinstance(value, (list, tuple)):
            return tuple(value)
        raise Refused("a whole number, a list of them, or None")


class _AttentionAxes(Kind):
    option = "sizes"
    decides = True
    accepts: tuple[Any, ...] = (None, 1, (1,))
    refuses: tuple[Any, ...] = ("a", 2.5)

    def check(self, value: Any) -> Any:
        if not value and not isinstance(value, int):
            return None
        if isinstance(value, int):
            return (int(value),)
        if isinstance(value, (list, tuple)):
            return tuple(value)
        raise Refused("an axis number or a list of them")


_maybe: Any = _Maybe
_output_sizes: Any = _OutputSizes
_attention_axes: Any = _AttentionAxes
_INERT = (
    "flash_attention kernel_initializer=glorot_uniform bias_initializer=zeros "
    "kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint"
)


class ProjectedAttention(Layer, listed=False):
    """Attention with trained projections of query, value and key, called by name."""

    attends = True
    names_inside = ("softmax", "dropout")
    mask = "uses"
    reads = "batch steps features"
    checks_reuse = False
    call_inputs = ("query", "value", "key")
    call_options = (
        "query_mask",
        "value_mask",
        "key_mask",
        "attention_mask",
        "return_attention_scores",
        "use_causal_mask",
    )
    dropout: float
    seed: Any
    flash_attention: Any

    def validate(self) -> None:
        if self.flash_attention and self.dropout > 0:
            raise ArgumentsClash(
                f"{type(self).__name__} has no dropout with flash_attention.",
                DropArgument("dropout"),
                DropArgument("flash_attention"),
            )

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        name = type(self).__name__
        if not isinstance(inputs, dict):
            raise WrongInputs(
                f"{name} expects a query and a value, but got one input.",
                subject=self,
                call=f"{name}(…)(query=x, value=x)",
                shapes={"query": inputs, "value": inputs} if isinstance(inputs, Shape) else None,
            )
        query, value, key = self.named_inputs(inputs, needed=2)
        if call_kwargs:
            self.check_options(call_kwargs)  # Python misses an input before it sees an option
        key = value if key is None else key
        for x in (query, value, key):
            if not isinstance(x, Shape):
                raise WrongInputs(f"{name} reads one shape for each input.", "Give one each.")
        try:
            self.check_pairs(query, value, key)
            weights = self.projections(query, value, key)
            Dropout(rate=self.dropout, seed=self.seed)
            for weight in weights:
                check_weight(weight, self, query)
            out: Output = self.attended(query)
            if (call_kwargs or {}).get("return_attention_scores"):
                out = (out, self.scores(query, key))
        except IndexError:
            raise WrongRank(
                f"{name} expects (batch, steps, features) for query, value and key, but got {query}, "
                f"{value}, {key}.",
                SetInput(
                    dict.fromkeys(("query", "value"), (None, 10, 8)), "give each input 3 axes"
                ),
            ) from None
        return self.checked(out), weights

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    def check_pairs(self, query: Shape, value: Shape, key: Shape) -> None:
        if len(value) != len(key) or any(map(unlike, value[1:-1], key[1:-1])):
            raise InputsDontMatch(
                f"{type(self).__name__} needs a key for every value, but they are {key} and "
                f"{value}.",
                SetInput({"query": query, "value": value}, "leave out the key, to use the values"),
            )

    def projections(self, query: Shape, value: Shape, key: Shape) -> list[Weight]:
        raise NotImplementedError

    def attended(self, query: Shape) -> Shape:
        raise NotImplementedError

    def scores(self, query: Shape, key: Shape) -> Shape:
        raise NotImplementedError

    # -- on real numbers ---------------------------------------------------------------
    supports_masking = True
    use_bias: bool
    use_gate: bool
    sliding_window: Any

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        query, value = x["query"], x["value"]
        key = x.get("key")
        key = value if key is None else key
        q, k, *gate, v, out = self.unpacked(weights)
        seen = self.seen(np, query, value, call)
        Q, K, V = (self.projected(np, a, *w) for a, w in ((query, q), (key, k), (value, v)))
        shares, found = self.attend(np, Q, K, V, seen, call)
        if gate:
            found = found * sigmoid(np, self.projected(np, query, *gate[0]))
        y = np.tensordot(found, out[0], axes=2)
        y = y if out[1] is None else y + out[1]
        return (y, shares) if call.options.get("return_attention_scores") else y

    def attend(self, np: Any, Q: Any, K: Any, V: Any, seen: Any, call: Call) -> tuple[Any, Any]:
        """What each query's heads look at, in shares of 1, and what they find there."""
        raise NotImplementedError

    def projected(self, np: Any, x: Any, kernel: Any, bias: Any) -> Any:
        """``(batch, …, features)`` to ``(batch, …, heads, depth)``."""
        out = np.tensordot(x, kernel, axes=1)
        return out if bias is None else out + bias

    def seen(self, np: Any, query: Any, value: Any, call: Call) -> Any:
        """Which key each query step may look at, all masks together; None for all."""
        masks = call.mask if isinstance(call.mask, dict) else {}
        found = None

        def also(mask: Any) -> None:
            nonlocal found
            found = mask if found is None else found & mask

        if masks.get("query") is not None:
            also(masks["query"][:, :, None].astype(bool))
        for name in ("value", "key"):
            if masks.get(name) is not None:
                also(masks[name][:, None, :].astype(bool))
        if call.options.get("use_causal_mask"):
            also(causal_mask(np, query.shape[1], value.shape[1]))
        if self.sliding_window is not None:
            apart = np.arange(query.shape[1])[:, None] - np.arange(value.shape[1])[None]
            also((np.abs(apart) < self.sliding_window)[None])
        if call.options.get("attention_mask") is not None:
            also(np.asarray(call.options["attention_mask"]).astype(bool))
        return found

    def shares(self, np: Any, scores: Any, seen: Any, call: Call, axes: Any = -1) -> Any:
        """Softmax over the keys. Keras has two ways; they differ where nothing may be seen."""
        if seen is not None:
            for _ in range(scores.ndim - seen.ndim):
                seen = seen[:, None] if axes == -1 else np.expand_dims(seen, -len(axes) * 2 - 1)
        careful = self.dropout > 0 or call.options.get("return_attention_scores")
        if careful or axes != -1:
            return masked_softmax(np, scores, seen, axes)
        lowest = np.float32(np.finfo(np.float32).max * -0.7)
        return softmax(np, scores if seen is None else np.where(seen, scores, lowest))

    def unpacked(self, weights: list[Any]) -> list[tuple[Any, Any]]:
        """Kernel and bias of each projection, in Keras's order; the output's comes last."""
        rest = list(weights)
        return [
            (rest.pop(0), rest.pop(0) if self.use_bias else None) for _ in range(4 + self.use_gate)
        ]

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return mask.get("query") if isinstance(mask, dict) else None


class MultiHeadAttention(ProjectedAttention):
    """Several attention heads in parallel, each over its own projection.

    Inputs ``query``, ``value`` and optionally ``key``; output has the query's shape, so its
    depth is the query's unless ``output_shape`` says otherwise.
    """

    short = {"heads": "num_heads"}
    purpose = "several attention heads in parallel, each with its own projections"
    num_heads: int = count(strict=True)
    key_dim: int = count(strict=True)
    value_dim: Optional[int] = _maybe(None)
    dropout: float = real(0.0)
    use_bias: bool = flag(True)
    output_shape: Any = _output_sizes(None)
    attention_axes: Any = _attention_axes(None)
    sliding_window: Any = _maybe(None)
    weight_settings = ignored(_INERT)
    use_gate: bool = flag(False)
    seed: Any = late(seed(None))

    def projections(self, query: Shape, value: Shape, key: Shape) -> list[Weight]:
        if min(len(query), len(value), len(key)) < 2:
            raise IndexError
        rank = len(value) + 1
        for axis in self.attention_axes or ():
            if not isinstance(axis, int):
                raise BadArgument(
                    f"MultiHeadAttention got the axis {shown(axis)}; axes are integers.",
                    DropArgument("attention_axes"),
                )
            at = axis if axis >= 0 else rank - 1 + axis
            if not -rank <= at < rank:
                raise AxisOutOfRange(
                    subject=self, argument="attention_axes", axis=axis, shape=value, first=1
                )
        heads, deep = self.num_heads, self.key_dim
        wide = self.key_dim if self.value_dim is None else self.value_dim
        found = self.projection(query[-1], heads, deep) + self.projection(key[-1], heads, deep)
        if self.use_gate:
            found += self.projection(query[-1], heads, wide)
        found += self.projection(value[-1], heads, wide)
        out = self.outputs(query)
        found.append(Weight("kernel", (heads, wide, *out)))
        return [*found, Weight("bias", out)] if self.use_bias else found

    def projection(self, features: Any, heads: Any, deep: Any) -> list[Weight]:
        kernel = Weight("kernel", (features, heads, deep))
        return [kernel, Weight("bias", (heads, deep))] if self.use_bias else [kernel]

    def outputs(self, query: Shape) -> tuple[Any, ...]:
        if self.output_shape:
            return tuple(self.output_shape)
        return (
            because(query[-1], "The heads' outputs are projected back to the query's features."),
        )

    def attended(self, query: Shape) -> Shape:
        return Shape((*query[:-1], *self.outputs(query)))

    def scores(self, query: Shape, key: Shape) -> Shape:
        return Shape((query[0], self.num_heads, query[1], query[1]))

    def attend(self, np: Any, Q: Any, K: Any, V: Any, seen: Any, call: Call) -> tuple[Any, Any]:
        into, back, axes = self.equations(Q.ndim)
        scores = np.einsum(into, K, Q * np.float32(1 / self.key_dim**0.5))
        shares = self.shares(np, scores, seen, call, axes if Q.ndim != 4 or len(axes) > 1 else -1)
        return shares, np.einsum(back, shares, V)

    def equations(self, rank: int) -> tuple[str, str, tuple[int, ...]]:
        """Keras's two sums over ``(batch, …, heads, depth)``: scores, and what is taken.

        The axes that are attended get letters of their own on the key's side.
        """
        attended = self.attention_axes
        axes = (
            tuple(range(1, rank - 2))
            if attended is None
            else tuple(a if a >= 0 else rank - 1 + a for a in attended)
        )
        target = "abcdefghij"[:rank]
        fresh = iter("klmnopqrst")
        source = "".join(next(fresh) if i in axes else c for i, c in enumerate(target))
        batch = [c for i, c in enumerate(target) if i not in axes and i != rank - 1]
        product = "".join([*batch, *(target[i] for i in axes), *(source[i] for i in axes)])
        last = tuple(range(-len(axes), 0))
        return f"{source},{target}->{product}", f"{product},{source}->{target}", last

    def macs_of(self, inputs: Any, y: Any) -> Any:
        query, value = inputs["query"], inputs["value"]
        key = inputs.get("key", value)
        if len(query) != 3 or len(value) != 3:
            return None  # attention over several axes, or over the batch
        wide = self.key_dim if self.value_dim is None else self.value_dim
        heads, deep, q, k = self.num_heads, self.key_dim, query[-2], value[-2]
        return because(
            q * query[-1] * heads * deep
            + k * key[-1] * heads * deep
            + k * value[-1] * heads * wide
            + (q * query[-1] * heads * wide if self.use_gate else 0)
            + heads * (q * k * (deep + wide))
            + q * heads * wide * product(self.outputs(query)),
            "The projections, every query step times every key step, and the weighted mean of the values.",
        )


class GroupedQueryAttention(ProjectedAttention):
    """Multi-head attention in which several query heads share one key and value head.

    Keras exports it as ``GroupQueryAttention``. Output has the query's shape.
    """

    purpose = "multi-head attention whose heads share keys and values in groups"
    aliases = ("GroupQueryAttention",)
    head_dim: int = anything(option="size")
    num_query_heads: int = anything(option="size")
    num_key_value_heads: int = anything(option="size")
    dropout: float = real(0.0)
    use_bias: bool = flag(True)
    sliding_window: Any = _maybe(None)
    weight_settings = ignored(_INERT)
    use_gate: bool = flag(False)
    seed: Any = late(seed(None))

    def validate(self) -> None:
        super().validate()
        heads, shared, deep = self.num_query_heads, self.num_key_value_heads, self.head_dim
        for name, value in (("num_query_heads", heads), ("num_key_value_heads", shared)):
            if not isinstance(value, (int, float)):
                raise BadArgument(
                    f"GroupedQueryAttention got {name}={value!r}; it must be an integer.",
                    f"For example: {self.example()}.",
                )
        if not isinstance(deep, (int, float)) or not deep > 0 or not shared:
            raise BadArgument(
                f"GroupedQueryAttention got head_dim={deep!r}, num_key_value_heads={shared!r}; "
                "both must be positive.",
                SetArguments({"head_dim": 4, "num_key_value_heads": heads}),
            )
        if heads % shared != 0:
            raise ArgumentsClash(
                f"GroupedQueryAttention can't divide {heads} query heads among {shared} "
                "key and value heads.",
                SetArguments({"num_key_value_heads": gcd(heads, shared)}),
                SetArguments({"num_query_heads": heads // shared * shared or shared}),
            )

    @classmethod
    def example(cls) -> str:
        return "GroupQueryAttention(head_dim=4, num_query_heads=4, num_key_value_heads=2)"

    def projections(self, query: Shape, value: Shape, key: Shape) -> list[Weight]:
        shared = (None, self.num_key_value_heads, self.head_dim)
        many = (None, self.num_query_heads, self.head_dim)
        found = self.einsum("bqm,muh->bquh", many, "uh", query)
        found += self.einsum("bkm,mvh->bkvh", shared, "vh", key)
        if self.use_gate:
            found += self.einsum("bqm,muh->bquh", many, "uh", query)
        found += self.einsum("bkm,mvh->bkvh", shared, "vh", value)
        inner = Shape((query[0], query[1], self.num_query_heads, self.head_dim))
        return found + self.einsum("bquh,uhm->bqm", (None, query[-1]), "m", inner)

    def einsum(self, equation: str, out: tuple[Any, ...], bias: str, x: Shape) -> list[Weight]:
        dense = EinsumDense.from_arguments(
            {
                "equation": equation,
                "output_shape": out,
                "bias_axes": bias if self.use_bias else None,
            }
        )
        return dense.variables(x)

    def attended(self, query: Shape) -> Shape:
        return query

    def check_pairs(self, query: Shape, value: Shape, key: Shape) -> None:
        # The query's own kernel is made first: without its depth that is what Keras refuses.
        if known(query[-1]) is not None and unlike(query[-1], value[-1]):
            raise InputsDontMatch(
                f"GroupedQueryAttention needs query and value of the same depth, but they are "
                f"{query} and {value}.",
                SetInput(
                    {"query": query, "value": (*value[:-1], query[-1])},
                    "project one of them with Dense first",
                ),
            )
        super().check_pairs(query, value, key)

    def scores(self, query: Shape, key: Shape) -> Shape:
        return Shape((query[0], self.num_query_heads, query[1], key[1]))

    def attend(self, np: Any, Q: Any, K: Any, V: Any, seen: Any, call: Call) -> tuple[Any, Any]:
        shared = self.num_query_heads // self.num_key_value_heads
        K, V = np.repeat(K, shared, axis=2), np.repeat(V, shared, axis=2)
        scores = np.einsum("bquh,bkuh->buqk", Q * np.float32(1 / self.head_dim**0.5), K)
        shares = self.shares(np, scores, seen, call)
        return shares, np.einsum("buqk,bkuh->bquh", shares, V)

    def traced(self, prefix: str = "") -> Layer:
        copy = super().traced(prefix)
        for name in ("head_dim", "num_query_heads", "num_key_value_heads"):
            copy.__dict__[name] = Size.named(prefix + name, getattr(self, name))
        return copy
