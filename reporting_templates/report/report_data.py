"""What the report shows, read from the published database and put into words.

One ``Section`` per disclosure that is answered, one ``Page`` per topic standard; the
HTML report and the PDF draw the same. Belongs here: choosing and ordering. Layout does
not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import duckdb

from reporting_templates import links, rounding
from reporting_templates.disclosures.standards import MANAGEMENT, order
from reporting_templates.labels import NAMES
from reporting_templates.labels.parts import overlaps
from reporting_templates.labels.parts import words as part_words
from reporting_templates.labels.units import words as unit_words
from reporting_templates.lead_figures import Figure, open_scope, places_of
from reporting_templates.markdown import Span, blocks
from reporting_templates.release import read_release, rows
from reporting_templates.report import material_topics, report_tables
from reporting_templates.report.report_model import (
    Cell,
    Column,
    Page,
    Report,
    Row,
    Section,
)
from reporting_templates.states import CONFIDENCE, STATES
from transforms.project.narrative import FIGURE, unlike
from warehouse.package_files import query

MAX_PARTS = 300  # rows of breakdowns of one indicator
MAX_SITES = 40  # sites of one indicator
# Indicators that a reader looks for first, where the company has them.
HEADLINES = (
    "ghg_scope1_gross", "ghg_scope2_market", "energy_total", "water_withdrawal_total",
    "waste_generated_total", "ohs_trifr", "emp_total", "evg", "ohs_fatalities",
    "tailings_produced", "gov_payments_by_project", "water_consumption_total",
    "ghg_scope2_location", "employee_female_share", "prod_ore_processed",
    "ghg_intensity_ore",
)  # fmt: skip
_SPHERES = ("general", "economic", "environmental", "social", "")
_WORDS = {
    "general": "The organisation and how it reports.",
    "economic": "Economic performance and conduct.",
    "environmental": "Effects on the environment.",
    "social": "People in and around the operations.",
    "": "What the sector standard, or a standard of the company, asks for besides.",
}


def of_no_metric(con: duckdb.DuckDBPyConnection) -> str:
    """Of what was refused nobody knows which figures lack it; '' where there is none.

    No state of a figure speaks of it, so the report does where it says what states are.
    """
    found = con.execute(query(__package__, "of_no_metric")).fetchall()
    parts = []
    for is_whole, one, many in (
        (True, "file or sheet", "files or sheets"), (False, "row", "rows"),
    ):  # fmt: skip
        places = [place for whole, place, _ in found if whole is is_whole]
        count = sum(n for whole, _, n in found if whole is is_whole)
        if places:
            more = [f"and {len(places) - 3} more"] if places[3:] else []
            listed = "; ".join([*places[:3], *more])
            parts.append(f"{count:,} {one if count == 1 else many} ({listed})")
    if not parts:
        return ""
    return (
        f"Refused, and of no metric that is known: {' and '.join(parts)}. Nobody can "
        "tell which figures lack it, so no state speaks of it."
    )


def read(con: duckdb.DuckDBPyConnection, language: str = "") -> Report:
    """Read a published database, with the company's texts in a language where there
    are such, or in its own. Raises ValueError if it is none."""
    release = read_release(con)
    scope = open_scope(con, release)
    figures: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for row in con.execute("""
        select * exclude (level, consolidation, is_lead) from shown
        where level = 'group' or (level = 'site' and breakdown = '')
        order by indicator_id, entity, breakdown, period_id""").fetchall():
        found = Figure(*row)
        key = (found.indicator_id, found.entity, found.breakdown)
        figures.setdefault(key, {})[found.period_id] = found
    history: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = {}
    for item in rows(con, "from mart.history order by all"):
        breakdown = "" if item["breakdown"] == "total" else item["breakdown"]
        key = (item["indicator_id"], item["entity"], breakdown)
        history.setdefault(key, {})[item["period_id"]] = item
    formulas = methods(con)
    texts = rows(
        con, query(__package__, "texts"),
        {"period": "".join(scope.periods[-1:]), "language": language},
    )  # fmt: skip
    cited = sorted(
        {name for item in texts for name in FIGURE.findall(item["text"] or "")}
    )
    statement = rows(con, "from mart.statement") or [_NO_STATEMENT]
    # Sites follow the decimals of their group.
    groups = (
        f for k, line in figures.items() if k[1] == "GROUP-TOTAL" for f in line.values()
    )
    report = Report(
        release=release,
        scope=scope,
        statement=statement[0],
        gates=sorted(
            rows(con, "from mart.disclosure_gate"), key=lambda g: order(g["gate"][1:])
        ),
        standards=rows(con, "from mart.disclosure_standard order by standard"),
        answers=rows(con, "from mart.disclosure_answer order by standard, seq"),
        figures=figures,
        history=history,
        places=places_of(scope, groups),
        units={name: row["unit"] for name, row in formulas.items()},
        formulas=formulas,
        disclosures={
            row["disclosure_id"]: row for row in rows(con, "from mart.dim_disclosure")
        },
        texts={(item["disclosure_id"], item["topic_no"]): item for item in texts},
        cited={
            row["figure_id"]: row
            for row in rows(
                con,
                "from mart.fact_figure where list_contains(?, figure_id)",
                [cited],
            )
        },
        entities=con.execute(query(__package__, "entities")).fetchall(),
        restatements=rows(con, query(__package__, "restatements")),
        topics=material_topics.read(con),
        of_no_metric=of_no_metric(con),
        language=language,
    )
    _name_untranslated(report)
    report.pages = _pages(report)
    return report


def _name_untranslated(report: Report) -> None:
    """Say beside an answer which letters its text in this language does not tell."""
    for answer in report.answers:
        topic = answer["topic_no"] if answer["disclosure_id"] == MANAGEMENT else ""
        text = report.texts.get((answer["disclosure_id"], topic or ""))
        lacks, _ = unlike(text["translated"] or "", text["text"]) if text else ([], [])
        if lacks:
            said = f"The text in {NAMES[report.language]} tells nothing under "
            answer["note"] = " ".join(
                filter(None, (answer["note"], f"{said}{', '.join(lacks)}."))
            )


def methods(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Rows of mart.dim_indicator by indicator."""
    found = rows(con, "from mart.dim_indicator order by indicator_id")
    return {row["indicator_id"]: row for row in found}


