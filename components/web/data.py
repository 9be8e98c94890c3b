"""`/data/<edition>/<release>/...`: a release's datasets as files, narrowed by filters.

And what anybody needs to check all releases: `/data/<edition>/verification.zip`, with a script that
is also there by itself, `/data/verify_release.py`.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from threading import BoundedSemaphore
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from components import cached
from components.addresses import at
from components.choices.from_query import (
    ALL,
    LATEST,
    METHOD,
    NotThere,
    Refused,
    filters_of,
    question_of,
    release_of,
)
from components.downloads import all_releases, files, press_pack, verification
from components.remembering import forgotten_by
from components.store import key_of, store
from components.text import LANGUAGES, Language, language_of_code, listing, say, speaking
from components.web.charts import NOT_NOW, no_picture
from components.web.compression import compressed, preferred_encoding
from components.web.http_cache import (
    A_WHILE,
    OPEN_TO_ALL,
    PASSING,
    for_everybody,
    last_modified,
    not_modified,
    tag_of,
)
from components.web.kept import Body, Kept
from components.web.saving import attachment
from components.web.shell import language_of, too_many_files
from data_access.dictionary import FILE, dataset_names
from data_access.question import Question

SECONDS_TO_WAIT = 5
SECONDS_FOR_ANOTHER = 100
"""Until another process has made the same file: a press pack takes a minute."""
MAKING = BoundedSemaphore(2)
"""Few files are made at once, so that nobody can make the server do nothing else."""
TEXTUAL = {"text/csv", "application/json", "text/plain", "text/x-python", "application/toml"}
ZIP = "application/zip"
kept = Kept()
forgotten_by(kept.cache_clear)
"""Files that were made: the tag names all that their bytes depend on."""
Made = tuple[str, str, Callable[[], bytes]]
"""The name of a file of a release, its media type, and what makes it."""
CHECKSUMS, PACKAGE, PRESS_PACK = "SHA256SUMS", "package.zip", "press-pack.zip"


class NotNow(RuntimeError):
    """What is asked for is damaged; the message says so to the reader."""


def answering(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Return what answers with a file, or says what cannot be had."""

    def answer_or_refuse(request: Request) -> Response:
        with speaking(language_of(request)):
            try:
                return answer(request)
            except NotThere as absent:
                return _refusal(HTTPStatus.NOT_FOUND, str(absent))
            except Refused as refused:
                return _refusal(HTTPStatus.BAD_REQUEST, str(refused))
            except NotNow as damaged:
                return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(damaged))
            except NOT_NOW as failure:
                return no_picture(request, failure)

    return answer_or_refuse


def _refusal(status: HTTPStatus, reason: str) -> Response:
    headers = {**OPEN_TO_ALL, "Cache-Control": "no-store"}
    return PlainTextResponse(f"{reason}\n", status, headers=headers)


def _file(request: Request) -> Response:
    edition, release, file = (request.path_params[key] for key in ("edition", "release", "file"))
    if release == LATEST:
        newest = release_of(edition, release).release
        headers = OPEN_TO_ALL | for_everybody(PASSING)
        return RedirectResponse(_of_another(request, newest), headers=headers)
    name, _, ending = file.partition(".")
    if release == ALL:
        return _of_all(request, edition, name, ending)
    of_release = file in {CHECKSUMS, METHOD, PACKAGE, PRESS_PACK}
    if not of_release and (name not in dataset_names() or ending not in files.TYPES):
        release_of(edition, release)
        raise NotThere(_what_there_is(file))
    question = question_of(edition, release, request.query_params)
    language = _language(request)
    if of_release:
        _check_whole(question, file)
        language = LANGUAGES[0]  # whichever was asked for, it is the same file
        made = _of_release(question, file)
    else:
        _check_narrowed(question, name)
        with speaking(language):
            made = _of_dataset(question, name, ending)
    return _answer(request, question, made, language)


def _of_all(request: Request, edition: str, name: str, ending: str) -> Response:
    """Answer with the ratings of all releases of an edition."""
    question = question_of(edition, LATEST, request.query_params)
    if name != all_releases.NAME or ending not in files.TYPES:
        message = say(
            "Of all releases together there is only {dataset}, with the endings {endings}.",
            dataset=all_releases.NAME,
            endings=listing(f".{ending}" for ending in files.TYPES),
        )
        raise NotThere(message)
    language = _language(request)

    def in_language() -> bytes:
        with speaking(language):
            return all_releases.file_bytes(ending, question)

    with speaking(language):
        saved = all_releases.file_name(ending, question)
    return sent(
        request,
        saved,
        files.TYPES[ending],
        in_language,
        tag=_tag(question, all_releases.mark(edition), saved, language),
        dated=max(each.published_at for each in cached.releases(edition)),
    )


def _of_another(request: Request, release: str) -> str:
    """Return the address of the same file of another release."""
    edition, file = request.path_params["edition"], request.path_params["file"]
    query = f"?{request.url.query}" if request.url.query else ""
    return at(f"/data/{edition}/{release}/{quote(file)}{query}")


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
        filters = listing(filters_of(question))
        message = say(
            "The dataset {dataset} is the same for every filter; leave out {filters}.",
            dataset=name,
            filters=filters,
        )
        raise Refused(message)


