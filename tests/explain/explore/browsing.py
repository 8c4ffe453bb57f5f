"""The explorer's page in a tab of a real browser, with everything that it said and asked for."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import explain.explore

STATIC = Path(explain.explore.__file__).parent / "static"
# The model of the notes, as they have it: the vocabulary's size isn't in the code.
NOTES = """import tensorflow as tf
model = tf.keras.Sequential([
    tf.keras.layers.Embedding(tokenizer.vocab_size, 64),
    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(64)),
    tf.keras.layers.Dense(64, activation='relu'),
    tf.keras.layers.Dense(1, activation='sigmoid')
])
"""
STACKED = """import keras
model = keras.Sequential([
    keras.Input((120, 16)),
    keras.layers.LSTM(64),
    keras.layers.LSTM(32),
])
"""


class Tab:
    """A tab with the page; ``close`` asserts that it was silent and asked no other host."""

    def __init__(self, browser: Any, url: str, **context: Any) -> None:
        self.url, self.host = url, urlsplit(url).netloc
        wide = {"viewport": {"width": 1280, "height": 800}}
        self.context = browser.new_context(**{**wide, **context})
        self.context.set_default_timeout(20_000)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("serviceworker", lambda _: None)
        self.tab = self.context.new_page()
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.open()

    def open(self, hash: str = "") -> None:
        """Go to the page, and wait until it shows what it was asked for."""
        self.tab.goto(self.url + hash)
        self.tab.wait_for_function("document.querySelector('#tabs [role=tab]')")

    def close(self) -> None:
        self.context.close()
        assert self.said == [], self.said
        others = [url for url in self.asked if urlsplit(url).netloc not in ("", self.host)]
        assert others == [], others

    # -- what the reader does ---------------------------------------------------------------
    def write(self, text: str) -> None:
        """Replace the code."""
        self.tab.focus(".cm-content")
        self.tab.keyboard.press("Control+a")
        self.tab.keyboard.insert_text(text)

    def paste(self, text: str) -> None:
        """Paste over what is selected, or at the cursor."""
        self.tab.evaluate(
            """text => {
              const data = new DataTransfer();
              data.setData('text/plain', text);
              const to = document.getElementById('editor').shadowRoot.querySelector('.cm-content');
              to.dispatchEvent(new ClipboardEvent('paste',
                {clipboardData: data, bubbles: true, composed: true, cancelable: true}));
            }""",
            text,
        )

    def number(self, text: str, after: str = "") -> Any:
        """The number in the code that can be dragged, on the line that holds ``after``."""
        line = self.tab.locator(".cm-line", has_text=after)
        return line.locator(".cm-number").filter(has_text=text).last

    def drop(self, name: str, data: bytes) -> None:
        """Drop a file on the page."""
        self.tab.evaluate(
            """([name, data]) => {
              const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File([bytes], name));
              for (const type of ['dragover', 'drop'])
                document.getElementById('table').dispatchEvent(
                  new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}));
            }""",
            [name, base64.b64encode(data).decode()],
        )

    def drag(self, number: Any, pixels: float) -> None:
        box = number.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.tab.mouse.move(x, y)
        self.tab.mouse.down()
        self.tab.mouse.move(x + pixels / 2, y)
        self.tab.mouse.move(x + pixels, y)
        self.tab.mouse.up()

    # -- what the page shows -----------------------------------------------------------------
    def wait(self, selector: str, text: str) -> None:
        """Wait until an element has this text in it."""
        self.tab.locator(selector).filter(has_text=text).first.wait_for(state="attached")

    @property
    def code(self) -> str:
        """The editor's text, without the shapes that stand behind its lines."""
        lines = self.tab.locator(".cm-line").all()
        script = (
            "e => { const c = e.cloneNode(true); c.querySelectorAll('.cm-note').forEach(n => n.remove());"
            " return c.textContent }"
        )
        return "\n".join(line.evaluate(script) for line in lines)

    def shapes(self) -> list[str]:
        return [text.strip() for text in self.tab.locator("#table td.shape").all_text_contents()]

    def lit_rows(self) -> list[str]:
        return list(self.tab.locator("#table tr.lit .name").all_text_contents())

    def lit_lines(self) -> list[str]:
        return [text.strip() for text in self.tab.locator(".cm-lit").all_text_contents()]

    def sources(self) -> list[str]:
        """What is marked in the code as a source of a number."""
        return list(self.tab.locator(".cm-source").all_text_contents())

    def settle(self) -> None:
        """Wait until the page has taken its state into the address and fetched ahead."""
        self.tab.wait_for_timeout(700)


@contextmanager
def opened(browser: Any, url: str, **context: Any) -> Iterator[Tab]:
    tab = Tab(browser, url, **context)
    try:
        yield tab
    except BaseException:
        tab.context.close()
        raise
    tab.close()
