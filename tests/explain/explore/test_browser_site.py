"""The explorer as a site: Python in the browser, nothing asked of any server but files, also offline."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from .browsing import NOTES, STATIC, Tab, opened
from .pyodide.comparing import build, can_build
from .test_browser_files import CONFIG, keras_file

pytestmark = pytest.mark.skipif(not can_build(), reason="npm ci in explain/explore/pyodide")
TO_LOAD = 120_000


class Quiet(SimpleHTTPRequestHandler):
    """Files, and nothing on the terminal."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Site:
    """The site's folder on a port of this machine, until it is ended."""

    def __init__(self, folder: Path) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self.server.server_port}/course/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def folder(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site below a folder of its own, as on a page of a project."""
    top = tmp_path_factory.mktemp("site")
    shutil.copytree(STATIC, top / "course", ignore=shutil.ignore_patterns("engine"))
    build(top / "course" / "engine")
    return top


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    running = Site(folder)
    yield running
    running.end()


def loaded(page: Tab) -> None:
    page.context.set_default_timeout(TO_LOAD)
    page.tab.wait_for_function("document.querySelector('#tabs [role=tab]')")


def test_the_engine_in_the_browser_answers(browser: Any, site: Site) -> None:
    with opened(browser, site.url) as page:
        loaded(page)
        page.write(NOTES)
        page.wait("#table tfoot", "64 * tokenizer.vocab_size + 74369")
        page.tab.fill("[data-size='tokenizer.vocab_size']", "8185")
        page.tab.keyboard.press("Enter")
        page.wait("#table tfoot", "598,209")
        page.tab.click("#tab-picture")
        page.wait("#panel .picture svg text", "bidirectional")
        page.drop("saved.keras", keras_file(CONFIG))
        page.wait("#table", "(None, 28, 4)")


def test_an_h5_file_in_the_browser(browser: Any, site: Site, tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    import json

    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(CONFIG)
    with opened(browser, site.url) as page:
        loaded(page)
        page.drop("old.h5", (tmp_path / "old.h5").read_bytes())
        page.wait("#table", "(None, 28, 4)")


def test_a_second_visit_works_without_a_network(browser: Any, site: Site) -> None:
    with opened(browser, site.url) as page:
        loaded(page)
        kept = "caches.open('seqshape-memory').then(c => c.keys()).then(keys => keys.length)"
        for _ in range(TO_LOAD // 500):
            if page.tab.evaluate(kept):
                break
            page.tab.wait_for_timeout(500)
        page.settle()
        site.end()
        page.context.set_offline(True)
        page.open()
        page.drag(page.number("5", "Conv1D"), 14)
        page.wait("#table", "(None, 114, 128)")
        page.tab.click("#tools button:has-text('Examples')")
        page.tab.click("[role=menu] a:has-text('second LSTM')")
        page.wait("#problems", "SEQ101")


def test_a_link_and_a_frame_to_copy(browser: Any, site: Site) -> None:
    with opened(browser, site.url, permissions=["clipboard-read", "clipboard-write"]) as page:
        loaded(page)
        found = []
        for what in ("Copy link", "Copy frame"):
            page.tab.click("#tools button:has-text('Share')")
            page.tab.click(f"[role=menuitem]:has-text('{what}')")
            page.wait("#said", "copied")
            page.tab.wait_for_timeout(200)
            found.append(page.tab.evaluate("navigator.clipboard.readText()"))
        assert found[0].startswith(f"{site.url}#1")
        assert found[1].startswith(f'<iframe src="{site.url}?embed#1')
