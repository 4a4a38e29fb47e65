"""The catalogue of indicators: one file each, a declaration and its contributions.

A file ``indicators/<topic>/<indicator_id>.sql`` opens with a YAML block comment. If a
select follows, it gives the contributions; if none does, it is written from the roles'
sources. Belongs here: what a declaration can say, reading it, the rules it keeps, and
the contracts of delivered rows. What contributions add up to does not.
"""

from transforms.catalogue.declarations import (
    APPROACHES,
    Declaration,
    Not,
    Origin,
    Role,
    shown_approach,
)
from transforms.catalogue.derived import Derived, derived
from transforms.catalogue.indicator import Indicator
from transforms.catalogue.loading import inputs, load, reaches, shared
from transforms.catalogue.reading import read_file
from transforms.catalogue.sql import BadSql, parsed, tables_of
from transforms.catalogue.versions import PROSE
from transforms.project.problem import Problem, Problems

__all__ = [
    "APPROACHES",
    "PROSE",
    "BadSql",
    "Declaration",
    "Derived",
    "Indicator",
    "Not",
    "Origin",
    "Problem",
    "Problems",
    "Role",
    "derived",
    "inputs",
    "load",
    "parsed",
    "reaches",
    "read_file",
    "shared",
    "shown_approach",
    "tables_of",
]
