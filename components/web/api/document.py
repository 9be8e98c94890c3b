"""The OpenAPI document, in either language, and the page that is made from it.

FastAPI tells addresses and parameters; words come from `words`, columns from the data dictionary.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from components import cached
from components.addresses import at, in_full
from components.charts.chart import code_of_view
from components.charts.files import drawing_of
from components.charts.registry import CHARTS
from components.text import name_of, say, speaking
from components.web.api import words
from components.web.api.answers import ROOT, TOLD_OF_A_RELEASE
from components.web.api.formats import CSV, JSON
from components.web.api.problems import MEDIA_TYPE
from components.web.api.rows import columns
from components.wording.site import site_name
from data_access.dictionary import OF_EACH_DIMENSION, Field
from data_access.question import Question

Schema = dict[str, Any]

TITLE = "Star ratings open data"
"""Programs that make clients name packages after it: it is the same in every language."""

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
    "code": "5D27-GNHE-0AV0-Y0RH",
}
"""What the codes look like, while nothing is published."""
CHART_TO_SHOW = "star-distribution"
ANY_DIMENSION = "[a-z0-9_]+$"
ONE = ("project", "one_release", "one_chart")
FORMATS = {"date": "date", "datetime": "date-time"}
TEXT: Schema = {"type": "string"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
HEADERS = ("ETag", "Last-Modified", "Cache-Control", "Link")


def openapi(api: FastAPI) -> Schema:
    """Return the document in the language of the request; its examples show what is published."""
    told, codes = api.openapi(), codes_to_show()
    return {
        **told,
        "info": {
            "title": TITLE,
            "summary": say("{site}: open data", site=site_name()),
            "version": api.version,
            "description": say(
                "Read-only and open to every site: no key, no registration. Licence: CC BY 4.0. "
                "Scores and totals are points from 0 to 100 with two decimals."
            ),
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": {
            path: {"get": _operation(operations["get"], codes)}
            for path, operations in told["paths"].items()
        },
        "components": {"schemas": {"Problem": _problem(), "Meta": _meta(), "Links": _links()}},
        "servers": [{"url": in_full(at(ROOT))}],
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
        "code": _code_to_show(Question(newest.edition, newest.code)),
    }


def _code_to_show(question: Question) -> str:
    view = CHARTS[CHART_TO_SHOW].view(question)
    drawing = drawing_of(view)
    return code_of_view(view, drawing) if drawing else NOTHING_TO_SHOW["code"]


def _operation(told: Schema, codes: Mapping[str, str]) -> Schema:
    name = told["operationId"]
    about, order = words.resources()[name], list(words.parameters())
    parameters = sorted(told["parameters"], key=lambda told: order.index(told["name"]))
    return {
        "operationId": name,
        "summary": about.title,
        "description": about.about,
        "parameters": [_parameter(parameter, codes) for parameter in parameters],
        "responses": _responses(name),
        "x-example": at(f"{ROOT}{about.example.format(**codes)}"),
    }


def _parameter(told: Schema, codes: Mapping[str, str]) -> Schema:
    name = told["name"]
    schema = {key: value for key, value in told["schema"].items() if key != "title"}
    about = {**told, "description": words.parameters()[name], "schema": schema}
    if schema.get("type") == "array":
        about |= {"style": "form", "explode": False}
    if told["in"] == "path":
        about["example"] = codes[name]
    return about


def _responses(name: str) -> Schema:
    refused = {
        "400": say("A parameter is wrong; `errors` names it, what was found and what is expected."),
        "404": say("There is nothing at this address."),
        "503": say("The ratings cannot be read at the moment."),
    }
    problem = {"content": {MEDIA_TYPE: {"schema": _reference("Problem")}}}
    return {
        "200": {
            "description": say("The rows requested, and what they are."),
            "headers": {header: {"schema": TEXT} for header in HEADERS},
            "content": {JSON: {"schema": _answer(name)}, CSV: {"schema": TEXT}},
        },
        "304": {"description": say("Nothing has changed since the caller's copy.")},
        **{status: {"description": why, **problem} for status, why in refused.items()},
    }


def _answer(name: str) -> Schema:
    row = _row(_columns(name))
    parts = {
        "data": row if name in ONE else _list_of(row),
        "meta": _reference("Meta"),
        "links": _reference("Links"),
    }
    return _object(parts, required=list(parts))


def _columns(name: str) -> dict[str, Field]:
    """Return a resource's columns by name: one "score_*" for those of any method's dimensions."""
    fields = columns(COLUMNS_OF.get(name, name))
    return {
        f"{field.name.removesuffix(field.dimension)}{OF_EACH_DIMENSION}"
        if field.dimension
        else field.name: field
        for field in sorted(fields, key=lambda field: field.dimension is not None)
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
        "title": field.title_en,
        "x-title": name_of(field, "title"),
        "description": name_of(field, "about"),
    }
    if field.dimension:
        schema["x-title"] = schema["description"] = _of_a_dimension(field)
        with speaking("en"):
            schema["title"] = _of_a_dimension(field)
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
    told = _columns("releases")
    whole = {"type": "integer", "minimum": 0}
    anything = {"type": "object"}
    return _object(
        {
            **{name: _value(told[name]) for name in TOLD_OF_A_RELEASE},
            "project": TEXT,
            "numbers": {
                **_list_of(anything),
                "description": say("The numbers of a chart, row by row, by their columns."),
            },
            "count": {**whole, "description": say("Rows on all pages.")},
            "page": whole,
            "per_page": whole,
            "filters": anything,
            "sort": TEXT,
            "licence": TEXT,
        },
        required=["licence"],
    )


def _links() -> Schema:
    about = say("Permanent addresses: they name the release, whatever is published later.")
    links = dict.fromkeys(("self", "first", "prev", "next", "last"), ADDRESS)
    return {**_object(links, required=["self"]), "description": about}


def _problem() -> Schema:
    wrong = dict.fromkeys(("parameter", "found", "expected"), TEXT)
    parts = {"type": ADDRESS, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}
    errors = _list_of(_object(wrong, required=list(wrong)))
    return {
        **_object({**parts, "errors": errors}, required=list(parts)),
        "description": say("Problem details as in RFC 9457."),
    }


def _object(properties: Mapping[str, Schema], *, required: list[str]) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


def _list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def resources_of(told: Schema) -> list[Schema]:
    """Return the document's resources in reading order, each with its path and its fields."""
    found = {
        operations["get"]["operationId"]: {**operations["get"], "path": path}
        for path, operations in told["paths"].items()
    }
    fields = {
        name: {
            column.replace(OF_EACH_DIMENSION, "…"): _value(field)
            for column, field in _columns(name).items()
        }
        for name in found
    }
    return [{**found[name], "fields": fields[name]} for name in words.resources()]


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
