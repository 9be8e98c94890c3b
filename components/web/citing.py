"""`/cite/...`: how a release, a dataset or a chart is cited, as files for reference managers.

`/cite/<edition>/<release>.bib`, `/cite/<edition>/<release>/<dataset>.ris`, `/cite/<code of a
chart>.csl.json`; the day of reading is that of the request.
"""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.charts.codes import UnknownView, view_of
from components.charts.files import drawing_of, known
from components.charts.quoting import chart_cited
from components.choices.from_query import NotThere, release_of
from components.downloads.citing import dataset_cited, release_cited
from components.text import listing, say, speaking
from components.web.compression import compressed_response
from components.web.data import answering
from components.web.http_cache import (
    OPEN_TO_ALL,
    PASSING,
    by_language,
    for_everybody,
    not_modified,
    tag_of,
)
from components.wording.citations import FORMS, Work
from data_access import clock
from data_access.dictionary import dataset_names


def _cited(request: Request) -> Response:
    file = request.path_params["file"]
    ending = next((end for end in FORMS if file.endswith(f".{end}")), None)
    if ending is None:
        raise NotThere(
            say(
                "There is no file {file}; files end with: {endings}.",
                file=file,
                endings=listing(f".{end}" for end in FORMS),
            )
        )
    work = _work(request, file.removesuffix(f".{ending}"))
    _, media_type, write = FORMS[ending]
    body = write(work).encode()
    is_of_a_chart = "edition" not in request.path_params  # whose code says the language
    headers = {
        **(for_everybody(PASSING) if is_of_a_chart else by_language(request, PASSING)),
        **OPEN_TO_ALL,
        "ETag": tag_of(body),
        "Content-Disposition": f'attachment; filename="{work.key}.{ending}"',
    }
    return not_modified(request, headers) or compressed_response(request, body, media_type, headers)


def _work(request: Request, name: str) -> Work:
    """Return what is cited; NotThere for what is not published."""
    place, today = request.path_params, clock.today()
    if "edition" not in place:
        return _chart(name, today)
    question = release_of(place["edition"], place.get("release", name))
    if "release" not in place:
        return release_cited(question, today)
    if name not in dataset_names():
        raise NotThere(
            say(
                "There is no dataset {dataset}; there are: {known}.",
                dataset=name,
                known=listing(dataset_names()),
            )
        )
    return dataset_cited(question, name, today)


def _chart(code: str, today: date) -> Work:
    try:
        view, _ = view_of(code, known())
        drawing = drawing_of(view)
    except UnknownView:
        drawing = None
    if drawing is None:
        raise NotThere(say("There is no such chart"))
    with speaking(view.language):
        return chart_cited(view, drawing, today)


ROUTES = [
    Route("/cite/{file}", answering(_cited)),
    Route("/cite/{edition}/{file}", answering(_cited)),
    Route("/cite/{edition}/{release}/{file}", answering(_cited)),
]
