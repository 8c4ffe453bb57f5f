"""Reading a piece of source with all checks looking on."""

from __future__ import annotations

import warnings
from typing import Any

from shapecalc.checks.base import watchers
from shapecalc.readers.notebook import script_source
from shapecalc.readers.results import Problem
from shapecalc.readers.script import read_source

HEAD = """
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.layers import *
from tensorflow.keras.models import Sequential, Model
"""


def problems(code: str, keras: int = 3) -> list[Problem]:
    return read_source(
        script_source("t.py", HEAD + code), keras=keras, watchers=watchers()
    ).problems


def found(code: str, keras: int = 3) -> list[str]:
    """The codes of all findings, in the order of the file."""
    return [p.code for p in problems(code, keras)]


def loud(code: str, keras: int = 3) -> list[str]:
    """The codes of errors and warnings."""
    return [p.code for p in problems(code, keras) if p.severity != "info"]


def run(code: str) -> dict[str, Any]:
    """The code in real Keras; what it defined, with Keras's warnings as ``warned``."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(compile(HEAD + code, "t.py", "exec"), names)
    names["warned"] = " ".join(str(w.message) for w in caught)
    return names
