"""``seqshape tokenize``: from one text to a tensor and back, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Optional

from shapecalc.errors import BadRecord, shown
from shapecalc.keras_names import VECTORIZER

from ..render.terminal import Piece, print_pieces, safe, terminal_width, waiting, wrapped
from ..texts import splitting
from ..texts.dataset import Dataset
from ..texts.encoder import Encoder
from ..texts.padding import cut, pad
from ..texts.sources import load

_MOST_ROWS, _MOST_TEXT = 40, 400
_LABEL = 10
_CUTTING = {
    "words": "TextVectorization converts to lower case, deletes punctuation and splits at white "
    "space.",
    "tokenizer": "The old Tokenizer converts to lower case, replaces punctuation with a space (not "
    "the apostrophe) and splits there.",
    "subwords": "Words and punctuation are split into the longest known pieces; ▁ is the space "
    "before a word. Capitals and punctuation stay.",
}


def run_tokenize(text: str, options: dict[str, Any]) -> int:
    """Show how a text becomes a tensor; returns the exit code."""
    if not text.strip():
        raise BadRecord("The text is empty.", 'For example: seqshape tokenize "a blue sky".')
    kind, why = chosen_kind(options["kind"])
    data = load(options["data"], text=options["text_column"], label=options["label_column"])
    encoder = Encoder(
        options["vocabulary"],
        options["steps"],
        padding=options["padding"],
        truncating=options["truncating"],
        kind=kind,
    )
    _fitted(encoder, data)
    found = steps_of(text, encoder, data)
    if options["as_json"]:
        import json

        print(json.dumps({**found, **({"note": why} if why else {})}, indent=2))
        return 0
    print_pieces(lines_of(found, encoder, data, why, terminal_width()))
    return 0


def chosen_kind(given: Optional[str]) -> tuple[str, str]:
    """The kind of encoder, and a note if it isn't the usual one."""
    from importlib.util import find_spec

    if given is not None or find_spec("tensorflow") is not None:
        return given or "words", ""
    from ..extras import install_tensorflow

    return (
        "tokenizer",
        "With the rules of the old Tokenizer, in plain Python: TensorFlow is not installed. "
        f"{install_tensorflow()}",
    )


def _fitted(encoder: Encoder, data: Dataset) -> None:
    from ..keras_check.build import KerasMissing

    try:
        with waiting("Learning the vocabulary"):
            encoder.fit(data.texts)
    except KerasMissing as missing:
        raise BadRecord(
            f"{missing}", "--kind tokenizer and --kind subwords work without it."
        ) from None


def steps_of(text: str, encoder: Encoder, data: Dataset) -> dict[str, Any]:
    """Everything that is shown, for JSON."""
    tokens = encoder.tokens(text)
    ids = [i for _, i in tokens]
    tensor = encoder.encode([text])
    # If there is nothing to pad or to cut, a longer or shorter row shows what would happen.
    longer = encoder.steps if len(ids) < encoder.steps else len(ids) + 2
    shorter = encoder.steps if len(ids) > encoder.steps else max(1, len(ids) // 2)
    sides = ("pre", "post")
    return {
        "text": text,
        "kind": encoder.kind,
        "source": data.name,
        "texts": len(data),
        "vocabulary": encoder.vocabulary,
        "vocabulary_used": len(encoder.pieces),
        "word_index": len(encoder.pieces) + len(encoder.rare) - 1,
        "tokens": [
            {"piece": piece, "id": i, "known": i != encoder.oov_id, **_rank(piece, encoder)}
            for piece, i in tokens
        ],
        "oov": {"token": encoder.oov, "id": encoder.oov_id},
        "steps": encoder.steps,
        "padding": encoder.padding,
        "truncating": encoder.truncating,
        "padded": {
            "steps": longer,
            **{side: pad([ids], longer, side, "post")[0].tolist() for side in sides},
        },
        "truncated": {"steps": shorter, **{side: cut(ids, shorter, side) for side in sides}},
        "tensor": tensor.tolist(),
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype),
        "decoded": encoder.decode(tensor[0]),
    }


