"""Images from folders and files: the shapes that are read are those that Keras and TensorFlow give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shapecalc.readers.code.interpreter.interpreter import Interpreter
from shapecalc.readers.code.interpreter.values import Array, Items
from shapecalc.readers.notebook import script_source

pytestmark = pytest.mark.keras

HEAD = """
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.utils import image_dataset_from_directory, load_img, img_to_array
from tensorflow.keras.utils import text_dataset_from_directory


def parsed(path):
    image = tf.image.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(tf.image.random_flip_left_right(image), [8, 9])


"""
# Each defines ds.
FOLDERS = """
ds = image_dataset_from_directory("pets", verbose=False)
ds = image_dataset_from_directory("pets", image_size=(18, 16), batch_size=4, verbose=False)
ds = image_dataset_from_directory("pets", label_mode="binary", color_mode="grayscale", verbose=False)
ds = image_dataset_from_directory("pets", label_mode="categorical", color_mode="rgba", verbose=False)
ds = image_dataset_from_directory("pets", label_mode=None, image_size=32, verbose=False)
ds = image_dataset_from_directory("pets", labels=None, data_format="channels_first", verbose=False)
ds = image_dataset_from_directory("pets", batch_size=None, verbose=False)
ds, _ = image_dataset_from_directory("pets", subset="both", validation_split=0.5, seed=1, verbose=False)
ds = image_dataset_from_directory("pets", verbose=False).map(lambda x, y: (x / 255, y)).cache().prefetch(1)
ds = tf.data.Dataset.from_tensor_slices(["pets/a/0.png", "pets/b/1.png"]).map(parsed).batch(2)
ds = text_dataset_from_directory("texts", verbose=False)
ds = text_dataset_from_directory("texts", batch_size=None, label_mode="binary", verbose=False)
"""
FLOWS = """
ds = ImageDataGenerator(rescale=1 / 255).flow_from_directory("pets")
ds = ImageDataGenerator().flow_from_directory("pets", (15, 14), "grayscale", class_mode="binary")
ds = ImageDataGenerator().flow_from_directory("pets", target_size=(15, 14), class_mode="sparse")
ds = ImageDataGenerator().flow_from_directory("pets", target_size=(15, 14), class_mode="input")
ds = ImageDataGenerator().flow(np.zeros((6, 8, 9, 3)), np.arange(6), batch_size=2)
ds = ImageDataGenerator().flow(np.zeros((6, 8, 9, 3)), batch_size=2)
"""
# Each defines x.
SINGLE = """
x = img_to_array(load_img("pets/a/0.png"))
x = img_to_array(load_img("pets/a/0.png", target_size=(15, 14)))
x = np.expand_dims(img_to_array(load_img("pets/a/0.png", color_mode="grayscale", target_size=(5, 4))), 0)
x = img_to_array(np.zeros((4, 5)))
(x, _), _ = tf.keras.datasets.mnist.load_data()
(x, _), _ = tf.keras.datasets.cifar10.load_data()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two classes of images and of texts, three of each."""
    import tensorflow as tf

    made = tmp_path_factory.mktemp("images")
    for name in "ab":
        (made / "pets" / name).mkdir(parents=True)
        (made / "texts" / name).mkdir(parents=True)
        for i in range(3):
            image = tf.io.encode_png(np.full((20, 30, 3), 9 * i, "uint8"))
            (made / "pets" / name / f"{i}.png").write_bytes(image.numpy())
            (made / "texts" / name / f"{i}.txt").write_text("a few words")
    return made


def read(line: str, name: str) -> Any:
    it = Interpreter(script_source("t.py", HEAD + line + "\n"))
    it.run()
    return it.scope.find(name)


def parts(value: Any) -> list[Any]:
    return [p for v in value for p in parts(v)] if isinstance(value, (tuple, list)) else [value]


def agree(ours: Any, real: Any) -> None:
    found, given = parts(ours), parts(real)
    assert len(found) == len(given)
    for a, b in zip(found, given):
        assert isinstance(a, Array) and a.shape is not None and len(a.shape) == len(b.shape)
        assert all(n is None or n == m for n, m in zip(a.shape, b.shape))
        if len(b.shape) > 2:
            assert a.shape[-1] is not None  # how many channels
        if a.facts.pixels:
            assert np.min(b) >= 0 and np.max(b) <= 255


@pytest.mark.parametrize("line", FOLDERS.strip().split("\n"))
def test_a_folder(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(HEAD + line, names)
    found = read(line, "ds")
    assert isinstance(found, Items)
    agree(found.element, next(iter(names["ds"])))


@pytest.mark.parametrize("line", FLOWS.strip().split("\n"))
def test_a_generator_of_images(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PIL")
    pytest.importorskip("scipy")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(HEAD + line, names)
    found = read(line, "ds")
    assert isinstance(found, Items)
    agree(found.element, next(names["ds"]))


@pytest.mark.parametrize("line", SINGLE.strip().split("\n"))
def test_one_image(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "load_data" in line:  # nothing is downloaded: what the data sets hold is documented
        rows = (60000, 28, 28) if "mnist" in line else (50000, 32, 32, 3)
        assert read(line, "x").shape == rows
        return
    pytest.importorskip("PIL")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(HEAD + line, names)
    agree(read(line, "x"), names["x"])


def test_what_computes_with_pixels_makes_other_numbers() -> None:
    data = "(x, y), (a, b) = tf.keras.datasets.cifar10.load_data()\n"
    for line in ("", "x = x[:100]", "x = x.astype('float32')", "x = x.reshape((-1, 32, 32, 3))"):
        assert read(data + line, "x").facts.pixels
    for line in ("x = x / 255", "x = x.astype('float32')\nx /= 255", "x = (x - 127.5) / 127.5"):
        assert read(data + line, "x").facts.pixels is False
    data = "ds = image_dataset_from_directory('pets')\n"
    for line in ("", "ds = ds.shuffle(9).prefetch(1)", "ds = ds.take(2)"):
        assert read(data + line, "ds").element[0].facts.pixels
    for line in (
        "ds = ds.map(lambda x, y: (x / 255, y))",
        "scale = tf.keras.layers.Rescaling(1 / 255)\nds = ds.map(lambda x, y: (scale(x), y))",
        "ds = ds.map(lambda x, y: (tf.image.convert_image_dtype(x, tf.float32), y))",
        "ds = ds.map(unknown)",
    ):
        element = read(data + line, "ds").element
        pixels = element[0] if isinstance(element, tuple) else element
        assert not isinstance(pixels, Array) or pixels.facts.pixels is False


TFDS = "import tensorflow_datasets as tfds\n"


@pytest.mark.parametrize(
    ("line", "shapes"),
    [
        ("ds = tfds.load('mnist', split='train', as_supervised=True)", [(28, 28, 1), ()]),
        (
            "ds = tfds.load('horses_or_humans', split='test', batch_size=8)",
            [(None, 300, 300, 3), (None,)],
        ),
        ("ds = tfds.load('cats_vs_dogs', as_supervised=True)['train']", [(None, None, 3), ()]),
        ("ds, _ = tfds.load('imdb_reviews', split=['train', 'test'])", [(), ()]),
        (
            "(ds, _), info = tfds.load('mnist', split=['train[:9]', 'test'], with_info=True)",
            [(28, 28, 1), ()],
        ),
    ],
)
def test_tensorflow_datasets(line: str, shapes: Any) -> None:
    found = read(TFDS + line, "ds")
    assert isinstance(found, Items)
    element = found.element
    element = tuple(element.values()) if isinstance(element, dict) else element
    assert [part.shape for part in element] == shapes


@pytest.mark.parametrize(
    "line",
    [
        "ds = tfds.load('of_nobody', split='train')",
        "ds = tfds.load(name, split='train')",
        "ds = tfds.load('mnist', split=unknown)",
        "ds = tfds.load('cats_vs_dogs', split='train')",  # there is a file's name, too
        "ds = tfds.load('mnist', split='train', batch_size=-1)",
        "ds = tfds.load('mnist/other', split='train')",
    ],
)
def test_data_sets_that_are_not_known(line: str) -> None:
    assert not isinstance(read(TFDS + line, "ds"), Items)
