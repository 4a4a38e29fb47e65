"""The project folder that a company keeps: orebook.yaml and the tables beside it.

Belongs here: reading them, refusing what is wrong with file and line. What is done
with them does not.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from stat import S_ISDIR
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from transforms.project import strict_yaml
from transforms.project.alike import one_spelling
from transforms.project.conventions import Conventions, listed
from transforms.project.dialect import DateForm, Dialect
from transforms.project.narrative import Narrative
from transforms.project.narrative import read_all as read_narratives
from transforms.project.periods import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Calendar,
    Period,
    UnknownPeriod,
)
from transforms.project.problem import ProjectProblem
from transforms.project.shared_facilities import COLUMNS as SHARED
from transforms.project.words import EXPECTED, split_columns
from warehouse import raw_store
from warehouse.reference import LANGUAGES

APPROACHES = ("operational_control", "financial_control", "equity_share")


def _language(value: Any) -> Any:
    if value in LANGUAGES:
        return value
    near = difflib.get_close_matches(str(value).lower(), _NEAR, n=1)
    meant = f" Did you mean {_NEAR[near[0]]}?" if near else ""
    raise ValueError(
        f"there is no language '{value}'. Known: {', '.join(LANGUAGES)}.{meant}"
    )


_NEAR = {name: name for name in LANGUAGES} | {
    "english": "en", "spanish": "es", "español": "es", "french": "fr", "français": "fr",
    "portuguese": "pt", "português": "pt",
}  # fmt: skip
Language = Annotated[str, BeforeValidator(_language)]


class DialectConfig(BaseModel):
    """How files that match a pattern write their fields and numbers."""

    model_config = ConfigDict(extra="forbid")
    files: str
    delimiter: str = Field(",", min_length=1, max_length=1)
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"
    dates: DateForm = "YYYY-MM-DD"


def _part(value: Any) -> Decimal:
    """A part of the value before: ``5 %``, or 0 for any change at all."""
    text = str(value).strip()
    number = text.removesuffix("%").strip()
    try:
        part = Decimal(number) / 100
    except InvalidOperation:
        part = Decimal(-1)
    if part < 0 or not part.is_finite() or (part and not text.endswith("%")):
        raise ValueError(f"'{text}' is no part of a value; write it as 5 %, or 0")
    return part


class Config(BaseModel):
    """orebook.yaml. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")
    company: str
    periods: Annotated[list[str], BeforeValidator(listed)] = Field(min_length=1)
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    consolidation: Literal[
        "operational_control", "financial_control", "equity_share"
    ] = "operational_control"
    fiscal_year_end: str = "12-31"
    publication_date: date | None = None
    # One of ``periods``, with whose emissions later ones are compared.
    base_year: str = ""
    standards: list[str] = ["gri@2021", "gri14@2024"]
    gwp_set: Literal["SAR", "AR4", "AR5", "AR6"] = "AR6"
    factor_regions: Annotated[list[str], BeforeValidator(listed)] = []
    # How long after its last day a cell may be an estimate when the report comes out.
    estimate_days: int | None = Field(None, ge=0, le=3660)
    conventions: Conventions = Conventions()
    languages: Annotated[list[Language], BeforeValidator(listed)] = Field(
        ["en"], min_length=1
    )
    dialects: list[DialectConfig] = []
    # By which part of itself a published figure may move before its difference is a
    # restatement: by indicator, ``default`` for the others. 5 % is what SBTi's criteria
    # set for base years (from memory).
    thresholds: dict[str, Annotated[Decimal, BeforeValidator(_part)]] = {}

    def threshold(self, indicator: str) -> Decimal:
        """The part of its published value from which a figure's change is restated."""
        usual = self.thresholds.get("default", Decimal("0.05"))
        return self.thresholds.get(indicator, usual)


# Keys that will have a meaning and have none yet: a setting that changes nothing would
# be believed, so it is refused until something reads it.
NOT_READ_YET = {
    "rate_base_hours": "Safety rates are published per 200,000 and per 1,000,000 hours "
    "side by side, whatever stands here.",
}


