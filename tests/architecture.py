"""The picture of the house and the table of its rooms, made from the source itself.

``python -m tests.architecture`` writes docs/architecture.svg and the table in
ARCHITECTURE.md anew; a test compares both with what it makes. Belongs here: how they
look. What the rooms are, and who uses whom, is in ``tests.rooms``.
"""

from __future__ import annotations

import math
import re
import textwrap
from html import escape
from typing import NamedTuple

from tests import rooms

PICTURE = rooms.ROOT / "docs/architecture.svg"
PAGE = rooms.ROOT / "ARCHITECTURE.md"
TABLE = re.compile(r"(?<=<!-- rooms -->\n).*?(?=<!-- end of rooms -->)", re.DOTALL)

_LEFT, _COLUMN, _TOP, _WIDTH = 182, 31, 92, 1260
_LINES_PER_PIXEL, _LINE, _GAP = 50, 14, 10
_COLOURS = {
    "warehouse": "#4a4e57",
    "transforms": "#1c5d6c",
    "materiality": "#8a4b1f",
    "reporting_templates": "#3f6212",
    "pipelines": "#57378a",
}
_STYLE = (
    "text{font-family:'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif;"
    "font-size:11.5px;fill:#1d2733}.h{font-size:21px;font-weight:700}"
    ".r{font-size:12.5px;font-weight:700}.p{font-size:13px;font-weight:700}"
    ".s{fill:#4b5763}.n{font-size:10.5px;font-weight:700;fill:#fff;text-anchor:middle}"
    ".l{stroke:#aab3bc;stroke-width:1.2;fill:none}"
)


class _Row(NamedTuple):
    """A room in the picture: its place, and the words beside it."""

    name: str
    x: int
    y: int
    height: int
    lines: int
    words: list[str]

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def centre(self) -> float:
        return self.x + _COLUMN / 2

    @property
    def colour(self) -> str:
        return _COLOURS[self.name.split(".")[0]]


def table() -> str:
    """The rooms as a table in Markdown, from the first words of each."""
    head = "| room | what it is | what belongs there | what does not |\n"
    head += "| --- | --- | --- | --- |\n"
    return head + "".join(
        f"| `{path}` | {_code(said.what)} | {_code(said.belongs)} | "
        f"{_code(said.not_here)} |\n"
        for name in rooms.ORDER
        if (path := folder(name)) and (said := rooms.says(name))
    )


def folder(name: str) -> str:
    """The folder of a room; empty for one that is a module."""
    path = name.replace(".", "/") + "/"
    return path if (rooms.ROOT / path).is_dir() else ""


def _code(text: str) -> str:
    return text.replace("``", "`").rstrip(",")


