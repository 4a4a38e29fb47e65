"""Whether a release agrees with the ledger that stands below it, and with itself.

A forger who renews digests has to renew them all; what is compared here can be made
from what lies there, without a head that somebody noted. Belongs here: what a release
says twice. That its files are those it names is ``verify``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import duckdb

from transforms.intake import deliver
from transforms.mart import content
from transforms.mart.publication import head_below
from transforms.mart.trace import recompute_figures
from warehouse import ledger

# Clocks are set right; nobody sets one back by more.
_SET_BACK = timedelta(hours=1)
_MOST = 5  # of a kind named one by one
# What a release for all does not tell of people, the restricted one beside it does.
LEFT = "figures left to the restricted release or the recalculation pack"


def times(entries: list[ledger.Entry]) -> list[str]:
    """Entries of the ledger that are dated before the one above them."""
    problems = []
    for above, entry in zip(entries, entries[1:], strict=False):
        then, now = (datetime.fromisoformat(e.utc) for e in (above, entry))
        if now < then - _SET_BACK:
            problems.append(
                f"evidence/ledger.jsonl: entry {entry.seq} ({entry.name}) is dated "
                f"{entry.utc}, before entry {above.seq} above it ({above.utc}): it was "
                "dated back, or a clock was wrong"
            )
    return problems


def against_ledger(
    con: duckdb.DuckDBPyConnection,
    entries: list[ledger.Entry],
    manifest: dict[str, Any],
    place: str,
) -> list[str]:
    """What a release says of the ledger below it, and the ledger does not: its head,
    the digests of files."""
    problems = []
    head = head_below(entries, manifest["release_id"])
    if manifest["ledger_head"] != head:
        problems.append(
            f"{place} was made over a ledger whose head was {manifest['ledger_head']}; "
            f"what stands below it now has {head}: an entry was changed since"
        )
    versions = deliver.Evidence(entries).versions()
    strange = [
        f"{place}: mart.dim_source_file says {name} is {sha}, which the ledger has "
        "never recorded"
        for sha, *told in con.execute(
            "select columns('^(sha256|name|also_named)$') from mart.dim_source_file "
            "order by name"
        ).fetchall()
        for name in " // ".join(filter(None, told)).split(" // ")
        if sha not in versions.get(name, ())
    ]
    if len(strange) > _MOST:
        strange[_MOST:] = [f"{place}: and {len(strange) - _MOST} files more, likewise"]
    return problems + strange


def content_problems(
    con: duckdb.DuckDBPyConnection, manifest: dict[str, Any], place: str
) -> list[str]:
    """Rows that are not those over which the content digest was made."""
    stated, found = manifest.get("content_digest"), content.digest(con)
    if found == stated:
        return []
    return [
        f"{place}: the content digest of its tables is {found}, release.json says "
        f"{stated}"
    ]


def against_itself(
    con: duckdb.DuckDBPyConnection, place: str, counts: dict[str, int]
) -> list[str]:
    """Figures that their published contributions do not give."""
    wrong = []
    for row in recompute_figures(con):
        what = "figures made again" if row.is_made else LEFT
        counts[what] = counts.get(what, 0) + 1
        if not row.holds:
            wrong.append(row)
    problems = [
        f"{place}: {row.figure_id} is published as {row.value}, its contributions give "
        f"{row.again}"
        for row in wrong[:_MOST]
    ]
    if len(wrong) > _MOST:
        problems.append(f"{place}: and {len(wrong) - _MOST} figures more")
    return problems
