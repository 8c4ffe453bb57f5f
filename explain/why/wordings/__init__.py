"""The wordings of Keras, TensorFlow and Python that stand for a mistake, one entry each.

An entry is a function under ``@wording(code, pattern)``: it reads the sizes out of the match
and returns the error of a rule, or the explanation, what to do, and another code where the numbers
show another rule; None where, looked at closely, it is something else. Entries without numbers to
look at are in wordings.txt. The first entry that fits is taken, so the
particular stands above the general. Patterns have no nested repetition: they are run on
whatever somebody pastes.
"""

from __future__ import annotations

from importlib import import_module

from .entry import WORDINGS, Wording, read_entries, wording

for _file in ("labels", "arrays", "operations", "matrices", "layers", "calls", "arguments"):
    import_module(f"{__name__}.{_file}")
read_entries()
import_module(f"{__name__}.general")

__all__ = ["WORDINGS", "Wording", "wording"]
