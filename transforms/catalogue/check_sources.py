"""Rules for what a role takes: the source exists, offers what is asked, suits the role.

Belongs here: one rule a function, each for one source of one role. Rules for the
declaration as a whole are in ``check``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from transforms.catalogue import vocabulary
from transforms.catalogue.declarations import Not, Origin, Role
from transforms.catalogue.derived import derived
from transforms.catalogue.indicator import Indicator
from transforms.project.problem import Problem, near
from warehouse import reference

# What each kind of source reads of a declaration, besides its own name.
_KEYS = {
    "metric": {"where", "site", "field", "times", "on", "while", "set", "key"},
    "derived": {"where", "site", "field", "times", "on", "while", "set", "key"},
    "indicator": {"role", "where", "times", "key"},
}
SITES = "site_profile"
_TIMES_LIMIT = Decimal(10) ** 9
_NAMED = {"metric": "metric", "derived": "derived fact", "indicator": "indicator"}


class Source:
    """One source of a role, with its place in the file."""

    def __init__(
        self,
        item: Indicator,
        role_name: str,
        number: int,
        indicators: Mapping[str, Indicator],
    ) -> None:
        self.item, self.role_name = item, role_name
        self.role: Role = item.declaration.roles[role_name]
        self.origin: Origin = self.role.from_[number]
        self.indicators = indicators
        self._number = number

    @property
    def kind(self) -> str:
        return next(name for name in _NAMED if getattr(self.origin, name))

    @property
    def name(self) -> str:
        return str(getattr(self.origin, self.kind))

    def columns(self) -> frozenset[str]:
        """What the source's rows can be asked for and split by."""
        if self.kind == "metric":
            return frozenset(vocabulary.metric_columns(self.name))
        if self.kind == "derived":
            return vocabulary.derived_columns(self.name)
        return frozenset(self.indicators[self.name].dimensions) | {"country", "key"}

    def metrics(self) -> frozenset[str]:
        """The metrics whose facts come in, at first hand or through a derived fact."""
        if self.kind == "metric":
            return frozenset((self.name,))
        if self.kind == "derived":
            reads = derived()[self.name].reads
            return frozenset(table for schema, table in reads if schema == "metric")
        return frozenset()

    def problem(
        self,
        key: tuple[str, ...],
        rule: str,
        what: str,
        remedy: str,
        close: tuple[str, ...] = (),
    ) -> Problem:
        lines = self.item.lines
        path: tuple[Any, ...] = ("roles", self.role_name, "from")
        listed = (*path, self._number)
        path = (listed if listed in lines.lines else path) + key
        return Problem(self.item.file, lines.line(path), rule, what, remedy, close)


def check_source(source: Source, unread: frozenset[str]) -> Iterator[Problem]:
    """Every problem of one source; an unknown source has no others."""
    unknown = list(_known(source, unread))
    yield from unknown
    if unknown or source.name in unread:
        return
    for rule in (_keys, _needed, _conditions, _site, _columns, _times, _keyed, _window):
        yield from rule(source)


def _known(source: Source, unread: frozenset[str]) -> Iterator[Problem]:
    collected = {
        row["metric_id"] for row in reference.rows("metrics")
        if row["origin"] == "collected"
    }  # fmt: skip
    known = {
        "metric": collected,
        "derived": derived().keys(),
        "indicator": source.indicators.keys() | unread,
    }[source.kind]
    if source.name not in known:
        remedy = {
            "metric": "`orebook doctor --metrics` lists the metrics.",
            "derived": f"There are {', '.join(sorted(derived()))}.",
            "indicator": "Name a packaged indicator or one of overrides/indicators.",
        }[source.kind]
        yield source.problem(
            (source.kind,), f"known_{source.kind}",
            f"there is no {_NAMED[source.kind]} '{source.name}'", remedy,
            near(source.name, known),
        )  # fmt: skip
    elif source.kind == "indicator" and source.name not in unread:
        roles = source.indicators[source.name].declaration.roles
        if source.origin.role not in roles:
            yield source.problem(
                ("role",), "known_role",
                f"the indicator '{source.name}' has no role '{source.origin.role}'",
                f"Its roles: {', '.join(roles)}.", near(source.origin.role, roles),
            )  # fmt: skip


def _keys(source: Source) -> Iterator[Problem]:
    given = {
        info.alias or name
        for name, info in Origin.model_fields.items()
        if name in source.origin.model_fields_set
    }
    if source.item.own_select:
        for name in sorted(given - {source.kind, "needed"}):
            yield source.problem(
                (name,), "key_not_read",
                f"'{name}' is not read: a select of its own follows the declaration",
                "Say it in the select, and only name the source here.",
            )  # fmt: skip
        return
    for name in sorted(given - _KEYS[source.kind] - {source.kind, "needed"}):
        yield source.problem(
            (name,), "key_not_read",
            f"'{name}' says nothing about a source of kind {source.kind}",
            f"Take it out; read are {', '.join(sorted(_KEYS[source.kind]))}.",
        )  # fmt: skip


def _needed(source: Source) -> Iterator[Problem]:
    is_metric = source.origin.needed and source.kind == "metric"
    if is_metric and not reference.is_asked(source.name):
        yield source.problem(
            ("needed",), "needed_of_nobody",
            f"nobody is asked for '{source.name}', so no figure can need it told",
            "Take `needed` out; a value that lacks it is told without it.",
        )  # fmt: skip


