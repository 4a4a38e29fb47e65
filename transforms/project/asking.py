"""What the company asks of whom: from activities, ownership and expected.csv.

Of each site, metric and split it gives stretches of days with one answer each: yes, no
or waived. A row of expected.csv that names more wins; without one a metric that is in
use is asked of every place that can have it, over the days on which figures count what
it tells. Belongs here: who is asked for what, and why not. What came in (``facts``),
and which metrics are in use, does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property

from transforms.project import shared_facilities
from transforms.project.words import (
    ELIMINATION,
    GROUP,
    SHARES,
    share,
    split_columns,
)
from warehouse import reference

Tables = Mapping[str, list[dict[str, str]]]
# metric -> split, '' for all its rows -> the approaches under which figures count it.
Counted = Mapping[str, Mapping[str, Collection[str]]]
Stretches = list[tuple[date, date]]
EVERY, CLOSED = "*", "closed"
YES, NO, WAIVED = "yes", "no", "waived"
BEGINNING, END = date(1, 1, 1), date(9999, 12, 31)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ask:
    """What one site is asked for over some days.

    ``split`` names what rows are to be split by: dimensions, or ``dimension=word``.
    ``by_activity``: the answer no is not the company's but follows from what the place
    is; it does not hold where the place tells of the metric all the same.
    """

    site_id: str
    metric_id: str
    split: str
    first_day: date
    last_day: date
    answer: str
    frequency: str
    due_days: int | None
    reason: str
    decided_by: str
    by_activity: bool


@dataclass(frozen=True)
class Rule:
    """A row of expected.csv; ``answer`` is '' where it only says how often and when."""

    row: int
    site: str
    metric: str
    split: str
    first: date
    last: date
    answer: str
    frequency: str
    due_days: str
    reason: str
    decided_by: str

    @property
    def weight(self) -> tuple[bool, int, int]:
        """How much it names: the split, then the site, then the metric."""
        return bool(self.split), self._site, self._metric

    @property
    def _site(self) -> int:
        return 0 if self.site == EVERY else 1 if self.site in activity_words() else 2

    @property
    def names_one(self) -> bool:
        """Whether it names one metric, no dataset."""
        return self.metric in reference.by_key("metrics", "metric_id")

    @property
    def asks(self) -> bool:
        """Whether it alone puts a metric in use: a yes, or a waiver of one metric (who
        waives it says that it lacks). A wider waiver excuses what others ask for."""
        return self.answer == YES or (self.answer == WAIVED and self.names_one)

    @property
    def _metric(self) -> int:
        return 0 if self.metric == EVERY else 2 if self.names_one else 1

    def is_on(self, day: date) -> bool:
        return self.first <= day <= self.last

    def names_metric(self, metric: str) -> bool:
        row = reference.metric(metric)
        return self.metric in (EVERY, metric, row["dataset"], row["group"])

    def names_site(self, site: str, activities: Collection[str]) -> bool:
        return self.site in (EVERY, site) or self.site in activities


def rules(rows: Iterable[dict[str, str]]) -> list[Rule]:
    """expected.csv by rows. A metric that a row names is asked for without a yes."""
    metrics = reference.by_key("metrics", "metric_id")
    return [
        Rule(
            number,
            row["site_id"],
            row["metric_id"],
            split_of(row),
            *days(row, "valid_from", "valid_to"),
            row["applicable"].lower() or (YES if row["metric_id"] in metrics else ""),
            row["frequency"],
            row["due_days"],
            row["reason"],
            row["decided_by"],
        )
        for number, row in enumerate(rows, start=2)
    ]


def split_of(row: Mapping[str, str]) -> str:
    """The split that a row asks for: ``fuel=diesel``, or ``fuel`` for any word."""
    return ";".join(
        name if row[column] == EVERY else f"{name}={row[column]}"
        for column, name in sorted(split_columns().items())
        if row.get(column)
    )


def days(row: Mapping[str, str], first: str, last: str) -> tuple[date, date]:
    """Two dates of a row; a blank one bounds nothing."""
    return (
        date.fromisoformat(row.get(first) or BEGINNING.isoformat()),
        date.fromisoformat(row.get(last) or END.isoformat()),
    )


@cache
def activity_words() -> dict[str, str]:
    """What a place can do -> in words."""
    rows = reference.rows("activities")
    return {row["activity"]: row["words"] for row in rows if row["activity"] != EVERY}


@dataclass(frozen=True)
class Asking:
    """The answers of one company, whose figures take what is ``counted``, and look at
    states ``on_days`` besides: when a period opens, and before shares change."""

    tables: Tables
    counted: Counted
    on_days: Counted = field(default_factory=dict)

    @cached_property
    def rules(self) -> list[Rule]:
        """expected.csv, what names most first."""
        return sorted(rules(self.tables["expected"]), key=lambda r: r.weight)[::-1]

    @cached_property
    def named(self) -> frozenset[str]:
        """Metrics that expected.csv asks for, handed in or not."""
        wanted = [r for r in self.rules if r.asks and r.site != GROUP]
        return frozenset(
            row["metric_id"]
            for row in reference.rows("metrics")
            if row["origin"] == "collected"
            and any(rule.names_metric(row["metric_id"]) for rule in wanted)
        )

    def denied(self, entity: str) -> frozenset[str]:
        """Metrics of which expected.csv says by name that they do not apply; those of
        GROUP and ELIMINATION only where it names these."""
        of_site = entity not in (GROUP, ELIMINATION)
        return frozenset(
            rule.metric
            for rule in self.rules
            if rule.answer == NO and rule.names_one
            and (rule.site == entity or (of_site and rule.site != GROUP))
        )  # fmt: skip

    @cached_property
    def named_of_group(self) -> frozenset[str]:
        """Metrics that expected.csv asks of the group by name."""
        return frozenset(
            rule.metric
            for rule in self.rules
            if rule.site == GROUP and rule.asks and rule.names_one
        )

    @cached_property
    def _sites(self) -> dict[str, dict[str, str]]:
        return {row["site_id"]: row for row in self.tables["sites"]}

    @cached_property
    def _rows(self) -> dict[str, dict[str, list[dict[str, str]]]]:
        found: dict[str, dict[str, list[dict[str, str]]]] = {}
        for name in ("ownership", "activities"):
            found[name] = defaultdict(list)
            for row in self.tables[name]:
                found[name][row["site_id"]].append(row)
        return found

    def activities(self, site: str) -> list[tuple[str, date, date]]:
        """What a site does, and when: activities.csv, else its type or status.

        From the day after it closed on it is ``closed``.
        """
        row = self._sites.get(site, {})
        _, closed = days(row, "opened", "closed")
        said = self._rows["activities"].get(site, [])
        found = [(r["activity"], *days(r, "valid_from", "valid_to")) for r in said]
        if not said:
            is_closed = row.get("status", "").lower().startswith(CLOSED)
            does = CLOSED if is_closed else row.get("type", "").lower()
            found = [(does, BEGINNING, END)] if does in activity_words() else []
        if closed < END:
            found = [
                (name, first, last if name == CLOSED else min(last, closed))
                for name, first, last in found
                if name == CLOSED or first <= closed
            ]
            found.append((CLOSED, closed + _DAY, END))
        return found

    def owned(self, site: str, name: str) -> Stretches:
        """Days on which a site is there and the company has a share by this name."""
        if site in (GROUP, ELIMINATION) or not self.tables["ownership"]:
            return [(self._opened(site), END)]
        return self._held[site, name]

    def _opened(self, site: str) -> date:
        return days(self._sites.get(site, {}), "opened", "closed")[0]

    @cached_property
    def _held(self) -> Mapping[tuple[str, str], Stretches]:
        found: dict[tuple[str, str], Stretches] = defaultdict(list)
        for site, rows in self._rows["ownership"].items():
            opened = self._opened(site)
            for name in SHARES:
                found[site, name] = _joined(
                    (max(first, opened), last)
                    for row in rows
                    for first, last in [days(row, "valid_from", "valid_to")]
                    if (share(row[name]) or 0) > 0
                )
        return found

    def readings(self, site: str, metric: str, first: date, last: date) -> Stretches:
        """Days on which a state is looked at besides the ends of its stretches, each
        with the day until which a place that is asked knows it: the one before some
        days begin, and each before other shares of the site count, which who holds it
        from then on knows too."""
        opened, _ = days(self._sites.get(site, {}), "opened", "closed")
        found = {(first - _DAY, first - _DAY)}
        if metric not in self.on_days.get("opening", {}):
            found = set()
        for day in self._changes(site, self.on_days.get("transferred", {}).get(metric)):
            if opened < day and first <= day <= last:
                found.add((day - _DAY, day))
        return sorted(found)

    def _changes(
        self, site: str, approaches: Collection[str] | None
    ) -> Iterator[date]:
        """Days from which another share of a site counts than on the day before."""
        names = SHARES if "none" in (approaches or ()) else approaches or ()
        held = [
            (*days(row, "valid_from", "valid_to"), [share(row[n]) or 0 for n in names])
            for row in self._rows["ownership"].get(site, ())
        ]
        for first, last, _ in held:
            for day in (first, last + _DAY if last < END else first):
                on, before = (
                    next((s for a, b, s in held if a <= at <= b), [0] * len(names))
                    for at in (day, day - _DAY)
                )
                if on != before:
                    yield day

    def counts(self, site: str, metric: str, split: str = "") -> Stretches:
        """Days on which figures count what a site tells of a metric: those on which it
        is inside an approach of theirs, or of what it shares out a user is."""
        return _joined(self._inside(site, metric, self._approaches(metric, split)))

    def _approaches(self, metric: str, split: str) -> Collection[str]:
        of_metric = self.counted.get(metric, {})
        return of_metric.get(split, of_metric.get("", frozenset()))

    def is_asked(self, site: str, first: date, last: date) -> bool:
        """Whether anything of these days may be asked of a site."""
        metrics = {metric for _, metric in self._uses} | {""}
        stretches = (
            stretch
            for metric in metrics
            for stretch in self._inside(site, metric, frozenset(SHARES))
        )
        return any(a <= last and b >= first for a, b in stretches)

    def _inside(
        self, site: str, metric: str, approaches: Collection[str]
    ) -> Stretches:
        """The stretches of each approach, of the site and of those who use it."""
        found: Stretches = []
        for name in SHARES if "none" in approaches else approaches:
            found += self.owned(site, name)
            for use in self._uses.get((site, metric), ()):
                since, until = map(date.fromisoformat, (use.first, use.last))
                found += [
                    (max(first, since), min(last, until))
                    for first, last in self.owned(use.used_by, name)
                ]
        return found

    @cached_property
    def _uses(self) -> dict[tuple[str, str], list[shared_facilities.Use]]:
        found = defaultdict(list)
        for use in shared_facilities.uses(self.tables["shared_facilities"]):
            found[use.facility, use.metric].append(use)
        return found

    def asks(
        self, site: str, metrics: Iterable[str], is_offer: bool = False
    ) -> Iterator[Ask]:
        """What a site is asked for of these metrics, in order; rules of no included.

        What no figure counts is asked for only where the company says so of the place;
        what none counts anywhere is offered (``is_offer``) by a workbook of everything.
        """
        does = self.activities(site)
        minerals = _minerals(self._sites.get(site, {}))
        names = {name for name, _, _ in does}
        near = [rule for rule in self.rules if rule.names_site(site, names)]
        owned = self._inside(site, "", SHARES)
        for metric in metrics:
            of_metric = [rule for rule in near if rule.names_metric(metric)]
            own = {rule.split for rule in of_metric}
            for split in sorted({"", *own, *self.counted.get(metric, ())}):
                on_split = [r for r in of_metric if r.split in ("", split)]
                counts = self._inside(site, metric, self._approaches(metric, split))
                spans = [(a, b) for _, a, b in does] + counts
                cuts = _cuts([*spans, *((r.first, r.last) for r in on_split)])
                for first, last in _segments(_joined(owned + counts), cuts):
                    active = frozenset(
                        name for name, a, b in does if a <= first and b >= first
                    )
                    on = [
                        rule
                        for rule in on_split
                        if rule.is_on(first) and rule.names_site(site, active)
                    ]
                    # What counts nowhere at all is asked of whom the company names.
                    is_counted = any(a <= first and b >= first for a, b in counts) or (
                        metric not in self.counted
                        and (is_offer or any(r.answer for r in on))
                    )
                    ask = _ask(site, metric, split, first, last, on, is_counted,
                               ruled_out(metric, active, minerals))  # fmt: skip
                    if ask:
                        yield ask


def _ask(
    site: str,
    metric: str,
    split: str,
    first: date,
    last: date,
    on: list[Rule],
    is_counted: bool,
    without: str,
) -> Ask | None:
    """One answer, from the rules of these days (what names most first)."""
    often = next((rule.frequency for rule in on if rule.frequency), "")
    due = next((rule.due_days for rule in on if rule.due_days), "")
    says = next((rule for rule in on if rule.answer), None)
    # A yes to everybody is none to a place that cannot have it, or where it counts in
    # no figure.
    is_of_place = says is not None and (says.answer != YES or says.site != EVERY)
    if not is_counted and not is_of_place:
        return None
    is_ruled_out = bool(without) and not is_of_place
    return Ask(
        site, metric, split, first, last,
        NO if is_ruled_out else says.answer if says else YES,
        often or frequency(metric),
        int(due) if due else None,
        without if is_ruled_out else says.reason if says else "",
        says.decided_by if says and not is_ruled_out else "",
        is_ruled_out,
    )  # fmt: skip


def frequency(metric: str) -> str:
    """How often a metric is asked for: month, quarter or year.

    Of a register it is the nil return, once a year.
    """
    said = reference.metric(metric)["frequency"]
    return "year" if said == "event" or reference.is_register(metric) else said


@cache
def ruled_out(metric: str, activities: frozenset[str], minerals: frozenset[str]) -> str:
    """Why a place that does this cannot have a metric; '' where it can."""
    row = reference.metric(metric)
    subjects = (metric, row["dataset"], EVERY)
    reasons = []
    for activity in (EVERY, *sorted(activities)):
        found = sorted(
            (
                said
                for said in reference.rows("activities")
                if said["activity"] == activity and said["subject"] in subjects
            ),
            key=lambda said: subjects.index(said["subject"]),
        )
        says = next(iter(found), None)
        if says is None or says["has"] == YES:
            reasons.append("")
        elif says["minerals"]:
            fits = set(says["minerals"].split(";")) & set(minerals)
            reasons.append("" if fits or not minerals else says["reason"])
        else:
            reasons.append(says["reason"])
    of_minerals, *of_activities = reasons
    if of_minerals or not of_activities or not all(of_activities):
        return of_minerals
    return of_activities[0]


def _minerals(row: Mapping[str, str]) -> frozenset[str]:
    words = row.get("minerals", "").lower().replace(",", ";").split(";")
    return frozenset(word.strip() for word in words if word.strip())


def _joined(stretches: Iterable[tuple[date, date]]) -> Stretches:
    """The same days in as few stretches as there can be."""
    found: Stretches = []
    for first, last in sorted(each for each in stretches if each[0] <= each[1]):
        if found and (first <= found[-1][1] or first == found[-1][1] + _DAY):
            first, last = found[-1][0], max(found.pop()[1], last)
        found.append((first, last))
    return found


def _cuts(spans: Iterable[tuple[date, date]]) -> list[date]:
    """First days of a new answer."""
    found = set()
    for first, last in spans:
        found.add(first)
        if last < END:
            found.add(last + _DAY)
    return sorted(found)


def _segments(
    stretches: Iterable[tuple[date, date]], cuts: list[date]
) -> Iterator[tuple[date, date]]:
    for first, last in stretches:
        starts = [first, *(day for day in cuts if first < day <= last)]
        ends = [*(day - _DAY for day in starts[1:]), last]
        yield from zip(starts, ends, strict=True)
