"""Texts of people become blocks; nothing they write becomes a tag."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reporting_templates.markdown import Span, blocks, html, spans


def cite(name: str) -> Span:
    return {"kind": "figure", "text": f"<{name}>", "href": "x" if name == "a" else ""}


def _html(text: str) -> str:
    return str(html(blocks(text, cite)))


def test_the_subset() -> None:
    text = (
        "## Head\nwords *go* on\nand **on**\n\n- one\n  more\n- `two`\n\n1. first\n\n"
        "> said\n> twice\n\n| A | B |\n| --- | --: |\n| 1 | 2 |\n| 3 |"
    )
    assert _html(text) == (
        "<h3>Head</h3>\n<p>words <em>go</em> on and <strong>on</strong></p>\n"
        "<ul><li>one more</li><li><code>two</code></li></ul>\n<ol><li>first</li></ol>\n"
        "<blockquote><p>said twice</p></blockquote>\n"
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td></td></tr></tbody>"
        "</table>"
    )


def test_figures_and_links() -> None:
    assert _html("{{figure: a}} {{figure:b/c d}}") == (
        '<p><a class="figure" href="x">&lt;a&gt;</a> '
        '<span class="unknown">&lt;b/c d&gt;</span></p>'
    )
    assert 'href="https://x.org/?a=1&amp;b"' in _html("[x](https://x.org/?a=1&b)")
    for href in ("javascript:alert(1)", "http://x", 'https://x"onclick="y', "//x"):
        assert "<a" not in _html(f"[x]({href})")


@given(st.text(alphabet="<>&\"'*_`[](){}|-#> \nab1.:/=figurehtps", max_size=80))
def test_no_text_becomes_a_tag(text: str) -> None:
    allowed = (
        r"</?(p|h[3-6]|ul|ol|li|blockquote|em|strong|code|table|thead|tbody|tr|td)>"
        r'|<th scope="col">|</th>|</a>|</span>|<span class="unknown">'
        r'|<a class="(link|figure)" href="[^"<>]*">'
    )
    assert not re.search(r"[<>]", re.sub(allowed, "", _html(text)))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_plain_words_are_kept(text: str) -> None:
    def words(found: list[Span]) -> str:
        return "".join(
            span["text"] if "text" in span else words(span["spans"]) for span in found
        )

    plain = re.sub(r"[*`\[\]{}]", "", text)
    assert words(spans(plain, cite)) == plain
