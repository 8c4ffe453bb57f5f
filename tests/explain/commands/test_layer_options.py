"""Commands of layers, made from the layers' declarations."""

from __future__ import annotations

import shlex
from typing import Any

import click
import pytest
from click.testing import CliRunner

from cli import seqshape
from explain.commands.layer_options import Written, _option_text, axes_of, layer_parameters
from shapecalc.errors import WrongInputs
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_class, layer_classes
from shapecalc.numbers.shape import shape_of


def run(*words: str) -> Any:
    """The command line in this process, with what it printed."""
    return CliRunner().invoke(seqshape, words)


@pytest.mark.parametrize("pair", ["2,3", "(2,3)", "[2, 3]"])
def test_a_pair_can_be_given(pair: str) -> None:
    found = run("zero_padding1d", "--padding", pair, "--len", "10", "--features", "3", "--table")
    assert found.exit_code == 0 and "(None, 15, 3)" in found.stdout
    found = run("cropping1d", "--cropping", pair, "--len", "1,000", "--features", "3", "--table")
    assert found.exit_code == 0 and "(None, 995, 3)" in found.stdout


@pytest.mark.parametrize(
    "words,says",
    [
        ("conv1d --filters 4 --kernel 3,3 --len 100", "2 sizes where one is expected"),
        ("conv1d --filters 8,18 --kernel 3 --len 100", "2 sizes where one is expected"),
        ("conv1d --filters 4 --kernel 3 --len 10,00", "2 sizes where one is expected"),
        ("zero_padding1d --padding 1,000 --len 9", "Write a thousand as 1000"),
        ("zero_padding1d --padding 1,2,3 --len 9", "or 2 of them"),
        ("conv1d --filters nan --kernel 3", "'nan' is not a size"),
        ("dropout --rate inf --len 3", "'inf' is not a"),
        ("dense --units 3 --shape None,Infinity", "'Infinity' is not a size"),
    ],
)
def test_what_is_not_the_size_that_is_expected(words: str, says: str) -> None:
    found = run(*words.split())
    assert found.exit_code in (1, 2) and says in found.stderr and found.stdout == ""


# What stands for a size, a shape or a layer that a declaration asks for and doesn't give.
AXES = ("rows", "height", "width", "depth", "frames")
SIZES = {"in_steps": "12", "in_features": "32", **{f"in_{axis}": "9" for axis in AXES}}
INSIDE = {"layer": "Dense(3)", "recurrent": "LSTM(3)", "cell": "LSTMCell(3)"}
# Arguments that only fit each other.
TOGETHER = {
    "EinsumDense": "--equation abc,cd->abd --output_shape None,4",
    "Reshape": "--target_shape 4,-1",
    "InputLayer": "--shape 12,32",
    "RandomColorDegeneration": "--features 3",
    "Discretization": "--bin_boundaries (0.0,1.0)",
    "CategoryEncoding": "--num_tokens 5 --shape None,4",
    "IntegerLookup": "--vocabulary (10,20)",
    "StringLookup": "--vocabulary (a,b)",
    "TextVectorization": "--vocabulary (a,b) --shape None,1",
    "HashedCrossing": "--input None,1 --input None,1",
    "MelSpectrogram": "--fft_length 16",
    "STFTSpectrogram": "--frame_length 4",
    **dict.fromkeys(("Resizing", "CenterCrop", "RandomCrop"), "--shape None,9,9,3"),
    "GroupedQueryAttention": "--head_dim 4 --num_query_heads 4 --num_key_value_heads 2",
}


def words_for(cls: Any) -> list[str]:
    """A command line for a layer from its declaration: what it requires, and its input."""
    words = [cls.stem(), *TOGETHER.get(cls.__name__, "").split()]
    for parameter in layer_parameters(cls):
        key = str(parameter.name)
        kind = cls.kinds.get(key)
        if isinstance(parameter, click.Argument):
            words.append(INSIDE[kind.of])
        elif key in cls.required and parameter.opts[0] not in words:
            words += _option_text(cls, key).split()
        elif key == "in_features" and "..." in cls.reads and hasattr(cls, "over"):
            words += [parameter.opts[-1], "3"]  # the colours of an image
        elif key in SIZES and not set(parameter.opts) & set(words):
            words += [parameter.opts[-1], SIZES[key]]
        elif key == "in_list" and "--input" not in words:
            words += ["--input", "None,12,32"] * 2
        elif isinstance(parameter.type, Written) and key.removeprefix("in_") in cls.call_inputs:
            words += [parameter.opts[0], "None,12,32"]
    return words


