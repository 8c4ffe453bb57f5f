"""A model's story as plain text, Markdown or LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..derivations.story import Part, Story
from .terminal import PIPE_WIDTH, one_line, plain, section_pieces, wrapped

HEADINGS = ("Layer", "Output", "Parameters", "Share")


def _table(story: Story) -> list[tuple[str, ...]]:
    cells = story.summary.cells()
    return [
        (layer, shape, count, part.share_text())
        for (layer, shape, count), part in zip(cells, story.parts)
    ]


# -- text --------------------------------------------------------------------------------
def as_text(story: Story, width: int = PIPE_WIDTH) -> str:
    """Plain text, wrapped to ``width``."""
    lines = [one_line(story.name), "=" * min(len(story.name), width), ""]
    lines += [*wrapped(one_line(story.lead), width), ""]
    lines += _text_table(_table(story), width)
    for what, n in story.totals():
        lines += wrapped(f"{what}: {n}", width, "  ")
    for note in story.notes:
        lines += wrapped(one_line(note), width, "  ")
    for part in story.parts:
        lines += ["", *_text_part(part, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


LEAST_NAME = 8


def _text_table(rows: list[tuple[str, ...]], width: int) -> Iterator[str]:
    """The table; in a narrow window a long name is shortened; it is printed whole below."""
    rows = [(one_line(name), *rest) for name, *rest in rows]
    others = sum(max(len(row[i]) for row in [HEADINGS, *rows]) + 2 for i in range(1, 4))
    longest = max(len(row[0]) for row in [HEADINGS, *rows])
    room = max(width - others, LEAST_NAME) if width < PIPE_WIDTH else longest
    rows = [(f"{n[: room - 1]}…" if len(n) > room else n, *rest) for n, *rest in rows]
    widths = [max(len(row[i]) for row in [HEADINGS, *rows]) for i in range(4)]
    for row in [HEADINGS, *rows]:
        left = "  ".join(f"{cell:<{w}}" for cell, w in zip(row[:2], widths))
        right = "  ".join(f"{cell:>{w}}" for cell, w in zip(row[2:], widths[2:]))
        yield f"{left}  {right}"
        if row is HEADINGS:
            yield "-" * (sum(widths) + 6)
    yield "-" * (sum(widths) + 6)


def _text_part(part: Part, width: int) -> Iterator[str]:
    title = one_line(f"{part.name} ({part.class_name})")
    yield from wrapped(title, width)
    yield "-" * min(len(title), width)
    yield from wrapped(one_line(f"{part.purpose_sentence()} {part.doc}".strip()), width)
    if part.inputs:
        yield f"{part.inputs} in, {part.output} out"
    for what, n in part.cost_lines():
        yield from wrapped(f"{what}: {n}", width, "  ")
    if part.derivation.note:
        yield from wrapped(one_line(part.derivation.note), width)
    for heading, lines in part.derivation.sections():
        yield ""
        yield f"  {heading}"
        yield from plain(section_pieces(lines, width)).splitlines()


# -- Markdown ------------------------------------------------------------------------------
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$^=])")


def markdown(text: str) -> str:
    """Text that Markdown shows unchanged."""
    return _MARKDOWN.sub(_escaped, one_line(text))


def _escaped(found: re.Match[str]) -> str:
    sign = found[1]
    # An entity is safe where a reader of HTML comes first.
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(sign, "\\" + sign)


def prose(text: str) -> str:
    """A sentence of ours with names in it: only what Markdown would act upon is escaped."""
    return re.sub(r"([\\`*_\[\]<>|~&$#])", _escaped, one_line(text))


def code(text: str, *, cell: bool = False) -> str:
    """A code span; its fence is longer than any run of backticks inside."""
    text = one_line(text) or " "
    if cell:
        text = text.replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def as_markdown(story: Story, picture: str = "") -> str:
    """GitHub's Markdown. ``picture`` is the path of an image, if there is one."""
    lines = [f"# {markdown(story.name)}", "", prose(story.lead), ""]
    if picture:
        lines += [f"![The layers of {markdown(story.name)}](<{picture}>)", ""]
    lines += _markdown_table(
        HEADINGS,
        "llrr",
        [
            tuple(code(c, cell=True) if c and i < 3 else c for i, c in enumerate(row))
            for row in _table(story)
        ],
    )
    lines += ["", *(f"- {what}: {prose(n)}" for what, n in story.totals())]
    lines += [f"- {prose(note)}" for note in story.notes]
    for part in story.parts:
        lines += ["", f"## {markdown(part.name)} ({markdown(part.class_name)})", ""]
        lines += [prose(f"{part.purpose_sentence()}"), ""] if part.purpose else []
        lines += [prose(part.doc), ""] if part.doc else []
        if part.inputs:
            lines.append(f"- {code(part.inputs)} in, {code(part.output)} out")
        lines += [f"- {what}: {prose(n)}" for what, n in part.cost_lines()]
        if part.derivation.note:
            lines.append(f"- {prose(part.derivation.note)}")
        for heading, equations in part.derivation.sections():
            lines += ["", f"**{prose(heading)}**", ""]
            rows = [(prose(e.label), code(e.text, cell=True), prose(e.why)) for e in equations]
            lines += _markdown_table(("", "equation", "why"), "lll", rows)
    return "\n".join(lines) + "\n"