_NO_STATEMENT = {
    "claim": "with reference", "text": "", "period_id": "", "period_start": "",
    "period_end": "", "publication_date": "", "publication_date_is": "",
    "foundation": "",
}  # fmt: skip


def cell(report: Report, figure: Figure, before: str = "") -> Cell:
    """A figure as it is shown; ``before`` is what was published before orebook."""
    places = report.places.of(figure.indicator_id, figure.breakdown)
    return Cell(
        figure_id=figure.figure_id,
        text=rounding.text(figure.value, places),
        unit=unit_words(figure.unit),
        status=figure.status,
        value=figure.value,
        coverage=rounding.percent(figure.coverage),
        reviewed=rounding.percent(figure.reviewed_share),
        reason=figure.reason or "",
        anchor=links.element_id(figure.figure_id),
        before=before,
    )


def _published(item: dict[str, Any]) -> Cell:
    place = ", page ".join(filter(None, (item["document"], item["page"])))
    assured = f"; assured: {item['assured']}" if item["assured"] else ""
    return Cell(
        figure_id="",
        # As it was published: its own decimals, thousands separated.
        text=f"{Decimal(item['value_as_published']):,f}",
        unit=unit_words(item["unit"]),
        status="published",
        value=item["value"],
        reason=f"As published: {place or 'document not named'}{assured}",
        published=True,
    )


def line(
    report: Report, key: tuple[str, str, str], name: str, columns: list[Column]
) -> Row:
    """One row over the columns: published years as published, ours as computed."""
    indicator_id, _, breakdown = key
    unit = report.units.get(indicator_id, "")
    figures = report.figures.get(key, {})
    before = report.history.get(key, {})
    cells: list[Cell | None] = []
    for column in columns:
        if column.published:
            item = before.get(column.name)
            known = item is not None and item["unit"] == unit
            cells.append(_published(item) if item and known else None)
        else:
            figure = figures.get(column.name)
            item = before.get(column.name)
            published = _published(item).text if item and item["unit"] == unit else ""
            cells.append(cell(report, figure, published) if figure else None)
    first = next(iter(figures.values()), None)
    return Row(
        name, indicator_id, unit_words(first.unit if first else unit), cells,
        bool(breakdown),
    )


def columns(report: Report, indicators: Iterable[str]) -> list[Column]:
    """The periods of a table: those only published before, then our own."""
    computed, wanted = set(report.scope.periods), set(indicators)
    older = {
        period
        for (name, entity, _), items in report.history.items()
        for period, item in items.items()
        if name in wanted
        and entity == "GROUP-TOTAL"
        and period not in computed
        and item["unit"] == report.units.get(name)
    }
    return [Column(p, True) for p in sorted(older)] + [
        Column(p) for p in report.scope.periods
    ]


