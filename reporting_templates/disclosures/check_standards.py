"""Rules of meaning for a company's own standards: keys and indicators that exist.

Belongs here: what a row of overrides/standards/*.csv refers to. Its form is
``standards``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reporting_templates.disclosures import standards
from transforms.project.folder import Project, read_table
from transforms.project.problem import Problem, ProjectProblem, near
from warehouse import reference

# The form of GRI's own numbers: 302-1, and 14.2.3 of a sector standard.
_GRI_FORM = re.compile(r"([0-9]{1,3}-[0-9]{1,2}|1[1-9](\.[0-9]+){1,2})@[0-9]{4}")


def check_standards(
    project: Project, indicators: Collection[str]
) -> Iterator[Problem | str]:
    """Everything wrong with the company's standards, those not chosen included."""
    keys = {row["key"] for row in reference.rows("gri_disclosures")}
    try:
        standards.described(project)
    except ProjectProblem as error:
        yield from error.problems
        return
    for path in sorted((project.root / "overrides/standards").glob("*")):
        file = f"overrides/standards/{path.name}"
        if path.name.startswith(".") or path.name == f"{standards.INDEX}.csv":
            continue
        if path.suffix != ".csv" or not standards.is_name(path.stem):
            yield Problem(
                file, 0, "standard_name", "nothing reads a file of this name",
                "A standard is one file <name>@<year>.csv, in small letters.",
            )  # fmt: skip
            continue
        try:
            standards.load(project, path.stem)
        except ProjectProblem as error:
            yield from error.problems
            continue
        for number, row in enumerate(read_table(path, [], standards.COLUMNS), start=2):
            key = row["disclosure_key"]
            if _GRI_FORM.fullmatch(key) and key not in keys:
                yield Problem(
                    file, number, "known_disclosure", f"GRI has no disclosure '{key}'",
                    "Correct it; a number of your own is written in another form "
                    "(ACME-1@2025).", near(key, keys),
                )  # fmt: skip
            for name in row["indicators"].replace(";", " ").split():
                if name not in indicators:
                    yield Problem(
                        file, number, "known_indicator",
                        f"there is no indicator '{name}'",
                        "Name a packaged one or one of overrides/indicators.",
                        near(name, indicators),
                    )  # fmt: skip
