"""The alignment and what one chooses by, as a workbook.

Belongs here: its sheets. What answers what, and what holds of a scheme, is in the
tables of the release.
"""

from __future__ import annotations

from pathlib import Path

from reporting_templates.release import read_release
from reporting_templates.workbooks.databook_lists import Listing, write_listing
from reporting_templates.workbooks.workbook_style import Column, workbook
from warehouse.connection import connect


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from lines of a heading, a width and, where it is no text, a kind."""
    found = []
    for line in text.strip().splitlines():
        name, width, *kind = (part.strip() for part in line.split("|"))
        found.append(Column(name, int(width), *kind))
    return tuple(found)


STANDARDS = Listing(
    "Standards",
    "How far each standard is answered by the same figures and texts",
    ("Nothing is merged and there is no score. How a requirement stands to a GRI "
     "disclosure is our own reading. Below nine tenths held no share is printed.",),
    "alignment_standard",
    _columns("""
        Standard | 46
        Name | 16
        Chosen | 8
        Held | 8 | int
        Published | 10 | int
        Rows | 8 | int
        Answered | 10 | int
        In part | 8 | int
        Text missing | 8 | int
        Data missing | 8 | int
        Omitted | 9 | int
        Open | 8 | int
        Unchecked | 9 | int
        Answered or partly, % | 11 | int
        What may be said | 44
    """),
)  # fmt: skip
REQUIREMENTS = Listing(
    "Requirements",
    "Each requirement, with what answers it",
    ("Titles are in our words. Filter by Standard; what is near answers nothing.",),
    "alignment",
    _columns("""
        Standard | 40
        Requirement | 24
        Title (short, our words) | 48
        Topic | 26
        Level | 12
        Kind | 13
        State | 13
        Through | 13
        Relation | 12
        Confidence in the relation | 13
        Why, and what differs | 60
        Indicators | 40
        Near to | 30
        Confidence in number and title | 13
    """),
    frozen=2,
)
CLAIMS = Listing(
    "Claims",
    "What may be claimed, and what is missing",
    ("A claim is refused while one of its gates does not hold.",),
    "claim",
    _columns("""
        Standard | 40
        Claim | 24
        May be made | 11
        The statement, in our words | 60
        What is missing | 90
    """),
)
EDITIONS = Listing(
    "Editions",
    "Editions of GRI side by side",
    ("No figure changes by an edition: the same ones answer both.",),
    "edition_bridge",
    _columns("""
        Old | 12
        Title | 34
        Until | 12
        State | 12
        Replaced by | 12
        New title | 34
        In force from | 12
        State of the new one | 12
        Figures that serve both | 50
        Old alone | 40
        New alone | 40
        Confidence | 11
    """),
)
_SOURCED = "Each row has its source; a blank says that no source was seen."
SCHEMES = Listing(
    "Schemes",
    "Schemes of responsible mining side by side",
    (_SOURCED,),
    "scheme",
    _columns("""
        Scheme | 44
        Kind | 16
        Publisher | 30
        Minerals | 26
        Looks at | 24
        Asks for | 34
        Assurance | 26
        Seat of local people | 44
        Public results | 36
        Corrective action | 36
        Months a result is valid | 10
        Since | 8
        Editions, as of November 2026 | 50
        Successor | 20
        List | 16
        Source of seat, results, action, months | 40
        Confidence in these | 11
        Source | 40
        Confidence | 11
    """),
)
DEPTH = Listing(
    "Depth",
    "Requirements of each list related to each topic of GRI 14",
    ("Our reading. What is not listed is not held, and may be there all the same.",),
    "scheme_topic",
    _columns("""
        Standard | 46
        Topic | 9
        Name | 44
        Requirements | 13 | int
    """),
)
RECOGNITION = Listing(
    "Recognition",
    "Which scheme takes over results of which other",
    (_SOURCED,),
    "recognition",
    _columns("""
        Scheme | 40
        takes over results of | 40
        How far | 10
        Way | 10
        Step and condition | 50
        What need not be shown again | 50
        Months | 9
        Since | 12
        Until | 12
        Source | 50
        Confidence | 11
    """),
    frozen=2,
)
EVIDENCE = Listing(
    "Own results",
    "What results of the company's sites are good for",
    ("From decisions/certificates.csv, on the day of publication.",),
    "evidence_reuse",
    _columns("""
        Site | 12
        Scheme | 40
        Result | 24
        Document | 30
        From | 12
        Taken over by | 40
        State | 14
        Last day | 12
    """),
)
LAWS = Listing(
    "Laws",
    "Laws that ask mining companies for a report",
    ("Held against decisions/profile.csv on the day of publication. No legal advice.",),
    "law",
    _columns("""
        Law | 40
        Asks for | 44
        Result | 14
        Why | 44
        Seat | 8
        Listed | 8
        Activity | 26
        Minerals | 26
        More employees than | 11
        More turnover than, EUR | 14
        More revenue than, USD | 14
        Not held here | 30
        From | 12
        Until | 12
        Days count from | 10
        Source | 50
        Confidence | 11
    """),
)
LISTINGS = (
    STANDARDS, REQUIREMENTS, CLAIMS, EDITIONS, SCHEMES, DEPTH, RECOGNITION, EVIDENCE,
    LAWS,
)  # fmt: skip


def render(database: Path, target: Path) -> None:
    """Write the alignment of a published database as a workbook; same bytes."""
    with connect(database, read_only=True) as con:
        release = read_release(con)
        properties = {
            "title": f"{release.company}: other standards {release.release_id}",
            "subject": "Requirements of other standards and what answers them",
            "author": "orebook",
            "company": release.company,
            "comments": f"Digest {release.digest}, content {release.content_digest}",
        }
        with workbook(target, release.stamp, properties) as book:
            book.home = (STANDARDS.name, "Back to the standards")
            for listing in LISTINGS:
                write_listing(book, book.sheet_name(listing.name), con, listing)
