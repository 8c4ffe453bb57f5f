"""Every refusal: it is one sentence, and what it advises works when it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import shapecalc as s
from shapecalc.errors import ShapeError
from shapecalc.layers.base import axis_of
from shapecalc.layers.registry import from_config, layer_class
from shapecalc.layers.weights import Weight, check_weight
from shapecalc.models.prediction import predict, rows_of
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import Size
from tests.shapecalc.errors.carried_out import apply

T = Size(None, name="T", open=True)
STATES = s.LSTM(4, return_state=True)


def L(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


def asked(shape: Any, *layers: Any, **more: Any) -> Callable[[], Any]:
    """The refusal of a record; layers may be shapecalc's own."""
    made = [x.serialize() if isinstance(x, s.layers.base.Layer) else x for x in layers]
    record = {"input_shape": shape, "layers": made, **more}

    def ask() -> Any:
        return rows_of(record)

    ask.record = record  # type: ignore[attr-defined]
    return ask


def rule(layer: Any, *sizes: Any) -> Callable[[], Any]:
    """What a wrapper hears from the layer inside it."""
    return lambda: layer.rule(Shape(sizes))


def graph(*entries: Any, starts: Any = (), ends: Any = ()) -> Callable[[], Any]:
    config = {"layers": list(entries), "input_layers": list(starts), "output_layers": list(ends)}
    return lambda: from_config({"class_name": "Functional", "config": config})


def node(name: str, class_name: str, *places: Any, **config: Any) -> dict[str, Any]:
    wired = [[[*place, {}] for place in places]] if places else []
    return {**L(class_name, name=name, **config), "name": name, "inbound_nodes": wired}


PLACE = {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}


def called(call: Any, class_name: str = "Dense") -> Callable[[], Any]:
    """A graph of one layer that is called so."""
    entry = {**node("a", class_name, units=2), "inbound_nodes": [call]}
    return graph(INPUT, entry, starts=[["x", 0, 0]], ends=[["a", 0, 0]])


def brackets(n: int) -> list[Any]:
    return [brackets(n - 1)] if n else []


X = [None, 10, 8]
INPUT = node("x", "InputLayer", batch_shape=[None, 4])
RECORD = {"input_shape": X, "layers": [L("Dense", units=2)]}
attention = layer_class("MultiHeadAttention")(2, 3)
grouped = layer_class("GroupedQueryAttention")


def heads(**more: Any) -> Any:
    return layer_class("MultiHeadAttention")(2, 3, **more)


QV = {"query": X, "value": [None, 12, 8]}

