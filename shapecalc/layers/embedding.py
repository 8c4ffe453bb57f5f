"""Embeddings: a table with one row a token.

Source: Keras's ``Embedding`` and ``ReversibleEmbedding``; T. Mikolov et al., "Efficient
Estimation of Word Representations in Vector Space" (2013), for the idea.
"""

from __future__ import annotations

from typing import Any, Optional

from ..errors import ArgumentsClash, WrongRank
from ..errors.changes import DropArgument, SetInput
from ..numbers.shape import Shape
from ..numbers.size import because
from .arguments import anything, count, flag, ignored, rank
from .base import Call, Layer, Output, Weight
from .convolution import adapted, low_rank


class Embedding(Layer):
    """Looks up one row of ``output_dim`` numbers for every token id.

    Input any shape of ids ``(batch, steps)``, output ``(batch, steps, output_dim)``.
    ``mask_zero`` changes no shape; ``input_length`` is accepted and ignored by Keras 3.
    """

    short = {"vocab": "input_dim", "dim": "output_dim"}
    purpose = "turns each token id into a trained vector"
    looks_up = True
    mask = "makes"
    reads = "..."
    input_dim: int = count(strict=True, booleans=False)
    output_dim: int = count(strict=True, booleans=False)
    weight_settings = ignored(
        "embeddings_initializer=uniform embeddings_regularizer embeddings_constraint"
    )
    mask_zero: bool = flag(False)
    given_weights = ignored("weights")
    lora_rank: Optional[int] = rank(None)
    lora_alpha: Any = anything(None)
    quantization_config: Any = anything(None)
    extra = (*Layer.extra, "input_length")
    use_bias = False

    def output(self, x: Shape) -> Output:
        return Shape(
            (*x, because(self.output_dim, "Every token id is replaced by its row of the table."))
        )

    def variables(self, x: Shape) -> list[Weight]:
        return low_rank(self, "embeddings", (self.input_dim, self.output_dim), None)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        table, _ = adapted(self, weights, False)
        ids = np.asarray(x).astype("int64")
        vectors = table[ids]
        if ids.ndim == 2:
            for step in range(ids.shape[1]):
                row = int(ids[0, step]) if len(ids) else 0
                call.watch.step("word", step)
                call.watch.reads("id", "token id", ids[:, step])
                call.watch.holds(f"E[{row}]", f"row {row} of embeddings", table[row])
                call.watch("e", "the word's vector", f"E[{row}]", vectors[:, step])
        return vectors

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return np.asarray(inputs) != 0 if self.mask_zero else None

    def traced_axes(self) -> tuple[str, ...]:
        return ("batch", "steps")


class ReversibleEmbedding(Embedding):
    """An embedding that can also be read backwards, from vectors to token scores.

    With ``call_kwargs={"reverse": true}`` the input is ``(batch, steps, output_dim)`` and
    the output ``(batch, steps, input_dim)``.
    """

    call_options = ("reverse",)
    purpose = "embeds tokens, and turns vectors back into a score for every token"
    reads = "..."
    input_dim: int = count(strict=True, booleans=False)
    output_dim: int = count(strict=True, booleans=False)
    tie_weights: bool = flag(True)
    weight_settings = ignored(
        "embeddings_initializer=uniform embeddings_regularizer embeddings_constraint"
    )
    mask_zero: bool = flag(False)
    reverse_settings = ignored("reverse_dtype logit_soft_cap")

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        output, weights = super().apply(inputs, call_kwargs)
        if isinstance(inputs, dict):
            inputs = inputs["inputs"]
        if (call_kwargs or {}).get("reverse"):
            if not inputs:
                raise WrongRank(
                    "ReversibleEmbedding needs at least 1 axis, but got none.",
                    SetInput((None, 10, self.output_dim)),
                )
            output = Shape(
                (*inputs[:-1], because(self.input_dim, "One score for every row of the table."))
            )
        return output, weights

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if not call.options.get("reverse"):
            return super().compute(np, x, weights, call)
        back = adapted(self, weights, False)[0].T if self.tie_weights else weights[-1]
        scores = x @ back
        cap = self.__dict__["given"].get("logit_soft_cap")
        return scores if cap is None else np.tanh(scores / cap) * cap

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        if (options or {}).get("reverse"):
            return None
        return super().compute_mask(np, inputs, mask)

    def variables(self, x: Shape) -> list[Weight]:
        found = super().variables(x)
        if not self.tie_weights:
            if self.lora_rank:
                raise ArgumentsClash(
                    "ReversibleEmbedding can't have lora_rank with tie_weights=False.",
                    DropArgument("lora_rank"),
                    DropArgument("tie_weights"),
                )
            found.append(Weight("reverse_embeddings", (self.output_dim, self.input_dim)))
        return found
