"""What is wrong with a built site: links that lead nowhere, and what would come from other hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

# Where a browser loads what it names, without being asked.
LOADED = {"script", "link", "img", "iframe", "source", "video", "audio", "embed", "object"}


class Html(HTMLParser):
    """The links of a page, what it loads, and the names of its places."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.names: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.names |= {name for key in ("id", "name") if (name := given.get(key))}
        rel = (given.get("rel") or "").split()
        for key in ("href", "src", "data", "poster"):
            if value := given.get(key):
                self.links.add(value)
                if tag in LOADED and not {"canonical", "prev", "next"} & {*rel}:
                    self.loaded.add(value)


class Site:
    """The files of a site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @cached_property
    def pages(self) -> dict[Path, Html]:
        """Each page; the explorer is tested by itself."""
        return {
            path: Html(path)
            for path in sorted(self.folder.rglob("*.html"))
            if "explorer" not in path.relative_to(self.folder).parts[:-1]
        }

    def leads_nowhere(self, page: Path, link: str) -> bool:
        """Whether a link of this site has no file, or no place in it, to go to."""
        address, _, place = link.partition("#")
        target = (page.parent / unquote(address.partition("?")[0])).resolve() if address else page
        if self.folder not in (target, *target.parents) or not target.is_file():
            return True
        return (
            bool(place) and target in self.pages and unquote(place) not in self.pages[target].names
        )


def faults(folder: Path) -> Iterator[str]:
    """A sentence for each fault of a built site."""
    site = Site(folder)
    for path, html in site.pages.items():
        name = path.relative_to(site.folder).as_posix()
        for link in sorted(html.links):
            foreign = re.match(r"\w+:|//", link) and not link.startswith("data:")
            if foreign and link in html.loaded:
                yield f"{name} loads {link}."
            elif not foreign and not link.startswith("data:") and site.leads_nowhere(path, link):
                yield f"{name} links to {link}, which isn't there."
    for path in sorted(site.folder.rglob("*.css")):
        for url in re.findall(
            r"""(?:url\(|@import)\s*["']?((?:\w+:)?//[^"')\s]+)""", path.read_text("utf-8")
        ):
            yield f"{path.relative_to(site.folder).as_posix()} loads {url}."
