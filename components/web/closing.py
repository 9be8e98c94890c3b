"""`/catalogue/<edition>/...`: the catalogue as files, and the list of who could be drawn."""

import re
from hashlib import sha256
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components import cached
from components.catalogue import files
from components.export.workbook import MEDIA_TYPE
from components.text import say, speaking
from components.web.http_cache import not_modified
from components.web.shell import language_of

CANDIDATES = "candidates.txt"
_CATALOGUE = re.compile(r"catalogue-(?P<version>[1-9]\d{0,3})\.(?P<ending>csv|xlsx)")
TYPES = {"csv": "text/csv", "xlsx": MEDIA_TYPE}
SECONDS_KEPT = 300
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def routes() -> list[Route]:
    """Return the route of the files."""
    return [Route("/catalogue/{edition}/{file}", answer)]


def answer(request: Request) -> Response:
    """Answer with a file, with 304 where the reader has it already, or say what there is."""
    edition, file = (request.path_params[key] for key in ("edition", "file"))
    with speaking(language_of(request)):
        made = _made(edition, file) if edition in cached.editions() else None
        if made is None:
            return _not_there()
    body, media_type = made
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        **OPEN_TO_ALL,
        "ETag": tag,
        "Cache-Control": f"public, max-age={SECONDS_KEPT}",
        "Content-Disposition": f'attachment; filename="{edition}-{file}"',
        "Vary": "Accept-Language",
    }
    if unchanged := not_modified(request, headers):
        return unchanged
    return Response(body, media_type=media_type, headers=headers)


def _made(edition: str, file: str) -> tuple[bytes, str] | None:
    """Return a file and its media type, None where there is no such file (yet)."""
    closing = cached.closing(edition)
    if file == CANDIDATES:
        return (files.candidates(edition), "text/plain") if closing.draw else None
    asked = _CATALOGUE.fullmatch(file)
    versions = {str(each.version): each for each in closing.catalogues}
    if asked is None or (catalogue := versions.get(asked["version"])) is None:
        return None
    write = files.csv if asked["ending"] == "csv" else files.xlsx
    return write(catalogue), TYPES[asked["ending"]]


def _not_there() -> Response:
    said = say(
        "There is no such file (yet); there are candidates.txt once the draw is announced, and "
        "catalogue-1.csv and catalogue-1.xlsx once the catalogue is published."
    )
    return PlainTextResponse(f"{said}\n", HTTPStatus.NOT_FOUND, headers=OPEN_TO_ALL)
