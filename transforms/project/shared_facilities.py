"""shared_facilities.csv: who uses a place that several sites use, and by which key.

Belongs here: what its rows say of each metric, and what is wrong with them. How
amounts become those of the users is ``transforms.intake.facility``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from transforms.project.computed import computed
from transforms.project.problem import Problem, near
from transforms.project.words import share
from warehouse import reference

FILE = "shared_facilities.csv"
COLUMNS = (
    ("facility", "used_by", "metric_id"),
    ("share", "key_metric", "valid_from", "valid_to"),
)
EVERY = "*"
_BEGINNING, _OPEN = "0001-01-01", "9999-12-31"
# What decides the factors that a site's amounts take.
_REGION = ("country", "admin1", "grid_region")
Rows = list[dict[str, str]]


@dataclass(frozen=True, order=True)
class Use:
    """What one row says of one metric: the user's share, or the metric by which it is
    reckoned; days are ISO dates, the last one counts."""

    facility: str
    metric: str
    first: str
    last: str
    row: int
    used_by: str
    share: Decimal | None
    key: str


def uses(rows: Rows) -> list[Use]:
    """Each row for each metric that it speaks of, in order.

    A facility's keys are its own all the time: where a wider row takes in the metric by
    which it is shared out, that metric stays.
    """
    keys = defaultdict(set)
    for row in rows:
        keys[row["facility"]].add(row["key_metric"])
    return sorted(
        Use(
            row["facility"], metric, row["valid_from"] or _BEGINNING,
            row["valid_to"] or _OPEN, number, row["used_by"],
            share(row["share"]) if row["share"] else None, row["key_metric"],
        )
        for number, row in enumerate(rows, start=2)
        for metric in metrics_of(row["metric_id"])
        if metric not in keys[row["facility"]]
    )  # fmt: skip


def metrics_of(word: str) -> list[str]:
    """Metrics that a word stands for, as far as they can be shared out."""
    return [
        name
        for name in reference.shared_by_days()
        if word in (EVERY, name, reference.metric(name)["dataset"])
    ]


def check(tables: dict[str, Rows]) -> Iterator[Problem]:
    """What names nothing, says too much, or says two things of one day."""
    rows = tables["shared_facilities"]
    sites = {row["site_id"]: row for row in tables["sites"]}
    facilities = {row["facility"] for row in rows}
    found = [
        problem
        for number, row in enumerate(rows, start=2)
        for problem in (*_names(number, row, sites), *_key(number, row),
                        *_place(number, row, sites, facilities))
    ]  # fmt: skip
    yield from found
    if not found:
        yield from _together(uses(rows))


def _names(
    number: int, row: dict[str, str], sites: dict[str, dict[str, str]]
) -> Iterator[Problem]:
    for column in ("facility", "used_by"):
        if row[column] not in sites:
            yield Problem(
                FILE, number, f"known_{column}",
                f"the site '{row[column]}' is not in sites.csv",
                "Correct it, or add the site.", near(row[column], sites),
            )  # fmt: skip
    word, metrics = row["metric_id"], reference.by_key("metrics", "metric_id")
    known = {EVERY, *metrics, *(m["dataset"] for m in metrics.values())}
    if made := computed(word):
        yield Problem(FILE, number, "computed", made.what, made.remedy)
    elif word not in known:
        yield Problem(
            FILE, number, "known_metric_id", f"there is no metric '{word}'",
            "`orebook doctor --metrics` lists the metrics; * and a dataset may stand "
            "for metrics.", near(word, known),
        )  # fmt: skip
    elif not metrics_of(word):
        yield Problem(
            FILE, number, "shareable", f"{word} cannot be shared out: that is for "
            "amounts that flow, not for money, people, events or states",
            "Take the row out; the facility keeps them.",
        )  # fmt: skip


def _key(number: int, row: dict[str, str]) -> Iterator[Problem]:
    part, key = row["share"], row["key_metric"]
    if bool(part) == bool(key):
        yield Problem(
            FILE, number, "share", "give either a share or a key_metric",
            "Write the part that the user has (30 % is 0.3), or the metric of the "
            "users by which it is reckoned.",
        )  # fmt: skip
    elif part and not share(part):
        yield Problem(
            FILE, number, "share", f"share '{part}' is no part of the whole",
            "Write a number above 0 and at most 1: 30 % is 0.3.",
        )  # fmt: skip
    elif key and key not in reference.shared_by_days():
        yield Problem(
            FILE, number, "key_metric",
            f"key_metric '{key}' is no metric of amounts that flow",
            "Name one that users tell of the same days: hours, tonnes, energy.",
            near(key, reference.shared_by_days()),
        )  # fmt: skip
    if key and key == row["metric_id"]:
        yield Problem(
            FILE, number, "key_metric", f"{key} would be shared out by itself",
            "Name another metric as the key.",
        )  # fmt: skip


def _place(
    number: int,
    row: dict[str, str],
    sites: dict[str, dict[str, str]],
    facilities: set[str],
) -> Iterator[Problem]:
    place, user = row["facility"], row["used_by"]
    if place == user:
        if row["share"]:
            yield Problem(
                FILE, number, "used_by", f"{place} itself has a share",
                "Take the row out: what no row gives away stays at the facility.",
            )  # fmt: skip
        return
    if user in facilities:
        yield Problem(
            FILE, number, "used_by",
            f"{user} is a shared facility too, and what it gets is not passed on",
            f"Name the sites that use {place} through it, each with its part.",
        )  # fmt: skip
    if place in sites and user in sites:
        unlike = [n for n in _REGION if sites[place][n] != sites[user][n]]
        if unlike:
            yield Problem(
                FILE, number, "region",
                f"{place} and {user} are not of one {unlike[0]} in sites.csv, so the "
                "part would take factors of another place than the whole",
                "Leave it with the facility.",
            )  # fmt: skip


def _together(found: Iterable[Use]) -> Iterator[Problem]:
    """Rows of one facility that hold on the same day for one metric."""
    by_metric: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in found:
        by_metric[use.facility, use.metric].append(use)
    said: set[tuple[int, ...]] = set()
    for (place, metric), some in by_metric.items():
        for day in sorted({use.first for use in some}):
            held = [use for use in some if use.first <= day <= use.last]
            rows = tuple(sorted(use.row for use in held))
            problem = _of_day(place, metric, day, held)
            if problem and rows not in said:
                said.add(rows)
                yield problem


def _of_day(place: str, metric: str, day: str, held: list[Use]) -> Problem | None:
    last = max(use.row for use in held)
    rows = ", ".join(str(use.row) for use in sorted(held, key=lambda u: u.row))
    since = "" if day == _BEGINNING else f" on {day}"
    users = [use.used_by for use in held]
    if len({*users}) < len(users):
        what = f"rows {rows} give {metric} of {place} to one user twice{since}"
        return Problem(FILE, last, "twice", what,
                       "Take one out, or give them days apart.")  # fmt: skip
    if len({use.key for use in held}) > 1:
        what = f"rows {rows} share {metric} of {place} out by more than one key{since}"
        return Problem(
            FILE, last, "one_key", what,
            "Give all of them a share, or all the same key_metric.",
        )  # fmt: skip
    if (total := sum(use.share or 0 for use in held)) > 1:
        of = f"{metric} of {place} in rows {rows}"
        return Problem(FILE, last, "above_one",
                       f"the shares of {of} come to {total}{since}",
                       "Correct them: together they are at most 1, and what is left "
                       "stays at the facility.")  # fmt: skip
    return None
