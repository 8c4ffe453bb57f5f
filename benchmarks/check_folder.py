"""`seqshape check` on a folder of generated notebooks against pyflakes on the same code.

    python benchmarks/check_folder.py [--notebooks 500] [--profile]

Both are timed twice (seconds of the processor): as libraries in this process, over the same code, in turn (A B A B …), and
as whole processes from their start. The ratio is what counts; the goal is at most 3. pyflakes is
a part of the check.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explain.lint.checking import check_file
from explain.lint.settings import settings_for
from shapecalc.readers.notebook import notebook_source, read_text

GOAL = 3.0
IMPORTS = [
    "import json\nimport numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt\n"
    "import tensorflow as tf\nfrom tensorflow import keras\nprint(tf.__version__)",
    "import json\nimport numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt\n"
    "import tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras.models import Sequential, Model\n"
    "from tensorflow.keras.layers import (Embedding, LSTM, GRU, Dense, Dropout, Bidirectional,\n"
    "    Conv1D, MaxPooling1D, GlobalAveragePooling1D, Flatten, Input, Concatenate, Attention)",
]
TEXTS = (
    "from tensorflow.keras.preprocessing.text import Tokenizer\n"
    "from tensorflow.keras.preprocessing.sequence import pad_sequences\n\n"
    "to_ids = Tokenizer(oov_token=oov_tok, num_words=vocab_size)\n"
    "to_ids.fit_on_texts(sentences)\nids = to_ids.texts_to_sequences(sentences)\n"
    "word_index = to_ids.word_index\n"
    "padded = pad_sequences(ids, truncating='post', maxlen=max_length)\n"
    "print(padded.shape, len(word_index))"
)
CLEAN = (
    "def clean(text, lower=True):\n    words = []\n    for word in text.split():\n"
    "        if lower:\n            word = word.lower()\n"
    "        if word.isalpha() and len(word) > 1:\n            words.append(word)\n"
    "    return ' '.join(words)\n\n"
    "sentences = [clean(row['text']) for row in rows]\n"
    "labels = np.array([int(row['label']) for row in rows])"
)
WINDOWS = (
    "def windows(series, size, horizon=1):\n    xs, ys = [], []\n"
    "    for i in range(len(series) - size - horizon + 1):\n"
    "        xs.append(series[i:i + size])\n        ys.append(series[i + size:i + size + horizon])\n"
    "    return np.array(xs), np.array(ys)\n\n"
    "series = np.sin(np.linspace(0, 100, {n})).astype('float32')\n"
    "X, y = windows(series, {steps})\nX = X.reshape((X.shape[0], X.shape[1], 1))\n"
    "split = int(0.8 * len(X))\nX_train, X_test = X[:split], X[split:]\n"
    "y_train, y_test = y[:split], y[split:]"
)
PLOT = (
    "def curves(run, key):\n    for name in (key, f'val_{key}'):\n"
    "        plt.plot(run.history[name], label=name)\n    plt.title(f'{key} by epoch')\n"
    "    plt.xlabel('epoch')\n    plt.ylabel(key)\n    plt.legend()\n    plt.show()\n\n"
    "curves(history, 'loss')"
)
LOOK = [
    "%matplotlib inline\nplt.rcParams['figure.figsize'] = (10, 4)",
    "fig, axes = plt.subplots(1, 2, figsize=(12, 4))\nfor ax, key in zip(axes, ['loss', 'accuracy']):\n"
    "    ax.plot(history.history[key], label=key)\n    ax.set_title(key)\n    ax.legend()\nplt.tight_layout()",
    "for i, sentence in enumerate(sentences[:5]):\n    print(i, sentence[:80], labels[i])",
    "!pip install -q tensorflow-datasets",
    "reverse = {v: k for k, v in word_index.items()}\n\ndef decode(row):\n"
    "    return ' '.join(reverse.get(i, '?') for i in row if i > 0)\n\nprint(decode(padded[0]))",
    "model.save('model.keras')\nnew_model = keras.models.load_model('model.keras')",
    "try:\n    rows = json.load(open('other.json'))\nexcept OSError as error:\n    print('no file', error)",
    "predictions = model.predict(padded[:10])\nfor p, t in zip(predictions, labels[:10]):\n"
    "    print(f'{float(p[0]):.3f} {t}')",
]


def text_model(draw: random.Random, plain: bool) -> str:
    """A classifier of texts."""
    at = "keras.layers." if plain else ""
    units = draw.choice([16, 32, 64])
    middle = draw.choice(
        [
            f"    {at}Bidirectional({at}LSTM({units})),\n",
            f"    {at}Bidirectional({at}LSTM({units}, return_sequences=True)),\n"
            f"    {at}Bidirectional({at}GRU({units // 2})),\n",
            f"    {at}Conv1D({units * 2}, {draw.choice([3, 5])}, activation='relu'),\n"
            f"    {at}GlobalAveragePooling1D(),\n",
            f"    {at}GlobalAveragePooling1D(),\n",
        ]
    )
    if not plain and draw.random() < 0.3:
        return (
            f"inputs = Input(shape=(max_length,))\nx = Embedding(vocab_size, embedding_dim)(inputs)\n"
            f"a = Bidirectional(LSTM({units}, return_sequences=True))(x)\n"
            f"b = Conv1D({units * 2}, 3, padding='same', activation='relu')(x)\n"
            "both = Concatenate()([a, b])\npooled = GlobalAveragePooling1D()(both)\n"
            "outputs = Dense(1, activation='sigmoid')(pooled)\nmodel = Model(inputs, outputs)\n"
            "model.summary()"
        )
    sequential = "keras.Sequential" if plain else "Sequential"
    declared = "    keras.Input(shape=(max_length,)),\n" if plain else "    Input((max_length,)),\n"
    return (
        f"model = {sequential}([\n{declared}"
        f"    {at}Embedding(vocab_size, embedding_dim),\n{middle}"
        f"    {at}Dense({draw.choice([6, 24, 64])}, activation='relu'),\n"
        f"    {at}Dropout(0.{draw.randint(1, 5)}),\n"
        f"    {at}Dense(1, activation='sigmoid'),\n])\nmodel.summary()"
    )


def series_model(draw: random.Random, plain: bool) -> str:
    """A forecast of a series."""
    at = "keras.layers." if plain else ""
    lines = ["model = keras.Sequential()", "model.add(keras.Input((X.shape[1], 1)))"]
    for i in range(draw.randint(1, 3)):
        lines.append(
            f"model.add({at}{draw.choice(['LSTM', 'GRU'])}({draw.choice([20, 50])}, return_sequences=True))"
        )
        lines.append(f"model.add({at}Dropout(0.2))")
    lines += [
        f"model.add({at}LSTM({draw.choice([20, 50])}))",
        f"model.add({at}Dense(1))",
        "model.summary()",
    ]
    return "\n".join(lines)


def cells_of(draw: random.Random) -> list[str]:
    """The code cells of one notebook: imports, data, two or three models, training, pictures."""
    plain = draw.random() < 0.5
    cells = [IMPORTS[0] if plain else IMPORTS[1]]
    text = draw.random() < 0.6
    if text:
        cells.append(
            f"vocab_size = {draw.choice([1000, 10000])}\nembedding_dim = {draw.choice([16, 64])}\n"
            f"max_length = {draw.choice([40, 120])}\noov_tok = '<OOV>'\nNUM_EPOCHS = 10"
        )
        cells += ["rows = pd.read_json('texts.json').to_dict('records')", CLEAN, TEXTS]
    else:
        cells.append(WINDOWS.format(n=draw.choice([1000, 5000]), steps=draw.choice([20, 60])))
        cells.append("NUM_EPOCHS = 20\nprint(X_train.shape, y_train.shape)")
    for _ in range(draw.randint(1, 3)):
        cells.append((text_model if text else series_model)(draw, plain))
        loss = "binary_crossentropy" if text else "mse"
        cells.append(f"model.compile(loss='{loss}', optimizer='adam', metrics=['accuracy'])")
        arrays = "padded, labels" if text else "X_train, y_train"
        cells.append(f"history = model.fit({arrays}, epochs=NUM_EPOCHS, validation_split=0.2)")
    cells.append(PLOT)
    looks = LOOK if text else LOOK[:2] + LOOK[3:4]
    for look in draw.sample(looks, min(len(looks), max(0, draw.randint(10, 20) - len(cells)))):
        cells.append(look)
    if draw.random() < 0.1:  # some have a slip
        cells[-1] = cells[-1].replace("plt.", "ply.", 1)
    return cells


def notebook(cells: list[str], draw: random.Random) -> dict[str, Any]:
    """A notebook as Jupyter saves it, with a heading in Markdown now and then."""
    found: list[dict[str, Any]] = []
    for i, text in enumerate(cells):
        if draw.random() < 0.4:
            head = [f"## Step {i}\n", "What is done here, and why."]
            found.append({"cell_type": "markdown", "metadata": {}, "source": head})
        output = {
            "name": "stdout",
            "output_type": "stream",
            "text": ["done\n"] * draw.randint(0, 8),
        }
        code = {"cell_type": "code", "execution_count": i + 1, "metadata": {}, "outputs": [output]}
        found.append({**code, "source": text.splitlines(keepends=True)})
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": found, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def generate(folder: Path, count: int) -> tuple[Path, Path]:
    """The notebooks in one folder, their code as scripts in another."""
    draw = random.Random(7)
    books, scripts = folder / "notebooks", folder / "scripts"
    books.mkdir(), scripts.mkdir()
    for i in range(count):
        made = notebook(cells_of(draw), draw)
        path = books / f"n{i:03}.ipynb"
        path.write_text(json.dumps(made, indent=1), encoding="utf-8")
        source = notebook_source(str(path), read_text(str(path)))
        (scripts / f"n{i:03}.py").write_text(source.text, encoding="utf-8")
    return books, scripts


def pyflakes_all(scripts: Path) -> int:
    """pyflakes as a library, as its own command does it: parse, check."""
    import ast

    from pyflakes.checker import Checker

    found = 0
    for path in sorted(scripts.iterdir()):
        text = path.read_text(encoding="utf-8")
        found += len(Checker(ast.parse(text), filename=path.name).messages)
    return found


def check_all(books: Path) -> int:
    found = 0
    wanted = settings_for(str(books), {}).wanted()
    for path in sorted(books.iterdir()):
        found += len(check_file(str(path), wanted).reading.problems)
    return found


def cpu_seconds() -> float:
    """Of this process and those it waited for: what others do on the machine doesn't count."""
    return sum(os.times()[:4])