@pytest.mark.keras
@pytest.mark.parametrize("cls", layer_classes().values(), ids=lambda c: c.__name__)
def test_the_command_of_every_layer_agrees_with_keras(cls: Any) -> None:
    found = run(*words_for(cls), "--verify")
    assert found.exit_code == 0, f"{words_for(cls)}: {found.output}"
    assert "agrees:" in found.stdout and "forward pass" in found.stdout


@pytest.mark.keras
@pytest.mark.parametrize("cells", [["GRUCell(3)"], ["SimpleRNNCell(2)", "LSTMCell(3)"]])
def test_cells_on_top_of_each_other_agree_with_keras(cells: list[str]) -> None:
    found = run("stacked_rnn_cells", *cells, "--features", "8", "--verify", "--table")
    assert found.exit_code == 0 and "agrees:" in found.stdout, found.output


@pytest.mark.parametrize("cls", layer_classes().values(), ids=lambda c: c.__name__)
def test_every_argument_has_an_option_that_gives_what_the_constructor_takes(cls: Any) -> None:
    options = {p.name: p for p in layer_parameters(cls)}
    assert [key for key in cls.kinds if key not in options] == []
    for key, kind in cls.kinds.items():
        for value in kind.accepts:
            if value is None or kind.option in ("flag", "layer") or isinstance(value, bool):
                continue
            words = str(list(value)) if isinstance(value, (list, tuple)) else str(value)
            read = options[key].type.convert(words, options[key], None)
            assert kind.check(read) == kind.check(value), (key, words, read)


@pytest.mark.parametrize(
    "cls", [c for c in layer_classes().values() if c.required], ids=lambda c: c.__name__
)
def test_a_forgotten_option_is_named_and_works(cls: Any) -> None:
    inside = [k for k in cls.required if cls.kinds[k].option == "layer"]
    words = [cls.stem(), *(INSIDE[cls.kinds[k].of] for k in inside)]
    found = run(*words)
    if len(inside) < len(cls.required):
        assert found.exit_code == 1 and "Add --" in found.stderr
        advice = shlex.split(found.stderr.partition(" Add ")[2].strip().rstrip("."))
        again = run(*words, *advice)
        assert "SEQ2" not in again.output and "Invalid" not in again.output


@pytest.mark.parametrize(
    "words,shape",
    [
        (["time_distributed", "Conv1D(3, 2)"], "(None, 9, None, 3)"),
        (["time_distributed", "Dense(3)"], "(None, 9, 3)"),
        (["bidirectional", "LSTM(3)"], "(None, 6)"),
    ],
)
def test_a_wrapper_that_goes_through_steps_has_one_axis_more(words: list[str], shape: str) -> None:
    found = run(*words, "--len", "9", "--features", "4", "--table")
    assert found.exit_code == 0 and shape in found.stdout, found.output


def test_what_was_left_out_is_advised_as_an_option() -> None:
    found = run("input_layer")
    assert found.exit_code == 1 and found.stderr.endswith("Add --shape 120.\n")
    assert "(None, 120)" in run("input_layer", "--shape", "120").stdout


def test_sizes_that_were_named_stand_in_the_table() -> None:
    found = run("conv1d", "--len", "T", "--filters", "8", "--kernel", "5", "--table")
    assert "(None, T - 4, 8)  40 * channels + 8" in found.stdout
    assert "(None, None, 8)" in run("conv1d", "--filters", "8", "--kernel", "5", "--table").stdout


def test_options_for_the_input_are_the_axes_that_a_layer_reads() -> None:
    class Images(Layer, listed=False):
        reads = "batch height width channels"

    assert axes_of(Images) == ["height", "width", "features"]
    assert axes_of(layer_class("RepeatVector")) == ["features"]
    assert axes_of(layer_class("ConvLSTM1D")) == ["steps", "rows", "features"]
    assert axes_of(layer_class("Dense")) == axes_of(layer_class("RNN")) == ["steps", "features"]
    options = [p.opts for p in layer_parameters(Images)]
    assert ["--height", "--rows"] in options and ["--width", "--columns"] in options


@pytest.mark.parametrize("cls", layer_classes().values(), ids=lambda c: c.__name__)
def test_every_layer_is_drawn_from_the_same_words(cls: Any) -> None:
    found = run("draw", *words_for(cls))
    assert found.exit_code == 0 and found.stdout, found.output


def test_a_cell_shows_its_states() -> None:
    found = run("lstm_cell", "--units", "4", "--features", "8", "--table")
    assert found.exit_code == 0 and "[(None, 4), [(None, 4), (None, 4)]]" in found.stdout
    with pytest.raises(WrongInputs, match=r"needs the states \(None, 4\), \(None, 4\), but"):
        layer_class("LSTMCell")(4).apply(
            {"inputs": shape_of([None, 8]), "states": [shape_of([None, 3])]}
        )
