"""Sizes, their algebra, shapes, and nests of shapes."""
