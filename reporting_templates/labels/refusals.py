"""What is refused or flagged, in words for whoever filled the file in.

The words stand in refusals.csv, by rule: what is wrong, and under ``.do`` what to type.
Whoever runs orebook is told by the message and the remedy of the place itself, which
name keys and commands. Belongs here: the sentences of one place. Which places there are
does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reporting_templates import labels
from reporting_templates.labels.places import Kind, Place, kinds
from transforms.catalogue import contracts
from transforms.catalogue.word_lists import FEW, NONE, VALUE, Own, words_of
from transforms.intake import marks
from transforms.project.computed import MOST, computed
from warehouse import reference

# Rules of a register's column begin so and end in its name.
_OF_COLUMNS = (
    "missing", "not_date", "not_boolean", "not_decimal", "not_integer", "unknown",
    "negative",
)  # fmt: skip
_OF_IDS = ("unknown_site", "unknown_metric")
_WORDED = (
    "dimension_value", "dimension_not_clear", "unknown", "unknown_word", *_OF_IDS,
)  # fmt: skip
_MEANT = re.compile(r" Did you mean (.+)\?$")
# Headings that are not called as the dimension or column of their name.
_HEADINGS = {
    "value": "value", "unit": "unit", "period_start": "from", "period_end": "to",
    "method": "method", "evidence": "evidence", "comment": "comment",
    "not_applicable": "not_applicable", "site_id": "site", "metric_id": "metric_id",
    marks.TOTAL: "total",
}  # fmt: skip
_KEYS = re.compile(r"`|\.csv|\.yaml|mappings?\b|orebook\.yaml", re.IGNORECASE)


def names_keys(text: str) -> bool:
    """Whether a text speaks of keys, commands or files, which a clerk does not have."""
    return _KEYS.search(text) is not None


def kind(rule: str) -> str:
    """The key of a rule's words; rules of registers have theirs by kind. '' if none."""
    known = labels.table("refusals")
    if rule in known:
        return rule
    return next((k for k in _OF_COLUMNS if rule.startswith(f"{k}_")), "")


def said(
    place: Place, language: str, own: Own = NONE, text: str | None = None
) -> tuple[str, str]:
    """(what is wrong, what to do) about a place; ``text`` stands for what was found.

    A rule without words of its own gives those of whoever runs orebook.
    """
    key = kind(place["rule"])
    if not key:
        return place["message"], place["remedy"]
    known = labels.table("refusals")
    given = _given(place, key, language, own) | {
        "text": found((place["text"] or "") if text is None else text, language)
    }
    what = known[key][language].format_map(given)
    if key in _WORDED and key != "dimension_not_clear":
        for name, sentence in (("near", "did_you_mean"), ("words", "accepted_words")):
            if given[name]:
                what += " " + known[sentence][language].format_map(given)
    return what, known[f"{key}.do"][language].format_map(given)


def found(text: str, language: str) -> str:
    """What was found in a cell; what the readers noted of it, in «», in a language."""
    known = labels.table("notes")
    # The longest first: "typed as text" is part of another one.
    phrases = "|".join(re.escape(key) for key in sorted(known, key=len, reverse=True))

    def in_words(note: re.Match[str]) -> str:
        return re.sub(
            rf"\b(?:{phrases})\b", lambda m: known[m.group()][language], note.group()
        )

    return re.sub("«[^»]*»", in_words, text)


def together(places: Sequence[Place], language: str, own: Own = NONE) -> list[Kind]:
    """Places of one kind put together, those of which one sentence speaks."""

    def says(place: Place) -> tuple[str, str]:
        if kind(place["rule"]) in _WORDED:
            return said(place, language, own)
        return said(place, language, own, "")

    return kinds(places, says)


def listed(kind: Kind, language: str, own: Own = NONE) -> tuple[str, ...]:
    """A kind as a row of a list: sheet, cells, state, what is reported, what was found,
    what is wrong, what to do."""
    place = kind.first
    where = labels.word("whole_sheet" if place["sheet"] else "whole_file", language)
    metrics = dict.fromkeys(_metric(p["metric_id"], language) for p in kind.places)
    return (
        place["sheet"], kind.cells or where,
        labels.word(f"state_{place['severity']}", language),
        ", ".join(filter(None, metrics)), found(kind.texts, language),
        *said(place, language, own, kind.texts),
    )  # fmt: skip


def _metric(metric_id: str | None, language: str) -> str:
    """The name of a metric; what stands in its place if there is none of that name."""
    if (metric_id or "") in labels.table("metrics"):
        return labels.metric(metric_id or "", language)
    return metric_id or ""


def heading(name: str, language: str) -> str:
    """What people call a column of a delivery; its own name where nobody does."""
    plain = (name or "").removeprefix("dim_")
    if name in _HEADINGS:
        return labels.word(_HEADINGS[name], language)
    if plain in labels.table("columns"):
        return labels.column(plain, language)
    if days := marks.days_of(name or ""):
        first, last = map(date.fromisoformat, days)
        return labels.days(first, last, language)
    return name or ""


def bounds_words(metric: str, language: str) -> str:
    """The bounds of a metric's values in words."""
    if words := words_of(metric, VALUE):
        return ", ".join(words.known)
    low, high, closed = contracts.bounds(metric)
    parts = []
    if low is not None:
        parts.append(labels.word("not_below" if closed else "above", language))
        parts[-1] = parts[-1].format(n=low)
    if high is not None:
        parts.append(labels.word("not_above", language).format(n=high))
    return f" {labels.word('and', language)} ".join(parts) or labels.word(
        "any_number", language
    )


def _given(place: Place, key: str, language: str, own: Own) -> dict[str, str]:
    """What the sentences of a place may name."""
    metric = place["metric_id"] or ""
    given = dict.fromkeys(("near", "words", "units", "bounds", "high"), "")
    joint = f" {labels.table('refusals')['or'][language]} "
    # Ids, which no table of words has: those that the message asks for.
    if key in _OF_IDS and (near := _MEANT.search(place["message"])):
        given["near"] = near[1].replace(" or ", joint)
    if key == "computed" and (made := computed(place["text"] or "")):
        names = [labels.metric(name, language) for name in made.metrics[:MOST]]
        more = ", ..." if made.metrics[MOST:] else ""
        given["words"] = f" ({', '.join(names)}{more})" if names else ""
    row = reference.by_key("metrics", "metric_id").get(metric)
    if row is None:
        return given
    if row["form"] == "measurement":
        given["bounds"] = bounds_words(metric, language)
    given["units"] = units_words(metric, language)
    high = row["plausible_max"] and f"{Decimal(row['plausible_max']):f}"
    given["high"] = f"{high} {row['canonical_unit']}"
    if key in _WORDED and key not in _OF_IDS:
        name = (place["header"] or "").removeprefix("dim_")
        words = words_of(metric, VALUE if key == "unknown_word" else name, own)
        if words:
            given["near"] = joint.join(words.near(place["text"] or ""))
            few = len(words.known) <= FEW and key != "dimension_not_clear"
            given["words"] = ", ".join(words.known) if few else ""
    return given


def units_words(metric: str, language: str) -> str:
    """The units that a metric takes, in words."""
    row = reference.metric(metric)
    if row["form"] == "register":
        return "event, count"
    money = labels.word("currency_code", language)
    return row["allowed_units"].replace(";", ", ").replace("currency", money)