def _rank(piece: str, encoder: Encoder) -> dict[str, int]:
    return {"word_index": encoder.rare[piece]} if piece in encoder.rare else {}


# -- in words -----------------------------------------------------------------------------
def lines_of(
    found: dict[str, Any], encoder: Encoder, data: Dataset, why: str, width: int
) -> Iterator[list[Piece]]:
    """The steps as lines for a person."""
    if why:
        yield from _prose(why, width, "yellow")
        yield []
    yield from _step("text", [_quoted(found["text"])], [], width)
    yield from _step("vocabulary", [_vocabulary(found)], _about_vocabulary(found, data), width)
    pieces = _some([token["piece"] for token in found["tokens"]]) or "no words"
    yield from _step("split", [pieces], [_CUTTING[encoder.kind], *_other_cut(found)], width)
    yield from _step("ids", _id_rows(found["tokens"]), _about_ids(found, encoder), width)
    yield from _step("padding", *_padding(found), width)
    yield from _step("truncating", *_truncating(found), width)
    shape = f"({', '.join(str(n) for n in found['shape'])})"
    yield from _step(
        "tensor",
        [f"shape {shape}, {found['dtype']}", _row(found["tensor"][0])],
        [
            f"One example of {found['steps']} time steps. A batch is (batch, {found['steps']}), "
            f"and the first layer is Embedding({found['vocabulary']}, …)."
        ],
        width,
    )
    yield from _step("back", [_quoted(found["decoded"])], _about_back(found), width)


def _step(
    label: str, facts: Sequence[str], words: Sequence[str], width: int
) -> Iterator[list[Piece]]:
    lead = f"{label:<{_LABEL}}  "
    room = max(20, width - len(lead))
    for fact in facts:
        for part in wrapped(safe(fact), room, "  "):
            yield [("bold", lead), ("", part)]
            lead = " " * len(lead)
    for sentence in words:
        for part in wrapped(safe(sentence), room):
            yield [("", " " * len(lead)), ("dim italic", part)]


def _prose(text: str, width: int, style: str) -> Iterator[list[Piece]]:
    for part in wrapped(safe(text), width):
        yield [(style, part)]


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= _MOST_TEXT else f'"{text[:_MOST_TEXT]}…"'


def _some(pieces: list[str]) -> str:
    rest = len(pieces) - _MOST_ROWS
    text = " | ".join(pieces[:_MOST_ROWS])
    return f"{text} | … and {rest:,} more" if rest > 0 else text


def _vocabulary(found: dict[str, Any]) -> str:
    what = "pieces" if found["kind"] == "subwords" else "words"
    return (
        f"{found['vocabulary_used'] - 2:,} {what} learned from {found['source']} "
        f"({found['texts']:,} texts), ids below {found['vocabulary']:,}"
    )


def _about_vocabulary(found: dict[str, Any], data: Dataset) -> list[str]:
    said = [
        f"0 is padding, 1 is {found['oov']['token']} (unknown), and from 2 on "
        + (
            "come single characters, then pieces in the order of merging (BPE)."
            if found["kind"] == "subwords"
            else "come words by frequency, the most frequent first."
        )
    ]
    if found["kind"] == "tokenizer":
        said.append(
            f"word_index numbers all {found['word_index']:,} of them; num_words = "
            f"{found['vocabulary']:,} acts only when encoding: higher ids become 1."
        )
    if found["kind"] == "subwords":
        said.append(
            "The subwords8k of older notebooks was removed from tensorflow-datasets; this encoder "
            "is learned from the texts themselves."
        )
    return [*said, *data.notes]


def _other_cut(found: dict[str, Any]) -> list[str]:
    """How the other tool would split the text, if that differs."""
    text = found["text"]
    new, old = splitting.vectorization_words(text), splitting.tokenizer_words(text)
    if found["kind"] == "subwords" or new == old:
        return []
    name, other = ("Tokenizer", old) if found["kind"] == "words" else (VECTORIZER, new)
    return [f"{name} splits differently: {_some(other)}."]


