"""The magics in a real IPython shell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def shell(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    made = InteractiveShell(config=config)
    run(made, "%load_ext seqshape")
    yield made
    InteractiveShell.clear_instance()


def run(shell: Any, code: str) -> None:
    shell.run_cell(code, store_history=True).raise_error()


MODEL = """m = keras.Sequential([keras.Input((n, 3)), keras.layers.LSTM(4)])
m.summary()
"""


def test_a_cell_is_read_with_those_before_and_not_run(shell: Any, capsys: Any) -> None:
    run(shell, "n = 20")
    run(shell, f"%%shapes\nfrom tensorflow import keras\n{MODEL}")
    out = capsys.readouterr().out
    assert "lstm (LSTM)" in out and "128" in out
    assert "m" not in shell.user_ns


def test_problems_stand_at_their_line(shell: Any, capsys: Any) -> None:
    run(
        shell,
        "%%shapes\nimport keras\nm = keras.Sequential([keras.Input((3,)), keras.layers.GRU(1)])",
    )
    out = capsys.readouterr().out
    assert "SEQ101" in out and ":line 3:" in out and "^^^^^^" in out


def test_run_runs_it_and_the_line_magic_shows_all(shell: Any, capsys: Any) -> None:
    run(shell, "q = 2")
    run(shell, "%%shapes --run --set k=3\nq = q + 1")
    assert shell.user_ns["q"] == 3
    run(shell, "%shapes")
    assert "No model so far." in capsys.readouterr().out


def test_names_of_the_kernel_are_known(shell: Any, capsys: Any) -> None:
    shell.user_ns["brought_from_outside"] = 1
    run(shell, "%%shapes\nimport keras\nprint(brought_from_outside, missing_name)")
    out = capsys.readouterr().out
    assert "missing_name" in out and out.count("SEQ801") == 1


@pytest.mark.parametrize("line", ["--foo", "--set x", "--keras 9", "--data X=a-b", "'"])
def test_bad_options_are_one_sentence(shell: Any, capsys: Any, line: str) -> None:
    run(shell, f"%%shapes {line}\nq = 1")
    done = capsys.readouterr()
    assert "Traceback" not in done.out + done.err


def test_the_module_has_shapecalcs_names() -> None:
    import seqshape
    import shapecalc

    assert seqshape.Conv1D is shapecalc.Conv1D and seqshape.Shape is shapecalc.Shape
    assert seqshape.__version__ == shapecalc.__version__
    assert not hasattr(seqshape, "nothing_of_the_kind")


def test_a_live_model_is_shown_by_its_name(shell: Any, capsys: Any) -> None:
    import shapecalc

    shell.user_ns["m"] = shapecalc.Sequential([shapecalc.Dense(3, input_shape=(4,))])
    run(shell, "%shapes m")
    assert "dense (Dense)" in capsys.readouterr().out
    run(shell, "%shapes mm")
    done = capsys.readouterr()
    assert "There is no 'mm' here. Did you mean 'm" in done.err and "Traceback" not in done.err
