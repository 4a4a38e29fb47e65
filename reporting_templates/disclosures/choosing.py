"""For people who choose: schemes, recognition between them, laws that ask for a report.

The facts are ``reporting_templates/choosing/*.csv``, each row with its source. Belongs
here: holding them against what the company says of itself in ``decisions/profile.csv``
and ``decisions/certificates.csv``. Nothing here is legal advice, and a row from memory
is never more than "may apply".
"""

from __future__ import annotations

import calendar
import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from reporting_templates.disclosures import alignment
from reporting_templates.disclosures.answers import insert
from reporting_templates.disclosures.standards import publication_day
from transforms.project.folder import Project, read_table
from transforms.project.problem import ProjectProblem, near
from warehouse import reference
from warehouse.connection import transaction
from warehouse.package_files import package_folder

PROFILE, CERTIFICATES = "decisions/profile.csv", "decisions/certificates.csv"
_CERTIFICATE = (
    ("site_id", "scheme", "valid_from"), ("result", "valid_to", "document")
)  # fmt: skip
APPLIES, MAY, NOT_YET, ENDED, NOT = (
    "applies", "may apply", "not yet", "no longer", "does not apply",
)  # fmt: skip
COUNTS, EXPIRED, NOT_BEGUN, NO_END = (
    "counts", "expired", "not yet", "no end known",
)  # fmt: skip
# The members of the European Union.
_EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
Row = dict[str, str]


def facts(name: str) -> list[Row]:
    """Rows of a file of ``choosing/``: schemes, recognition or laws."""
    path = package_folder("reporting_templates") / "choosing" / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _words() -> dict[str, set[str]]:
    """What a profile can say, fact by fact; an empty set stands for a number."""
    laws = facts("laws")
    return {
        "seat": {row["country"] for row in reference.rows("countries")},
        "listed": {row["country"] for row in reference.rows("countries")},
        "activity": {row["activity"] for row in laws if row["activity"]},
        "mineral": {m for row in laws for m in _several(row["minerals"])},
        "employees": set(),
        "turnover_eur": set(),
        "revenue_usd": set(),
    }


def _several(text: str) -> list[str]:
    return [word.strip() for word in text.split(";") if word.strip()]


@dataclass(frozen=True)
class Profile:
    """What a company says of itself: words by fact, and sizes; unsaid is unknown."""

    words: Mapping[str, frozenset[str]]
    sizes: Mapping[str, int]

    def has(self, fact: str, asked: list[str]) -> bool | None:
        """Whether one of ``asked`` is said; None where nothing is said of the fact."""
        if fact not in self.words:
            return None
        known = {c for a in asked for c in (_EU if a == "EU" else {a})}
        return bool(self.words[fact] & known)


def profile(project: Project) -> Profile:
    """The company's profile. Raises ProjectProblem with the row of an unknown word."""
    problems: list[str] = []
    known = _words()
    words: dict[str, set[str]] = defaultdict(set)
    sizes: dict[str, int] = {}
    rows = read_table(project.root / PROFILE, problems, (("fact", "value"), ()))
    for number, row in enumerate(rows, start=2):
        fact, value = row["fact"], row["value"]
        where = f"{PROFILE}, row {number}"
        if fact not in known:
            problems.append(
                f"{where}: there is no fact '{fact}'. Known: {', '.join(known)}."
            )
        elif not known[fact]:
            if not (value.isascii() and value.isdecimal()):
                problems.append(f"{where}: {fact} '{value}' is not a whole number")
            elif fact in sizes:
                problems.append(f"{where}: {fact} is said twice")
            else:
                sizes[fact] = int(value)
        elif value not in known[fact] | {"none"}:
            hint = near(value, known[fact]) or sorted(known[fact])[:12]
            problems.append(
                f"{where}: {fact} '{value}' is not known. One of: {', '.join(hint)}; "
                "none where there is none."
            )
        else:
            words[fact].add(value)
    if problems:
        raise ProjectProblem(problems)
    return Profile({name: frozenset(found) for name, found in words.items()}, sizes)


def applies(law: Row, said: Profile, period_start: date, day: date) -> tuple[str, str]:
    """(whether a law asks this company for something on that day, why).

    ``period_start`` is the first day of the year reported on, ``day`` that of
    publication; ``counts`` of the law says which of them its dates count from.
    """
    unknown = []
    for fact, column in (
        ("seat", "seat"), ("listed", "listed"), ("activity", "activity"),
        ("mineral", "minerals"),
    ):  # fmt: skip
        asked = _several(law[column])
        found = said.has(fact, asked) if asked else True
        if found is False:
            return NOT, f"{fact} is not {' or '.join(asked)}"
        if found is None:
            unknown.append(fact)
    for fact in ("employees", "turnover_eur", "revenue_usd"):
        least = law[f"over_{fact}"]
        if least and fact not in said.sizes:
            unknown.append(fact)
        elif least and said.sizes[fact] <= int(least):
            return NOT, f"{fact} is not over {int(least):,}"
    on = period_start if law["counts"] == "period" else day
    what = "periods that begin" if law["counts"] == "period" else "reports"
    if law["applies_until"] and on.isoformat() >= law["applies_until"]:
        return ENDED, f"ended for {what} on {law['applies_until']}"
    if on.isoformat() < law["applies_from"]:
        return NOT_YET, f"for {what} from {law['applies_from']}"
    doubts = [f"{PROFILE} does not say {', '.join(unknown)}"] if unknown else []
    if law["unheld"]:
        doubts.append(f"not held here: {law['unheld']}")
    if law["confidence"] == "memory":
        doubts.append("not yet checked")
    return (MAY, "; ".join(doubts)) if doubts else (APPLIES, "by its thresholds")


