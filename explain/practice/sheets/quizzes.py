"""Sheets for learning platforms: GIFT and XML for Moodle, QTI for Canvas, jupyterquiz, Anki."""

from __future__ import annotations

import json
from html import escape as _escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from shapecalc.errors import BadRecord

from ...extras import install
from ..item import Item
from .sheet import (
    Sheet,
    as_text,
    asks,
    choices_of,
    right_answers,
    spellings,
    wrong_answers,
)


def escape(text: str) -> str:
    return _escape(text, quote=False)


def html_of(item: Item) -> str:
    """A question with its code."""
    code = f"<pre>{escape(item.shown_code())}</pre>" if item.code else ""
    return f"<p>{escape(item.text)}</p>{code}"


def story(item: Item) -> str:
    """What is shown when an item is over: the derivation."""
    return "<pre>" + escape("\n".join(item.derivation)) + "</pre>"


def _answers(sheet: Sheet, item: Item) -> list[tuple[str, bool, str]]:
    """Every answer that a program can compare: as written, whether it is right, what to say."""
    if asks(sheet, item) == "choice":
        return [(as_text(answer), right, words) for answer, right, words in choices_of(item)]
    write = spellings if asks(sheet, item) == "text" else lambda answer: [str(answer)]
    found = [(text, True, "Right.") for right in right_answers(item) for text in write(right)]
    for wrong, words in wrong_answers(item):
        found += [(text, False, words) for text in write(wrong)]
    return found


# -- Moodle ------------------------------------------------------------------------------
def _gift(words: str) -> str:
    for c in "\\~=#{}:":
        words = words.replace(c, f"\\{c}")
    return words.replace("\n", "\\n")


def gift(sheet: Sheet, name: str) -> str:
    """A sheet in GIFT, with feedback to every answer and the derivation behind."""
    parts = [f"$CATEGORY: {_gift(sheet.title)}\n"]
    for n, item in enumerate(sheet.variants[name], 1):
        how = asks(sheet, item)
        lines = [f"::{_gift(f'{n} {item.id}')}::[html]{_gift(html_of(item))}" + "{"]
        lines[0] += "#" if how == "number" else ""
        for text, right, words in _answers(sheet, item):
            text, words = _gift(text), _gift(words)
            if how == "choice":
                lines.append(f"{'=' if right else '~'}{text}#{words}")
            elif how == "number":
                lines.append(f"=%{100 if right else 0}%{text}:0#{words}")
            else:
                lines.append(f"=%{100 if right else 0}%{text}#{words}")
        parts.append("\n".join([*lines, f"####{_gift(story(item))}", "}"]) + "\n")
    return "\n".join(parts)


_MOODLE = {"choice": "multichoice", "number": "numerical", "text": "shortanswer"}


def moodle_xml(sheet: Sheet, name: str) -> str:
    """A sheet in Moodle's XML, with feedback to every answer and the derivation behind."""
    quiz = ET.Element("quiz")
    for n, item in enumerate(sheet.variants[name], 1):
        how = asks(sheet, item)
        question = ET.SubElement(quiz, "question", type=_MOODLE[how])
        _text(question, "name", f"{n} {item.id}")
        _text(question, "questiontext", html_of(item), "html")
        _text(question, "generalfeedback", story(item), "html")
        if how == "choice":
            for tag, value in (("single", "true"), ("shuffleanswers", "true")):
                ET.SubElement(question, tag).text = value
        if how == "text":
            ET.SubElement(question, "usecase").text = "0"
        for text, right, words in _answers(sheet, item):
            answer = ET.SubElement(
                question, "answer", fraction="100" if right else "0", format="plain_text"
            )
            ET.SubElement(answer, "text").text = text
            if how == "number":
                ET.SubElement(answer, "tolerance").text = "0"
            _text(answer, "feedback", escape(words), "html")
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def _text(parent: ET.Element, tag: str, text: str, kind: str = "") -> None:
    made = ET.SubElement(parent, tag, {"format": kind} if kind else {})
    ET.SubElement(made, "text").text = text


