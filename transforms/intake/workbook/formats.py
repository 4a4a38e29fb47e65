"""Number formats: what a cell with a number shows, where that is not what it holds.

Belongs here: the language of format codes, as Excel, LibreOffice and WPS write them.
Does not: which cell has which format (`styles`), and what follows from it (`stage`).
Dates are left alone, as the value reader turns those into dates, but for the first day
of a year of which the year alone is shown: people typed that year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from transforms.intake.grid import PER_CENT

# Formats that are numbered in the file and written out nowhere.
BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 48: "##0.0E+0"},
    **{5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);[Red]("$"#,##0)'},
    **{7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)'},
    **{37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)"},
    **{39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)"},
    **{41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)'},
    **{42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)'},
    **{43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'},
    **{44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)'},
}
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<sci>[eE][+-])|(?P<half>AM/PM|A/P)|(?P<one>.)",
    re.IGNORECASE | re.DOTALL,
)
_YEAR = re.compile(r"(?:\[\$-[^\]]*\])?y+(?:;@)?", re.IGNORECASE).fullmatch
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:[eE][+-]?[0-9]+)?)")
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__,
    ">=": Decimal.__ge__, "=": Decimal.__eq__, "<>": Decimal.__ne__,
}  # fmt: skip
_SPACES = re.compile("\\\\[ \u00a0\u202f']")
_DIGITS, _DATES = frozenset("0#?"), frozenset("ymdhsgeb")
_DASHES = frozenset("-\u2013\u2212")
_SIGNS = str.maketrans("", "", "()+-\u2212\u2013 \u00a0\u202f'*")


@dataclass(frozen=True)
class Shown:
    """What a cell shows: its text, and the words in it that are no digits.

    `same`: the number that is seen is the one that is held, rounded as it is shown.
    """

    text: str
    words: str
    same: bool
    hundredfold: bool = False
    code: str = ""
    day: str = ""  # that the cell holds, of which it shows the year

    def note(self, held: str) -> str:
        """What is said of it; '' where it is the same number, without words."""
        if self.same and not self.words:
            return ""
        shown_in = f", shown in {self.words}" if self.words else ""
        if self.hundredfold and self.words == "%":
            shown_in = f", shown in {PER_CENT}"
        elif self.words and not self.same:
            shown_in = ", shown as another"
        held = self.day or plain(held)
        return f"the file holds {held}{shown_in} by the format {self.code}"


def plain(held: str) -> str:
    """A stored number as the readers of values write it: shortest, without .0."""
    text = repr(float(held))
    return text[:-2] if text.endswith(".0") else text


@dataclass
class _Section:
    """One of up to four parts of a code; `digits` is the run of placeholders."""

    before: str = ""
    digits: str = ""
    after: str = ""
    percent: int = 0
    colour: bool = False
    general: bool = False
    text: bool = False
    date: bool = False
    scientific: bool = False
    condition: tuple[str, Decimal] | None = None

    def literal(self, text: str) -> None:
        if not self.digits and not self.general:
            self.before += text
        elif self.digits and text:
            # May yet turn out to stand between digits, as in 000-0000.
            self.digits += "".join(f"\\{letter}" for letter in text)
        else:
            self.after += text


class NumberFormat:
    """A format code, read once and asked for many cells."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.sections = _sections(code)
        self.is_date = any(section.date for section in self.sections[:3])
        self.is_year = bool(_YEAR(code))
        self.smallest = max(_smallest(section) for section in self.sections[:3])
        self.is_plain = len(self.sections) < 3 and all(map(_is_plain, self.sections))
        if len(self.sections) == 2:
            self.is_plain &= _says_minus(self.sections[1])

    @property
    def is_looked_at(self) -> bool:
        """Whether it may show something else than the value says."""
        return self.is_year or not self.is_date

    def shown(self, held: str) -> Shown | None:
        """What a cell that holds this number shows; None where that is the number."""
        if self.is_date:
            return self._year(held) if self.is_year else None
        if self.is_plain and not 0 < abs(float(held)) < self.smallest:
            return None
        with localcontext() as context:
            context.prec = 400  # any double to the last of its digits
            shown = self._shown(Decimal(plain(held)))
        return replace(shown, code=self.code) if shown else None

    def _year(self, held: str) -> Shown | None:
        number = float(held)
        if not number.is_integer() or not 0 < number < 2_958_466:  # 10000-01-01
            return None
        day = date(1899, 12, 30) + timedelta(int(number))
        if (day.month, day.day) != (1, 1):
            return None
        return Shown(f"{day.year}", "", False, code=self.code, day=f"{day}")

    def _shown(self, held: Decimal) -> Shown | None:
        section, drops_sign = self._section(held)
        number = abs(held) if drops_sign else held
        number *= 100**section.percent
        if section.general:
            digits, seen = f"{number.normalize():f}", number
        elif section.text:
            digits, seen = f"{held.normalize():f}", held
        else:
            digits, seen = _digits(section, number)
        text = f"{section.before}{digits}{section.after}"
        words = (section.before + section.after).translate(_SIGNS)
        has_digits = any(letter.isdigit() for letter in digits)
        if not has_digits:
            # A dash is how accounts write nothing; nothing at all is a blank.
            same = held == 0 and bool(_DASHES & set(text))
            return None if same and not words else Shown(text.strip(), words, same)
        if drops_sign and held < 0 and not _says_minus(section):
            return Shown(text.strip(), words, False)
        hundredfold = section.percent == 1 and seen is not None
        same = not section.percent and seen is not None
        same = same and not (held != 0 and seen == 0)
        if same and not words:
            padded = digits != digits.lstrip("0") and len(digits) > 1
            return Shown(digits, "", True) if padded and digits.isdigit() else None
        return Shown(text.strip(), words, same, hundredfold)

    def _section(self, held: Decimal) -> tuple[_Section, bool]:
        """The section for a number, and whether it shows it without its sign."""
        numbers = [s for s in self.sections[:3] if not s.text or s is self.sections[0]]
        if any(section.condition for section in numbers):
            for section in numbers:
                if section.condition is None:
                    return section, False
                sign, bound = section.condition
                if _HOLDS[sign](held, bound):
                    below = sign in ("<", "<=") and bound <= 0
                    return section, below and held < 0
            return numbers[-1], False
        if held < 0 and len(numbers) > 1:
            return numbers[1], True
        if held == 0 and len(numbers) > 2:
            return numbers[2], False
        return numbers[0], False


