"""Case files: what a case of an indicator delivers, and what it expects.

Belongs here: reading a case, refusing what is no part of one, laying it out as a
project folder. Running it is ``cases``. The company of every case, unless it says
otherwise:

    site  country  equity share  financial control  operational control
    A     CL       1             yes                yes
    B     US       0.5           no                 yes     (operated joint venture)
    C     GB       0.4           no                 no      (non-operated)

so a weighted sum of A, B, C is A + B (operational), A (financial), A + B/2 + 0.4 C
(equity), and what is counted by control alone is A + B or A.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from transforms.project import folder as project
from transforms.project.problem import Problem, Problems, near
from transforms.project.strict_yaml import Document, YamlProblem, parse
from transforms.project.words import INSIDES

SITES = """site_id,name,country,grid_region,tags
A,Alpha,CL,,open_pit
B,Beta,US,,open_pit
C,Gamma,GB,,underground
"""
OWNERSHIP = """site_id,valid_from,equity_share,financial_control,operational_control
A,2000-01-01,1,yes,yes
B,2000-01-01,0.5,no,yes
C,2000-01-01,0.4,no,no
"""
CONFIG = {
    "company": "Case",
    "periods": "[FY2024, FY2025]",
    "publication_date": "2026-06-30",
}
FACTOR = {
    "gas": "CO2", "source_category": "stationary", "numerator_unit": "t",
    "denominator_unit": "L", "calorific_basis": "not_energy", "factor_kind": "emission",
    "region": "GLOBAL", "valid_from": "2020-01-01", "valid_to": "2029-12-31",
    "publisher": "Case", "licence": "own",
}  # fmt: skip
_PERIOD = re.compile(r"(FY|CY)\d{4}|\d{4}-(Q[1-4]|\d\d)")
_DAY = r"\d{4}-\d\d-\d\d"
_WHEN = re.compile(rf"\d{{4}}|\d{{4}}-H[12]|\d{{4}}-\d\d|{_DAY}|{_DAY}\.\.{_DAY}")


@dataclass(frozen=True)
class Case:
    """One case file, as text values; ``lines`` gives the line of each key."""

    path: Path
    config: dict[str, str]
    sites: str
    ownership: str
    measurements: list[str]
    registers: dict[str, str]
    factors: list[dict[str, str]]
    expect: dict[str, Any]
    absent: list[str]
    wrong: list[str]
    lines: Document

    def problem(self, path: tuple[str | int, ...], rule: str, what: str) -> Problem:
        """What is wrong with the case itself, at a path of its keys."""
        return Problem(
            self.path.name, self.lines.line(path), rule, what,
            "docs/own_indicator.md shows the form of a case.",
        )  # fmt: skip

    @property
    def indicator_id(self) -> str:
        """The file's name; what follows a dot tells cases of one indicator apart."""
        return self.path.name.split(".")[0]

    @property
    def delivered(self) -> frozenset[str]:
        """The metrics and registers that the case hands in."""
        return frozenset(
            [*(line.split()[1] for line in self.measurements), *self.registers]
        )


_KEYS = (
    "config", "sites", "ownership", "measurements", "registers", "factors", "expect",
    "absent", "wrong",
)  # fmt: skip
_EXPECTED = ("value", "status", "reason", "unit")


def read_case(path: Path) -> Case:
    """Read one case. Raises Problems with everything that is no part of a case."""

    def broken(line: int, rule: str, what: str, *close: str) -> Problem:
        remedy = "docs/own_indicator.md shows the form of a case."
        return Problem(path.name, line, rule, what, remedy, close)

    try:
        document = parse(path.read_text(encoding="utf-8"))
    except (YamlProblem, UnicodeDecodeError) as error:
        raise Problems([broken(0, "yaml", str(error))]) from error
    found = document.value
    if not isinstance(found, dict):
        raise Problems([broken(0, "form", "it is not a list of keys and values")])
    wrong = [
        broken(document.line((key,)), "unknown_key", f"there is no key '{key}'",
               *near(key, _KEYS))
        for key in found if key not in _KEYS
    ]  # fmt: skip
    kinds = {"config": dict, "registers": dict, "expect": dict, "measurements": list,
             "factors": list, "absent": list, "wrong": list, "sites": str,
             "ownership": str}  # fmt: skip
    wrong += [
        broken(document.line((key,)), "form", f"'{key}' holds nothing that it can hold")
        for key, kind in kinds.items()
        if key in found and not isinstance(found[key], kind)
    ]
    if "expect" not in found and not wrong:
        wrong.append(broken(0, "expect", "it expects nothing, so it cannot fail"))
    if wrong:
        raise Problems(wrong)
    case = Case(
        path,
        CONFIG | found.get("config", {}),
        found.get("sites", SITES),
        found.get("ownership", OWNERSHIP),
        found.get("measurements", []),
        found.get("registers", {}),
        found.get("factors", []),
        found["expect"],
        found.get("absent", []),
        found.get("wrong", []),
        document,
    )
    wrong = list(_faults(case))
    if wrong:
        raise Problems(wrong)
    return case


