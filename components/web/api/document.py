"""The OpenAPI document, in either language, and the page that is made from it.

FastAPI tells addresses and parameters; words come from `words`, columns from the data dictionary.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from components import cached
from components.text import kept_by_language, name_of, say, site_name
from components.web.api import words
from components.web.api.answers import ROOT
from components.web.api.columns import columns, for_any_method
from components.web.api.formats import CSV, JSON
from components.web.api.problems import MEDIA_TYPE
from data_access.dictionary import OF_EACH_DIMENSION, Field
from data_access.question import Question
from data_access.settings import settings

Schema = dict[str, Any]

COLUMNS_OF = {
    "project": "projects",
    "one_release": "releases",
    "recommending_units": "units",
    "province_level_regions": "regions",
}
"""The columns of resources whose functions are not named after them."""
NOTHING_TO_SHOW = {
    "edition": "2021",
    "release": "latest",
    "method_id": "illustrative-1",
    "project": "2021-001",
    "direction": "01",
    "unit": "110000",
}
"""What the codes look like, while nothing is published."""
ANY_DIMENSION = "[a-z0-9_]+$"
ONE = ("project", "one_release")
FORMATS = {"date": "date", "datetime": "date-time"}
HEADERS = ("ETag", "Last-Modified", "Cache-Control", "Link")


def openapi(api: FastAPI) -> Schema:
    """Return the document in the language of the request; its examples show what is published."""
    told, codes = _document(api), codes_to_show()
    paths = {
        path: {"get": _with_examples(operations["get"], codes)}
        for path, operations in told["paths"].items()
    }
    return {**told, "servers": [{"url": f"{settings().site_url}{ROOT}"}], "paths": paths}


@kept_by_language
def _document(api: FastAPI) -> Schema:
    told = api.openapi()
    return {
        **told,
        "info": {
            "title": say("{site}: open data", site=site_name()),
            "version": api.version,
            "description": say(
                "Read-only and open to every site: no key, no registration. Licence: CC BY 4.0. "
                "Scores and totals are points from 0 to 100 with two decimals."
            ),
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": {
            path: {"get": _operation(operations["get"])}
            for path, operations in told["paths"].items()
        },
        "components": {"schemas": {"Problem": _problem(), "Meta": _meta(), "Links": _links()}},
    }


def codes_to_show() -> Mapping[str, str]:
    """Return codes that the examples are made with: of the newest release and its first project."""
    published = [release for code in cached.editions() for release in cached.releases(code)[:1]]
    if not published:
        return NOTHING_TO_SHOW
    newest = published[0]
    [leader] = cached.first_rows(Question(newest.edition, newest.code), 1)
    return {
        "edition": newest.edition,
        "release": newest.code,
        "method_id": newest.method,
        "project": leader.project,
        "direction": leader.direction,
        "unit": leader.unit,
    }


def _with_examples(operation: Schema, codes: Mapping[str, str]) -> Schema:
    parameters = [
        {**parameter, "example": codes[parameter["name"]]}
        if parameter["in"] == "path"
        else parameter
        for parameter in operation["parameters"]
    ]
    example = words.resources()[operation["operationId"]].example.format(**codes)
    return {**operation, "parameters": parameters, "x-example": f"{ROOT}{example}"}


def _operation(told: Schema) -> Schema:
    name = told["operationId"]
    about, order = words.resources()[name], list(words.parameters())
    parameters = sorted(told["parameters"], key=lambda told: order.index(told["name"]))
    return {
        "operationId": name,
        "summary": about.title,
        "description": about.about,
        "parameters": [_parameter(parameter) for parameter in parameters],
        "responses": _responses(name),
    }


def _parameter(told: Schema) -> Schema:
    name = told["name"]
    schema = {key: value for key, value in told["schema"].items() if key != "title"}
    about = {**told, "description": words.parameters()[name], "schema": schema}
    if schema.get("type") == "array":
        about |= {"style": "form", "explode": False}
    return about


def _responses(name: str) -> Schema:
    said = words.answers()
    problem = {"content": {MEDIA_TYPE: {"schema": _reference("Problem")}}}
    return {
        "200": {
            "description": said["200"],
            "headers": {header: {"schema": {"type": "string"}} for header in HEADERS},
            "content": {
                JSON: {"schema": _answer(name)},
                CSV: {"schema": {"type": "string"}},
            },
        },
        "304": {"description": said["304"]},
        **{status: {"description": said[status], **problem} for status in ("400", "404", "503")},
    }


def _answer(name: str) -> Schema:
    row = _row(for_any_method(columns(COLUMNS_OF.get(name, name))))
    return {
        "type": "object",
        "required": ["data", "meta", "links"],
        "properties": {
            "data": row if name in ONE else {"type": "array", "items": row},
            "meta": _reference("Meta"),
            "links": _reference("Links"),
        },
    }


def _row(fields: Mapping[str, Field]) -> Schema:
    """Return the schema of a row; no field is required, as `fields` chooses among them."""
    of_dimensions = {name: field for name, field in fields.items() if field.dimension}
    others = {name: field for name, field in fields.items() if not field.dimension}
    return {
        "type": "object",
        "properties": {name: _value(field) for name, field in others.items()},
        "patternProperties": {
            f"^{name.removesuffix(OF_EACH_DIMENSION)}{ANY_DIMENSION}": _value(field)
            for name, field in of_dimensions.items()
        },
        "additionalProperties": False,
    }


def _value(field: Field) -> Schema:
    kind = "string" if field.type in FORMATS else field.type
    schema: Schema = {
        "type": [kind, "null"] if field.empty else kind,
        "title": name_of(field, "title"),
        "description": name_of(field, "about"),
    }
    if field.dimension:
        schema["title"] = schema["description"] = _of_a_dimension(field)
    if field.type in FORMATS:
        schema["format"] = FORMATS[field.type]
    if field.unit:
        schema["x-unit"] = name_of(field.unit)
    limits = {"minimum": field.least, "maximum": field.most}
    schema |= {key: limit for key, limit in limits.items() if limit is not None}
    if field.codes and not field.open:
        codes: list[str | None] = [code.code for code in field.codes]
        schema["enum"] = [*codes, None] if field.empty else codes
    return schema


def _of_a_dimension(field: Field) -> str:
    if field.type == "number":
        return say("Score in a dimension of the method, 0 to 100; empty where missing.")
    return say("Why a dimension has no score; empty where it has one.")


def _meta() -> Schema:
    release = ("edition", "release", "period", "version", "published_at", "demo", "method")
    told = for_any_method(columns("releases"))
    names = (*release, "method_status", "listed", "rated", "release_sha256")
    whole = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "required": ["licence"],
        "properties": {
            **{name: _value(told[name]) for name in names},
            "project": {"type": "string"},
            "count": {**whole, "description": say("Rows on all pages.")},
            "page": whole,
            "per_page": whole,
            "filters": {"type": "object"},
            "sort": {"type": "string"},
            "licence": {"type": "string"},
        },
    }


def _links() -> Schema:
    return {
        "type": "object",
        "required": ["self"],
        "description": say("Addresses that name the release for good, whatever is newest later."),
        "properties": {
            name: {"type": "string", "format": "uri"}
            for name in ("self", "first", "prev", "next", "last")
        },
    }


def _problem() -> Schema:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": say("Problem details as in RFC 9457."),
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["parameter", "found", "expected"],
                    "properties": {"parameter": text, "found": text, "expected": text},
                },
            },
        },
    }


def resources_of(told: Schema) -> list[Schema]:
    """Return the document's resources in reading order, each with its path and its fields."""
    found = {
        operations["get"]["operationId"]: {**operations["get"], "path": path}
        for path, operations in told["paths"].items()
    }
    return [{**found[name], "fields": _fields_of(found[name])} for name in words.resources()]


def _fields_of(operation: Schema) -> Schema:
    shown = operation["responses"]["200"]["content"][JSON]["schema"]["properties"]["data"]
    row = shown["items"] if shown["type"] == "array" else shown
    of_dimensions = row["patternProperties"].items()
    named = {
        pattern.removeprefix("^").replace(ANY_DIMENSION, "…"): field
        for pattern, field in of_dimensions
    }
    return {**row["properties"], **named}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
