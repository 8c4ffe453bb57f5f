"""Encoders: the old Tokenizer's rules, Keras's layer, pieces of words, padding."""

from __future__ import annotations

import json
import warnings
from collections import OrderedDict
from typing import Any, Optional

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explain.keras_check import build as keras_twin
from explain.texts import KINDS, Encoder, load
from explain.texts.padding import pad
from explain.texts.splitting import vectorization_words
from explain.texts.subwords import LONGEST, START, cut, joined, learn, parts
from shapecalc.errors import BadRecord

SKY = "Today has a beautiful blue sky"
LIVED = "I lived in Ireland, so at school they made me learn how to speak Gaelic"
# Small alphabets, so that words meet again; with what the tools treat differently.
odd = st.text(
    st.sampled_from(list("abAB  '-.!<>\t\n\r\x0b\x0c\xa0éÉßİ中▁_0\u2028") + ["\U0001f600"]),
    max_size=25,
)
any_text = st.one_of(odd, st.text(max_size=15))
corpus = st.lists(any_text, min_size=1, max_size=8)
oovs = st.sampled_from(["<OOV>", None, "a"])


@pytest.fixture(scope="module")
def keras() -> Any:
    return keras_twin.load_keras()


# -- the old Tokenizer --------------------------------------------------------------------
def by_hand(train: list[str], texts: list[str], num_words: int, oov: Optional[str]) -> Any:
    """The rules of keras.preprocessing.text.Tokenizer, stated a second time: (word_index,
    sequences)."""

    def words(text: str) -> list[str]:
        text = text.lower()
        for mark in '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n':
            text = text.replace(mark, " ")
        return [word for word in text.split(" ") if word != ""]

    counts: OrderedDict[str, int] = OrderedDict()
    for text in train:
        for word in words(text):
            counts[word] = counts[word] + 1 if word in counts else 1
    ranked = sorted(counts.items(), key=lambda item: item[1], reverse=True)
    names = ([] if oov is None else [oov]) + [word for word, _ in ranked]
    word_index: dict[str, int] = {}
    for i, name in enumerate(names):
        word_index[name] = i + 1
    sequences = []
    for text in texts:
        row = []
        for word in words(text):
            i = word_index.get(word)
            if i is not None and i < num_words:
                row.append(i)
            elif oov is not None:
                row.append(word_index[oov])
        sequences.append(row)
    return word_index, sequences


@given(corpus, corpus, st.integers(3, 12), oovs)
def test_tokenizer(train: list[str], texts: list[str], n: int, oov: Optional[str]) -> None:
    word_index, sequences = by_hand(train, texts, n, oov)
    encoder = Encoder(n, 5, kind="tokenizer", oov=oov)
    if len(word_index) == (oov is not None):
        with pytest.raises(BadRecord, match="no words to learn"):
            encoder.fit(train)
        return
    encoder.fit(train)
    # An oov word that is itself too rare got an id beyond the vocabulary; ours is 1 then.
    beyond = word_index[oov] if oov is not None else 0
    expected = [[1 if i == beyond >= n else i for i in row] for row in sequences]
    assert encoder.rows(texts) == expected
    assert {**encoder._index, **encoder.rare} == {
        w: i for w, i in word_index.items() if w != oov or i > 1
    }


def test_tokenizer_of_keras_itself() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        legacy = pytest.importorskip("tf_keras", reason="tf_keras isn't installed")
    data = load(limit=600)
    for n, oov in ((10_000, "<OOV>"), (500, "<OOV>"), (500, None)):
        theirs = legacy.preprocessing.text.Tokenizer(num_words=n, oov_token=oov)
        theirs.fit_on_texts(data.texts[:400])
        ours = Encoder(n, 40, kind="tokenizer", oov=oov, padding="pre").fit(data.texts[:400])
        assert ours.rows(data.texts) == theirs.texts_to_sequences(data.texts)
        assert {**ours._index, **ours.rare} == {
            w: i for w, i in theirs.word_index.items() if w != oov
        }


def test_what_num_words_means() -> None:
    texts = ["the cat and the dog", "the cat"]
    encoder = Encoder(4, 5, kind="tokenizer").fit(texts)
    assert encoder.pieces == ["", "<OOV>", "the", "cat"]
    assert encoder.rare == {"and": 4, "dog": 5}
    assert encoder.tokens("The dog!") == [("the", 2), ("dog", 1)]
    assert encoder.encode(["The dog!"]).tolist() == [[2, 1, 0, 0, 0]]
    assert encoder.decode([2, 1, 0, 0, 0]) == "the <OOV>"
    dropping = Encoder(3, 5, kind="tokenizer", oov=None).fit(texts)
    assert dropping.tokens("The dog's cat") == [("the", 1), ("cat", 2)]