def _pages(report: Report) -> list[Page]:
    """Pages by topic standard, in the order of their spheres and numbers."""
    by_section: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for answer in report.answers:
        if answer["state"] in ("gap", "not_required"):
            continue
        topic = answer["topic_no"] if answer["disclosure_id"] == MANAGEMENT else ""
        by_section.setdefault((answer["disclosure_id"], topic), []).append(answer)
    opening = report.topics.opening
    pages = {
        links.TOPICS: Page(
            links.TOPICS, material_topics.TITLE, material_topics.WORDS, "general",
            [opening],
        )
    }  # fmt: skip
    used: set[str] = set()
    for (key, topic), answers in sorted(
        by_section.items(), key=lambda item: (order(item[0][0]), order(item[0][1]))
    ):
        section = _section(report, key, topic, answers, report.texts.get((key, topic)))
        used |= set(section.indicators)
        file = links.page(key, answers[0]["standard"])
        row = report.disclosures.get(key, {})
        # GRI 11 to 19 are sector standards: their own disclosures stand together.
        is_sector = re.fullmatch(r"gri-1[1-9]\.html", file)
        sphere = "" if is_sector else row.get("sphere") or ""
        title = answers[0]["source"] or _edition(report, answers[0])
        if file == links.GENERAL:
            title, sphere = "General disclosures", "general"
        page = pages.setdefault(
            file, Page(file, title, _WORDS.get(sphere, _WORDS[""]), sphere, [])
        )
        if file == links.TOPICS:
            page.sections.append(section)
            continue
        short = title.partition(": ")[2] or title
        if short not in page.title:  # a standard in two editions
            page.title += f" and {short}"
        page.sections.append(section)
    if all(s.data is None for s in pages[links.TOPICS].sections):
        opening.data = report.topics.listing  # GRI 3 is not chosen
    if other := _others(report, used):
        pages[links.OTHER] = other
    return sorted(
        pages.values(),
        key=lambda p: (_SPHERES.index(p.sphere), p.file == links.OTHER, order(p.file)),
    )


def _others(report: Report, used: set[str]) -> Page | None:
    """Figures that answer no disclosure of the chosen standards."""
    values = report.valued("GROUP-TOTAL")
    names = sorted(values - used, key=lambda n: (report.scope.names[n].casefold(), n))
    if not names:
        return None
    section = Section(
        "",
        "Indicators that answer no disclosure of the chosen standards",
        "d-other",
        [],
        indicators=names,
    )
    _fill(report, section)
    return Page(links.OTHER, "Further indicators", _WORDS[""], "", [section])


def _section(
    report: Report,
    key: str,
    topic: str,
    answers: list[dict[str, Any]],
    text: dict[str, Any] | None,
) -> Section:
    first = answers[0]
    code, _, year = key.partition("@")
    about = f": {topic} {first['topic']}" if topic else ""
    names = sorted(
        {n for a in answers for n in a["indicator_ids"].split("; ") if n},
        key=lambda n: (report.scope.names[n].casefold(), n),
    )
    section = Section(
        key=key,
        title=f"{code} ({year})  {first['title']}{about}",
        anchor=links.anchor(f"{key}.{topic}" if topic else key),
        answers=[
            {"state": a["state"], "words": _answer_words(report, a)} for a in answers
        ],
        notes=_confidence(report, answers),
        indicators=names,
        omission=text if text and text["omission_reason"] else None,
        language=text["language"] or "" if text else "",
    )
    if text and text["is_missing"]:
        section.notes.append(
            f"There is no text in {NAMES[report.language]}; this is the one in "
            f"{NAMES[text['language']]}."
        )
    if text and text["text"]:
        section.blocks = blocks(text["text"], lambda name: cite(report, name))
    if key == "3-1@2021":
        section.blocks += report.topics.process
    section.data = report_tables.table(report, key)
    _fill(report, section)
    return section


def _answer_words(report: Report, answer: dict[str, Any]) -> str:
    number = f"{answer['ref_no']} in " if answer["ref_no"] else ""
    words = f"{number}{_edition(report, answer)}"
    return f"{words}. {answer['note']}" if answer["note"] else words


def _edition(report: Report, answer: dict[str, Any]) -> str:
    return next(
        (
            str(s["title"])
            for s in report.standards
            if s["standard"] == answer["standard"]
        ),
        str(answer["edition"]),
    )


