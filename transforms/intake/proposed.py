"""A mapping while it is proposed, and what it takes out of the path of the file.

Belongs here: its keys with their reasons, a site or a period in a path, and the pattern
for the files of all of them. What stands in the file does not (``propose``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from transforms.intake import month_words
from transforms.intake.propose_words import Known

# The keys of a table, in the order in which they are read.
_KEYS = (
    *("header", "rows", "gives", "columns", "constants", "values", "dates", "only"),
    *("except", "fill", "melt", "labels", "form", "blank", "ignore"),
)
_WORDS_OF_PATH = re.compile(r"[/_ ]|\.(?=[^.]*$)")
is_year = re.compile("(?:19|20)[0-9]{2}").fullmatch


@dataclass
class Guess:
    """What is proposed for one sheet: keys of a mapping, why, and what stays open."""

    sheet: str
    keys: dict[str, Any] = field(default_factory=dict)
    because: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    rows: int = 0
    where: str = ""  # on its sheet, beside other tables
    # What the name of the sheet says, as a hole in place of it: a month, a site.
    hole: str = ""

    @property
    def table(self) -> dict[str, Any]:
        """Its keys with those of the sheet; '' is the one of a CSV."""
        name = f"{{{self.hole}}}" if self.hole else self.sheet
        keys = {key: self.keys[key] for key in _KEYS if key in self.keys}
        return ({"sheet": name} if name else {}) | keys

    @property
    def place(self) -> str:
        """Where it stands in its file, as a remark says it."""
        sheet = f"sheet '{self.sheet}'" if self.sheet else ""
        return ", ".join(filter(None, (sheet, self.where)))

    @property
    def is_dated(self) -> bool:
        """Whether it names periods itself, so that it is of no other year's file."""
        said = self.keys.get("melt", {}).values()
        return any("period" in each for each in said)

    @property
    def meanings(self) -> set[str]:
        """What its columns are, each for all rows."""
        named = self.keys.get("columns", {}).values()
        lists = ([each] if isinstance(each, str) else each for each in named)
        return {name for each in lists for name in each}

    @property
    def has_months(self) -> bool:
        """Whether it tells months, so that their year is wanted."""
        melt = self.keys.get("melt", {})
        return (
            self.hole == "month" or "month" in self.meanings
            or any("month" in month_words.names(heading) for heading in melt)
        )  # fmt: skip

    def put(self, key: str, name: str, value: Any) -> None:
        """A name under a key of the mapping."""
        self.keys.setdefault(key, {})[name] = value

    def leave(self, name: str, words: Sequence[str]) -> None:
        """Leave out the rows that say one of these words in a column."""
        known = self.keys.get("except", {}).get(name, [])
        self.put("except", name, list(dict.fromkeys([*known, *words])))

    def drop(self, key: str, name: str) -> None:
        """Take it away again, and the key with the last of its names."""
        del self.keys[key][name]
        if not self.keys[key]:
            del self.keys[key]


def site_of(
    guess: Guess, known: Known, path: str, above: Mapping[str, str] | None = None
) -> bool:
    """Propose the site that stands in the path, the one that a cell ``above`` the table
    names (place -> text), or the only one; whether there is."""
    ids = sorted(set(known.sites.values()))
    inside = [site for site in ids if site in path.split("/")
              or site in re.split(r"[/._ ]", path)]  # fmt: skip
    site = inside[0] if len(inside) == 1 else ids[0] if len(ids) == 1 else None
    cells = {place: t for place, t in (above or {}).items() if told(t) in known.sites}
    named = {known.sites[told(text)] for text in cells.values()}
    if len(named) > 1 or (inside and not named <= {*inside}):
        guess.unclear.append(f"sites of cells and of the path: {', '.join(cells)}")
        return False
    if named and not inside:
        place, text = next(iter(cells.items()))
        guess.put("constants", "site_id", place)
        if told(text) != text:
            guess.put("values", "site_id", {text: known.sites[told(text)]})
        elif known.sites[text] != text:
            guess.put("values", "site_id", "sites.csv")
        guess.because.append(f"site_id is what {place} says: '{text}', a site of yours")
    elif site:
        why = "stands in the path" if inside else "is your only site"
        guess.put("constants", "site_id", site)
        guess.because.append(f"site_id is {site}: it {why}")
    return site is not None or bool(named)


def told(text: str) -> str:
    """What a cell says of itself, ``Site: North Pit``; else all of it."""
    name, _, word = text.partition(":")
    return word.strip() if name.strip() and word.strip() else text


