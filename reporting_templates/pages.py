"""HTML pages: one Jinja environment, one frame, one style sheet.

Everything that comes from data is escaped, and a name that a template misspells is an
error. Belongs here: how a page is made. What it shows is in the rooms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reporting_templates import links, rounding
from reporting_templates.release import Release
from reporting_templates.states import ALIGNED, ANSWERS, CONFIDENCE, NO_FIGURE, STATES
from warehouse.package_files import package_folder

# The word of each state on its colour.
CHIPS = {
    name: Markup('<span class="state s-{}">{}</span>').format(name, state.word)
    for name, state in STATES.items()
}

# Between texts that are escaped together; few hold the character themselves.
_BETWEEN = "\x1f"
_DIGITS = 28  # that a Decimal keeps


@dataclass(frozen=True)
class Link:
    """An entry of the navigation; ``group`` is the heading it stands under."""

    href: str
    title: str
    group: str = ""


@dataclass(frozen=True)
class Imprint:
    """What the frame of a page says in place of a release, where there is none."""

    company: str
    orebook: str


def imprint(company: str) -> Imprint:
    """The imprint of this orebook."""
    return Imprint(company, version("orebook"))


def nav(up: str) -> list[Link]:
    """The same way round on every page; ``up`` leads to the folder of the release."""
    return [
        Link(f"{up}report/index.html", "Report"),
        Link(f"{up}report/{links.TOPICS}", "Material topics"),
        Link(f"{up}materiality.html", "Assessment"),
        Link(f"{up}content_index.html", "GRI content index"),
        Link(f"{up}alignment.html", "Other standards"),
        Link(f"{up}choosing.html", "Choosing"),
        Link(f"{up}report/{links.COLLECTION}", "Collection"),
        Link(f"{up}report/{links.QUALITY}", "Gaps and findings"),
        Link(f"{up}report/{links.METHODS}", "Methods and factors"),
        Link(f"{up}handbook/index.html", "Handbook"),
        Link(f"{up}report.pdf", "PDF"),
        Link(f"{up}databook.xlsx", "Databook (Excel)"),
    ]


@cache
def environment() -> Environment:
    """The environment of all pages."""
    found = Environment(
        loader=FileSystemLoader(package_folder("reporting_templates") / "templates"),
        extensions=["jinja2.ext.loopcontrols"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters |= {
        "number": rounding.text,
        "percent": rounding.percent,
        "exact": exact,
        "plain": lambda text: str(text).replace("_", " "),
        "spaced": lambda text: str(text).replace(";", "; "),
    }
    found.globals |= {
        "filled": filled,
        "STATES": STATES,
        "ALIGNED": ALIGNED,
        "ANSWERS": ANSWERS,
        "CONFIDENCE": CONFIDENCE,
        "NO_FIGURE": NO_FIGURE,
        "ROUNDING": rounding.RULE,
        "chips": CHIPS,
        "trace_page": links.trace_page,
        "TOPICS": links.TOPICS,
    }
    return found


def filled(row: str, texts: Iterable[Iterable[str]]) -> Markup:
    """A row of markup once for each of the texts, escaped where they are no markup, in
    the places of its ``%s``; an id without a text is left out.

    For tables of thousands of rows: all texts are escaped at once, and no piece passes
    through the templates that a page extends, which takes several times as long.
    """
    every = [*chain.from_iterable(texts)]
    plain = [text for text in every if type(text) is not Markup]
    safe = str(escape(_BETWEEN.join(plain))).split(_BETWEEN)
    if len(safe) != len(plain):
        safe = [str(escape(text)) for text in plain]
    if len(plain) < len(every):
        escaped = iter(safe)
        safe = [t if type(t) is Markup else next(escaped) for t in every]
    told = str(row) * (len(every) // row.count("%s")) % tuple(safe)
    # A text holds no quotation mark any more.
    told = told.replace(' id=""', "")
    return Markup(told)  # noqa: S704  our own markup and escaped texts


@lru_cache(maxsize=10_000)  # the same facts and shares stand on many pages
def exact(value: Decimal | str | None) -> str:
    """All digits of a stored number, or of its text, thousands separated."""
    if value is None:
        return ""
    # A text of as many digits as a Decimal keeps is told without becoming one.
    if isinstance(value, str) and len(value) <= _DIGITS:
        whole, _, part = value.partition(".")
        whole, part = f"{int(whole):,}" if len(whole) > 3 else whole, part.rstrip("0")
        return f"{whole}.{part}" if part else whole
    return f"{Decimal(value).normalize() + 0:,f}"


def style(release: Release | Imprint) -> Markup:
    """The style sheet: states in their colours, the release in the print margins."""
    if isinstance(release, Imprint):
        return sheet(_plain(release.company))
    digest, content = release.digest[:12], release.content_digest[:12]
    words = f"Release {release.release_id} - digest {digest} - content {content}"
    return sheet(_plain(words))


def _plain(text: str) -> str:
    """A style sheet has no escaping of its own, so only plain characters get in."""
    return re.sub(r"[^A-Za-z0-9 ._-]", "", text)


def sheet(stamp: str) -> Markup:
    """The style sheet with a stamp of plain characters in the print margins."""
    text = environment().get_template("style.css.j2").render(stamp=stamp)
    return Markup(text)  # noqa: S704  our own template and filtered words


def render(template: str, values: Mapping[str, Any]) -> bytes:
    """One page as UTF-8."""
    return environment().get_template(template).render(values).encode()


def write(target: Path, template: str, values: Mapping[str, Any]) -> None:
    """Write one page."""
    target.write_bytes(render(template, values))