def _confidence(report: Report, answers: list[dict[str, Any]]) -> list[str]:
    """What is not certain about a number or a title is never printed as certain."""
    return sorted(
        {
            f"{a['ref_no'] or a['disclosure_id']} in {_edition(report, a)}: "
            f"{CONFIDENCE[a['confidence']]}."
            for a in answers
            if a["confidence"] != "verified"
        }
    )


def cite(report: Report, figure_id: str) -> Span:
    """A figure inside a text: value, unit, state, and the id it links to."""
    row = report.cited.get(figure_id)
    if row is None:
        return {"kind": "figure", "text": f"[no such figure: {figure_id}]", "href": ""}
    places = report.places.of(row["indicator_id"], row["breakdown"])
    number = rounding.text(row["value"], places)
    state = STATES[row["status"]].word
    words = f"{number} {unit_words(row['unit'])}" if number else "no figure"
    if row["status"] != "complete":
        words += f" ({state})"
    return {"kind": "figure", "text": words, "href": figure_id}


def _fill(report: Report, section: Section) -> None:
    """The tables of a section: group totals with their parts, then sites."""
    section.periods = columns(report, section.indicators)
    section.site_periods = [Column(p) for p in report.scope.periods]
    silent = []
    for name in section.indicators:
        keys = [k for k in report.lines.get(name, []) if k[1] == "GROUP-TOTAL"]
        valued = [
            k for k in keys
            if any(f.is_there for f in report.figures[k].values())
        ]  # fmt: skip
        if not valued and (name, "GROUP-TOTAL", "") not in report.history:
            silent.append(report.scope.names[name])
            continue
        total, unit = (name, "GROUP-TOTAL", ""), unit_words(report.units[name])
        title = report.scope.names[name]
        if total in report.figures or total in report.history:
            section.rows.append(line(report, total, title, section.periods))
        else:  # the indicator forms no total
            section.rows.append(Row(title, name, unit, []))
        parts = sorted((k for k in valued if k[2]), key=lambda k: (overlaps(k[2]),
                       *_split(k[2]), k))  # fmt: skip
        section.has_parts |= bool(parts)
        is_apart = False
        for key in parts[:MAX_PARTS]:
            if overlaps(key[2]) and not is_apart:
                is_apart = True
                words = f"{title}: parts that overlap and do not add up"
                section.rows.append(Row(words, name, unit, []))
            words = part_words(key[2], report.scope.sites)
            section.rows.append(line(report, key, words, section.periods))
        if len(parts) > MAX_PARTS:
            section.cuts.append(
                f"{title}: {MAX_PARTS} of {len(parts)} breakdowns are shown; all of "
                "them are in the databook and in tables/fact_figure.csv."
            )
        _fill_sites(report, section, name)
    if silent:
        section.cuts.append("No figures are there of: " + "; ".join(silent) + ".")


def _split(breakdown: str) -> tuple[int, list[str]]:
    """By what a part is told: parts that add up stand together, short ones first."""
    names = [part.partition("=")[0] for part in breakdown.split(";")]
    return len(names), names


def _fill_sites(report: Report, section: Section, name: str) -> None:
    last = report.last

    def size(key: tuple[str, str, str]) -> tuple[bool, Decimal]:
        figure = report.figures[key].get(last)
        value = figure.value if figure else None
        return value is None, -abs(value or Decimal(0))

    keys = [
        k
        for k in report.lines.get(name, [])
        if k[1] != "GROUP-TOTAL"
        and not k[2]
        and any(f.is_there for f in report.figures[k].values())
    ]
    shown = sorted(keys, key=lambda k: (*size(k), k)) if len(keys) > MAX_SITES else keys
    title = report.scope.names[name]
    if shown:
        section.sites.append(Row(title, name, unit_words(report.units[name]), []))
    for key in shown[:MAX_SITES]:
        site = report.scope.sites.get(key[1], key[1])
        row = line(report, key, site, section.site_periods)
        row.is_part = True
        section.sites.append(row)
    if len(keys) > MAX_SITES:
        section.site_words += (
            f"{title}: the {MAX_SITES} largest of {len(keys)} sites in {last}; all of "
            "them are in the databook and in tables/fact_figure.csv. "
        )


def is_additive(report: Report, name: str) -> bool:
    """Whether sites add up to the group: plain sums and nothing else."""
    method = report.formulas[name]
    if method["formula"] != "value" or not method["roles"]:
        return False
    roles = json.loads(method["roles"])
    return all(r["reduce"] == "sum" for r in roles.values())