def _conditions(source: Source) -> Iterator[Problem]:
    columns = source.columns()
    metric = source.name if source.kind == "metric" else None
    said = f"{_NAMED[source.kind]} '{source.name}'"
    yield from _each(source, "where", source.origin.where, metric, columns, said)


def _site(source: Source) -> Iterator[Problem]:
    """What is asked of the site register, which tells of a site what a sum can use."""
    asked = source.origin.site
    columns = frozenset(vocabulary.metric_columns(SITES))
    yield from _each(source, "site", asked, SITES, columns, f"register '{SITES}'")
    if asked and source.role.reduce != "sum":
        yield source.problem(
            ("site",), "site_of_a_sum",
            f"another site counts 0, and the role '{source.role_name}' is reduced by "
            f"{source.role.reduce}", "Use it where values are added up.",
        )  # fmt: skip


def _each(
    source: Source,
    key: str,
    asked: Mapping[str, list[str] | Not],
    metric: str | None,
    columns: frozenset[str],
    said: str,
) -> Iterator[Problem]:
    for name, wanted in asked.items():
        if name not in columns:
            yield source.problem(
                (key, name), "known_dimension",
                f"{said} has no dimension '{name}'",
                f"It has {', '.join(sorted(columns))}.", near(name, columns),
            )  # fmt: skip
            continue
        values = wanted.values if isinstance(wanted, Not) else wanted
        if not values:
            yield source.problem(
                (key, name), "known_word", f"'{name}' names no word",
                "Name at least one, or take the condition out.",
            )  # fmt: skip
        known = vocabulary.words(metric, name)
        for value in values:
            if known and value not in known:
                yield source.problem(
                    (key, name), "known_word",
                    f"'{value}' is no word of the dimension '{name}'",
                    f"Its words: {', '.join(sorted(known)[:30])}.", near(value, known),
                )  # fmt: skip


def _columns(source: Source) -> Iterator[Problem]:
    """Columns that are named one by one exist, and hold what they are used as."""
    origin, columns = source.origin, source.columns()
    types: dict[str, str] = {}
    if source.kind == "metric":
        types = vocabulary.metric_columns(source.name)
    named = [("field", origin.field, ("decimal", "integer")), ("key", origin.key, ())]
    named += [("on", origin.on, ("date",))]
    named += [("while", name, ("date",)) for name in origin.while_ or ()]
    for key, name, wanted in named:
        if name is None:
            continue
        if name not in columns:
            yield source.problem(
                (key,), "known_column",
                f"{_NAMED[source.kind]} '{source.name}' has no column '{name}'",
                f"It has {', '.join(sorted(columns))}.", near(name, columns),
            )  # fmt: skip
        elif types and wanted and types[name] not in wanted:
            fit = sorted(n for n, kind in types.items() if kind in wanted)
            yield source.problem(
                (key,), "column_type",
                f"the column '{name}' is {types[name]}, and `{key}` takes "
                f"{' or '.join(wanted)}",
                f"Such columns: {', '.join(fit) or 'none'}.",
            )  # fmt: skip
    splits = source.item.dimensions
    for name in origin.set:
        if name not in splits:
            yield source.problem(
                ("set", name), "set_is_a_split",
                f"'{name}' is set, but the figure is not split by it",
                f"Name it under breakdowns, or take it out. Splits: "
                f"{', '.join(splits) or 'none'}.", near(name, splits),
            )  # fmt: skip


def _times(source: Source) -> Iterator[Problem]:
    times = source.origin.times
    is_exact = times == times.quantize(Decimal(1).scaleb(-9)) if (
        abs(times) < _TIMES_LIMIT) else False  # fmt: skip
    if not times or not is_exact:
        yield source.problem(
            ("times",), "times",
            f"times {times} is zero, or has more than nine digits before or after the "
            "point", "Write a factor that is kept as it is.",
        )  # fmt: skip


def _keyed(source: Source) -> Iterator[Problem]:
    wants = source.role.reduce in ("count_distinct", "rss")
    is_own = source.item.own_select or source.kind == "indicator"
    if wants and not is_own and not source.origin.key:
        yield source.problem(
            (), "key",
            f"`reduce: {source.role.reduce}` of role '{source.role_name}' has no key "
            "to tell things apart by", "Add `key: <column>`.",
        )  # fmt: skip


def _window(source: Source) -> Iterator[Problem]:
    window, is_while = source.role.window, bool(source.origin.while_)
    for metric in sorted(source.metrics()):
        kind = reference.metric(metric)["kind"]
        if source.kind == "derived" and kind in ("factor", "list"):
            continue  # rates, classes and states that the flow is joined with
        # What a register of states tells of one day (`on`) happened on it.
        is_state = (kind in vocabulary.STATES and not source.origin.on) or is_while
        if is_state == window.is_instant:
            continue
        yield source.problem(
            (), "window_suits_kind",
            f"'{metric}' is a {'state' if is_state else 'flow'} and the role "
            f"'{source.role_name}' looks at it through the window '{window}'",
            "A state (stock, list, or what is open from one day to another) takes "
            "closing, opening or mean."
            if is_state else "A flow takes period, prior or rolling n.",
        )  # fmt: skip
