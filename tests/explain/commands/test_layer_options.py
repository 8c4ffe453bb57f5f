"""Commands of layers, made from the layers' declarations."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from cli import seqshape


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
