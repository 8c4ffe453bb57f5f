"""The explorer's page on a phone, by keyboard alone, and for who listens to it, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from .browsing import STACKED, Tab, opened
from .test_browser_links import packed

CODE = "import keras\nm = keras.Sequential([keras.Input((9, 2)), keras.layers.LSTM(UNITS)])\n"
# The states in which the page looks different.
STATES: dict[str, dict[str, Any]] = {
    "a number": {
        "code": STACKED.replace("64)", "64, return_sequences=True)"),
        "row": 0,
        "of": "params",
    },
    "problems": {"code": STACKED, "row": 1},
    "a picture": {"code": CODE, "panel": "picture"},
    "two versions": {"code": CODE, "other": CODE.replace("9", "8"), "panel": "compare"},
    "an error": {"code": CODE, "error": "expected ndim=3, found ndim=2", "panel": "error"},
    "practice": {"code": CODE.replace("UNITS", "3"), "panel": "practice"},
    "an open size": {"code": CODE},
    "nothing": {"code": ""},
}


def looked_through(page: Tab) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page.tab)
    return [
        f"{v['id']}: {[n['html'][:200] for n in v['nodes']]}" for v in found.response["violations"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, url: str, theme: str) -> None:
    with opened(browser, url, color_scheme=theme) as page:
        for name, state in STATES.items():
            page.open(packed(state))
            page.settle()
            found = looked_through(page)
            assert not found, name + "\n" + "\n".join(found)
        page.tab.click("#tools button:has-text('Examples')")
        page.tab.locator("[role=menu] a").first.wait_for()
        found = looked_through(page)
        assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone(browser: Any, url: str, width: int) -> None:
    """Nothing is wider than the screen, and everything is there."""
    size = {"width": width, "height": 800}
    with opened(browser, url, viewport=size, has_touch=True, is_mobile=True) as page:
        for name, state in STATES.items():
            page.open(packed(state))
            page.settle()
            assert page.tab.evaluate("document.documentElement.scrollWidth") <= width, name
            for part in ("#editor", "#table", "#panel"):
                box = page.tab.locator(part).bounding_box()
                assert box["width"] > 300 and box["height"] > 20, (name, part)
            # The page scrolls, not a part of it.
            cut = "e => e.scrollHeight - e.clientHeight"
            assert page.tab.locator("#panel").evaluate(cut) <= 0, name
            found = looked_through(page)
            assert not found, name + "\n" + "\n".join(found)


def test_a_number_is_dragged_by_a_finger(browser: Any, url: str) -> None:
    size = {"width": 390, "height": 800}
    with opened(browser, url, viewport=size, has_touch=True, is_mobile=True) as page:
        page.tab.wait_for_selector(".cm-number")
        box = page.number("5", "Conv1D").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        session = page.context.new_cdp_session(page.tab)
        for kind, by in (
            ("touchStart", 0),
            ("touchMove", 9),
            ("touchMove", 14),
            ("touchEnd", None),
        ):
            points = [] if by is None else [{"x": x + by, "y": y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait("#table", "(None, 114, 128)")


def test_by_keyboard_alone(browser: Any, url: str) -> None:
    """From the top of the page to the table, a number, its source, and a changed argument."""
    with opened(browser, url) as page:
        keys = page.tab.keyboard
        keys.press("Tab")
        assert page.tab.evaluate("document.activeElement.id") == "skip"
        keys.press("Enter")
        keys.press("Tab")
        assert page.tab.evaluate("document.activeElement.textContent") == "116"  # the chosen one
        keys.press("ArrowRight")
        page.tab.locator(".cm-source:has-text('128')").wait_for()
        assert page.sources() == ["128"] and page.lit_rows() == ["conv1d"]
        keys.press("ArrowRight")
        keys.press("ArrowDown")
        assert page.tab.evaluate("document.activeElement.dataset.of") == "params"
        assert page.lit_rows() == ["global_average_pooling1d"]
        keys.press("ArrowUp")
        keys.press("Enter")
        page.wait("#panel h2", "10,368")
        assert page.tab.evaluate("document.activeElement.textContent") == "10,368"
        keys.press("Tab")  # the tabs
        keys.press("ArrowRight")
        page.wait("#panel .picture svg text", "conv1d")
        keys.press("ArrowLeft")
        page.wait("#panel h2", "10,368")
        for _ in range(3):  # the panel, the first operand
            keys.press("Tab")
            if page.tab.evaluate("document.activeElement.dataset.from"):
                break
        keys.press("Enter")  # goes to its place in the code
        assert page.tab.evaluate("document.activeElement.id") == "editor"
        keys.press("Alt+ArrowUp")
        page.wait("#table", "(None, 115, 128)")
        keys.press("Escape")
        keys.press("Tab")
        assert page.tab.evaluate("document.activeElement.id") != "editor"


def test_menus_by_keyboard(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.tab.focus("#tools button >> nth=0")
        page.tab.keyboard.press("Enter")
        page.tab.locator("[role=menu] a:focus").wait_for()
        page.tab.keyboard.press("ArrowDown")
        page.tab.keyboard.press("Escape")
        assert page.tab.locator("[role=menu]").count() == 0
        assert page.tab.evaluate("document.activeElement.textContent") == "Examples"


def test_light_and_dark(browser: Any, url: str) -> None:
    """The system's choice at first, then the reader's, also after a reload."""
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, url, color_scheme="dark") as page:
        dark = page.tab.evaluate(ground)
        page.tab.click("#tools button[title='Light or dark']")
        light = page.tab.evaluate(ground)
        assert light != dark
        page.open()
        assert page.tab.evaluate(ground) == light


def test_numbers_are_there_without_a_script(browser: Any, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(url)
    table, panel, code = map(tab.inner_text, ("#table", "#panel", "#editor"))
    context.close()
    assert "(None, 116, 128)" in table
    assert "120 - 5 + 1" in panel
    assert "Conv1D(128, 5" in code