@dataclass(frozen=True)
class Certificate:
    """A result of a site under a scheme, by the company's own list."""

    site_id: str
    scheme: str
    valid_from: date
    result: str = ""
    valid_to: date | None = None
    document: str = ""


def certificates(project: Project) -> list[Certificate]:
    """The company's results. Raises ProjectProblem with file and row."""
    problems: list[str] = []
    sites = {row["site_id"] for row in project.tables["sites"]}
    schemes = {row["scheme"] for row in facts("schemes")}
    found = []
    rows = read_table(project.root / CERTIFICATES, problems, _CERTIFICATE)
    for number, row in enumerate(rows, start=2):
        where = f"{CERTIFICATES}, row {number}"
        for column, known in (("site_id", sites), ("scheme", schemes)):
            if row[column] not in known:
                hint = near(row[column], known)
                meant = f" Did you mean {' or '.join(hint)}?" if hint else ""
                problems.append(
                    f"{where}: {column} '{row[column]}' is not known.{meant}"
                )
        days: list[date | None] = []
        for column in ("valid_from", "valid_to"):
            try:
                text = row[column]
                days.append(
                    date.fromisoformat(text) if text or column == "valid_from" else None
                )
            except ValueError:
                problems.append(
                    f"{where}: {column} '{row[column]}' is not a day, YYYY-MM-DD"
                )
        if len(days) == 2 and days[0]:
            found.append(
                Certificate(row["site_id"], row["scheme"], days[0], row["result"],
                            days[1], row["document"])
            )  # fmt: skip
    if problems:
        raise ProjectProblem(problems)
    return found


def check(project: Project) -> None:
    """Raises ProjectProblem with everything wrong in profile and certificates."""
    problems: list[str] = []
    for ask in (profile, certificates):
        try:
            ask(project)
        except ProjectProblem as error:
            problems += error.problems
    if problems:
        raise ProjectProblem(problems)


def reuse(held: Certificate, taken: Row, day: date) -> tuple[str, date | None]:
    """(whether a recognition takes this result over on that day, its last day).

    The result ends with what is first: its own last day, the months that its scheme
    gives it, the recognition itself.
    """
    ends = [end for end in (held.valid_to, _day(taken["valid_to"])) if end]
    if taken["valid_months"]:
        ends.append(_months(held.valid_from, int(taken["valid_months"])))
    first = max(filter(None, (held.valid_from, _day(taken["valid_from"]))))
    last = min(ends, default=None)
    if day < first:
        return NOT_BEGUN, last
    if last is None:
        return NO_END, None
    return (COUNTS if day <= last else EXPIRED), last


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _months(first: date, months: int) -> date:
    """The last day of so many months that begin on ``first``."""
    year, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(first.day, last)) - timedelta(days=1)


def depth(project: Project) -> list[dict[str, object]]:
    """How many requirements of each standard are related to each topic of GRI 14.

    By the GRI disclosures that the sector standard lists for the topic: our reading,
    as ``relations`` of the lists are. A requirement near to two topics is in both.
    """
    topics: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in reference.rows("gri14_topics"):
        if row["row_type"] != "management_of_topic":
            topics[row["disclosure_key"]].add((row["topic_no"], row["topic_name"]))
    found: list[dict[str, object]] = []
    for name, standard in alignment.every(project).items():
        counted: Counter[tuple[str, str]] = Counter()
        for item in standard.rows:
            near_to = {
                topic
                for relation in item.relations
                for topic in topics.get(relation.disclosure_key, ())
            }
            counted.update(near_to)
        found += [
            {"standard": name, "topic_no": number, "topic": topic, "requirements": many}
            for (number, topic), many in sorted(counted.items())
        ]
    return found


def write(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Write the tables for people who choose. ``answers.prepare`` comes first."""
    day, said = publication_day(project), profile(project)
    start = project.periods[-1].start
    laws = []
    for law in facts("laws"):
        result, why = applies(law, said, start, day)
        laws.append({**law, "result": result, "why": why})
    taken = facts("recognition")
    reused = []
    for number, held in enumerate(certificates(project)):
        for row in taken:
            if row["result_of"] != held.scheme:
                continue
            state, last = reuse(held, row, day)
            reused.append({
                "seq": number, "site_id": held.site_id, "scheme": held.scheme,
                "result": held.result, "document": held.document,
                "valid_from": held.valid_from, "recognition": row["recognition"],
                "taken_by": row["taken_by"], "state": state, "last_day": last,
            })  # fmt: skip
    with transaction(con):
        for table, rows in (
            ("scheme", facts("schemes")),
            ("scheme_topic", depth(project)),
            ("recognition", taken),
            ("evidence_reuse", reused),
            ("law", laws),
        ):
            con.execute(f"delete from disclosure.{table}")
            insert(con, table, rows)
