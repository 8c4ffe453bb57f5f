"""One Keras model in training: its start, one epoch, its state, its files.

Every epoch is independent: the order of the examples and all random numbers come from the seed
and the epoch's number, never from what ran before. So a run that is resumed after its last whole
epoch gives the history that it would have given without a break. The state of every SeedGenerator
is set, not ``tf.random.set_seed``: that empties TensorFlow's cache of compiled functions.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any, Optional

from shapecalc.errors import BadRecord
from shapecalc.models.rows import Row

from ..keras_check import build as keras_twin
from .curves import METRICS
from .models import Ending
from .plan import Plan

VALIDATION_BATCH = 256


class Engine:
    """A compiled model, which can be set to the start of any seed without building it again."""

    def __init__(self, plan: Plan, rows: list[Row], end: Ending) -> None:
        keras = keras_twin.load_keras()
        keras_twin.load_tensorflow().config.experimental.enable_op_determinism()
        keras.utils.set_random_seed(plan.seed)
        self.plan, self.keras, self.end = plan, keras, end
        self._configs = [_named(c, row) for c, row in zip(plan.layers, rows)]
        self.strategy = strategy(plan.strategy)
        with self._scope():
            self.model = self._built(plan.seed)
            self.model.compile(
                optimizer=keras.optimizers.Adam(plan.rate),
                loss=_loss(keras, end),
                metrics=[_accuracy(keras, end)],
                jit_compile=False,
            )
            self.model.optimizer.build(self.model.trainable_variables)
        self._empty = self.optimizer_state()
        self.seen: list[Any] = [None] * len(self.layers)
        self.reset(plan.seed)

    @property
    def layers(self) -> list[Any]:
        return list(self.model.layers)

    @property
    def replicas(self) -> int:
        return self.strategy.num_replicas_in_sync if self.strategy is not None else 1

    def _scope(self) -> Any:
        return self.strategy.scope() if self.strategy is not None else nullcontext()

    def _built(self, seed: int) -> Any:
        # Keras draws the seeds of its layers from Python's generator. keras.utils.set_random_seed
        # would do, too, but makes TensorFlow forget every compiled function.
        before = random.getstate()
        random.seed(seed)
        try:
            layers = [keras_twin.make_layer(config) for config in self._configs]
            start = self.keras.Input((self.plan.steps,), dtype="int32", name="tokens")
            return self.keras.Sequential([start, *layers], name=_word(self.plan.name))
        finally:
            random.setstate(before)

    # -- a run ----------------------------------------------------------------------------
    def reset(self, seed: int) -> None:
        """The initial weights of this seed, and an optimizer in its initial state."""
        self.seed = seed
        self.set_weights(self._built(seed).get_weights())
        self.set_optimizer_state(self._empty)

    def epoch(
        self,
        number: int,
        x: Any,
        y: Any,
        held: Optional[tuple[Any, Any]],
        on_batch: Optional[Callable[[int], None]] = None,
    ) -> dict[str, float]:
        """Train epoch ``number`` (from 0); returns Keras's metrics of it.

        ``on_batch`` is called with the number of batches done after each.
        """
        import numpy as np

        order = np.random.default_rng([self.seed, number]).permutation(len(x))
        self._seed_randomness(number)
        callback = self.keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: on_batch(batch + 1) if on_batch else None
        )
        with self._watched():
            found = self.model.fit(
                x[order],
                y[order],
                batch_size=self.plan.batch,
                shuffle=False,
                verbose=0,
                validation_data=held,
                validation_batch_size=VALIDATION_BATCH,
                callbacks=[callback],
            ).history
        return {key: float(found[key][0]) for key in METRICS if key in found}

    def _seed_randomness(self, number: int) -> None:
        import numpy as np

        states = [v for v in self.model.variables if v.path.endswith("seed_generator_state")]
        for i, state in enumerate(states):
            made = np.random.SeedSequence([self.seed, number, i]).generate_state(2)
            state.assign(made.astype("uint32"))

    def seconds_per_batch(self, x: Any, y: Any, batches: int = 6) -> float:
        """How long a batch takes here, once everything is compiled. Changes the weights."""
        marks: list[float] = []
        n = self.plan.batch * batches
        self.epoch(0, x[:n], y[:n], None, lambda _: marks.append(time.perf_counter()))
        gaps = sorted(b - a for a, b in pairwise(marks))
        return gaps[len(gaps) // 2] if gaps else 0.0

    # -- state ----------------------------------------------------------------------------
    def weights(self) -> list[Any]:
        return list(self.model.get_weights())

    def set_weights(self, values: list[Any]) -> None:
        with self._scope():
            self.model.set_weights(values)

    def optimizer_state(self) -> list[Any]:
        return [_array(v) for v in self.model.optimizer.variables]

    def set_optimizer_state(self, values: list[Any]) -> None:
        with self._scope():
            for variable, value in zip(self.model.optimizer.variables, values, strict=True):
                variable.assign(value)

    # -- results --------------------------------------------------------------------------
    def plain(self) -> Any:
        """A model with these weights and no optimizer: what is saved."""
        made = self._built(self.seed)
        made.set_weights(self.weights())
        return made

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Record the output shape of every layer during training."""
        for i, layer in enumerate(self.layers):
            layer.call = _watching(layer.call, self.seen, i)
        try:
            yield
        finally:
            for layer in self.layers:
                del layer.call

    def real_shapes(self, x: Any) -> list[Any]:
        """The shapes of real tensors, layer by layer: the input's first."""
        return [shape for _, shape in forward_shapes(self.model, x)]


