"""Hold the NumPy reference against Keras on many random layers and models.

python -m tests.properties.reference --n 20000 --jobs 2

Random configs from the layers' own declarations, random weights set on the tf.keras twin,
random inputs, masks and initial states. Compared are all outputs, the states and the masks
that are handed on. In float32 two numbers are the same when they differ by 1e-5 at most, or
by 1e-5 of the largest number of their tensor where that is above 1. Some equations enlarge
rounding (an exponential fed back into itself): where one rounding of what goes in moves the
exact result about as far, float32 can't tell, and the case counts as not compared.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

import numpy as np

from explain.keras_check import build as keras_twin
from shapecalc.errors import ShapeError
from shapecalc.layers.registry import from_config, layer_classes
from shapecalc.models.prediction import rows_of
from shapecalc.models.sequential import make_layers, run
from shapecalc.numbers.shape import Shape, shape_of
from tests.properties.configs import RandomChooser, classes, inputs_for, layer_config, stack

TOLERANCE = 1e-5
# A state that an unbounded activation drives beyond this says no more about the rule.
EXPLODED = 1e9
# A pass rounds many times. Where numbers aren't enlarged, so many still stay below TOLERANCE.
ROUNDINGS = 64
NUDGES = 8
LENGTHS = (3, 5, 9)
EVERY = 250
TRIES = 8


class Skipped(Exception):
    """A case that compares nothing; the text says why."""


# -- a random case ------------------------------------------------------------------------
def record_of(seed: int) -> tuple[str, dict[str, Any]]:
    """A kind and a record in float32: one layer, or a stack; some begin with a mask."""
    every = classes()
    stacked = seed % 10 >= 7
    cls = every[seed % len(every)]
    for attempt in range(TRIES):
        pick = RandomChooser(seed * TRIES + attempt)
        if stacked:
            record = masked_text(pick) if pick.chance(40) else stack(pick)
        else:
            record = one_layer(pick, cls)
        for config in record["layers"]:
            plain(config)
        if cls.role == "cell" and not stacked:
            break
        try:
            rows_of(json.loads(json.dumps(record)))
            break
        except ShapeError:
            continue
    return "stack" if stacked else cls.__name__, record


def one_layer(pick: RandomChooser, cls: Any) -> dict[str, Any]:
    """A record of one layer with good arguments."""
    config = layer_config(pick, cls, 0, 0)
    record: dict[str, Any] = {"input_shape": inputs_for(pick, cls, config), "layers": [config]}
    options = [o for o in cls.call_options if "mask" not in o or o == "use_causal_mask"]
    if options and pick.chance(25):
        record["call_kwargs"] = {pick.choice(options): True}
    return record


def masked_text(pick: RandomChooser) -> dict[str, Any]:
    """Embedded text whose padding is masked, and layers that the mask passes through."""
    first = {
        "class_name": "Embedding",
        "config": {"input_dim": 5, "output_dim": pick.choice((2, 3, 4)), "mask_zero": True},
    }
    names = (
        "LSTM GRU SimpleRNN RNN Bidirectional Dense Dropout GlobalAveragePooling1D Conv1D "
        "LayerNormalization BatchNormalization TimeDistributed Activation Masking"
    ).split()
    layers = [first]
    for _ in range(pick.choice((1, 2, 3))):
        made = layer_config(pick, layer_classes()[pick.choice(names)], 0, 0)
        try:
            if len(run(make_layers([*layers, made]), rows_shape())[-1].output or ()) == 3:
                layers.append(made)
        except (ShapeError, TypeError):
            continue
    layers.append(layer_config(pick, layer_classes()[pick.choice(names)], 0, 0))
    return {"input_shape": [None, pick.choice((4, 7, 9))], "layers": layers}


def rows_shape() -> Shape:
    return shape_of((None, 9))


def plain(config: Any) -> None:
    """Leave out what would not be float32 on a CPU, everywhere in a config."""
    if isinstance(config, dict):
        inner = config.get("config")
        if isinstance(inner, dict):
            inner.pop("dtype", None)
            inner.pop("use_cudnn", None)
            if config.get("class_name") in ("MultiHeadAttention", "GroupedQueryAttention"):
                inner.pop("flash_attention", None)
            if inner.get("zero_output_for_mask") or "layer" in inner:
                # Unrolled and backwards, Keras 3.15 makes other steps zeros than those masked.
                for one in (
                    inner,
                    *(inner.get(k, {}).get("config", {}) for k in INSIDE if inner.get(k)),
                ):
                    one.pop("unroll", None)
        for value in config.values():
            plain(value)
    elif isinstance(config, list):
        for value in config:
            plain(value)


INSIDE = ("layer", "backward_layer")


# -- the two sides ------------------------------------------------------------------------
def real_inputs(rng: Any, inputs: Any, ids: int) -> Any:
    """Arrays for symbolic inputs: unknown batches of 2 or 3, unknown steps of one length."""
    steps, batch = int(rng.choice(LENGTHS)), int(rng.integers(2, 4))

    def made(tensor: Any) -> Any:
        if isinstance(tensor, dict):
            return {k: made(v) for k, v in tensor.items()}
        if isinstance(tensor, list):
            return [made(v) for v in tensor]
        sizes = [steps if d is None else d for d in tensor.shape]
        if tensor.shape and tensor.shape[0] is None:
            sizes[0] = batch
        if "int" in str(tensor.dtype):
            return rng.integers(0, max(ids, 1), sizes).astype("int32")
        return rng.standard_normal(sizes).astype("float32")

    return made(inputs)


def set_random_weights(rng: Any, layer: Any) -> list[Any]:
    """Random weights on a Keras layer, in the order of ``layer.weights``."""
    for weight in layer.weights:
        value = rng.normal(0, 0.5, tuple(weight.shape)).astype("float32")
        if "variance" in weight.name or "stddev" in weight.name:
            value = np.abs(value) + 0.1
        weight.assign(value)
    for inner in layer._flatten_layers():
        if hasattr(inner, "adapt_mean"):
            inner.finalize_state()  # what adapt() would do with the weights that it found
    return [np.asarray(w) for w in layer.weights]


def tensors(value: Any) -> Any:
    """NumPy to tensors, nested as they are."""
    keras = keras_twin.load_keras()
    if isinstance(value, dict):
        return {k: tensors(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [tensors(v) for v in value]
    return keras.ops.convert_to_tensor(value)


def flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [v for part in value.values() for v in flat(part)]
    if isinstance(value, (list, tuple)):
        return [v for part in value for v in flat(part)]
    return [value]


def random_masks(rng: Any, layer: Any, x: Any) -> Any:
    """A mask for each input of steps, nested as the inputs are; mostly none."""

    def one(value: Any) -> Any:
        if value.ndim < 2 or rng.random() < 0.3:
            return None
        return rng.random(value.shape[:2]) < 0.7

    takes = layer.supports_masking or "mask" in layer.call_options
    if not takes or rng.random() < 0.5:
        return None
    if isinstance(x, dict):
        return {k: one(v) for k, v in x.items()}
    if isinstance(x, list):
        return [one(v) for v in x]
    return one(x) if layer.reads != "batch" else None


def attach(x: Any, masks: Any) -> None:
    """Put masks on tensors, as the layer in front would have done."""
    if isinstance(x, dict):
        for key, value in x.items():
            attach(value, masks.get(key))
    elif isinstance(x, list):
        for value, mask in zip(x, masks):
            attach(value, mask)
    elif masks is not None:
        x._keras_mask = tensors(masks)


def compare(seed: int) -> tuple[str, float, str]:
    """One case: its kind, the largest difference, and in words what differs ("" if nothing).

    Raises Skipped.
    """
    kind, record = record_of(seed)
    rng = np.random.default_rng(seed)
    if kind.endswith(("Cell", "Cells")):
        return kind, *_one_step(rng, record["layers"][0])
    try:
        rows = rows_of(json.loads(json.dumps(record)))
    except ShapeError:
        raise Skipped("refused") from None
    keras_twin.load_keras()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            twin = keras_twin.build(json.loads(json.dumps(record)))
        except keras_twin.TwinRefusal as refusal:
            raise Skipped(f"Keras refuses: {refusal.message[:60]}") from None
        if any(t.shape is None for t in flat(twin.inputs)):
            raise Skipped("no shape")
        from explain.keras_check.compare import vocabulary_of

        x = real_inputs(rng, twin.inputs, min(vocabulary_of(record), 5))
        if any(0 in v.shape for v in flat(x)):
            raise Skipped("TensorFlow stops the process on it")
        keras_twin.guard(twin.layers)
        return kind, *_both(rng, record, rows, twin, x)


def _one_step(rng: Any, config: Any) -> tuple[float, str]:
    """A cell by itself: one step from random states."""
    keras_twin.load_keras()
    try:
        ours = from_config(json.loads(json.dumps(config)))
        theirs = keras_twin.make_layer(json.loads(json.dumps(config)))
    except Exception:
        raise Skipped("refused") from None
    x = rng.standard_normal((2, int(rng.integers(1, 6)))).astype("float32")
    states = _filled(rng, theirs.get_initial_state(2))
    try:
        theirs.build(x.shape)
        weights = set_random_weights(rng, theirs)
        real = theirs(tensors(x), tensors(states))
    except Exception as error:
        raise Skipped(f"Keras can't run it: {type(error).__name__}") from None
    gap, words = difference(ours.forward(np, x, weights, initial_state=states), real, None)
    if words and moved_as_far(ours, x, weights, {"initial_state": states}, gap):
        raise Skipped("float32 can't tell")
    return gap, words


def _filled(rng: Any, zeros: Any) -> Any:
    if isinstance(zeros, (list, tuple)):
        return [_filled(rng, v) for v in zeros]
    return rng.standard_normal(tuple(zeros.shape)).astype("float32")


def _both(rng: Any, record: Any, rows: Any, twin: Any, x: Any) -> tuple[float, str]:
    theirs = tensors(x)
    mask = random_masks(rng, rows[0].layer, x) if len(rows) == 1 else None
    if mask is not None:
        attach(theirs, mask)
    options = dict(record.get("call_kwargs") or {})
    options.pop("training", None)
    worst, ours = 0.0, x
    for i, (row, layer) in enumerate(zip(rows, twin.layers)):
        weights = set_random_weights(rng, layer)
        call = options if i == 0 else {}
        state = _state(rng, row.layer, layer, ours) if i == 0 else None
        given = {**call, **({"initial_state": tensors(state)} if state is not None else {})}
        if state is not None and mask is not None:
            given["mask"] = tensors(mask)  # beside a state Keras forgets the mask of its input
        before = theirs
        theirs = _called(layer, before, given)
        try:
            made = row.layer.forward(np, ours, weights, mask=mask, initial_state=state, **call)
        except NotImplementedError:
            raise Skipped(
                "an input that the layer doesn't read: other axes, or too short"
            ) from None
        # Keras returns some images as the very tensor that came in, with its mask.
        same = theirs is before and not isinstance(theirs, (list, dict))
        passed = mask if same else row.layer.compute_mask(np, ours, mask, call)
        gap, words = difference(made, theirs, passed)
        if gap > TOLERANCE and largest(theirs) > EXPLODED:
            raise Skipped("the numbers explode, and float32 can't tell")
        if TOLERANCE < gap < np.inf:
            if jumps_in_a_volume(row.layer):
                raise Skipped("without oneDNN TensorFlow reads other frames")
            inner = {"mask": mask, "initial_state": state, **call}
            if moved_as_far(row.layer, ours, weights, inner, gap):
                raise Skipped("float32 can't tell")
            if i == 0 and mask is not None:
                attach(before, mask)  # attention takes the masks off its inputs
            with plain_addition():
                if difference(made, _called(layer, before, given), None)[0] <= TOLERANCE:
                    raise Skipped("Keras adds the bias along another axis")
        worst = max(worst, gap)
        if words:
            return worst, f"layer {i} ({row.class_name}): {words}"
        # Go on with Keras's own numbers: each layer is judged by itself.
        ours = _arrays(theirs)
        if i < len(rows) - 1 and getattr(ours, "dtype", None) in ("int32", "int64"):
            ours = ours.astype("float32")  # token ids and bins are the end of a text's way here
            theirs, passed = tensors(ours), None
        mask = passed if isinstance(ours, tuple) else _first(passed)
    return worst, ""


def largest(value: Any) -> float:
    """The largest number of a tensor or of several; infinite where one isn't finite."""
    found = [np.abs(np.asarray(v, "float64")) for v in flat(value)]
    return max(
        (float(v.max()) if np.isfinite(v).all() else np.inf for v in found if v.size), default=0
    )


