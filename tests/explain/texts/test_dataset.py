"""The bundled sentences, and parts that are held out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explain.texts import SOURCES, Dataset, load, split
from explain.texts.dataset import same_text
from shapecalc.errors import BadRecord

DATA = Path(__file__).parents[3] / "explain" / "data"


def test_the_bundled_sentences() -> None:
    every, movies = load(), load("reviews-movies")
    assert len(every) == 11_395 and every.counts() == {"negative": 5_377, "positive": 6_018}
    assert len(movies) == 9_021 and set(movies.texts) < set(every.texts)
    assert every.classes == ("negative", "positive")
    assert every.texts[0].startswith("The Rock is destined") and every.labels[0] == 1
    assert len({same_text(text) for text in every.texts}) == len(every)


def test_licence_and_citation_travel_with_the_sentences() -> None:
    text = " ".join((DATA / "README.md").read_text(encoding="utf-8").replace(">", "").split())
    assert "The MIT License" in text and "Copyright (c) 2016 C.J. Hutto" in text
    assert load().citation in text
    assert "MIT" in load().source


def test_a_limit_is_spread_over_the_source() -> None:
    few = load(limit=200)
    every = load()
    assert len(few) == 200 and few.texts == [every.texts[i * len(every) // 200] for i in range(200)]
    assert load(limit=10**9) == every
    with pytest.raises(BadRecord, match="limit is 1 texts"):
        load(limit=1)


def test_sources_that_arent_there() -> None:
    with pytest.raises(BadRecord, match="one of: reviews, reviews-movies, imdb, sarcasm:PATH"):
        load("review")
    with pytest.raises(BadRecord, match="sarcasm:PATH"):
        load("sarcasm")
    assert list(SOURCES) == ["reviews", "reviews-movies", "imdb"]


words = st.text("aAbB cC", min_size=1, max_size=6).filter(str.strip)


@given(
    st.lists(st.tuples(words, st.integers(0, 2)), max_size=60),
    st.integers(0, 9),
    st.floats(0.01, 0.99),
)
def test_split(pairs: list[tuple[str, int]], seed: int, share: float) -> None:
    data = Dataset("any", [t for t, _ in pairs], [n for _, n in pairs], ("a", "b", "c"), "")
    first: dict[str, int] = {}
    for text, label in pairs:
        first.setdefault(same_text(text), label)
    if any(list(first.values()).count(c) < 2 for c in range(3)):
        with pytest.raises(BadRecord, match="different texts"):
            split(data, seed=seed, validation=share)
        return
    kept, held = split(data, seed=seed, validation=share)
    assert (kept, held) == split(data, seed=seed, validation=share)
    sides = [{same_text(t) for t in part.texts} for part in (kept, held)]
    assert not sides[0] & sides[1] and sides[0] | sides[1] == set(first)
    assert len(sides[0]) == len(kept) and len(sides[1]) == len(held)
    for part in (kept, held):
        assert [first[same_text(t)] for t in part.texts] == part.labels
    for c in range(3):
        n = list(first.values()).count(c)
        assert held.labels.count(c) == min(max(1, round(n * share)), n - 1)


def test_other_seeds_hold_out_others() -> None:
    data = load(limit=500)
    assert split(data, seed=1)[1].texts != split(data, seed=2)[1].texts
    for share in (0, 1, -1.0, float("nan")):
        with pytest.raises(BadRecord, match="between 0 and 1"):
            split(data, validation=share)


def test_loading_needs_nothing_heavy() -> None:
    script = (
        "from explain.texts import Encoder, load, split\n"
        "kept, held = split(load())\n"
        "encoder = Encoder(100, 9, kind='tokenizer').fit(kept.texts)\n"
        "encoder.rows(held.texts)\n"
        "import sys; print('numpy' in sys.modules, 'keras' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "False"], done.stderr
