"""A layer or a model followed step by step on a text or an image: what goes in, what is made, by what.

The numbers and their equations come from the layers' own forward passes, which say both where
a number is made (:mod:`shapecalc.layers.observer`). Nothing here knows a layer's equations.
"""

from __future__ import annotations

from .making import trace, trace_image, trace_layers
from .recorder import Number, Step, Trace

__all__ = ["Number", "Step", "Trace", "trace", "trace_image", "trace_layers"]