REFUSALS: dict[str, Callable[[], Any]] = {
    # what every layer shares
    "argument missing": lambda: s.Dense(),
    "argument twice": lambda: s.Dense(3, units=4),
    "too many arguments": lambda: s.Masking(1, 2, 3),
    "too many arguments for three": lambda: s.Dropout(0.5, None, 1, *range(20)),
    "argument unknown": lambda: s.Dense(3, foo=1),
    "argument misspelt": lambda: s.Dense(3, activaton="relu"),
    "argument of another layer": lambda: s.Dropout(0.5, unit=1),
    "bad value with a default": lambda: s.Conv1D(3, 2, padding="diagonal"),
    "bad value with a default that isn't an option": lambda: s.Dense(3, kernel_initializer=5),
    "bad value of a required argument": lambda: s.Dense(0),
    "bad value of a base argument": lambda: s.Dense(3, dtype="float31"),
    "bad name": lambda: s.Dense(3, name="a/b"),
    "bad trainable": lambda: s.Dense(3, trainable=0),
    "activation misspelt": lambda: s.Dense(3, activation="rellu"),
    "regularizer that is none": lambda: s.Dense(3, bias_regularizer=5),
    "long value": lambda: s.Dense("x" * 200),
    "several inputs": asked([X, X], s.Dense(3)),
    "several inputs without a length": lambda: s.Dense(3).apply(5),
    "input by a name it hasn't": asked({"no": X}, s.Dense(3)),
    "input by name left out": lambda: s.Dense(3).apply({}),
    "call option": asked(X, s.Dense(3), call_kwargs={"mask": None}),
    "call option of several": asked(QV, attention, call_kwargs={"scores": 1}),
    "rank too low": asked([None], s.Dense(3)),
    "rank too high": asked([None, 2, 3, 4], s.GlobalMaxPooling1D()),
    "rank of one axis": asked([None], s.GlobalMaxPooling1D()),
    "an axis that isn't there, inside a wrapper": rule(s.Dense(3)),
    "fractional size": asked(X, s.LSTM(4.0)),
    "negative size": asked(X, s.Dense(3, lora_rank=-1)),
    "size that is no number": asked(X, s.Dense(3, lora_rank="3")),
    "negative output": lambda: s.Dense(3).checked((None, -1)),
    "fractional output": lambda: s.Dense(3).checked((2, 1.5)),
    "negative traced output": lambda: s.Dense(3).checked((Size(-1), 2)),
    "negative size behind an open one": lambda: check_weight(
        Weight("w", (T, -1)), s.Dense(3), Shape((None, 3))
    ),
    "unknown features": asked([None, None], s.Dense(3)),
    "unknown features after Flatten": asked([None, None, 8], s.Flatten(), s.Dense(3)),
    "axis out of range": lambda: axis_of(3, Shape((1, 2, 3)), s.Dense(3)),
    "axis out of range below": lambda: axis_of(-4, Shape((1, 2, 3)), s.Dense(3)),
    # recurrent
    "recurrent after recurrent": asked(X, s.LSTM(3), s.GRU(3)),
    "recurrent with too many axes": asked([None, 2, 3, 4], s.LSTM(3)),
    "stateful without a batch": asked(X, s.LSTM(3, stateful=True)),
    "use_cudnn": lambda: s.LSTM(3, use_cudnn=1.0),
    "cell alone": asked(X, s.LSTMCell(3)),
    "no cell": lambda: s.RNN(s.Dense(3)),
    "stack of no list": lambda: s.StackedRNNCells(s.GRUCell(2)),
    "stack of no cells": lambda: s.StackedRNNCells([s.Dense(2)]),
    "RNN with an axis too few": asked([None, 8], s.RNN(s.LSTMCell(2))),
    "states nested too deep": asked(
        X,
        s.RNN([s.StackedRNNCells([s.StackedRNNCells([s.GRUCell(2)])])], return_state=True),
    ),
    "LSTM for a cell of another": asked(X, s.RNN(s.ConvLSTM1D(2, 2))),
    # wrappers
    "bidirectional: return_sequences": lambda: s.Bidirectional(s.LSTM(3), return_sequences=True),
    "bidirectional: return_state": lambda: s.Bidirectional(s.LSTM(3), return_state=True),
    "bidirectional: go_backwards": lambda: s.Bidirectional(s.LSTM(3), go_backwards=True),
    "bidirectional: stateful": lambda: s.Bidirectional(s.LSTM(3), stateful=True),
    "bidirectional: return_sequence": lambda: s.Bidirectional(s.LSTM(3), return_sequence=True),
    "bidirectional: foo": lambda: s.Bidirectional(s.LSTM(3), foo=True),
    "bidirectional: merge_mode": lambda: s.Bidirectional(s.LSTM(3), merge_mode="max"),
    "bidirectional: no recurrent layer": lambda: s.Bidirectional(s.Dense(3)),
    "bidirectional: no recurrent layer backwards": lambda: s.Bidirectional(
        s.LSTM(3), backward_layer=s.Dense(3)
    ),
    "bidirectional: both backwards": lambda: s.Bidirectional(s.LSTM(3, go_backwards=True)),
    "bidirectional: both forwards": lambda: s.Bidirectional(s.LSTM(3), backward_layer=s.GRU(3)),
    **{
        f"bidirectional: {key} differs": (
            lambda key=key: s.Bidirectional(
                s.LSTM(3, **{key: True}), backward_layer=s.LSTM(3, go_backwards=True)
            )
        )
        for key in ("stateful", "return_sequences", "return_state")
    },
    "bidirectional: stateful with states": asked(
        [2, 10, 8], s.Bidirectional(s.LSTM(3, stateful=True, return_state=True))
    ),
    "bidirectional: rank": asked([None, 8], s.Bidirectional(s.LSTM(3))),
    "bidirectional of no layer": lambda: s.Bidirectional(3),
    "timed: states": asked(X[:1] + X, s.TimeDistributed(STATES)),
    "timed: rank": asked([None, 8], s.TimeDistributed(s.Dense(3))),
    "timed: rank inside": asked(X, s.TimeDistributed(s.Conv1D(2, 2))),
    "timed in timed": asked(X, s.TimeDistributed(s.TimeDistributed(s.Dense(3)))),
    "timed: ConvLSTM1D of too few axes": asked(
        [None, 3, 4, 5], s.TimeDistributed(s.ConvLSTM1D(2, 2))
    ),
    "timed: attention": asked(X, s.TimeDistributed(attention)),
    "timed: attention over a list": asked(X, s.TimeDistributed(s.Attention())),
    "timed: merge": asked(X, s.TimeDistributed(s.Add())),
    "timed: cell": asked(X, s.TimeDistributed(s.GRUCell(2))),
    "spectral: no kernel": asked(X, s.SpectralNormalization(s.LSTM(3))),
    "spectral: nothing trained": asked(X, s.SpectralNormalization(s.Flatten())),
    "spectral: LoRA of nothing": asked([None, 0], s.SpectralNormalization(s.Dense(4, lora_rank=1))),
    # convolution
    "window too long": asked(X, s.Conv1D(3, 4, dilation_rate=4)),
    "window larger than an image": asked([None, 2, 2, 3], s.Conv2D(3, 3)),
    "window wider than an image": asked([None, 9, 4, 3], s.MaxPooling2D((2, 5))),
    "dilated window larger than an image": asked([None, 4, 3, 3], s.Conv2D(3, 3, dilation_rate=2)),
    "window larger than a video": asked([None, 2, 9, 9, 3], s.Conv3D(3, 3)),
    "window larger than channels first": asked(
        [None, 3, 8, 4], s.Conv2D(3, (3, 5), data_format="channels_first")
    ),
    "too many poolings": asked(
        [None, 12, 9, 3], s.MaxPooling2D(2), s.MaxPooling2D(2), s.Conv2D(3, 3)
    ),
    "channels first by mistake": asked([None, 3, 32, 32], s.Conv2D(3, 5)),
    "channels first by mistake, pooled": asked([None, 3, 32, 32], s.Conv2D(3, 3), s.MaxPooling2D()),
    "images without channels": asked([None, 28, 20], s.Conv2D(3, 3)),
    "unknown features after Flatten of images": asked(
        [None, None, None, 8], s.Conv2D(3, 3), s.Flatten(), s.Dense(3)
    ),
    "unknown features after Flatten of videos": asked(
        [None, None, 9, 9, 8], s.Flatten(), s.Dense(3)
    ),
    "convolution without steps": asked([None, 8], s.Conv1D(3, 2)),
    "convolution with too many axes": asked([None, 2, 3, 4], s.SeparableConv1D(3, 2)),
    "strides with dilation": lambda: s.Conv1D(3, 2, strides=2, dilation_rate=3),
    "transpose: strides with dilation": lambda: s.Conv1DTranspose(3, 2, strides=2, dilation_rate=3),
    "transpose: output_padding": lambda: s.Conv1DTranspose(3, 2, strides=2, output_padding=2),
    "filters in groups": lambda: s.Conv1D(5, 2, groups=2),
    "channels in groups, channels first": asked(
        [None, 8, 9], s.Conv1D(6, 2, groups=3, data_format="channels_first")
    ),
    "channels in groups": asked(X, s.Conv1D(6, 2, groups=3)),
    "ConvLSTM1D: strides with dilation": lambda: s.ConvLSTM1D(3, 2, strides=2, dilation_rate=3),
    "ConvLSTM1D: rows unknown": asked([None, 3, None, 5], s.ConvLSTM1D(2, 2)),
    "ConvLSTM1D: rows unknown, channels first": asked(
        [None, 3, 5, None], s.ConvLSTM1D(2, 2, data_format="channels_first")
    ),
    "ConvLSTM1D: channels unknown": asked([None, 3, 4, None], s.ConvLSTM1D(2, 2)),
    "ConvLSTM1D: filters": asked([None, 3, 4, 5], s.ConvLSTM1D("a", 2)),
    "ConvLSTM1D: strides": asked([None, 3, 4, 5], s.ConvLSTM1D(2, 2, strides=0)),
    "ConvLSTM1D: rows too few": asked([2, 3, 4, 5], s.ConvLSTM1D(2, 9, stateful=True)),
    # pooling
    "pooling without steps": asked([None, 8], s.MaxPooling1D()),
    "pooling: padding": asked(X, s.MaxPooling1D(padding="SAME")),
    "pooling: strides": asked(X, s.AveragePooling1D(2, strides=0)),
    "pooling: window": asked(X, s.AveragePooling1D(11)),
    "adaptive: output_size": lambda: s.AdaptiveMaxPooling1D("3"),
    "adaptive: data_format": lambda: s.AdaptiveMaxPooling1D(3, data_format="CHANNELS_LAST"),
    "adaptive: negative": asked(X, s.AdaptiveMaxPooling1D(-2)),
    # dense
    "einsum: equation": asked(X, s.EinsumDense("abc", 3)),
    "einsum: output letter": asked(X, s.EinsumDense("abc,cd->abe", [None, 3])),
    "einsum: kernel letter": asked(X, s.EinsumDense("abc,cde->abd", [None, 3])),
    "einsum: size": asked(X, s.EinsumDense("abc,cd->abd", [4, 3])),
    "einsum: rank": asked(X, s.EinsumDense("abc,cd->abd", 3)),
    "einsum: too few axes": asked([None, 8], s.EinsumDense("abc,cd->abd", [None, 3])),
    "einsum: bias axes": asked(X, s.EinsumDense("abc,cd->abd", [None, 3], bias_axes="c")),
    "einsum: no bias axes": asked(X, s.EinsumDense("abc,cd->abd", [None, 3], bias_axes="")),
    "einsum: bias axes of another kind": asked(
        X, s.EinsumDense("abc,cd->abd", [None, 3], bias_axes=5)
    ),
    "einsum: no text": lambda: s.EinsumDense(5, 3),
    "einsum: no output shape": lambda: s.EinsumDense("ab,bc->ac", 2.5),
    "reversible: LoRA untied": asked(
        [None, 3], s.ReversibleEmbedding(5, 3, tie_weights=False, lora_rank=2)
    ),
    "reversible: no axis": asked([], s.ReversibleEmbedding(5, 3), call_kwargs={"reverse": True}),
    # reshaping
    "reshape: sizes": lambda: s.Reshape([-2, 3]),
    "reshape: two -1": lambda: s.Reshape([-1, -1]),
    "reshape: another total": asked(X, s.Reshape([3, 3])),
    "reshape: no whole rest": asked(X, s.Reshape([3, -1])),
    "reshape: by nothing": asked(X, s.Reshape([0, -1])),
    "permute: dims": lambda: s.Permute((1, 3)),
    "permute: rank": asked([None, 8], s.Permute((2, 1))),
    "repeat: rank": asked(X, s.RepeatVector(3)),
    "repeat: n": lambda: s.RepeatVector(True),
    "cropping": asked(X, s.Cropping1D((5, 6))),
    "cropping: three": lambda: s.Cropping1D((1, 2, 3)),
    "padding: rank": asked([None, 8], s.ZeroPadding1D()),
    "input: nothing": lambda: layer_class("InputLayer")(),
    "input: two shapes": lambda: layer_class("InputLayer")(shape=[3], batch_shape=[1, 3]),
    "input: two batches": lambda: layer_class("InputLayer")(batch_shape=[1, 3], batch_size=1),
    "input: no list": lambda: layer_class("InputLayer")(shape=5),
    # merging
    "merge: one input": asked(X, s.Add()),
    "merge: none": lambda: s.Add().apply([]),
    "merge: list in a list": asked([[X, X], X], s.Add()),
    "merge: exactly two": asked([X, X, X], s.Subtract()),
    "merge: sizes": asked([X, [None, 10, 5]], s.Multiply()),
    "merge: batches": asked([[2, 3], [4, 3]], s.Average()),
    "merge: no axes": lambda: s.Dot(axes=5).apply([Shape((1, 2)), Shape((1, 2))]),
    "concatenate: sizes": asked([X, [None, 9, 8]], s.Concatenate()),
    "concatenate: ranks": asked([[2, 3, 4], [2, 3]], s.Concatenate()),
    "concatenate: axis": asked([X, X], s.Concatenate(axis="a")),
    "dot: sizes": asked([X, [None, 10, 5]], s.Dot(axes=2)),
    "dot: axes": lambda: s.Dot(axes=(1, 2, 3)),
    # normalisation
    "batch norm: axis": asked(X, s.BatchNormalization(axis=5)),
    "batch norm: no axis": lambda: s.BatchNormalization(axis="a"),
    "batch norm: momentum": lambda: s.BatchNormalization(momentum="a"),
    "rms norm: axis": asked(X, s.RMSNormalization(axis="a")),
    "group norm: no features": asked([None, 9, 0], s.GroupNormalization(-1)),
    "group norm: axis": asked(X, s.GroupNormalization(4, axis="a")),
    "group norm: unknown": asked([None, 3, None], s.GroupNormalization(4)),
    "group norm: groups": asked(X, s.GroupNormalization(3)),
    "group norm: too many groups": asked(X, s.GroupNormalization()),
    "group norm: nothing to share": asked([None, 0], s.GroupNormalization(4)),
    "layer norm: an axis that isn't there": asked(X, s.LayerNormalization(axis=7)),
    "layer norm: the same of several": lambda: s.LayerNormalization(
        axis=7, center=False, scale=False
    ).apply((Shape((2, 3)), Shape((2, 4)))),
    "layer norm: axis": lambda: s.LayerNormalization(axis="a"),
    "prelu: axis": asked(X, s.PReLU(shared_axes=[4])),
    "prelu: axes": lambda: s.PReLU(shared_axes="a"),
    # regularisation
    "dropout: rate": lambda: s.Dropout(1.5),
    "dropout: noise_shape": lambda: s.Dropout(0.5, noise_shape=3),
    "relu: slope": lambda: s.ReLU(negative_slope=-1),
    # attention
    "attention: one input": asked(X, s.Attention()),
    "attention: four inputs": asked([X, X, X, X], s.Attention()),
    "attention: no axes": lambda: s.AdditiveAttention().apply([Shape(()), Shape(())]),
    "attention: score_mode": lambda: s.Attention(score_mode="sum"),
    "additive: score_mode": lambda: s.AdditiveAttention(score_mode="sum"),
    "heads: one input": asked(X, attention),
    "heads: no value": asked({"query": X}, attention),
    "heads: an input it hasn't": asked({**QV, "no": X}, attention),
    "heads: several for one": lambda: attention.apply({"query": [Shape(X)], "value": Shape(X)}),
    "heads: keys": asked({**QV, "key": [None, 11, 8]}, attention),
    "heads: no axes": lambda: attention.apply({"query": Shape((1,)), "value": Shape((1,))}),
    "heads: flash": lambda: layer_class("MultiHeadAttention")(
        2, 3, dropout=0.5, flash_attention=True
    ),
    "heads: value_dim": lambda: layer_class("MultiHeadAttention")(2, 3, value_dim=0),
    "heads: output_shape": lambda: layer_class("MultiHeadAttention")(2, 3, output_shape=2.5),
    "heads: attention_axes": lambda: layer_class("MultiHeadAttention")(2, 3, attention_axes="a"),
    "heads: an axis that is no number": asked(QV, heads(attention_axes=[1.5])),
    "heads: an axis that isn't there": asked(QV, heads(attention_axes=[4])),
    "heads: an axis before the first": asked(QV, heads(attention_axes=[-8])),
    "heads: no axes of the value": lambda: attention.apply(
        {"query": Shape((2, 9, 8)), "value": Shape((1,)), "key": Shape((2, 8))}
    ),
    "heads: no axes of the query": lambda: attention.apply(
        {"query": Shape((1,)), "value": Shape((2, 8))}
    ),
    "heads: no axes of the key": lambda: attention.apply(
        {"query": Shape((2, 9, 8)), "value": Shape((2, 8)), "key": Shape((1,))}
    ),
    "heads: num_heads": lambda: layer_class("MultiHeadAttention")(0, 3),
    "heads: key_dim": lambda: layer_class("MultiHeadAttention")(2, 0),
    "grouped: heads": lambda: grouped("a", "b", 2),
    "grouped: key heads": lambda: grouped(4, 4, None),
    "grouped: head_dim": lambda: grouped(0, 4, 2),
    "grouped: no key heads": lambda: grouped(4, 4, 0),
    "grouped: shares": lambda: grouped(4, 4, 3),
    "grouped: keys": asked({**QV, "key": [None, 11, 8]}, grouped(4, 4, 2)),
    "grouped: depth": asked({**QV, "value": [None, 12, 7]}, grouped(4, 4, 2)),
    # models
    "layer unknown": lambda: layer_class("Conv1d"),
    "config that is none": lambda: from_config(5),  # type: ignore[arg-type]
    "class_name that is none": lambda: from_config({"class_name": 5, "config": {}}),
    "config without a class": lambda: from_config({"config": {}}),
    "class of another module": lambda: from_config({**L("Dense"), "module": "my.own"}),
    "one name twice": lambda: s.Sequential([s.Dense(3, name="a"), s.Dense(3, name="a")]),
    "second input": lambda: s.Sequential([s.Input(shape=(9,)), s.Input(shape=(9,))]),
    "no layers to call": lambda: s.Sequential([]).apply(Shape((1, 2))),
    "layers that are no list": lambda: s.Sequential(5),
    "model made for another shape": lambda: s.Sequential([s.Input(shape=(9,)), s.Dense(3)]).apply(
        Shape((None, 8))
    ),
    "model with an unknown layer": lambda: s.Sequential([L("MyOwn")]).apply(Shape((1, 2))),
    "model that is too deep": lambda: from_config(deep(60)),
    "graph: no layer": graph(5),
    "graph: no config": graph({"class_name": "Dense"}),
    "graph: one name twice": graph(INPUT, INPUT),
    "graph: no ends": graph(INPUT, starts=[["x", 0, 0]]),
    "graph: no starts": graph(INPUT, ends=[["x", 0, 0]]),
    "graph: a cycle": graph(
        INPUT,
        node("a", "Dense", ["b", 0, 0], units=2),
        node("b", "Dense", ["a", 0, 0], units=2),
        starts=[["x", 0, 0]],
        ends=[["b", 0, 0]],
    ),
    "graph: start that is no input": graph(
        INPUT,
        node("a", "Dense", ["x", 0, 0], units=2),
        starts=[["a", 0, 0]],
        ends=[["a", 0, 0]],
    ),
    "graph: start that isn't there": graph(INPUT, starts=[["y", 0, 0]], ends=[["x", 0, 0]]),
    "graph: output that isn't there": graph(
        node("x", "InputLayer", batch_shape=[None, 4, 3]),
        node("a", "LSTM", ["x", 0, 0], units=2, return_state=True),
        node("b", "Dense", ["a", 0, 5], units=2),
        starts=[["x", 0, 0]],
        ends=[["b", 0, 0]],
    ),
    "graph: refusal inside": graph(
        INPUT,
        node("a", "LSTM", ["x", 0, 0], units=2),
        starts=[["x", 0, 0]],
        ends=[["a", 0, 0]],
    ),
    "graph: shared between sizes": graph(
        INPUT,
        node("y", "InputLayer", batch_shape=[None, 5]),
        {
            **L("Dense", name="a", units=2),
            "name": "a",
            "inbound_nodes": [[["x", 0, 0, {}]], [["y", 0, 0, {}]]],
        },
        starts=[["x", 0, 0], ["y", 0, 0]],
        ends=[["a", 0, 0]],
    ),
    "graph: nodes that are none": graph(
        {**INPUT, "inbound_nodes": 5}, starts=[["x", 0, 0]], ends=[["x", 0, 0]]
    ),
    "graph: place that is none": graph(
        {
            **node("a", "Dense", units=2),
            "inbound_nodes": [
                {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": 3}}]}
            ],
        },
        starts=[["x", 0, 0]],
        ends=[["x", 0, 0]],
    ),
    "graph: call that is none": called({"args": 5}),
    "graph: options that are none": called({"args": [], "kwargs": 5}),
    "graph: tensor without a config": called({"args": [{**PLACE, "config": 5}]}),
    "graph: tensor for the options": called({"args": [], "kwargs": PLACE}),
    "graph: called with a number": called({"args": [5], "kwargs": {}}),
    "graph: output never made": graph(INPUT, starts=[["x", 0, 0]], ends=[["y", 0, 0]]),
    "graph: unknown layer": lambda: called(
        {"args": [PLACE], "kwargs": {}}, class_name="MyOwn"
    )().apply(Shape((None, 4))),
    "graph: too deep": graph(
        {**node("a", "Dense", units=2), "inbound_nodes": [{"args": [brackets(30)]}]},
        starts=[["x", 0, 0]],
        ends=[["x", 0, 0]],
    ),
    "graph: inputs counted": lambda: small_graph().rows([Shape((1, 4)), Shape((1, 4))]),
    "graph: input of another shape": lambda: small_graph().rows(Shape((None, 5))),
    # records
    "record that is none": lambda: rows_of(5),  # type: ignore[arg-type]
    "record without layers": lambda: rows_of({}),
    "record whose layers are none": lambda: rows_of({"layers": 5}),
    "record of no model": lambda: rows_of({"model": L("Dense", units=2)}),
    "record without a shape": lambda: rows_of({"layers": RECORD["layers"]}),
    "record with call_kwargs": lambda: rows_of({**RECORD, "call_kwargs": 5}),
    "record with a dtype": lambda: rows_of({**RECORD, "input_dtype": "int31"}),
    "record with dtypes": lambda: rows_of({**RECORD, "input_dtype": [None, "int31"]}),
    "record with named dtypes": lambda: rows_of({**RECORD, "input_dtype": {"a": 5}}),
    "record with a shape that is none": asked(5, s.Dense(3)),
    "record with a size below 0": asked([None, -3], s.Dense(3)),
    "record with half a size": asked([None, 2.5], s.Dense(3)),
    "record with a nameless size": asked([None, ""], s.Dense(3)),
    "record with a long name": asked([None, "x" * 81], s.Dense(3)),
    "record with a name of no letters": asked([None, "a\x07"], s.Dense(3)),
    "record that repeats a name": asked(X, s.Dense(3, name="a"), s.Dense(3, name="a")),
    "record with two inputs": asked(X, s.Input(shape=(9,)), s.Input(shape=(9,))),
    "shape of a list": lambda: shape_of([[3]]),
}


def deep(n: int) -> Any:
    config = L("Dense", units=3)
    for _ in range(n):
        config = L("TimeDistributed", layer=config)
    return config


def small_graph() -> Any:
    entries = [INPUT, node("a", "Dense", ["x", 0, 0], units=2)]
    config = {"layers": entries, "input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]}
    return from_config({"class_name": "Functional", "config": config})


# Refusals whose fix can't be carried out without knowing more, by the reason why.
OPEN = {
    "the file itself is broken, and no layer is wrong": (
        "graph: ",
        "record ",
        "shape of a list",
        "config ",
        "class_name ",
        "layers that are no list",
        "class of another module",
        "model that is too deep",
    ),
    "which of several values or names was meant": (
        "argument twice",
        "too many arguments",
        "one name twice",
        "second input",
        "model made for another shape",
        "no layers to call",
        "model with an unknown layer",
        "layer unknown",
        "negative size",
        "size that is no number",
        "negative output",
        "fractional output",
        "negative traced output",
        "adaptive: negative",
        "einsum: equation",
        "einsum: output letter",
        "einsum: kernel letter",
        "einsum: too few axes",
        "grouped: heads",
        "grouped: key heads",
    ),
    "which layer was to be wrapped": (
        "no cell",
        "stack of no",
        "bidirectional: no recurrent layer",
        "bidirectional of no layer",
        "spectral: no",
        "timed: attention",
        "timed: merge",
        "timed: cell",
        "LSTM for a cell",
    ),
    "the inputs of the call are the caller's": (
        "several inputs",
        "input by a name",
        "input by name",
        "call option",
        "merge: none",
        "merge: list in a list",
        "merge: sizes",
        "merge: no axes",
        "concatenate: ranks",
        "attention: four inputs",
        "heads: no value",
        "heads: an input it",
        "heads: several",
        "layer norm: the same of several",
    ),
    "no model, only a rule that is asked": (
        "an axis that isn't there",
        "axis out of range",
        "attention: no axes",
        "heads: no axes",
    ),
    "there is nothing to divide": ("group norm: no features", "group norm: nothing"),
}


def refusal(what: str) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        REFUSALS[what]()
    return caught.value


@pytest.mark.parametrize("what", REFUSALS)
def test_a_refusal_is_one_sentence(what: str) -> None:
    error = refusal(what)
    assert error.message.endswith(".") and len(error.message) < 400
    assert "\n" not in str(error)
    assert not error.fix or (error.fix[0].isupper() or error.fix[0] == "`")
    assert not error.fix or error.fix.endswith((".", "?"))


def fixed(what: str) -> list[dict[str, Any]]:
    """The record, or the layer alone, after each fix that can be carried out."""
    error = refusal(what)
    record = getattr(REFUSALS[what], "record", None)
    if record is None and error.config is not None and error.layer is None:
        record = {"layers": [error.config]}
    found = []
    for fix in error.fixes:
        if not isinstance(fix, str) and record is not None:
            found.append(json.loads(json.dumps(record, default=list)))
            apply(fix, found[-1], error.layer or 0)
    return found


@pytest.mark.parametrize("what", REFUSALS)
def test_every_fix_works_when_it_is_done(what: str) -> None:
    records = fixed(what)
    for record in records:
        if "input_shape" in record:
            rows_of(record)
        else:
            for layer in record["layers"]:
                from_config(layer)
    is_open = any(what.startswith(names) for names in OPEN.values())
    assert bool(records) is not is_open, refusal(what).fixes


@pytest.mark.keras
def test_keras_accepts_every_model_that_was_fixed() -> None:
    from explain.keras_check.build import TwinRefusal, build, make_layer

    wrong, done = [], 0
    for what in REFUSALS:
        for record in fixed(what):
            done += 1
            try:
                if "input_shape" in record:
                    build(record)
                else:
                    for layer in record["layers"]:
                        make_layer(layer)
            except TwinRefusal as refused:
                wrong.append((what, record, refused.message))
    assert not wrong and done > 120


def test_a_record_that_is_refused_says_where() -> None:
    refused = predict({"input_shape": X, "layers": [L("Dense", units=2), L("Dense", units=0)]})
    assert refused["error"]["layer"] == 1