def _markdown_table(
    headings: tuple[str, ...], align: str, rows: Sequence[tuple[str, ...]]
) -> list[str]:
    rule = {"l": "---", "r": "---:"}
    lines = [headings, tuple(rule[a] for a in align), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


# -- LaTeX ---------------------------------------------------------------------------------
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_\allowbreak{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": r"{-}",
    "…": r"\ldots{}",
    "·": r"\textperiodcentered{}",
    "×": r"\texttimes{}",
    "–": "--",
    "—": "---",
}


def latex(text: str) -> str:
    """Text that LaTeX shows unchanged; what its standard fonts lack is shown by its number."""
    return "".join(_latex_sign(c) for c in one_line(text))


def _latex_sign(c: str) -> str:
    if c in _LATEX:
        return _LATEX[c]
    if c in " !()*+,./:;=?@[]" or (c.isascii() and c.isalnum()):
        return c
    if "\u00a1" <= c <= "\u017e" and c.isalpha():
        return c
    return f"[U+{ord(c):04X}]"


_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
\usepackage[margin=2.5cm]{geometry}
\usepackage{longtable}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5em}
\raggedright
\begin{document}
"""


def as_latex(story: Story) -> str:
    """A document that pdflatex, xelatex and tectonic compile."""
    lines = [_PREAMBLE + rf"\section*{{{latex(story.name)}}}", latex(story.lead), ""]
    lines += [r"\begin{longtable}{@{}p{0.42\textwidth}p{0.26\textwidth}rr@{}}"]
    lines += [" & ".join(HEADINGS) + r" \\ \hline", r"\endhead"]
    lines += [" & ".join(latex(c) for c in row) + r" \\" for row in _table(story)]
    lines += [r"\end{longtable}", "", r"\begin{itemize}"]
    lines += [rf"\item {latex(what)}: {latex(n)}" for what, n in story.totals()]
    lines += [rf"\item {latex(note)}" for note in story.notes]
    lines += [r"\end{itemize}"]
    for part in story.parts:
        lines += ["", rf"\subsection*{{{latex(part.name)} ({latex(part.class_name)})}}"]
        lines += [latex(f"{part.purpose_sentence()} {part.doc}".strip()), ""]
        facts = [(what, n) for what, n in part.cost_lines()]
        if part.inputs:
            facts.insert(0, ("shapes", f"{part.inputs} in, {part.output} out"))
        if part.derivation.note:
            facts.append(("note", part.derivation.note))
        lines += [r"\begin{itemize}"]
        lines += [rf"\item {latex(what)}: {latex(n)}" for what, n in facts]
        lines += [r"\end{itemize}"]
        for heading, equations in part.derivation.sections():
            lines += [rf"\textbf{{{latex(heading)}}}", r"\begin{description}"]
            for e in equations:
                why = rf"\\ \emph{{{latex(e.why)}}}" if e.why else ""
                lines.append(rf"\item[{{{latex(e.label)}}}] \texttt{{{latex(e.text)}}}{why}")
            lines += [r"\end{description}"]
    return "\n".join([*lines, r"\end{document}"]) + "\n"


FORMATS: dict[str, Callable[[Story], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "latex": as_latex,
}
