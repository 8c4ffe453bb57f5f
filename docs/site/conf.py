"""How Sphinx reads and shows the pages; docs/site/__main__.py gathers them and calls it."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent

project = "seqshape"
html_title = "seqshape"
extensions = ["myst_nb"]
templates_path = [str(HERE / "templates")]
exclude_patterns = ["examples/*.ipynb"]  # shown as files, not as pages

# Lessons and traces keep the outputs that are stored; tests/docs/test_notebooks.py runs them.
nb_execution_mode = "off"
nb_merge_streams = True
myst_heading_anchors = 4
nitpicky = True
smartquotes = False  # what is quoted is often code

html_theme = "furo"
html_static_path = [str(HERE / "static")]
html_css_files = ["site.css"]
html_show_copyright = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
pygments_style = "default"
pygments_dark_style = "github-dark"
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        *(["explorer.html"] if "SEQSHAPE_EXPLORER" in os.environ else []),
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
