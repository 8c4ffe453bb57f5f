"""Write what the documents take from the code, or check that it is up to date.

python docs/build.py               writes layers.md, codes.md, codes/, commands.md, pictures.md,
                                   pictures/*.svg, what commands print in every document,
                                   and the stub for editors, shapecalc/__init__.pyi
python docs/build.py --check       exits 1 where something else would be written
python docs/build.py --screenshot  takes pictures/page.png again (Playwright, Chromium)

A block of a document that begins with ``$ seqshape …`` is what this command prints. One that is
opened by ``text :4 /params/ -5:`` shows these lines of it alone: the first four, those in which
the pattern is found, the last five.
"""

from __future__ import annotations

import ast
import inspect
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import explain
from cli import seqshape
from explain.commands.declarations import COMMANDS
from explain.commands.draw import picture_of as drawn
from explain.render.pictures import Picture
from explain.render.pictures.svg import BOLD, MONO, Drawing
from shapecalc.checks.pages import Page, as_markdown, pages
from shapecalc.layers.registry import hub_classes, layer_classes
from shapecalc.models.applications import NAMES
from shapecalc.models.functional import Functional
from shapecalc.models.sequential import Sequential
from shapecalc.readers.course import COURSE_MODELS, course_model

DOCS = Path(__file__).parent
ROOT = DOCS.parent
MADE = "<!-- Made by docs/build.py from the code; change it there. -->\n\n"


# -- reference pages -----------------------------------------------------------------------
def layers_page() -> str:
    """One section a layer."""
    classes = (*layer_classes().values(), *hub_classes().values())
    head = f"# Layers\n\n{MADE}{how_many_layers()}\n"
    return "\n".join([head, *map(layer_section, classes)])


def how_many_layers() -> str:
    """How many layers there are rules for."""
    return (
        f"seqshape knows {len(layer_classes())} layers of Keras and {len(hub_classes())} of "
        "KerasHub."
    )


def layer_section(cls: Any) -> str:
    """What a layer is for, its docstring, its arguments."""
    return f"## {cls.__name__}\n\n{layer_text(cls)}{layer_arguments(cls)}"


def layer_text(cls: Any) -> str:
    """What a layer is for, and its docstring."""
    doc = "\n".join(line.strip() for line in (cls.__doc__ or "").strip().splitlines())
    name = f"{cls.package}.{cls.__name__}" if cls.package else f"seqshape {cls.stem()}"
    return f"`{name}`: {cls.purpose}.\n\n{doc}\n"


def layer_arguments(cls: Any) -> str:
    """A table of a layer's arguments."""
    rows = "".join(
        f"| `{key}` | {'required' if kind.required else f'`{kind.default!r}`'} |\n"
        for key, kind in cls.kinds.items()
    )
    return f"\n| argument | default |\n| --- | --- |\n{rows}" if rows else ""


# What an editor is told of an argument, by the option that its kind has.
TYPES = {"flag": "bool", "size": "int", "number": "float", "layer": "Any"}


def stub() -> str:
    """shapecalc/__init__.pyi: every layer with its arguments, for editors and type checkers."""
    classes = {**layer_classes(), "Sequential": Sequential, "Functional": Functional}
    homes: dict[str, list[str]] = {}
    for name, cls in classes.items():
        homes.setdefault(cls.__module__.removeprefix("shapecalc"), []).append(name)
    lines = [
        '"""Shapes, weights and parameter counts of Keras sequence models, in pure Python."""',
        "",
        "# Made by docs/build.py from the declarations of the layers; change them there.",
        "from collections.abc import Mapping",
        "from typing import Any",
        "",
        "from .errors import ShapeError as ShapeError",
        "from .layers.registry import from_config as from_config",
        "from .layers.registry import layer_class as layer_class",
        "from .layers.registry import layer_classes as layer_classes",
        *(f"from {m} import {n} as _{n}" for m in sorted(homes) for n in sorted(homes[m])),
        "from .models import applications as applications",
        "from .models.calls import Tensor",
        "from .numbers.shape import Shape as Shape",
        "from .numbers.size import Size as Size",
        "",
        "__all__: list[str]",
        "__version__: str",
        "",
        "def predict(record: Mapping[str, Any]) -> dict[str, Any]: ...",
        f"def Input({typed(classes['InputLayer'])}) -> Tensor: ...",
    ]
    for name, cls in classes.items():
        lines += [
            "",
            f"class {name}(_{name}):",
            f'    """{cls.purpose[:1].upper()}{cls.purpose[1:]}."""',
            "",
            f"    def __init__(self, {typed(cls)}) -> None: ...",
        ]
    aliases = [(a, name) for name, cls in classes.items() for a in cls.__dict__.get("aliases", ())]
    return "\n".join([*lines, "", *(f"{a} = {n}" for a, n in aliases if a != "Input")])


