"""A factor keeps its value: what a release was made with is not changed in place.

Two releases would else rest on one factor of two values, and prior years move without a
word that names it. Belongs here: the company's factors held against those of its
releases. Form and overlaps are ``factors``.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from transforms.facts import check_factors, factors
from transforms.intake import deliver
from transforms.project.folder import Project, read_table
from transforms.project.problem import Problems
from warehouse import ledger, raw_store

# What a factor says, beside its id, version and days.
_SAYS = (
    "value", "gas", "activity", "numerator_unit", "denominator_unit", "calorific_basis",
    "gwp_set",
)  # fmt: skip
_FOLDER = "factors/"


def check(project: Project) -> None:
    """Raises Problems naming each factor of the company that a release was made
    with and that says something else now under the same version and days."""
    on_record = _released(project)
    problems = []
    for row in check_factors.own(project):
        was, entry = on_record.get(_name(row.values), (None, None))
        if was is None or entry is None:
            continue
        changed = [name for name in _SAYS if _plain(was[name]) != _plain(row[name])]
        if changed:
            said = "; ".join(
                f"{name} was {was[name] or 'blank'} and is {row[name] or 'blank'}"
                for name in changed
            )
            version = _version(row.values)
            problems.append(
                row.problem(
                    "changed_in_place",
                    f"{row['factor_id']} version {version} was in a release (ledger "
                    f"entry {entry.seq}, {entry.utc[:10]}) and was changed in place: "
                    f"{said}",
                    f"Write version {int(version) + 1} beside the new value; or keep "
                    "this one and give the new one days and an id of its own. A "
                    "version keeps what it said.",
                )
            )
    if problems:
        raise Problems(problems)


Known = dict[tuple[str, ...], tuple[dict[str, str], ledger.Entry]]


def _released(project: Project) -> Known:
    """Each factor as the last release that held it says it, with the entry of its file.

    A ledger that does not hold, or a file that is missing, is said by the run itself.
    """
    try:
        entries = ledger.read(project.ledger)
    except ledger.BrokenLedger:
        return {}
    found: Known = {}
    files: dict[str, ledger.Entry] = {}
    for entry in entries:
        if entry.kind == deliver.CONFIGURATION and entry.name.startswith(_FOLDER):
            files[entry.name] = entry
        elif entry.kind == deliver.RELEASE:
            for file in files.values():
                path = raw_store.object_path(project.store, file.sha256)
                if file.sha256 and path.is_file():
                    found |= {_name(row): (row, file) for row in _rows(path)}
            files = {}  # what stays as it is was read
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    columns = (("factor_id",), tuple(set(factors.COLUMNS) - {"factor_id"}))
    return read_table(path, [], columns)


def _name(row: dict[str, str]) -> tuple[str, ...]:
    return (row["factor_id"], _version(row), row["valid_from"], row["valid_to"])


def _version(row: dict[str, str]) -> str:
    """Left blank it is the first; what is no number is said by ``factors``."""
    return str(int(row["version"])) if row["version"].isdecimal() else "1"


def _plain(text: str) -> Decimal | str:
    """0.30 is 0.3."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
