"""Keras's activation functions, each one line of NumPy.

Source: ``keras.activations``. NumPy is handed in, so that importing this costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import BadArgument, shown

# float32 can't tell more of a softmax's masked scores from nothing.
FAR_BELOW = -1e9


def sigmoid(np: Any, x: Any) -> Any:
    """``1 / (1 + exp(-x))``, without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def softmax(np: Any, x: Any, axis: Any = -1) -> Any:
    """Shares of 1: ``exp(x) / sum(exp(x))``, without overflow."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_softmax(np: Any, x: Any) -> Any:
    down = x - np.max(x, axis=-1, keepdims=True)
    return down - np.log(np.sum(np.exp(down), axis=-1, keepdims=True))


def softplus(np: Any, x: Any) -> Any:
    """``log(1 + exp(x))``, without overflow."""
    return np.logaddexp(x, np.zeros_like(x))


def elu(np: Any, x: Any, alpha: Any = 1.0) -> Any:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def relu(np: Any, x: Any) -> Any:
    return np.maximum(x, 0)


def leaky_relu(np: Any, x: Any, negative_slope: float = 0.2) -> Any:
    return np.where(x > 0, x, negative_slope * x)


def gelu(np: Any, x: Any) -> Any:
    """``x`` times the share of a normal distribution that lies below it."""
    from math import erf, sqrt

    below = np.vectorize(lambda v: 0.5 * (1.0 + erf(v / sqrt(2.0))), otypes=[x.dtype])
    return x * (below(x) if x.size else x)


def glu(np: Any, x: Any) -> Any:
    first, second = np.split(x, 2, axis=-1)
    return first * sigmoid(np, second)


def hard_sigmoid(np: Any, x: Any) -> Any:
    return np.clip(x + 3.0, 0, 6) / 6.0


def selu(np: Any, x: Any) -> Any:
    """``elu`` with the two constants that keep mean and variance (G. Klambauer et al., 2017)."""
    return 1.0507009873554805 * elu(np, x, 1.6732632423543772)


def soft_shrink(np: Any, x: Any) -> Any:
    return np.where(x > 0.5, x - 0.5, np.where(x < -0.5, x + 0.5, 0 * x))


def sparse_plus(np: Any, x: Any) -> Any:
    return np.where(x <= -1, 0 * x, np.where(x < 1, 0.25 * (x + 1) ** 2, x))


def sparsemax(np: Any, x: Any) -> Any:
    """Shares of which many are exactly 0, after A. Martins, R. Astudillo (2016), as Keras has it.

    The paper takes the last running total of what is kept; Keras 3.15 adds all of them up. So
    does this: where more than one share is kept they don't sum to 1.
    """
    ranked = -np.sort(-x, axis=-1)
    total = np.cumsum(ranked, axis=-1)
    count = np.arange(1, x.shape[-1] + 1, dtype=x.dtype)
    kept = ranked - (total - 1) / count > 0
    k = np.sum(kept, axis=-1, keepdims=True).astype(x.dtype)
    tau = (np.sum(np.where(kept, total, 0), axis=-1, keepdims=True) - 1) / k
    return np.maximum(x - tau, 0)


FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "celu": elu,
    "elu": elu,
    "exponential": lambda np, x: np.exp(x),
    "gelu": gelu,
    "glu": glu,
    "hard_shrink": lambda np, x: np.where(np.abs(x) > 0.5, x, 0 * x),
    "hard_sigmoid": hard_sigmoid,
    "hard_silu": lambda np, x: x * hard_sigmoid(np, x),
    "hard_swish": lambda np, x: x * hard_sigmoid(np, x),
    "hard_tanh": lambda np, x: np.clip(x, -1, 1),
    "leaky_relu": leaky_relu,
    "linear": lambda np, x: x,
    "log_sigmoid": lambda np, x: -softplus(np, -x),
    "log_softmax": log_softmax,
    "mish": lambda np, x: x * np.tanh(softplus(np, x)),
    "relu": relu,
    "relu6": lambda np, x: np.clip(x, 0, 6),
    "selu": selu,
    "sigmoid": sigmoid,
    "silu": lambda np, x: x * sigmoid(np, x),
    "soft_shrink": soft_shrink,
    "softmax": softmax,
    "softplus": softplus,
    "softsign": lambda np, x: x / (1 + np.abs(x)),
    "sparse_plus": sparse_plus,
    "sparse_sigmoid": lambda np, x: np.where(x <= -1, 0, np.where(x >= 1, 1, 0.5 * (x + 1))),
    "sparsemax": sparsemax,
    "squareplus": lambda np, x: (x + np.sqrt(x * x + 4)) / 2,
    "swish": lambda np, x: x * sigmoid(np, x),
    "tanh": lambda np, x: np.tanh(x),
    "tanh_shrink": lambda np, x: x - np.tanh(x),
}


# Keras's names; "threshold" can't be called with one number.
ACTIVATIONS = frozenset([*FUNCTIONS, "threshold"])
# These look at more than the number at hand: at all of the last axis.
ALONG_AXIS = frozenset(["glu", "log_softmax", "softmax", "sparsemax"])


class Function:
    """An activation function with its name, so that an equation can say it."""

    __slots__ = ("apply", "name", "np")

    def __init__(self, np: Any, name: str) -> None:
        self.np, self.name, self.apply = np, name, FUNCTIONS[name]

    def __call__(self, x: Any) -> Any:
        return self.apply(self.np, x)

    def __str__(self) -> str:
        return self.name

    def of(self, equation: str) -> str:
        """The equation with the function around it; ``linear`` is left out."""
        return equation if self.name == "linear" else f"{self.name}({equation})"


def activation(np: Any, value: Any) -> Function:
    """Keras's activation function by name; None means ``linear``. Raises BadArgument."""
    if isinstance(value, dict):
        value = value.get("config") if isinstance(value.get("config"), str) else value
    name = "linear" if value is None else value
    if not isinstance(name, str) or name not in FUNCTIONS:
        raise BadArgument(
            f"The activation {shown(value)} can't be computed without Keras.",
            "Name one of Keras's own activation functions, such as 'relu'.",
        )
    return Function(np, name)
