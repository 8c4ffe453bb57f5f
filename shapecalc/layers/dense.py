"""Dense layers: every input is connected to every output.

Sources: Keras's ``Dense`` and ``EinsumDense``.
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ..errors import BadArgument, InputsDontMatch, WrongRank
from ..errors.changes import SetArguments
from ..numbers.shape import Shape, axis_name
from ..numbers.size import Size, because, known, product, unlike
from .activations import activation
from .arguments import Kind, Refused, anything, count, flag, ignored, named, rank
from .base import Call, Layer, Weight
from .convolution import adapted, low_rank


class Dense(Layer):
    """One weighted sum of all features for each unit, the same at every step.

    Input ``(batch, …, features)``, output ``(batch, …, units)``: only the last axis changes.
    """

    purpose = "computes weighted sums of all features"
    mask = "passes"
    reads = "batch ... features"
    keeps_axes = True
    units: int = count(strict=True)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "kernel_initializer=glorot_uniform bias_initializer=zeros kernel_regularizer "
        "bias_regularizer activity_regularizer kernel_constraint bias_constraint"
    )
    lora_rank: Optional[int] = rank(None)
    lora_alpha: Any = anything(None)
    quantization_config: Any = anything(None)

    def output(self, x: Shape) -> Shape:
        units = because(self.units, "Only the last axis changes: one value per unit.")
        return Shape((*x[:-1], units))

    def variables(self, x: Shape) -> list[Weight]:
        return low_rank(self, "kernel", (x[-1], self.units), Weight("bias", (self.units,)))

    supports_masking = True

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        activate = activation(np, self.activation)
        W, found = adapted(self, weights, self.use_bias)
        b = np.zeros(W.shape[-1], W.dtype) if found is None else found
        y = activate(x @ W + b)
        call.watch.holds("W", "kernel", W)
        call.watch.holds("b", "no bias: zeros" if found is None else "bias", b)
        for t in range(x.shape[1] if x.ndim == 3 else 1):
            call.watch.step(*(("word", t) if x.ndim == 3 else ("all", 0)))
            call.watch.reads("x", "input", x[:, t] if x.ndim == 3 else x)
            call.watch("y", "output", activate.of("x·W + b"), y[:, t] if x.ndim == 3 else y)
        return y

    def factored(self, x: Shape) -> Any:
        if not self.use_bias or self.lora_rank:
            return None
        return because(
            (x[-1] + 1) * self.units, "Each unit has one weight per feature and one bias."
        )

    def macs(self, x: Shape, y: Any) -> Any:
        return because(
            product((*y[1:-1], x[-1] * self.units)), "Each unit multiplies every feature."
        )


class _OutputShape(Kind):
    option = "sizes"
    numeric = True
    listed = True
    accepts: tuple[Any, ...] = (4, [4], [None, 4], [3, 4])
    refuses: tuple[Any, ...] = (None, 2.5)

    def check(self, value: Any) -> Any:
        if isinstance(value, int):
            return (int(value),)
        if isinstance(value, (list, tuple, str)):
            return tuple(value)
        raise Refused("a whole number or a list of them, None for what the input decides")


class _Text(Kind):
    decides = True
    accepts: tuple[Any, ...] = ("ab,bc->ac", "abc,cd->abd", "...x,xy->...y", "abc,cde->abde")
    refuses: tuple[Any, ...] = (None, 5)

    def check(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        raise Refused("an equation such as 'abc,cd->abd'")


class _BiasAxes(Kind):
    option = "text"
    accepts: tuple[Any, ...] = (None, "c", "d")

    def check(self, value: Any) -> Any:
        return value


_text: Any = _Text
_output_shape: Any = _OutputShape
_bias_axes: Any = _BiasAxes

_FORMS = (
    (re.compile(r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"), False),
    (re.compile(r"0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)"), True),
    (re.compile(r"([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0"), False),
)


class EinsumDense(Layer):
    """A dense layer whose axes are given by an Einstein summation.

    ``EinsumDense("abc,cd->abd", output_shape=(None, 4))`` is Dense(4) over steps. The
    letters of the second word that the first word shares are summed over.
    """

    purpose = "a dense layer over any choice of axes"
    checks_reuse = False
    keeps_rank = True
    reads = "batch ..."
    equation: str = _text()
    output_shape: tuple[Any, ...] = _output_shape()
    activation: Any = named("activation")
    bias_axes: Optional[str] = _bias_axes(None)
    weight_settings = ignored(
        "kernel_initializer=glorot_uniform bias_initializer=zeros kernel_regularizer "
        "bias_regularizer kernel_constraint bias_constraint"
    )
    lora_rank: Optional[int] = rank(None)
    lora_alpha: Any = anything(None)
    gptq_unpacked_column_size: Any = anything(None)
    quantization_config: Any = anything(None)

    @classmethod
    def example(cls) -> str:
        return "EinsumDense(equation='abc,cd->abd', output_shape=[None, 4])"

    def solved(self, x: Shape) -> tuple[tuple[Any, ...], Optional[tuple[Any, ...]], list[Any]]:
        """``(kernel shape, bias shape, output shape)``. Raises ShapeError."""
        equation = self.equation.replace("...", "0")
        for form, left_elided in _FORMS:
            match = form.match(equation)
            if match:
                break
        else:
            raise BadArgument(
                f"EinsumDense can't read the equation {self.equation!r}.",
                "write it as 'abc,cd->abd', '...c,cd->...d' or 'ab...,bc->ac...'",
            )
        given, kernel, wanted = match.groups()
        hidden = len(x) - len(given)
        out: list[Any] = [x[0], *self.output_shape]
        if left_elided:
            for i in range(1, hidden):
                out.insert(1, x[i])
        else:
            out += x[len(given) :]
        shift_in = hidden - len(x) if left_elided else 0
        shift_out = hidden if left_elided else 0
        in_at = {letter: i + shift_in for i, letter in enumerate(given)}
        out_at = {letter: i + shift_out for i, letter in enumerate(wanted)}
        self._fit(x, in_at, out, out_at, given, wanted)
        for letter in wanted:
            if letter not in given and letter not in kernel:
                raise BadArgument(
                    f"EinsumDense's output letter {letter!r} is in neither input.",
                    "use only letters after -> that are before it",
                )
        shape = []
        for letter in kernel:
            if letter in out_at:
                shape.append(out[out_at[letter]])
            elif letter in in_at:
                shape.append(x[in_at[letter]])
            else:
                raise BadArgument(
                    f"EinsumDense's kernel letter {letter!r} is in neither the input nor the "
                    "output, so it has no size.",
                    "use only letters of the input and the output for the kernel",
                )
        return tuple(shape), self._bias(wanted, out, hidden, left_elided), out

    def _fit(
        self,
        x: Shape,
        in_at: dict[str, int],
        out: list[Any],
        out_at: dict[str, int],
        given: str,
        wanted: str,
    ) -> None:
        try:
            for letter in given:
                size = x[in_at[letter]]
                if letter in out_at:
                    asked = out[out_at[letter]]
                    if asked is not None and differ_strictly(asked, size):
                        raise InputsDontMatch(
                            f"EinsumDense's {letter!r} is {known(size)} in the input but "
                            f"{known(asked)} in output_shape.",
                            self._sizes_of_input(given, wanted),
                        )
                    if asked is None:
                        # What the input decides stays unknown to Keras in the output.
                        out[out_at[letter]] = None
        except IndexError:
            raise WrongRank(
                f"EinsumDense's equation {self.equation!r} doesn't fit an input of shape {x} "
                f"with output_shape={list(self.output_shape)}.",
                "give output_shape every axis after the batch",
            ) from None

    def _sizes_of_input(self, given: str, wanted: str) -> SetArguments:
        """None in output_shape wherever the input decides."""
        last = self.output_shape[-1]
        return SetArguments({"output_shape": [None if w in given else last for w in wanted[1:]]})

    def _bias(
        self, wanted: str, out: list[Any], hidden: int, left_elided: bool
    ) -> Optional[tuple[Any, ...]]:
        axes = self.bias_axes
        if axes is None:
            return None
        skip = hidden if left_elided else 0
        try:
            size = {letter: out[i + skip] for i, letter in enumerate(wanted)}
            missing = [a for a in axes if a not in wanted]
            if missing or not axes:
                raise BadArgument(
                    f"EinsumDense's bias_axes={axes!r} are not all in the output {wanted!r}.",
                    SetArguments({"bias_axes": wanted[-1]}),
                )
        except (IndexError, TypeError):
            raise BadArgument(
                f"EinsumDense's bias_axes={axes!r} don't fit its output.",
                SetArguments({"bias_axes": wanted[-1]}),
            ) from None
        first = min(wanted.find(a) for a in axes)
        bias = [size[a] if a in axes else 1 for a in wanted[first:]]
        if not left_elided:
            bias += [1] * max(hidden, 0)
        return tuple(bias)

    def output(self, x: Shape) -> Shape:
        out = self.solved(x)[2]
        return Shape(_unknown(i) if d is None else d for i, d in enumerate(out))

    def variables(self, x: Shape) -> list[Weight]:
        kernel, bias, _ = self.solved(x)
        return low_rank(self, "kernel", tuple(kernel), Weight("bias", bias or ()))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        axes = self.equation.partition(",")[0]
        if "..." not in axes and len(axes) != x.ndim:
            raise NotImplementedError(f"The equation {self.equation!r} doesn't name all axes.")
        kernel, bias = adapted(self, weights, self.use_bias)
        y = np.einsum(self.equation, x, kernel)
        return activation(np, self.activation)(y if bias is None else y + bias)

    @property
    def use_bias(self) -> bool:
        return self.bias_axes is not None

    def macs(self, x: Shape, y: Any) -> Any:
        kernel = self.solved(x)[0]
        letters = self.equation.split(",")[1].split("->")
        shared = [i for i, a in enumerate(letters[0]) if a not in letters[1]]
        return product((*y[1:], *(kernel[i] for i in shared)))


def differ_strictly(asked: Any, size: Any) -> bool:
    """Keras compares even with None here: a size asked for must be the input's own."""
    return known(asked) is not None and unlike(asked, size)


def _unknown(i: int) -> Any:
    return Size(None, name=axis_name(i))
