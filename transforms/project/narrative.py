"""Narrative texts: ``narrative/<period>/<code>@<year>.md``, with their omissions.

A text may open with front matter between two lines ``---``:

    omission: {what, reason, explanation, plan}

``what`` is what is left out (letters, else all that is not told), ``reason`` one of
``REASONS``. A heading that begins with letters, ``## b-ii, c: Activities``, says which
requirements its section answers; what stands under none answers what has no letter.
3-3 is answered once per material topic: ``3-3@2021.<topic_no>.md``. The same in another
language of the workbooks ends in its code: ``2-1@2021.es.md``.
Belongs here: reading the files and refusing what is wrong with file and line. How a
text looks and what it answers does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.project import strict_yaml
from warehouse.reference import LANGUAGES

# GRI's closed list, in our spelling.
REASONS = (
    "not_applicable", "legal_prohibitions", "confidentiality_constraints",
    "information_unavailable",
)  # fmt: skip
# Disclosures for which GRI allows no omission.
NEVER_OMITTED = frozenset(
    f"{code}@2021" for code in ("2-1", "2-2", "2-3", "2-4", "2-5", "3-1", "3-2")
)
FIGURE = re.compile(r"\{\{\s*figure:\s*([^{}]+?)\s*\}\}")
_KEYS = ("what", "reason", "explanation", "plan")
_NAME = re.compile(
    r"(?P<key>[A-Za-z0-9][A-Za-z0-9().&_-]*@[0-9]{4})(?:\.(?P<topic>[^/]+?))??"
    rf"(?:\.(?P<language>{'|'.join(LANGUAGES)}))?"
)
_SIZE_LIMIT = 200_000
HEADING = re.compile(r"(#{1,6}) +(.*?)#*")
_LETTER = r"(?:[a-z](?:-[ivx]+)?|\d+(?:\.\d+)+)"
_LETTERS = rf"{_LETTER}(?: *(?:,|and) *{_LETTER})*"
_HEADS = re.compile(rf"(?P<letters>{_LETTERS}) *(?::.*)?")
_OMITS = re.compile(
    rf"requirements? +(?P<letters>{_LETTERS})\b.*|(?P<alone>{_LETTERS})( *[:;,(].*)?",
    re.DOTALL,
)
_UNNAMED: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Narrative:
    """The text of one disclosure in one period; omission fields are '' without one."""

    period_id: str
    disclosure_id: str
    topic_no: str
    file: str
    text: str
    what: str = ""
    reason: str = ""
    explanation: str = ""
    plan: str = ""
    # Where in the file the text begins, below its front matter.
    first_line: int = 1
    # '' is the company's own, the first of its languages.
    language: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it answers: period, disclosure, topic."""
        return self.period_id, self.disclosure_id, self.topic_no

    @property
    def headed(self) -> list[tuple[int, str]]:
        """Letters that headings name, each with its line in the file."""
        return [
            (number, letter)
            for number, line in enumerate(self.text.split("\n"), self.first_line)
            for letter in _headed(line)
            if letter
        ]

    @property
    def told(self) -> frozenset[str]:
        """Letters under which something is told; '' for what stands under none."""
        return _told(self.text)

    def omits(self, letter: str) -> bool:
        """Whether what is not told under a letter is omitted with the reason given:
        the letters that ``what`` names, with all below them, else every one."""
        match = _OMITS.fullmatch(self.what)
        if not self.reason or match is None:
            return bool(self.reason)
        named = _split(match["letters"] or match["alone"])
        return letter in named or letter.partition("-")[0] in named

    @property
    def figures(self) -> list[str]:
        """Ids of the figures that the text cites."""
        return FIGURE.findall(self.text)


def unlike(text: str, translation: str) -> tuple[list[str], list[str]]:
    """Letters under which only a text tells something, and only its translation."""
    own, other = _told(text) - {""}, _told(translation) - {""}
    return sorted(own - other), sorted(other - own)


def _told(text: str) -> frozenset[str]:
    found: set[str] = set()
    letters, depth = _UNNAMED, 0
    for line in text.split("\n"):
        match = HEADING.fullmatch(line.strip())
        if match and (len(match[1]) <= depth or _headed(line) != _UNNAMED):
            letters, depth = _headed(line), len(match[1])
        elif not match and line.strip():
            found.update(letters)
    return frozenset(found)