def _faults(case: Case) -> Iterator[Problem]:
    """What of a case cannot be understood."""
    for number, line in enumerate(case.measurements):
        words = line.split() if isinstance(line, str) else []
        if len(words) < 5 or any("=" not in word for word in words[5:]):
            yield case.problem(
                ("measurements", number), "measurement",
                f"'{line}' is not: site metric when value unit [dimension=word ...]",
            )  # fmt: skip
        elif not _WHEN.fullmatch(words[2]):
            yield case.problem(
                ("measurements", number), "measurement",
                f"'{words[2]}' is neither 2025, 2025-H1, 2025-03, 2025-03-31 nor two "
                "days with '..' between them",
            )  # fmt: skip
    if not (case.expect or case.absent or case.wrong):
        yield case.problem(("expect",), "expect", "it expects nothing")
    for place, wanted in case.expect.items():
        given = wanted if isinstance(wanted, dict) else {"value": wanted}
        for key in given:
            if key not in _EXPECTED:
                yield case.problem(
                    ("expect", place), "expect",
                    f"'{key}' cannot be expected; {', '.join(_EXPECTED)} can",
                )  # fmt: skip
        if "value" in given and not _is_value(given["value"]):
            yield case.problem(
                ("expect", place), "expect",
                f"'{given['value']}' is neither a number nor none",
            )  # fmt: skip
    for number, value in enumerate(case.wrong):
        if not _is_value(value):
            yield case.problem(("wrong", number), "wrong", f"'{value}' is no number")
    for key, places in (("expect", case.expect), ("absent", case.absent)):
        for place in places:
            try:
                place_words(place)
            except ValueError as error:
                yield case.problem((key, place), "place", str(error))


def _is_value(text: Any) -> bool:
    try:
        return text == "none" or Decimal(str(text)).is_finite()
    except InvalidOperation:
        return False


def write_project(case: Case, root: Path) -> project.Project:
    """Lay the case out as a project folder."""
    (root / "intake").mkdir(parents=True)
    lines = [f"{key}: {value}\n" for key, value in case.config.items()]
    (root / "orebook.yaml").write_text("".join(lines), encoding="utf-8")
    (root / "sites.csv").write_text(case.sites, encoding="utf-8")
    if case.ownership:
        (root / "ownership.csv").write_text(case.ownership, encoding="utf-8")
    if case.measurements:
        _write_rows(
            root / "intake" / "measurements.csv",
            [measurement(line) for line in case.measurements],
        )
    for name, text in case.registers.items():
        (root / "intake" / f"{name}.csv").write_text(text, encoding="utf-8")
    if case.factors:
        (root / "factors").mkdir()
        rows = [
            FACTOR | {"factor_id": f"case.{number}"} | row
            for number, row in enumerate(case.factors, start=1)
        ]
        _write_rows(root / "factors" / "case.csv", rows)
    return project.load(root)


def measurement(line: str) -> dict[str, str]:
    """'A fuel_use_qty 2025-03 100 L fuel=diesel': site, metric, when, value, unit."""
    site, metric, when, value, unit, *dims = line.split()
    start, end = interval(when)
    return {
        "site_id": site, "metric_id": metric, "period_start": start,
        "period_end": end, "value": value, "unit": unit,
    } | dict(pair.split("=", 1) for pair in dims)  # fmt: skip


def interval(when: str) -> tuple[str, str]:
    """2025, 2025-H1, 2025-03, 2025-03-31 or two days with '..' between them."""
    if ".." in when:
        start, end = when.split("..")
        return start, end
    if re.fullmatch(r"\d{4}", when):
        return f"{when}-01-01", f"{when}-12-31"
    if half := re.fullmatch(r"(\d{4})-H([12])", when):
        year, number = half.groups()
        return (
            (f"{year}-01-01", f"{year}-06-30")
            if number == "1"
            else (f"{year}-07-01", f"{year}-12-31")
        )
    if re.fullmatch(r"\d{4}-\d\d", when):
        return f"{when}-01", f"{when}-{_last_day(when)}"
    return when, when


def _last_day(month: str) -> int:
    days = {"02": 29 if int(month[:4]) % 4 == 0 else 28}
    days |= dict.fromkeys(("04", "06", "09", "11"), 30)
    return days.get(month[5:], 31)


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def place_words(place: str) -> tuple[str, str, str, str | None]:
    """(entity, period, breakdown, approach) of 'GROUP-TOTAL fuel=diesel FY2024'.

    Raises ValueError for a word that is none of these.
    """
    entity, *words = place.split() or [""]
    period = next((w for w in words if _PERIOD.fullmatch(w)), "FY2025")
    breakdown = next((w for w in words if "=" in w), "")
    approach = next((w for w in words if w in INSIDES), None)
    unknown = [w for w in words if w not in (period, breakdown, approach)]
    if unknown or not entity:
        word = unknown[0] if unknown else ""
        raise ValueError(f"'{place}': '{word}' is no period, breakdown or approach")
    return entity, period, breakdown, approach


def together(cases: list[Case]) -> Case:
    """The deliveries of several cases as one."""
    first = cases[0]
    return replace(
        first,
        measurements=[line for case in cases for line in case.measurements],
        registers={n: text for case in cases for n, text in case.registers.items()},
        factors=[row for case in cases for row in case.factors],
    )
