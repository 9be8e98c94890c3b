"""Frictionless: a table with its description (Data Resource), a release as one (Data Package)."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from components import rehearsal
from components.export.tables import BYTE_ORDER_MARK, FORMULA_STARTS
from data_access.dictionary import Dataset, Field

Descriptor = dict[str, Any]

LICENCE: Descriptor = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DESCRIPTOR, CHECKSUMS = "datapackage.json", "SHA256SUMS"


def table_schema(told: Dataset) -> Descriptor:
    """Return a dataset's columns as a Frictionless Table Schema, in Chinese and English."""
    return {
        "fields": [_field(field) for field in told.fields],
        "primaryKey": list(told.key),
        "missingValues": [""],
    }


def _schema_of_csv(told: Dataset) -> Descriptor:
    """Return the columns of a dataset's CSV file, which in a rehearsal has one more."""
    schema = table_schema(told)
    if rehearsal.is_on():
        schema["fields"].insert(0, {"name": rehearsal.column()[0], "type": "string"})
    return schema


def _foreign_keys(told: Dataset) -> Descriptor:
    """Return which columns have the codes of which other resource of the same package."""
    keys = [
        {
            "fields": [field.name],
            "reference": {"resource": field.refers_to, "fields": [field.name]},
        }
        for field in told.fields
        if field.refers_to and field.refers_to != told.name
    ]
    return {"foreignKeys": keys} if keys else {}


def _field(field: Field) -> Descriptor:
    told: Descriptor = {
        "name": field.name,
        "type": field.type,
        "title": field.title_zh,
        "title_en": field.title_en,
        "description": field.about_zh,
        "description_en": field.about_en,
    }
    if field.unit:
        told |= {
            "unit": field.unit.code,
            "unit_zh": field.unit.name_zh,
            "unit_en": field.unit.name_en,
        }
    if field.codes:
        told["codes"] = [
            {"code": code.code, "title": code.name_zh, "title_en": code.name_en}
            for code in field.codes
        ]
    return told | ({"constraints": limits} if (limits := _constraints(field)) else {})


def _constraints(field: Field) -> Descriptor:
    limits = {"minimum": field.least, "maximum": field.most}
    codes = [code.code for code in field.codes]
    return {
        **({} if field.empty else {"required": True}),
        **{name: value for name, value in limits.items() if value is not None},
        **({"enum": codes} if codes and not field.open else {}),
    }


def table_resource(
    told: Dataset, path: str, content: bytes, about: Descriptor | None = None
) -> Descriptor:
    """Return the description of a dataset's CSV file: columns, size, SHA-256, and what it is of.

    Without `about` it is part of a package that has the datasets to which its codes refer.
    `formula_guard` says before which letters a text has an apostrophe that is not its own.
    """
    return {
        "profile": "tabular-data-resource",
        "name": told.name,
        "path": path,
        "title": told.title_zh,
        "title_en": told.title_en,
        "description": told.about_zh,
        "description_en": told.about_en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "formula_guard": {"character": "'", "before": list(FORMULA_STARTS)},
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        **_sum(content),
        "schema": _schema_of_csv(told) | ({} if about else _foreign_keys(told)),
        "licenses": [LICENCE],
        **({"about": about} if about else {}),
    }


def file_resource(path: str, content: bytes, **told: str) -> Descriptor:
    """Return the description of a file that is no table."""
    name = path.lower().replace("/", "-")
    return {"name": name, "path": path, **told, "encoding": "utf-8", **_sum(content)}


def _sum(content: bytes) -> Descriptor:
    return {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def json_bytes(content: Mapping[str, object]) -> bytes:
    """Return JSON in UTF-8, indented, its keys in their order, a line feed at the end."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def checksums(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of files as `sha256sum -c` reads them, by name."""
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def package_bytes(
    name: str,
    package: Descriptor,
    files: Mapping[str, bytes],
    resources: Sequence[Descriptor],
    dated: datetime,
) -> bytes:
    """Return a ZIP of the files with `datapackage.json` and `SHA256SUMS`.

    `dated` is the time of every file in it: the same content gives the same bytes.
    """
    described = json_bytes(package | {"resources": list(resources)})
    content = {DESCRIPTOR: described, **files}
    content[CHECKSUMS] = checksums(content).encode()
    return zip_bytes(name, content, dated)


def zip_bytes(name: str, files: Mapping[str, bytes], dated: datetime) -> bytes:
    """Return a ZIP of files, in their order, each with the same time.

    In a rehearsal they lie in a folder with the ZIP's name that says so, after a notice: some must
    have just the bytes that others have a hash or a signature of.
    """
    if rehearsal.is_on():
        files = _in_folder(f"{rehearsal.name()}-{name.removesuffix('.zip')}", files)
    written = BytesIO()
    moment = dated.astimezone(UTC)
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files.items():
            entry = ZipInfo(path, moment.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return written.getvalue()


def _in_folder(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    notice = "\r\n".join((*rehearsal.in_both_languages(rehearsal.notice), ""))
    return {
        f"{folder}/{rehearsal.name()}.txt": (BYTE_ORDER_MARK + notice).encode(),
        **{f"{folder}/{path}": content for path, content in files.items()},
    }