# -- one example, layer by layer --------------------------------------------------------------
def forward_shapes(model: Any, x: Any) -> list[tuple[str, Any]]:
    """The input and every layer with the real shape of its output."""
    keras = keras_twin.load_keras()
    probe = keras.Model(model.inputs[0], [layer.output for layer in model.layers])
    outputs = probe(x, training=False)
    if len(model.layers) == 1:
        outputs = outputs if isinstance(outputs, list) else [outputs]
    names = [layer.name for layer in model.layers]
    return [("tokens", list(x.shape)), *zip(names, map(keras_twin.shape_of, outputs))]


def as_probabilities(answers: Any, logits: bool) -> Any:
    """Keras's answers as probabilities of each class."""
    import numpy as np

    answers = np.asarray(answers, "float64")
    if answers.shape[1] == 1:
        p = 1 / (1 + np.exp(-answers)) if logits else answers
        return np.concatenate([1 - p, p], 1)
    if logits:
        powers = np.exp(answers - answers.max(1, keepdims=True))
        answers = powers / powers.sum(1, keepdims=True)
    return answers


# -- files --------------------------------------------------------------------------------
def save(model: Any, path: Path) -> None:
    """Save a model as ``.keras`` or ``.h5``, or its weights alone as ``.weights.h5``."""
    with keras_twin.quiet():
        if path.name.endswith(".weights.h5"):
            model.save_weights(path)
        else:
            model.save(path)


def load(path: Path) -> Any:
    """A saved model. Raises BadRecord where Keras can't read it."""
    keras = keras_twin.load_keras()
    try:
        with keras_twin.quiet():
            return keras.saving.load_model(path, compile=False)
    except Exception as error:
        raise BadRecord(
            f"Keras can't load {path.name}: {keras_twin.first_lines(error)[:200]}.",
            "Train the run again.",
        ) from None


# -- pieces -------------------------------------------------------------------------------
def strategy(name: str) -> Any:
    """A strategy of tf.distribute by name; None for ``default``."""
    if name == "default":
        return None
    tf = keras_twin.load_tensorflow()
    devices = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")
    if name == "one-device":
        return tf.distribute.OneDeviceStrategy(devices[0].name)
    return tf.distribute.MirroredStrategy([device.name for device in devices])


def _array(variable: Any) -> Any:
    import numpy as np

    return np.array(keras_twin.load_keras().ops.convert_to_numpy(variable))


def _named(config: dict[str, Any], row: Row) -> dict[str, Any]:
    """The config with the name that the prediction shows."""
    inner = config.get("config") or {}
    return {**config, "config": {**inner, "name": inner.get("name") or row.name}}


def _word(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name) or "model"


def _loss(keras: Any, end: Ending) -> Any:
    if end.loss == "binary_crossentropy":
        return keras.losses.BinaryCrossentropy(from_logits=end.logits)
    return keras.losses.SparseCategoricalCrossentropy(from_logits=end.logits)


def _accuracy(keras: Any, end: Ending) -> Any:
    if end.units == 1:
        threshold = 0.0 if end.logits else 0.5
        return keras.metrics.BinaryAccuracy(name="accuracy", threshold=threshold)
    return keras.metrics.SparseCategoricalAccuracy(name="accuracy")


def _watching(call: Any, seen: list[Any], i: int) -> Any:
    import functools

    @functools.wraps(call)
    def watched(*args: Any, **options: Any) -> Any:
        output = call(*args, **options)
        seen[i] = keras_twin.shape_of(output)
        return output

    return watched