# -- keras.layers.TextVectorization -------------------------------------------------------
@pytest.mark.keras
@settings(max_examples=25)
@given(corpus, corpus, st.integers(3, 12))
def test_words(train: list[str], texts: list[str], n: int) -> None:
    encoder = Encoder(n, 6)
    if not any(vectorization_words(text) for text in train):
        with pytest.raises(BadRecord, match="no words to learn"):
            encoder.fit(train)
        return
    encoder.fit(train)
    rows = encoder.rows(texts)  # the layer's answer
    assert rows == [[i for _, i in encoder.tokens(text)] for text in texts]  # plain Python's
    assert all(i < n for row in rows for i in row)
    counts: dict[str, int] = {}
    for text in train:
        for word in vectorization_words(text):
            counts[word] = counts.get(word, 0) + 1
    frequencies = [counts[word] for word in encoder.pieces[2:]]
    assert frequencies == sorted(counts.values(), reverse=True)[: n - 2]


@pytest.mark.keras
def test_words_and_tokenizer_cut_otherwise(keras: Any) -> None:
    texts = ["It's a well-made film"]
    new, old = Encoder(99, 9).fit(texts), Encoder(99, 9, kind="tokenizer").fit(texts)
    assert sorted(new.pieces[2:]) == ["a", "film", "its", "wellmade"]
    assert old.pieces[2:] == ["it's", "a", "well", "made", "film"]
    layer = keras.layers.TextVectorization()
    layer.adapt(texts)
    assert layer.get_vocabulary()[2:] == new.pieces[2:]
    assert layer(texts).numpy().tolist() == new.rows(texts)


# -- pieces of words ----------------------------------------------------------------------
def test_the_most_frequent_pair_is_joined_first() -> None:
    pieces = learn(["low low lower lowest new newer"], 14)
    assert pieces[0] == START and sorted(pieces[1:9]) == sorted("lowernst")
    assert pieces[9:12] == ["lo", "low", "▁low"]
    assert learn(["aaaa aaaa"], 99)[2:] == ["aa", "aaaa", "▁aaaa"]


@settings(max_examples=40)
@given(corpus, st.integers(3, 60))
def test_subwords_lose_nothing(train: list[str], n: int) -> None:
    encoder = Encoder(n, 5, kind="subwords")
    assume(any(text.strip() for text in train))
    encoder.fit(train)
    assert encoder.pieces == Encoder(n, 5, kind="subwords").fit(list(train)).pieces
    assert len(set(encoder.pieces)) == len(encoder.pieces) <= n
    for text in train:
        tokens = encoder.tokens(text)
        whole = " ".join(text.encode("utf-8", "replace").decode().replace(START, "_").split())
        assert joined(piece for piece, _ in tokens) == whole
        if all(i != 1 for _, i in tokens):
            assert encoder.decode([i for _, i in tokens]) == whole


@given(odd, st.lists(odd.filter(bool), max_size=6))
def test_the_longest_piece_is_taken(text: str, pieces: list[str]) -> None:
    index = {piece: i for i, piece in enumerate(pieces) if len(piece) <= LONGEST}
    for part in parts(text):
        found = cut(part, index)
        assert "".join(found) == part
        at = 0
        for piece in found:
            fitting = [p for p in index if part.startswith(p, at)]
            assert len(piece) == max(map(len, fitting), default=1)
            at += len(piece)


def test_words_that_never_came_are_spelt() -> None:
    encoder = Encoder(2_000, 20, kind="subwords").fit(load(limit=1_000).texts)
    for text in (SKY, LIVED, "Unfrobnicated!"):
        tokens = encoder.tokens(text)
        assert all(i > 1 for _, i in tokens) and len(tokens) > len(text.split())
        assert encoder.decode([i for _, i in tokens]) == text
    assert [i for _, i in encoder.tokens("中")][-1] == 1


# -- rows of one length -------------------------------------------------------------------
sides = st.sampled_from(["pre", "post"])
ids = st.lists(st.lists(st.integers(1, 99), max_size=9), max_size=5)


