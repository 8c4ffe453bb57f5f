"""The models of a beginner's course, week by week, each in Keras's own syntax.

An entry is all there is to a model: the CLI, the tests and the docs read this table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..errors import BadRecord, did_you_mean, shown


class CourseModel(NamedTuple):
    """A named model: what it is, the shape it reads (batch included) and its layers.

    Of a graph ``layers`` are the statements that make it, and ``input_shape`` has a shape for
    each of its inputs.
    """

    title: str
    input_shape: tuple[Any, ...]
    layers: tuple[str, ...]
    is_graph: bool = False

    def texts(self) -> tuple[str, ...]:
        """What the reader of pasted code reads: the layers one by one, or the statements at once."""
        return ("\n".join(self.layers),) if self.is_graph else self.layers


_SUBWORDS = "Embedding(8185, 64)"
_WORDS = "Embedding(10000, 16)"
_SARCASM = "Embedding(1000, 16)"
# As in the models of headlines. Six rectified units, as in those of IMDB reviews, can all be dead
# from the start: then a training changes nothing, which happened to one seed in three.
_HEAD = ("Dense(24, activation='relu')", "Dense(1, activation='sigmoid')")
_YES_OR_NO = "Dense(1, activation='sigmoid')"
_CONVOLUTIONS = (
    "Conv2D(16, (3, 3), activation='relu')",
    "MaxPooling2D((2, 2))",
    "Conv2D(32, (3, 3), activation='relu')",
    "MaxPooling2D((2, 2))",
    "Conv2D(64, (3, 3), activation='relu')",
    "MaxPooling2D((2, 2))",
)
_MORE_CONVOLUTIONS = _CONVOLUTIONS[-2:]

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
    "reviews-transformer": CourseModel(
        "Review sentences of 40 words and their positions, a transformer block of two heads",
        ((None, 40), (None, 40)),
        (
            # Positions 0 to 39 are an input: an Embedding that is called on an array instead is
            # no part of the model, and Keras neither counts nor saves its weights.
            "tokens = Input((40,), dtype='int32', name='tokens')",
            "positions = Input((40,), dtype='int32', name='positions')",
            "x = Add()([Embedding(10000, 32)(tokens), Embedding(40, 32)(positions)])",
            "attended = MultiHeadAttention(num_heads=2, key_dim=16)(x, x)",
            "x = LayerNormalization()(Add()([x, attended]))",
            "inner = Dense(64, activation='relu')(x)",
            "inner = Dense(32)(inner)",
            "x = LayerNormalization()(Add()([x, inner]))",
            "x = GlobalAveragePooling1D()(x)",
            "x = Dense(24, activation='relu')(x)",
            "x = Dense(1, activation='sigmoid')(x)",
            "model = Model([tokens, positions], x, name='reviews-transformer')",
        ),
        is_graph=True,
    ),
    "fashion-cnn": CourseModel(
        "Images of clothes, 28 x 28 in grey, two convolutions with pooling",
        (None, 28, 28, 1),
        (
            "Conv2D(64, (3, 3), activation='relu')",
            "MaxPooling2D((2, 2))",
            "Conv2D(64, (3, 3), activation='relu')",
            "MaxPooling2D((2, 2))",
            "Flatten()",
            "Dense(128, activation='relu')",
            "Dense(10, activation='softmax')",
        ),
    ),
    "cats-dogs-cnn": CourseModel(
        "Photos of cats and dogs, 150 x 150 in colour, three convolutions with pooling",
        (None, 150, 150, 3),
        (*_CONVOLUTIONS, "Flatten()", "Dense(512, activation='relu')", _YES_OR_NO),
    ),
    "horses-humans-cnn": CourseModel(
        "Photos of horses and humans, 300 x 300 in colour, five convolutions with pooling",
        (None, 300, 300, 3),
        (
            *_CONVOLUTIONS,
            *_MORE_CONVOLUTIONS,
            *_MORE_CONVOLUTIONS,
            "Flatten()",
            "Dense(512, activation='relu')",
            _YES_OR_NO,
        ),
    ),
    "video-cnn-lstm": CourseModel(
        "Videos of 20 frames, 64 x 64 in colour: convolutions in each frame, an LSTM over frames",
        (None, 20, 64, 64, 3),
        (
            "TimeDistributed(Conv2D(16, (3, 3), activation='relu'))",
            "TimeDistributed(MaxPooling2D((2, 2)))",
            "TimeDistributed(Conv2D(32, (3, 3), activation='relu'))",
            "TimeDistributed(MaxPooling2D((2, 2)))",
            "TimeDistributed(GlobalAveragePooling2D())",
            "LSTM(64)",
            "Dense(10, activation='softmax')",
        ),
    ),
    "sunspots-conv1d-lstm": CourseModel(
        "Sunspots of 30 months, a causal convolution and two LSTMs that predict the next month",
        (None, 30, 1),
        (
            "Conv1D(64, 3, padding='causal', activation='relu')",
            "LSTM(64, return_sequences=True)",
            "LSTM(64)",
            "Dense(30, activation='relu')",
            "Dense(10, activation='relu')",
            "Dense(1)",
        ),
    ),
}


def course_model(name: str) -> Any:
    """A course model with its name. Raises BadRecord for a name that isn't one of them."""
    from ..models.sequential import Sequential
    from .model_text import known_layers, models_from_texts

    entry = COURSE_MODELS.get(name)
    if entry is None:
        raise BadRecord(
            f"Unknown course model {shown(name)}.{did_you_mean(name, COURSE_MODELS)}",
            "`seqshape models` lists them; a layer is written as in Keras: 'LSTM(64)'.",
        )
    made = models_from_texts(entry.texts())
    if entry.is_graph:
        return made[0].found.as_layer()
    return Sequential(layers=known_layers(made), name=name)
