"""Which Keras a file asks for, and lines whose errors the file itself expects."""

from __future__ import annotations

import json

import pytest

from shapecalc.checks.base import watchers
from shapecalc.readers.code.keras_version import keras_2_asked
from shapecalc.readers.notebook import notebook_source, script_source
from shapecalc.readers.script import read_source


@pytest.mark.parametrize(
    "text",
    [
        "!pip install tensorflow==2.15.0",
        "!pip install -q tensorflow==1.15",
        "%pip install 'tensorflow-gpu==2.3.1' pandas",
        "!pip3 install -U tensorflow-cpu~=2.8.0",
        '!pip install "tensorflow<2.16"',
        "!pip install keras==2.2.4",
        "! pip install 'keras<3'",
        "!pip install -q 'tensorflow-text==2.11.*'",
        "!conda install -y tensorflow=1.14",
        "!{sys.executable} -m pip install tensorflow[and-cuda]==2.10",
        "%tensorflow_version 1.x\nimport tensorflow as tf",
        "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport tensorflow as tf",
        "%env TF_USE_LEGACY_KERAS=1",
        "import tf_keras as keras",
        "from tf_keras import layers",
    ],
)
def test_keras_2_is_asked_for(text: str) -> None:
    found = keras_2_asked(_notebook("import numpy", text))
    assert found is not None
    assert found.place.cell == 1


@pytest.mark.parametrize(
    "text",
    [
        "!pip install tensorflow",
        "!pip install tensorflow==2.16.1",
        "!pip install tensorflow>=2.0",
        "!pip install keras==3.3.3",
        "!pip install 'keras>=2.4'",
        "# !pip install tensorflow==1.15",
        "!pip install tensorflow-datasets==1.2.0 keras-tuner==1.0.1 tensorflow-hub==0.12",
        "!pip install tensorflow==2.8\n!pip install tensorflow==2.17",
        "%tensorflow_version 2.x",
        "os.environ['TF_USE_LEGACY_KERAS'] = '0'",
        "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport keras",
        "import keras  # tf_keras is Keras 2",
    ],
)
def test_keras_2_is_not_asked_for(text: str) -> None:
    assert keras_2_asked(_notebook("import numpy", text)) is None


def test_a_file_is_read_for_the_keras_that_it_asks_for() -> None:
    cells = ("!pip install tensorflow==2.8", "import tensorflow as tf", OLD)
    found = read_source(_notebook(*cells), watchers=watchers())
    assert found.problems == []
    assert "tensorflow==2.8" in found.version_note and "cell 0" in found.version_note
    assert [p.code for p in read_source(_notebook(*cells), keras=3, watchers=watchers()).problems]
    assert read_source(_notebook(*cells[1:]), watchers=watchers()).version_note == ""


OLD = """
m = tf.keras.Sequential([tf.keras.layers.LSTM(4, batch_input_shape=(2, 5, 3)),
                         tf.keras.layers.GaussianNoise(15.0), tf.keras.layers.Dense(1)])
m.compile(tf.keras.optimizers.Adam(lr=0.1), loss="mse")
m.reset_states()
"""


def _notebook(*cells: str) -> object:
    made = [{"cell_type": "code", "source": cell} for cell in cells]
    return notebook_source("t.ipynb", json.dumps({"cells": made}))


WRONG = "keras.Sequential([keras.Input((3,)), keras.layers.LSTM(4)])"


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    {0}\nexcept ValueError as error:\n    print(error)",
        "try:\n    {0}\nexcept:\n    m = None",
        "try:\n    {0}\nexcept (KeyError, tf.errors.InvalidArgumentError):\n    pass",
        "with pytest.raises(ValueError):\n    {0}",
        "with self.assertRaisesRegex(ValueError, 'axes'), other:\n    {0}",
        "with contextlib.suppress(Exception):\n    {0}",
    ],
)
def test_what_the_source_expects_to_fail_is_silent(text: str) -> None:
    assert _codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    {0}\nfinally:\n    pass",
        "try:\n    {0}\nexcept KeyboardInterrupt:\n    pass",
        "try:\n    {0}\nexcept ValueError:\n    raise",
        "try:\n    {0}\nexcept ValueError:\n    sys.exit(1)",
        "try:\n    pass\nexcept ValueError:\n    pass\nelse:\n    {0}",
        "try:\n    {0}\nexcept ImportError:\n    pass",
        "with open('log') as f:\n    {0}",
    ],
)
def test_what_stops_the_program_is_reported(text: str) -> None:
    assert _codes(text) == ["SEQ101"]


def _codes(text: str) -> list[str]:
    source = script_source("t.py", "import keras\n" + text.format(WRONG))
    return [p.code for p in read_source(source).problems]