def _headed(line: str) -> tuple[str, ...]:
    """Letters with which a heading begins; ('',) of a line that names none."""
    heading = HEADING.fullmatch(line.strip())
    match = heading and _HEADS.fullmatch(heading[2].strip())
    return _split(match["letters"]) if match else _UNNAMED


def _split(letters: str) -> tuple[str, ...]:
    return tuple(re.split(r" *(?:,|and) *", letters))


def read_all(root: Path, problems: list[str]) -> tuple[Narrative, ...]:
    """Every narrative of a project folder; what is wrong goes to ``problems``."""
    found = []
    for path in sorted((root / "narrative").glob("**/*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        place = path.relative_to(root).as_posix()
        if len(path.relative_to(root).parts) != 3 or path.suffix != ".md":
            problems.append(
                f"{place}: a narrative is narrative/<period>/<code>@<year>.md"
            )
            continue
        try:
            found.append(_read(path, place))
        except _Problem as problem:
            problems.append(f"{place}{problem}")
    return tuple(found)


class _Problem(ValueError):
    """What is wrong with one file: ``, line N: words``."""


def _read(path: Path, place: str) -> Narrative:
    match = _NAME.fullmatch(path.stem)
    if not match:
        raise _Problem(
            ": the name is <code>@<year of the edition>.md, for 3-3 "
            "3-3@2021.<topic number>.md"
        )
    if path.stat().st_size > _SIZE_LIMIT:
        raise _Problem(f": the file has more than {_SIZE_LIMIT:,} bytes")
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _Problem(f": not UTF-8 text at byte {error.start}") from error
    omission, body = _front_matter(text)
    above = len(text) - len(body.lstrip())
    key, language = match["key"], match["language"] or ""
    if omission and language:
        raise _Problem(
            ", line 2: an omission stands once, in the text without a language"
        )
    if omission and key in NEVER_OMITTED:
        raise _Problem(f", line 2: GRI allows no omission for {key}")
    body = body.strip()
    if not body and not omission:
        raise _Problem(": there is neither a text nor an omission")
    return Narrative(
        path.parent.name, key, match["topic"] or "", place, body, **omission,
        first_line=text[:above].count("\n") + 1, language=language,
    )  # fmt: skip


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The omission (or {}) and the text below it."""
    lines = text.split("\n")
    if lines[0] != "---":
        return {}, text
    if "---" not in lines[1:]:
        raise _Problem(", line 1: the front matter is not closed by a line ---")
    end = lines.index("---", 1)
    head, body = "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
    try:
        document = strict_yaml.parse(head)
    except strict_yaml.YamlProblem as error:
        # Lines of the front matter are counted without the opening line.
        words = re.sub(r"^line (\d+)", lambda m: f"line {int(m[1]) + 1}", str(error))
        raise _Problem(f", {words}") from error
    return _omission(document), body


def _omission(document: strict_yaml.Document) -> dict[str, str]:
    said: Any = document.value or {}

    def fail(path: tuple[str, ...], words: str) -> None:
        raise _Problem(f", line {document.line(path) + 1}: {words}")

    if not isinstance(said, dict):
        fail((), "the front matter has the one key `omission`")
    for key in said:
        if key != "omission":
            fail((key,), f"there is no key '{key}'. The one key is `omission`")
    omission = said.get("omission")
    if omission is None:
        return {}
    if not isinstance(omission, dict):
        fail(("omission",), f"an omission has the keys {', '.join(_KEYS)}")
    for key, value in omission.items():
        if key not in _KEYS:
            fail(
                ("omission", key),
                f"there is no key '{key}'. Keys of an omission: {', '.join(_KEYS)}",
            )
        if value is not None and not isinstance(value, str):
            fail(("omission", key), f"{key} is a text")
    result = {key: (omission.get(key) or "").strip() for key in _KEYS}
    if result["reason"] not in REASONS:
        fail(
            ("omission", "reason"),
            f"reason '{result['reason']}' is not one of {', '.join(REASONS)}",
        )
    for key in ("what", "explanation"):
        if not result[key]:
            fail(("omission",), f"{key} is required")
    if result["reason"] == "information_unavailable" and not result["plan"]:
        fail(
            ("omission",),
            "plan is required for information_unavailable: what is being done, by when",
        )
    return result
