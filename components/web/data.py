"""`/data/<edition>/<release>/...`: a release's datasets as files, narrowed by filters.

And what anybody needs to check all releases: `/data/<edition>/verification.zip`, with a script that
is also there by itself, `/data/verify_release.py`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from threading import BoundedSemaphore
from urllib.parse import quote

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from components import cached
from components.choices.from_query import (
    LATEST,
    METHOD,
    NotThere,
    Refused,
    filters_of,
    question_of,
    release_of,
)
from components.downloads import files, press_pack, verification
from components.text import LANGUAGES, Language, listing, say, speaking
from components.web.charts import NOT_NOW, no_picture
from components.web.compression import compressed_response
from components.web.http_cache import last_modified, not_modified
from components.web.shell import language_of
from data_access.dictionary import FILE, dataset_names
from data_access.question import Question

SECONDS_KEPT = 300
SECONDS_TO_WAIT = 5
MAKING = BoundedSemaphore(2)
"""Few files are made at once, so that nobody can make the server do nothing else."""
TEXTUAL = {"text/csv", "application/json", "text/plain", "text/x-python", "application/toml"}
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
CHECKSUMS, PACKAGE, PRESS_PACK = "SHA256SUMS", "package.zip", "press-pack.zip"


def routes() -> list[Route]:
    """Return the routes of the files."""
    return [
        Route(verification.SCRIPT_ADDRESS, _answering(_script)),
        Route(verification.bundle_address("{edition}"), _answering(_bundle)),
        Route("/data/{edition}/{release}/{file}", _answering(_file)),
    ]


def _answering(file: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Answer with a file, with 304 where the reader has it already, or say what cannot be had."""

    def answer(request: Request) -> Response:
        with speaking(language_of(request)):
            return _answer_or_refusal(request, file)

    return answer


def _answer_or_refusal(request: Request, file: Callable[[Request], Response]) -> Response:
    try:
        return file(request)
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
    if file in {CHECKSUMS, METHOD, PACKAGE, PRESS_PACK}:
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
        "There is no file {file}; there are {package}, {method}, {checksums}, and {datasets}, each "
        "with the endings {endings}.",
        file=file,
        package=PACKAGE,
        method=METHOD,
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


def _check_whole(question: Question, file: str) -> None:
    if question.is_filtered:
        raise Refused(
            say(
                "{file} is about the whole release; leave out {filters}.",
                file=file,
                filters=listing(filters_of(question)),
            )
        )


def _of_release(request: Request, question: Question, file: str) -> Response:
    _check_whole(question, file)
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
    if file == METHOD:
        name = f"{cached.release(question).method}.toml"
        return _answer(
            request, question, name=name, media_type="application/toml",
            content=lambda: cached.method_file(question).encode(),
        )  # fmt: skip
    return _answer(
        request, question, name=CHECKSUMS, media_type="text/plain",
        content=lambda: files.checksums(question).encode(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent: the name it is saved under, its tag and date, and what makes it."""

    name: str
    media_type: str
    tag: str
    dated: datetime | None
    content: Callable[[], bytes]


def _bundle(request: Request) -> Response:
    edition = request.path_params["edition"]
    question = question_of(edition, LATEST, _asked(request.query_params))
    _check_whole(question, verification.BUNDLE)
    mark = verification.mark(edition)
    file = File(
        name=verification.bundle_name(edition),
        media_type="application/zip",
        tag=f'W/"{mark}"',
        dated=verification.dated(edition),
        content=lambda: cached.built_of_edition(verification.bundle, edition, mark),
    )
    return _sent(request, file)


def _script(request: Request) -> Response:
    script = verification.script()
    file = File(
        name=verification.SCRIPT,
        media_type="text/x-python",
        tag=f'W/"{sha256(script).hexdigest()[:32]}"',
        dated=None,
        content=lambda: script,
    )
    return _sent(request, file)


def _answer(
    request: Request,
    question: Question,
    *,
    name: str,
    media_type: str,
    content: Callable[[], bytes],
) -> Response:
    release, language = cached.release(question), _language(request)

    def in_language() -> bytes:
        with speaking(language):
            return content()

    tag = _tag(question, release.sha256, name, language)
    sent = _sent(request, File(name, media_type, tag, release.published_at, in_language))
    if release.newer:
        newer = _of_another(request, release.newer)
        sent.headers["Link"] = f'<{newer}>; rel="successor-version"'
    return sent


def _sent(request: Request, file: File) -> Response:
    headers = {
        **OPEN_TO_ALL,
        "Cache-Control": f"public, max-age={SECONDS_KEPT}",
        "ETag": file.tag,
        "Vary": "Accept-Encoding",
        "Content-Disposition": f'attachment; filename="{file.name}"',
    }
    headers |= last_modified(file.dated)
    if unchanged := not_modified(request, headers):
        return unchanged
    if not MAKING.acquire(timeout=SECONDS_TO_WAIT):
        return _busy()
    try:
        body = file.content()
    finally:
        MAKING.release()
    if file.media_type in TEXTUAL:
        accepted = request.headers.get("accept-encoding")
        return compressed_response(body, file.media_type, headers, accepted)
    return Response(body, media_type=file.media_type, headers=headers)


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


def _tag(question: Question, release_sha256: str, name: str, language: Language) -> str:
    """Return the entity tag from all that a file depends on; weak, as it may be compressed."""
    depends = [
        release_sha256,
        name,
        language,
        filters_of(question),
        question.sort,
        cached.has_demo_data(),
        [str(rule) for rule in cached.waived_rules(question.edition)],
        sha256(FILE.read_bytes()).hexdigest(),
    ]
    return f'W/"{sha256(json.dumps(depends).encode()).hexdigest()[:32]}"'
