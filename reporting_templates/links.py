"""Where things stand in a release: one place that names pages and anchors.

Belongs here: paths relative to the folder of the release, as text. Whoever writes a
page and whoever points at it ask the same function.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from warehouse import reference

REPORT, TRACE = "report", "report/trace"
QUALITY, METHODS, OTHER = "quality.html", "methods.html", "other.html"
COLLECTION = "collection.html"
GENERAL, TOPICS = "general.html", "material-topics.html"
RANKING = "ranking"  # anchor of the section on the assessment, on TOPICS


def slug(text: str) -> str:
    """A text as part of a file name or an anchor."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")


def page(disclosure_id: str, standard: str) -> str:
    """The page of the report that answers a disclosure: one per topic standard."""
    row = reference.by_key("gri_disclosures", "key").get(disclosure_id)
    if row is None:
        return f"{slug(standard)}.html"
    number = row["standard"].removeprefix("GRI ")
    return {"2": GENERAL, "3": TOPICS}.get(number, f"gri-{number}.html")


def anchor(narrative_key: str) -> str:
    """The anchor of a disclosure on its page."""
    return "d-" + slug(narrative_key)


def location(narrative_key: str, disclosure_id: str, standard: str) -> str:
    """Link to a disclosure, from the folder of the release."""
    return f"{REPORT}/{page(disclosure_id, standard)}#{anchor(narrative_key)}"


def trace_page(indicator_id: str, period_id: str = "") -> str:
    """File name of a trace page: of an indicator, or of one of its periods."""
    name = f"{indicator_id}.{period_id}" if period_id else indicator_id
    return f"{name}.html"


def fragment(figure_id: str) -> str:
    """A figure id as the fragment of a link; the id attribute is the id itself."""
    return "#" + quote(figure_id.replace(" ", "_"), safe="/:=;.,@+-_~!$&'()*")


def element_id(figure_id: str) -> str:
    """The id attribute of a figure: HTML allows everything in it but white space."""
    return figure_id.replace(" ", "_")
