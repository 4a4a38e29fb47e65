"""Narrative texts: a small Markdown, read into blocks that every document can draw.

Headings, paragraphs, lists, quotes, tables; bold, italic, code, links to https and
mailto, and figures. Everything else, raw HTML included, stays the text that it is: a
text comes from people, and no document may run what it says. No dependency: the subset
is small, and two outputs (HTML, Typst) have to agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from transforms.project.narrative import FIGURE, HEADING

Block = dict[str, Any]
Span = dict[str, Any]
Cite = Callable[[str], Span]

_INLINE = re.compile(
    r"(?P<figure>" + FIGURE.pattern.replace("(", "(?:", 1) + r")"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<strong>[^*\n](?:[^\n]*?[^*\n])?)\*\*"
    r"|\*(?P<em>[^*\s](?:[^*\n]*[^*\s])?)\*"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<href>(?:https://|mailto:)[^\s()<>\"']+)\)"
)
_BULLET = re.compile(r"[-*+] +(.*)")
_NUMBER = re.compile(r"\d{1,3}[.)] +(.*)")
_RULE = re.compile(r"\|?( *:?-+:? *\|)+( *:?-+:? *)?")


def blocks(text: str, cite: Cite) -> list[Block]:
    """Blocks of a text. ``cite`` gives the span of a figure's id.

    A block has ``kind`` (heading, paragraph, bullets, numbers, quote, table) and its
    spans; a span has ``kind`` (text, strong, em, code, link, figure).
    """
    found: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", text.replace("\t", "    ").strip("\n")):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        while lines:
            block, count = _block(lines, cite)
            found.append(block)
            lines = lines[count:]
    return found


def _block(lines: list[str], cite: Cite) -> tuple[Block, int]:
    """The block that the first lines are, and how many of them it takes."""
    first = lines[0]
    if match := HEADING.fullmatch(first):
        return {
            "kind": "heading",
            "level": len(match[1]),
            "spans": spans(match[2].strip(), cite),
        }, 1
    for kind, pattern in (("bullets", _BULLET), ("numbers", _NUMBER)):
        if pattern.fullmatch(first):
            return _list(kind, pattern, lines, cite)
    if first.startswith(">"):
        count = _run(lines, lambda line: line.startswith(">"))
        words = " ".join(line.lstrip("> ") for line in lines[:count])
        return {"kind": "quote", "spans": spans(words, cite)}, count
    if "|" in first and len(lines) > 1 and _RULE.fullmatch(lines[1]):
        count = _run(lines, lambda line: "|" in line)
        head, *body = [_cells(line, cite) for line in (lines[0], *lines[2:count])]
        body = [(row + [[]] * len(head))[: len(head)] for row in body]
        return {"kind": "table", "head": head, "rows": body}, count
    count = 1 + _run(lines[1:], lambda line: not _starts(line))
    return {"kind": "paragraph", "spans": spans(" ".join(lines[:count]), cite)}, count


def _starts(line: str) -> bool:
    """Whether a line opens a block of its own."""
    return bool(
        HEADING.fullmatch(line)
        or _BULLET.fullmatch(line)
        or _NUMBER.fullmatch(line)
        or line.startswith(">")
    )


def _run(lines: list[str], holds: Callable[[str], bool]) -> int:
    return next((n for n, line in enumerate(lines) if not holds(line)), len(lines))


def _list(
    kind: str, pattern: re.Pattern[str], lines: list[str], cite: Cite
) -> tuple[Block, int]:
    items: list[str] = []
    count = 0
    for line in lines:
        if match := pattern.fullmatch(line):
            items.append(match[1])
        elif _starts(line):
            break
        else:
            items[-1] += " " + line
        count += 1
    return {"kind": kind, "items": [spans(item, cite) for item in items]}, count


def _cells(line: str, cite: Cite) -> list[list[Span]]:
    return [spans(cell.strip(), cite) for cell in line.strip("|").split("|")]


def spans(text: str, cite: Cite) -> list[Span]:
    """The spans of one run of text."""
    found: list[Span] = []
    place = 0
    for match in _INLINE.finditer(text):
        if match.start() > place:
            found.append({"kind": "text", "text": text[place : match.start()]})
        place = match.end()
        if match["figure"]:
            name = FIGURE.fullmatch(match["figure"])
            found.append(cite(name[1] if name else ""))
        elif match["code"]:
            found.append({"kind": "code", "text": match["code"]})
        elif match["label"]:
            found.append(
                {"kind": "link", "text": match["label"], "href": match["href"]}
            )
        else:
            kind = "strong" if match["strong"] else "em"
            found.append({"kind": kind, "spans": spans(match[kind], cite)})
    if place < len(text):
        found.append({"kind": "text", "text": text[place:]})
    return found


_TAGS = {
    "strong": Markup("<strong>{}</strong>"),
    "em": Markup("<em>{}</em>"),
    "code": Markup("<code>{}</code>"),
}


def html(found: list[Block], heading: int = 3) -> Markup:
    """Blocks as HTML; headings start at level ``heading``."""
    return Markup("\n").join(_html_block(block, heading) for block in found)


def _html_block(block: Block, heading: int) -> Markup:
    kind = block["kind"]
    if kind == "heading":
        level = min(6, heading + max(0, block["level"] - 2))
        return Markup("<h{0}>{1}</h{0}>").format(level, _html_spans(block["spans"]))
    if kind in ("bullets", "numbers"):
        items = Markup("").join(
            Markup("<li>{}</li>").format(_html_spans(item)) for item in block["items"]
        )
        return Markup("<{0}>{1}</{0}>").format(
            "ul" if kind == "bullets" else "ol", items
        )
    if kind == "quote":
        words = _html_spans(block["spans"])
        return Markup("<blockquote><p>{}</p></blockquote>").format(words)
    if kind == "table":
        head = Markup("").join(
            Markup('<th scope="col">{}</th>').format(_html_spans(cell))
            for cell in block["head"]
        )
        rows = Markup("").join(
            Markup("<tr>{}</tr>").format(
                Markup("").join(
                    Markup("<td>{}</td>").format(_html_spans(cell)) for cell in row
                )
            )
            for row in block["rows"]
        )
        return Markup(
            "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
        ).format(head, rows)
    return Markup("<p>{}</p>").format(_html_spans(block["spans"]))


def _html_spans(found: list[Span]) -> Markup:
    return Markup("").join(_html_span(span) for span in found)


def _html_span(span: Span) -> Markup:
    kind = span["kind"]
    if kind == "text":
        return escape(span["text"])
    if kind in ("link", "figure"):
        inner = escape(span["text"])
        if not span.get("href"):
            return Markup('<span class="unknown">{}</span>').format(inner)
        return Markup('<a class="{}" href="{}">{}</a>').format(
            kind, span["href"], inner
        )
    words = escape(span["text"]) if "text" in span else _html_spans(span["spans"])
    return _TAGS[kind].format(words)
