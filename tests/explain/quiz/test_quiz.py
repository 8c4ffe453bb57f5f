"""The quiz: evidence that holds, checks that can fail, and a session at a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from explain import numpy_forward as reference
from explain.keras_check import build as keras_twin
from explain.quiz import questions
from explain.quiz.base import TOLERANCE
from explain.quiz.q8_overfitting import Overfitting
from explain.quiz.training import Network, gap_to_keras
from explain.render.terminal import plain_table
from tests.command import Done, seqshape

QUICK = [q for q in questions() if not q.slow]
ANSWERS = {5: "(None, 128)", 7: "(None, 116, 128)", 4: "Bidirectional", 8: "None of the above"}


@pytest.fixture(scope="module")
def keras() -> Any:
    return keras_twin.load_keras()


def test_eight_questions_with_one_right_choice_each() -> None:
    assert [q.number for q in questions()] == list(range(1, 9))
    for question in questions():
        assert sum(c.correct for c in question.choices) == 1
        assert len(question.choices) >= 4
        assert all(c.why.endswith(".") for c in question.choices)
        assert len({c.text for c in question.choices}) == len(question.choices)
        assert ANSWERS.get(question.number, question.answer.text) == question.answer.text


@pytest.mark.keras
@pytest.mark.parametrize("question", QUICK, ids=lambda q: str(q.number))
def test_evidence_holds_with_numpy_and_with_keras(question: Any, keras: Any) -> None:
    alone = question.gather()
    assert alone.holds and not alone.cross_checked and alone.unchecked
    both = question.gather(keras)
    assert both.holds and both.cross_checked and not both.unchecked
    found = question.to_dict(both)
    keys = ["number", "question", "choices", "options", "answer", "evidence", "verified"]
    assert list(found) == keys
    options = [(one["letter"], one["text"]) for one in found["options"]]
    assert options == [(letter, choice.text) for letter, choice in question.options()]
    assert found["choices"] == [text for _, text in options] and all(
        one["why"] for one in found["options"]
    )
    assert found["verified"] is True and found["answer"] in found["choices"]
    json.dumps(found)


@pytest.mark.keras
def test_overfitting_is_seen_in_a_real_run(keras: Any) -> None:
    evidence = Overfitting().gather(keras)
    assert evidence.holds and evidence.cross_checked
    table = next(part for part in evidence.parts if not isinstance(part, str))
    widest = max(map(len, plain_table(table.rows, table.headings).splitlines()))
    assert widest + 4 <= 80
    plain = evidence.data["runs"][0]
    assert plain["val_loss"][-1] > min(plain["val_loss"]) + 0.1
    assert plain["loss"][-1] < 0.05


@pytest.mark.keras
def test_the_checks_can_fail(monkeypatch: pytest.MonkeyPatch, keras: Any) -> None:
    right = reference.simple_rnn
    monkeypatch.setattr(reference, "simple_rnn", lambda *a: right(*a) * 1.01)
    evidence = QUICK[0].gather(keras)
    assert not evidence.holds and not evidence.cross_checked
    gradients = Network.gradients
    monkeypatch.setattr(
        Network, "gradients", lambda *a: [1.01 * gradient for gradient in gradients(*a)]
    )
    assert gap_to_keras(keras) > TOLERANCE


def test_none_of_the_above_stands_last() -> None:
    assert Overfitting().options()[-1][1].text == "None of the above"


def test_as_json_without_keras() -> None:
    done = seqshape("quiz", "--json", "--no-keras", "--question", "7")
    (found,) = json.loads(done.stdout)
    assert done.returncode == 0 and found["verified"] is False
    assert "not_cross_checked" in found["evidence"]


def quiz(said: str, *words: str) -> Done:
    return seqshape("quiz", "--no-keras", *words, stdin=said)


def test_piped_answers_are_used() -> None:
    first, second = (
        next(letter for letter, choice in q.options() if choice.correct is right)
        for q, right in zip(QUICK, (True, False))
    )
    done = quiz(f"{first}\nx\n{second}\n")
    assert done.returncode == 0 and "1 of 2 right." in done.stdout
    assert "Right. " in done.stdout and "Not quite. " in done.stdout
    assert "Please type a letter" in done.stdout and "Enter for" not in done.stdout
    assert quiz("q\n").stdout.rstrip().endswith("No question was answered.")


def test_a_seed_gives_another_order() -> None:
    def order(*seed: str) -> list[str]:
        done = quiz("", "--json", "--question", "7", *seed)
        found: list[str] = json.loads(done.stdout)[0]["choices"]
        return found

    assert order("--seed", "1") == order("--seed", "1")
    seeded = {tuple(order("--seed", str(n))) for n in range(4)}
    assert len(seeded) > 1 and all(sorted(found) == sorted(order()) for found in seeded)


OWN = [
    {
        "question": "Two and two?",
        "choices": [{"text": "4", "why": "Yes.", "correct": True}, {"text": "5", "why": "Odd."}],
        "evidence": "Count on your fingers.",
    }
]


def test_ones_own_questions(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps(OWN))
    found = quiz("a\n", "--file", str(path)).stdout + quiz("b\n", "--file", str(path)).stdout
    assert "1 of 1 right." in found and "0 of 1 right." in found
    assert "Count on your fingers." in found and "Odd." in found


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[3]", '[{"question": "x", "choices": [{"text": "a"}, {"text": "b"}]}]'],
)
def test_a_file_without_questions_is_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(text)
    done = quiz("", "--file", str(tmp_path / "own.json"))
    assert done.returncode == 2 and "Give" in done.stderr and "Traceback" not in done.stderr


def test_the_quiz_is_exported_and_graded(tmp_path: Path) -> None:
    done = quiz("", "--export", "gift", "-o", str(tmp_path))
    assert done.returncode == 0
    assert (tmp_path / "worksheet.gift.txt").read_text("utf-8").count("\n=") == len(questions())
    letters = [
        next(letter for letter, c in q.options() if c.correct is (q.number > 1))
        for q in questions()
    ]
    (tmp_path / "answers.csv").write_text(f"Ada,{','.join(letters)}\n")
    marks = seqshape("grade", str(tmp_path / "answers.csv"), "--key", str(tmp_path / "key.json"))
    assert "7 of 8" in marks.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_what_was_wrong_is_asked_again(tmp_path: Path) -> None:
    import pty

    path = tmp_path / "own.json"
    path.write_text(json.dumps(OWN))
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", COLUMNS="80")
        os.execv(sys.executable, [sys.executable, "-m", "cli", "quiz", "--file", str(path)])
    seen = ""
    for said in ("b", "", "a"):
        seen += read_until(terminal, "to leave)")
        os.write(terminal, f"{said}\n".encode())
    seen += read_until(terminal, "1 of 1 right.")
    os.waitpid(pid, 0)
    assert "try the wrong ones again" in seen and seen.count("Two and two?") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="selects sockets only")
def test_a_silent_pipe_gets_the_answers() -> None:
    ends = os.pipe()
    done = subprocess.run(
        [sys.executable, "-m", "cli", "quiz", "--no-keras", "--question", "7"],
        stdin=ends[0],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0 and "Right: A window of 5" in done.stdout
    assert "Right: " in quiz("", "--question", "2").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_session_at_a_terminal() -> None:
    """Nonsense, right, Enter, wrong and leaving, typed at a real pseudo-terminal."""
    import pty

    right, wrong = (
        next(letter for letter, choice in q.options() if choice.correct is correct)
        for q, correct in zip(QUICK, (True, False))
    )
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", COLUMNS="80")
        os.execv(sys.executable, [sys.executable, "-m", "cli", "quiz", "--no-keras"])
    seen = ""
    for said in ("[red]", "99", right, "", wrong, "q"):
        seen += read_until(terminal, "to leave)")
        os.write(terminal, f"{said}\n".encode())
    seen += read_until(terminal, "1 of 2 right.")
    os.waitpid(pid, 0)
    assert seen.count("Please type a letter") == 2 and seen.count("Enter for the next") == 2
    assert "Right." in seen and "Not quite." in seen and "Question 3" not in seen


def read_until(terminal: int, text: str, seconds: float = 60) -> str:
    seen, end = "", time.time() + seconds
    while text not in seen and time.time() < end:
        try:
            seen += os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            break
    assert text in seen, seen
    return seen


@pytest.mark.parametrize("question", questions(), ids=lambda q: str(q.number))
def test_an_answer_with_its_evidence_fits_a_terminal(
    question: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The longest wrong answer, the evidence with what Keras adds, and the prompt: 24 lines."""
    from explain.commands import quiz as command

    monkeypatch.setattr(command, "terminal_width", lambda: 80)
    evidence = question.gather()
    evidence.unchecked = ""
    evidence.say("A real keras Bidirectional with the same weights gives the same numbers, 1e-07.")
    monkeypatch.setattr(command, "gathered", lambda *_: evidence)
    wrong = max((c for c in question.choices if not c.correct), key=lambda c: len(c.why))
    monkeypatch.setattr(command, "_asked_for", lambda order: wrong)
    monkeypatch.setattr(command, "show_question", lambda *_: None)
    assert command._ask(question, None, False) == (False, True)
    short = capsys.readouterr().out
    assert len(short.splitlines()) + len("\nprompt".splitlines()) <= 24
    command._ask(question, None, True)
    assert ("--full" in short) == (len(capsys.readouterr().out) > len(short))


def test_what_helps_is_said_to_help() -> None:
    evidence = Overfitting().gather()
    runs = evidence.data["runs"]
    assert evidence.holds and len(runs) == 5
    plain, *remedies = runs
    assert all(run["gap"] > 0.1 for run in runs)
    assert all(min(r["val_loss"]) <= min(plain["val_loss"]) for r in remedies)
    assert all("helps" in c.why for c in Overfitting().choices if not c.correct)
