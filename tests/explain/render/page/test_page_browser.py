"""The page in a real browser: what it shows, by mouse, keyboard, touch and sliders."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import explain
import shapecalc
from explain.render.page.sliders import put
from shapecalc.readers.course import COURSE_MODELS, course_model
from tests.explain.render.page.test_page import GRAPH


class Opened:
    """A page in a tab, with everything that it said and asked for."""

    def __init__(self, browser: Any, html: str, folder: Path, **context: Any) -> None:
        path = folder / "page.html"
        path.write_text(html, encoding="utf-8")
        self.context = browser.new_context(
            **{"viewport": {"width": 1400, "height": 900}, **context}
        )
        self.tab = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.tab.on("console", lambda m: self.said.append(m.text))
        self.tab.on("pageerror", lambda e: self.said.append(str(e)))
        self.tab.on("dialog", lambda d: self.said.append(d.message))
        self.tab.on("request", lambda r: self.asked.append(r.url))
        self.tab.goto(path.as_uri())

    def close(self) -> None:
        self.context.close()
        assert self.said == []
        assert all(url.startswith(("file:", "data:")) for url in self.asked)
        assert len([url for url in self.asked if url.startswith("file:")]) == 1


def stack(*layers: Any) -> Any:
    return shapecalc.Sequential(list(layers), name="stack")


MODELS: dict[str, tuple[Any, Any]] = {
    "imdb-conv1d": (course_model("imdb-conv1d"), COURSE_MODELS["imdb-conv1d"].input_shape),
    "imdb-subwords-stacked-bilstm": (course_model("imdb-subwords-stacked-bilstm"), (None, None)),
    "windows": (
        stack(
            shapecalc.Conv1D(8, 3, strides=2, padding="same"),
            shapecalc.MaxPooling1D(4, strides=2),
            shapecalc.Conv1DTranspose(6, 5, strides=3),
            shapecalc.Cropping1D((2, 1)),
            shapecalc.SeparableConv1D(8, 3, dilation_rate=2),
            shapecalc.Flatten(),
            shapecalc.Dense(5),
        ),
        (None, 60, 4),
    ),
    "images": (
        stack(
            shapecalc.Conv2D(8, (3, 5), strides=(2, 1), padding="same"),
            shapecalc.BatchNormalization(),
            shapecalc.MaxPooling2D((2, 3)),
            shapecalc.SeparableConv2D(6, 3, dilation_rate=2),
            shapecalc.Conv2DTranspose(4, 3, strides=2),
            shapecalc.Flatten(),
            shapecalc.Dense(5),
        ),
        (None, 64, 64, 3),
    ),
    "video": (
        stack(
            shapecalc.ZeroPadding3D((0, 1, 2)),
            shapecalc.ConvLSTM2D(4, 3, return_sequences=True),
            shapecalc.Conv3D(3, (1, 2, 2)),
            shapecalc.GlobalAveragePooling3D(),
        ),
        (None, 6, 12, 12, 1),
    ),
    "several": (
        stack(
            shapecalc.Bidirectional(shapecalc.LSTM(6, return_sequences=True)),
            shapecalc.TimeDistributed(shapecalc.Dense(8)),
            shapecalc.LayerNormalization(),
            shapecalc.GRU(5, reset_after=False),
            shapecalc.RepeatVector(7),
        ),
        (None, 20, 4),
    ),
}

SET = """(moves) => {
  document.getElementById("reset").click();
  for (const [label, value] of moves) {
    const list = document.querySelector(`select[aria-label="${label}"]`);
    if (list) {
      list.value = String(value);
      list.dispatchEvent(new Event("change", { bubbles: true }));
      continue;
    }
    const box = document.querySelector(`input[aria-label="${label}, as a number"]`);
    const none = box.closest(".slide").querySelector("input[type=checkbox]");
    if (none && none.checked !== (value === null)) none.click();
    if (value === null) continue;
    box.value = String(value);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return {
    rows: [...document.querySelectorAll("#rows tr")].map((tr) =>
      [...tr.children].slice(1).map((td) => td.classList.contains("shape")
        ? [...(td.querySelector(".weight") ? td.querySelectorAll(".weight") : [td])]
          .map((n) => n.textContent).join("; ") : td.textContent)),
    total: document.getElementById("total").textContent,
  };
}"""


def moved(
    model: Any, x: Any, program: Any, draw: random.Random
) -> tuple[list[Any], dict[str, Any]]:
    """Some sliders moved: labels with values, and the record of the same model."""
    moves: list[Any] = []
    shape = list(x)
    for axis, size in enumerate(program.inputs[0]["sizes"]):
        if axis and draw.random() < 0.6:
            shape[axis] = draw.choice([None, *range(1, 64), 120, 500])
            moves.append([f"{program.inputs[0]['name']}, {size['word']}", shape[axis]])
    configs = []
    chance = min(0.3, 2 / max(sum(len(row.sliders) for row in program.rows), 1))
    for row in program.rows:
        config = json.loads(json.dumps(row.layer.serialize()))
        for slider in row.sliders:
            if draw.random() < chance:
                n = draw.randint(slider.least, min(slider.most, draw.choice([4, 16, 300])))
                put(config["config"], slider.path, n, row.layer)
                moves.append([f"{row.row.name}, {slider.name}", n])
        for switch in row.switches:
            if draw.random() < chance:
                at = draw.randrange(len(switch.words))
                config["config"][switch.name] = switch.words[at]
                moves.append([f"{row.row.name}, {switch.name}", at])
        configs.append(config)
    return moves, {"input_shape": shape, "layers": configs}


def text_of(shape: list[Any]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


@pytest.mark.parametrize("name", MODELS)
def test_every_slider_position_shows_what_predict_says(
    browser: Any, tmp_path: Path, name: str
) -> None:
    model, x = MODELS[name]
    page = explain.page(model, x)
    assert page.program.still == ""
    opened = Opened(browser, page.html, tmp_path)
    draw = random.Random(name)
    fine = refused = unknown = 0
    for _ in range(40):
        moves, record = moved(model, x, page.program, draw)
        shown = opened.tab.evaluate(SET, moves)
        if any("does not know" in row[0] for row in shown["rows"]):
            assert shown["total"] == "–"
            unknown += 1
            continue
        predicted = shapecalc.predict(record)
        if "error" in predicted:
            refused += 1
            errors = [row[0] for row in shown["rows"] if row[0].startswith("Keras would raise")]
            at = [i for i, row in enumerate(shown["rows"]) if row[0].startswith("Keras would")]
            assert shown["total"] == "–" and len(errors) == 1, (moves, shown)
            assert at[0] <= predicted["error"]["layer"]
            if at[0] == predicted["error"]["layer"]:
                assert predicted["error"]["code"] in errors[0]
                assert predicted["error"]["message"] in errors[0], moves
            continue
        fine += 1
        assert shown["total"] == f"{predicted['total_params']:,}", moves
        for row, entry in zip(shown["rows"], predicted["layers"]):
            assert row[0] == text_of(entry["output_shape"]), (moves, row, entry)
            weights = [f"{w['name']} {text_of(w['shape'])}" for w in entry["weights"]]
            shown = re.sub(r"\b(forward|backward) | frozen\b", "", row[1])
            assert shown == ("; ".join(weights) or "none")
            assert row[2] == f"{entry['params']:,}"
    assert unknown <= 6  # with three sliders a layer and more moved at once
    assert fine >= 12 and (refused >= 3 or name not in ("imdb-conv1d", "windows", "images"))
    opened.close()


def test_a_graph_moves_too(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, explain.page(shapecalc.from_config(GRAPH)).html, tmp_path)
    shown = opened.tab.evaluate(SET, [["a, steps", 33]])
    assert [row[0] for row in shown["rows"]] == ["(None, 33, 8)"] * 3 + ["(None, 4)"]
    shown = opened.tab.evaluate(SET, [["c, filters", 5]])
    assert "SEQ" in shown["rows"][2][0] and shown["rows"][3][0] == "–"
    opened.close()


def test_large_numbers_are_exact(browser: Any, tmp_path: Path) -> None:
    page = explain.page(shapecalc.Dense(10**18 + 1), (None, 3))
    opened = Opened(browser, page.html, tmp_path)
    assert opened.tab.locator("#total").text_content() == f"{4 * (10**18 + 1):,}"
    shown = opened.tab.evaluate(SET, [["input, features", 10**14 + 1]])
    assert shown["total"] == f"{(10**14 + 2) * (10**18 + 1):,}"
    opened.close()


@pytest.fixture
def conv(browser: Any, tmp_path: Path) -> Iterator[Any]:
    model, x = MODELS["imdb-conv1d"]
    opened = Opened(browser, explain.page(model, x).html, tmp_path)
    yield opened.tab
    opened.close()


def title(tab: Any) -> str:
    return str(tab.locator("#why-title").text_content())


def test_hovering_tells_where_a_number_came_from(conv: Any) -> None:
    conv.locator('[data-key="1.o0.1"]').hover()
    assert title(conv) == "conv1d, output steps: 116"
    body = conv.locator("#why-body").text_content()
    assert "steps - kernel_size + 1= 120 - 5 + 1= 116" in body
    assert "every position where the whole window fits" in body
    assert "kernel_size = 5 argument of conv1d" in body
    conv.locator("summary", has_text="Every operation").click()
    assert "steps - kernel_size = 115 (minus)" in conv.locator("#why-body").text_content()


def test_the_keyboard_goes_step_by_step_and_back(conv: Any) -> None:
    first = conv.locator("#rows button.n").first
    first.focus()
    assert title(conv) == "embedding, output steps: 120"
    conv.keyboard.press("ArrowDown")
    assert title(conv) == "conv1d, output steps: 116"
    conv.keyboard.press("Enter")
    assert conv.evaluate("document.activeElement.id") == "why-title"
    step = conv.locator("#why-body button.n")
    step.focus()
    conv.keyboard.press("Enter")
    assert title(conv) == "embedding, output steps: 120"
    assert "size of the model's input" in conv.locator("#why-body").text_content()
    conv.keyboard.press("Escape")
    assert title(conv) == "conv1d, output steps: 116"
    conv.keyboard.press("Escape")
    assert title(conv) == "Where does a number come from?"
    assert conv.evaluate("document.activeElement.dataset.key") == "1.o0.1"
    conv.keyboard.press("Tab")
    assert title(conv) == "conv1d, output channels: 128"
    for key in ("End", "ArrowLeft", "Home", "ArrowUp", "ArrowRight"):
        conv.keyboard.press(key)
    assert title(conv) == "embedding, output features: 16"


def test_an_open_explanation_follows_the_sliders(conv: Any) -> None:
    conv.locator('[data-key="1.o0.1"]').click()
    conv.get_by_label("conv1d, kernel_size", exact=True).focus()
    conv.keyboard.press("ArrowRight")
    assert title(conv) == "conv1d, output steps: 115"
    conv.get_by_label("conv1d, strides, as a number").fill("2")
    body = conv.locator("#why-body").text_content()
    assert "(steps - kernel_size)//strides + 1= (120 - 6)//2 + 1= 58" in body
    conv.get_by_label("unknown (None)").check()
    assert conv.locator("#rows tr").nth(1).locator("td").first.text_content() == "(None, None, 128)"
    conv.locator("#reset").click()
    assert title(conv) == "conv1d, output steps: 116"
    assert conv.locator("#total").text_content() == "171,149"


def test_a_tap_opens_it_on_a_small_screen(browser: Any, tmp_path: Path) -> None:
    model, x = MODELS["imdb-conv1d"]
    small = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
    opened = Opened(browser, explain.page(model, x).html, tmp_path, **small)
    opened.tab.locator('[data-key="1.p"]').tap()
    assert title(opened.tab) == "parameters of conv1d: 10,368"
    assert opened.tab.locator("#why").bounding_box()["y"] < 640
    assert opened.tab.evaluate("document.documentElement.scrollWidth") == 320
    opened.tab.locator("#close").tap()
    assert "idle" in opened.tab.locator("#why").get_attribute("class")
    opened.close()


@pytest.mark.parametrize("width", [320, 800, 1100, 1400])
def test_a_count_stands_on_one_line_and_a_slider_can_be_moved(
    browser: Any, tmp_path: Path, width: int
) -> None:
    model, shape = MODELS["imdb-conv1d"]
    viewport = {"width": width, "height": 900}
    page = Opened(browser, explain.page(model, shape).html, tmp_path, viewport=viewport)
    heights = page.tab.eval_on_selector_all(
        ".count button.n", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    widths = page.tab.eval_on_selector_all(
        "input[type=range]", "all => all.map(one => one.getBoundingClientRect().width)"
    )
    page.close()
    assert len(heights) == 5 and max(heights) == min(heights)
    assert min(widths) > 90


def test_markup_in_names_is_text(browser: Any, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>\"'&<script>alert(2)<script>" + "x" * 60
    model = shapecalc.Sequential([shapecalc.Conv1D(3, 2, name=name)], name=name)
    small = {"viewport": {"width": 320, "height": 640}}
    opened = Opened(browser, explain.page(model, (None, 4, 2)).html, tmp_path, **small)
    tab = opened.tab
    tab.locator('[data-key="0.o0.1"]').click()
    assert tab.locator("h1").text_content() == name and name in title(tab)
    assert tab.locator("img:not(.picture)").count() == 0
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    opened.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, as a package on PyPI ships it."""
    package = pytest.importorskip("axe_playwright_python", reason="it brings axe-core")
    return files(package).joinpath("axe.min.js").read_text(encoding="utf-8")


# Colours don't depend on the width: dark once is enough.
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1400, "light"), (1400, "dark")])
def test_axe_finds_nothing_serious(
    browser: Any, tmp_path: Path, axe: str, scheme: str, width: int
) -> None:
    model, x = MODELS["imdb-conv1d"]
    how = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}, "bypass_csp": True}
    opened = Opened(browser, explain.page(model, x).html, tmp_path, **how)
    tab = opened.tab
    tab.evaluate(axe)
    for step in ("closed", "open", "refused"):
        if step == "open":
            tab.locator('[data-key="1.p"]').click()
        if step == "refused":
            tab.evaluate(SET, [["input, steps", 3]])
        found = tab.evaluate("axe.run().then((r) => r.violations)")
        bad = [
            (v["id"], [n["html"][:120] for n in v["nodes"]])
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert bad == [], (step, bad)
    opened.close()


def test_what_a_notebook_is_given_needs_no_script(browser: Any, tmp_path: Path) -> None:
    model, x = MODELS["imdb-conv1d"]
    shown = model.summary(x)._repr_html_()
    opened = Opened(browser, f"<!DOCTYPE html><title>n</title>{shown}", tmp_path)
    assert not re.search("<script|onclick", shown)
    opened.tab.get_by_text("Where each number comes from").click()
    opened.tab.get_by_text("conv1d (Conv1D) (None, 116, 128)").click()
    assert opened.tab.get_by_text("steps - kernel_size + 1 = 120 - 5 + 1 = 116").is_visible()
    opened.close()
