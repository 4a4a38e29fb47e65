"""Contracts of the tables beside orebook.yaml: sites, ownership, expected, controls.

Small tables that people write by hand, so they are checked by pandera on pandas
frames and every failing cell is named with its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from transforms.project import alike, entities, intervals, shared_facilities
from transforms.project.asking import activity_words, split_of
from transforms.project.check_tables import check_activities, check_expected
from transforms.project.intervals import Interval
from transforms.project.words import (
    ELIMINATION,
    GROUP,
    NUMBER,
    SHARES,
    is_day,
    share,
)
from warehouse.reference import LANGUAGES
from warehouse.reference import rows as reference_rows

# The name of a folder ends in no dot.
_SITE_ID = re.compile(r"(?!.*\.$)[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")
_RESERVED = {GROUP, ELIMINATION, "GROUP-TOTAL"}


def check_tables(
    tables: dict[str, list[dict[str, str]]], problems: list[str]
) -> list[str]:
    """Add what is wrong to ``problems``; return notes that a person should read."""
    sites = _sites(tables["sites"], problems)
    notes = _ownership(tables["ownership"], sites, problems)
    if not sites:
        notes.append("no rows in sites.csv: nothing can be taken in for a site yet")
    notes += _types(tables)
    for name in ("expected", "entities", "activities", "shared_facilities"):
        for number, row in enumerate(tables[name], start=2):
            place = f"{name}.csv, row {number}"
            check_days(row, ("valid_from", "valid_to"), place, problems)
    rows = list(enumerate(tables["entities"], start=2))
    named = [(n, row[name]) for name in ("entity", "parent") for n, row in rows]
    _twins("entities", "the entity", named, problems)
    problems += entities.problems(tables["entities"])
    problems += map(str, check_activities(tables))
    if not problems:
        problems += map(str, check_expected(tables))
        problems += map(str, shared_facilities.check(tables))
    _intervals(tables, problems)
    for name in ("history", "controls"):
        for number, row in enumerate(tables[name], start=2):
            if not NUMBER.fullmatch(row["value"]):
                problems.append(
                    f"{name}.csv, row {number}: '{row['value']}' is not a plain number"
                )
    for number, row in enumerate(tables["controls"], start=2):
        if bool(row["metric_id"]) == bool(row["indicator_id"]):
            problems.append(
                f"controls.csv, row {number}: give either metric_id or indicator_id"
            )
        if row["tolerance"] and not NUMBER.fullmatch(row["tolerance"]):
            problems.append(f"controls.csv, row {number}: tolerance is a plain number")
        elif row["tolerance"].startswith("-"):
            problems.append(f"controls.csv, row {number}: tolerance is 0 or more")
    return notes


def _sites(rows: list[dict[str, str]], problems: list[str]) -> set[str]:
    countries = {row["country"] for row in reference_rows("countries")}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        place, site = f"sites.csv, row {number}", row["site_id"]
        if not _SITE_ID.fullmatch(site) or site.upper() in _RESERVED:
            problems.append(
                f"{place}: '{site}' cannot be a site_id (letters, digits, - _ . ; no "
                "dot at its end; not GROUP or ELIMINATION)"
            )
        if site in seen:
            problems.append(f"{place}: the site '{site}' is there twice")
        seen.add(site)
        if not row["name"]:
            problems.append(f"{place}: the name of '{site}' is blank; fill it in")
        for name, most in (("latitude", 90), ("longitude", 180)):
            text = row[name]
            if text and not (_DEGREES.fullmatch(text) and abs(Decimal(text)) <= most):
                problems.append(
                    f"{place}: {name} '{text}' is no number of degrees from -{most} to "
                    f"{most}, written as -33.45"
                )
        if row["country"] not in countries:
            problems.append(
                f"{place}: '{row['country']}' is not an ISO 3166-1 alpha-2 country code"
            )
        if row["language"] and row["language"] not in LANGUAGES:
            problems.append(
                f"{place}: there is no language '{row['language']}'. Known: "
                f"{', '.join(LANGUAGES)}."
            )
        check_days(row, ("opened", "closed"), place, problems)
    ids = ((number, row["site_id"]) for number, row in enumerate(rows, start=2))
    _twins("sites", "the site", ids, problems)
    return seen


def _twins(
    name: str, what: str, words: Iterable[tuple[int, str]], problems: list[str]
) -> None:
    """Words of a table, by their rows, that look the same and are not."""
    for row, word, first, other in alike.twins(words):
        wrong = alike.said(what, word, other, first)
        problems.append(f"{name}.csv, row {row}: {wrong}")


def _types(tables: dict[str, list[dict[str, str]]]) -> list[str]:
    """Types that say nothing about what a site can have, where nothing else does."""
    said = {row["site_id"] for row in tables["activities"]}
    odd = {
        row["type"]
        for row in tables["sites"]
        if row["type"] and row["site_id"] not in said
    }
    return [
        f"sites.csv: the type '{word}' is no activity ({', '.join(activity_words())}), "
        "so such sites are asked for everything; activities.csv can say what they do"
        for word in sorted(odd)
        if word.lower() not in activity_words()
    ]


def check_days(
    row: dict[str, str], names: tuple[str, str], place: str, problems: list[str]
) -> None:
    """A first and a last day: dates, if given, in this order."""
    start, end = (row[name] for name in names)
    for name, text in zip(names, (start, end), strict=True):
        if text and not is_day(text):
            problems.append(f"{place}: {name} '{text}' is not a date (YYYY-MM-DD)")
    if is_day(start) and is_day(end) and end < start:
        problems.append(
            f"{place}: {names[1]} {end} is before {names[0]} {start}; correct one"
        )


def _ownership(
    rows: list[dict[str, str]], sites: set[str], problems: list[str]
) -> list[str]:
    if not rows:
        return ["no rows in ownership.csv: every site is counted at 100 %"]
    for number, row in enumerate(rows, start=2):
        place = f"ownership.csv, row {number}"
        if row["site_id"] not in sites:
            problems.append(f"{place}: the site '{row['site_id']}' is not in sites.csv")
        for name in SHARES:
            if share(row[name]) is None:
                problems.append(
                    f"{place}: {name} '{row[name]}' is neither a share from 0 to 1 "
                    "(80 % is 0.8) nor yes or no"
                )
        if not is_day(row["valid_from"]):
            problems.append(f"{place}: valid_from is required (YYYY-MM-DD)")
        check_days(row, ("valid_from", "valid_to"), place, problems)
    for site in sorted(sites - {row["site_id"] for row in rows}):
        problems.append(
            f"ownership.csv: the site '{site}' has no row. Give its shares, or take "
            "the whole file out if every site is wholly owned."
        )
    return []


def _thing(name: str, row: dict[str, str], keys: tuple[str, ...]) -> str:
    """What a row speaks of, in words; each split of a metric is a thing of its own."""
    words = " of ".join(f"'{row[key]}'" for key in keys)
    split = split_of(row) if name == "expected" else ""
    return f"{words} by {split}" if split else words


def _intervals(tables: dict[str, list[dict[str, str]]], problems: list[str]) -> None:
    """Rows that hold a day too long, or together where only one can."""
    for name, days, keys, is_alone in (
        ("sites", ("opened", "closed"), ("site_id",), False),
        ("ownership", ("valid_from", "valid_to"), ("site_id",), True),
        # An entity may have two parents at a time, each in a row.
        ("entities", ("valid_from", "valid_to"), ("entity",), False),
        ("expected", ("valid_from", "valid_to"), ("metric_id", "site_id"), True),
        ("activities", ("valid_from", "valid_to"), ("activity", "site_id"), True),
        ("shared_facilities", ("valid_from", "valid_to"),
         ("metric_id", "facility", "used_by"), False),
    ):  # fmt: skip
        found = [
            Interval(
                f"{name}.csv",
                number,
                _thing(name, row, keys),
                row[days[0]],
                row[days[1]],
                days[1],
            )
            for number, row in enumerate(tables[name], start=2)
            if all(not row[day] or is_day(row[day]) for day in days)
        ]
        problems += intervals.a_day_too_long(found)
        if is_alone:
            problems += intervals.on_one_day(found)
