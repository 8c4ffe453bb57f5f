"""Code for older versions of Keras that Keras 3 rejects, ignores, or takes otherwise."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..keras_names import GONE_METHODS
from ..models.unknown import Unknown as UnknownRule
from ..readers.code.interpreter.values import LayerValue, ModelValue
from ..readers.code.libraries.arguments import Given, argument_node
from ..readers.code.models.keras2_arguments import written_for_keras_2
from ..readers.results import Edit, Problem
from .backend import _LEFT, IN_OPS, _backends
from .base import Check
from .gone_names import keeps_keras_2


class TimeMajor(Check):
    """time_major is gone: Keras 3 always reads the batch first.

    With time_major=True a recurrent layer of Keras 2 read (steps, batch, features).

    Why it bites: Keras 3 rejects the argument, and the file that was saved with it:
    "Unrecognized keyword arguments passed to LSTM: {'time_major': False}". Leaving it out where
    it was True makes the layer read time steps as examples.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.LSTM(16, time_major=False),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(16, time_major=False),
        +        tf.keras.layers.LSTM(16),
    """

    code = "SEQ701"
    severity = "error"


class BatchInputShape(Check):
    """batch_input_shape is gone: the batch size is given with an Input.

    In Keras 2 any first layer took batch_input_shape=(batch, steps, features).

    Why it bites: Keras 3 stops: "Unrecognized keyword arguments passed to LSTM:
    {'batch_input_shape': (32, 20, 8)}".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.layers.LSTM(16, stateful=True, batch_input_shape=(32, 20, 8)),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(16, stateful=True, batch_input_shape=(32, 20, 8)),
        +        tf.keras.Input(batch_shape=(32, 20, 8)),
        +        tf.keras.layers.LSTM(16, stateful=True),
    """

    code = "SEQ702"
    severity = "error"


class InputLength(Check):
    """Embedding(input_length=…) is ignored by Keras 3.

    In Keras 2 it gave the number of time steps, so that the model was built at once and summary()
    showed shapes. The table shows the steps that it names.

    Why it bites: Keras 3 warns that it is deprecated and leaves the model unbuilt until it gets
    data: summary() shows question marks, and count_params() fails.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.layers.Embedding(1000, 16, input_length=20),
                tf.keras.layers.LSTM(16),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.Embedding(1000, 16, input_length=20),
        +        tf.keras.Input((20,)),
        +        tf.keras.layers.Embedding(1000, 16),
    """

    code = "SEQ704"
    severity = "info"


class ResetAfter(Check):
    """A GRU of Keras 2 had fewer parameters than the same line gives today.

    Standalone Keras 2 (import keras) made GRU with reset_after=False: 3 * units biases. tf.keras
    of TensorFlow 2 and Keras 3 make it with reset_after=True: 6 * units.

    Why it bites: Counts in old notebooks and books are smaller by 3 * units for each GRU, and
    weights that were saved then don't fit. An import as old as this one stops in Keras 3: "No
    module named".

    Example::

        import keras
        from keras.layers.recurrent import GRU

        model = keras.Sequential()
        model.add(GRU(16, input_shape=(20, 8)))
        model.add(keras.layers.Dense(1))

    Use instead::

        -from keras.layers.recurrent import GRU
        +from keras.layers import GRU

        -model.add(GRU(16, input_shape=(20, 8)))
        +model.add(keras.Input((20, 8)))
        +model.add(GRU(16, reset_after=False))
    """

    code = "SEQ705"
    severity = "info"
    event = "made"

    def find(self, value: LayerValue, node: Any) -> Iterator[Problem]:
        if "reset_after" not in value.layer.kinds or "reset_after" in value.arguments:
            return
        if not written_for_keras_2(self.it):
            return
        yield self.problem(
            node,
            f"Keras 2 made {value.name} with reset_after=False: 3 * units fewer parameters than "
            "the table shows.",
            "Set reset_after=False to reproduce the Keras 2 layer.",
            layer_name=value.name,
        )


class OldArgument(Check):
    """An argument or name of Keras 1 or 2 that Keras 3 no longer takes.

    nb_filter, border_mode, inner_activation, implementation, Convolution1D and others were
    renamed or dropped. The table follows what they meant.

    Why it bites: Keras 3 stops: "Unrecognized keyword arguments passed to Conv1D:
    {'border_mode': 'same'}", or has no such name.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.Conv1D(32, 5, border_mode="same"),
                tf.keras.layers.GlobalMaxPooling1D(),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(32, 5, border_mode="same"),
        +        tf.keras.layers.Conv1D(32, 5, padding="same"),
    """

    code = "SEQ706"
    severity = "error"


class InputDim(Check):
    """``LSTM(input_dim=8)`` as the first layer: the code of OldArgument.

    Keras 2 read (steps, 8) in it; Keras 3 declares Input((8,)) for any layer.
    """

    event = "added"

    def find(self, model: ModelValue, item: Any, node: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or not isinstance(item, LayerValue) or model.layers:
            return
        words = item.arguments
        if "input_dim" not in words or {"input_shape", "batch_input_shape"} & {*words}:
            return
        rule = item.layer
        if isinstance(rule, UnknownRule) or "input_dim" in rule.kinds:
            return
        axes = rule.reads.split()
        if rule.wraps != "directions" and ("..." in axes or len(axes) < 3):
            return
        yield self.problem(
            argument_node(item.node, "input_dim"),
            f"Keras 3 reads {rule.class_name}(input_dim=…) as an input without steps and raises an error for "
            "it; the table follows Keras 2.",
            "Write keras.Input((steps, features)) in front of it; None for steps of any number.",
            layer_name=item.name,
            code="SEQ706",
            severity="error",
        )


class GoneMethod(Check):
    """A method that models no longer have, such as fit_generator and predict_classes.

    fit, evaluate and predict take generators themselves. predict_classes rounded or took the
    largest of the numbers that predict gives.

    Why it bites: Keras 3 stops, often after hours of training: "object has no attribute
    'predict_classes'".

    Example::

        import numpy as np
        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.LSTM(16),
                tf.keras.layers.Dense(3, activation="softmax"),
            ]
        )
        classes = model.predict_classes(np.zeros((4, 20, 8)))

    Use instead::

        -classes = model.predict_classes(np.zeros((4, 20, 8)))
        +classes = model.predict(np.zeros((4, 20, 8))).argmax(axis=-1)
    """

    code = "SEQ707"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        word, node = given.word, given.node
        if self.it.keras < 3 or word not in GONE_METHODS:
            return
        if any("hasattr" in words or "version" in words for words in self.it.maybe):
            return
        now = GONE_METHODS[word]
        edits: tuple[Edit, ...] = ()
        called = getattr(node, "func", None)
        if now.isidentifier() and isinstance(called, ast.Attribute):
            text = self.it.source.piece(called)
            edits = (self.it.source.edit(called, text[: -len(word)] + now),)
        yield self.problem(
            node,
            f"Models of Keras 3 have no {word}.",
            f"Use {now}." if not now.isidentifier() else f"Use {now}, which does the same.",
            edits=edits,
            safe=bool(edits),
        )


class TensorFlowFunction(Check):
    """A TensorFlow function is called on a symbolic Keras tensor (KerasTensor).

    Layers called on an Input return symbolic tensors, which have a shape and no values. Keras 2
    turned a TensorFlow function into a layer by itself.

    Why it bites: Keras 3 stops: "A KerasTensor cannot be used as input to a TensorFlow function".
    In a custom layer, or a Lambda, the same function gets real tensors and runs.

    Example::

        import tensorflow as tf

        x = tf.keras.Input((20, 8))
        h = tf.keras.layers.LSTM(16, return_sequences=True)(x)
        y = tf.keras.layers.Dense(1)(tf.reduce_mean(h, axis=1))
        model = tf.keras.Model(x, y)

    Use instead::

        -y = tf.keras.layers.Dense(1)(tf.reduce_mean(h, axis=1))
        +y = tf.keras.layers.Dense(1)(tf.keras.ops.mean(h, axis=1))
    """

    code = "SEQ710"
    severity = "error"
    event = "operated"

    def find(self, path: str, node: Any) -> Iterator[Problem]:
        root, *rooms, word = path.split(".")
        if rooms == ["backend"] and root == "keras" and self.it.keras >= 3:
            yield from self._of_backend(word, node)
            return
        if self.it.keras < 3 or root != "tensorflow" or len(rooms) > 1:
            return
        if rooms[0] not in _COMPUTES if rooms else word in _LOOKS_ONLY or word[:1].isupper():
            return
        now = _IN_OPS.get(word, word)
        yield self.problem(
            node,
            f"Keras 3 can't call {path.replace('tensorflow', 'tf', 1)} on a symbolic Keras tensor "
            "(KerasTensor); the table follows Keras 2.",
            f"Use keras.ops.{now}, or put the function in a Lambda layer.",
        )

    def _of_backend(self, word: str, node: Any) -> Iterator[Problem]:
        """Functions of tensorflow.keras.backend; keras.backend has none of them (SEQ711, SEQ712)."""
        if word not in _OF_BACKEND or word in _LEFT or keeps_keras_2(self.it.source.text):
            return
        if _backends(self.it.source.nodes) or "from keras.backend import" in self.it.source.text:
            return
        now = IN_OPS.get(word, word)
        yield self.problem(
            node,
            f"tf.keras.backend.{word} can't be called on a symbolic Keras tensor (KerasTensor) in "
            "Keras 3.",
            f"Use keras.ops.{now}, or put the function in a Lambda layer.",
        )


# The functions of tensorflow.keras.backend that compute with their first argument.
_OF_BACKEND = frozenset(
    """
    abs all any argmax argmin batch_dot batch_flatten cast clip concatenate conv1d conv2d cos cumprod
    cumsum dot dropout elu equal exp expand_dims flatten gather greater greater_equal hard_sigmoid
    l2_normalize less less_equal log max maximum mean min minimum not_equal one_hot ones_like
    permute_dimensions pow prod relu repeat repeat_elements reshape reverse round sigmoid sign sin
    softmax softplus softsign sqrt square squeeze stack std sum tanh tile transpose var zeros_like
    """.split()
)
# The modules of TensorFlow whose functions compute; those of others take a symbolic tensor as it is.
_COMPUTES = frozenset(
    "math nn linalg image signal strings random bitwise sparse sets audio quantization".split()
)
# So do these beside the modules, or they ask for a function first.
_LOOKS_ONLY = frozenset(
    """
    as_dtype case cond control_dependencies custom_gradient device function get_static_value
    grad_pass_through group is_symbolic_tensor is_tensor name_scope no_op
    nondifferentiable_batch_function print recompute_grad switch_case timestamp tuple
    variable_creator_scope while_loop
    """.split()
)
# Keras's names for others.
_IN_OPS = {
    "reduce_mean": "mean", "reduce_sum": "sum", "reduce_max": "max", "reduce_min": "min",
    "reduce_prod": "prod", "concat": "concatenate", "gather": "take",
}  # fmt: skip
