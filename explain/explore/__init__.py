"""The explorer: Keras code on the left, every number of it on the right, in a page.

One function answers all that the page asks, :func:`explain.explore.engine.answer`; it runs on this machine
behind a small server, and in the browser with Pyodide.
"""
