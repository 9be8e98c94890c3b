"""`/data/<edition>/<release>/...`: a release's datasets as files, narrowed by filters."""

import json
from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from threading import BoundedSemaphore
from urllib.parse import quote

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from components import cached, press_pack
from components.open_data import files
from components.open_data.asking import (
    LATEST,
    NotThere,
    Refused,
    filters_of,
    question_of,
    release_of,
)
from components.text import LANGUAGES, Language, listing, say, speaking
from components.web.charts import NOT_NOW, no_picture
from components.web.compression import compressed_response
from components.web.shell import language_of
from data_access.answers import PublishedRelease
from data_access.dictionary import FILE, dataset_names
from data_access.question import Question

SECONDS_KEPT = 300
SECONDS_TO_WAIT = 5
MAKING = BoundedSemaphore(2)
"""Few files are made at once, so that nobody can make the server do nothing else."""
TEXTUAL = {"text/csv", "application/json", "text/plain"}
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
CHECKSUMS, PACKAGE, PRESS_PACK = "SHA256SUMS", "package.zip", "press-pack.zip"


def routes() -> list[Route]:
    """Return the routes of the files."""
    return [Route("/data/{edition}/{release}/{file}", answer)]


def answer(request: Request) -> Response:
    """Answer with a file, with 304 where the reader has it already, or say what cannot be had."""
    with speaking(language_of(request)):
        try:
            return _file(request)
        except NotThere as absent:
            return _refusal(HTTPStatus.NOT_FOUND, absent)
        except Refused as refused:
            return _refusal(HTTPStatus.BAD_REQUEST, refused)
        except NOT_NOW as failure:
            return no_picture(request, failure)


def _refusal(status: HTTPStatus, reason: Exception) -> Response:
    headers = {**OPEN_TO_ALL, "Cache-Control": "no-store"}
    return PlainTextResponse(f"{reason}\n", status, headers=headers)


def _busy() -> Response:
    said = say("Many files are being made at the moment. Please try again in a few seconds.")
    headers = {**OPEN_TO_ALL, "Cache-Control": "no-store", "Retry-After": str(SECONDS_TO_WAIT)}
    return PlainTextResponse(f"{said}\n", HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)


def _file(request: Request) -> Response:
    edition, release, file = (request.path_params[key] for key in ("edition", "release", "file"))
    asked = _asked(request.query_params)
    if release == LATEST:
        newest = release_of(edition, release).release
        headers = {**OPEN_TO_ALL, "Cache-Control": "no-cache"}
        return RedirectResponse(_of_another(request, newest), headers=headers)
    if file in {CHECKSUMS, PACKAGE, PRESS_PACK}:
        return _of_release(request, question_of(edition, release, asked), file)
    name, _, ending = file.partition(".")
    if name not in dataset_names() or ending not in files.TYPES:
        release_of(edition, release)
        raise NotThere(_what_there_is(file))
    question = question_of(edition, release, asked)
    _check_narrowed(question, name)
    return _answer(
        request,
        question,
        name=files.file_name(name, ending, question),
        media_type=files.TYPES[ending],
        content=lambda: files.file_bytes(name, ending, question),
    )


def _asked(query: QueryParams) -> dict[str, str]:
    """Return the parameters; the same one several times is as good as commas."""
    return {key: ",".join(query.getlist(key)) for key in query}


def _of_another(request: Request, release: str) -> str:
    """Return the address of the same file of another release."""
    edition, file = request.path_params["edition"], request.path_params["file"]
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/data/{edition}/{release}/{quote(file)}{query}"


def _what_there_is(file: str) -> str:
    return say(
        "There is no file {file}; there are {package}, {checksums}, and {datasets}, each with the "
        "endings {endings}.",
        file=file,
        package=PACKAGE,
        checksums=CHECKSUMS,
        datasets=listing(dataset_names()),
        endings=listing(f".{ending}" for ending in files.TYPES),
    )


def _check_narrowed(question: Question, name: str) -> None:
    if question.is_filtered and not cached.dataset_description(question, name).narrowed:
        raise Refused(
            say(
                "The dataset {dataset} is the same for every filter; leave out {filters}.",
                dataset=name,
                filters=listing(filters_of(question)),
            )
        )


def _of_release(request: Request, question: Question, file: str) -> Response:
    if question.is_filtered:
        raise Refused(
            say(
                "{file} is about the whole release; leave out {filters}.",
                file=file,
                filters=listing(filters_of(question)),
            )
        )
    if file == PRESS_PACK:
        name = press_pack.pack_name(question)
        return _answer(
            request, question, name=name, media_type="application/zip",
            content=lambda: press_pack.pack(question),
        )  # fmt: skip
    if file == PACKAGE:
        name, media_type = files.package_name(question), "application/zip"
        return _answer(
            request, question, name=name, media_type=media_type,
            content=lambda: cached.built(files.release_package, question),
        )  # fmt: skip
    return _answer(
        request, question, name=CHECKSUMS, media_type="text/plain",
        content=lambda: files.checksums(question).encode(),
    )  # fmt: skip


def _answer(
    request: Request,
    question: Question,
    *,
    name: str,
    media_type: str,
    content: Callable[[], bytes],
) -> Response:
    release, language = cached.release(question), _language(request)
    headers = {
        **OPEN_TO_ALL,
        "Cache-Control": f"public, max-age={SECONDS_KEPT}",
        "ETag": _tag(question, release, name, language),
        "Last-Modified": format_datetime(release.published_at.astimezone(UTC), usegmt=True),
        "Vary": "Accept-Encoding",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    if release.newer:
        newer = _of_another(request, release.newer)
        headers["Link"] = f'<{newer}>; rel="successor-version"'
    if _has_it(request, headers["ETag"], release):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if not MAKING.acquire(timeout=SECONDS_TO_WAIT):
        return _busy()
    try:
        with speaking(language):
            body = content()
    finally:
        MAKING.release()
    if media_type in TEXTUAL:
        accepted = request.headers.get("accept-encoding")
        return compressed_response(body, media_type, headers, accepted)
    return Response(body, media_type=media_type, headers=headers)


def _language(request: Request) -> Language:
    """Return the language of a file's texts: the one asked for, else Chinese, whoever asks.

    The same address gives the same file, whatever the browser prefers.
    """
    asked = request.query_params.get("lang", LANGUAGES[0])
    for language in LANGUAGES:
        if language == asked:
            return language
    raise Refused(
        say(
            "There is no language {code}; there are: {known}.",
            code=asked,
            known=listing(LANGUAGES),
        )
    )


def _tag(question: Question, release: PublishedRelease, name: str, language: Language) -> str:
    """Return the entity tag from all that a file depends on; weak, as it may be compressed."""
    depends = [
        release.sha256,
        name,
        language,
        filters_of(question),
        question.sort,
        cached.has_demo_data(),
        [str(rule) for rule in cached.waived_rules(question.edition)],
        sha256(FILE.read_bytes()).hexdigest(),
    ]
    return f'W/"{sha256(json.dumps(depends).encode()).hexdigest()[:32]}"'


def _has_it(request: Request, tag: str, release: PublishedRelease) -> bool:
    """Tell whether the reader's copy is this one, by its tag or, without one, by its date."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {each.strip().removeprefix("W/") for each in tags.split(",")}
        return "*" in known or tag.removeprefix("W/") in known
    since = request.headers.get("if-modified-since")
    try:
        moment = parsedate_to_datetime(since) if since else None
    except ValueError:
        return False
    return moment is not None and release.published_at.replace(microsecond=0) <= moment