@pytest.mark.keras
@given(ids, st.integers(1, 9), sides, sides)
def test_padding_is_that_of_keras(
    rows: list[list[int]], steps: int, padding: str, truncating: str
) -> None:
    ours = pad(rows, steps, padding, truncating)
    theirs = keras_twin.load_keras().utils.pad_sequences(
        rows, steps, padding=padding, truncating=truncating
    )
    assert ours.dtype == theirs.dtype == np.int32
    assert ours.shape == (len(rows), steps)
    assert ours.tolist() == theirs.tolist() if rows else True


@pytest.mark.keras
@pytest.mark.parametrize("kind", KINDS)
def test_encode_and_decode(kind: str) -> None:
    data = load(limit=300)
    for padding in ("pre", "post"):
        for truncating in ("pre", "post"):
            encoder = Encoder(900, 12, kind=kind, padding=padding, truncating=truncating).fit(
                data.texts
            )
            x = encoder.encode(data.texts)
            assert x.shape == (300, 12) and x.dtype == np.int32 and 0 <= x.min() <= x.max() < 900
            for row, text in zip(x, data.texts):
                found = [i for _, i in encoder.tokens(text)]
                kept = found[:12] if truncating == "post" else found[-12:]
                zeros = [0] * (12 - len(kept))
                assert row.tolist() == (kept + zeros if padding == "post" else zeros + kept)
                assert encoder.decode(row) == encoder.decode(kept)
    assert encoder.encode([]).shape == (0, 12)


@pytest.mark.keras
@pytest.mark.parametrize("kind", KINDS)
def test_kept_and_taken_up_again(kind: str) -> None:
    data = load(limit=200)
    encoder = Encoder(300, 10, kind=kind, padding="pre").fit(data.texts[:100])
    kept = json.loads(json.dumps(encoder.to_dict()))
    again = Encoder.from_dict(kept)
    assert again.to_dict() == kept
    assert (again.encode(data.texts) == encoder.encode(data.texts)).all()
    assert again.tokens(SKY) == encoder.tokens(SKY)
    assert again.decode(encoder.encode([LIVED])[0]) == encoder.decode(encoder.encode([LIVED])[0])


def test_what_is_no_kept_encoder() -> None:
    kept = Encoder(9, 4, kind="tokenizer").fit(["a b"]).to_dict()
    for broken in (
        {},
        {**kept, "pieces": ["a"]},
        {**kept, "pieces": ["", "<OOV>", 3]},
        {**kept, "pieces": ["", "<OOV>", *"abcdefghij"]},
        {**kept, "more": 1},
        {**kept, "vocabulary": "9"},
        {**kept, "kind": "word"},
    ):
        with pytest.raises(BadRecord):
            Encoder.from_dict(broken)


@pytest.mark.keras
def test_batches_as_long_as_their_longest_text() -> None:
    texts = ["a", "a b", "a b c d", "b"]
    encoder = Encoder(99, 3, kind="tokenizer", padding="pre").fit(texts)
    batches = [
        (x.numpy().tolist(), y.numpy().tolist()) for x, y in encoder.dataset(texts, [0, 1, 1, 0], 2)
    ]
    a, b, c = (encoder.tokens(word)[0][1] for word in "abc")
    assert batches == [([[a, 0], [a, b]], [0, 1]), ([[a, b, c], [b, 0, 0]], [1, 0])]
    mixed = encoder.dataset(texts, [0, 1, 1, 0], 3, shuffle=1)
    assert len(mixed) == 2
    assert sorted(n for _, y in mixed for n in y.numpy().tolist()) == [0, 0, 1, 1]


def test_bad_settings() -> None:
    for options, says in (
        ({"vocabulary": 2}, "vocabulary is 2"),
        ({"vocabulary": 10**12}, "to 10,000,000"),
        ({"steps": 0}, "steps is 0"),
        ({"steps": True}, "steps is True"),
        ({"kind": "tokeniser"}, "Did you mean 'tokenizer'"),
        ({"padding": "after"}, "one of: pre, post"),
        ({"oov": None}, "Only the old Tokenizer"),
    ):
        with pytest.raises(BadRecord, match=says):
            Encoder(**options)  # type: ignore[arg-type]
    with pytest.raises(BadRecord, match="no vocabulary yet"):
        Encoder().encode([SKY])
    with pytest.raises(BadRecord, match="Id 9 is not in"):
        Encoder(9, 4, kind="tokenizer").fit([SKY]).decode([9])
