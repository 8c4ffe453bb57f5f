"""Write the reference pages from the code, or check that they are up to date.

python docs/build.py           writes docs/layers.md, docs/codes.md, docs/commands.md
python docs/build.py --check   exits 1 when a page differs
"""

from __future__ import annotations

import re
import sys
from inspect import cleandoc
from pathlib import Path

import click

from cli import seqshape
from shapecalc.course import COURSE_MODELS, course_model
from shapecalc.errors import codes
from shapecalc.registry import layer_classes

HERE = Path(__file__).parent
MADE = "<!-- Made by docs/build.py from the code; change it there. -->\n\n"


def layers_page() -> str:
    """One section a layer: what it is for, its docstring, its arguments."""
    parts = [f"# Layers\n\n{MADE}seqshape knows {len(layer_classes())} layers.\n"]
    for cls in layer_classes().values():
        rows = "".join(
            f"| `{key}` | {'required' if kind.required else f'`{kind.default!r}`'} |\n"
            for key, kind in cls.kinds.items()
        )
        table = f"\n| argument | default |\n| --- | --- |\n{rows}" if rows else ""
        doc = "\n".join(line.strip() for line in (cls.__doc__ or "").strip().splitlines())
        parts.append(
            f"## {cls.__name__}\n\n`seqshape {cls.stem()}`: {cls.purpose}.\n\n{doc}\n{table}"
        )
    return "\n".join(parts)


def as_markdown(doc: str) -> str:
    """A docstring's page: what is indented under ``Example::`` becomes a fenced block."""
    lines: list[str] = []
    code = False
    for line in cleandoc(doc).splitlines():
        if line.strip() and code != line.startswith("    "):
            code = not code
            if not code:
                while not lines[-1]:
                    lines.pop()
            lines += ["```python"] if code else ["```", ""]
        lines.append(line[4:] if code else re.sub("::$", ":", line))
    return "\n".join([*lines, "```"] if code else lines)


def codes_page() -> str:
    """One section a code."""
    parts = [f"# Codes\n\n{MADE}What a refusal means. A code never changes its meaning.\n"]
    for code, cls in codes().items():
        parts.append(f"## {code} {cls.__name__}\n\n{as_markdown(cls.__doc__ or '')}\n")
    return "\n".join(parts)


def commands_page() -> str:
    """The help of each command, and the course models."""
    parts = [f"# Commands\n\n{MADE}"]
    context = click.Context(seqshape, info_name="seqshape", terminal_width=90)
    parts.append(f"```text\n{seqshape.get_help(context)}\n```\n")
    for name in (*sorted(seqshape.commands), "conv1d"):
        command = seqshape.get_command(context, name)
        if command is not None:
            inner = click.Context(command, info_name=name, parent=context, terminal_width=90)
            parts.append(f"## seqshape {name}\n\n```text\n{command.get_help(inner)}\n```\n")
    rows = "".join(
        f"| `{name}` | {course_model(name).summary(entry.input_shape).total_params:,} "
        f"| {entry.title} |\n"
        for name, entry in COURSE_MODELS.items()
    )
    parts.append(
        f"## Course models\n\n| name | parameters | what it is |\n| --- | --- | --- |\n{rows}"
    )
    return "\n".join(parts)


PAGES = {"layers.md": layers_page, "codes.md": codes_page, "commands.md": commands_page}


def main() -> int:
    """Write or check every page."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name, make in PAGES.items():
        text = make().rstrip() + "\n"
        path = HERE / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: python docs/build.py")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
