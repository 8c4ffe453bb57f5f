"""A derivation line by line, and what in the learner's own differs from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from explain.derivations.derivation import output_words, words_of
from shapecalc.models.summary import shape_text
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Number, Size, in_values, known, lowest, written

from .worked import Part, Worked, total

# What differs, in text without colours.
OPEN, CLOSE = "«", "»"


class Line(NamedTuple):
    """``label: text``; ``short`` is what a hint may show of it: the names, without the result."""

    label: str
    text: str
    short: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


def lines_of(w: Worked, apart: bool = False) -> list[Line]:
    """How the answer is worked out: of a count every weight, of a shape every axis.

    ``apart``: a count of one weight has a line for it and one for the sum, as one of several has.
    """
    return list(_count(w, apart) if w.counts else _shape(w))


def _count(w: Worked, apart: bool) -> Iterator[Line]:
    what = w.question.kind
    if w.given is None:
        terms = [(part, term) for part in w.parts for term in part.terms]
        for part, term in terms:
            who = f"{part.layer.class_name} " if len(w.parts) > 1 else ""
            if len(terms) > 1 or apart:
                yield _line(who + term.name, term.size, w)
        sizes = [term.size for _, term in terms]
        if len(sizes) > 1 or (sizes and apart):
            sums = [f"{known(n):,}" if known(n) is not None else written(n) for n in sizes]
            steps = dict.fromkeys([" + ".join(sums), _value(total(sizes))])
            yield Line(what, " = ".join(steps), " + ".join(sums))
        else:
            yield _line(what, total(sizes), w)
        return
    yield _line(what, w.result()[0], w)


def _shape(w: Worked) -> Iterator[Line]:
    part = w.last
    if w.question.kind == "weight_shape":
        for i, n in enumerate(w.asked()):
            yield _line(f"axis {i}", n, w)
        return
    for before in w.parts[:-1]:
        shape = plain_text(before.y)
        yield Line(before.layer.class_name, shape, shape)
    axes = w.result()
    words = axis_names(part, len(axes), w)
    at = w.question.axis - 1 if len(w.asked()) == 1 and len(axes) > 1 else None
    for i, n in enumerate(axes):
        if at is None or i == at:
            yield _line(words[i], n, w)


def plain_text(shape: Shape) -> str:
    """A shape in numbers, as Keras prints it: ``(None, 46, 8)``."""
    return shape_text(Shape(n if known(n) is None else known(n) for n in shape))


def axis_names(part: Part, count: int, w: Worked) -> list[str]:
    """A word for each axis of an answer of so many sizes."""
    rank = count + int(w.question.batch is None or w.question.kind != "output_shape")
    same = len(part.x) == rank
    words = words_of(part.layer, rank) if same else output_words(part.layer, rank)
    return list(words[rank - count :])


def _line(label: str, n: Number, w: Worked) -> Line:
    names, values, value = written(n, w._label), in_values(n), _value(n)
    if isinstance(n, Size) and not (w.counts or w.labels):  # as the layer's own derivation has it
        names, values = min((names, values), lowest(n), key=lambda pair: len(pair[0]))
    steps = [names, *(v for v in (values, value) if v != names)]
    if len(steps) > 2 and steps[1].replace(",", "") == steps[2].replace(",", ""):
        del steps[1]
    return Line(label, " = ".join(dict.fromkeys(steps)), names)


def _value(n: Number) -> str:
    return f"{known(n):,}" if known(n) is not None else str(n)


# -- side by side -----------------------------------------------------------------------------
class Marked(NamedTuple):
    """A line of the learner's derivation; ``spans`` are where it differs from the right one.

    ``left_out`` holds what stands in the right line and not in this one.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    left_out: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "spans": [list(span) for span in self.spans],
            "left_out": list(self.left_out),
            "marked": self.marked(),
        }

    def marked(self) -> str:
        """The line with the difference in angle quotes, for where there are no colours."""
        text, shift = self.text, 0
        for start, end in self.spans:
            text = (
                f"{text[: start + shift]}{OPEN}{text[start + shift : end + shift]}{CLOSE}"
                f"{text[end + shift :]}"
            )
            shift += len(OPEN) + len(CLOSE)
        missing = ", ".join(self.left_out)
        return f"{text}  {OPEN}left out: {missing}{CLOSE}" if missing else text


def compared(right: Sequence[Line], yours: Sequence[Line]) -> list[Marked]:
    """The lines of ``yours``, each marked where it differs from the right line of its label."""
    pairs: dict[str, list[str]] = {}
    for line in right:
        pairs.setdefault(line.label, []).append(line.text)
    made = []
    for line in yours:
        same = pairs.get(line.label)
        made.append(_marked(same.pop(0) if same else "", line))
    seen = {line.label for line in yours}
    for label, texts in pairs.items():
        if label not in seen:
            made += [Marked(f"{label}:", (), (text,)) for text in texts]
    return made


def _marked(right: str, line: Line) -> Marked:
    from difflib import SequenceMatcher

    a, b = _pieces(right), _pieces(line.text)
    lead = len(line.label) + 2
    spans, left_out = [], []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if m > k:
            start = lead + sum(map(len, b[:k]))
            text = "".join(b[k:m])
            spans.append((start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
        elif right:
            left_out.append("".join(a[i:j]).strip())
    # Values follow from names: what a missing name was worth needn't be said as well.
    missing = [text for text in left_out if re.search(r"[a-z]", text)] or [
        text.partition(" = ")[0] for text in left_out if not text.startswith("=")
    ]
    return Marked(str(line), tuple(s for s in spans if s[0] < s[1]), tuple(missing[:1]))


def _pieces(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*(?<!,)|[\w.\[\]]+|\s+|[^\w\s]+", text)