def timed(work: Callable[[], Any]) -> float:
    start = cpu_seconds()
    work()
    return cpu_seconds() - start


def compare(what: str, ours: Callable[[], Any], theirs: Callable[[], Any], runs: int) -> None:
    ours(), theirs()
    pairs = [(timed(ours), timed(theirs)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
    print(f"{what:<34}{ratio:>6.2f}  goal <= {GOAL:.0f}   {a:.2f} s, pyflakes {b:.2f} s")


def process(words: list[str]) -> Callable[[], Any]:
    return lambda: subprocess.run([sys.executable, *words], capture_output=True, check=False)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--notebooks", type=int, default=500)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--profile", action="store_true")
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        books, scripts = generate(Path(name), wanted.notebooks)
        if wanted.profile:
            import cProfile
            import pstats

            check_all(books)
            profile = cProfile.Profile()
            profile.runcall(check_all, books)
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)
            return
        print(f"{wanted.notebooks} notebooks; problems found: {check_all(books)}")
        compare(
            "as libraries", lambda: check_all(books), lambda: pyflakes_all(scripts), wanted.runs
        )
        check = process(["-m", "cli", "check", str(books)])
        compare("whole processes", check, process(["-m", "pyflakes", str(scripts)]), wanted.runs)


if __name__ == "__main__":
    main()
