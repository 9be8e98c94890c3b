"""`/catalogue/<edition>/...`: the catalogue as files, and the list of who could be drawn."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.catalogue import files
from components.choices.from_query import NotThere
from components.export.workbook import MEDIA_TYPE
from components.text import say
from components.web.data import answering, sent
from components.web.http_cache import A_WHILE, by_language, for_everybody, tag_of

CANDIDATES = "candidates.txt"
_CATALOGUE = re.compile(r"catalogue-(?P<version>[1-9]\d{0,3})\.(?P<ending>csv|xlsx)")
TYPES = {"csv": "text/csv", "xlsx": MEDIA_TYPE}


def _file(request: Request) -> Response:
    """Answer with a file in the language of the browser, or say what there is."""
    edition, file = request.path_params["edition"], request.path_params["file"]
    made = _made(edition, file) if edition in cached.editions() else None
    if made is None:
        raise NotThere(
            say(
                "There is no such file (yet); there are candidates.txt once the draw is announced, "
                "and catalogue-1.csv and catalogue-1.xlsx once the catalogue is published."
            )
        )
    body, media_type = made
    name = f"{edition}-{file}"
    caching = for_everybody(A_WHILE) if file == CANDIDATES else by_language(request, A_WHILE)
    return sent(request, name, media_type, lambda: body, tag=tag_of(body), caching=caching)


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


ROUTES = [Route("/catalogue/{edition}/{file}", answering(_file))]