def typed(cls: Any) -> str:
    """The arguments of a layer's class as a stub writes them."""
    words = []
    for one in inspect.signature(cls).parameters.values():
        if one.kind is one.KEYWORD_ONLY and "*" not in words:
            words.append("*")
        kind = cls.by_hand().get(one.name)
        what = {"name": "str", "trainable": "bool"}.get(one.name, "Any")
        if kind is not None:
            what = TYPES.get(kind.option, "Any") if one.default is not None else "Any"
        elif one.default is None:
            what = f"{what} | None" if what != "Any" else what
        default = "" if one.default is one.empty else f" = {one.default!r}"
        words.append(f"{one.name}: {what}{default}")
    return ", ".join(words)


def codes_page() -> str:
    """The list of all codes."""
    rows = "".join(
        f"| [{one.code}](codes/{one.code}.md) | {one.severity} | {one.summary} |\n"
        for one in pages()
    )
    return (
        f"# Codes\n\n{MADE}What seqshape finds, a page a code; `seqshape rule SEQ101` prints the "
        "same. A code never\nchanges its meaning. An error is what stops Keras or Python, a "
        "warning what runs and is wrong.\n\n"
        f"| code | severity | what it says |\n| --- | --- | --- |\n{rows}"
    )


def code_page(one: Page) -> str:
    """The page of one code."""
    title, _, rest = as_markdown(one).partition("\n\n")
    return f"{title}\n\n{MADE}{rest}\n[All codes](../codes.md)\n"


def helps(name: str, command: click.Command, above: Any = None) -> Iterator[tuple[str, str]]:
    """A command with its help, and every command below it."""
    context = click.Context(command, info_name=name, parent=above, terminal_width=90)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        names = [*sorted(COMMANDS), "conv1d"] if command is seqshape else sorted(command.commands)
        for below in names:  # one layer stands for all
            found = command.get_command(context, below)
            assert found is not None
            yield from helps(below, found, context)


def is_layer(name: str) -> bool:
    """Whether a command is a layer's."""
    return name not in COMMANDS


def commands_page() -> str:
    """The help of each command, and the models that go by a name."""
    sections = [
        f"## {path}\n\n```text\n{text}\n```\n" for path, text in helps("seqshape", seqshape)
    ]
    return "\n".join([f"# Commands\n\n{MADE.rstrip()}\n", *sections, *models_sections()])


def models_sections() -> list[str]:
    """The models that go by a name: those of the course, and Keras's own."""
    rows = "".join(
        f"| `{name}` | {course_model(name).summary(entry.input_shape).total_params:,} "
        f"| {entry.title} |\n"
        for name, entry in COURSE_MODELS.items()
    )
    return [
        f"## Course models\n\n| name | parameters | what it is |\n| --- | --- | --- |\n{rows}",
        "## Keras's own models\n\n`seqshape model VGG16`, or with Keras's arguments: `seqshape model "
        f"'VGG16(include_top=False)'`.\n\n{', '.join(sorted(NAMES))}\n",
    ]


# -- pictures ------------------------------------------------------------------------------
# File name, and the command that draws it.
PICTURES = {
    "window": "conv1d --len 120 --filters 128 --kernel 5 --channels 16",
    "image": "conv2d --rows 28 --columns 28 --channels 3 --filters 16 --kernel 3 --padding same",
    "grid": "zero_padding2d --padding 1,2 --rows 4 --columns 5 --channels 3",
    "maps": "'Conv2D(16, 3)' 'MaxPooling2D()' 'Conv2D(64, 3)' 'Flatten()' 'Dense(10)' "
    "--shape None,28,28,1",
    "model": "imdb-bigru",
    "unrolled": "bidirectional 'LSTM(64)' --features 64 --text 'Today has a beautiful blue sky'",
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
            f"## {name}\n\n```bash\nseqshape draw {command}\n```\n\n![{alt}](pictures/{name}.svg)\n"
        )
    return "\n".join(parts)


def first_line(tree: Any) -> str:
    """What a room says of itself: the first line of its docstring."""
    return (ast.get_docstring(tree) or "").partition("\n")[0].replace("`", "").rstrip(".")


