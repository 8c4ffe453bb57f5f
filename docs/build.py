"""Write the reference pages from the code, or check that they are up to date.

python docs/build.py           writes docs/layers.md, codes.md, codes/SEQ….md, commands.md and
                               pictures.md with pictures/*.svg
python docs/build.py --check   exits 1 when a page differs
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from cli import seqshape
from explain.commands.draw import picture_of as drawn
from explain.render.pictures import Picture
from shapecalc.checks.pages import Page, as_markdown, pages
from shapecalc.layers.registry import layer_classes
from shapecalc.models.course import COURSE_MODELS, course_model

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


def codes_page() -> str:
    """The list of all codes."""
    rows = "".join(
        f"| [{one.code}](codes/{one.code}.md) | {one.severity} | {one.summary} |\n"
        for one in pages()
    )
    return (
        f"# Codes\n\n{MADE}What seqshape finds, a page a code; `seqshape rule SEQ101` prints the "
        "same. A code never\nchanges its meaning. An error is what Keras or Python refuses, a "
        "warning what runs and is wrong.\n\n"
        f"| code | severity | what it says |\n| --- | --- | --- |\n{rows}"
    )


def page_of(one: Page) -> str:
    """The page of one code."""
    title, _, rest = as_markdown(one).partition("\n\n")
    return f"{title}\n\n{MADE}{rest}\n[All codes](../codes.md)\n"


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
            for sub in sorted(getattr(command, "commands", {})):
                below = command.commands[sub]
                under = click.Context(below, info_name=sub, parent=inner, terminal_width=90)
                text = below.get_help(under)
                parts.append(f"## seqshape {name} {sub}\n\n```text\n{text}\n```\n")
    rows = "".join(
        f"| `{name}` | {course_model(name).summary(entry.input_shape).total_params:,} "
        f"| {entry.title} |\n"
        for name, entry in COURSE_MODELS.items()
    )
    parts.append(
        f"## Course models\n\n| name | parameters | what it is |\n| --- | --- | --- |\n{rows}"
    )
    return "\n".join(parts)


# The pictures of the docs: file name and the command that draws it.
PICTURES = {
    "window": "conv1d --len 120 --filters 128 --kernel 5 --channels 16",
    "model": "imdb-bigru",
    "unrolled": "bidirectional LSTM(64) --features 64 --text 'Today has a beautiful blue sky'",
    "cell": "lstm --units 64 --features 64",
    "padding": "conv1d --len 20 --filters 8 --kernel 5 --channels 16 --kind padding",
    "pooling": "max_pooling1d --pool 3 --len 20 --features 8",
    "blocks": "sarcasm-bilstm --kind blocks",
    "table": "embedding --vocab 10000 --dim 16 --len 120",
    "matrix": "dense --units 6 --len 120 --features 16",
    "scores": "multi_head_attention --heads 2 --key-dim 4 --query None,6,8 --value None,6,8",
}


def picture_of(command: str) -> Picture:
    """The picture that `seqshape draw` makes of these words."""
    words = shlex.split(command)
    options = {"kind": None, "text": None, "theme": "auto", "width": 760}
    for key in ("kind", "text"):
        if f"--{key}" in words:
            at = words.index(f"--{key}")
            options[key] = words[at + 1]
            del words[at : at + 2]
    return drawn(tuple(words), options)


def pictures_page() -> str:
    """Each kind of picture with its command."""
    parts = [
        f"# Pictures\n\n{MADE}Any command below, with `-o picture.svg` (`.png`, `.html`, `.txt`).\n"
    ]
    for name, command in PICTURES.items():
        alt = picture_of(command).panels[0].title
        parts.append(
            f"## {name}\n\n```bash\nseqshape draw {command.replace('LSTM(64)', repr('LSTM(64)'))}\n```\n\n"
            f"![{alt}](pictures/{name}.svg)\n"
        )
    return "\n".join(parts)


PAGES = {
    "layers.md": layers_page,
    "codes.md": codes_page,
    "commands.md": commands_page,
    "pictures.md": pictures_page,
}


def main() -> int:
    """Write or check every page."""
    check = "--check" in sys.argv[1:]
    made = {name: make() for name, make in PAGES.items()}
    made.update({f"codes/{one.code}.md": page_of(one) for one in pages()})
    made.update({f"pictures/{name}.svg": picture_of(c).svg for name, c in PICTURES.items()})
    kept = {f"codes/{path.name}" for path in (HERE / "codes").glob("*.md")}
    kept |= {f"pictures/{path.name}" for path in (HERE / "pictures").glob("*.svg")}
    stale = sorted(kept - made.keys())
    if not check:
        (HERE / "codes").mkdir(exist_ok=True)
        (HERE / "pictures").mkdir(exist_ok=True)
        for name in stale:
            (HERE / name).unlink()
        stale = []
    for name, body in made.items():
        text = body.rstrip() + "\n"
        path = HERE / name
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: python docs/build.py")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