@dataclass(frozen=True)
class Project:
    """A project folder, read and found usable."""

    root: Path
    config: Config
    calendar: Calendar
    periods: tuple[Period, ...]
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    # The same texts in other languages.
    translations: tuple[Narrative, ...] = ()
    # Of each file that is read here its size and time stamp, taken before it was.
    stamps: Mapping[str, tuple[int, int]] | None = None

    @property
    def intake(self) -> Path:
        return self.root / "intake"

    @property
    def store(self) -> Path:
        return self.root / "evidence" / "raw"

    @property
    def ledger(self) -> Path:
        return self.root / "evidence" / "ledger.jsonl"

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def restricted(self) -> Path:
        """Releases in which people can be read: for the team and the assurer."""
        return self.root / "restricted"

    def dialect(self, name: str) -> Dialect:
        """The declared dialect of a delivery; the first pattern that matches."""
        for entry in self.config.dialects:
            if Path(one_spelling(name)).match(one_spelling(entry.files)):
                return Dialect(
                    entry.delimiter, entry.decimal, entry.thousands, entry.encoding,
                    entry.dates,
                    entry.delimiter != "," and "decimal" not in entry.model_fields_set,
                )
        return Dialect()

    def unchanged(self) -> None:
        """Before anything is kept that was made with the project's files: they are as
        they were when ``load`` began, so what was read of them since is one state.

        Raises raw_store.ChangingFile where one was saved, made or taken away: a release
        would say that it was made with what it was not.
        """
        now = _stamps(self.root)
        before = now if self.stamps is None else self.stamps
        if saved := sorted({name for name, _ in now.items() ^ before.items()}):
            raise raw_store.ChangingFile(
                f"{saved[0]} was saved after it had been read for this run, which ends "
                "here without a release. Run it again."
            )

    def configuration_files(self) -> list[Path]:
        """Every file that a release depends on besides the deliveries, sorted."""
        return sorted([*self.figure_files(), *self.disclosure_files()])

    def disclosure_files(self) -> list[Path]:
        """Files that disclosures and reports depend on, but no figure."""
        return sorted(
            path
            for folder, pattern in (
                ("narrative", "**/*"),
                ("decisions", "*.csv"),
                ("materiality", "**/*"),
                ("overrides/standards", "*"),
            )
            for path in (self.root / folder).glob(pattern)
            if path.is_file()
        )

    def figure_files(self) -> list[Path]:
        """Every file that a figure depends on besides the deliveries, sorted."""
        names = ["orebook.yaml", *(f"{name}.csv" for name in TABLES)]
        calendar_file = self.config.fiscal_year_end
        if calendar_file.endswith(".csv"):
            names.append(calendar_file)
        files = [self.root / name for name in names if (self.root / name).is_file()]
        for folder, pattern in (
            ("mappings", "*.yaml"),
            ("mappings", "*.csv"),
            ("factors", "*.csv"),
            ("overrides/indicators", "**/*"),
        ):
            files += [p for p in (self.root / folder).glob(pattern) if p.is_file()]
        return sorted(files)


# Columns of the tables beside orebook.yaml: the first ones are required.
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sites": (
        ("site_id", "name", "country"),
        ("admin1", "latitude", "longitude", "type", "status", "minerals", "operator",
         "grid_region", "opened", "closed", "tags", "language", "contact"),
    ),
    "activities": (("site_id", "activity"), ("valid_from", "valid_to")),
    "ownership": (
        ("site_id", "valid_from"),
        ("valid_to", "equity_share", "financial_control", "operational_control"),
    ),
    "entities": (
        ("entity", "country"),
        ("parent", "valid_from", "valid_to", "in_financial_report"),
    ),
    "shared_facilities": SHARED,
    "expected": EXPECTED,
    "words": (("list", "alias", "word"), ()),
    "history": (
        ("indicator_id", "entity", "period_id", "value", "unit"),
        ("breakdown", "document", "page", "assured"),
    ),
    "controls": (
        ("entity", "period_id", "value", "unit"),
        ("metric_id", "indicator_id", "breakdown", "tolerance", "source"),
    ),
}  # fmt: skip


