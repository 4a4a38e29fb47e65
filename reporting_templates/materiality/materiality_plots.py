"""Plots of an assessment as SVG: score intervals, dissent, voices, impacts by site.

Pure functions from rows of ``mart.materiality_*`` to text: the same rows, the same
bytes. States are told by shape and word, never by colour alone. Belongs here: geometry.
Which rows are asked for is in ``materiality_page``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from materiality.explain import shown
from reporting_templates.plots import SCREEN, text_width

Row = dict[str, Any]
INK, PALE, LINE, BAND = "#1F2933", "#52606D", "#D8DEE4", "#FFF3D6"
IN, OUT, OPEN = "#1F5E4E", "#8A94A0", "#B3261E"
COMPANY, HOLDER = "#8C4A2F", "#1F4E8C"
_STEP = 24


def _n(value: float | Decimal) -> str:
    text = f"{Decimal(value).quantize(Decimal('0.01')):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _svg(
    name: str, width: int, height: int, title: str, words: str, body: Sequence[str],
    font: str,
) -> Markup:  # fmt: skip
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{font}" '
        f'font-size="12" fill="{INK}"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(words)}</desc>'
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>'
        + "".join(body)
        + "</svg>"
    )


def _text(
    x: float, y: float, text: object, anchor: str = "start", *, fill: str = INK,
    bold: bool = False, size: int = 12,
) -> str:  # fmt: skip
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{fill}" '
        f'font-size="{size}"{weight}>{escape(text)}</text>'
    )


def _mark(x: float, y: float, state: str) -> str:
    """Material: full disc. Not material: ring. Undecided: diamond."""
    if state == "material":
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{IN}"/>'
    if state == "not_material":
        return (
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4.5" fill="#FFFFFF" '
            f'stroke="{OUT}" stroke-width="2"/>'
        )
    return f'<path d="M{_n(x)} {_n(y - 7)}l7 7l-7 7l-7 -7z" fill="{OPEN}"/>'


def intervals(topics: Sequence[Row], tau: Decimal, font: str = SCREEN) -> Markup:
    """Score with its 90 % interval for each topic, the cut, and what is contested."""
    top, area = 62, 385
    left = max((text_width(_topic(row), 12, bold=True) for row in topics), default=0)
    left = max(310, left + 14)
    right = max((text_width(_why(row), 12) for row in topics), default=0)
    right = max(345, 156 + right + 8)
    width = left + area + right
    height = top + _STEP * len(topics) + 34

    def x(value: Decimal) -> float:
        return left + float(value) * area

    body = [
        _mark(left, 18, "material"), _text(left + 12, 22, "material"),
        _mark(left + 92, 18, "not_material"), _text(left + 104, 22, "not material"),
        _mark(left + 210, 18, "undecided"), _text(left + 222, 22, "undecided"),
        f'<rect x="{left + 300}" y="9" width="20" height="18" fill="{BAND}"/>',
        _text(left + 326, 22, "contested: people decide"),
        _text(left - 8, top - 10, "Topic", "end", fill=PALE),
        _text(width - right + 16, top - 10, "Rank (90 % of draws)", fill=PALE),
    ]  # fmt: skip
    body.append(_text(width - right + 156, top - 10, "Why", fill=PALE))
    bottom = top + _STEP * len(topics)
    for number in range(0, 11, 2):
        place = left + area * number / 10
        body.append(
            f'<path d="M{_n(place)} {top}V{bottom}" stroke="{LINE}"/>'
            + _text(place, bottom + 16, f"{number / 10:.1f}", "middle", fill=PALE)
        )
    body.append(_text(left + area / 2, bottom + 31, "combined score", "middle",
                      fill=PALE))  # fmt: skip
    for number, row in enumerate(topics):
        y = top + _STEP * (number + 0.5)
        body += _interval(row, y, x, left, width, right)
    body.append(
        f'<path d="M{_n(x(tau))} {top - 4}V{bottom}" stroke="{INK}" '
        f'stroke-width="1.6" stroke-dasharray="6 3"/>'
        + _text(x(tau), top - 10, f"cut {shown(tau, 3)}", "middle", bold=True)
    )
    words = "; ".join(
        f"{row['name']}: {row['state'].replace('_', ' ')}, rank {row['rank'] or 'none'}"
        f"{', contested' if row['is_contested'] else ''}"
        for row in topics
    )
    return _svg("intervals", width, height, "Material topics: score and how sure it is",
                words, body, font)  # fmt: skip


def _topic(row: Row) -> str:
    return f"{row['topic_id']}  {row['name']}"


def _interval(
    row: Row, y: float, x: Any, left: int, width: int, right: int
) -> list[str]:
    body = []
    if row["is_contested"]:
        body.append(
            f'<rect x="{left}" y="{_n(y - 12)}" width="{width - left - right}" '
            f'height="24" fill="{BAND}"/>'
            + _text(_free(row, x, left), y + 4, "contested", fill="#7A5A12", size=11)
        )
    body.append(
        _text(left - 8, y + 4, _topic(row), "end", bold=row["state"] == "material")
    )  # fmt: skip
    if row["score"] is None:
        return [*body, _text(left + 8, y + 4, "no score: a category is silent")]
    low, high = row["score_low"], row["score_high"]
    colour = {"material": IN, "not_material": OUT}.get(row["state"], OPEN)
    if low is not None:
        body.append(
            f'<path d="M{_n(x(low))} {_n(y)}H{_n(x(high))}" stroke="{colour}" '
            f'stroke-width="3" stroke-linecap="round"/>'
        )
    body.append(_mark(x(row["score"]), y, row["state"]))
    span = f"{row['rank_low']}–{row['rank_high']}" if low is not None else "–"
    why = _why(row)
    body.append(_text(width - right + 16, y + 4, f"{row['rank']}  ({span})"))
    body.append(_text(width - right + 156, y + 4, why, fill=PALE))
    return body


def _free(row: Row, x: Any, left: int) -> float:
    """Where the word in the band stands clear of the interval: left of it, or right."""
    first = row["score"] if row["score_low"] is None else row["score_low"]
    last = row["score"] if row["score_high"] is None else row["score_high"]
    is_free = float(x(first)) > left + 78
    return left + 6.0 if is_free else float(x(last)) + 12


def _why(row: Row) -> str:
    parts = [
        words
        for words, is_so in (
            ("score", row["by_score"]), ("human rights", row["by_human_rights"]),
            ("rights-holders", row["by_no_drop"]), ("law", row["by_law"]),
            ("financial", row["by_financial"]),
        )
        if is_so
    ]  # fmt: skip
    if row["state"] == "material" and not parts:
        return "people, against the rules"
    if row["state"] == "not_material" and parts:
        return f"out by people, against: {', '.join(parts)}"
    return ", ".join(parts)


def dissent(rows: Sequence[Row], topics: int, font: str = SCREEN) -> Markup:
    """Place by the company's scores and by rights-holders, where they part.

    ``rows``: topic_id, topic, company_place, group, group_place (None: not printed),
    kept_in.
    """
    right, step, area = 40, 20, 600
    by_topic: dict[str, list[Row]] = {}
    for row in rows:
        by_topic.setdefault(f"{row['topic_id']}  {row['topic']}", []).append(row)
    left = max(
        400,
        *(text_width(_holder_words(row), 12) + 24 for row in rows),
        *(text_width(_heading(key, group), 12, bold=True) + 40
          for key, group in by_topic.items()),
    )  # fmt: skip
    width = left + area + right

    def x(place: Decimal | int) -> float:
        return left + (float(place) - 1) / max(topics - 1, 1) * area

    body = [
        f'<rect x="{left - 6}" y="8" width="12" height="12" fill="{COMPANY}"/>',
        _text(left + 12, 19, "by the company's impact scores"),
        f'<circle cx="{left + 230}" cy="14" r="6" fill="{HOLDER}"/>',
        _text(left + 242, 19, "by a group of rights-holders"),
        _text(left, 44, "1st", "middle", fill=PALE),
        _text(left + area, 44, f"{topics}th", "middle", fill=PALE),
        _text(left + area / 2, 44, "place of the topic", "middle", fill=PALE),
    ]
    y = 68.0
    for key, group in by_topic.items():
        company = x(group[0]["company_place"])
        body.append(_text(20, y + 4, _heading(key, group), bold=True))
        below = y + step * len(group)
        body.append(
            f'<path d="M{_n(company)} {_n(y)}V{_n(below)}" stroke="{COMPANY}" '
            f'stroke-width="2"/><rect x="{_n(company - 6)}" y="{_n(y - 6)}" width="12" '
            f'height="12" fill="{COMPANY}"/>'
            + _text(company + 11, y + 4,
                    f"company: {_place(group[0]['company_place'])}", fill=COMPANY)
        )  # fmt: skip
        for number, row in enumerate(group, start=1):
            body += _holder(row, y + step * number, x, company, left)
        y = below + step + 10
        body.append(
            f'<path d="M20 {_n(y - 18)}H{width - 20}" stroke="{LINE}" '
            f'stroke-width="1"/>'
        )
    words = "; ".join(
        f"{row['group']} and the company part on {row['topic']}" for row in rows
    )
    title = "Where rights-holders and the company part"
    return _svg("dissent", width, int(y) + 4, title, words, body, font)


def _heading(key: str, group: Sequence[Row]) -> str:
    only = any(row["kept_in"] for row in group)
    return key + ("  (in only because of them)" if only else "")


def _holder_words(row: Row) -> str:
    note = "" if row["group_place"] is not None else " (rated high; place not printed)"
    return f"{row['group']}{note}"


def _holder(row: Row, y: float, x: Any, company: float, left: int) -> list[str]:
    place = row["group_place"]
    body = [_text(left - 16, y + 4, _holder_words(row), "end", fill=HOLDER)]
    if place is not None:
        body.append(
            f'<path d="M{_n(x(place))} {_n(y)}H{_n(company)}" stroke="#9DB4CF" '
            f'stroke-width="2"/><circle cx="{_n(x(place))}" cy="{_n(y)}" r="6" '
            f'fill="{HOLDER}"/>'
            + _text(x(place) + 10, y - 3, _place(place), fill=HOLDER, size=11)
        )
    return body


def _place(place: Decimal) -> str:
    return shown(place, 1).removesuffix(".0")


def _shade(value: float, low: float, high: float) -> tuple[str, str]:
    """Fill and ink for a value: pale to dark, in a contrast of 4.5 or more."""
    part = min(max((value - low) / (high - low), 0.0), 1.0) ** 1.8
    ends = ((238, 244, 248), (10, 56, 94))
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(*ends, strict=True))
    light = 0.0
    for share, colour in ((0.2126, red), (0.7152, green), (0.0722, blue)):
        linear = colour / 255
        # Relative luminance of WCAG 2.2; white and black are alike at 0.179.
        light += share * (
            linear / 12.92 if linear <= 0.04045 else ((linear + 0.055) / 1.055) ** 2.4
        )
    ink = "#FFFFFF" if light < 0.179 else "#000000"
    return f"#{red:02X}{green:02X}{blue:02X}", ink


def grid(
    name: str, title: str, columns: Sequence[tuple[str, str]], rows: Sequence[str],
    cells: dict[tuple[int, int], tuple[Decimal | None, str]], low: float, high: float,
    legend: str, top: int = 70, places: int = 1, font: str = SCREEN,
) -> Markup:  # fmt: skip
    """A table of shaded numbers. ``columns``: head and second line of each.

    ``cells``: (row, column) -> value and a mark behind it; a value of None is hatched.
    """
    cell, step = 74, 22
    left = max([320, *(text_width(words, 12) for words in rows)]) + 10
    # Heads rise at 48 degrees: three quarters of their length up, two thirds across.
    longest = max(
        (max(text_width(head, 12), text_width(second, 10) + 17)
         for head, second in columns), default=0,
    )  # fmt: skip
    top = max(top, longest * 3 // 4 + 24)
    width = max(
        left + cell * len(columns) + max(top // 2, longest * 7 // 10 - cell // 2 + 8),
        left + text_width(legend, 11) + 8, 720,
    )  # fmt: skip
    height = top + step * len(rows) + 30
    body = [
        f'<defs><pattern id="{name}-hidden" width="6" height="6" '
        f'patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#F3F1EC"/>'
        f'<path d="M-1 7L7 -1" stroke="#A39B8B"/></pattern></defs>'
    ]
    for number, (head, second) in enumerate(columns):
        x = left + cell * (number + 0.5)
        body.append(
            f'<g transform="translate({_n(x - 4)} {top - 8}) rotate(-48)">'
            + _text(0, 0, head)
            + (_text(4, 13, second, fill=PALE, size=10) if second else "")
            + "</g>"
        )
    for number, words in enumerate(rows):
        y = top + step * number
        body.append(_text(left - 10, y + 15, words, "end"))
        for column in range(len(columns)):
            x = left + cell * column
            value, mark = cells.get((number, column), (Decimal(-1), ""))
            if value is None:
                body.append(
                    f'<rect x="{x + 1}" y="{y + 1}" width="{cell - 2}" '
                    f'height="{step - 2}" fill="url(#{name}-hidden)"/>'
                    + _text(x + cell / 2, y + 15, mark, "middle", size=10)
                )
            elif value < 0:
                body.append(
                    f'<rect x="{x + 1}" y="{y + 1}" width="{cell - 2}" '
                    f'height="{step - 2}" fill="#FFFFFF" stroke="{LINE}"/>'
                )
            else:
                fill, ink = _shade(float(value), low, high)
                body.append(
                    f'<rect x="{x + 1}" y="{y + 1}" width="{cell - 2}" '
                    f'height="{step - 2}" fill="{fill}"/>'
                    + _text(x + cell / 2, y + 15, shown(value, places) + mark, "middle",
                            fill=ink)
                )  # fmt: skip
    body.append(_text(left, height - 9, legend, fill=PALE, size=11))
    words = "; ".join(
        f"{rows[r]}, {columns[c][0]}: "
        f"{'not printed' if v is None else shown(v, places)}{m}"
        for (r, c), (v, m) in sorted(cells.items())
    )
    return _svg(name, width, height, title, words, body, font)