def of_sheet(guess: Guess, known: Known, *, has_site: bool, has_period: bool) -> None:
    """Propose what the name of the sheet says of what is not told: the site, or else
    the month or the period."""
    name = guess.sheet
    if not has_site and name in known.sites:
        guess.hole = "site_id"
        guess.put("values", "site_id", "sites.csv")
    elif not has_period and month_words.month(name) and not name.isdigit():
        guess.hole = "month"
    elif not has_period and month_words.period(name):
        guess.hole = "period"
    if guess.hole:
        guess.because.append(f"{guess.hole} is what the sheet is called: '{name}'")


def apart(guesses: Sequence[Guess], known: Known, names: Sequence[str]) -> None:
    """Let sheets whose names differ in a hole, and that are not alike in all else, say
    what they are called each in a table of its own; so too where the hole would take
    another of the ``names`` of the file's sheets."""
    for hole, read in (
        ("site_id", known.sites.get), ("month", month_words.month),
        ("period", month_words.period),
    ):  # fmt: skip
        alike = [guess for guess in guesses if guess.hole == hole]
        others = {*names} - {guess.sheet for guess in alike}
        # A site may be called anything.
        is_taken = bool(others) if hole == "site_id" else any(map(read, others))
        of_sheets: dict[str, list[dict[str, Any]]] = {}
        for guess in alike:
            of_sheets.setdefault(guess.sheet, []).append(guess.table)
        if is_taken or any(
            told != of_sheets[alike[0].sheet] for told in of_sheets.values()
        ):
            for guess in alike:
                guess.hole = ""
                guess.put("constants", hole, read(guess.sheet))
                if hole == "site_id":
                    guess.drop("values", "site_id")


def period_of(guess: Guess, path: str, above: Mapping[str, str]) -> bool:
    """Propose the one period that stands in a cell ``above`` the table (place -> text)
    or else in the path, the year of it where months are headings; whether there is one.
    """
    name = "year" if guess.has_months else "period"
    read = is_year if guess.has_months else month_words.period
    places = [place for place, text in above.items() if read(told(text))]
    words = {w for w in words_of_path(path) if read(w)}
    if len(places) == 1:
        text = above[places[0]]
        guess.put("constants", name, places[0])
        if told(text) != text:
            guess.put("values", name, {text: month_words.period(told(text))})
        guess.because.append(f"{name} is what {places[0]} says: '{text}'")
    elif len(words) == 1:
        (word,) = words
        guess.put("constants", name, month_words.period(word))
        guess.because.append(f"{name} is {word}: it stands in the path")
    return len(places) == 1 or len(words) == 1


def words_of_path(path: str) -> list[str]:
    """What stands between the marks of a delivered path."""
    return _WORDS_OF_PATH.split(path)


def of_all_files(path: str, guesses: Sequence[Guess]) -> str:
    """The path as a pattern for the same form of other sites and periods.

    What all tables take out of the path becomes a hole in it, and a period that none
    takes may be any; not where the rest of the name would be nearly any.
    """
    pattern, taken = path, []
    _one_name(guesses)
    for name in ("site_id", "period", "year"):
        # A table that reads it itself has no use of the hole.
        said = {guess.keys.get("constants", {}).get(name) for guess in guesses}
        told = said - {None}
        word = told.pop() if len(told) == 1 else None
        whole = f"(?<![^/_. -]){re.escape(word or '/')}(?![^/_. -])"
        parts = re.split(whole, pattern) if word else []
        if name != "site_id" and any(guess.is_dated for guess in guesses):
            continue
        if len(parts) == 2:
            pattern = f"{{{name}}}".join(parts)
            taken.append(name)
    if not any(guess.is_dated for guess in guesses) and not any(
        guess.keys.get("constants", {}).get(name) in _WORDS_OF_PATH.split(pattern)
        for guess in guesses for name in ("period", "year")
    ):  # fmt: skip
        words = re.split(f"({_WORDS_OF_PATH.pattern})", pattern)
        words[::2] = ["*" if month_words.period(w) else w for w in words[::2]]
        pattern = "".join(words)
    stem = re.sub(r"\{[a-z_]+\}", "", PurePosixPath(pattern).stem)
    if len(re.findall(r"[^\W\d_]", stem)) < 3:
        return path
    for guess in guesses:
        for name in taken:
            if name in guess.keys.get("constants", {}):
                guess.drop("constants", name)
    return pattern


def _one_name(guesses: Sequence[Guess]) -> None:
    """Let a year of the path be a year in all tables where it is one in some."""
    constants = [guess.keys.get("constants", {}) for guess in guesses]
    years = {each["year"] for each in constants if "year" in each}
    for each in constants:
        if each.get("period") in years:
            each["year"] = each.pop("period")
