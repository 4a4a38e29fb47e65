"""Mappings: how a file in another form is read as one of ours.

A mapping renames, picks and reshapes and never computes (a unit may carry a plain
factor). Belongs here: the keys of a mapping file and reading it. What its words may be
is ``check_mapping``'s, what a sheet becomes by it ``mapped``'s.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping as MappingType
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from transforms.intake import month_words
from transforms.project import strict_yaml
from transforms.project.alike import one_spelling
from transforms.project.dialect import DateForm
from transforms.project.folder import Project
from transforms.project.problem import ProjectProblem

Words = MappingType[str, str]
# Key of a form's entry -> how far from its label the value stands.
STEPS = ("right", "below")
# The ways to tell the time of a row: what one of them tells leaves the others nothing.
_TIMES = ({"period_start", "period_end"}, {"period"}, {"year", "month"})
# A table of a mapping adds to what its file says under these, and replaces the rest.
_JOINED = ("columns", "constants", "values", "units", "labels")


def other_times(name: str) -> set[str]:
    """Columns that tell the time of a row in another way than this one does."""
    own = next((way for way in _TIMES if name in way), None)
    return set().union(*_TIMES) - own if own else set()


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> Any:
    """Words of a list; one that is left blank is the blank cell."""
    return ["" if word is None else word for word in _listed(value)]


def _by_word(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {word: "" if meant is None else meant for word, meant in value.items()}


Listed = Annotated[list[str], BeforeValidator(_listed)]
Texts = Annotated[list[str], BeforeValidator(_texts)]
Meant = Annotated[dict[str, str], BeforeValidator(_by_word)]


class UnitRule(BaseModel):
    """A unit as the file writes it: our spelling, and how many of ours it is."""

    model_config = ConfigDict(extra="forbid")
    unit: str
    times: Decimal = Decimal(1)


class Rows(BaseModel):
    """Which rows of the sheet the table is: from one to another, or until a word."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    first: int = Field(default=0, alias="from", ge=0)
    last: int | None = Field(default=None, alias="to")
    until: str | None = None


class SourceRule(BaseModel):
    """Where rows are taken from: a database or a lake of Parquet files, by a query.

    ``connection`` is the name of the environment variable that holds the address: an
    address may hold a password, which stands in no file.
    """

    model_config = ConfigDict(extra="forbid")
    connection: str = Field(default="", pattern="^([A-Z][A-Z0-9_]*)?$")
    lake: str = ""
    query: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one(self) -> SourceRule:
        if bool(self.connection) == bool(self.lake):
            raise ValueError(
                "a source has a `connection` (the name of an environment variable) or "
                "a `lake` (Parquet files), one of the two"
            )
        return self


