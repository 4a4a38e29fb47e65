"""What the handbook says of each metric and each indicator, from their own files.

Belongs here: the entries as data. How they look is in ``handbook_pages``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reporting_templates import labels
from reporting_templates.disclosures import standards
from transforms import catalogue
from transforms.catalogue import Indicator, needs
from transforms.catalogue.declarations import Not, Origin
from transforms.catalogue.loading import inputs
from transforms.catalogue.vocabulary import TEXT, letters_of
from transforms.facts import sanity
from warehouse import reference
from warehouse.package_files import package_folder

_WINDOWS = {
    "period": "over the period", "closing": "at the end of the period",
    "opening": "at the beginning of the period", "mean": "mean over the period",
    "prior": "over the period before",
    "transferred": "of what changed hands, on the day before",
}  # fmt: skip
_REDUCERS = {
    "sum": "sum", "count": "count", "count_distinct": "count of different ones",
    "min": "least", "max": "largest", "median": "median",
    "rss": "root of the sum of squares", "list": "list",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A dimension of a metric or a column of a register, as a clerk meets it."""

    column: str
    names: dict[str, str]
    words: tuple[str, ...]
    meaning: str
    required: bool


@dataclass(frozen=True)
class MetricEntry:
    """What a site records; ``row`` is its row of metrics.csv."""

    metric_id: str
    row: dict[str, str]
    names: dict[str, str]
    dataset: dict[str, str]
    columns: tuple[Column, ...]
    rules: tuple[sanity.Rule, ...]
    indicators: tuple[str, ...]
    disclosures: tuple[str, ...]
    unused: str


@dataclass(frozen=True)
class Source:
    """What a role takes: ``kind`` is metric, derived or indicator."""

    kind: str
    name: str
    words: str


