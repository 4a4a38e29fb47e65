"""Orchestration and the command line: the only package that imports Dagster."""