class Mapping(BaseModel):
    """mappings/<file>.yaml, or one of its tables."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    name: str = ""
    files: Listed
    source: SourceRule | None = None
    sheet: str = "*"
    skip: Listed = []
    header: Annotated[list[int], BeforeValidator(_listed)] = [1]
    gives: str = "measurements"
    rows: Rows = Rows()
    fill: Listed = []
    only: dict[str, Texts] = {}
    leave_out: dict[str, Texts] = Field(default={}, alias="except")
    blank: Texts = []
    # One column may say several things (a label that names agency and type).
    columns: dict[str, Listed] = {}
    constants: dict[str, str] = {}
    values: dict[str, Meant | str] = {}
    labels: dict[str, dict[str, Meant]] = {}
    melt: dict[str, Annotated[Meant, BeforeValidator(lambda v: v or {})]] = {}
    form: dict[str, Meant] = {}
    units: dict[str, UnitRule] = {}
    dates: DateForm | None = None
    ignore: Listed = []

    @property
    def place(self) -> str:
        """Where it stands, as a message names it."""
        file, _, table = self.name.partition("#")
        return f"mappings/{file}.yaml" + (f", table {table}" if table else "")

    @property
    def file(self) -> str:
        """The name of its file; the tables of one file share it."""
        return self.name.partition("#")[0]

    def spelled_out(self) -> Mapping:
        """With ``labels`` as what they are short for: a column that says all that any
        of its labels says, blank where one does not."""
        if not self.labels:
            return self
        columns = {heading: list(names) for heading, names in self.columns.items()}
        values = {n: dict(w) for n, w in self.values.items() if isinstance(w, dict)}
        for heading, labels in self.labels.items():
            names = list(dict.fromkeys(n for said in labels.values() for n in said))
            columns[heading] = [*columns.get(heading, ()), *names]
            for name in names:
                words = {label: said.get(name, "") for label, said in labels.items()}
                values[name] = words | values.get(name, {})
        return self.model_copy(update={"columns": columns, "values": values})

    @property
    def headings(self) -> list[str]:
        """What it names of the sheet's headings, patterns left out."""
        named = [*self.columns, *self.fill, *self.only, *self.leave_out]
        return list(dict.fromkeys([*named, *(m for m in self.melt if "{" not in m)]))

    @property
    def picks_rows(self) -> bool:
        """Whether it reads some rows of the sheet in a way of its own."""
        rows = self.rows
        keys = (self.fill, self.only, self.leave_out)
        return any(keys) or rows.first > 0 or (rows.last, rows.until) != (None, None)

    @property
    def told_by_melt(self) -> list[set[str]]:
        """What each column of numbers tells of its values."""
        return [{*said, *month_words.names(h)} for h, said in self.melt.items()]

    @cached_property
    def told_by_table(self) -> set[str]:
        """What one of several tables tells itself: a hole of the path is for those that
        do not."""
        if "#" not in self.name:
            return set()
        melts = [*self.told_by_melt, *map(set, self.form.values())]
        own = {*self.constants, *month_words.names(self.sheet)}
        own |= {name for names in self.columns.values() for name in names}
        own |= set.intersection(*melts) if melts else set()
        return own.union(*map(other_times, own))

    def words(self, meaning: str) -> Words:
        """Words of a column of ours (`dim_` or not) as the file writes them -> ours."""
        plain = meaning.removeprefix("dim_")
        found = self.values.get(meaning) or self.values.get(plain) or {}
        return {} if isinstance(found, str) else found

    def meant(self, meaning: str, text: str) -> str:
        """A text of the file in our words: by the word itself, else by a pattern."""
        words = self.words(meaning)
        fits = (
            ours for word, ours in words.items()
            if text and is_pattern(word) and matches(word, text)
        )  # fmt: skip
        return words[text] if text in words else next(fits, text)

    def read_off(self, delivered: str, sheet: str) -> dict[str, str] | None:
        """What the holes of ``files`` and ``sheet`` take of a delivered path and of a
        sheet ('' in a CSV), in our words; None where the mapping does not read it."""
        of_path, of_sheet = self._off_path(delivered), _read_off(self.sheet, sheet, ".")
        if of_path is None or of_sheet is None or self.skips(delivered, sheet):
            return None
        own = self.told_by_table
        told = {n: word for n, word in of_path.items() if n not in own} | of_sheet
        return {name: self.meant(name, text) for name, text in told.items()}

    def is_for(self, delivered: str) -> bool:
        """Whether this mapping is for a delivered path."""
        return self._off_path(delivered) is not None

    def _off_path(self, delivered: str) -> dict[str, str] | None:
        """A pattern is held against the end of the path, part by part."""
        delivered = one_spelling(delivered)
        parts = Path(delivered).parts
        for pattern in map(one_spelling, self.files):
            if not month_words.names(pattern):
                if Path(delivered).match(pattern):
                    return {}
                continue
            wanted = Path(pattern).parts
            end = "/".join(parts[-len(wanted) :])
            found = _read_off("/".join(wanted), end, "[^/]")
            if found is not None and len(wanted) <= len(parts):
                return found
        return None

    def skips(self, delivered: str, sheet: str) -> bool:
        """Whether it says that nobody reads the sheet."""
        return any(matches(w, sheet) for w in self.skip) and self.is_for(delivered)


def _read_off(pattern: str, text: str, any_: str) -> dict[str, str] | None:
    found = month_words.holes(pattern, text, any_)
    # One hole that stands twice takes the same twice.
    if found is None or len(set(found)) > len({name for name, _ in found}):
        return None
    return dict(found)


def is_pattern(word: str) -> bool:
    """Whether a word of a mapping stands for several: `*` and `?` are any letters."""
    return "*" in word or "?" in word


def expression(pattern: str) -> str:
    """A pattern as a regular expression, for Python and for DuckDB."""
    return "(?s)" + re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def matches(pattern: str, text: str) -> bool:
    """Whether a text is what a pattern with `*` and `?` says."""
    return re.fullmatch(expression(pattern), text) is not None


