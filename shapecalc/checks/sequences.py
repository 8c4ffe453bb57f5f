"""Silent faults of sequences: targets inside the window, padding that is read, CTC, idle masks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, Optional

from ..numbers.shape import Shape
from ..numbers.size import known
from ..readers.code.interpreter.values import Array, LayerValue, LossObject
from ..readers.code.libraries.arguments import Given
from ..readers.results import Edit, Problem
from .base import Check
from .images import chain


class TargetInWindow(Check):
    """The target of each window lies inside the window.

    timeseries_dataset_from_array pairs the window that begins at i with targets[i]. To predict
    what comes after a window of 10 steps, the targets begin 10 steps later: series[10:].

    Why it bites: It runs, and the loss falls fast: the model only learns to copy a number that
    it was given.

    Example::

        import numpy as np
        import tensorflow as tf

        series = np.sin(np.arange(400) / 9.0).astype("float32")
        windows = tf.keras.utils.timeseries_dataset_from_array(series, series, 10)

    Use instead::

        -windows = tf.keras.utils.timeseries_dataset_from_array(series, series, 10)
        +windows = tf.keras.utils.timeseries_dataset_from_array(series[:-10], series[10:], 10)
    """

    code = "SEQ526"
    severity = "warning"
    event = "library"

    def find(self, path: str, given: Given) -> Iterator[Problem]:
        if given.word != "timeseries_dataset_from_array" or given.loose:
            return
        names = ("data", "targets", "sequence_length", "sequence_stride", "sampling_rate")
        nodes = dict(zip(names, given.node.args))
        nodes.update((k.arg, k.value) for k in given.node.keywords if k.arg)
        data, targets = self._part(nodes.get("data")), self._part(nodes.get("targets"))
        length = known(given.it.as_size(given.get(2, "sequence_length")))
        rate = given.get(4, "sampling_rate", 1)
        if data is None or targets is None or data[0] != targets[0]:
            return
        if not isinstance(length, int) or not isinstance(rate, int) or length < 1:
            return
        later = targets[1] - data[1]
        if not 0 <= later <= (length - 1) * rate or later % rate:
            return
        name, after = data[0], (length - 1) * rate + 1
        yield self.problem(
            given.node,
            f"The target of each window of {length} steps is its own step {later // rate + 1}: the "
            "answer lies inside the window.",
            f"For the step after the window give {name}[:-{after}] and {name}[{after}:].",
            edits=self._edits(given, nodes, name, after),
        )

    def _part(self, node: Any) -> Optional[tuple[str, int]]:
        """A name and the row that its part begins with: ``series[3:]``."""
        if isinstance(node, ast.Name):
            return node.id, 0
        if not (isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)):
            return None
        if not isinstance(node.slice, ast.Slice) or node.slice.step is not None:
            return None
        first = 0 if node.slice.lower is None else known(self.it.read(node.slice.lower))
        if not isinstance(first, int) or isinstance(first, bool) or first < 0:
            return None
        return node.value.id, first

    def _edits(
        self, given: Given, nodes: dict[str, Any], name: str, after: int
    ) -> tuple[Edit, ...]:
        if not all(isinstance(nodes[k], ast.Name) for k in ("data", "targets")):
            return ()
        edit = self.it.source.edit
        return (
            edit(nodes["data"], f"{name}[:-{after}]"),
            edit(nodes["targets"], f"{name}[{after}:]"),
        )


class MoreLettersThanSteps(Check):
    """CTC labels are wider than the output has steps.

    CTC reads one letter from a step at most, two equal letters need a step between them. Pooling
    and strides leave fewer steps than the input has.

    Why it bites: It runs. The loss of such an example is a huge number that nothing makes smaller.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.random.rand(8, 48, 13).astype("float32")
        y = np.random.randint(1, 26, (8, 12))
        model = tf.keras.Sequential(
            [
                tf.keras.Input((48, 13)),
                tf.keras.layers.MaxPooling1D(8),
                tf.keras.layers.LSTM(32, return_sequences=True),
                tf.keras.layers.Dense(27),
            ]
        )
        model.compile(loss=tf.keras.losses.CTC())
        model.fit(x, y, verbose=0)

    Use instead::

        -        tf.keras.layers.MaxPooling1D(8),
        +        tf.keras.layers.MaxPooling1D(2),
    """

    code = "SEQ527"
    severity = "warning"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        loss, output = (feed.model.compiled or {}).get("loss"), feed.model.output
        if not (isinstance(loss, LossObject) and loss.name == "CTC") and loss not in ("ctc", "CTC"):
            return
        if not isinstance(output, Shape) or len(output) != 3 or not isinstance(feed.y, Array):
            return
        steps, shape = known(output[1]), feed.y.shape
        letters = known(shape[1]) if shape and len(shape) == 2 else None
        if isinstance(steps, int) and isinstance(letters, int) and letters > steps:
            yield self.problem(
                feed.node,
                f"The labels have up to {letters} letters, and the output has {steps} steps: CTC has "
                f"no way to more than {steps} letters.",
                f"Keep at least {letters} steps (less pooling, smaller strides, longer input), or "
                f"leave out examples with more than {steps} letters.",
                cause=feed.model.compile_node,
                cause_text="the loss is CTC",
            )


class PaddingReadLast(Check):
    """A recurrent layer ends on the padding behind the sequence, and nothing masks it.

    pad_sequences(padding="post") puts zeros behind a sequence. A recurrent layer that returns its
    last state has read them all by then, unless Embedding(mask_zero=True) or Masking marks them.

    Why it bites: It runs. The longer the padding, the less is left of the sequence in the state.

    Example::

        import numpy as np
        import tensorflow as tf

        x = tf.keras.utils.pad_sequences([[1, 2, 3], [4]], maxlen=20, padding="post")
        model = tf.keras.Sequential(
            [
                tf.keras.layers.Embedding(10, 4),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, np.array([0, 1]), verbose=0)

    Use instead::

        -        tf.keras.layers.Embedding(10, 4),
        +        tf.keras.layers.Embedding(10, 4, mask_zero=True),
    """

    code = "SEQ528"
    severity = "warning"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        padded = feed.x.facts.padded if isinstance(feed.x, Array) else None
        if padded is None or padded.padding != "post" or feed.method != "fit":
            return
        layers = chain(feed.model)
        first = layers[0] if layers else None
        if first is None or not first.layer.looks_up or first.layer.mask != "makes":
            return
        if first.arguments.get("mask_zero", False) is not False:
            return
        for value in layers[1:]:
            rule: Any = value.layer
            if rule.mask == "makes" or rule.is_model:
                return
            if rule.role == "recurrent":
                if not (rule.wraps or rule.return_sequences or rule.go_backwards):
                    yield self._found(value, first, feed, padded)
                return

    def _found(self, value: LayerValue, first: LayerValue, feed: Any, padded: Any) -> Problem:
        call: Any = first.node
        edits: tuple[Edit, ...] = ()
        end = [*call.args, *call.keywords][-1:] if isinstance(call, ast.Call) else []
        if end and "mask_zero" not in first.arguments:
            text = self.it.source.piece(end[0])
            edits = (self.it.source.edit(end[0], f"{text}, mask_zero=True"),)
        return self.problem(
            value.node or feed.node,
            f"{value.name} ends on the padding of every sequence that is shorter: padding='post' puts "
            "it behind, and nothing masks it.",
            "Set mask_zero=True on the Embedding, or pad in front: padding='pre'.",
            cause=padded.node,
            cause_text="padded here",
            edits=edits,
            layer_name=value.name,
        )


class MaskingBehindEmbedding(Check):
    """A Masking behind an Embedding masks nothing.

    Masking skips steps whose features all equal its value. An Embedding gives the padding's 0 a
    row of learned numbers like any other id, and they are never all 0.

    Why it bites: It runs, and the padding is read as if it were text.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20,)),
                tf.keras.layers.Embedding(1000, 16),
                tf.keras.layers.Masking(0.0),
                tf.keras.layers.LSTM(16),
            ]
        )

    Use instead::

        -        tf.keras.layers.Embedding(1000, 16),
        -        tf.keras.layers.Masking(0.0),
        +        tf.keras.layers.Embedding(1000, 16, mask_zero=True),
    """

    code = "SEQ312"
    severity = "warning"
    event = "added"

    def find(self, model: Any, item: Any, node: Any) -> Iterator[Problem]:
        if isinstance(item, LayerValue) and model.layers:
            yield from self._behind(item, model.layers[-1], item.node or node)

    def _behind(self, value: LayerValue, before: Any, node: Any) -> Iterator[Problem]:
        rule = value.layer
        if rule.mask != "makes" or rule.looks_up or not getattr(before.layer, "looks_up", False):
            return
        words = getattr(before, "arguments", {})
        if {"weights", "embeddings_initializer"} & {*words}:
            return  # the row of the padding may be zeros
        yield self.problem(
            node,
            f"{value.name} masks nothing: {before.name} gives the padding a row of numbers of its "
            "own.",
            f"Leave it out, and set mask_zero=True on {before.name}.",
            cause=getattr(before, "node", None),
            layer_name=value.name,
            code="SEQ312",
        )


class MaskingCalledBehindEmbedding(MaskingBehindEmbedding):
    """The same in a functional model."""

    code = ""
    event = "called"

    def find(self, model: Any, item: Any, node: Any) -> Iterator[Problem]:
        call, inputs = model, item
        if len(inputs) == 1 and isinstance(call.layer, LayerValue):
            yield from self._behind(call.layer, inputs[0].call.layer, node)


class WrapperNotFrozen(Check):
    """trainable=False on a wrapper freezes nothing: the layers inside go on learning.

    Bidirectional and TimeDistributed hold layers of their own, and a model counts and trains
    those.

    Why it bites: It runs. The layer's own trainable_weights is empty, but the model's holds all of
    the weights, and fit changes them.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16), trainable=False),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16), trainable=False),
        +        tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16, trainable=False)),
    """

    code = "SEQ311"
    severity = "warning"
    event = "made"

    def find(self, value: LayerValue, node: Any) -> Iterator[Problem]:
        rule = value.layer
        if not rule.wraps or value.arguments.get("trainable") is not False:
            return
        inner = value.arguments.get("layer")
        if not isinstance(inner, LayerValue) or inner.arguments.get("trainable") is False:
            return
        if re.search(r"\.trainable\s*=", self.it.source.text):
            return
        yield self.problem(
            node,
            f"trainable=False on {rule.class_name} freezes nothing: the model goes on training "
            f"{inner.layer.class_name} inside it.",
            f"Give it to the layer inside: {rule.class_name}({inner.layer.class_name}(…, "
            "trainable=False)).",
            layer_name=value.name,
        )
