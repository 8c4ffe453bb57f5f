"""What the page opens with one click: the course's models, the slips of study notes, questions."""

from __future__ import annotations

from typing import Any, Optional

from shapecalc.readers.course import COURSE_MODELS, CourseModel

_KERAS = "import tensorflow as tf\n\n"
# Questions as people ask them: the code, and the number that answers (row, part, axis).
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "why-116",
        "title": "Why is the output of Conv1D (None, 116, 128)?",
        "text": _KERAS
        + "model = tf.keras.Sequential([\n"
        + "    tf.keras.Input((120,)),\n"
        + "    tf.keras.layers.Embedding(10000, 16),\n"
        + "    tf.keras.layers.Conv1D(128, 5, activation='relu'),\n"
        + "    tf.keras.layers.GlobalAveragePooling1D(),\n"
        + "    tf.keras.layers.Dense(6, activation='relu'),\n"
        + "    tf.keras.layers.Dense(1, activation='sigmoid'),\n"
        + "])\n",
        "focus": {"model": 0, "row": 1, "of": "output", "axis": 1},
    },
    {
        "id": "second-lstm",
        "title": "Why does my second LSTM fail: expected ndim=3, found ndim=2?",
        "text": _KERAS
        + "model = tf.keras.Sequential([\n"
        + "    tf.keras.Input((120,)),\n"
        + "    tf.keras.layers.Embedding(10000, 16),\n"
        + "    tf.keras.layers.LSTM(64),\n"
        + "    tf.keras.layers.LSTM(32),\n"
        + "    tf.keras.layers.Dense(1, activation='sigmoid'),\n"
        + "])\n",
        "focus": {"model": 0, "row": 2, "of": "output", "axis": None},
    },
    {
        "id": "lstm-params",
        "title": "Why does LSTM(64) have 33,024 parameters?",
        "text": _KERAS
        + "model = tf.keras.Sequential([\n"
        + "    tf.keras.Input((None, 64)),\n"
        + "    tf.keras.layers.LSTM(64),\n"
        + "])\n",
        "focus": {"model": 0, "row": 0, "of": "params", "axis": None},
    },
    {
        "id": "gru-params",
        "title": "Why does a GRU have two biases, and three quarters of an LSTM's weights?",
        "text": _KERAS
        + "lstm = tf.keras.Sequential([tf.keras.Input((120, 16)), tf.keras.layers.LSTM(32)])\n"
        + "gru = tf.keras.Sequential([tf.keras.Input((120, 16)), tf.keras.layers.GRU(32)])\n",
        "focus": {"model": 1, "row": 0, "of": "params", "axis": None},
    },
    {
        "id": "bidirectional",
        "title": "Why does Bidirectional(LSTM(64)) return 128 features?",
        "text": _KERAS
        + "model = tf.keras.Sequential([\n"
        + "    tf.keras.Input((None,)),\n"
        + "    tf.keras.layers.Embedding(8185, 64),\n"
        + "    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(64)),\n"
        + "    tf.keras.layers.Dense(64, activation='relu'),\n"
        + "    tf.keras.layers.Dense(1, activation='sigmoid'),\n"
        + "])\n",
        "focus": {"model": 0, "row": 1, "of": "output", "axis": 1},
    },
    {
        "id": "flatten-dense",
        "title": "Why does the Dense after Flatten have so many parameters?",
        "text": _KERAS
        + "model = tf.keras.Sequential([\n"
        + "    tf.keras.Input((120,)),\n"
        + "    tf.keras.layers.Embedding(10000, 16),\n"
        + "    tf.keras.layers.Flatten(),\n"
        + "    tf.keras.layers.Dense(6, activation='relu'),\n"
        + "    tf.keras.layers.Dense(1, activation='sigmoid'),\n"
        + "])\n",
        "focus": {"model": 0, "row": 2, "of": "params", "axis": None},
    },
    {
        "id": "conv2d-channels",
        "title": "Why does Conv2D(64, (3, 3)) over 28 x 28 return (None, 26, 26, 64)?",
        "text": _KERAS
        + "model = tf.keras.Sequential([\n"
        + "    tf.keras.Input((28, 28, 1)),\n"
        + "    tf.keras.layers.Conv2D(64, (3, 3), activation='relu'),\n"
        + "    tf.keras.layers.MaxPooling2D((2, 2)),\n"
        + "    tf.keras.layers.Conv2D(64, (3, 3), activation='relu'),\n"
        + "    tf.keras.layers.MaxPooling2D((2, 2)),\n"
        + "    tf.keras.layers.Flatten(),\n"
        + "    tf.keras.layers.Dense(10, activation='softmax'),\n"
        + "])\n",
        "focus": {"model": 0, "row": 0, "of": "output", "axis": 1},
    },
    {
        "id": "vocabulary",
        "title": "The size of my vocabulary isn't in the code: what is known all the same?",
        "text": _KERAS
        + "model = tf.keras.Sequential([\n"
        + "    tf.keras.Input((None,)),\n"
        + "    tf.keras.layers.Embedding(tokenizer.vocab_size, 64),\n"
        + "    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(64)),\n"
        + "    tf.keras.layers.Dense(1, activation='sigmoid'),\n"
        + "])\n",
        "focus": {"model": 0, "row": 0, "of": "params", "axis": None},
    },
)

# The four slips of study notes of a course week, as they were written.
SLIPS = {
    "id": "notes-slips",
    "title": "Study notes with four slips",
    "text": _KERAS
    + """import matplotlib.pyplot as plt

model = tf.keras.Sequential([
    tf.keras.layers.Embedding(8185, 64),
    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(64), return_sequence=True),
    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32)),
    tf.keras.layers.Dense(64, activation='relu'),
    tf.keras.layers.Dense(1, activation='sigmoid')
])
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
history = model.fit(train_dataset, epochs=2, validation_data=test_dataset)

def plot_graphs(history, string):
    plt.plot(history.history[string])
    plt.plot(history.history['val_' + string])
    plt.xlabel("Epochs")
    ply.ylabel(stirng)
    plt.legend([string, 'val_' + string])
    plt.show()

plot_graph(history, 'accuracy')
""",
}
# The notes' first model, whose total is 598,209.
NOTES = {
    "id": "notes",
    "title": "The first model of the notes: 598,209 parameters",
    "text": QUESTIONS[4]["text"],
}


def gallery() -> dict[str, Any]:
    """The answer to `gallery`: entries in groups, each with its code."""
    return {
        "groups": [
            {"title": "Questions", "entries": [_entry(e) for e in (NOTES, *QUESTIONS)]},
            {"title": "Slips", "entries": [_entry(SLIPS)]},
            {
                "title": "Models of a course",
                "entries": [
                    _entry({"id": name, "title": model.title, "text": code_of(model)})
                    for name, model in COURSE_MODELS.items()
                ],
            },
        ]
    }


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    return {"name": "model.py", **entry}


def code_of(model: CourseModel) -> str:
    """The whole code of a course model."""
    if model.is_graph:
        return "\n".join([_STAR, "", *model.layers, ""])
    layers = [f"Input({model.input_shape[1:]!r})", *model.layers]
    return "\n".join([_STAR, "", "model = Sequential([", *(f"    {x}," for x in layers), "])", ""])


def course_code(name: str) -> Optional[str]:
    """The code of a course model by its name, None for another name."""
    model = COURSE_MODELS.get(name)
    return None if model is None else code_of(model)


_STAR = "from keras import Input, Model, Sequential\nfrom keras.layers import *"

__all__ = ["NOTES", "QUESTIONS", "SLIPS", "code_of", "course_code", "gallery"]
