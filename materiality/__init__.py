"""Materiality: survey, scoring, ranking, sensitivity. Nothing of it is built yet."""
