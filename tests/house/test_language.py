"""The words that users read are those of the field: none stands on the right side of this table."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

import pytest

from .sources import ROOT, file_of, modules, texts

# What to say, and the pattern of what not.
TABLE = (
    ("returns, outputs", r"\bhand(s|ed|ing)? (\w+ ){0,3}on\b(?! tensors)"),
    ("fix, fixable", r"(?<![.\"])\bmend(s|ed|ing|able)?\b"),
    ("broadcast", r"\bstretch(es|ed|ing)?\b(?! of| its)"),
    ("silently", r"\bwithout a word\b"),
    ("given, declared, known", r"(?<![.\"])\btold\b(?! apart| otherwise)"),
    ("check against Keras", r"\b(hold|holds|held|holding)\b[^.;:]{0,50}\bagainst\b"),
    ("sequence, example", r"\banswers? (a|each|the) text\b|\b(one|two|three|number|class) \w* ?a text\b"),
    ("one value per unit", r"\b(number|value|weight|bias|row|column|vector|equation)s? an? "
     r"(unit|step|filter|class|word|text|feature|channel|layer|gate)\b"),
    ("video", r"\b(reads|makes|expects|takes|wants) films\b|\bfilms of (one|\d)"),
    ("is not a valid …", r"(?<!there )(?<!what )\bis no (?!longer|more|less|better|need|such)\w"),
    ("raises an error", r"\brefuse(s|d)?\b"),
    ("train, learn, trained, learned", r"\blearnt\b|\bquestions? of yes or no\b"),
    ("other settings", r"\balso at work\b"),
    ("textbook form", r"\bas the field writes\b"),
    ("Reset", r"\bas it was written\b"),
    ("unknown layer", r"\bthat seqshape knows\b"),
    ("overconfident", r"\bgoes astray\b"),
)  # fmt: skip


def wrong_words(text: str) -> Iterator[str]:
    line = " ".join(text.split())
    for say, pattern in TABLE:
        for found in re.finditer(pattern, line, re.IGNORECASE):
            around = line[max(0, found.start() - 20) : found.end() + 20]
            yield f"{around!r} (say: {say})"


def shown() -> Iterator[tuple[str, str]]:
    """A place and a text, of all that users read: messages, pages, help, docs, lessons."""
    for module, tree in modules().items():
        file = file_of(module)
        # The docstring of a code is its page, that of a command its help.
        coded = file.startswith(("shapecalc/errors/", "shapecalc/checks/"))
        docs_of = (ast.FunctionDef,) if file == "cli.py" else (ast.ClassDef,) if coded else ()
        for line, text in texts(tree, docs_of):
            if " " in text:  # a word by itself is a key
                yield f"{file}:{line}", text
    wordings = (ROOT / "explain/why/wordings").glob("*.txt")
    for path in [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").rglob("*.md")),
        *wordings,
    ]:
        yield str(path.relative_to(ROOT)), path.read_text("utf-8")
    for path in sorted((ROOT / "docs").rglob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            yield str(path.relative_to(ROOT)), "".join(cell["source"])


def test_users_read_the_words_of_the_field() -> None:
    found = [f"{place} {words}" for place, text in shown() for words in wrong_words(text)]
    assert not found, f"{len(found)} places:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The layer hands every step on.", 1),
        ("Mend it: labels are stretched without a word.", 3),
        ("'x' is no whole number, and Keras refuses it.", 2),
        ("It reads films and gives one number a unit.", 2),
        ("We recommend what is told apart; there is no step 5, and it is no longer needed.", 0),
        ("A hands-on lesson on film reviews that amends the outstretched.", 0),
    ],
)
def test_a_wrong_word_is_found(text: str, wrong: int) -> None:
    assert len(list(wrong_words(text))) == wrong


def test_what_is_read_is_found() -> None:
    read = list(shown())
    places = {place.split(":")[0] for place, _ in read}
    assert {"cli.py", "README.md"} < places and len(places) > 150
    assert any("Example::" in text for _, text in read)
