"""A pasted error: its message, the shapes in it, and the line of the user's own code.

Whatever is pasted is data: it is cut to a size that can be searched, control characters are
taken out, and nothing in it is run or opened.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

from shapecalc.numbers.shape import Shape, shape_of

MOST_BYTES = 10 * 1024 * 1024
MOST_TEXT = 400_000  # the end of a traceback says what happened
MOST_LINE = 4_000
MOST_MESSAGE = 40_000

# A shape with at least one size in it.
SHAPE = r"[(\[](?=[^()\[\]\dN?]{0,40}(?:\d|None|\?))[^()\[\]]{1,120}[)\]]"
# A shape as Python, NumPy or TensorFlow print it: (None, 10), [?,5], [None 3 4], (6,).
_SHAPE = re.compile(
    r"\((?P<round>(?:None|\?|\d{1,12})(?:, ?(?:None|\?|\d{1,12})){0,9},?)\)"
    r"|\[(?P<square>(?:None|\?|\d{1,12})(?:(?:, ?| )(?:None|\?|\d{1,12})){0,9},?)\]"
)
_ESCAPES = re.compile(
    r"\x1b\[[0-9;:?]{0,40}[ -/]{0,4}[@-~]|\x1b\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)|\x1b.?"
)
# A shape as a class prints it: torch.Size([5, 10]), TensorShape([Dimension(None), Dimension(3)]).
_SIZE_CLASS = re.compile(r"\bDimension\((None|\d{1,12})\)|\b(?:np\.)?int(?:32|64)\((\d{1,12})\)")
_SHAPE_CLASS = re.compile(
    r"(?<![.\w])(?:torch\.Size|TensorShape)\(\[((?:(?:None|\?|\d{1,12}|,) ?){0,40})\]\)"
)
_BOLD = re.compile(r"\[(?:0|1|4|2[0-9]|3[0-9]|9[0-7])(?:;[0-9]{1,3}){0,4}m")
_ERROR = re.compile(
    r"^(?:[E] {1,8})?(?:[A-Za-z_]\w{0,60}\.){0,8}"
    r"(?P<kind>[A-Z]\w{0,60}(?:Error|Exception|Interrupt|Exit|Warning))(?: Traceback \(most.*)?"
    r"(?:: ?(?P<rest>.*))?$"
)
_CALLING = re.compile(
    r"Exception encountered when calling (?:layer ['\"](?P<layer>[^'\"]{1,80})['\"]|(?P<class>\w{1,60})\.call\(\))"
)
_LAYER = re.compile(r"(?:of|with|for) (?:the )?layer ['\"]?(?P<layer>[\w.\-]{1,80})['\"]?")
_RECEIVED = re.compile(r"Arguments received by [^:]{1,80}:|Call arguments received[^:]{0,80}:")
# Packages whose errors are known here, and those that only pass a call on.
_KERAS = ("keras", "tf_keras", "tensorflow", "tensorflow_core", "keras_hub", "keras_nlp")
_KNOWN = (*_KERAS, "numpy", "jax", "jaxlib", "sklearn", "pandas", "h5py", "optree", "tree", "scipy")
_PACKAGE = re.compile(r"(?:site|dist)-packages[/\\]([A-Za-z_]\w{0,60})")
_CHAINED = ("During handling of the above", "The above exception was the direct cause")
_LIBRARY = (
    "site-packages",
    "dist-packages",
    "/keras/",
    "\\keras\\",
    "/tensorflow/",
    "\\tensorflow\\",
    "/lib/python3",
    "\\lib\\",
    "<frozen ",
    "<__array_function__",
    "<decorator",
    "__autograph_generated_file",
    "/tmp/__autograph",
)
_PYTHON_FRAME = re.compile(r'^\s{0,40}File "(?P<file>[^"]{1,400})", line (?P<line>\d{1,9})')
_CELL_FRAME = re.compile(
    r"^(?:File )?(?P<file>(?:Cell |Input )?(?:In ?\[\d{1,6}\]|<ipython-input-[^>]{1,80}>|"
    r"(?:[A-Za-z]:)?[^\s:][^:\n]{0,300}\.(?:py|ipynb)))"
    r"(?:, line (?P<line>\d{1,9})|:(?P<line2>\d{1,9}))?(?: in |, in |\(|$|,)"
)
_ARROW = re.compile(r"^\s{0,12}-{1,8}> ?(?P<line>\d{1,9})\s(?P<text>.*)$")


class Frame(NamedTuple):
    """A line of code in a traceback."""

    file: str
    line: Optional[int]
    text: str


class Seen(NamedTuple):
    """What was found in a pasted error."""

    kind: str  # ValueError, or "" where the text holds a message alone
    message: str  # on one line
    whole: str  # all of the text, on one line, cut to its end
    layer: str  # the layer that it names, if any
    frame: Optional[Frame]
    earlier: tuple[str, ...]  # messages of the errors that led to it, the latest first
    packages: tuple[str, ...] = ()  # the packages that its traceback passes, in order

    @property
    def is_traceback(self) -> bool:
        """Whether lines of code are shown with the message."""
        return self.frame is not None or bool(self.packages)

    @property
    def passes_keras(self) -> bool:
        """Whether a line of Keras or TensorFlow is in the traceback."""
        return any(p in _KERAS for p in self.packages)

    @property
    def foreign(self) -> str:
        """The package whose error it is, where nothing of Keras or its companions is involved."""
        others = [p for p in self.packages if p not in _KNOWN]
        if not others or any(p in _KNOWN for p in self.packages):
            return ""
        return others[-1]

    @property
    def received(self) -> dict[str, str]:
        """What the layer that failed got, by argument, as Keras prints it under the message."""
        block = _RECEIVED.search(self.message)
        if block is None:
            return {}
        parts = self.message[block.end() :].split("•")[1:]
        return {k.strip(): v.strip() for k, is_, v in (p.partition("=") for p in parts) if is_}

    @property
    def shapes(self) -> list[Shape]:
        """The shapes in the message, in order."""
        return shapes_in(self.message)


def shapes_in(text: str) -> list[Shape]:
    """Every shape written in a text, at most 20."""
    found = []
    for m in _SHAPE.finditer(text):
        inner = m["round"] or m["square"]
        if m["round"] and "," not in inner and not re.fullmatch(r"None|\?", inner):
            continue  # (32): a number in brackets
        found.append(as_shape(inner))
        if len(found) == 20:
            break
    return found


def as_shape(text: str) -> Shape:
    """A shape from the text of one, with or without brackets; what isn't a number is None."""
    words = re.findall(r"None|\?|\d{1,12}", text)[:12]
    return shape_of(None if w in ("None", "?") else int(w) for w in words)


