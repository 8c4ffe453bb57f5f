"""Imports and attributes that went with Keras 2 and TensorFlow 1, each run; and where they moved."""

from __future__ import annotations

from typing import Any

import pytest

from explain.lint.checking import check_text, fixed
from explain.lint.settings import Settings
from explain.open_file import Wanted
from shapecalc.checks.gone_names import GoneName

# Old imports, and whether today's form is known.
OLD = {
    "from keras.layers.core import Dense, Dropout": True,
    "from keras.layers.recurrent import LSTM as Rec": True,
    "from keras.layers.convolutional import Conv1D, MaxPooling1D": True,
    "from keras.layers.embeddings import Embedding": True,
    "from keras.layers.normalization import BatchNormalization": True,
    "from tensorflow.keras.layers.experimental import preprocessing": True,
    "from tensorflow.keras.layers.experimental.preprocessing import TextVectorization": True,
    "from keras.preprocessing.text import Tokenizer, one_hot": True,
    "from keras.preprocessing.sequence import TimeseriesGenerator, pad_sequences": True,
    "from keras.preprocessing.image import ImageDataGenerator": True,
    "from keras.utils import np_utils": True,
    "from keras.utils import np_utils, plot_model": True,
    "from keras.utils.np_utils import to_categorical": True,
    "from keras.utils.vis_utils import plot_model": True,
    "from keras.utils.generic_utils import get_custom_objects": True,
    "from keras.engine.topology import Layer, InputSpec": True,
    "from keras.engine import Input": True,
    "from keras.objectives import mean_squared_error": True,
    "from keras.optimizers import adam": True,
    "from keras.callbacks.callbacks import EarlyStopping": True,
    "from keras.losses import mse": True,
    "from tensorflow.keras.losses import mean_squared_error": True,
    "from keras import objectives": True,
    "from keras import initializations": True,
    "from keras.layers import merge": False,
    "from keras.wrappers.scikit_learn import KerasClassifier": False,
    "from keras.utils import multi_gpu_model": False,
    "from keras.models import model_from_yaml": False,
    "import keras.backend.tensorflow_backend as K": False,
    "import keras.layers.core": False,
    "from tensorflow.contrib import rnn": False,
    "from keras.layers.core import *": False,
}
ATTRIBUTES = {
    "import tensorflow as tf\nx = tf.placeholder(tf.float32)": "",
    "import tensorflow as tf\nx = tf.Session": "",
    "import tensorflow as tf\nx = tf.contrib.rnn.LSTMCell": "",
    "import tensorflow as tf\nx = tf.nn.dynamic_rnn": "",
    "import tensorflow as tf\nx = tf.log(2.0)": "tf.math.log",
    "import tensorflow as tf\nx = tf.random_normal((2,))": "tf.random.normal",
    "import tensorflow as tf\nx = tf.keras.layers.experimental.preprocessing": "",
    "import keras\nx = keras.utils.np_utils.to_categorical": "keras.utils.to_categorical",
    "from tensorflow import keras\nx = keras.backend.get_session": "",
    "import keras\nx = keras.initializations.get": "keras.initializers.get",
    "from keras import losses\nx = losses.mse": "",
}
STANDS = [
    "from keras.layers import LSTM, Input, Layer, concatenate",
    "from tensorflow.keras.preprocessing.text import Tokenizer",
    "from tensorflow.keras import saving, backend as K\nx = K.sum",
    "from keras.saving import register_keras_serializable",
    "from keras.applications.vgg16 import VGG16, preprocess_input",
    "from keras.datasets import imdb",
    "from keras.src.layers import Dense",
    "from tensorflow.python.framework import ops",
    "import tensorflow.compat.v1 as tf\nx = tf.placeholder",
    "import tensorflow as tf\nx = tf.compat.v1.placeholder\ny = tf.nn.softmax, tf.math.log",
    "import tensorflow as tf\nx = tf.keras.utils.pad_sequences, tf.keras.optimizers.legacy",
    "import keras\nx = keras.ops.nn.relu, keras.random.normal, keras.config.floatx",
]
SILENT = [
    "try:\n    from keras.utils import np_utils\nexcept ImportError:\n    np_utils = None",
    "import keras\nif keras.__version__ < '3':\n    from keras.utils import np_utils",
    "import tensorflow as tf\nif hasattr(tf, 'Session'):\n    s = tf.Session()",
    "import tensorflow as tf\ntf = tf.compat.v1\nx = tf.placeholder",
    "import tensorflow as tf\ndef f(tf):\n    return tf.Session",
    "import tf_keras as keras\nx = keras.utils.np_utils",
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nfrom keras.utils import np_utils",
    "from mykeras.layers.core import Dense",
    "from .keras.engine import Layer",
]


def found(code: str, keras: int = 3) -> Any:
    return check_text("a.py", code + "\n", Wanted(checks=True, keras=keras))


def gone(code: str, keras: int = 3) -> list[Any]:
    return [p for p in found(code, keras).reading.problems if p.code == GoneName.code]


@pytest.mark.keras
@pytest.mark.parametrize("line", OLD)
def test_an_old_import_is_found_and_its_fix_runs(line: str) -> None:
    with pytest.raises(ImportError):
        exec(line, {})
    assert len(gone(line)) == 1 and gone(line, keras=2) == []
    now = fixed(found(line), Settings(), unsafe=True)[0].text or ""
    assert (now != line + "\n") is OLD[line]
    if OLD[line]:
        names: dict[str, Any] = {}
        exec(now, names)
        brought = {part.split()[-1] for part in line.partition(" import ")[2].split(",")}
        assert brought <= {*names}
        assert gone(now) == []


@pytest.mark.keras
@pytest.mark.parametrize("code", ATTRIBUTES)
def test_an_old_attribute_is_found(code: str) -> None:
    with pytest.raises(AttributeError):
        exec(code, {})
    problems = gone(code)
    assert len(problems) == 1
    now = ATTRIBUTES[code]
    assert now in problems[0].fix
    if now:
        exec(fixed(found(code), Settings(), unsafe=True)[0].text or "", {})


@pytest.mark.keras
@pytest.mark.parametrize("code", STANDS)
def test_what_there_is_is_no_finding(code: str) -> None:
    exec(code, {})
    assert gone(code) == []


@pytest.mark.parametrize("code", SILENT)
def test_code_that_knows_of_several_versions_is_silent(code: str) -> None:
    assert gone(code) == []


def test_many_names_are_one_finding() -> None:
    code = (
        "import tensorflow as tf\na = tf.placeholder, tf.Session, tf.layers, tf.flags, tf.Session"
    )
    (one,) = gone(code)
    assert "tf.placeholder" in one.message and "1 more" in one.message


def test_a_misspelt_name_is_named() -> None:
    (one,) = gone("from keras.callbacks import EarlyStoping")
    assert "'EarlyStopping'" in one.fix
