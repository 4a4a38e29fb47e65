"""Readers of delivered files: a file in, grids of text with coordinates out.

What belongs here: the container formats (CSV, Parquet, XLSX) and what they can hide.
What does not: the meaning of any column, and which row is the header.
"""