def load(root: Path) -> Project:
    """Read a project folder.

    Raises ProjectProblem naming file, line and remedy for everything that is wrong.
    """
    file = root / "orebook.yaml"
    if not file.is_file():
        raise ProjectProblem(
            [f"{root}: there is no orebook.yaml here. `orebook init DIR` makes one; "
             "--project DIR says where another stands."]
        )  # fmt: skip
    problems: list[str] = []
    stamps = _stamps(root)
    config = _config(file, problems)
    tables = {name: read_table(root / f"{name}.csv", problems) for name in TABLES}
    if not (root / "sites.csv").is_file():
        problems.append("sites.csv: the file is missing. It lists the company's sites.")
    if config is None:
        raise ProjectProblem(problems)
    calendar, periods = _periods(root, config, problems)
    from transforms.project.tables import check_tables

    notes = check_tables(tables, problems)
    narratives = read_narratives(root, problems)
    _narrative_periods(narratives, calendar, problems)
    texts, translations = _languages(narratives, config.languages[0], problems)
    if problems:
        raise ProjectProblem(problems)
    project = Project(
        root, config, calendar, periods, tables, tuple(notes), texts, translations,
        stamps,
    )  # fmt: skip
    for path in project.configuration_files():
        name = path.relative_to(root).as_posix()
        if not name.isprintable():
            shown = name.encode("utf-8", "surrogateescape").decode(errors="replace")
            problems.append(f"{shown}: the name is not plain UTF-8 text; rename it")
    if problems:
        raise ProjectProblem(problems)
    return project


def _stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Size and time stamp of every file that may be read here, by its name."""
    found = {}
    for pattern in (
        "orebook.yaml", "*.csv", "narrative/**/*", "mappings/*", "factors/*.csv",
        "overrides/**/*", "decisions/*.csv", "materiality/**/*",
    ):  # fmt: skip
        for path in root.glob(pattern):
            with suppress(FileNotFoundError):
                stat = path.stat()
                if not S_ISDIR(stat.st_mode):
                    name = path.relative_to(root).as_posix()
                    found[name] = stat.st_size, stat.st_mtime_ns
    return found


def _config(file: Path, problems: list[str]) -> Config | None:
    try:
        document = strict_yaml.parse(file.read_bytes())
        return Config.model_validate(document.value or {})
    except strict_yaml.YamlProblem as error:
        problems.append(f"orebook.yaml, {error}")
    except ValidationError as error:
        for item in error.errors():
            path = tuple(item["loc"])
            key = ".".join(str(part) for part in path)
            words = item["msg"].removeprefix("Value error, ")
            if item["type"] == "extra_forbidden":
                words = _unknown_key(path)
            if item["type"] == "missing":
                words = "this key is required"
            problems.append(f"orebook.yaml, line {document.line(path)}, {key}: {words}")
    return None


def _unknown_key(path: tuple[str | int, ...]) -> str:
    name = str(path[-1])
    if name in NOT_READ_YET and len(path) == 1:
        return (
            f"this key is not read yet. {NOT_READ_YET[name]} Take the line out; it is "
            "refused so that nobody relies on it."
        )
    inner = {"conventions": Conventions}.get(str(path[0]), DialectConfig)
    model = Config if len(path) == 1 else inner
    close = difflib.get_close_matches(name, model.model_fields, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return f"there is no such key.{hint} Known: {', '.join(model.model_fields)}"


def _periods(
    root: Path, config: Config, problems: list[str]
) -> tuple[Calendar, tuple[Period, ...]]:
    calendar = Calendar()
    year_end = config.fiscal_year_end
    if year_end.endswith(".csv"):
        calendar = Calendar(named=tuple(_calendar_file(root / year_end, problems)))
    elif match := re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", year_end):
        calendar = Calendar((int(match[1]), int(match[2])))
    else:
        problems.append(
            f"orebook.yaml, fiscal_year_end: '{year_end}' is neither MM-DD nor the "
            "name of a calendar file (period_id, start, end)"
        )
    periods = []
    for name in config.periods:
        try:
            periods.append(calendar.period(name))
            calendar.prior(periods[-1])
        except UnknownPeriod as error:
            problems.append(f"orebook.yaml, periods: {error}")
    if config.base_year and config.base_year not in config.periods:
        problems.append(
            f"orebook.yaml, base_year: '{config.base_year}' is none of periods "
            f"({', '.join(config.periods)}). List it there: without its figures "
            "nothing is compared"
        )
    if len(set(config.periods)) < len(config.periods):
        problems.append("orebook.yaml, periods: a period is listed twice")
    return calendar, tuple(sorted(periods))


def _languages(
    narratives: tuple[Narrative, ...], own: str, problems: list[str]
) -> tuple[tuple[Narrative, ...], tuple[Narrative, ...]]:
    """The texts, and those that say the same in another language; a name with the
    company's own language is one without."""
    texts = [item for item in narratives if item.language in ("", own)]
    files = {item.key: item.file for item in texts}
    problems += [
        f"{item.file}: {files[item.key]} is the same text in the same language, '{own}'"
        for item in texts
        if files[item.key] != item.file
    ]
    others = [item for item in narratives if item.language not in ("", own)]
    problems += [
        f"{item.file}: there is no text in '{own}', the first of `languages`, that it "
        f"says in '{item.language}'"
        for item in others
        if item.key not in files
    ]
    return tuple(texts), tuple(others)


