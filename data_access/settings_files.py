"""Files of facts and rules in TOML: read whole, or every mistake with the key it is at."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

T = TypeVar("T", bound=BaseModel)

MESSAGES: Mapping[str, str] = {
    # the file
    "unreadable": "the file cannot be read: {detail}",
    "encoding": "the file is not UTF-8 text",
    "toml": "this is not TOML: {detail}",
    # a value
    "missing": "the key is missing",
    "extra_forbidden": "there is no such key; it is misspelt or not known",
    "string_too_short": "the text is empty",
    "too_short": "at least one entry is needed",
    "string_pattern_mismatch": "{value} does not have the form {pattern}",
    "literal_error": "{value} is not possible; expected is {expected}",
    "wrong": "{value} is not possible: {detail}",
    "greater_than": "{value} is not possible; it must be above {limit}",
    "greater_than_equal": "{value} is not possible; it must be at least {limit}",
    "less_than": "{value} is not possible; it must be below {limit}",
    "less_than_equal": "{value} is not possible; it must be at most {limit}",
    "no_number": "{value} is not a number",
    "no_day": "{value} is not a day such as 2024-12-31, written without quotation marks",
}
"""What can be wrong, by a code; placeholders are filled with what was found and expected."""
SAME = {
    "decimal_parsing": "no_number",
    "decimal_type": "no_number",
    "int_parsing": "no_number",
    "int_type": "no_number",
    "int_from_float": "no_number",
    "date_type": "no_day",
    "date_parsing": "no_day",
    "date_from_datetime_inexact": "no_day",
    "date_from_datetime_parsing": "no_day",
}
"""Codes of the library that say the same."""
LIMITS = ("gt", "ge", "lt", "le")
PLACES = {
    (True, True): "{file}, row {row}, {key}: {reason}",
    (True, False): "{file}, row {row}: {reason}",
    (False, True): "{file}, {key}: {reason}",
    (False, False): "{file}: {reason}",
}
"""How a mistake is told, by whether it has a row and a key."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake: in which file, at which key, or row and column of a table, and what is wrong."""

    file: str
    key: str
    code: str
    found: Mapping[str, object] = field(default_factory=dict)
    row: int | None = None


def read(file: Path, model: type[T], rules: Collection[str] = ()) -> tuple[T | None, list[Mistake]]:
    """Return what a file says, or None and every mistake; `rules` are the model's own."""
    try:
        return model.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))), []
    except OSError as failed:
        detail = failed.strerror or str(failed)
        return None, [Mistake(file.name, "", "unreadable", {"detail": detail})]
    except UnicodeDecodeError:
        return None, [Mistake(file.name, "", "encoding")]
    except tomllib.TOMLDecodeError as wrong:
        return None, [Mistake(file.name, "", "toml", {"detail": str(wrong)})]
    except ValidationError as wrong:
        return None, [mistake_of(file.name, error, rules=rules) for error in wrong.errors()]


def _key(place: Sequence[int | str]) -> str:
    """Write where a value stands: ("categories", 1, "name_zh") is categories[2].name_zh."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).removeprefix(".")


def mistake_of(
    file: str, error: ErrorDetails, row: int | None = None, *, rules: Collection[str] = ()
) -> Mistake:
    """Return what the library found as a mistake in a file."""
    context = error.get("ctx", {})
    code = SAME.get(error["type"], error["type"])
    if code in rules:
        return Mistake(file, _key(error["loc"]), code, context, row)
    found = {
        "value": repr(error["input"]),
        "detail": error["msg"],
        "pattern": context.get("pattern", ""),
        "expected": context.get("expected", ""),
        "limit": next((context[limit] for limit in LIMITS if limit in context), ""),
    }
    return Mistake(file, _key(error["loc"]), code if code in MESSAGES else "wrong", found, row)
