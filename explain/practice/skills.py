"""What is practised, in order: each skill with the layers that its questions are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Union

from shapecalc.errors import BadRecord, did_you_mean, shown


@dataclass(frozen=True)
class Template:
    """A layer whose required sizes are drawn, and of the arguments in ``vary`` some as well.

    ``fixed`` holds the other arguments: a value, a range to draw from, or a layer inside.
    """

    name: str
    vary: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)


def of(name: str, vary: str = "", **fixed: Any) -> Template:
    return Template(name, tuple(vary.split()), fixed)


# One layer, or several in a row.
Asked = Union[Template, tuple[Template, ...]]


@dataclass(frozen=True)
class Skill:
    """``kinds`` are what can be asked of ``asked``; ``ranks`` how many axes an example has.

    ``read`` is what to read about it: a page of the documentation.
    """

    name: str
    title: str
    asked: tuple[Asked, ...]
    kinds: tuple[str, ...]
    ranks: tuple[int, ...] = (2,)
    read: str = "layers.md"


def _in(layer: Template, **more: Any) -> Template:
    return of("Bidirectional", layer=layer, **more)


_LSTM, _GRU, _RNN = of("LSTM"), of("GRU"), of("SimpleRNN")
_LSTMS = of("LSTM", return_sequences=True)
_GRUS = of("GRU", return_sequences=True)
_RNNS = of("SimpleRNN", return_sequences=True)
_DENSE, _CONV, _POOL = of("Dense"), of("Conv1D"), of("MaxPooling1D")
_MAX, _MEAN, _FLAT = of("GlobalMaxPooling1D"), of("GlobalAveragePooling1D"), of("Flatten")
_WORDS = of("Embedding", input_dim=range(200, 5000), output_dim=range(4, 40))
_DROP = of("Dropout", rate=0.5)
_IMAGE, _SMALLER = of("Conv2D"), of("MaxPooling2D")
_STRIDED = of("Conv1D", kernel_size=range(9, 16), strides=range(2, 4))
_HEADS = of("MultiHeadAttention", "use_bias", num_heads=range(2, 8), key_dim=range(8, 40))
_ONE = ("output_shape", "axis", "params", "weight_shape")
_MANY = ("total", "output_shape", "table", "says")

SKILLS: tuple[Skill, ...] = (
    Skill(
        "axes",
        "Axes: batch, time steps, features",
        (_DROP, _FLAT, _MAX, _MEAN, of("RepeatVector", n=range(3, 12)), of("Permute", dims=[2, 1])),
        ("output_shape", "axis"),
        ranks=(1, 2),
    ),
    Skill("embedding", "Embedding: a row for every token", (_WORDS,), _ONE, ranks=(1,)),
    Skill(
        "dense",
        "Dense: units and features",
        (_DENSE, of("Dense", "use_bias")),
        (*_ONE, "solve", "macs", "change"),
        ranks=(1, 2),
    ),
    Skill("conv1d", "Conv1D: a window over the steps", (_CONV,), (*_ONE, "solve", "macs")),
    Skill(
        "padding",
        "Padding: valid, same, causal",
        (of("Conv1D", "padding"),),
        ("axis", "output_shape", "change"),
    ),
    Skill(
        "strides",
        "Strides: every second position",
        # Long windows: divided by the strides, the mistakes still give different lengths.
        (_STRIDED, replace(_STRIDED, vary=("padding",))),
        ("axis", "output_shape", "solve", "change", "macs"),
    ),
    Skill(
        "dilation",
        "Dilation: a window with gaps",
        (of("Conv1D", dilation_rate=range(2, 5)),),
        ("axis", "output_shape", "solve", "change"),
    ),
    Skill(
        "pooling",
        "Pooling: fewer steps, the same features",
        (
            _POOL,
            of("MaxPooling1D", "strides padding"),
            of("AveragePooling1D", "strides"),
            _MAX,
            _MEAN,
        ),
        ("axis", "output_shape", "params", "solve"),
    ),
    Skill(
        "rnn",
        "SimpleRNN: units, steps, features",
        (_RNN, of("SimpleRNN", "use_bias")),
        (*_ONE, "state", "solve", "macs"),
    ),
    Skill(
        "return_sequences",
        "return_sequences: all steps or the last",
        (
            of("SimpleRNN", "return_sequences"),
            _RNNS,
            _GRUS,
            (_LSTMS, _LSTM),
            (_RNNS, _RNN, _DENSE),
            (_GRUS, _DENSE),
        ),
        ("output_shape", "change", "says"),
    ),
    Skill(
        "lstm_gru",
        "LSTM and GRU: gates",
        (_LSTM, _GRU, of("GRU", reset_after=False), of("LSTM", "use_bias return_sequences")),
        (*_ONE, "macs", "change"),
    ),
    Skill(
        "bidirectional",
        "Bidirectional: two directions",
        (
            _in(_LSTM),
            _in(_GRU),
            _in(_LSTMS),
            _in(_RNNS, merge_mode="sum"),
            (_in(_LSTMS), _in(_LSTM)),
            (_in(_GRU), _DENSE),
        ),
        ("output_shape", "params", "total", "change"),
    ),
    Skill(
        "stacks",
        "Stacks: what one layer gives, the next reads",
        (
            (_LSTMS, _LSTM),
            (_CONV, _POOL, _LSTM),
            (_CONV, of("Conv1D"), _MAX, _DENSE),
            (_RNNS, _RNN, _DENSE),
            (_in(_LSTMS), _in(_GRU), _DENSE),
            (_DENSE, _DROP, of("Dense")),
        ),
        _MANY,
    ),
    Skill(
        "models",
        "Whole models",
        (
            (_WORDS, _in(_LSTM), _DENSE, of("Dense")),
            (_WORDS, _CONV, _MAX, _DENSE),
            (_WORDS, _MEAN, _DENSE, of("Dense")),
            (_WORDS, _LSTMS, _GRU, _DENSE),
            (_WORDS, _CONV, _POOL, _FLAT, _DENSE),
            (_WORDS, _in(_GRUS), _in(_GRU), _DENSE),
        ),
        (*_MANY, "bug"),
        ranks=(1,),
    ),
    Skill(
        "images",
        "Images: height, width, channels",
        (
            _IMAGE,
            of("Conv2D", "padding strides"),
            _SMALLER,
            of("BatchNormalization"),
            of("DepthwiseConv2D", depth_multiplier=range(2, 5)),
            of("Conv2DTranspose", strides=range(2, 4)),
            of("ZeroPadding2D", padding=range(2, 5)),
            of("UpSampling2D", size=range(2, 4)),
            (_IMAGE, _SMALLER, of("Conv2D"), _FLAT, _DENSE),
            (_IMAGE, of("BatchNormalization"), of("GlobalAveragePooling2D"), _DENSE),
        ),
        ("output_shape", "params", "total", "table", "says", "macs", "solve"),
        ranks=(3,),
    ),
    Skill(
        "attention",
        "Attention: every query looks at all values",
        (of("Attention"), of("AdditiveAttention"), _HEADS, of("LayerNormalization")),
        ("output_shape", "params", "weight_shape", "macs"),
    ),
)


def skill_of(name: str) -> Skill:
    """The skill of this name. Raises BadRecord for one that doesn't exist."""
    for skill in SKILLS:
        if skill.name == name:
            return skill
    names = [skill.name for skill in SKILLS]
    raise BadRecord(
        f"There is no skill {shown(name)}.{did_you_mean(str(name), names)}",
        f"The skills: {', '.join(names)}.",
    )
