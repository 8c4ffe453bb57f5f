"""The versions that a history depends on."""

from __future__ import annotations

import platform
from importlib import metadata

PACKAGES = ("tensorflow", "keras", "numpy")


def versions() -> dict[str, str]:
    """Of Python, seqshape and what trains; which processor, too: its sums round its own way."""
    from shapecalc import __version__

    found = {"seqshape": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "unknown"
    found["machine"] = f"{platform.system()} {platform.machine()}"
    return found