def _check_whole(question: Question, file: str) -> None:
    if question.is_filtered:
        filters = listing(filters_of(question))
        message = say(
            "{file} covers the whole release; leave out {filters}.", file=file, filters=filters
        )
        raise Refused(message)


def _of_dataset(question: Question, name: str, ending: str) -> Made:
    return (
        files.file_name(name, ending, question),
        files.TYPES[ending],
        partial(files.file_bytes, name, ending, question),
    )


def _of_release(question: Question, file: str) -> Made:
    if file == PRESS_PACK:
        return press_pack.pack_name(question), ZIP, partial(press_pack.pack, question)
    if file == PACKAGE:
        return files.package_name(question), ZIP, partial(files.release_package, question)
    if file == METHOD:
        name = f"{cached.release(question).method}.toml"
        return name, "application/toml", lambda: cached.method_file(question).encode()
    return CHECKSUMS, "text/plain", lambda: files.checksums(question).encode()


def _bundle(request: Request) -> Response:
    edition = request.path_params["edition"]
    question = question_of(edition, LATEST, request.query_params)
    _check_whole(question, verification.BUNDLE)
    mark = verification.mark(edition)
    return sent(
        request,
        verification.bundle_name(edition),
        ZIP,
        partial(verification.bundle, edition),
        tag=f'W/"{mark}"',
        dated=verification.dated(edition),
    )


def _script(request: Request) -> Response:
    script = verification.script()
    name, media_type = verification.SCRIPT, "text/x-python"
    return sent(request, name, media_type, lambda: script, tag=tag_of(script))


def _answer(request: Request, question: Question, made: Made, language: Language) -> Response:
    name, media_type, content = made
    release = cached.release(question)

    def in_language() -> bytes:
        with speaking(language):
            return content()

    tag = _tag(question, release.sha256, name, language)
    dated = release.published_at
    response = sent(request, name, media_type, in_language, tag=tag, dated=dated)
    if release.newer:
        newer = _of_another(request, release.newer)
        response.headers["Link"] = f'<{newer}>; rel="successor-version"'
    return response


def sent(
    request: Request,
    name: str,
    media_type: str,
    content: Callable[[], bytes],
    *,
    tag: str,
    dated: datetime | None = None,
    caching: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a file, saved under its name, or with 304 where the reader has it already.

    `caching`: what caches may do with it, if not what they may with files of a release.
    """
    headers = {
        **OPEN_TO_ALL,
        **(caching or for_everybody(A_WHILE)),
        "ETag": tag,
        "Content-Disposition": attachment(name),
    }
    headers |= last_modified(dated)
    if unchanged := not_modified(request, headers):
        return unchanged
    accepted = request.headers.get("accept-encoding")
    encoding = preferred_encoding(accepted) if media_type in TEXTUAL else None
    if encoding:
        headers["Content-Encoding"] = encoding
    try:
        made = kept.get((tag, encoding), partial(_compressed, content, encoding, tag))
    except _TooManyFiles:
        busy = _refusal(HTTPStatus.SERVICE_UNAVAILABLE, too_many_files())
        busy.headers["Retry-After"] = str(SECONDS_TO_WAIT)
        return busy
    return Response(made.content, media_type=media_type, headers=headers)


class _TooManyFiles(RuntimeError):
    """Others wait for files already."""


def _compressed(content: Callable[[], bytes], encoding: str | None, tag: str) -> Body:
    key = key_of("download", tag)
    made = store().get(key)
    return Body(compressed(_made(key, content) if made is None else made, encoding), tag)


def _made(key: str, content: Callable[[], bytes]) -> bytes:
    """Make a file, or wait for who makes it; too many shall do neither."""
    if not MAKING.acquire(timeout=SECONDS_TO_WAIT):
        raise _TooManyFiles
    try:
        return store().made_once(key, content, SECONDS_FOR_ANOTHER)
    finally:
        MAKING.release()


def _language(request: Request) -> Language:
    """Return the language of a file's texts: the one asked for, else Chinese, whoever asks.

    The same address gives the same file, whatever the browser prefers.
    """
    asked = request.query_params.get("lang", LANGUAGES[0])
    if language := language_of_code(asked):
        return language
    known = listing(LANGUAGES)
    raise Refused(say("There is no language {code}; there are: {known}.", code=asked, known=known))


def _tag(question: Question, release_sha256: str, name: str, language: Language) -> str:
    """Return the entity tag from all that a file depends on."""
    depends = [
        release_sha256,
        name,
        language,
        filters_of(question),
        question.sort,
        cached.has_demo_data(),
        [str(rule) for rule in cached.waived_rules(question.whole)],
        cached.list_version(question.edition) if question.search else 0,
        sha256(FILE.read_bytes()).hexdigest(),
    ]
    return tag_of(json.dumps(depends).encode())


ROUTES = [
    Route(f"/data/{verification.SCRIPT}", answering(_script)),
    Route(f"/data/{{edition}}/{verification.BUNDLE}", answering(_bundle)),
    Route("/data/{edition}/{release}/{file}", answering(_file)),
]
