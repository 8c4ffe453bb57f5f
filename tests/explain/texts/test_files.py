"""Files of the user's: every format, every way of labelling, everything that can be wrong."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explain.texts import load
from shapecalc.errors import BadRecord, ShapeError, TooLarge
from tests.command import seqshape

ROWS = [("a fine film", "1"), ("dull", "0"), ('he said "go", twice', "1")]
TSV = "text\tlabel\n" + "".join(f"{t}\t{n}\n" for t, n in ROWS)
CSV = 'text,label\na fine film,1\ndull,0\n"he said ""go"", twice",1\n'
OBJECTS = [{"text": t, "label": int(n)} for t, n in ROWS]
JSONL = "".join(json.dumps(o) + "\n" for o in OBJECTS)


def written(folder: Path, name: str, content: Any) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", TSV),
        ("a.txt", TSV),
        ("windows.tsv", b"\xef\xbb\xbf" + TSV.replace("\n", "\r\n").encode()),
        ("a.csv", CSV),
        ("semicolons.csv", CSV.replace(",1", ";1").replace(",0", ";0").replace("text,", "text;")),
        ("nosuffix", CSV),
        ("a.jsonl", JSONL),
        ("a.ndjson", JSONL),
        ("lines.json", JSONL),
        ("nosuffix-jsonl", JSONL),
        ("array.json", json.dumps(OBJECTS)),
        ("pretty.json", json.dumps(OBJECTS, indent=2)),
        ("a.tsv.gz", gzip.compress(TSV.encode(), mtime=0)),
        ("a.jsonl.gz", gzip.compress(JSONL.encode(), mtime=0)),
        ("gzip-without-a-name.csv", gzip.compress(CSV.encode(), mtime=0)),
        ("gaps.tsv", TSV.replace("\n", "\n\n")),
        ("renamed.tsv", TSV.replace("text\tlabel", " Headline \tis_sarcastic")),
        ("ratings.tsv", "review\tstars\nso\t3\n" + TSV.partition("\n")[2].replace("\t1", "\t5")),
    ],
)
def test_formats(name: str, content: Any, tmp_path: Path) -> None:
    found = load(written(tmp_path, name, content))
    assert found.texts == [text for text, _ in ROWS]
    assert found.labels == [1, 0, 1]
    assert found.name == name and found.citation == ""


def test_columns_by_name_and_by_number(tmp_path: Path) -> None:
    path = written(tmp_path, "a.tsv", "id\twords\tgood\n1\tyes\t1\n2\tno\t0\n")
    found = load(path, text="words", label="good")
    assert (found.texts, found.labels) == (["yes", "no"], [1, 0])
    bare = written(tmp_path, "bare.tsv", "yes\t1\nno\t0\n")
    found = load(bare, text="1", label="2")
    assert (found.texts, found.labels) == (["yes", "no"], [1, 0])
    for text, label, says in (
        ("word", "good", "Did you mean 'words'"),
        ("words", None, "no column has a usual name for a label"),
        (None, "good", "The columns are: id, words, good"),
        ("words", "words", "text and label at once"),
        ("2", "good", "two names, or as two numbers"),
    ):
        with pytest.raises(BadRecord, match=says):
            load(path, text=text, label=label)


@pytest.mark.parametrize(
    ("column", "values", "classes", "labels"),
    [
        ("label", "0 1 1", "0 1", [0, 1, 1]),
        ("label", "0.0 1.0", "0 1", [0, 1]),
        ("label", "1 2 3 2", "1 2 3", [0, 1, 2, 1]),
        ("label", "0 2 1", "0 1 2", [0, 2, 1]),
        ("polarity", "4 0", "0 4", [1, 0]),
        ("label", "-1 1", "-1 1", [0, 1]),
        ("label", "pos neg neg", "neg pos", [1, 0, 0]),
        ("label", "true false", "false true", [1, 0]),
        ("stars", "1 3 5 2", "negative positive", [0, 1, 0]),
        ("rating", "10 4 5 7", "negative positive", [1, 0, 1]),
        ("rating", "-0.5 0.2 0", "negative positive", [0, 1]),
        ("rating", "-4 3.5 0.5 -1", "negative positive", [0, 1]),
        ("label", "0.9 0.1 0.5", "negative positive", [1, 0]),
        ("score", "0 1 1", "0 1", [0, 1, 1]),
    ],
)
def test_labels(column: str, values: str, classes: str, labels: list[int], tmp_path: Path) -> None:
    lines = "".join(f"text {i}\t{value}\n" for i, value in enumerate(values.split()))
    found = load(written(tmp_path, "a.tsv", f"text\t{column}\n{lines}"))
    assert found.labels == labels and found.classes == tuple(classes.split())
    assert bool(found.notes) == (len(labels) < len(values.split()))


def test_labels_of_json_keep_their_kind(tmp_path: Path) -> None:
    lines = '{"text": "a", "label": true}\n{"text": "b", "label": false}\n'
    found = load(written(tmp_path, "a.jsonl", lines))
    assert (found.classes, found.labels) == (("false", "true"), [1, 0])


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    lines = r'{"text": "a\ud800", "label": "\udfff"}' + '\n{"text": "b", "label": "x"}'
    found = load(written(tmp_path, "a.jsonl", lines))
    assert (found.texts, found.classes) == (["a?", "b"], ("?", "x"))


def test_sarcasm(tmp_path: Path) -> None:
    lines = "".join(
        json.dumps({"article_link": "x", "headline": h, "is_sarcastic": n}) + "\n"
        for h, n in (("area man knows all", 1), ("markets fall", 0))
    )
    path = written(tmp_path, "headlines.json", lines)
    found = load(f"sarcasm:{path}")
    assert found.classes == ("not sarcastic", "sarcastic") and found.labels == [1, 0]
    assert "Misra" in found.citation
    assert load(path).labels == [1, 0]
    bad = written(tmp_path, "bad.json", lines.replace(": 0}", ": 2}"))
    with pytest.raises(BadRecord, match=r"bad\.json, line 2: the label '2'.*range 0 to 1"):
        load(f"sarcasm:{bad}")


HEAD = "text\tlabel\n"
GOOD = "good\t1\nbad\t0\n"
BAD: dict[str, tuple[str, Any, str]] = {
    "missing text column": ("a.tsv", "id\tlabel\n1\t0\n", "no column has a usual name for a text"),
    "missing label column": ("a.csv", "text,x\na,b\n", "columns are: text, x"),
    "no headings": ("a.tsv", "good\t1\nbad\t0\n", "by number: --text 1 --label 2"),
    "one class": ("a.tsv", HEAD + "a\t1\nb\t1\n", "all 2 labels in 'label' are '1'"),
    "one word": ("a.tsv", HEAD + "a\tpos\nb\tpos\n", "all 2 labels in 'label' are 'pos'"),
    "ratings on one side": ("a.tsv", "text\tstars\na\t5\nb\t4\n", "0 are below 3 and 2 above 3"),
    "empty text": ("a.tsv", HEAD + GOOD + "  \t1\n", "line 4: the text in 'text' is empty"),
    "empty label": ("a.tsv", HEAD + "a\t1\nb\t\n", "line 3: the label in 'label' is missing"),
    "null label": ("a.jsonl", '{"text": "a", "label": null}\n', "line 1: the label in 'label' is"),
    "list as label": ("a.jsonl", '{"text": "a", "label": [1]}\n', "[1], not a label"),
    "number as text": ("a.jsonl", '{"text": 7, "label": 1}\n', "'text' is 7, not a string"),
    "latin-1": ("a.tsv", (HEAD + GOOD + "caf\xe9\t1\n").encode("latin-1"), "line 4: byte 0xe9"),
    "utf-16": ("a.tsv", (HEAD + GOOD).encode("utf-16"), "is UTF-16"),
    "nul": ("a.tsv", HEAD + GOOD + "a\0b\t1\n", "line 4: contains a NUL byte"),
    "binary": ("a.tsv", bytes(range(256)) * 9, "line 1: contains a NUL byte"),
    "10 MB line": ("a.tsv", HEAD + GOOD + "x" * 10**7 + "\t1\n", "line 4: 10,000,002 characters"),
    "10 MB line of CSV": ("a.csv", "text,label\na,1\n" + "x" * 10**7 + ",0\n", "line 3: 10,000"),
    "10 MB line of JSON": (
        "a.jsonl",
        JSONL + json.dumps({"text": "x" * 10**7, "label": 1}),
        "line 4: 10,000,",
    ),
    "10 MB text in an array": (
        "a.json",
        json.dumps([*OBJECTS, {"text": "x" * 10**7, "label": 1}]),
        "item 4: a text of 10,000,000 characters",
    ),
    "label above": ("a.tsv", HEAD + GOOD + "c\t7\n", "line 4: the label '7' in 'label' is outside"),
    "label below": ("a.tsv", HEAD + GOOD + "c\t-1\n", "line 4: the label '-1' in 'label' is out"),
    "rating above": ("a.tsv", "text\trating\na\t1\nb\t99\n", "line 3: the rating '99'"),
    "word among numbers": ("a.tsv", HEAD + GOOD + "c\tyes\n", "line 4: the label 'yes'"),
    "nan": ("a.tsv", HEAD + GOOD + "c\tnan\n", "line 4: the label 'nan'"),
    "number among words": ("a.tsv", HEAD + "a\tx\nb\ty\nc\t3\n", "line 4: the label '3'"),
    "texts as labels": (
        "a.tsv",
        HEAD + "".join(f"a{i}\tb{i}\n" for i in range(200)),
        "200 different labels",
    ),
    "empty": ("a.tsv", "", "is empty"),
    "white space": ("a.json", " \n \n", "is empty"),
    "headings alone": ("a.tsv", HEAD, "there are no texts below the headings"),
    "empty array": ("a.json", "[]", "there are no texts"),
    "broken JSON": (
        "a.json",
        '[{"text": "a",\n "label": 1},\n {"text" ]',
        "line 3: not valid JSON",
    ),
    "broken line": ("a.jsonl", JSONL + '{"text": "b"\n', "line 4: not valid JSON"),
    "deep JSON": ("a.json", "[" * 100_000, "a.json"),
    "huge number": ("a.jsonl", '{"text": "a", "label": ' + "9" * 9999 + "}", "line 1"),
    "no objects": ("a.json", "[1, 2]", "item 1: 1 is not an object"),
    "nul in JSON": (
        "a.jsonl",
        JSONL + r'{"text": "a\u0000b", "label": 1}',
        "line 4: contains a NUL",
    ),
    "long label": (
        "a.tsv",
        HEAD + "a\t" + "x" * 101 + "\n",
        "line 2: the label in 'label' has 101",
    ),
    "one object": ("a.json", '{\n"text": ["a"],\n"label": [1]}', "line 1: not valid JSON"),
    "other keys": ("a.jsonl", JSONL + '{"words": "b"}\n', "line 4: it has no 'text'"),
    "ragged": ("a.tsv", HEAD + GOOD + "c\n", "line 4: 1 field instead of 2 (text, label)"),
    "a tab too many": ("a.tsv", HEAD + "a\tb\t1\n", "line 2: 3 fields instead of 2"),
    "ragged CSV": ("a.csv", 'text,label\n"a\nb",1\nc,0,1\n', "line 4: 3 fields"),
    "open quote": ("a.csv", 'text,label\n"a,1\nb,0\n', "line 2: not valid CSV"),
    "twice": ("a.tsv", "text\ttext\tlabel\na\tb\t1\n", "line 1: two columns are called 'text'"),
    "cut gzip": ("a.tsv.gz", gzip.compress(TSV.encode() * 99)[:60], "damaged or cut off"),
    "wrong gzip": ("a.tsv.gz", b"\x1f\x8bnothing", "damaged or cut off"),
    "escapes": ("a.tsv", "\x1b[31mx\ty\na\tb\n", r"\x1b[31mx"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_one_sentence(name: str, tmp_path: Path) -> None:
    file, content, says = BAD[name]
    with pytest.raises((BadRecord, TooLarge)) as caught:
        load(written(tmp_path, file, content))
    message = str(caught.value)
    assert says in message and file in message, message
    assert "\n" not in message and len(message) < 400 and message.isprintable()


def test_folders_devices_and_names(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, says in (
        (str(tmp_path), "is a folder"),
        (str(tmp_path / "none.tsv"), "no such file"),
        (str(tmp_path / "pipe"), "not a regular file"),
        ("/dev/zero", "not a regular file"),
        ("a\0b", "not a valid file name"),
        ("x" * 5000, "too long"),
        ("", "no such file"),
    ):
        with pytest.raises(BadRecord, match=says):
            load(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explain.texts.files.MOST_BYTES", 10**6)
    path = written(tmp_path, "a.tsv.gz", gzip.compress(b"a\t1\n" * 10**6))
    with pytest.raises(TooLarge, match="of text"):
        load(path)


@pytest.mark.parametrize("words", [("ragged", 2), ("10 MB line", 1), ("nul", 2)])
def test_exit_codes(words: tuple[str, int], tmp_path: Path) -> None:
    file, content, says = BAD[words[0]]
    path = written(tmp_path, file, content)
    done = seqshape("tokenize", "a", "--kind", "tokenizer", "--data", path)
    assert done.returncode == words[1] and says in done.stderr and done.stdout == ""
    assert done.stderr.count("\n") == 1


@given(st.binary(max_size=300), st.sampled_from(["a.tsv", "a.csv", "a.json", "a.jsonl", "a"]))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    try:
        assert set(load(str(path)).labels) >= {0, 1}
    except ShapeError as error:
        assert name in str(error) and str(error).isprintable()


line = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\t\n\r"), min_size=1, max_size=30
).filter(str.strip)


@given(st.lists(line, min_size=2, max_size=8, unique_by=lambda t: " ".join(t.lower().split())))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    import csv
    import io

    labels = [i % 2 for i in range(len(texts))]
    rows = list(zip(texts, labels))
    quoted = io.StringIO()
    csv.writer(quoted).writerows([("text", "label"), *rows])
    objects = [{"text": t, "label": n} for t, n in rows]
    folder = tmp_path_factory.getbasetemp()
    for name, content in (
        ("b.tsv", "text\tlabel\n" + "".join(f"{t}\t{n}\n" for t, n in rows)),
        ("b.csv", quoted.getvalue()),
        ("b.jsonl", "\n".join(json.dumps(o, ensure_ascii=False) for o in objects)),
        ("b.json", json.dumps(objects)),
    ):
        found = load(written(folder, name, content))
        assert (found.texts, found.labels) == (texts, labels), name


def shared(name: str) -> str:
    """A file of the real labelled texts that lie beside a checkout, if they do."""
    root = Path(__file__).parents[3]
    folder = Path(os.environ.get("SEQSHAPE_TEXTS", root.parent / "shared" / "data"))
    if not (folder / name).exists():
        pytest.skip(f"{name} isn't there; SEQSHAPE_TEXTS names its folder")
    return str(folder / name)


@pytest.mark.parametrize(
    ("name", "rows", "classes"),
    [("sentiment.tsv", 3_000, ("0", "1")), ("sarcasm.tsv", 13_481, ("not sarcastic", "sarcastic"))],
)
def test_real_texts(name: str, rows: int, classes: tuple[str, ...]) -> None:
    path = shared(name)
    found = load(f"sarcasm:{path}" if name == "sarcasm.tsv" else path)
    assert found.classes == classes and 0.98 * rows < len(found) <= rows
    assert min(found.counts().values()) > 0.4 * rows
    assert "removed" in found.notes[0]
