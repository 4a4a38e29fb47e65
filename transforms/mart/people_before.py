"""What cells of people held before: as earlier versions of files told them.

Two releases lie side by side, and what one shows the other must not give away by
difference. A release is a function of all versions on record, so it withholds what
any of them asks for: a small number that grew stays away, with what hides it. Belongs
here: the earlier values. What follows from them is ``people``.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

import duckdb

from transforms.intake.deliver import Evidence
from warehouse.package_files import query

# metric, site, first and last day, split
Key = tuple[str, str, date, date, str]
Told = dict[Key, list[Fraction]]


def told(con: duckdb.DuckDBPyConnection, evidence: Evidence) -> Told:
    """What each cell of the world held in versions that count no more, oldest first.

    ``con`` is the build database, with the temporary table ``protected``.
    """
    con.execute(
        "create or replace temp table version_no "
        "(name varchar, sha256 varchar, number bigint)"
    )
    versions = [(d.name, d.sha256, n) for n, d in enumerate(evidence.replaced())]
    if versions:
        con.executemany("insert into version_no values (?, ?, ?)", versions)
    found: dict[Key, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for metric, site, first, last, split, number, reported, factor in con.execute(
        query(__package__, "people_before")
    ).fetchall():
        key = metric, site, first, last, split
        found[key][number] += Fraction(reported) * Fraction(factor)
    return {
        key: [value for _, value in sorted(by_number.items())]
        for key, by_number in found.items()
    }


def changes(con: duckdb.DuckDBPyConnection, before: Told) -> list[dict[int, Fraction]]:
    """Of each version in turn: cell -> by how much its amount differed from today's.

    A cell that was told in fewer versions holds in the later ones what it holds now.
    ``con`` has the tables of people_said.sql. Versions that change nothing are not
    there.
    """
    facts: dict[Key, list[tuple[int, Fraction, Fraction]]] = defaultdict(list)
    for cell, metric, site, first, last, split, amount, value in con.execute(
        query(__package__, "people_facts")
    ).fetchall():
        said = cell, Fraction(amount), Fraction(value)
        facts[metric, site, first, last, split].append(said)
    found: list[dict[int, Fraction]] = []
    for key in sorted(facts.keys() & before.keys()):
        now = sum((value for _, _, value in facts[key]), Fraction())
        values = before[key]
        # A version in which another cell changed is none of this one.
        kept = [v for v, after in zip(values, [*values[1:], now], strict=True)
                if v != after]  # fmt: skip
        for number, value in enumerate(kept):
            while len(found) <= number:
                found.append(defaultdict(Fraction))
            for cell, amount, own in facts[key]:
                times = amount / own if own else Fraction(1)
                part = own / now if now else Fraction(1, len(facts[key]))
                found[number][cell] += times * part * (value - now)
    return [dict(one) for one in found]
