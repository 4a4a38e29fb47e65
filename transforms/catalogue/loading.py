"""All indicators together: packaged and the company's own, read, held to the rules.

Belongs here: their order of dependence and what each rests on. Reading one file is
``reading``; the rules are ``check``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from transforms.catalogue.check import Known, check
from transforms.catalogue.derived import derived, farthest
from transforms.catalogue.indicator import Indicator, file_name
from transforms.catalogue.reading import read_file
from transforms.catalogue.sql import parse
from transforms.catalogue.versions import versions
from transforms.project.folder import read_table
from transforms.project.problem import Problem, Problems
from warehouse import reference
from warehouse.package_files import package_folder


def load(overrides: Path | None = None) -> dict[str, Indicator]:
    """All indicators, packaged and the company's own, in order of dependence.

    Raises Problems with everything that is wrong in any of them.
    """
    packaged = _packaged()
    problems: list[Problem] = []
    files = sorted(overrides.glob("indicators/**/*.sql")) if overrides else []
    own, unread = _read_all(files, "company", problems)
    if not own and not problems:
        return dict(packaged)
    found = packaged | own
    known = Known(found, packaged, frozenset(unread), own_keys(overrides))
    for name, item in found.items():
        # A packaged one keeps the rules by a test; one that reads a company's own may
        # not find there what it needs.
        if name in own or any(origin.indicator in own for _, _, origin in item.origins):
            problems += check(item, known)
    if problems:
        raise Problems(problems)
    return _with_versions(found)


@cache
def _packaged() -> dict[str, Indicator]:
    """The packaged indicators: what a run asks for twice is read once."""
    problems: list[Problem] = []
    files = sorted(package_folder(__package__).glob("indicators/*/*.sql"))
    found, _ = _read_all(files, "packaged", problems)
    if problems:
        raise Problems(problems)
    return _with_versions(found)


def _with_versions(found: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Indicators in order of dependence, each with its method's version."""
    parse(item.own_select for item in found.values() if item.own_select)
    ordered = {name: found[name] for name in _ordered(found)}
    made = versions(ordered)
    # One that stays as it is keeps what it has written already.
    return {
        name: item if item.version == made[name] else replace(item, version=made[name])
        for name, item in ordered.items()
    }


def _read_all(
    files: list[Path], definition: str, problems: list[Problem]
) -> tuple[dict[str, Indicator], set[str]]:
    """Indicators by id, and the ids of those that could not be read."""
    found: dict[str, Indicator] = {}
    unread: set[str] = set()
    for path in files:
        if path.stem in found or path.stem in unread:
            problems.append(
                Problem(
                    file_name(path, definition), 0, "name_twice",
                    "there are two files of this name",
                    "The name of the file is the indicator's id: rename one of them.",
                )
            )  # fmt: skip
            continue
        topic = path.parent.name if definition == "packaged" else "company"
        try:
            found[path.stem] = read_file(path, topic, definition)
        except Problems as error:
            problems += error.found
            unread.add(path.stem)
    return found, unread


def own_keys(overrides: Path | None) -> frozenset[str]:
    """Disclosures of the company's own standards, which its indicators may answer."""
    keys: set[str] = set()
    folder = overrides / "standards" if overrides else None
    for path in sorted(folder.glob("*.csv")) if folder else []:
        # What is wrong with the file itself is told where standards are read.
        rows = read_table(path, [], (("disclosure_key",), ()))
        keys.update(row["disclosure_key"] for row in rows)
    return frozenset(keys)


def _ordered(found: Mapping[str, Indicator]) -> list[str]:
    done: list[str] = []
    open_: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in open_:
            circle = " -> ".join([*open_[open_.index(name) :], name])
            raise Problems(
                [
                    Problem(
                        found[name].file, 0, "circle",
                        f"indicators read each other in a circle: {circle}",
                        "Let one of them read facts instead.",
                    )
                ]
            )  # fmt: skip
        open_.append(name)
        for schema, table in sorted(found[name].reads):
            if schema == "contribution":
                visit(table)
        open_.pop()
        done.append(name)

    for name in sorted(found):
        visit(name)
    return done


def inputs(
    indicators: Mapping[str, Indicator], schema: str = "metric"
) -> dict[str, frozenset[str]]:
    """For each indicator the metrics it rests on, through everything it reads.

    Or the tables of another schema: ``ref``, of what is packaged.
    """
    facts: dict[str, frozenset[str]] = {}
    for name, item in derived().items():
        facts[name] = _tables(schema, item.reads, facts, {})
    result: dict[str, frozenset[str]] = {}
    for name, indicator in indicators.items():
        result[name] = _tables(schema, indicator.reads, facts, result)
    return result


def _tables(
    wanted: str,
    reads: Iterable[tuple[str, str]],
    facts: dict[str, frozenset[str]],
    done: dict[str, frozenset[str]],
) -> frozenset[str]:
    found: set[str] = set()
    for schema, table in reads:
        if schema == "metric":
            reference.metric(table)
        if schema == wanted:
            found.add(table)
        elif schema == "derived":
            found |= facts[table]
        elif schema == "contribution":
            found |= done[table]
    return frozenset(found)


def reaches(indicators: dict[str, Indicator]) -> dict[str, dict[str, str]]:
    """For each indicator the metrics it rests on, and how far in time a change of a
    fact of each can change its figures (a word of ``derived.REACHES``)."""
    facts: dict[str, dict[str, str]] = {}
    for name, item in derived().items():
        facts[name] = item.widened(_reaches(item.reads, facts, {}, "period"))
    result: dict[str, dict[str, str]] = {}
    for name, indicator in indicators.items():
        # A company's own select may look anywhere; ours look at the fact's own days.
        is_free = indicator.definition == "company" and indicator.own_select
        near = "always" if is_free else "period"
        result[name] = _reaches(indicator.reads, facts, result, near)
    return result


def shared(indicators: dict[str, Indicator]) -> frozenset[str]:
    """Metrics whose facts can change what other sites contribute: those behind a
    derived fact of the group, and those that a company's own select reads."""
    facts: dict[str, frozenset[str]] = {}
    result: set[str] = set()
    for name, derived_fact in derived().items():
        facts[name] = _tables("metric", derived_fact.reads, facts, {})
        result |= facts[name] if derived_fact.scope == "group" else set()
    for name, metrics in inputs(indicators).items():
        item = indicators[name]
        is_free = item.definition == "company" and item.own_select
        result |= metrics if is_free else set()
    return frozenset(result)


def _reaches(
    reads: Iterable[tuple[str, str]],
    facts: dict[str, dict[str, str]],
    done: dict[str, dict[str, str]],
    near: str,
) -> dict[str, str]:
    found: list[dict[str, str]] = []
    for schema, table in reads:
        if schema == "metric":
            found.append({table: near})
        elif schema == "derived":
            found.append(facts[table])
        elif schema == "contribution":
            found.append(done[table])
    through = farthest(*found)
    return farthest(through, dict.fromkeys(through, near))