def jumps_in_a_volume(layer: Any) -> bool:
    """Whether a 3D kernel of padding="same" leaves positions out: TensorFlow's own kernel (2.21,
    used where oneDNN is off) then pads by a negative number; its 1D and 2D kernels don't."""
    if any(map(jumps_in_a_volume, layer.children())):
        return True
    if getattr(layer, "padding", "") != "same" or len(getattr(layer, "over", ())) < 3:
        return False
    return any(k < s for k, s in zip(layer.each(layer.slides), layer.each("strides")))


def _called(layer: Any, x: Any, given: Any) -> Any:
    # Layers of images train where nobody says what they are called for.
    if getattr(layer, "_call_has_training_arg", False):
        given = {**given, "training": False}
    try:
        return layer(**x, **given) if isinstance(x, dict) else layer(x, **given)
    except Exception as error:
        raise Skipped(f"Keras can't run it: {type(error).__name__}") from None


def moved_as_far(layer: Any, x: Any, weights: Any, given: Any, gap: float) -> bool:
    """Whether rounding what goes in to float32 once more moves the exact result about as far."""
    rng = np.random.default_rng(0)

    def nudged(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: nudged(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(nudged(v) for v in value)
        if getattr(value, "dtype", None) != "float64":
            return value
        return value * (1 + rng.choice((-1, 1), value.shape) * np.finfo("float32").eps)

    x, weights, given = doubled(x), doubled(weights), doubled(given)
    exact = layer.forward(np, x, weights, **given)
    moved = [layer.forward(np, nudged(x), nudged(weights), **given) for _ in range(NUDGES)]
    return gap <= ROUNDINGS * max(difference(exact, one, None)[0] for one in moved)


@contextmanager
def plain_addition() -> Any:
    """Keras 3.15 on TensorFlow adds what looks like a bias along the last axis wherever it fits:
    with channels_first and as many filters as positions, the bias goes along the positions."""
    import tensorflow as tf
    from keras.src.backend.tensorflow import numpy as backend

    theirs, backend.add = backend.add, tf.add
    try:
        yield
    finally:
        backend.add = theirs


def doubled(value: Any) -> Any:
    """Real numbers in float64, nested as they are."""
    if isinstance(value, dict):
        return {k: doubled(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(doubled(v) for v in value)
    return value.astype("float64") if getattr(value, "dtype", None) == "float32" else value


def _first(mask: Any) -> Any:
    return mask[0] if isinstance(mask, tuple) else mask


def _arrays(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_arrays(v) for v in value)
    if isinstance(value, list):  # or a list that TensorFlow keeps an eye on
        return [_arrays(v) for v in value]
    return np.asarray(value)


def _state(rng: Any, ours: Any, theirs: Any, x: Any) -> Any:
    """Random states to begin with, for one recurrent layer in three."""
    if not hasattr(theirs, "get_initial_state") or rng.random() < 0.67:
        return None
    try:
        zeros = theirs.get_initial_state(len(x))
    except Exception:
        return None

    return _filled(rng, zeros)


def difference(ours: Any, theirs: Any, mask: Any, dtypes: bool = True) -> tuple[float, str]:
    """The largest difference, relative above 1, and in words what is not the same."""
    a, b = flat(ours), flat(theirs)
    if len(a) != len(b):
        return np.inf, f"{len(a)} outputs, Keras {len(b)}"
    worst = 0.0
    for one, other in zip(a, b):
        real = np.asarray(other)
        if one.shape != real.shape:
            return np.inf, f"shape {one.shape}, Keras {real.shape}"
        if dtypes and one.dtype != real.dtype:
            return np.inf, f"{one.dtype}, Keras {real.dtype}"
        finite = np.isfinite(real)
        if not np.array_equal(np.nan_to_num(one[~finite]), np.nan_to_num(real[~finite])):
            return np.inf, "not finite at other places"
        if finite.any():
            scale = max(1.0, float(np.max(np.abs(real[finite]))))
            worst = max(worst, float(np.max(np.abs(one[finite] - real[finite]))) / scale)
    if not worst <= TOLERANCE:
        return worst, f"differs by {worst:.2g}"
    masks = flat(mask)
    for one, other in zip(masks, b):
        kept = getattr(other, "_keras_mask", None)
        if (one is None) != (kept is None) or (
            one is not None and not np.array_equal(one, np.asarray(kept))
        ):
            return worst, "hands on another mask"
    return worst, ""


# -- many of them -------------------------------------------------------------------------
def work(job: tuple[int, int]) -> dict[str, Any]:
    """A slice of the cases: counts by layer, largest differences, what differs."""
    start, count = job
    mix: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    worst: dict[str, float] = {}
    wrong = []
    with keras_twin.quiet():
        for seed in range(start, start + count):
            kind = record_of(seed)[0]
            try:
                kind, gap, words = compare(seed)
            except Skipped as reason:
                mix[f"{kind} refused"] += 1
                skipped[str(reason)] += 1
                continue
            except Exception as error:
                gap, words = np.inf, f"{type(error).__name__}: {error}"
            mix[f"{kind} compared"] += 1
            worst[kind] = max(worst.get(kind, 0.0), gap)
            if words:
                wrong.append([seed, kind, words[:300]])
        keras_twin.load_keras().backend.clear_session()
    return {"mix": mix, "worst": worst, "wrong": wrong, "skipped": skipped}


def main() -> int:
    """Run the comparison; exit code 1 when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    end = options.seed + options.n
    slices = [(at, min(EVERY, end - at)) for at in range(options.seed, end, EVERY)]
    started = time.time()
    mix: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    worst: dict[str, float] = {}
    wrong: list[Any] = []
    context = multiprocessing.get_context("spawn")
    # An executor, since it says so when TensorFlow stops a process.
    with ProcessPoolExecutor(options.jobs, context) as pool:
        for done, future in enumerate(as_completed([pool.submit(work, s) for s in slices]), 1):
            part = future.result()
            mix.update(part["mix"])
            skipped.update(part["skipped"])
            wrong += part["wrong"]
            for kind, gap in part["worst"].items():
                worst[kind] = max(worst.get(kind, 0.0), gap)
            for seed, kind, words in part["wrong"]:
                print(f"\nseed {seed} {kind}: {words}", file=sys.stderr)
            print(f"\r{done * EVERY:,} cases, {len(wrong)} differ", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(f"{'layer':<28}{'compared':>10}{'not':>8}{'largest difference':>22}")
    for kind in sorted({key.rsplit(" ", 1)[0] for key in mix}):
        gap = f"{worst[kind]:.1e}" if kind in worst else "-"
        print(f"{kind:<28}{mix[f'{kind} compared']:>10,}{mix[f'{kind} refused']:>8,}{gap:>22}")
    compared = sum(n for key, n in mix.items() if key.endswith("compared"))
    print(
        f"{sum(mix.values()):,} cases, {compared:,} compared, {len(wrong)} differ, "
        f"largest difference {max(worst.values(), default=0):.1e}, {time.time() - started:,.0f} s"
    )
    print("not compared: " + ", ".join(f"{n:,} {why}" for why, n in skipped.most_common(12)))
    for seed, kind, words in sorted(wrong)[:60]:
        print(f"seed {seed} {kind}: {words}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
