"""What the API refuses, and how it says so: problem details (RFC 9457) that name the parameter."""

import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from components.addresses import at, in_full
from components.text import TAGS, language, say
from components.web.api import words
from components.web.errors import SECONDS_TO_COME_BACK, cannot_be_read, went_wrong
from data_access.database import DatabaseUnavailable

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"
LONGEST_FOUND = 80
MOST_ERRORS = 20
"""A caller who sends thousands of parameters is told of the first ones."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A parameter that cannot be answered: what was found, and what is expected."""

    parameter: str
    found: str
    expected: str


class Problem(Exception):
    """A request that is refused; `kind` is one of `words.problem_titles`."""

    def __init__(
        self, status: HTTPStatus, kind: str, detail: str, errors: Sequence[Wrong] = ()
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.errors = status, kind, detail, tuple(errors)


def wrong_parameters(errors: Sequence[Wrong]) -> Problem:
    """Return the refusal of a request whose parameters are wrong; it names them all."""
    detail = say("The request was not answered; `errors` lists what to change.")
    return Problem(HTTPStatus.BAD_REQUEST, "wrong-parameter", detail, errors)


def not_there(parameter: str, found: str, expected: str) -> Problem:
    """Return the refusal of an address whose subject does not exist."""
    detail = say("There is nothing at this address.")
    errors = [Wrong(parameter, found, expected)]
    return Problem(HTTPStatus.NOT_FOUND, "not-found", detail, errors)


async def answer_problem(_request: Request, problem: Problem) -> Response:
    """Answer with what was refused."""
    return _answer(problem)


async def answer_invalid(request: Request, invalid: RequestValidationError) -> Response:
    """Answer what FastAPI found wrong with parameters, in our words."""
    known = _parameters_of(request.scope["route"])
    found = {str(error["loc"][1]): error for error in invalid.errors()[:MOST_ERRORS]}
    errors = [
        Wrong(name, _found(error["input"]), _expected(name, known)) for name, error in found.items()
    ]
    return _answer(wrong_parameters(errors))


def _parameters_of(route: APIRoute) -> list[str]:
    """Return the names of the parameters that a route takes in its query."""
    models = [field.field_info.annotation for field in route.dependant.query_params]
    return [name for model in models if model for name in model.model_fields]


def _found(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _expected(name: str, known: Sequence[str]) -> str:
    if name not in known:
        names = [name for name in words.parameters() if name in known]
        return say("one of the parameters {names}", names=", ".join(names))
    return words.expected()[name]


async def answer_http(_request: Request, refused: HTTPException) -> Response:
    """Answer an address that does not exist, or a method that is not allowed."""
    status = HTTPStatus(refused.status_code)
    if status == HTTPStatus.NOT_FOUND:
        detail = say("There is nothing at this address; {docs} lists what there is.", docs=DOCS)
        return _answer(Problem(status, "not-found", detail))
    detail = say("The API is read-only: use GET, HEAD or OPTIONS.")
    return _answer(Problem(status, "method-not-allowed", detail), refused.headers)


async def answer_unavailable(_request: Request, error: Exception) -> Response:
    """Answer that the database cannot be read at the moment; why stands in the log."""
    problem = Problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", cannot_be_read(error))
    return _answer(problem, {"Retry-After": str(SECONDS_TO_COME_BACK)})


async def answer_failure(_request: Request, error: Exception) -> Response:
    """Answer that something went wrong here, with a reference that is in the log."""
    return _answer(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failure", went_wrong(error)))


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    Problem: answer_problem,
    RequestValidationError: answer_invalid,
    HTTPException: answer_http,
    DatabaseUnavailable: answer_unavailable,
    OperationalError: answer_unavailable,
    Exception: answer_failure,
}


def _shortened(found: str) -> str:
    """Return what was found, at most so long as is needed to find it again."""
    return found if len(found) <= LONGEST_FOUND else f"{found[:LONGEST_FOUND]}…"


def _answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    body: dict[str, object] = {
        "type": in_full(at(f"{DOCS}#{problem.kind}")),
        "title": words.problem_titles()[problem.kind],
        "status": int(problem.status),
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = [
            {
                "parameter": _shortened(wrong.parameter),
                "found": _shortened(wrong.found),
                "expected": wrong.expected,
            }
            for wrong in problem.errors
        ]
    return Response(
        json.dumps(body, ensure_ascii=False),
        problem.status,
        media_type=MEDIA_TYPE,
        headers={
            "Cache-Control": "no-store",
            "Content-Language": TAGS[language()],
            "Vary": "Accept-Language",
            **(headers or {}),
        },
    )