def _sections(code: str) -> list[_Section]:
    found = [_Section()]
    for piece in _PIECE.finditer(code):
        here = found[-1]
        group, text = piece.lastgroup, piece.group()
        if group == "quoted" or group == "escaped":
            here.literal(piece.group(group))
        elif group == "bracket":
            _bracket(here, piece.group(group))
        elif group == "general":
            here.general = True
        elif group == "sci":
            here.scientific = bool(here.digits)
            here.digits += "E"
        elif group == "half":
            here.date = True
        elif group == "one":
            if text == ";":
                found.append(_Section())
            else:
                _letter(here, text)
    for section in found:
        _close(section)
    return found[:4]


def _bracket(here: _Section, inside: str) -> None:
    if inside.startswith("$"):
        here.literal(inside[1:].partition("-")[0])
    elif condition := _CONDITION.fullmatch(inside.strip()):
        here.condition = condition[1], Decimal(condition[2])
    elif inside and set(inside.lower()) <= set("hms"):
        here.date = True
    else:
        here.colour = not inside.upper().startswith(("DBNUM", "NATNUM"))


def _letter(here: _Section, text: str) -> None:
    if text in _DIGITS or text == "." or (text in ",/" and here.digits):
        here.digits += text
    elif text == "%":
        here.percent += 1
        here.literal("%")
    elif text == "@":
        here.text = True
    elif text.lower() in _DATES and not here.digits:
        here.date = True
    elif text == ",":
        pass
    elif text.isdigit() and "/" in here.digits:
        here.digits += text  # a fraction of eighths
    else:
        here.literal(text)


def _close(section: _Section) -> None:
    """Literals after the last placeholder stand behind the number."""
    match = re.search(r"(?:\\.)+$", section.digits, re.DOTALL)
    if match:
        section.after = match.group()[1::2] + section.after
        section.digits = section.digits[: match.start()]
    # Scaling commas may stand before or behind those: 0.0, "kt" and 0.0" kt",
    commas = re.search(r"(?:\\.)+(,+)$", section.digits, re.DOTALL)
    if commas:
        letters = section.digits[commas.start() : commas.start(1)]
        section.after = letters[1::2] + section.after
        section.digits = section.digits[: commas.start()] + commas[1]