def _id_rows(tokens: list[dict[str, Any]]) -> list[str]:
    if not tokens:
        return ["none"]
    wide = max(len(token["piece"]) for token in tokens[:_MOST_ROWS])
    rows = [
        f"{safe(token['piece']):<{min(wide, 30)}}  {token['id']:>6}"
        + ("" if token["known"] else "  too rare" if "word_index" in token else "  not known")
        for token in tokens[:_MOST_ROWS]
    ]
    rest = len(tokens) - _MOST_ROWS
    return rows + ([f"… and {rest:,} more"] if rest > 0 else [])


def _about_ids(found: dict[str, Any], encoder: Encoder) -> list[str]:
    said = []
    for token in found["tokens"][:_MOST_ROWS]:
        if "word_index" in token:
            said.append(
                f"{shown(token['piece'])} has {token['word_index']:,} in word_index, which is not "
                f"below {encoder.vocabulary:,}: it becomes {encoder.oov_id}."
            )
    unknown = sum(not token["known"] for token in found["tokens"])
    if unknown:
        said.append(
            f"{unknown} of {len(found['tokens'])} became {found['oov']['token']}: the model can't "
            "tell which words they were."
        )
    return said


def _padding(found: dict[str, Any]) -> tuple[list[str], list[str]]:
    n, steps = len(found["tokens"]), found["steps"]
    at = found["padded"]["steps"]
    if n < steps:
        said = f"{steps} - {n} = {steps - n} zeros are added."
    else:
        said = f"{n} ids need no padding in {steps} time steps; with {at} steps:"
    return _both(found["padded"], found["padding"]), [said, _WHERE_ZEROS[found["padding"]]]


_WHERE_ZEROS = {
    "post": "post: zeros at the end. A recurrent layer then reads zeros last, unless mask_zero=True "
    "lets it skip them.",
    "pre": "pre, the default of pad_sequences: zeros first, so that a recurrent layer ends on "
    "words. cuDNN's LSTM and GRU can't skip zeros at the start.",
}


def _truncating(found: dict[str, Any]) -> tuple[list[str], list[str]]:
    n, steps = len(found["tokens"]), found["steps"]
    at = found["truncated"]["steps"]
    if not n:
        return ["nothing to cut"], []
    if n > steps:
        said = f"{n} - {steps} = {n - steps} ids are cut off and lost."
    else:
        said = f"{n} ids fit into {steps} time steps; cut to {at}:"
    return _both(found["truncated"], found["truncating"]), [
        said,
        "post keeps the beginning, pre (the default of pad_sequences) the end.",
    ]


def _both(made: dict[str, Any], chosen: str) -> list[str]:
    return [
        f"{side:<4} {_row(made[side])}{'  <- chosen' if side == chosen else ''}"
        for side in ("pre", "post")
    ]


def _row(ids: Sequence[int]) -> str:
    """Ids as a list; a long run of zeros is counted."""
    parts: list[str] = []
    i = 0
    while i < len(ids):
        run = i
        while run < len(ids) and ids[run] == 0:
            run += 1
        if run - i > 8:
            parts.append(f"0 × {run - i}")
            i = run
        else:
            parts.append(str(ids[i]))
            i += 1
    if len(parts) > 2 * _MOST_ROWS:
        parts = [*parts[:_MOST_ROWS], "…", *parts[-4:]]
    return f"[{', '.join(parts)}]"


def _about_back(found: dict[str, Any]) -> list[str]:
    said = ["Each id looked up, without padding."]
    if found["kind"] != "subwords":
        said.append("Capitals and punctuation are lost.")
        zeros = sum(i == 0 for i in found["tensor"][0])
        if zeros and found["kind"] == "tokenizer":
            said.append(
                "A decode_review that looks up every id in word_index shows '?' for each of the "
                f"{zeros} zeros: no word has the id 0."
            )
    return said
