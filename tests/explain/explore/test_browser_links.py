"""Addresses that hold all of the explorer's state, and the page inside a course page."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest

from .browsing import NOTES, opened

# A link that the first version of the page made: it opens for ever.
OLD = (
    "#1q1ZKzk9JVbJSUMrMLcgvKlHITi1KLI7Jy1WwhTD1glMLS1PzSjITczSiISKeeQWlJRoa5joKxpqaOl"
    "BlOYmVqUXFeu5BoRpGmrGaMXlKOgpKRfnlQKMNgKz8NJAdBYlFibnFSrUA"
)


def packed(state: dict[str, Any]) -> str:
    """A link as the page writes it, or as somebody else could."""
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = made.compress(json.dumps(state).encode()) + made.flush()
    return "#1" + base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_a_link_shows_the_same_in_a_fresh_profile(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.write(NOTES)
        page.tab.locator("[data-size='tokenizer.vocab_size']").fill("8185")
        page.tab.keyboard.press("Enter")
        page.wait("#table tfoot", "598,209")
        page.tab.click("#table .num:text-is('66,048')")
        page.wait("#panel h2", "66,048")
        page.tab.click("#sizes button:text-is('Keras 2')")
        page.settle()
        hash = page.tab.evaluate("location.hash")
        table, panel = page.tab.inner_text("#table"), page.tab.inner_text("#panel")
        code = page.code
    with opened(browser, url) as page:
        page.open(hash)
        page.wait("#table tfoot", "598,209")
        page.wait("#panel h2", "66,048")
        assert (page.tab.inner_text("#table"), page.tab.inner_text("#panel")) == (table, panel)
        assert page.code == code
        pressed = page.tab.locator("#sizes button[aria-pressed=true]").inner_text()
        assert pressed == "Keras 2"


def test_a_link_opens_the_panel_that_was_open(browser: Any, url: str) -> None:
    code = "import keras\nm = keras.Sequential([keras.Input((9, 2)), keras.layers.LSTM(3)])\n"
    state = {"code": code, "other": code.replace("3", "4"), "panel": "compare"}
    with opened(browser, url) as page:
        page.open(packed(state))
        page.wait("#panel", "units: 4 → 3")


@pytest.mark.parametrize(
    "hash",
    [
        "#1notbase64!",
        "#9whatever",
        packed({"code": 7}),
        packed({"code": "x", "row": "1", "set": [], "panel": "<b>", "model": 99})[:-4],
        "#1" + base64.urlsafe_b64encode(zlib.compress(b"0" * 20_000_000)[2:-4]).decode(),
    ],
)
def test_what_is_no_link_opens_the_first_example(browser: Any, url: str, hash: str) -> None:
    with opened(browser, url) as page:
        page.open(hash)
        page.wait("#table", "(None, 116, 128)")


def test_a_strangers_link_is_text_and_nothing_else(browser: Any, url: str) -> None:
    evil = "<img src=x onerror=alert(1)>"
    code = f"import keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, name={evil!r})])\n"
    state = {"code": code, "name": evil, "set": {evil: evil}, "error": evil, "panel": "error"}
    with opened(browser, url) as page:
        page.open(packed(state))
        page.wait("#codebar", evil)
        page.settle()
        assert page.tab.locator("main img:not(.cm-widgetBuffer), main script").count() == 0


def test_an_old_link_opens(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.open(OLD)
        page.wait("#panel h2", "42 parameters")


def test_each_example_is_a_link(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.tab.click("#tools button:has-text('Examples')")
        links = page.tab.locator("[role=menu] a")
        links.first.wait_for()
        hashes = [link.get_attribute("href") for link in links.all()]
        assert len(hashes) > 10 and len(set(hashes)) == len(hashes)
        links.filter(has_text="second LSTM").click()
        page.wait("#problems", "SEQ101")
        page.settle()
        page.tab.go_back()
        page.wait("#table", "(None, 116, 128)")


def test_a_frame_of_a_course_page(browser: Any, url: str) -> None:
    with opened(browser, url.replace("?", "?embed&")) as page:
        page.wait("#table", "(None, 116, 128)")
        tools = page.tab.locator("#tools button")
        assert tools.all_inner_texts() == ["Open in the explorer"] and tools.first.is_visible()
        page.drag(page.number("5", "Conv1D"), 14)
        page.wait("#table", "(None, 114, 128)")


def test_what_is_copied(browser: Any, url: str) -> None:
    with opened(browser, url, permissions=["clipboard-read", "clipboard-write"]) as page:
        found = {}
        for what in ("Keras code", "Markdown", "LaTeX", "JSON"):
            page.tab.click("#tools button:has-text('Share')")
            page.tab.click(f"[role=menuitem]:has-text('{what}')")
            page.wait("#said", "copied")
            page.tab.wait_for_function("document.querySelector('[role=menu]') === null")
            page.tab.wait_for_timeout(150)
            found[what] = page.tab.evaluate("navigator.clipboard.readText()")
        assert found["Keras code"] == page.code
        assert "conv1d" in found["Markdown"] and "\\begin" in found["LaTeX"]
        assert json.loads(found["JSON"])["total_params"] == 171149


@pytest.mark.parametrize(("what", "start"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_pictures_are_saved(browser: Any, url: str, what: str, start: bytes) -> None:
    with opened(browser, url) as page:
        page.tab.click("#tools button:has-text('Share')")
        with page.tab.expect_download() as download:
            page.tab.click(f"[role=menuitem]:has-text('Picture as {what}')")
        with open(download.value.path(), "rb") as file:
            assert file.read(4) == start