def mapping_files(project: Project) -> tuple[dict[str, bytes], Words]:
    """What ``load_mappings`` takes of a project: its files by name, and its sites by
    name; a name that two of them have is none."""
    texts = {
        f"mappings/{path.name}": path.read_bytes()
        for pattern in ("*.yaml", "*.csv")
        for path in sorted((project.root / "mappings").glob(pattern))
    }
    rows = project.tables["sites"]
    named = Counter(row["name"] for row in rows)
    return texts, {r["name"]: r["site_id"] for r in rows if named[r["name"]] == 1}


def load_mappings(
    texts: MappingType[str, bytes], sites: MappingType[str, str] | None = None
) -> list[Mapping]:
    """Parse mapping files given as name -> content, in order of their names.

    Beside the YAML files stand the CSV files with words that they name; ``sites`` are
    the names of sites.csv -> their ids. Raises ProjectProblem with file and line.
    """
    problems: list[str] = []
    lists: dict[str, Words] = {"sites.csv": sites or {}}
    for name, text in sorted(texts.items()):
        if name.endswith(".csv"):
            try:
                lists[Path(name).name] = _word_list(text)
            except ValueError as error:
                problems.append(f"{name}, {error}")
    mappings = []
    for name, text in sorted(texts.items()):
        if name.endswith(".csv"):
            continue
        try:
            document = strict_yaml.parse(text)
        except strict_yaml.YamlProblem as error:
            problems.append(f"{name}, {error}")
            continue
        told = document.value or {}
        if isinstance(told, dict) and "source" in told:
            if "files" in told:
                problems.append(
                    f"{name}, line {document.line(('files',))}, files: what a source "
                    "gives is its file; remove `files` or `source`"
                )
            told = told | {"files": taken_name(Path(name).stem)}
        for number, value, prefix in _tables(told):
            try:
                table = Mapping.model_validate(value)
            except ValidationError as error:
                problems += _told(name, error, document, prefix)
                continue
            wrong = [
                f"{name}, line {document.line(('values', column))}, values.{column}: "
                f"there is no mappings/{words} (its columns: found, means)"
                for column, words in table.values.items()
                if isinstance(words, str) and words not in lists
            ]
            problems += wrong
            resolved = {
                column: lists.get(words, {}) if isinstance(words, str) else words
                for column, words in table.values.items()
            }
            own = Path(name).stem + (f"#{number}" if number else "")
            whole = table.model_copy(update={"name": own, "values": resolved})
            mappings.append(whole.spelled_out())
    if problems:
        raise ProjectProblem(list(dict.fromkeys(problems)))
    return mappings


def taken_name(mapping: str) -> str:
    """The delivered path of the rows that a mapping takes from its source."""
    return f"sources/{mapping}.parquet"


Prefix = tuple[str | int, ...]


def _tables(value: Any) -> list[tuple[int, Any, Prefix]]:
    """(number, keys, where they stand) of each table that a file describes."""
    if not isinstance(value, dict) or "tables" not in value:
        return [(0, value, ())]
    shared = {key: item for key, item in value.items() if key != "tables"}
    found: list[tuple[int, Any, Prefix]] = []
    listed = value["tables"]
    if not isinstance(listed, list) or not listed:
        return [(0, shared | {"tables": "a list of tables"}, ())]
    for place, own in enumerate(listed):
        if not isinstance(own, dict) or {"files", "source", "tables"} & own.keys():
            found.append((place + 1, {"tables": "keys of a table"}, ()))
            continue
        joined = {
            key: shared[key] | own[key]
            for key in _JOINED
            if isinstance(shared.get(key), dict) and isinstance(own.get(key), dict)
        }
        found.append((place + 1, shared | own | joined, ("tables", place)))
    return found


def _told(
    name: str, error: ValidationError, document: strict_yaml.Document, prefix: Prefix
) -> list[str]:
    told = []
    for item in error.errors():
        path = tuple(item["loc"])
        own = (*prefix, *path) if (*prefix, *path[:1]) in document.lines else path
        key = ".".join(str(part) for part in path)
        told.append(f"{name}, line {document.line(own)}, {key}: {item['msg']}")
    return told


def _word_list(text: bytes) -> Words:
    """Words as a file writes them -> ours. Raises ValueError with the row."""
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    if not rows or rows[0] != ["found", "means"]:
        raise ValueError("row 1: the columns of a list of words are `found,means`")
    words: dict[str, str] = {}
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        if len(row) != 2 or row[0] in words:
            fault = "stands twice" if row[0] in words else "needs two fields"
            raise ValueError(f"row {number}: '{row[0]}' {fault}")
        words[row[0]] = row[1]
    return words
