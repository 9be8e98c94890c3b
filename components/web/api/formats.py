"""How rows are written: JSON and CSV."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO

from components.export.tables import BYTE_ORDER_MARK, without_formula
from components.web.compression import preferred_encoding
from data_access.dictionary import Field

JSON, CSV = "application/json", "text/csv"

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Form:
    """How an answer is written: its media type and how it is compressed, None for not at all."""

    media_type: str
    encoding: str | None

    @property
    def content_type(self) -> str:
        """The media type with its character set, where it has one."""
        return f"{CSV}; charset=utf-8" if self.media_type == CSV else self.media_type


def form_of(headers: Mapping[str, str], asked: str | None) -> Form:
    """Return the form asked for, else the first of our media types that the Accept header names."""
    encoding = preferred_encoding(headers.get("accept-encoding"))
    if asked:
        return Form(CSV if asked == "csv" else JSON, encoding)
    offers = headers.get("accept", "").split(",")
    names = [offer.partition(";")[0].strip().lower() for offer in offers]
    return Form(next((name for name in names if name in {CSV, JSON}), JSON), encoding)


def json_bytes(whole: Mapping[str, object]) -> bytes:
    """Return JSON in UTF-8, as short as it can be written."""
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def csv_bytes(fields: Sequence[Field], rows: Sequence[Row]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte order mark; numbers have their unit's decimals."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    for row in rows:
        writer.writerow([_cell(field, row[field.name]) for field in fields])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _cell(field: Field, value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and field.type == "number":
        return f"{value:.{field.unit.decimals}f}" if field.unit else value
    return without_formula(plain(value))


def plain(value: object) -> object:
    """Return dates and moments as ISO 8601 text, moments in UTC; anything else as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value
