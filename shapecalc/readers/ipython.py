"""IPython's own lines in a cell or script: what remains of it is Python, line for line.

Magics, shell lines and requests for help are taken out, cells in other languages as well. What they
bind is unknown; what another file would bind when ``%run`` runs it is for the interpreter.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .statements import UNKNOWN, lines_of_statement, parsed

# `%run other.py` becomes a call of this.
RUN = "__run__"
MOST_LINES = 5_000  # of a cell whose statements are told apart

_ASSIGNED = re.compile(r"^(\s*[\w., ]+=\s*)[!%].*$")
_TIMED = re.compile(r"^(\s*)(%(?:time|prun|memit)\s+)(?!-)(.*)$")
_RUN = re.compile(r"%run\s+(?:-(?!\w*m)\w+\s+)*[\"']?([^\s\"']+)")
_STORED = re.compile(r"%store\s+-r\s+(.+)")
_HELP = re.compile(r"[\w.%\[\]'\"]+\?{1,2}")
# People write these without a sign, also where IPython doesn't take them so.
_COMMAND = re.compile(r"(pip3?|conda|cd|ls|pwd|mkdir|cat|rm|cp|mv|clear|who) +[\w./~\-]")
# Somewhere in a cell may be a line that isn't Python's.
_MAGIC = re.compile(rf"^\s*(?:[%!?]|{_COMMAND.pattern})|\?\s*$|=\s*[!%]", re.M)
_FIRST_WORD = re.compile(r"\s*(\w+)\b(?![.(\[]|\s*[=,:])")
# Of a cell that is one line IPython takes these for its own, if nothing has that name.
_AUTOMAGIC = frozenset(
    "alias alias_magic autoawait autocall automagic autosave bookmark cat cd clear colors conda "
    "config connect_info cp debug dhist dirs doctest_mode ed edit env gui hist history "
    "killbgscripts ldir less lf lk ll load load_ext loadpy logoff logon logstart logstate logstop ls "
    "lsmagic lx macro magic man mamba matplotlib mkdir more mv notebook page pastebin pdb pdef pdoc "
    "pfile pinfo pinfo2 pip popd pprint precision prun psearch psource pushd pwd pycat pylab "
    "qtconsole quickref recall rehashx reload_ext rep rerun reset reset_selective rm rmdir run save "
    "sc set_env store sx system tb tensorboard time timeit unalias unload_ext uv who who_ls whos "
    "xdel xmode".split()
)
_PYTHON_CELLS = ("time", "capture", "prun", "memit", "shapes")
# Cells in other languages that bind no name of Python.
_OTHER_CELLS = frozenset(
    "bash sh html HTML javascript js latex markdown svg SVG writefile file perl ruby system sx ! cmd "
    "script timeit".split()
)


def python_lines(
    lines: list[str], in_notebook: bool, binds: Callable[[str], bool]
) -> tuple[list[str], dict[int, int]]:
    """The lines of a cell as Python, and how far columns moved in some of them (from 1).

    ``binds`` says whether the notebook gives a value to a name.
    """
    shifts: dict[int, int] = {}
    lines = [line.rstrip("\r") for line in lines]
    if in_notebook:
        lines = _dedented(lines, shifts)
        lines = _with_sign(lines, binds)
    if not _MAGIC.search("\n".join(lines)):
        return lines, shifts
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if in_notebook and lines[first].lstrip().startswith("%%"):
        magic, *words = lines[first].split()
        if magic[2:] not in _PYTHON_CELLS:
            return _other_language(lines, magic[2:], words), shifts
        captured = [w for w in words if w.isidentifier()] if magic == "%%capture" else []
        begin = f"{captured[0]} = {UNKNOWN}" if captured else ""
        lines = [*lines[:first], begin, *lines[first + 1 :]]
    if not in_notebook and not any(line.lstrip()[:1] in "!%" for line in lines if line.strip()):
        return lines, shifts
    return _without_magics(lines, in_notebook, shifts), shifts


def _without_magics(lines: list[str], in_notebook: bool, shifts: dict[int, int]) -> list[str]:
    """The lines with those taken out that begin a statement and are IPython's."""
    text = "\n".join(lines)
    if not isinstance(parsed(text), tuple):
        return lines
    found: list[str] = []
    at = i = 0
    while i < len(lines):
        line = lines[i]
        new = _python_of(line, in_notebook)
        if new is None:
            count = lines_of_statement(text, at) if len(lines) <= MOST_LINES else 1
            found += lines[i : i + count]
        else:
            count = 1
            while lines[i + count - 1].endswith("\\") and i + count < len(lines):
                count += 1
            found += [new, *[""] * (count - 1)]
            timed = _TIMED.match(line)
            if timed:
                shifts[i + 1] = shifts.get(i + 1, 0) + len(timed.group(2))
        at += sum(len(part) + 1 for part in lines[i : i + count])
        i += count
    return found


def _python_of(line: str, in_notebook: bool) -> str | None:
    """What Python there is in a line of IPython's; None where it is Python already."""
    bare = line.lstrip()
    indent = line[: len(line) - len(bare)]
    timed = _TIMED.match(line)
    if timed:
        return timed.group(1) + timed.group(3)
    if bare[:1] in ("!", "%", "?"):
        run, stored = _RUN.match(bare), _STORED.match(bare)
        if run:
            return f"{indent}{RUN}({run.group(1)!r})"
        if stored:
            names = [name for name in stored.group(1).split() if name.isidentifier()]
            return indent + " = ".join([*names, UNKNOWN])
        if bare.startswith("%pylab"):
            return f"{indent}from pylab import *"
        if re.match(r"%(reset|load_ext\s+\S*store)\b", bare):
            return f"{indent}{RUN}('')"
        return f"{indent}pass" if indent else ""
    assigned = _ASSIGNED.match(line)
    if assigned:
        return assigned.group(1) + UNKNOWN
    asks = bare.endswith("?") and not bare.startswith("#") and _HELP.fullmatch(bare.strip())
    if asks or (in_notebook and _COMMAND.match(bare)):
        return f"{indent}pass" if indent else ""
    return None


def _other_language(lines: list[str], magic: str, words: list[str]) -> list[str]:
    """A cell that isn't Python: what it may bind is unknown."""
    from .recovery import names_bound

    known = magic in _OTHER_CELLS
    names = [] if known else names_bound("\n".join(lines[1:]))
    if not known or any(w in ("--out", "-o", "<<") for w in words):
        names += [w for w in words if w.isidentifier()]
    begin = " = ".join([*dict.fromkeys(names), UNKNOWN]) if names else ""
    return [begin, *[""] * (len(lines) - 1)]


def _with_sign(lines: list[str], binds: Callable[[str], bool]) -> list[str]:
    """A cell of one line that is a magic without its ``%`` gets it back."""
    if len(lines) > 2 or (len(lines) == 2 and lines[1]):
        return lines
    word = _FIRST_WORD.match(lines[0])
    name = word.group(1) if word else ""
    if name in _AUTOMAGIC and not binds(name):
        return ["%" + lines[0].lstrip(), *lines[1:]]
    return lines


def _dedented(lines: list[str], shifts: dict[int, int]) -> list[str]:
    """IPython takes the indentation of a cell's first line off all of it."""
    first = next((line for line in lines if line.strip()), "")
    width = len(first) - len(first.lstrip(" "))
    if not width:
        return lines
    found = []
    for i, line in enumerate(lines, 1):
        indented = line[:width].isspace()
        found.append(line[width:] if indented else line)
        if indented:
            shifts[i] = width
    return found
