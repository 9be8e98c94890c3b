"""`/preview/<code>.png`: a chart as messengers show it beside a link."""

from functools import partial
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import rehearsal
from components.charts.chart import looking
from components.charts.codes import UnknownView, View, view_of
from components.charts.files import drawn, known, made_of, publication_of
from components.export.png import with_facts
from components.export.publication import SCREEN_PIXEL
from components.export.renderer import printer
from components.remembering import remembered
from components.text import speaking
from components.web.charts import NOT_NOW, no_picture
from components.web.http_cache import A_DAY, OPEN_TO_ALL, not_modified
from components.web.shell import language_of, not_found_page

PICTURES_KEPT = 100
"""Of some 60 kilobytes each."""


def _preview(request: Request) -> Response:
    try:
        view, _ = view_of(request.path_params["code"], known())
        picture = picture_of(view)
    except UnknownView:
        picture = None
    except NOT_NOW as failure:
        with speaking(language_of(request)):
            return no_picture(request, failure)
    if picture is None:
        return not_found_page(request)
    headers = {
        "Cache-Control": A_DAY,
        "ETag": f'"{sha256(picture).hexdigest()[:32]}"',
        **OPEN_TO_ALL,
    }
    return not_modified(request, headers) or Response(
        picture, media_type="image/png", headers=headers
    )


@remembered(PICTURES_KEPT)
def picture_of(view: View) -> bytes | None:
    """Return the picture of a view, None where it shows nothing; errors as in `Printer`."""
    return made_of(view, "preview", make=partial(_drawn, view))


def _drawn(view: View) -> bytes:
    drawing = drawn(view)
    with looking(view.language, "light"):
        publication = publication_of(view, drawing)
    picture = printer().preview(drawing.figure.to_json(), publication)
    if rehearsal.is_on():
        return with_facts(picture, {"Comment": publication.demo}, 1 / SCREEN_PIXEL)
    return picture


ROUTES = [Route("/preview/{code}.png", _preview)]