def clean(data: str | bytes) -> str:
    """Text without escape codes and control characters, the end of it if it is long."""
    if isinstance(data, bytes):
        data = data[-MOST_BYTES:].decode("utf-8", "replace")
    text = data[-4 * MOST_TEXT :]
    text = _BOLD.sub("", _ESCAPES.sub("", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SIZE_CLASS.sub(lambda m: m[1] or m[2], text)
    text = _SHAPE_CLASS.sub(_plain_shape, text)
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)[-MOST_TEXT:]
    return "\n".join(line[:MOST_LINE] for line in text.split("\n"))


def _plain_shape(m: re.Match[str]) -> str:
    return f"({m[1]},)" if m[1] and "," not in m[1] else f"({m[1]})"


def one_line(text: str, most: int = MOST_MESSAGE) -> str:
    """The text on one line, its middle left out if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most // 2]} … {line[-most // 2 :]}"


def read(data: str | bytes) -> Seen:
    """What a pasted message or traceback holds."""
    lines = clean(data).split("\n")
    starts = [
        (i, m)
        for i, line in enumerate(lines)
        if line[:1] not in (" ", "\t", "")
        and (m := _ERROR.match(line))
        and "Traceback (most" not in line
    ]
    whole = one_line("\n".join(lines))
    packages = tuple(dict.fromkeys(_PACKAGE.findall("\n".join(lines))))
    if not starts:
        frame = _frame(lines, len(lines))
        return Seen("", whole, whole, _layer_of(whole), frame, (), packages)
    errors = [s for s in starts if not s[1]["kind"].endswith("Warning")]
    starts = errors or starts
    messages = []
    for n, (i, m) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(lines)
        messages.append(one_line("\n".join([m["rest"] or "", *_message_lines(lines[i + 1 : end])])))
    at, last = starts[-1]
    return Seen(
        last["kind"],
        messages[-1],
        whole,
        _layer_of(messages[-1]),
        _frame(lines, at) or _frame(lines[at:], len(lines)),
        _leading_to(lines, [i for i, _ in starts], messages),
        packages,
    )


def _leading_to(lines: list[str], starts: list[int], messages: list[str]) -> tuple[str, ...]:
    """The messages that led to the last one, the latest first: those that Python says so of."""
    found: list[str] = []
    for n in range(len(starts) - 1, 0, -1):
        between = lines[starts[n - 1] : starts[n]]
        if not any(line.startswith(_CHAINED) for line in between):
            break
        found.append(messages[n - 1])
    return tuple(found[:20])


def _message_lines(lines: list[str]) -> list[str]:
    """The lines that belong to a message: up to the next traceback."""
    for i, line in enumerate(lines):
        if line.startswith(
            ("During handling of", "The above exception", "Traceback (most", "-----")
        ):
            return lines[:i]
    return lines


def _layer_of(message: str) -> str:
    # Of calls within calls the innermost, named last, is the one that failed.
    named = _LAYER.search(message) or next(iter([*_CALLING.finditer(message)][-1:]), None)
    if named is None:
        return ""
    found = named["layer"]
    if not found and "class" in named.groupdict():
        found = named["class"]
    return "" if found in (None, "is", "expects") else found.rstrip(".")


def _is_library(file: str) -> bool:
    return any(part in file for part in _LIBRARY)


def _frame(lines: list[str], end: int) -> Optional[Frame]:
    """The last line of code before ``end`` that isn't Keras's or another library's."""
    found: Optional[Frame] = None
    file, number, library = "", None, False
    for i, line in enumerate(lines[:end]):
        python = _PYTHON_FRAME.match(line)
        if python:
            file, number, library = python["file"], int(python["line"]), _is_library(python["file"])
            if not library:
                after = lines[i + 1] if i + 1 < len(lines) else ""
                is_code = after[:1].isspace() and not _PYTHON_FRAME.match(after)
                found = Frame(file, number, after.strip() if is_code else "")
            continue
        cell = _CELL_FRAME.match(line)
        if cell:
            file, library = cell["file"].strip(), _is_library(cell["file"])
            digits = cell["line"] or cell["line2"]
            number = int(digits) if digits else None
            continue
        arrow = _ARROW.match(line)
        if arrow and not library:
            found = Frame(file, int(arrow["line"]), arrow["text"].strip())
    return found
