"""How rows are written: JSON and CSV."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.export.tables import csv_of
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
    """Return rows as CSV, written as in every file of the site."""
    return csv_of(
        [field.name for field in fields],
        ([row[field.name] for field in fields] for row in rows),
        [field.unit.decimals if field.unit else None for field in fields],
    )