def _narrative_periods(
    narratives: tuple[Narrative, ...], calendar: Calendar, problems: list[str]
) -> None:
    """A text of an earlier year may stay; a period that cannot exist is a slip."""
    for name in sorted({item.period_id for item in narratives}):
        try:
            calendar.period(name)
        except UnknownPeriod as error:
            problems.append(f"narrative/{name}: {error}")


def _calendar_file(path: Path, problems: list[str]) -> list[Period]:
    rows = read_table(path, problems, (("period_id", "start", "end"), ()))
    if not path.is_file():
        problems.append(f"orebook.yaml, fiscal_year_end: {path.name} is missing")
    periods = []
    for number, row in enumerate(rows, start=2):
        try:
            start, end = (date.fromisoformat(row[key]) for key in ("start", "end"))
            if end < start:
                raise ValueError("end is before start")
            if not EARLIEST_YEAR < start.year <= end.year < LATEST_YEAR:
                raise ValueError(f"years run from {EARLIEST_YEAR} to {LATEST_YEAR}")
            periods.append(Period(start, end, row["period_id"]))
        except ValueError as error:
            problems.append(f"{path.name}, row {number}: {error}")
    return sorted(periods)


def read_table(
    path: Path,
    problems: list[str],
    columns: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
) -> list[dict[str, str]]:
    """Rows of a configuration table as text, '' where blank; [] without the file."""
    if not path.is_file():
        return []
    required, optional = columns or TABLES[path.stem]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(f"{path.name}: not UTF-8 text at byte {error.start}")
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        problems.append(f"{path.name}, line {reader.line_num}: {error}")
        return []
    header = [name.strip() for name in rows[0]] if rows else []
    for name in required:
        if name not in header:
            problems.append(f"{path.name}: the column '{name}' is missing")
    if path.stem == "expected":
        optional += tuple(name for name in header if name in split_columns())
    for name in header:
        if name not in required + optional:
            known = ", ".join(required + optional)
            problems.append(
                f"{path.name}: unknown column '{name}'. Columns of this table: {known}"
            )
        if header.count(name) > 1:
            problems.append(f"{path.name}: the column '{name}' is there twice")
    result = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            problems.append(
                f"{path.name}, row {number}: {len(row)} fields, the header has "
                f"{len(header)}"
            )
            continue
        values = dict.fromkeys(required + optional, "")
        values.update(zip(header, (cell.strip() for cell in row), strict=True))
        result.append(values)
    return result
