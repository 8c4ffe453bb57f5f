"""What is right stays silent: no error, no warning, and Keras runs it."""

from __future__ import annotations

import pytest

from .reading import loud, problems, run

X = "x = np.zeros((8, 12, 3), 'float32')\n"
IDS = "x = np.random.randint(0, 50, (8, 12))\n"
RIGHT = {
    "a list of layers of any length, merged": X
    + """
import sys
i = Input((12, 3))
parts = [LSTM(4)(i)]
for n in range(len(sys.argv) + 1):
    parts.append(GlobalMaxPooling1D()(i))
m = Model(i, Dense(1)(Concatenate()(parts)))
m.compile(loss='mse')
m.fit(x, np.zeros((8, 1)), verbose=0)
""",
    "something of a class of Keras": X
    + """
class Own(layers.Layer):
    def __init__(self):
        layers.Layer.__init__(self)
    def call(self, x):
        return 2 * x
m = Sequential([Input((12, 3)), Own(), LSTM.from_config(LSTM(4).get_config()), Dense(1)])
m.compile(loss='mse')
m.fit(x, np.zeros((8, 1)), verbose=0)
""",
    "a method that Keras calls with more, and a function that a library calls": X
    + """
class Own(Model):
    def __init__(self):
        super().__init__()
        self.d = Dense(1)
    def call(self, x, training):
        return self.d(x)
def count(stop):
    for i in range(stop):
        yield i
import tensorflow as tf
data = tf.data.Dataset.from_generator(count, args=[5], output_types=tf.int32, output_shapes=())
m = Own()
m.compile(loss='mse')
m.fit(x[:, 0], np.zeros((8, 1)), verbose=0)
""",
    "rows of different lengths, under the names of TensorFlow 1": X
    + """
import tensorflow.compat.v1 as tf
words = tf.ragged.constant([[3, 1, 4], [1], []])
m = Sequential([Input((12, 3)), LSTM(4), Dense(1)])
m.compile(loss='mse')
m.fit(x, np.zeros((8, 1)), verbose=0)
""",
    "labels a step against one number a step": X
    + """
m = Sequential([Input((12, 3)), LSTM(4, return_sequences=True), Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(x, np.zeros((8, 12)), verbose=0)
""",
    "Dense on rank 3": X
    + """
m = Sequential([Input((12, 3)), Dense(5, activation='relu'), LSTM(4), Dense(1)])
m.compile(loss='mse')
m.fit(x, np.zeros((8, 1)), verbose=0)
""",
    "return_sequences before pooling": X
    + """
m = Sequential([Input((12, 3)), LSTM(4, return_sequences=True), GlobalMaxPooling1D(),
                Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy', metrics=['accuracy'])
m.fit(x, np.zeros(8), verbose=0)
""",
    "return_sequences before attention": X
    + """
i = Input((12, 3))
h = Bidirectional(LSTM(4, return_sequences=True), merge_mode='sum')(i)
h = GlobalAveragePooling1D()(Attention()([h, h]))
m = Model(i, Dense(1, activation='sigmoid')(h))
m.compile(loss='binary_crossentropy')
m.fit(x, np.zeros(8), validation_data=(x, np.zeros(8)), verbose=0)
""",
    "Conv1D before LSTM": X
    + """
m = Sequential([Input((12, 3)), Conv1D(4, 3, activation='relu'), MaxPooling1D(2), LSTM(4),
                Dense(3, activation='softmax')])
m.compile(loss='sparse_categorical_crossentropy', metrics=['accuracy'])
m.fit(x, np.arange(8) % 3, verbose=0)
""",
    "TimeDistributed Dense": X
    + """
m = Sequential([Input((12, 3)), LSTM(4, return_sequences=True),
                TimeDistributed(Dense(3, activation='softmax'))])
m.compile(loss='sparse_categorical_crossentropy')
m.fit(x, np.zeros((8, 12)), verbose=0)
""",
    "a mask that is used": IDS
    + """
m = Sequential([Input((12,)), Embedding(50, 4, mask_zero=True), Dropout(0.2),
                Bidirectional(LSTM(4, return_sequences=True)), TimeDistributed(Dense(2)),
                GlobalAveragePooling1D(), Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(x, np.zeros(8), verbose=0)
""",
    "a mask used before it is dropped": IDS
    + """
m = Sequential([Input((12,)), Embedding(50, 4, mask_zero=True), LSTM(4, return_sequences=True),
                Conv1D(4, 3), GlobalMaxPooling1D(), Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(x, np.zeros(8), verbose=0)
""",
    "a mask used on another branch": IDS
    + """
i = Input((12,))
e = Embedding(50, 4, mask_zero=True)(i)
a = LSTM(4)(e)
b = GlobalMaxPooling1D()(Conv1D(4, 3)(e))
m = Model(i, Dense(1, activation='sigmoid')(concatenate([a, b])))
m.compile(loss='binary_crossentropy')
m.fit(x, np.zeros(8), verbose=0)
""",
    "an Embedding without a mask": IDS
    + """
m = Sequential([Input((12,)), Embedding(50, 4), Conv1D(4, 3), LSTM(4),
                Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(x, np.zeros(8), verbose=0)
""",
    "mse after sigmoid": X
    + """
m = Sequential([Input((12, 3)), LSTM(4), Dense(1, activation='sigmoid')])
m.compile(loss='mse', metrics=['mae'])
m.fit(x, np.zeros(8), verbose=0)
""",
    "numbers in place of probabilities, said so": X
    + """
m = Sequential([Input((12, 3)), LSTM(4), Dense(1)])
m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True))
m.fit(x, np.zeros(8), verbose=0)
""",
    "softmax over two with binary_crossentropy": X
    + """
m = Sequential([Input((12, 3)), LSTM(4), Dense(2, activation='softmax')])
m.compile(loss='binary_crossentropy')
m.fit(x, tf.keras.utils.to_categorical(np.arange(8) % 2, 2), verbose=0)
""",
    "several labels at once": X
    + """
m = Sequential([Input((12, 3)), LSTM(4), Dense(5, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(x, np.random.randint(0, 2, (8, 5)), verbose=0)
""",
    "stateful with a multiple of the batch": X
    + """
m = Sequential([Input(batch_shape=(4, 12, 3)), LSTM(4, stateful=True), Dense(1)])
m.compile(loss='mse')
m.fit(x, np.zeros(8), batch_size=4, shuffle=False, verbose=0)
m.predict(x[:4], verbose=0)
m.predict(x, batch_size=4, verbose=0)
""",
    "one batch as large as the data": X
    + """
m = Sequential([Input(batch_shape=(8, 12, 3)), LSTM(4, stateful=True), Dense(1)])
m.compile(loss='mse')
m.fit(x, np.zeros(8), verbose=0)
""",
    "arrays from lists, and a list of arrays": X
    + """
m = Sequential([Input((3,)), Dense(1)])
m.compile(loss='mse')
rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
m.fit(np.array(rows), np.array([0.0, 1.0]), verbose=0)
m.predict([np.ones((1, 3))], verbose=0)
""",
    "numbers in a row": """
m = Sequential([Input((1,)), Dense(1)])
m.compile(loss='mse')
m.fit(np.arange(8.0), np.arange(8.0), verbose=0)
""",
    "labels for two outputs": X
    + """
i = Input((12, 3))
h = LSTM(4)(i)
m = Model(i, [Dense(1)(h), Dense(3, activation='softmax')(h)])
m.compile(loss=['mse', 'sparse_categorical_crossentropy'])
m.fit(x, [np.zeros(8), np.arange(8) % 3], verbose=0)
""",
    "an activation layer given to a layer": X
    + """
m = Sequential([Input((12, 3)), Dense(4, activation=LeakyReLU()), LSTM(4), Dense(1)])
m.compile(loss='mse')
m.fit(x, np.zeros(8), verbose=0)
""",
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_silent(name: str) -> None:
    assert loud(RIGHT[name]) == []


@pytest.mark.keras
@pytest.mark.parametrize("name", RIGHT)
def test_keras_runs_it(name: str) -> None:
    run(RIGHT[name])


TEXTS = """
from keras.preprocessing.text import Tokenizer
from keras.preprocessing.sequence import pad_sequences
args = parse()
n = args.words
texts = open('texts.txt').read().split()
tok = Tokenizer({words})
tok.fit_on_texts(texts)
x = pad_sequences(tok.texts_to_sequences(texts), maxlen=20)
m = Sequential([Embedding({rows}, 8), LSTM(4), Dense(1, activation='sigmoid')])
m.compile(loss='binary_crossentropy')
m.fit(x, labels)
"""


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("", "len(tok.word_index) + 1"),
        ("num_words=500", "500"),
        ("num_words=500", "501"),
        ("num_words=500", "len(tok.word_index) + 1"),
        ("num_words=500", "min(500, len(tok.word_index) + 1)"),
        ("num_words=n", "n"),
        ("num_words=n", "500"),
        ("num_words=thing.words", "len(tok.word_index)"),
        ("", "other"),
        ("", "len(other.word_index)"),
    ],
)
def test_enough_rows_are_silent(words: str, rows: str) -> None:
    assert "SEQ505" not in loud(TEXTS.format(words=words, rows=rows))


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("", "len(tok.word_index)"),
        ("num_words=500", "400"),
        ("num_words=n + 1", "n"),
    ],
)
def test_too_few_rows_are_found(words: str, rows: str) -> None:
    assert "SEQ505" in loud(TEXTS.format(words=words, rows=rows))


def test_a_set_that_grows_in_a_loop_has_no_known_size() -> None:
    code = """
signs, index = set(), dict()
for line in open('texts.txt'):
    signs.add(line[0])
    index[line[1]] = len(index)
m = Sequential([Input((12, 3)), LSTM(4), Dense(len({name}), activation='softmax')])
m.compile(loss='categorical_crossentropy')
"""
    assert loud(code.format(name="signs")) == []
    assert loud(code.format(name="index")) == []


def test_an_error_of_one_turn_that_may_not_be_taken_is_a_warning_with_its_condition() -> None:
    text = "for n in range(2):\n    if len(input()) > 3:\n        Dense(n)\n"
    [found] = problems(text)
    assert (found.severity, "len(input()) > 3" in found.message) == ("warning", True)
    [found] = problems("if len(input()) > 3:\n    Dense(0)\n")
    assert found.severity == "error"
