"""Reviews to stars, with a slip: Keras stops at the second LSTM."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

reviews = np.random.randint(0, 1000, (64, 20))
stars = np.random.randint(0, 5, (64, 1))

model = keras.Sequential(
    [
        keras.Input((20,)),
        layers.Embedding(1000, 8),
        layers.LSTM(8),
        layers.Dropout(0.1),
        layers.LSTM(4),
        layers.Dense(5, activation="softmax"),
    ]
)
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(reviews, stars)