def _pattern(section: _Section) -> tuple[str, str, int]:
    """(placeholders before the point, behind it, how often divided by a thousand)."""
    run = _SPACES.sub("", section.digits)  # which group digits, as commas do
    scale = len(run) - len(run.rstrip(","))
    run = run.rstrip(",")
    whole, _, decimals = run.partition(".")
    scale += len(whole) - len(whole.rstrip(",")) if decimals else 0
    return whole.rstrip(","), decimals.replace(",", ""), scale


def _is_plain(section: _Section) -> bool:
    """Whether every number is shown as it is, at most rounded."""
    if section.text or section.date:
        return True
    if (section.before + section.after).translate(_SIGNS):
        return False
    if section.percent or section.condition or "/" in section.digits:
        return False
    if section.general or section.scientific:
        return True
    if not section.digits or "\\" in section.digits:
        return False
    whole, decimals, scale = _pattern(section)
    if "0" not in whole + decimals:
        return False  # a zero is shown as nothing
    return not scale and not whole.startswith("00")


def _says_minus(section: _Section) -> bool:
    """Whether one can see that the number is below zero: accounts use red as well."""
    text = section.before + section.after
    return section.colour or bool((_DASHES | {"("}) & set(text))


def _smallest(section: _Section) -> float:
    """Below this a number that is not zero is shown as zero."""
    if not section.digits or section.scientific or "/" in section.digits:
        return 0.0
    _, decimals, _ = _pattern(section)
    return float(Decimal("0.5").scaleb(-sum(d in _DIGITS for d in decimals)))


def _digits(section: _Section, number: Decimal) -> tuple[str, Decimal | None]:
    """The digits that are shown, and their number if it is that of the cell."""
    if section.scientific:
        return f"{number:.{_after_point(section.digits)}E}", number
    if not section.digits:
        return "", None
    if "/" in section.digits:
        return _fraction(section.digits, number)
    whole, decimals, scale = _pattern(section)
    places = sum(letter in _DIGITS for letter in decimals)
    scaled = number.scaleb(-3 * scale)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    left, _, right = f"{abs(rounded):f}".partition(".")
    wanted = sum(letter == "0" for letter in decimals)
    right = right[:wanted] + right[wanted:].rstrip("0")
    shown = sign + _whole(whole, left) + (f".{right}" if right else "")
    return shown, None if scale or "\\" in whole else rounded


def _whole(pattern: str, digits: str) -> str:
    """Digits before the point, put into their places from the right."""
    grouped = "," in pattern
    places = re.findall(r"\\(.)|([0#?])", pattern.replace(",", ""), re.DOTALL)
    if not any(literal for literal, _ in places):
        least = sum(place == "0" for _, place in places)
        digits = "" if digits == "0" and not least else digits.zfill(least)
        return f"{int(digits):,}" if grouped and len(digits) > 3 else digits
    rest, out = list(digits), ""
    for literal, _ in reversed(places):
        out = (literal or (rest.pop() if rest else "0")) + out
    return "".join(rest) + out


def _after_point(digits: str) -> int:
    behind = digits.partition("E")[0].partition(".")[2]
    return sum(letter in _DIGITS for letter in behind)


def _fraction(pattern: str, number: Decimal) -> tuple[str, Decimal | None]:
    over, _, under = pattern.rpartition("/")
    fixed = re.sub(r"\\.", "", under)
    exact = Fraction(number)
    if fixed.isdigit() and fixed.strip("0"):
        near = Fraction(round(exact * int(fixed)), int(fixed))
    else:
        near = exact.limit_denominator(10 ** max(len(fixed), 1) - 1)
    whole, rest = divmod(abs(near), 1)
    shown = f"{rest.numerator}/{rest.denominator}" if rest else ""
    if " " in over or "\\ " in over or re.search(r"[0#?] ", over):
        shown = " ".join(filter(None, (str(whole) if whole or not rest else "", shown)))
    elif rest or whole:
        shown = f"{abs(near).numerator}/{abs(near).denominator}"
    sign = "-" if near < 0 else ""
    close = abs(exact - near) <= abs(exact) / 1000
    return sign + (shown or "0"), number if close else None
