"""What the site says, in the reader's language: messages, numbers, dates, stars, periods.

Messages are whole English sentences in the code; their Chinese stands in `zh_CN.po`. The language
is that of the current run or request: `speak` sets it, everything below only uses it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, wraps
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar, get_args

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from data_access.settings import settings
from data_access.translations import catalogue

P = ParamSpec("P")
T = TypeVar("T")

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""Languages as HTML names them."""
CATALOGUE = Path(__file__).parent / "zh_CN.po"

_language: ContextVar[Language] = ContextVar("language", default="zh")
_LOCALES = {"zh": Locale.parse("zh_Hans_CN"), "en": Locale("en")}
COMMAS = (", ", "\u3001", "\uff0c")
"""What stands between the names of a list, in either language."""
_PERIOD = re.compile(r"(?P<year>\d{4})(?:(?P<kind>[QH])(?P<number>[1-4]))?")


def speak(language: Language) -> None:
    """Set the language of this run."""
    _language.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Set the language within a block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> Language:
    """Return the language of this run."""
    return _language.get()


def language_of_code(code: str | None) -> Language | None:
    """Return the one of our languages that has a code, None where none has it."""
    return next((known for known in LANGUAGES if known == code), None)


def preferred_language(accepted: str | None) -> Language:
    """Return the first of our languages in an Accept-Language header or locale, else Chinese."""
    codes = (tag.strip().lower()[:2] for tag in (accepted or "").split(","))
    return next(filter(None, map(language_of_code, codes)), LANGUAGES[0])


def kept_by_language(answer: Callable[P, T]) -> Callable[P, T]:
    """Keep a function's answers by language and arguments: for text that follows from them."""

    @lru_cache(maxsize=10_000)
    def answer_in(_language: Language, *args: P.args, **kwargs: P.kwargs) -> T:
        return answer(*args, **kwargs)

    @wraps(answer)
    def in_language(*args: P.args, **kwargs: P.kwargs) -> T:
        return answer_in(language(), *args, **kwargs)  # type: ignore[arg-type]

    in_language.cache_clear = answer_in.cache_clear  # type: ignore[attr-defined]
    return in_language


def say(message: str, /, **values: object) -> str:
    """Return a message in the language of this run, with its placeholders filled in."""
    if language() == "zh":
        message = catalogue(CATALOGUE).gettext(message)
    return message.format(**values) if values else message


def say_count(singular: str, plural: str, count: int, /, **values: object) -> str:
    """Return the message that fits a count; `{count}` is written as the language writes numbers."""
    if language() == "zh":
        message = catalogue(CATALOGUE).ngettext(singular, plural, count)
    else:
        message = singular if count == 1 else plural
    return message.format(count=whole(count), **values)


def name_of(row: object, field: str = "name") -> str:
    """Return a thing's name in the language of this run, in Chinese where it has no English one."""
    return str(getattr(row, f"{field}_{language()}", None) or getattr(row, f"{field}_zh"))


def capitalised(text: str) -> str:
    """Let a text that stands by itself begin with a capital; names in it stay as they are."""
    return text[:1].upper() + text[1:]


@kept_by_language
def whole(value: int) -> str:
    """Write a whole number: 12,345."""
    return str(format_decimal(value, locale=_LOCALES[language()]))


def signed(value: int) -> str:
    """Write a difference: +3, −2 (with a real minus), ±0."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "±0"


def points(hundredths: int) -> str:
    """Write a score or total, given in hundredths of a point, with its two decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def signed_points(hundredths: int) -> str:
    """Write a difference of scores or totals, given in hundredths: +1.15, −0.40, ±0.00."""
    sign = "+" if hundredths > 0 else "−" if hundredths < 0 else "±"
    return f"{sign}{points(abs(hundredths))}"


def share(value: float, digits: int = 0) -> str:
    """Write a share of one as a percentage, rounded half up as scores are: an eighth is 13%."""
    pattern = f"0.{'0' * digits}%" if digits else "0%"
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-2 - digits), ROUND_HALF_UP)
    return str(format_percent(rounded, format=pattern, locale=_LOCALES[language()]))


def day(value: date | datetime) -> str:
    """Write a day; a moment is taken to the site's time zone first."""
    if isinstance(value, datetime):
        value = local_day(value)
    return str(format_date(value, say("d MMMM y"), locale=_LOCALES[language()]))


def month(value: datetime) -> str:
    """Write the month of a moment in the site's time zone."""
    return str(format_date(local_day(value), say("MMMM y"), locale=_LOCALES[language()]))


def local_day(moment: datetime) -> date:
    """Return the day of a moment in the site's time zone."""
    return moment.astimezone(settings().timezone).date()


def moment(value: datetime) -> str:
    """Write a moment in the site's time zone, and which that is: UTC+08:00."""
    zone, locale = settings().timezone, _LOCALES[language()]
    return str(format_datetime(value, say("d MMMM y, HH:mm 'UTC'xxx"), tzinfo=zone, locale=locale))


def period(code: str) -> str:
    """Write a rating period: "2022Q1", "2022H1" or "2022"; ValueError for anything else."""
    parts = _PERIOD.fullmatch(code)
    if not parts:
        raise ValueError(f"{code!r} is not a period such as 2022Q1, 2022H1 or 2022")
    year, number = parts["year"], parts["number"]
    match parts["kind"]:
        case "Q":
            return say("Q{number} {year}", number=number, year=year)
        case "H" if number == "1":
            return say("First half of {year}", year=year)
        case "H":
            return say("Second half of {year}", year=year)
        case _:
            return say("Year {year}", year=year)


def period_parts(code: str) -> tuple[str, str]:
    """Write a period's part of the year, "" for a whole year, and its year, both for an axis."""
    year, part = code[:4], code[4:]
    names = {
        "Q1": say("Q1"),
        "Q2": say("Q2"),
        "Q3": say("Q3"),
        "Q4": say("Q4"),
        "H1": say("H1"),
        "H2": say("H2"),
        "": "",
    }
    return names[part], say("{year}", year=year)


def star_glyphs(stars: int) -> str:
    """Write stars as glyphs: ★★★★☆."""
    return "★" * stars + "☆" * (5 - stars)


def listing(parts: Iterable[str]) -> str:
    """Join names as the language joins them: A, B and C; where a name has commas, A; B; C."""
    names = list(parts)
    if any(comma in name for name in names for comma in COMMAS):
        return say("; ").join(names)
    return str(format_list(names, locale=_LOCALES[language()]))
