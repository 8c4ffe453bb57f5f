"""The models of the course week on sequence models, each in Keras's own syntax.

An entry is all there is to a model: the CLI, the tests and the docs read this table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..errors import BadRecord, did_you_mean, shown


class CourseModel(NamedTuple):
    """A named model: what it is, the shape it reads (batch included) and its layers."""

    title: str
    input_shape: tuple[Any, ...]
    layers: tuple[str, ...]


_SUBWORDS = "Embedding(8185, 64)"
_WORDS = "Embedding(10000, 16)"
_SARCASM = "Embedding(1000, 16)"
# As in the models of headlines. Six rectified units, as in those of IMDB reviews, can all be dead
# from the start: then a training changes nothing, which happened to one seed in three.
_HEAD = ("Dense(24, activation='relu')", "Dense(1, activation='sigmoid')")

COURSE_MODELS: dict[str, CourseModel] = {
    "imdb-subwords-bilstm": CourseModel(
        "IMDB reviews in 8,185 subwords, one bidirectional LSTM",
        (None, None),
        (
            _SUBWORDS,
            "Bidirectional(LSTM(64))",
            "Dense(64, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "imdb-subwords-stacked-bilstm": CourseModel(
        "IMDB reviews in 8,185 subwords, two bidirectional LSTMs on top of each other",
        (None, None),
        (
            _SUBWORDS,
            "Bidirectional(LSTM(64, return_sequences=True))",
            "Bidirectional(LSTM(32))",
            "Dense(64, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "imdb-subwords-conv1d": CourseModel(
        "IMDB reviews in 8,185 subwords, a convolution of 128 filters over 5 tokens",
        (None, None),
        (
            _SUBWORDS,
            "Conv1D(128, 5, activation='relu')",
            "GlobalAveragePooling1D()",
            "Dense(64, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "imdb-embedding": CourseModel(
        "IMDB reviews of 120 words, word embedding only",
        (None, 120),
        (
            _WORDS,
            "Flatten()",
            "Dense(6, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "imdb-bigru": CourseModel(
        "IMDB reviews of 120 words, a bidirectional GRU",
        (None, 120),
        (
            _WORDS,
            "Bidirectional(GRU(32))",
            "Dense(6, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "imdb-bilstm": CourseModel(
        "IMDB reviews of 120 words, a bidirectional LSTM",
        (None, 120),
        (
            _WORDS,
            "Bidirectional(LSTM(32))",
            "Dense(6, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "imdb-conv1d": CourseModel(
        "IMDB reviews of 120 words, a convolution of 128 filters over 5 words",
        (None, 120),
        (
            _WORDS,
            "Conv1D(128, 5, activation='relu')",
            "GlobalAveragePooling1D()",
            "Dense(6, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "sarcasm-bilstm": CourseModel(
        "Headlines of 120 words, sarcastic or not, a bidirectional LSTM",
        (None, 120),
        (
            _SARCASM,
            "Bidirectional(LSTM(32))",
            "Dense(24, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "sarcasm-conv1d": CourseModel(
        "Headlines of 120 words, sarcastic or not, a convolution of 128 filters over 5 words",
        (None, 120),
        (
            _SARCASM,
            "Conv1D(128, 5, activation='relu')",
            "GlobalMaxPooling1D()",
            "Dense(24, activation='relu')",
            "Dense(1, activation='sigmoid')",
        ),
    ),
    "reviews-embedding": CourseModel(
        "Review sentences of 40 words, averaged word embeddings",
        (None, 40),
        ("Embedding(10000, 16, mask_zero=True)", "GlobalAveragePooling1D()", *_HEAD),
    ),
    "reviews-bilstm": CourseModel(
        "Review sentences of 40 words, a bidirectional LSTM",
        (None, 40),
        (_WORDS, "Bidirectional(LSTM(32))", *_HEAD),
    ),
    "reviews-bigru": CourseModel(
        "Review sentences of 40 words, a bidirectional GRU",
        (None, 40),
        (_WORDS, "Bidirectional(GRU(32))", *_HEAD),
    ),
    "reviews-conv1d": CourseModel(
        "Review sentences of 40 words, a convolution of 128 filters over 5 words",
        (None, 40),
        (_WORDS, "Conv1D(128, 5, activation='relu')", "GlobalMaxPooling1D()", *_HEAD),
    ),
    "reviews-stacked-bilstm": CourseModel(
        "Review sentences of 40 words, two bidirectional LSTMs on top of each other",
        (None, 40),
        (
            _WORDS,
            "Bidirectional(LSTM(32, return_sequences=True))",
            "Bidirectional(LSTM(16))",
            *_HEAD,
        ),
    ),
}


def course_model(name: str) -> Any:
    """A course model as a Sequential with its name. Raises BadRecord for a name it hasn't."""
    from ..models.sequential import Sequential
    from .model_text import known_layers, models_from_texts

    entry = COURSE_MODELS.get(name)
    if entry is None:
        raise BadRecord(
            f"Unknown course model {shown(name)}.{did_you_mean(name, COURSE_MODELS)}",
            "`seqshape models` lists them; a layer is written as in Keras: 'LSTM(64)'.",
        )
    return Sequential(layers=known_layers(models_from_texts(entry.layers)), name=name)
