"""Reading, changing and pointing in the explorer's page, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .browsing import NOTES, STACKED, STATIC, opened
from .served import served


def test_the_code_of_the_notes_is_read_while_it_is_typed(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.write(NOTES)
        page.wait("#table tfoot", "64 * tokenizer.vocab_size + 74369")
        page.tab.fill("[data-size='tokenizer.vocab_size']", "8185")
        page.tab.keyboard.press("Enter")
        page.wait("#table tfoot", "598,209")
        page.tab.click("#table .num:text-is('66,048')")
        page.wait("#panel h2", "66,048")


def test_a_number_that_is_dragged_changes_the_code_and_what_follows(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.wait("#table", "(None, 116, 128)")
        page.drag(page.number("5", "Conv1D"), 14)
        page.wait("#table", "(None, 114, 128)")
        assert "Conv1D(128, 7, activation='relu')" in page.code
        page.wait("#panel h2", "steps = 114")
        assert page.shapes()[0] == "(None, 120, 16)"


def test_a_choice_and_a_flag_are_clicked(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.write(STACKED.replace("LSTM(64)", "LSTM(64, return_sequences=True)"))
        page.wait("#table", "(None, 120, 64)")
        page.tab.click(".cm-choice:has-text('True')")
        page.wait("#problems", "SEQ101")
        assert "return_sequences=False" in page.code
        page.tab.click(".cm-choice:has-text('False')")
        page.wait("#table", "(None, 120, 64)")


def test_a_fix_is_clicked_in_the_list(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.write(STACKED)
        page.wait("#problems", "SEQ101")
        page.tab.click("#problems .fix")
        page.wait("#table", "(None, 120, 64)")
        assert "return_sequences=True" in page.code
        assert page.tab.locator("#problems .problem.error").count() == 0


def test_a_fix_is_clicked_at_its_squiggle(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.write(STACKED)
        page.wait("#problems .fix", "Fix")
        page.tab.hover(".cm-lintRange-error")
        page.tab.click(".cm-diagnosticAction")
        page.wait("#table", "(None, 120, 64)")
        assert "return_sequences=True" in page.code


def test_line_row_number_and_sources_light_up_together(browser: Any, url: str) -> None:
    """From each of the four, the other three."""
    with opened(browser, url) as page:
        page.tab.click("#table .num:text-is('116')")  # nothing is chosen
        page.tab.mouse.move(300, 20)
        page.tab.evaluate("document.activeElement.blur()")
        page.settle()
        assert page.lit_rows() == [] and page.sources() == []

        page.tab.hover(".cm-line:has-text('GlobalAverage')")
        page.tab.locator("#table tr.lit").wait_for()
        assert page.lit_rows() == ["global_average_pooling1d"]

        page.tab.hover("#table tr[data-row='3'] .class")
        page.tab.locator(".cm-lit", has_text="Dense(6").wait_for()
        assert page.lit_rows() == ["dense"]

        page.tab.hover("#table .num:text-is('10,368')")
        page.tab.locator(".cm-source", has_text="5").wait_for()
        assert page.sources() == ["128", "5"]
        assert page.lit_rows() == ["conv1d"]
        assert "Conv1D" in page.lit_lines()[0]
        lit = page.tab.locator("#table .num.source").all_text_contents()
        assert lit == ["16"]  # the channels that it reads

        page.number("5", "Conv1D").hover()
        page.tab.locator("#table .num.source:text-is('116')").wait_for()
        lit = page.tab.locator("#table .num.source").all_text_contents()
        assert lit == ["116", "10,368"]
        assert page.lit_rows() == ["conv1d"]


def test_a_derivation_goes_back_to_the_argument_in_the_code(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.tab.click("#table .num:text-is('10,368')")
        page.wait("#panel h2", "10,368")
        assert "5 * 16 * 128 + 128" in page.tab.locator("#panel").inner_text()
        page.tab.click(".chain .term:text-is('embedding')")
        page.wait("#panel h2", "features = 16")
        page.tab.hover(".chain .term:text-is('line 5')")
        page.tab.locator(".cm-source:has-text('16')").wait_for()
        page.tab.click(".chain .term:text-is('line 5')")
        assert page.tab.evaluate("document.activeElement.id") == "editor"


def test_an_error_is_explained_when_it_is_pasted(browser: Any, url: str) -> None:
    message = (
        'ValueError: Input 0 of layer "lstm_1" is incompatible with the layer: '
        "expected ndim=3, found ndim=2. Full shape received: (None, 64)"
    )
    with opened(browser, url) as page:
        before = page.code
        page.tab.click(".cm-content")
        page.paste(message)
        page.wait("#panel h2", "What this error means")
        assert "return_sequences=True" in page.tab.locator("#panel").inner_text()
        assert page.code == before


def test_pictures_of_the_model_and_of_a_layer(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.tab.click("#tab-picture")
        page.wait("#panel .picture svg text", "116")
        page.tab.click("#panel button:text-is('Whole model')")
        page.wait("#panel .picture svg text", "global_average_pooling1d")


def test_two_versions_and_two_keras_side_by_side(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.tab.click("#tab-compare")
        page.tab.click("#panel button:text-is('Keep this version')")
        page.drag(page.number("5", "Conv1D"), 14)
        page.wait("#panel", "kernel_size: 5 → 7")
        row = page.tab.locator("#panel tr", has_text="conv1d").inner_text()
        assert "(None, 116, 128)" in row and "(None, 114, 128)" in row
        page.write(
            "import tensorflow as tf\nm = tf.keras.Sequential([tf.keras.layers.Embedding(9, 4, "
            "input_length=7), tf.keras.layers.Flatten()])\n"
        )
        page.tab.click("#panel button:text-is('Keras 2 and 3')")
        page.wait("#panel", "SEQ704")


def test_several_models_and_a_model_that_isnt_finished(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.write(
            STACKED.replace("    keras.layers.LSTM(32),\n", "")
            + "\nother = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\n"
        )
        page.wait("#sizes option", "other")
        page.tab.select_option("#sizes select", index=1)
        page.wait("#table tfoot", "8")
        page.write("import keras\n")
        page.wait("#table", "no Keras model")
        page.write("import keras\nmodel = keras.Sequential([keras.Input((3,)), keras.layers.Dense(")
        page.wait("#problems", "line 2")


@pytest.mark.keras
def test_the_real_keras_is_asked(browser: Any) -> None:
    with served("--verify", static=STATIC) as server:
        url = f"http://127.0.0.1:{server.port}/?token={server.token}"
        with opened(browser, url) as page:
            page.context.set_default_timeout(180_000)
            page.tab.click("#tab-keras")
            page.wait("#panel h2", "agrees")


def test_a_file_that_changes_is_read_again(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "watched.py"
    path.write_text(STACKED.replace("    keras.layers.LSTM(32),\n", ""), "utf-8")
    with served(str(path), static=STATIC) as server:
        url = f"http://127.0.0.1:{server.port}/?token={server.token}"
        with opened(browser, url) as page:
            page.wait("#codebar", "watched.py")
            page.wait("#table", "(None, 64)")
            path.write_text(path.read_text("utf-8").replace("64", "65"), "utf-8")
            page.wait("#table", "(None, 65)")


ODD = (
    "\0\x1b[31m\u202e\u2028\ufeff",
    "😀" * 2_000 + " = 1",
    "(" * 5_000,
    "-" * 20_000 + "1",
    "<script>alert(1)</script>\nmodel = '<img src=x onerror=alert(1)>'",
    "import keras\nm = keras.Sequential([" + "keras.layers.Dense(4)," * 400 + "])",
    "import keras\nm = keras.Sequential([keras.Input((8,)), keras.layers.Dense(10 ** 30)])",
    "import keras\nm = keras.Sequential([keras.Input((8,)), keras.layers.Dense(2, name='a\\tb<b>')])",
    "x = [\n" * 3_000,
    "y = 1\n" * 100_000,
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
)


def test_odd_texts_leave_the_page_alive(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        for text in ODD:
            page.tab.focus(".cm-content")
            page.tab.keyboard.press("Control+a")
            page.paste(text)
            page.settle()
        page.write(STACKED.replace("    keras.layers.LSTM(32),\n", ""))
        page.wait("#table tfoot", "20,736")
        assert page.tab.locator("main img:not(.cm-widgetBuffer), main script").count() == 0


def test_an_error_is_found_in_the_code(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.write(STACKED)
        page.wait("#problems", "SEQ101")
        page.tab.click("#tools button:has-text('Explain an error')")
        page.tab.fill("#panel textarea", "ValueError: expected ndim=3, found ndim=2")
        page.tab.click("#panel button:text-is('Explain')")
        page.wait("#panel", "In this code: line 5")


def test_practice_on_this_model(browser: Any, url: str) -> None:
    """One of the choices is right, and says so; another question follows."""
    with opened(browser, url) as page:
        page.tab.click("#tab-practice")
        page.tab.locator("#panel .choice").first.wait_for()
        says = []
        for choice in page.tab.locator("#panel .choice").all():
            choice.click()
            page.tab.locator(
                "#panel .choice[aria-pressed=true]", has_text=choice.inner_text()
            ).first.wait_for()
            says.append(page.tab.inner_text("#panel .why"))
        assert sum(not text.startswith("Not right") for text in says) == 1
        page.tab.click("#panel button:text-is('Next question')")
        page.tab.locator("#panel .choice[aria-pressed=false]").first.wait_for()
