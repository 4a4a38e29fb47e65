"""Orchestration and the command line: the only package that imports Dagster.

Belongs here: when a step is done, what Dagster shows of it, what people type and read.
What a step computes does not.
"""
