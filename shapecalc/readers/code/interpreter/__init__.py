"""Walks source code: values, expressions, branches, functions."""
