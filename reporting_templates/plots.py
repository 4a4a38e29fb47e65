"""Plots as SVG: bars over years, bars stacked by site, a heat map of coverage.

Each is a pure function from numbers to text: the same numbers, the same bytes. States
are told by pattern and word, never by colour alone; the numbers themselves stand in a
table beside each plot. Belongs here: geometry. Which numbers to plot does not.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from reporting_templates import rounding
from reporting_templates.states import STATES

INK, PALE, LINE, BAR = "#1F2933", "#52606D", "#D8DEE4", "#2B6777"
# Seven hues that differ in lightness too, so that they survive a grey printer.
SERIES = ("#1F4E5F", "#C8963E", "#6FA8A0", "#8C4A2F", "#A9B8C6", "#5B6E3B", "#D9C7A3")
REST = "#E4E8EC"
_FONT = 11
_READ = 13  # as style.css shows what is drawn in its natural size


# Widths of the widest common sans serif (DejaVu Sans), rounded up, in hundredths of the
# size: whichever font a reader has, what is measured by these is not clipped.
_WIDTHS = {
    letter: width
    for width, letters in (
        (32, " ',.IJijl"), (40, "()-/:;[]\\ft|"), (48, '!"r'), (56, "*?L_`csz"),
        (64, "0123456789$EFPSTYabdeghknopquvxy{}"), (72, "ABCKRVXZ"),
        (80, "&DGHNOQU"), (88, "#+<=>M^w~"),
    )
    for letter in letters
}  # fmt: skip
_WIDEST, _BOLD = 104, 120


def text_width(text: object, size: int, *, bold: bool = False) -> int:
    """At most how wide a text is, in the units of the plot."""
    hundredths = sum(_WIDTHS.get(letter, _WIDEST) for letter in str(text))
    return -(-hundredths * size * (_BOLD if bold else 100) // 10_000)


@dataclass(frozen=True)
class Bar:
    """One bar: a value or none, its state; ``published`` before orebook."""

    label: str
    value: Decimal | None
    status: str
    shown: str
    published: bool = False


def _number(value: Decimal | float) -> str:
    """A coordinate: two decimals, no trailing zeros."""
    text = f"{Decimal(value).quantize(Decimal('0.01')):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _svg(
    name: str, width: int, height: int, title: str, description: str, body: list[str],
    font: str,
) -> Markup:  # fmt: skip
    ids = f"{name}-title {name}-desc"
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="{ids}" '
        f'font-family="{font}" font-size="{_FONT}" fill="{INK}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
        + "".join(body)
        + "</svg>"
    )


SCREEN = "Calibri, Carlito, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
PRINT = "Libertinus Serif"


def _patterns(name: str) -> str:
    """Fills of states: hatched for estimated, dotted for incomplete."""
    return (
        f'<defs><pattern id="{name}-estimated" width="6" height="6" '
        f'patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#8FB4BE"/>'
        f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{BAR}" stroke-width="1.6"/>'
        f'</pattern><pattern id="{name}-incomplete" width="6" height="6" '
        f'patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#FFE08A"/>'
        f'<circle cx="3" cy="3" r="1.5" fill="#8A6100"/></pattern></defs>'
    )


def _fill(name: str, bar: Bar) -> str:
    if bar.published:
        return f'fill="#FFFFFF" stroke="{BAR}" stroke-width="1.4"'
    if bar.status in ("estimated", "disputed", "incomplete"):
        edge = BAR if bar.status == "estimated" else "#8A6100"
        pattern = "estimated" if bar.status == "estimated" else "incomplete"
        return f'fill="url(#{name}-{pattern})" stroke="{edge}" stroke-width="1"'
    return f'fill="{BAR}"'


def word(bar: Bar) -> str:
    """What stands under a bar, besides its label."""
    if bar.published:
        return "as published"
    return STATES[bar.status].word if bar.status in STATES else bar.status


def bars(
    name: str,
    title: str,
    unit: str,
    items: Sequence[Bar],
    *,
    width: int = 420,
    font: str = SCREEN,
) -> Markup:
    """Bars over periods with values above and states below; none where no value."""
    height, left, right, top, bottom = 216, 8, 8, 34, 40
    values = [bar.value for bar in items if bar.value is not None]
    high, low = max([*values, Decimal(0)]), min([*values, Decimal(0)])
    high = high if high > low else Decimal(1)
    span, area = high - low, height - top - bottom
    small = 9 if len(items) > 6 else _FONT
    # Where the words of a bar would reach into those of the next, all is drawn smaller.
    widest = max(
        (text_width(text, size)
         for bar in items
         for text, size in ((bar.shown, small), (bar.label, small), (word(bar), 9))),
        default=0,
    )  # fmt: skip
    width = max(width, left + right + (widest + 4) * len(items))
    step = Decimal(width - left - right) / max(len(items), 1)
    thick = min(step * Decimal("0.62"), Decimal(64))

    def y(value: Decimal) -> Decimal:
        return top + (high - value) / span * area

    body = [_patterns(name)]
    body.append(
        f'<text x="{left}" y="13" font-weight="bold">{escape(title)}</text>'
        f'<text x="{width - right}" y="13" text-anchor="end" fill="{PALE}">'
        f"{escape(unit)}</text>"
    )
    body.append(
        f'<path d="M{left} {_number(y(Decimal(0)))}H{width - right}" '
        f'stroke="{PALE}" stroke-width="1"/>'
    )
    for number, bar in enumerate(items):
        middle = left + step * (number + Decimal("0.5"))
        x = _number(middle - thick / 2)
        center = _number(middle)
        if bar.value is None:
            body.append(
                f'<text x="{center}" y="{_number(y(Decimal(0)) - 6)}" '
                f'text-anchor="middle" fill="{PALE}" font-size="{small}">–</text>'
            )
        else:
            ends = sorted((y(bar.value), y(Decimal(0))))
            body.append(
                f'<rect x="{x}" y="{_number(ends[0])}" width="{_number(thick)}" '
                f'height="{_number(max(ends[1] - ends[0], Decimal("0.8")))}" '
                f"{_fill(name, bar)}/>"
                f'<text x="{center}" y="{_number(ends[0] - 5)}" '
                f'text-anchor="middle" font-size="{small}">{escape(bar.shown)}</text>'
            )
        body.append(
            f'<text x="{center}" y="{height - bottom + 16}" text-anchor="middle" '
            f'font-size="{small}">{escape(bar.label)}</text>'
            f'<text x="{center}" y="{height - bottom + 30}" text-anchor="middle" '
            f'fill="{PALE}" font-size="9">{escape(word(bar))}</text>'
        )
    told = "; ".join(
        f"{bar.label}: {bar.shown or 'no figure'} {unit if bar.shown else ''} "
        f"({word(bar)})"
        for bar in items
    )
    return _svg(name, width, height, f"{title}, {unit}", told, body, font)


def spark(name: str, items: Sequence[Bar]) -> Markup:
    """The same bars, small, for a row of a table: the numbers stand beside it."""
    width, height = 14 * len(items), 26
    values = [abs(bar.value) for bar in items if bar.value is not None]
    high = max([*values, Decimal(0)]) or Decimal(1)
    body = [_patterns(name), f'<path d="M0 25.5H{width}" stroke="{LINE}"/>']
    for number, bar in enumerate(items):
        if bar.value is None:
            continue
        tall = max(abs(bar.value) / high * 23, Decimal(1))
        body.append(
            f'<rect x="{14 * number + 2}" y="{_number(25 - tall)}" width="10" '
            f'height="{_number(tall)}" {_fill(name, bar)}/>'
        )
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" aria-hidden="true" class="spark">'
        + "".join(body)
        + "</svg>"
    )


def stacked(
    name: str,
    title: str,
    unit: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal]]],
    shown: Sequence[str],
    *,
    width: int = 500,
    font: str = SCREEN,
) -> Markup:
    """Values of several series on top of one another, none negative, with what is
    ``shown`` of their sum above; legend beside."""
    names = [_lines(label, 26) for label, _ in reversed(series)]
    height = max(216, 44 + sum(_tall(lines) for lines in names))
    left, right, top, bottom = 8, 8, 34, 24
    legend = 200
    totals = [sum((v[n] for _, v in series), Decimal(0)) for n in range(len(labels))]
    high = max([*totals, Decimal(0)]) or Decimal(1)
    area = height - top - bottom
    step = Decimal(width - left - right - legend) / max(len(labels), 1)
    thick = min(step * Decimal("0.62"), Decimal(54))
    body = [
        f'<text x="{left}" y="13" font-weight="bold">{escape(title)}</text>'
        f'<text x="{width - right}" y="13" text-anchor="end" fill="{PALE}">'
        f"{escape(unit)}</text>"
    ]
    small = 8 if len(labels) > 6 else _FONT
    for number, label in enumerate(labels):
        middle = left + step * (number + Decimal("0.5"))
        floor = Decimal(height - bottom)
        for place, (_, values) in enumerate(series):
            tall = values[number] / high * area
            floor -= tall
            if tall > 0:
                body.append(
                    f'<rect x="{_number(middle - thick / 2)}" y="{_number(floor)}" '
                    f'width="{_number(thick)}" height="{_number(tall)}" '
                    f'fill="{_hue(place)}" stroke="#FFFFFF" stroke-width="0.8"/>'
                )
        body.append(
            f'<text x="{_number(middle)}" y="{_number(floor - 5)}" '
            f'text-anchor="middle" font-size="{small}">'
            f"{escape(shown[number])}</text>"
            f'<text x="{_number(middle)}" y="{height - bottom + 15}" '
            f'text-anchor="middle" font-size="{small}">{escape(label)}</text>'
        )
    body.append(
        f'<path d="M{left} {height - bottom}H{width - right - legend}" '
        f'stroke="{PALE}"/>'
    )
    x, y = width - right - legend + 10, top + 6
    for place, lines in enumerate(names):
        hue = _hue(len(series) - 1 - place)
        body.append(
            f'<rect x="{x}" y="{y - 9}" width="11" height="11" fill="{hue}" '
            f'stroke="{PALE}" stroke-width="0.4"/>'
        )
        body += [
            f'<text x="{x + 17}" y="{y + _LEADING * n}">{escape(line)}</text>'
            for n, line in enumerate(lines)
        ]
        y += _tall(lines)
    told = "; ".join(
        f"{label}: "
        + ", ".join(f"{part} {rounding.text(values[n])}" for part, values in series)
        for n, label in enumerate(labels)
    )
    return _svg(name, width, height, f"{title}, {unit}", told, body, font)


_LEADING = 13


def _lines(text: str, most: int) -> list[str]:
    """A label in lines of so many characters, for which there is room in any font: what
    is cut off a name may be what tells it from the next."""
    return textwrap.wrap(text, most) or [""]


def _tall(lines: list[str]) -> int:
    return 4 + _LEADING * len(lines)


def _hue(place: int) -> str:
    return SERIES[place] if place < len(SERIES) else REST


_SHADES = (
    (Decimal("1"), "#2B6777", "#FFFFFF"),
    (Decimal("0.9"), "#6FA8A0", INK),
    (Decimal("0.5"), "#FFE08A", INK),
    (Decimal("0.0000000001"), "#F3B27A", INK),
    (Decimal("0"), "#E58F78", INK),
)


def heat(
    name: str,
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: dict[tuple[str, str], Decimal],
    *,
    font: str = SCREEN,
) -> Markup:
    """Coverage of rows by columns: per cent in each cell, darker is more whole."""
    names = [_lines(row, 34) for row in rows]
    widest = max((text_width(line, _READ) for row in names for line in row), default=0)
    left, top, wide = 8 + max(212, widest), 78, 46
    tall = 7 + _LEADING * max(map(len, names), default=1)
    width = left + wide * len(columns) + 40
    height = top + tall * len(rows) + 8
    body = [f'<text x="0" y="13" font-weight="bold">{escape(title)}</text>']
    for number, column in enumerate(columns):
        x, y = left + wide * number + wide // 2, top - 8
        body.append(
            f'<text transform="translate({x} {y}) rotate(-45)">{escape(column)}</text>'
        )
    for place, row in enumerate(rows):
        y = top + tall * place
        body += [
            f'<text x="{left - 8}" y="{y + 14 + _LEADING * n}" text-anchor="end">'
            f"{escape(line)}</text>"
            for n, line in enumerate(names[place])
        ]
        for number, column in enumerate(columns):
            x = left + wide * number
            share = cells.get((row, column))
            if share is None:
                body.append(
                    f'<rect x="{x}" y="{y}" width="{wide - 2}" height="{tall - 2}" '
                    f'fill="#FFFFFF" stroke="{LINE}"/>'
                )
                continue
            fill, ink = next((f, i) for least, f, i in _SHADES if share >= least)
            body.append(
                f'<rect x="{x}" y="{y}" width="{wide - 2}" height="{tall - 2}" '
                f'fill="{fill}"/><text x="{x + wide // 2 - 1}" y="{y + 13}" '
                f'text-anchor="middle" font-size="9.5" fill="{ink}">'
                f"{escape(rounding.percent(share))}</text>"
            )
    return _svg(
        name, width, height, title, "The same numbers stand in the table.", body, font
    )