def picture() -> str:
    """The rooms as steps from the ground up, and every import between them, as SVG."""
    rows = _rows()
    between = sorted(rooms.between().items())
    bottom = max(row.y + row.height for row in rows.values()) + 14
    back = len(rooms.backward())
    verdict = f"{back} imports run back (red)" if back else "no import runs back"
    circles = f"{len(rooms.circles()) or 'no'} import circles"
    size = round(sum(row.lines for row in rows.values()), -3)
    found = f"{len(rows)} rooms, {size:,} lines, {circles}, {verdict}."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {bottom}" '
        f'width="{_WIDTH}" height="{bottom}" role="img" aria-labelledby="t d">',
        '<title id="t">The rooms of orebook and what each uses</title>',
        f'<desc id="d">{escape(_description(between))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{_WIDTH}" height="{bottom}" fill="#fff"/>',
        _text(24, 36, "The rooms of orebook", "h"),
        _text(
            24, 58, "Left of a room, in its row: the rooms it uses. Above it, in its "
            "column: the rooms that use it. The number says by how many imports, "
            "module by module.",
        ),
        _text(
            24, 75, "The taller a room, the more lines. Under the steps there would "
            f"stand what runs back. {found}", "s",
        ),
        *_bands(rows),
        *_wires(rows, between),
        *(_box(row) for row in rows.values()),
        *(_dot(rows[a], rows[b], count) for (a, b), count in between),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _rows() -> dict[str, _Row]:
    """The rooms by name, the ground at the bottom."""
    rows: dict[str, _Row] = {}
    y = _TOP
    package = ""
    for place in reversed(range(len(rooms.ORDER))):
        name = rooms.ORDER[place]
        if package and name.split(".")[0] != package:
            y += _GAP
        package = name.split(".")[0]
        x = _LEFT + place * _COLUMN
        # To the hundred, so that not every change of a file is one of the picture.
        lines = max(round(rooms.lines(name), -2), 100)
        letters = (_WIDTH - x - _COLUMN - 20) * 2 // 13  # each about 6.5 wide
        words = textwrap.wrap(rooms.first_sentence(name).replace("`", ""), letters)
        height = max(lines // _LINES_PER_PIXEL, _LINE * (len(words) + 1) + 8)
        rows[name] = _Row(name, x, y, height, lines, words)
        y += height
    return rows


def _bands(rows: dict[str, _Row]) -> list[str]:
    found = []
    for package, colour in _COLOURS.items():
        own = [row for row in rows.values() if row.name.split(".")[0] == package]
        top = min(row.y for row in own)
        height = max(row.y + row.height for row in own) - top
        found.append(
            f'<rect x="12" y="{top}" width="{_WIDTH - 24}" height="{height}" rx="4" '
            f'fill="{colour}" fill-opacity="0.07"/>'
        )
        found.append(_text(24, top + 20, package, "p", colour))
    return found


def _wires(
    rows: dict[str, _Row], between: list[tuple[tuple[str, str], int]]
) -> list[str]:
    """To the left of a room as far as what it uses; down to it from its users."""
    found = []
    for row in rows.values():
        used = [rows[b].centre for (a, b), _ in between if a == row.name]
        users = [rows[a].middle for (a, b), _ in between if b == row.name]
        if used:
            ends = min(*used, row.centre), max(*used, row.centre)
            found.append(_wire(f"M{ends[0]:g} {row.middle}H{ends[1]:g}"))
        if users:
            found.append(_wire(f"M{row.centre:g} {min(users)}V{row.y + 3}"))
            if max(users) > row.middle:
                found.append(_wire(f"M{row.centre:g} {row.middle}V{max(users)}"))
            found.append(
                f'<path d="M{row.centre - 5:g} {row.y - 4}h10l-5 7z" fill="#6b7681"/>'
            )
    return found


def _wire(path: str) -> str:
    return f'<path class="l" d="{path}"/>'


def _box(row: _Row) -> str:
    x = row.x + _COLUMN + 8
    size = f"about {row.lines:,} lines"
    head = (
        f'<text x="{x}" y="{row.y + 15}"><tspan class="r" style="fill:{row.colour}">'
        f'{_shown(row.name)}</tspan><tspan class="s" dx="8">{size}</tspan></text>'
    )
    words = "".join(
        _text(x, row.y + 15 + _LINE * (n + 1), line) for n, line in enumerate(row.words)
    )
    return (
        f'<g><rect x="{row.x + 2}" y="{row.y + 3}" width="{_COLUMN - 4}" '
        f'height="{row.height - 6}" rx="3" fill="{row.colour}"/>'
        f"{head}{words}</g>"
    )


def _shown(name: str) -> str:
    """A room by its own name; the modules directly in a package by their place."""
    package, _, own = name.partition(".")
    has_rooms = any(other.startswith(f"{package}.") for other in rooms.ORDER)
    return own or (f"{package}/*.py" if has_rooms else package)


def _dot(source: _Row, target: _Row, count: int) -> str:
    is_back = target.y < source.y
    is_inside = source.colour == target.colour
    colour = "#b3261e" if is_back else source.colour if is_inside else "#3a4550"
    x, y = target.centre, source.middle
    return (
        f"<g><title>{source.name} uses {target.name}: {count}</title>"
        f'<circle cx="{x:g}" cy="{y}" r="{6.5 + math.sqrt(count) * 1.3:.1f}" '
        f'fill="{colour}"/>{_text(x, y + 4, str(count), "n")}</g>'
    )


def _text(x: float, y: float, text: str, kind: str = "", colour: str = "") -> str:
    look = f' class="{kind}"' if kind else ""
    look += f' style="fill:{colour}"' if colour else ""
    return f'<text x="{x:g}" y="{y:g}"{look}>{escape(text)}</text>'


def _description(between: list[tuple[tuple[str, str], int]]) -> str:
    """The same in words, for who does not see it."""
    used = {name: [b for (a, b), _ in between if a == name] for name in rooms.ORDER}
    return " ".join(
        f"{name} uses {', '.join(sorted(names, key=rooms.ORDER.index))}."
        if names
        else f"{name} uses no other room."
        for name, names in used.items()
    )


def page(text: str) -> str:
    """The text of ARCHITECTURE.md with its table as it is now."""
    return TABLE.sub(lambda _: table(), text)


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
