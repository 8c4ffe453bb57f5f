"""What a command loads, seen in a fresh process."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("tensorflow", "keras", "numpy")


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a piece of code leaves loaded."""
    script = f"{code}\nimport sys\nprint('\\n'.join({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def run_command(*words: str) -> str:
    return (
        "import sys, io, contextlib\n"
        f"sys.argv = ['seqshape', *{list(words)!r}]\n"
        "import cli\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: cli.main()\n"
        "    except SystemExit: pass"
    )


def test_shapecalc_loads_the_standard_library_alone() -> None:
    code = (
        "import shapecalc\n"
        "shapecalc.layer_classes()\n"
        "shapecalc.predict({'input_shape': [None, 9, 4], 'layers': "
        "[{'class_name': 'LSTM', 'config': {'units': 3}}]})\n"
        "import shapecalc.readers.course, shapecalc.readers.model_text\n"
        "import shapecalc.training.losses, shapecalc.training.metrics, shapecalc.training.inputs\n"
        "import shapecalc.readers.saved.archive as saved\n"
        "saved.read_keras('none'), saved.read_config('none')\n"
        "from shapecalc.checks.base import watchers\n"
        "from shapecalc.readers.script import read_script\n"
        "read_script('none.py', watchers=watchers())"
    )
    before = loaded_by("pass")
    extra = loaded_by(code) - before - set(sys.stdlib_module_names) - {"shapecalc"}
    assert extra == set()


@pytest.mark.parametrize(
    "words",
    [
        ("conv1d", "--len", "120", "--filters", "128", "--kernel", "5"),
        ("model", "imdb-bigru"),
        ("model", "LSTM(8)", "--len", "9", "--json"),
        ("models",),
        ("draw", "imdb-bigru", "--kind", "all"),
        ("draw", "conv1d", "--len", "120", "--filters", "8", "--kernel", "5"),
        ("explain", "imdb-bigru"),
        ("explain", "imdb-conv1d", "--format", "html"),
        ("layers",),
        ("predict", "/dev/null"),
        ("why", "expected ndim=3, found ndim=2"),
        ("quiz", "--help"),
        ("tokenize", "--help"),
        ("trace", "lstm", "--help"),
        ("rule", "SEQ101"),
        ("rule",),
        ("--help",),
    ],
    ids=lambda w: " ".join(w),
)
def test_a_command_without_tensors_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    loaded = loaded_by(run_command(*words))
    assert not loaded & set(HEAVY)
    assert "rich" not in loaded  # nobody looks at a pipe in colour


def test_a_trace_needs_no_tensorflow() -> None:
    loaded = loaded_by(run_command("trace", "lstm"))
    assert "numpy" in loaded and not loaded & {"tensorflow", "keras", "rich"}


def test_the_guard_can_fail() -> None:
    assert "numpy" in loaded_by("import numpy")


def test_pictures_are_loaded_only_to_draw() -> None:
    code = (
        run_command("model", "imdb-bigru") + "\nassert 'explain.render.pictures' not in sys.modules"
    )
    loaded_by(code)
    assert "resvg_py" not in loaded_by(run_command("draw", "imdb-bigru"))


def test_explain_loads_nothing_heavy() -> None:
    assert not loaded_by("import explain, explain.quiz, explain.keras_check.compare") & set(HEAVY)


def test_the_browsers_engine_loads_the_standard_library_and_pyflakes() -> None:
    """What :func:`explain.explore.pyodide_start.warm` asks is nearly all that can be asked."""
    code = "from explain.explore.pyodide_start import warm; warm()"
    extra = loaded_by(code) - loaded_by("pass") - set(sys.stdlib_module_names)
    assert extra == {"explain", "shapecalc", "pyflakes"}
