"""1xx: shapes that don't fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd
from typing import TYPE_CHECKING, Any, Optional

from ..numbers.size import known, span
from .base import ShapeError, shown
from .changes import (
    DropArgument,
    Fix,
    InsertLayer,
    RemoveLayer,
    ReplaceLayer,
    SetArguments,
    SetInput,
    UnwrapLayer,
    WrapLayer,
)
from .images import channels_last

if TYPE_CHECKING:
    from ..numbers.shape import Shape


class WrongRank(ShapeError):
    """A layer's input has too many or too few axes.

    Recurrent layers, convolutions and pooling read three axes: batch, steps, features. An LSTM
    without return_sequences=True returns its last step only, (batch, features), so the next
    LSTM finds no steps to read. An Embedding makes (batch, steps, features) of (batch, steps).

    Why it bites: Keras stops with "expected ndim=3, found ndim=2". It names the layer that
    can't read, and the fix is in the layer above.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(8),
        +        tf.keras.layers.LSTM(8, return_sequences=True),
    """

    code = "SEQ101"

    shape: Shape  # all None where only the number of its axes is known
    want: int
    at_least: bool = False
    axes: str = ""

    def text(self) -> str:
        n, least = self.want, "at least " if self.at_least else ""
        named = f" ({self.axes})" if self.axes else ""
        return (
            f"{self.who} expects {least}{n} {'axis' if n == 1 else 'axes'}{named}, but got "
            f"{len(self.shape)}: {self.shape}."
        )

    def advice(self) -> Iterator[Fix]:
        found, want = len(self.shape), self.want
        first: Any = self.path[0].inputs if self.path else None
        if self.path and _rank(self.path[-1].inputs) not in (found, None):
            if found == want - 1:  # a wrapper took the axis of the steps away
                yield UnwrapLayer(self.path[-1].class_name)
        elif _rank(first) == found < want <= found + 1 and known(first[0]) is not None:
            sizes = [known(d) for d in first]
            option = ",".join(str(d) for d in (None, *sizes))
            yield SetInput(
                (None, *sizes),
                f"Did you forget the batch axis? Give --shape {option}, or "
                f"input_shape=(None, {', '.join(map(str, sizes))}).",
            )
        else:
            yield from self._above()
            yield from self._longer() if found < want else self._shorter()

    def _above(self) -> Iterator[Fix]:
        """What to change on the layer above that took the axis away, or added it."""
        found, want = len(self.shape), self.want
        for i, row in enumerate(reversed(self.above), 1):
            before = _rank(row.inputs)
            inner = row.layer if "return_sequences" in row.layer.kinds else _inside(row.layer)
            every_step = getattr(inner, "return_sequences", None)
            if every_step is False and found < want == before:
                yield SetArguments({"return_sequences": True}, -i, row.name)
            elif every_step and found == want + 1 and i == 1:
                yield SetArguments({"return_sequences": False}, -i, row.name)
            elif before == _rank(row.output):
                continue
            elif before == want:
                yield RemoveLayer(-i, row.name)
            return

    def _longer(self) -> Iterator[Fix]:
        found, missing = len(self.shape), self.want - len(self.shape)
        if self.want == 3 and self.path is None:
            yield "set return_sequences=True on the recurrent layer above"
            yield "leave out a Flatten or pooling layer above"
        if self.want == 3 and found == 2 and not self.above:
            table = {"input_dim": 10000, "output_dim": 16}
            yield InsertLayer("Embedding", table, " (for token ids)")
        rest = [known(d) for d in self.shape[2:]]
        if found and None not in rest and self.path is not None:
            sizes = [-1, *rest] if found > 1 else []
            if self.want > 3 and missing == 1:  # images without an axis for their channels
                sizes = [known(d) for d in self.shape[1:]]
                if self.want == 4 and self._is_declared():
                    yield SetInput(
                        (None, *sizes, 1),
                        f"declare the channels, Input(({', '.join(map(str, sizes))}, 1)): arrays get "
                        "the axis with x[..., np.newaxis]",
                    )
            if None not in sizes:
                yield InsertLayer("Reshape", {"target_shape": [*sizes, *[1] * missing]})

    def _is_declared(self) -> bool:
        """Whether this is the shape that the model declares."""
        first: Any = self.path[0].inputs if self.path else None
        return _rank(first) == len(self.shape) and tuple(map(known, first[1:])) == tuple(
            map(known, self.shape[1:])
        )

    def _shorter(self) -> Iterator[Fix]:
        more, last = len(self.shape) - self.want, known(self.shape[-1])
        if self.want == 2 and more == 1:
            yield InsertLayer("GlobalAveragePooling1D", {})
        elif self.want == 2:
            yield InsertLayer("Flatten", {})
        elif self.want == 3 and last:
            yield InsertLayer("Reshape", {"target_shape": [-1, last]})
        if self.want > 2 and more == 1:
            yield WrapLayer()


class WindowTooLong(ShapeError):
    """A kernel, a pool or a crop is longer than the steps it works on.

    With padding='valid' the window must fit into the steps at least once. A dilated kernel
    spans dilation_rate * (kernel_size - 1) + 1 steps. Every pooling layer above shortens what
    is left: 12 steps pooled by 4 are 3.

    Why it bites: Keras stops with "Computed output size would be zero or negative". It doesn't
    say where the steps went.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((12, 16)),
                tf.keras.layers.MaxPooling1D(4),
                tf.keras.layers.Conv1D(8, 5),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

                 tf.keras.Input((12, 16)),
        +        tf.keras.layers.Conv1D(8, 5),

        -        tf.keras.layers.Conv1D(8, 5),
    """

    code = "SEQ102"

    steps: int
    size: int
    name: str = "kernel_size"
    dilation: int = 1
    axis: str = "steps"
    # Of a window over several axes: its size along all of them, which one it is, and what one
    # place along it is called.
    windows: tuple[Any, ...] = ()
    nth: Optional[int] = None
    place: str = "step"
    # The sizes of all these axes.
    sizes: tuple[Any, ...] = ()

    @property
    def span(self) -> int:
        """How many steps the window reaches over."""
        reach: int = span(self.size, self.dilation)
        return reach

    def text(self) -> str:
        number = "" if self.nth is None else f"[{self.nth}]"
        places = self.axis if self.nth is None else self.place + "s" * (self.steps != 1)
        n, steps, window = self.size, self.steps, f"{self.who}'s {self.name}{number}={self.size}"
        if self.dilation > 1:
            reach = f"{self.dilation} * ({n} - 1) + 1 = {self.span}"
            window += f" with dilation_rate{number}={self.dilation} spans {reach} {places}, and"
        left = f"{steps} - {self.span} + 1 = {steps - self.span + 1} positions"
        return f"{window} doesn't fit into the {steps} {places} of its input: {left}."

    def advice(self) -> Iterator[Fix]:
        turned = self._channels_last()
        if turned is not None:
            yield SetInput((None, *turned), f"put the channels last, Input({turned})")
        yield SetArguments({"padding": "same"})
        fitting = self._fitting()
        if fitting is not None:
            yield SetArguments({self.name: fitting})
        axes, spans = self._axes(), self._spans()
        for i, row in enumerate(reversed(self.above), 1):
            if not row.layer.moves_axes or _rank(row.inputs) != len(axes) + 2:
                return
            before = [known(row.inputs[at]) for at in axes]
            room = all(isinstance(n, int) and n >= span for n, span in zip(before, spans))
            if room and any(row.output[at] != row.inputs[at] for at in axes):
                yield RemoveLayer(-i, row.name)
                return

    def _axes(self) -> list[int]:
        """Where the axes stand that the window moves along."""
        n = 1 if self.nth is None else len(self.windows)
        first = 1 if getattr(self.subject, "data_format", "") != "channels_first" or n == 1 else 2
        return [*range(first, first + n)]

    def _spans(self) -> list[int]:
        """How many places the window reaches over along each of these axes."""
        if self.nth is None:
            return [self.span]
        return [span(k, d) for k, d in zip(self.windows, self._dilations())]

    def _dilations(self) -> Sequence[Any]:
        each = getattr(self.subject, "each", None)
        if each is None:
            return [self.dilation] * len(self.windows)
        return [known(n) for n in each("dilation_rate")]

    def _fitting(self) -> Any:
        """The largest window that fits, no larger than it is on any axis; None where none does."""
        if self.nth is None:
            return (self.steps - 1) // self.dilation + 1 if self.steps > 0 else None
        places = self.sizes or (
            *self.windows[: self.nth],
            self.steps,
            *self.windows[self.nth + 1 :],
        )
        made = [
            k if n is None else min(k, (n - 1) // d + 1)
            for k, n, d in zip(self.windows, places, self._dilations())
        ]
        return tuple(made) if min(made) > 0 else None

    def _channels_last(self) -> Any:
        """The input with its channels at the end, where they certainly come first by mistake."""
        first: Any = self.path[0].inputs if self.path else None
        if self.nth is None or len(self.windows) != 2 or _rank(first) != 4:
            return None
        return None if self._axes()[0] == 2 else channels_last(first[1:])


class SizeUnknown(ShapeError):
    """A weight needs a size that isn't known.

    A kernel has as many rows as its input has features. Flatten makes one row of steps times
    features: where the number of steps is None, so is the number of features behind it, and
    Dense can't make its kernel.

    Why it bites: Keras stops with "Shapes used to initialize variables must be fully-defined",
    and blames the Dense. Flatten itself is silent.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((None,)),
                tf.keras.layers.Embedding(1000, 16),
                tf.keras.layers.Flatten(),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )

    Use instead::

        -        tf.keras.layers.Flatten(),
        +        tf.keras.layers.GlobalAveragePooling1D(),
    """

    code = "SEQ103"

    weight: str
    shape: Shape

    def text(self) -> str:
        last, unknown = len(self.shape) - 1, _unknown_axes(self.shape)
        axis = "the last axis" if last in unknown else f"axis {unknown[0]}" if unknown else "a size"
        return f"{self.who} can't create its {self.weight}: {axis} of its input {self.shape} is unknown."

    def advice(self) -> Iterator[Fix]:
        for i, row in enumerate(reversed(self.above), 1):
            if _rank(row.inputs) != _rank(row.output):
                other = row.layer.instead.get(_rank(row.inputs))
                if other and known(row.inputs[-1]) is not None and known(row.output[-1]) is None:
                    yield ReplaceLayer(other, -i, row.name)
                break
        given = self.path[0].inputs if self.path else self.shape
        unknown = _unknown_axes(given) if _rank(given) else []
        if unknown:
            groups = getattr(self.subject, "groups", 1)
            some = groups if groups > 1 else 10  # any size that the groups divide
            yield SetInput(tuple(some if i in unknown else known(d) for i, d in enumerate(given)))


class InputsDontMatch(ShapeError):
    """Several inputs are merged whose sizes don't fit together.

    Add, Multiply, Average and their like work element by element: sizes must be equal, or one of
    them 1. Concatenate joins its inputs along one axis: all the other axes must be
    equal. Dot pairs two axes of the same size.

    Why it bites: Keras stops with "Inputs have incompatible shapes". A shortcut around a Conv1D
    is the usual case: with padding='valid' the convolution loses steps, the shortcut keeps them.

    Example::

        import tensorflow as tf

        x = tf.keras.Input((20, 16))
        y = tf.keras.layers.Conv1D(16, 3)(x)
        y = tf.keras.layers.Add()([x, y])
        model = tf.keras.Model(x, y)

    Use instead::

        -y = tf.keras.layers.Conv1D(16, 3)(x)
        +y = tf.keras.layers.Conv1D(16, 3, padding="same")(x)
    """

    code = "SEQ104"

    shapes: Sequence[Shape]

    def text(self) -> str:
        return (
            f"{self.who} can't broadcast {' and '.join(map(str, self.shapes))}: lined up from the "
            "right, sizes must be equal or 1."
        )

    def advice(self) -> Iterator[Fix]:
        a, b = self.shapes[0], self.shapes[1]
        if len(a) == len(b) > 1 and known(a[-1]) == known(b[-1]):
            yield "keep the steps of both alike, with padding='same' and strides=1 on either side"
            yield "shorten the other one with the same strides or pooling"
        else:
            yield "bring both to one width, for example with a Dense of the same units on each"
            yield "join them with Concatenate"


class WrongInputs(ShapeError):
    """A layer was called with the wrong number or kind of inputs.

    A layer with return_state=True gives several outputs, and in a Sequential nothing can follow
    it. A merge layer takes one list, Add()([a, b]). Attention takes a list of query and value.

    Why it bites: Keras stops at the next layer: "expects 1 input(s), but it received 3 input
    tensors". It doesn't speak of return_state.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8, return_state=True),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -model = tf.keras.Sequential(
        -    [
        -        tf.keras.Input((20, 16)),
        -        tf.keras.layers.LSTM(8, return_state=True),
        -        tf.keras.layers.Dense(1),
        -    ]
        -)
        +x = tf.keras.Input((20, 16))
        +output, hidden, cell = tf.keras.layers.LSTM(8, return_state=True)(x)
        +model = tf.keras.Model(x, tf.keras.layers.Dense(1)(output))
    """

    code = "SEQ105"

    call: str = ""
    shapes: Any = None
    wrap: Optional[WrapLayer] = None

    def advice(self) -> Iterator[Fix]:
        inner = self.path is not None and self.path[-1].layer is not self.subject
        if self.wrap is not None and not inner:
            yield self.wrap
        elif self.above:
            yield f"a Sequential passes on one tensor: call it as {self.call} instead"
        elif self.shapes is not None and not inner:
            yield SetInput(self.shapes, f"call it as {self.call}")
        elif self.call:
            yield f"call it as {self.call}"


class DoesNotDivide(ShapeError):
    """Sizes that must divide, or give the same total, don't.

    Reshape keeps every value: the new sizes must multiply to the old total. groups must divide
    the channels and the filters of a convolution, and the features of GroupNormalization (32
    groups by default).

    Why it bites: Keras stops: "The total size of the tensor must be unchanged". Where the steps
    are unknown, Reshape can't compare totals, and the failure waits until there are data.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((100,)),
                tf.keras.layers.Reshape((20, 4)),
                tf.keras.layers.LSTM(8),
            ]
        )

    Use instead::

        -        tf.keras.layers.Reshape((20, 4)),
        +        tf.keras.layers.Reshape((25, 4)),
    """

    code = "SEQ106"

    n: int
    what: str
    groups: int

    def text(self) -> str:
        return (
            f"{self.who} can't divide {self.n} {self.what} into {self.groups} groups of equal size."
        )

    def advice(self) -> Iterator[Fix]:
        if self.n and self.groups:
            yield SetArguments({"groups": gcd(self.n, self.groups)})


class AxisOutOfRange(ShapeError):
    """An axis was named that the input doesn't have.

    Axes count from 0, and the batch is axis 0. The input of an LSTM has axes 0 (batch),
    1 (steps) and 2 (features); axis 3 belongs to images. -1 always means the last one.

    Why it bites: Keras stops with Python's own "tuple index out of range".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.BatchNormalization(axis=3),
                tf.keras.layers.LSTM(8),
            ]
        )

    Use instead::

        -        tf.keras.layers.BatchNormalization(axis=3),
        +        tf.keras.layers.BatchNormalization(axis=-1),
    """

    code = "SEQ107"

    argument = "axis"
    axis: int
    shape: Shape
    first: int = 0

    def text(self) -> str:
        n = len(self.shape)
        return (
            f"{self.who}'s {self.argument}={self.axis} is out of range for an input with {n} "
            f"{'axis' if n == 1 else 'axes'} ({self.first} to {n - 1}): {self.shape}."
        )

    def advice(self) -> Iterator[Fix]:
        yield SetArguments({self.argument: -1})


class BatchUnknown(ShapeError):
    """A stateful layer needs a fixed batch size.

    With stateful=True a recurrent layer keeps one state for every row of the batch and goes on
    from it in the next batch. So it must know how many rows there are.

    Why it bites: Keras stops: "the batch size must be static". Often stateful=True isn't wanted
    at all: an LSTM remembers within a sequence without it.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8, stateful=True),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.Input((20, 16)),
        +        tf.keras.Input(batch_shape=(32, 20, 16)),
    """

    code = "SEQ108"

    shape: Shape

    def text(self) -> str:
        return (
            f"{self.who}(stateful=True) keeps one state for each example of the batch, so it needs "
            f"a fixed batch size; its input is {self.shape}."
        )

    def advice(self) -> Iterator[Fix]:
        given = self.path[0].inputs if self.path else self.shape
        if _rank(given):
            fixed = (32, *(known(d) for d in given[1:]))
            yield SetInput(fixed, f"fix the batch size: Input(batch_shape={fixed})")
        yield DropArgument("stateful")


class BuiltForOther(ShapeError):
    """A shared layer was built for one size and called with another.

    A layer makes its weights when it is called first, for the features that it meets then. Each
    later call uses the same weights, so it must bring the same number of features.

    Why it bites: Keras stops with "expected axis -1 of input shape to have value 8" at the
    second call. The number comes from the first.

    Example::

        import tensorflow as tf

        question = tf.keras.Input((8,))
        answer = tf.keras.Input((5,))
        shared = tf.keras.layers.Dense(4)
        both = tf.keras.layers.Concatenate()([shared(question), shared(answer)])
        model = tf.keras.Model([question, answer], both)

    Use instead::

        -shared = tf.keras.layers.Dense(4)
        -both = tf.keras.layers.Concatenate()([shared(question), shared(answer)])
        +first = tf.keras.layers.Dense(4)
        +second = tf.keras.layers.Dense(4)
        +both = tf.keras.layers.Concatenate()([first(question), second(answer)])
    """

    code = "SEQ109"

    want: int
    got: Optional[int]
    shape: Any

    def text(self) -> str:
        got = "another number" if self.got is None else self.got
        return f"{self.who} was built for {self.want} features, but gets {got}: {self.shape}."

    def advice(self) -> Iterator[Fix]:
        yield f"give it data whose last axis is {self.want}"
        if self.got is not None:
            yield f"declare the model's input with {self.got} features"


class ImpossibleSize(ShapeError):
    """A size would be negative or not a whole number.

    In Python / always gives a float: 64 / 2 is 32.0, and no kernel has 32.0 columns. // gives a
    whole number.

    Why it bites: Some layers check what they are given and say so. Others take the 32.0, and
    Keras stops later, while it makes a weight: "Found invalid dimension '128.0'".

    Example::

        import tensorflow as tf

        units = 64
        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(units / 2),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(units / 2),
        +        tf.keras.layers.LSTM(units // 2),
    """

    code = "SEQ110"

    what: str
    shape: Any

    def text(self) -> str:
        sizes = [str(d) if known(d) is None else shown(known(d)) for d in self.shape]
        shape = f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
        return f"{self.who}'s {self.what} would have the shape {shape}."

    def advice(self) -> Iterator[Fix]:
        sizes = [known(d) for d in self.shape]
        if any(isinstance(d, int) and d.bit_length() > 63 for d in sizes):
            yield "Keras makes no weight with 2**63 or more numbers along an axis."
            return
        given = getattr(self.subject, "given", {})
        whole = {k: int(v) for k, v in given.items() if type(v) is float and v.is_integer()}
        if whole:
            yield SetArguments(whole)
            return
        yield "Every size must be an integer, 0 or more."


def _rank(x: Any) -> Optional[int]:
    """How many axes a shape has, None for several shapes and for none."""
    one = isinstance(x, tuple) and not any(isinstance(d, tuple) for d in x)
    return len(x) if one else None


def _inside(layer: Any) -> Any:
    """The layer that a wrapper holds."""
    return getattr(layer, "layer", None)


def _unknown_axes(shape: Any) -> list[int]:
    """The axes after the batch whose size nobody gave a name."""
    return [
        i
        for i, d in enumerate(shape)
        if i and known(d) is None and not (d is not None and d.is_open())
    ]