# -- notebooks ---------------------------------------------------------------------------
def jupyterquiz(sheet: Sheet, name: str) -> str:
    """A sheet as ``jupyterquiz.display_quiz`` reads it; shapes are chosen, since it knows no text."""
    made = []
    for item in sheet.variants[name]:
        number = asks(sheet, item) == "number"
        question: dict[str, Any] = {"question": item.text}
        if item.code:
            question["code"] = item.shown_code()
        if number:
            question["type"] = "numeric"
            question["answers"] = [
                {"type": "value", "value": int(text) if text.lstrip("-").isdigit() else float(text),
                 "correct": right, "feedback": words}
                for text, right, words in _answers(sheet, item)
            ]  # fmt: skip
            question["answers"].append({"type": "default", "feedback": "\n".join(item.derivation)})
        else:
            question["type"] = "multiple_choice"
            question["answers"] = [
                {"answer": as_text(answer), "correct": right, "feedback": words}
                for answer, right, words in choices_of(item)
            ]
        made.append(question)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


# -- Canvas ------------------------------------------------------------------------------
def _qti_text(sheet: Sheet, name: str) -> str:
    lines = [f"Quiz title: {sheet.title}", ""]

    def block(mark: str, text: str) -> list[str]:
        first, *rest = text.split("\n")
        indent = " " * (len(mark) + 1)
        return [f"{mark} {first}", *(f"{indent}{line}" if line else "" for line in rest)]

    for n, item in enumerate(sheet.variants[name], 1):
        how = asks(sheet, item)
        code = f"\n\n```python\n{item.shown_code()}\n```" if item.code else ""
        lines += [f"Title: {n} {item.id}", *block(f"{n}.", item.text + code)]
        lines += block("...", "```\n" + "\n".join(item.derivation) + "\n```")
        for i, (text, right, words) in enumerate(_answers(sheet, item)):
            if how == "choice":
                mark = f"{'*' if right else ''}{chr(97 + i)})"
                lines += [*block(mark, text), *block("...", words)]
            elif how == "number" and right and text.strip("-").isdigit() and int(text):
                lines.append(f"=   {text}")
                break  # one number is all that a numerical question takes
            elif right:
                lines.append(f"*   {text}")
        lines.append("")
    return "\n".join(lines)


def write_qti(sheet: Sheet, name: str, path: Path) -> None:
    """A sheet as a QTI package, which Canvas and others import. Raises BadRecord without text2qti."""
    try:
        from text2qti.config import Config
        from text2qti.qti import QTI
        from text2qti.quiz import Quiz
    except ImportError:
        raise BadRecord(
            "QTI is written by text2qti, which isn't installed.", install("teach")
        ) from None
    quiz = Quiz(_qti_text(sheet, name), config=Config(), source_name=path.name)
    QTI(quiz).save(path)


# -- Anki --------------------------------------------------------------------------------
def write_anki(sheet: Sheet, name: str, path: Path) -> None:
    """A sheet as a deck: questions in front, answers with their derivation behind.

    Raises BadRecord without genanki.
    """
    try:
        import genanki
    except ImportError:
        raise BadRecord(
            "Anki's decks are written by genanki, which isn't installed.", install("teach")
        ) from None
    from zlib import crc32

    model = genanki.Model(
        crc32(b"seqshape worksheet") + 2**31,
        "seqshape",
        fields=[{"name": "Question"}, {"name": "Answer"}],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Question}}",
                "afmt": '{{FrontSide}}<hr id="answer">{{Answer}}',
            }
        ],
        css="pre { text-align: left; white-space: pre-wrap; }",
    )
    title = f"{sheet.title} {name}".strip()
    deck = genanki.Deck(crc32(f"{title} {sheet.seed}".encode()) + 2**31, title)
    for n, item in enumerate(sheet.variants[name], 1):
        shown = [as_text(c.answer) for c in item.choices] if asks(sheet, item) == "choice" else []
        chosen = "".join(f"<li>{escape(text)}</li>" for text in shown)
        wrong = "".join(
            f"<li>{escape(as_text(answer))}: {escape(words)}</li>"
            for answer, words in wrong_answers(item)
        )
        back = f"<p><b>{escape(as_text(item.answer))}</b></p>{story(item)}<ul>{wrong}</ul>"
        front = html_of(item) + (f"<ul>{chosen}</ul>" if chosen else "")
        deck.add_note(
            genanki.Note(model, [front, back], guid=genanki.guid_for(sheet.seed, name, n, item.id))
        )
    genanki.Package(deck).write_to_file(str(path), timestamp=0)
