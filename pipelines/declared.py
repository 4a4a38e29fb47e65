"""What a company declares beside its deliveries, held to every rule before any is read.

Belongs here: which rooms are asked, in which order. The rules live where what they
judge lives: indicators in ``transforms.catalogue``, the rest in ``check_*`` modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from reporting_templates.disclosures import answers
from reporting_templates.disclosures.check_standards import check_standards
from transforms import catalogue
from transforms.catalogue.check_words import check_words
from transforms.check_binding import check_binding
from transforms.facts import check_factors, factors
from transforms.intake.check_mapping import check_mapping
from transforms.intake.mapping import load_mappings, mapping_files
from transforms.project import strict_yaml
from transforms.project.check_tables import check_references
from transforms.project.folder import Project
from transforms.project.own_words import own_words
from transforms.project.periods import Calendar, UnknownPeriod
from transforms.project.problem import Problem, ProjectProblem, near
from warehouse import reference

_ROOMS = {"indicators": ".sql", "standards": ".csv", "tests": ".yaml"}


def check_declared(project: Project) -> None:
    """Raise ProjectProblem with everything that is wrong in what is declared."""
    problems = declared_problems(project)
    if problems:
        raise ProjectProblem(problems)


def declared_problems(project: Project) -> list[str]:
    """Every problem of indicators, standards, factors, mappings and what they name."""
    found: list[Problem | str] = list(_overrides(project.root / "overrides"))
    indicators: dict[str, catalogue.Indicator] | None = None
    try:
        indicators = catalogue.load(project.root / "overrides")
    except catalogue.Problems as error:
        found += error.found
    found += _factors(project)
    found += _mappings(project)
    # Whether a name is an indicator can be said only where all could be read.
    if indicators is not None:
        found += check_references(project.tables, indicators)
        found += _thresholds(project, indicators)
        found += _units(project, indicators)
        found += _history(project)
        found += check_words(project.tables["words"], own_words(project))
        found += check_standards(project, indicators)
        if not found:
            found += check_binding(project, indicators)
    try:
        answers.check(project)
    except ProjectProblem as error:
        found += error.problems
    return list(dict.fromkeys(map(str, found)))


def _thresholds(project: Project, indicators: Iterable[str]) -> Iterable[Problem]:
    """Names under ``thresholds`` that are no indicators."""
    known = {"default", *indicators}
    for name in project.config.thresholds:
        if name not in known:
            yield Problem(
                "orebook.yaml", 0, "known_indicator",
                f"thresholds names '{name}', which is no indicator",
                "Name an indicator, or default for all others.", near(name, known),
            )  # fmt: skip


def _units(
    project: Project, indicators: Mapping[str, catalogue.Indicator]
) -> Iterable[Problem]:
    """Totals and published figures in another unit than what they stand beside, for
    they are compared number by number."""
    currency = project.config.currency
    units = {n: i.declaration.unit.replace("{currency}", currency)
             for n, i in indicators.items()}  # fmt: skip
    for name, what in (("controls", "value and tolerance"), ("history", "the value")):
        for number, row in enumerate(project.tables[name], start=2):
            unit = units.get(row["indicator_id"])
            kept = reference.kept_units(row.get("metric_id", ""))
            if len(kept) == 1:
                (unit,) = (currency if unit == "currency" else unit for unit in kept)
            if unit and row["unit"] != unit:
                yield Problem(
                    f"{name}.csv", number, "unit",
                    f"the number is in '{row['unit']}', and what it is compared with in"
                    f" {unit}", f"Write {what} in {unit}.",
                )  # fmt: skip


def _history(project: Project) -> Iterable[Problem]:
    """Published figures of which it is not said which they are, or that are twice."""
    # A calendar file need not go back to years that were published before.
    named = {period.period_id for period in project.calendar.named}
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(project.tables["history"], start=2):
        blank = [c for c in ("indicator_id", "entity", "period_id") if not row[c]]
        if blank:
            yield Problem(
                "history.csv", number, "blank",
                f"{' and '.join(blank)} of the published figure are blank"
                if blank[1:] else f"{blank[0]} of the published figure is blank",
                "Say which figure it was.",
            )  # fmt: skip
            continue
        try:
            if row["period_id"] not in named:
                Calendar().period(row["period_id"])
        except UnknownPeriod as error:
            yield Problem("history.csv", number, "period", str(error), "Correct it.")
        breakdown = "" if row["breakdown"] == "total" else row["breakdown"]
        key = (row["indicator_id"], row["entity"], row["period_id"], breakdown)
        if (first := seen.setdefault(key, number)) != number:
            yield Problem(
                "history.csv", number, "twice",
                f"row {first} tells of the same figure of {row['period_id']}",
                "Keep what was published last: one value can stand beside the years.",
            )  # fmt: skip


def _overrides(folder: Path) -> Iterable[Problem]:
    """Files under overrides/ that nothing reads."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() or any(part.startswith(".") for part in inside.parts):
            continue
        room = inside.parts[0]
        if len(inside.parts) == 1 or room not in _ROOMS:
            yield Problem(
                f"overrides/{inside.as_posix()}", 0, "read_by_nothing",
                "nothing reads this file",
                f"Folders of overrides/: {', '.join(_ROOMS)}.", near(room, _ROOMS),
            )  # fmt: skip
        elif room != "standards" and path.suffix != _ROOMS[room]:
            yield Problem(
                f"overrides/{inside.as_posix()}", 0, "read_by_nothing",
                "nothing reads this file",
                f"Files of overrides/{room} end in {_ROOMS[room]}.",
            )  # fmt: skip


def _factors(project: Project) -> list[Problem | str]:
    if not any((project.root / "factors").glob("*.csv")):
        return []
    try:
        factors.own(project)
    except ProjectProblem as error:
        return list(error.problems)
    regions = {row["grid_region"] for row in project.tables["sites"]} - {""}
    regions |= set(project.config.factor_regions)
    own, packaged = check_factors.own(project), check_factors.packaged()
    return [
        *check_factors.check_factors(own, packaged, frozenset(regions)),
        *check_factors.check_units(own),
    ]


def _mappings(project: Project) -> list[Problem | str]:
    found: list[Problem | str] = []
    texts, sites = mapping_files(project)
    lists = {name: text for name, text in texts.items() if name.endswith(".csv")}
    for name, content in texts.items():
        if name in lists:
            continue
        try:
            for mapping in load_mappings({name: content} | lists, sites):
                found += check_mapping(name, mapping, strict_yaml.parse(content))
        except ProjectProblem as error:
            found += error.problems
    # A file says the same of each of its tables, and each file what a list lacks.
    return list({str(problem): problem for problem in found}.values())
