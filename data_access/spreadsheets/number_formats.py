"""What a number format shows of a number, and whether that is the number itself."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

from data_access.spreadsheets.sheets import Doubt

Shown = tuple[str, Doubt | None]
"""What a person reads, and why the cell holds something else."""

_GENERAL = re.compile(r"(?:@|general|g/\u901a\u7528\u683c\u5f0f)?", re.IGNORECASE)
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"$"#,##0', 6: '"$"#,##0', 7: '"$"#,##0.00', 8: '"$"#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ "¥"* #,##0.00_ ',
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats known by number alone; all others of these numbers are dates or times."""
DATE_NUMBERS = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))

_BEYOND_DIGITS = 1e15
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
# Chinese programs write their own words for General, and for a.m. and p.m.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general|g/\u901a\u7528\u683c\u5f0f)"
    r"|(?P<date>am/pm|a/p|\u4e0a\u5348/\u4e0b\u5348|e(?![+-])|[ymdhsg])"
    r"|(?P<digits>[0#?]+(?:,+[0#?]+)*)|(?P<scale>,+)|(?P<point>\.)|(?P<percent>%)"
    r"|(?P<power>e[+-])|(?P<text>@)|(?P<section>;)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-]*)")
_COLOUR = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r\s*\d+)$", re.IGNORECASE
)
_DIGIT_BESIDE = re.compile(r"[\d.,]#|#[\d.,]")
_ELAPSED = re.compile(r"[hms]+$", re.IGNORECASE)


class Section:
    """One of a format's sections: what stands before and after the number, and its digits."""

    def __init__(self) -> None:
        self.before = self.after = ""
        self.whole: str | None = None
        self.decimals: str | None = None
        self.thousands = 0
        self.is_general = self.is_date = self.is_percent = self.is_text = self.is_strange = False

    @property
    def has_number(self) -> bool:
        """Whether the section shows the number at all."""
        return self.is_general or self.whole is not None or self.decimals is not None

    def literal(self, text: str) -> None:
        """Add text that stands there as it is."""
        if self.has_number or self.is_text:
            self.after += text
        else:
            self.before += text


@lru_cache(maxsize=5_000)
def sections_of(code: str) -> tuple[Section, ...]:
    """Take a format apart into its sections."""
    sections = [Section()]
    for token in _TOKEN.finditer(code):
        if token["section"]:
            sections.append(Section())
        else:
            _add(sections[-1], token)
    return tuple(sections)


def _add(section: Section, token: re.Match[str]) -> None:  # noqa: C901
    kind, found = token.lastgroup, token[token.lastgroup or 0]
    if kind in ("quoted", "escaped", "other"):
        section.literal(found)
    elif kind == "bracket":
        _add_bracket(section, found)
    elif kind == "general":
        section.is_general = True
    elif kind == "date":
        section.is_date = True
    elif kind == "digits":
        _add_digits(section, found)
    elif kind == "point":
        section.is_strange |= section.decimals is not None
        section.decimals = section.decimals or ""
    elif kind == "scale":
        section.thousands += len(found)
        section.is_strange |= not section.has_number
    elif kind == "percent":
        section.is_percent = True
    elif kind == "power":
        section.is_strange = True
    elif kind == "text":
        section.is_text = True


def _add_digits(section: Section, digits: str) -> None:
    """Digits in several places, as in a fraction or a telephone number, are not one number."""
    plain = digits.replace(",", "")
    section.is_strange |= bool(section.after)
    if section.decimals is None:
        section.is_strange |= section.whole is not None
        section.whole = plain
    else:
        section.is_strange |= bool(section.decimals)
        section.decimals = plain


def _add_bracket(section: Section, found: str) -> None:
    if currency := _CURRENCY.match(found):
        section.literal(currency[1])
    elif _ELAPSED.match(found):
        section.is_date = True
    elif not _COLOUR.match(found):
        section.is_strange = True


def plain(value: float) -> str:
    """Write a number in 15 digits, as spreadsheets compute, whole ones without a point."""
    if isfinite(value) and value.is_integer():
        return str(int(value))
    return f"{value:.15g}"


def shown(value: float, code: str, *, from_1904: bool = False) -> Shown:
    """Return what a format shows of a number.

    With a doubt where that is no number, another number or one a person may take for another: per
    cent, dates, hidden digits, conditions, fractions, powers.
    """
    held = plain(value)
    if not isfinite(value) or _GENERAL.fullmatch(code):
        return held, None
    section = _section_for(value, sections_of(code))
    if section.is_date:
        return _date(value, from_1904), Doubt("date")
    if section.is_percent:
        return _percent(value), Doubt("percent", {"held": held})
    if section.is_strange or abs(value) >= _BEYOND_DIGITS:
        return held, Doubt("number_format", {"held": held, "format": code})
    text = _written(abs(value), section) if section.has_number else _literals(section)
    if value < 0 and section is sections_of(code)[0]:
        text = f"-{text}"
    if _says(text, section, value):
        return text, None
    return text or held, Doubt("shows_other", {"held": held})


def decorated(text: str, code: str) -> str:
    """Return what a format shows of a text: some write words around it."""
    for section in sections_of(code):
        if section.is_text:
            return f"{section.before}{text}{section.after}".strip()
    return text


def _section_for(value: float, sections: tuple[Section, ...]) -> Section:
    """The first section is for all numbers, a second for negative ones, a third for zero."""
    numeric = [section for section in sections if not section.is_text or section.has_number]
    if value < 0 and len(numeric) > 1:
        return numeric[1]
    if value == 0 and len(numeric) > 2:
        return numeric[2]
    return numeric[0] if numeric else sections_of("General")[0]


def _written(value: float, section: Section) -> str:
    if section.is_general:
        return f"{section.before}{plain(value)}{section.after}".strip()
    number = Decimal(plain(value)).scaleb(-3 * section.thousands)
    places = len(section.decimals or "")
    rounded = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    whole, _, decimals = rounded.partition(".")
    whole = whole.lstrip("0").rjust((section.whole or "").count("0"), "0")
    least = len((section.decimals or "").rstrip("#?"))
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    point = "." if decimals else ""
    return f"{section.before}{whole or (point and '0')}{point}{decimals}{section.after}".strip()


def _literals(section: Section) -> str:
    return f"{section.before}{section.after}".strip()


def _says(text: str, section: Section, value: float) -> bool:
    """Tell whether a text shows a number's every digit, and its sign."""
    if _DIGIT_BESIDE.search(f"{section.before}#{section.after}"):
        return False
    number = text.removeprefix("-").removeprefix(section.before.strip())
    number = number.removesuffix(section.after.strip()).strip()
    if not re.fullmatch(r"\d*\.?\d*", number) or not number.strip("."):
        return False
    hides_sign = value < 0 and not text.startswith(("-", "("))
    return Decimal(number) == Decimal(plain(abs(value))) and not hides_sign


def _percent(value: float) -> str:
    return f"{Decimal(plain(value)).scaleb(2).normalize():f}%"


def _date(value: float, from_1904: bool) -> str:
    try:
        moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=value)
    except OverflowError:
        return plain(value)
    if abs(value) < 1:
        return f"{moment:%H:%M:%S}"
    return f"{moment:%Y-%m-%d}" if value.is_integer() else f"{moment:%Y-%m-%d %H:%M:%S}"
