"""Stacks and graphs of layers: rows, predictions, tables, the course models."""
