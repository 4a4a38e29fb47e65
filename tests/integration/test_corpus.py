"""The corpus: every file has its verdict and its place; nothing is silent.

All files lie in one drop box and are read in one run. A file is *silent* where it ought
to be refused or flagged, and something of it was taken without a word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines import session
from tests.integration.corpus import (
    FLAGGED,
    REFUSED,
    TAKEN,
    At,
    Case,
    cells,
    forms,
    words,
)
from tests.projects import make_project
from transforms.mart import fates, star, table
from transforms.project.folder import load

# Each module gives a part of the manifest.
PARTS = (cells, forms, words)
RIGHT, SILENT, OTHER = "right", "silent", "other"


def manifest() -> Iterator[tuple[str, Case]]:
    """Each case with the site that its file speaks of."""
    cases = (case for part in PARTS for case in part.cases())
    for number, case in enumerate(cases, 1):
        yield f"S{number:03d}", case


@dataclass
class Came:
    """What came of one file: rejects, and accepted values by row and column."""

    rejects: list[dict[str, Any]] = field(default_factory=list)
    values: dict[tuple[int, int], Decimal] = field(default_factory=dict)


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Came]:
    """One run over all files."""
    cases = list(manifest())
    dialects = [
        f"  - {{files: '{case.name.format(site=site)}', {case.dialect.strip('{}')}}}\n"
        for site, case in cases if case.dialect
    ]  # fmt: skip
    folder = make_project(
        tmp_path_factory.mktemp("corpus") / "p",
        periods="[FY2025]",
        sites="".join(f"{site},Site {site},CL\n" for site, _ in cases),
        extra="dialects:\n" + "".join(dialects) if dialects else "",
    )
    (folder / "mappings").mkdir()
    for site, case in cases:
        name = case.name.format(site=site)
        (folder / "intake" / name).parent.mkdir(exist_ok=True)
        (folder / "intake" / name).write_bytes(case.make(site))
        if case.mapping:
            (folder / f"mappings/{site}.yaml").write_text(
                f"files: {name}\n{case.mapping.format(site=site)}"
            )
    return _outcome(folder, {s: c.name.format(site=s) for s, c in cases})


def _outcome(folder: Path, names: dict[str, str]) -> dict[str, Came]:
    found: dict[str, Came] = defaultdict(Came)
    with session.open_session(load(folder)) as opened:
        opened.facts()
        star.records(opened.con)
        fates.begin(opened.con)
        fates.settle(opened.con)
        cursor = opened.con.execute(table.tables(table.MART)["rejects"].select)
        columns = [item[0] for item in cursor.description]
        for values in cursor.fetchall():
            reject = dict(zip(columns, values, strict=True))
            found[reject["file"]].rejects.append(reject)
        select = table.tables(table.MART)["fact_measurement"].select
        accepted = opened.con.execute(
            f'select site_id, "row", "column", value from ({select})'
        )
        for site, row, column, value in accepted.fetchall():
            found[names[site]].values[row, column] = value
        injuries = opened.con.execute("select site_id, row_no from register.injury")
        for site, row in injuries.fetchall():
            found[names[site]].values[row, 0] = Decimal(1)
    return found


def judge(case: Case, came: Came) -> tuple[str, str]:
    """(right, silent or other; what is wrong) of one file."""
    for at in case.right:
        words = _wrong(at, came)
        if words:
            kind = OTHER
            if at.verdict != TAKEN and not _said(at, came, words=False):
                kind = SILENT
            if at.verdict == TAKEN and any(
                row == at.row and value != Decimal(at.value or 0)
                for (row, _), value in came.values.items()
            ):
                kind = SILENT
            return kind, words
    return RIGHT, ""


def _wrong(at: At, came: Came) -> str:
    taken = [
        value for (row, column), value in came.values.items()
        if row == at.row and at.column in (None, column)
    ]  # fmt: skip
    shown = f"taken {[str(v.normalize()) for v in taken]}, said " + "; ".join(
        f"{r['severity']} {r['rule']} {r['row']}/{r['column']} {r['text']!r}"
        for r in came.rejects
    )
    if at.value and [Decimal(at.value)] != taken:
        return f"{at}: {shown}"
    if at.verdict == REFUSED and at.row is not None and taken:
        return f"{at}: {shown}"
    if at.verdict == TAKEN:
        bad = [
            r for r in came.rejects
            if r["row"] == at.row and at.column in (0, None, r["column"])
        ]  # fmt: skip
        return f"{at}: {shown}" if bad else ""
    return "" if _said(at, came) else f"{at}: {shown}"


def _said(at: At, came: Came, words: bool = True) -> bool:
    """Whether something is said at the place, with its severity and its words."""
    return any(
        (at.row in (None, reject["row"]) or (not words and reject["row"] is None))
        and (not words or at.column in (None, reject["column"]))
        and (at.sheet is None or reject["sheet"] == at.sheet)
        and (
            not words
            or (
                reject["severity"] == (FLAGGED if at.verdict == FLAGGED else REFUSED)
                and at.says
                in f"{reject['text']} {reject['message']} {reject['remedy']}"
            )
        )
        for reject in came.rejects
    )


def test_every_file_has_the_verdict_that_is_right(came):
    shares: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for site, case in manifest():
        name = case.name.format(site=site)
        verdict, why = judge(case, came[name])
        shares[case.kind][verdict] += 1
        if verdict != RIGHT:
            wrong.append(f"{verdict} {case.kind} {name}: {why}")
    lines = [
        f"{kind:24} {sum(found.values()):4} files, right {found[RIGHT]:4}, "
        f"silent {found[SILENT]}"
        for kind, found in sorted(shares.items())
    ]
    print("\n".join(lines))
    assert not wrong, "\n".join(wrong)


def test_the_corpus_is_as_large_as_it_says():
    assert len(list(manifest())) >= 300
    names = [case.name.format(site=site) for site, case in manifest()]
    assert len(set(names)) == len(names)


def test_files_are_made_of_the_same_bytes_each_time():
    for site, case in list(manifest())[::25]:
        assert case.make(site) == case.make(site), case.name
