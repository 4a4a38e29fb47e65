"""Materiality: a ranking that cannot hide dissent.

Reads the assessment of a project (``contracts.csv`` says which tables), computes it
with the queries of ``sql/`` and tells how sure it is. Belongs here: the method. How it
is shown does not.
"""
