"""Practice at a terminal: asked, answered, hinted at, saved, and told how it goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import seqshape
from explain.practice import answer_record, draw, feedback, redraw
from explain.practice.learning import Answer, load
from explain.practice.session import written


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "practice.json"
    monkeypatch.setenv("SEQSHAPE_PRACTICE", str(path))
    return path


def practise(*words: str, typed: str = "") -> Any:
    return CliRunner().invoke(seqshape, ["practice", "--seed", "3", *words], input=typed)


def answers(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["answers"]
    return found


def test_a_worked_example_first_then_what_is_typed_counts(own: Path) -> None:
    found = practise("--skills", "conv1d", typed="\n17, 3\nq\n")
    assert found.exit_code == 0 and "a worked example" in found.stdout
    assert "✗ Not right." in found.stdout and "0 of 1 right" in found.stdout
    (answer,) = answers(own)
    item = redraw(answer["item"])
    assert item.skill == "conv1d" and item.derivation[-1] in found.stdout


def test_the_right_answer_is_right_however_it_is_spelled(own: Path) -> None:
    practise("--skills", "images", typed="\nq\n")
    first = practise("--skills", "images", typed="0\n")
    item = redraw(answers(own)[-1]["item"])
    own.unlink()
    practise("--skills", "images", typed="\nq\n")
    again = practise("--skills", "images", typed=written(item.answer) + "\n")
    assert item.text in first.stdout and item.text in again.stdout
    assert "✓ Right." in again.stdout and answers(own)[-1]["right"]


def test_a_mistake_is_named_and_marked(own: Path) -> None:
    practise("--skills", "conv1d", typed="\nq\n")
    for _ in range(8):
        practise("--skills", "conv1d", "--count", "1", typed="s\n")
    found = practise("--skills", "conv1d", "--choices", "--count", "3", typed="a\nb\nc\n")
    causes = [a["causes"] for a in answers(own)[-3:] if not a["right"]]
    assert causes and all(causes)
    assert "Perhaps: " in found.stdout or "right for" in found.stdout


def test_hints_come_line_by_line_and_are_remembered(own: Path) -> None:
    practise("--skills", "lstm_gru", typed="\nq\n")
    found = practise("--skills", "lstm_gru", typed="h\nh\n1\n")
    answer = answers(own)[-1]
    item = redraw(answer["item"])
    assert answer["helped"] and all(hint in found.stdout for hint in item.hints[:2])


def test_about_a_model_of_ones_own(own: Path) -> None:
    found = practise("--from", "imdb-bigru", "--count", "2", typed="1\n2\n")
    assert found.exit_code == 0 and found.stdout.count("your model") == 2
    assert [a["item"].split("/")[0] for a in answers(own)] == ["model", "model"]


def test_stats_name_skills_and_what_comes_again(own: Path) -> None:
    assert "Nothing was answered" in practise("--stats").stdout
    progress = load(own)
    for seed in range(6):
        item = draw("conv1d", seed, "params")
        wrong = next(c.answer for c in item.choices if c.cause == "bias_forgotten")
        made = answer_record(item, feedback(item, wrong))
        stamp = f"2026-01-05T09:0{seed}:00+00:00"
        progress.record(
            Answer(stamp, item.id, wrong, False, False, made["causes"], made["possible"])
        )
    told = practise("--stats").stdout
    assert "0 of 6" in told and "What comes again" in told
    assert "biases" in told and "docs/" in told


@pytest.mark.parametrize(
    "words, said",
    [
        (["--skills", "conv"], "Did you mean"),
        (["--from", "nowhere.py"], "nowhere.py"),
        (["--count", "0"], "count"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(words: list[str], said: str, own: Path) -> None:
    found = practise(*words)
    told = found.output + str(found.exception or "")
    assert found.exit_code and said in told and "Traceback" not in told


@pytest.mark.keras
def test_keras_says_what_the_item_says(own: Path) -> None:
    from explain.practice import SKILLS
    from explain.practice.asking_keras import keras_answer

    asked = 0
    for skill in SKILLS:
        for kind in skill.kinds:
            item = draw(skill.name, 21, kind)
            said = keras_answer(item)
            if said is None:
                continue
            asked += 1
            if kind == "says":
                assert str(said).removeprefix("line ").partition(":")[0] == item.answer
            elif kind == "solve":
                assert said is not None
            else:
                assert (list(said) if isinstance(said, list) else said) == item.answer, item.id
    assert asked > 40