def rooms() -> str:
    """The rooms in the order in which they import each other, from the top down, as SVG."""
    sys.path.insert(0, str(ROOT))
    from tests.house.sources import modules
    from tests.house.test_import_direction import ORDER

    known, drawing, y = modules(), Drawing(), 16.0
    blocks = [["cli", "seqshape"]]
    for package in ("explain", "shapecalc"):
        blocks.append([package, *(f"{package}.{r}" for r in reversed(ORDER[package].split()))])
    spoken = []
    for block in blocks:
        lines = [(name, known.get(f"{name}.__init__", known.get(name))) for name in block]
        lines = [(name, tree) for name, tree in lines if tree is not None]
        if y > 16:
            drawing.line((410, y), (410, y + 22), arrow=True)
            y += 24
        drawing.rect((16, y, 788, 22 * len(lines) + 12), "plain")
        y += 6
        for name, tree in lines:
            package, _, room = name.partition(".")
            indent = 16 if room else 0
            drawing.text(
                room or name,
                (28 + indent, y, 132, 22),
                font=MONO if room else BOLD,
                at="start",
            )
            drawing.text(first_line(tree), (176, y, 616, 22), at="start", cls="quiet")
            spoken.append(f"{name}: {first_line(tree)}.")
            y += 22
        y += 6
    title = "The rooms of seqshape: each imports from those below it alone"
    return drawing.finished(820, y + 16, title, " ".join(spoken), "auto")


def screenshot() -> None:
    """docs/pictures/page.png: the page of a course model, with a number pointed at."""
    from playwright.sync_api import sync_playwright

    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        explain.page("imdb-conv1d", (None, 120)).save(str(page))
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = chromium.new_page(viewport={"width": 1200, "height": 780}, color_scheme="light")
        tab.goto(page.as_uri())
        tab.get_by_text("116", exact=True).first.hover()
        tab.screenshot(path=str(DOCS / "pictures" / "page.png"))
        chromium.close()


# -- what commands print -------------------------------------------------------------------
PRINTED = re.compile(r"^```text(?P<lines>(?: \S+)*)\n\$ seqshape (?P<command>.*)\n", re.M)


def printed(command: str) -> str:
    """What a command prints in a checkout, errors too."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", *shlex.split(command)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
    )
    return done.stdout


def shortened(text: str, spans: str) -> str:
    """The lines that are asked for; … stands for what is left out."""
    lines = text.rstrip("\n").split("\n")
    kept = set()
    for span in spans.split():
        if span.startswith("/"):
            kept |= {i for i, line in enumerate(lines) if re.search(span.strip("/"), line)}
        else:
            kept |= {*range(len(lines))[slice(*(int(n) if n else None for n in span.split(":")))]}
    if not spans.strip():
        return "\n".join(lines)
    out = [line if i in kept else "…" for i, line in enumerate(lines)]
    return "\n".join(line for i, line in enumerate(out) if i in kept or out[i - 1 : i] != ["…"])


def with_output(text: str, keras: bool = True) -> str:
    """A document with what its commands print now; without Keras those with --verify stay."""
    parts, at = [], 0
    for m in PRINTED.finditer(text):
        end = text.index("```", m.end())
        parts.append(text[at : m.end()])
        if "--verify" in m["command"] and not keras:
            parts.append(text[m.end() : end])
        else:
            parts.append(shortened(printed(m["command"]), m["lines"]) + "\n")
        at = end
    return "".join([*parts, text[at:]])


def documents() -> list[Path]:
    """Every document that is written by hand."""
    made = {*PAGES, *(f"codes/{one.code}.md" for one in pages())}
    found = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return found + [
        path for path in sorted(DOCS.rglob("*.md")) if path.relative_to(DOCS).as_posix() not in made
    ]


# -- all of it -----------------------------------------------------------------------------
PAGES = {
    "layers.md": layers_page,
    "codes.md": codes_page,
    "commands.md": commands_page,
    "pictures.md": pictures_page,
}


def main(*words: str) -> int:
    """Write or check everything."""
    if "--screenshot" in words:
        screenshot()
        return 0
    check = "--check" in words
    made = {DOCS / name: make() for name, make in PAGES.items()}
    made |= {DOCS / "codes" / f"{one.code}.md": code_page(one) for one in pages()}
    made |= {DOCS / "pictures" / f"{name}.svg": picture_of(c).svg for name, c in PICTURES.items()}
    made[DOCS / "pictures" / "rooms.svg"] = rooms()
    made[ROOT / "shapecalc" / "__init__.pyi"] = stub()
    for path in documents():
        made[path] = with_output(path.read_text("utf-8"), keras=not check)
    stale = {*DOCS.glob("codes/*.md"), *DOCS.glob("pictures/*.svg")} - made.keys()
    if not check:
        for path in stale:
            path.unlink()
        stale = set()
    for path, text in made.items():
        text = text.rstrip() + "\n"
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            stale.add(path)
    if stale:
        names = ", ".join(sorted(str(path.relative_to(ROOT)) for path in stale))
        print(f"Out of date: {names}. Run: python docs/build.py")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