@dataclass(frozen=True)
class RoleEntry:
    """A role of a formula in words."""

    name: str
    how: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class IndicatorEntry:
    """A figure: its file, what it takes, what it answers, a case worked by hand."""

    item: Indicator
    roles: tuple[RoleEntry, ...]
    metrics: tuple[str, ...]
    needed: tuple[str, ...]
    letters: tuple[tuple[str, str], ...]
    beside: tuple[str, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def cases(self) -> tuple[tuple[str, str], ...]:
        """(file, text) of the cases worked by hand; none where the tests are not there.
        Read where they are shown: the handbook of a release shows none."""
        folder = _cases() / self.item.topic
        name = self.item.indicator_id
        paths = [folder / f"{name}.yaml", *sorted(folder.glob(f"{name}.*.yaml"))]
        return tuple((p.name, p.read_text("utf-8")) for p in paths if p.is_file())


def _in_each(function: str, name: str) -> dict[str, str]:
    said = getattr(labels, function)
    return {language: said(name, language) for language in labels.LANGUAGES}


def _columns(metric: str) -> tuple[Column, ...]:
    known = reference.by_key("dimensions", "dimension")
    if reference.is_register(metric):
        return tuple(
            Column(
                row["column"], _in_each("column", row["column"]),
                tuple(filter(None, row["allowed_values"].split("|"))),
                row["meaning"], row["required"] == "1",
            )
            for row in reference.register_columns(metric)
        )  # fmt: skip
    words = catalogue.dimensions.vocabulary(metric)
    return tuple(
        Column(
            name, _in_each("column", name), tuple(sorted(words.get(name, ()))),
            known[name]["meaning"] if name in known else "", False,
        )
        for name in reference.dimensions(metric)
    )  # fmt: skip


def _names_metric(rule: sanity.Rule, metric: str) -> bool:
    sides = f"{rule.left} {rule.right}".replace("[", " ").split()
    return rule.register == metric or metric in sides


@cache
def metrics() -> tuple[MetricEntry, ...]:
    """Every metric and register that is handed in, by id."""
    indicators = catalogue.load()
    behind = inputs(indicators)
    unused = {r["id"]: r["reason"] for r in reference.rows("catalogue")}
    found = []
    for row in sorted(reference.rows("metrics"), key=lambda r: r["metric_id"]):
        if row["origin"] != "collected":
            continue
        name = row["metric_id"]
        used = tuple(sorted(n for n, taken in behind.items() if name in taken))
        keys = {k for n in used for k in indicators[n].declaration.disclosures}
        found.append(MetricEntry(
            name, row, _in_each("metric", name), _in_each("dataset", row["dataset"]),
            _columns(name), tuple(r for r in sanity.rules() if _names_metric(r, name)),
            used, tuple(sorted(keys, key=standards.order)),
            "" if used else unused[name],
        ))  # fmt: skip
    return tuple(found)


@cache
def indicators() -> tuple[IndicatorEntry, ...]:
    """Every packaged indicator, by topic and id."""
    known = catalogue.load()
    behind = inputs(known)
    related = standards.related()
    found = []
    for name, item in sorted(known.items(), key=lambda pair: (pair[1].topic, pair[0])):
        said = item.declaration
        letters = tuple(
            (key, asked.words)
            for key in said.disclosures
            for asked in letters_of(key)
            if any(way.indicator == name for way in asked.ways)
        )
        answered = {key for key, _ in letters}
        found.append(IndicatorEntry(
            item, tuple(_role(item, role) for role in said.roles),
            tuple(sorted(behind[name])),
            tuple(sorted(needs.parts(item, known, behind))),
            letters,
            tuple(key for key in said.disclosures if key not in answered),
            tuple(sorted({pair for k in said.disclosures for pair in related[k]})),
        ))  # fmt: skip
    return tuple(found)


def _role(item: Indicator, name: str) -> RoleEntry:
    role = item.declaration.roles[name]
    window = _WINDOWS.get(role.window.kind) or f"over {role.window.periods} periods"
    sources = tuple(_source(origin) for origin in role.from_)
    if not sources:
        sources = tuple(
            Source({"contribution": "indicator"}.get(schema, schema), table, "")
            for schema, table in sorted(item.reads)
        )
    return RoleEntry(name, f"{_REDUCERS[role.reduce]} {window}", sources)


def _source(origin: Origin) -> Source:
    kind = "metric" if origin.metric else "derived" if origin.derived else "indicator"
    words = [f"{name} {_wanted(wanted)}" for name, wanted in origin.where.items()]
    words += [f"of sites whose {n} {_wanted(w)}" for n, w in origin.site.items()]
    if origin.field:
        words.insert(0, f"column {origin.field}")
    if origin.on:
        words.append(f"by {origin.on}")
    if origin.while_:
        words.append(f"from {origin.while_[0]} to {origin.while_[1]}")
    if origin.times != 1:
        words.append(f"times {origin.times:f}")
    return Source(kind, getattr(origin, kind) or "", "; ".join(words))


def _wanted(wanted: list[str] | Not) -> str:
    if isinstance(wanted, Not):
        return f"is not {' or '.join(wanted.values)}"
    return f"is {' or '.join(wanted)}"


def _cases() -> Path:
    return package_folder("transforms").parent / "tests" / "sql"


@dataclass(frozen=True)
class TopicRow:
    """A number or a text that a topic of a sector standard asks for.

    ``state``: figure, text, report (a part of it is the text) or open; ``indicators``
    give it, or stand beside a text.
    """

    topic_no: str
    topic_name: str
    disclosure_key: str
    title: str
    letter: str
    state: str
    indicators: tuple[str, ...]


def topics() -> tuple[TopicRow, ...]:
    """What each topic of GRI 14 asks for, letter by letter."""
    known = reference.by_key("gri_disclosures", "key")
    beside: dict[str, list[str]] = defaultdict(list)
    for name, item in catalogue.load().items():
        for key in item.declaration.disclosures:
            beside[key].append(name)
    found = []
    for row in reference.rows("gri14_topics"):
        key = row["disclosure_key"]
        place = (row["topic_no"], row["topic_name"], key, row["item_title"])
        asked = letters_of(key)
        kind = known[key]["kind"]
        giving = {way.indicator for one in asked for way in one.ways}
        near = tuple(name for name in beside[key] if name not in giving)
        if not asked:
            state = "open" if kind == "quantitative" else "text"
            found.append(TopicRow(*place, "", state, near))
        for one in asked:
            names = tuple(dict.fromkeys(way.indicator for way in one.ways))
            state = "figure" if names else "open"
            if one.kind == TEXT:
                state, names = ("report", ()) if one.said_by else ("text", near)
            found.append(TopicRow(*place, one.words, state, names))
    return tuple(found)
