"""Pixels from SVG, by a converter that pip installs on every system."""

from __future__ import annotations

from pathlib import Path

from shapecalc.errors import BadRecord

from ...extras import install

# A machine may have no fonts, and the converter draws no text then.
FONTS = sorted((Path(__file__).parent / "fonts").glob("*.ttf"))


def converted(svg: str, scale: float) -> bytes:
    """The SVG as PNG. Raises BadRecord where the converter isn't installed."""
    try:
        import resvg_py
    except ImportError:
        raise BadRecord(
            "PNG needs a converter that isn't installed.",
            f"{install('png')}, or write the picture as .svg or .html.",
        ) from None
    data = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        font_files=[str(path) for path in FONTS],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
        monospace_family="DejaVu Sans Mono",
    )
    return bytes(data)
