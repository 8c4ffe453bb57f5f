"""The lab: models trained on real text, their curves, and what the curves show.

==================  =====================================================================
``models.py``       course models by name, and any stack in Keras's syntax
``plan.py``         everything that determines a run
``tensors.py``      texts to arrays, with a digest
``forecast.py``     shapes, counts, work and time before a run
``engine.py``       one Keras model: start, one epoch, state, saving
``training.py``     epoch after epoch, after the last whole one
``folder.py``       the files of a run, each written whole or not at all
``comparing.py``    several models, several seeds
``remedies.py``     what each remedy against overfitting changes
``findings.py``        what curves show, and what is significant
``chart.py``        curves in plain text        ``plots.py``  PNG and SVG (matplotlib)
``live.py``         progress while it runs      ``report.py`` the report at the end
``predicting.py``   one text through a trained model
``studies.py``      the same from Python, for a notebook
``commands/lab.py``     what cli.py calls
==================  =====================================================================

Nothing here imports tensorflow: ``engine.py`` asks :mod:`explain.keras_check.build` for it.
"""

from __future__ import annotations

from .studies import study, study_remedies

__all__ = ["study", "study_remedies"]
