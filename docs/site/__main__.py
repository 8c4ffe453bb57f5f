"""Build the documentation site: `python docs/site` writes build/site from docs/ and the code.

python docs/site --explorer FOLDER   puts a built explorer at /explorer/, and links into it
python docs/site --sources FOLDER    only writes the Markdown that Sphinx reads

A warning of Sphinx, a link that leads nowhere, an address of another host that the browser would load,
or a layer, command or code without a page is an error. Needs `pip install '.[site]'`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parent
ROOT = DOCS.parent
sys.path[:0] = [str(ROOT), str(DOCS), str(HERE)]

import build  # noqa: E402
import explorer  # noqa: E402
import reference  # noqa: E402
from checks import faults  # noqa: E402

OUT = ROOT / "build" / "site"
FOLDERS = ("codes", "examples", "notebooks", "pictures", "recipes")
# Documents that stand elsewhere in the checkout, and the page of the site that they become.
MOVED = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changes.md",
    "tests/README.md": "tests.md",
    "explain/data/README.md": "review-sentences.md",
}
# What Sphinx and its theme leave out for those who don't use a mouse, or don't see the page.
ADDED = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Pages">',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    "<pre>": '<pre tabindex="0">',
}
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def main(*words: str) -> int:
    """Build the site, or its sources; returns the exit code."""
    parser = argparse.ArgumentParser(prog="docs/site", description=__doc__.partition("\n")[0])
    parser.add_argument("--explorer", type=Path, help="a folder with the built explorer")
    parser.add_argument("--sources", type=Path, help="only write the Markdown there")
    parser.add_argument("--out", type=Path, default=OUT, help="where the site goes")
    options = parser.parse_args(words)
    if options.explorer and not (options.explorer / "index.html").is_file():
        parser.error(f"{options.explorer} has no index.html: it isn't a built explorer.")
    if options.sources:
        gather(options.sources, bool(options.explorer))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        gather(Path(folder), bool(options.explorer))
        if not render(Path(folder), options.out, bool(options.explorer)):
            return 1
    if options.explorer:
        shutil.copytree(options.explorer, options.out / "explorer", dirs_exist_ok=True)
    found = [*faults(options.out), *missing(options.out)]
    print(*found, f"{len(list(options.out.rglob('*.html')))} pages: {options.out}", sep="\n")
    return 1 if found else 0


# -- the sources ---------------------------------------------------------------------------
def gather(folder: Path, links: bool = False) -> None:
    """Everything that Sphinx reads: the documents, and the pages that are made from the code."""
    for name in FOLDERS:
        shutil.copytree(DOCS / name, folder / name, dirs_exist_ok=True)
    pages = {name: (DOCS / name).read_text("utf-8") for name in listed(DOCS)}
    pages |= {new: moved(old, new) for old, new in MOVED.items()}
    pages |= {name: make() for name, make in (build.PAGES | reference.PAGES).items()}
    pages |= {f"codes/{one.code}.md": build.code_page(one) for one in build.pages()}
    pages |= reference.layer_pages() | reference.command_pages()
    pages["index.md"] += menu(pages["index.md"])
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for old, new in MOVED.items():
            text = text.replace(
                f"]({relative(old, name)}", f"]({os.path.relpath(new, Path(name).parent)}"
            )
        if name.startswith("examples/"):  # a notebook there is a file to try, not a page
            text = re.sub(r"\]\((\w+\.ipynb)\)", r"](path:\1)", text)
        if name.startswith("codes/"):
            text = reference.ALONE + text
        path.write_text(explorer.linked(text, name) if links else text, encoding="utf-8")


def listed(folder: Path) -> Iterator[str]:
    """The Markdown in a folder, as the names of pages."""
    yield from (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.md")))


def relative(path: str, page: str) -> str:
    """A file of the checkout as a document of docs/ links to it."""
    return Path(os.path.relpath(ROOT / path, (DOCS / page).parent)).as_posix()


def moved(old: str, new: str) -> str:
    """A document from elsewhere, with the links that it has in its new place."""

    def again(m: re.Match[str]) -> str:
        target = ((ROOT / old).parent / m[1]).resolve()
        return f"]({os.path.relpath(target, (DOCS / new).parent)}"

    return LINK.sub(again, (ROOT / old).read_text("utf-8"))


def menu(index: str) -> str:
    """The menu of every page: the sections of the first page, with the pages that they link."""
    trees = []
    seen: set[str] = set()
    for section in re.split(r"^## ", index, flags=re.M)[1:]:
        title, _, text = section.partition("\n")
        links = LINK.findall(text)
        names = [MOVED.get(os.path.normpath(f"docs/{link}"), link) for link in links]
        if title == "Reference":
            names = [*names, *(name for name in reference.PAGES if not (DOCS / name).exists())]
        names = [n for n in dict.fromkeys(names) if n not in seen and n.endswith((".md", ".ipynb"))]
        seen |= set(names)
        if names:
            trees.append(
                f"```{{toctree}}\n:hidden:\n:caption: {title}\n\n" + "\n".join(names) + "\n```\n"
            )
    return "\n" + "\n".join(trees)


# -- the pages -----------------------------------------------------------------------------
def render(sources: Path, out: Path, links: bool) -> bool:
    """Let Sphinx write the pages; returns whether it had nothing to say."""
    try:
        from sphinx.cmd.build import main as sphinx
    except ModuleNotFoundError:
        print("The site is built by Sphinx: pip install '.[site]'", file=sys.stderr)
        return False
    if links:
        os.environ["SEQSHAPE_EXPLORER"] = "1"
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as cache:
        words = ["-W", "--keep-going", "-q", "-c", str(HERE), "-d", cache, "-b", "html"]
        good = sphinx([*words, str(sources), str(out)]) == 0
    for path in out.rglob("*.html"):
        text = path.read_text("utf-8")
        for old, new in ADDED.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return good


def missing(out: Path) -> Iterator[str]:
    """Whatever has no page: layers, commands, codes."""
    wanted = [f"layers/{cls.__name__}" for cls in reference.layers()]
    wanted += [f"commands/{name}" for name in build.COMMANDS]
    wanted += [f"codes/{one.code}" for one in build.pages()]
    yield from (
        f"There is no page {name}.html." for name in wanted if not (out / f"{name}.html").exists()
    )


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
