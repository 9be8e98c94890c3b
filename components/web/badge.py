"""`/badge/<project>.svg`: a project's stars in the newest release, to be shown on other sites."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.choices.query import project_code
from components.export.badge import Badge, badge_svg
from components.text import day, period, say, speaking, star_glyphs
from components.web.shell import language_of
from data_access.database import reading
from data_access.methods import method
from data_access.queries import history, project, releases

HEADERS = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}


def badge(request: Request) -> Response:
    """Answer with a project's badge, in the language asked for by `?lang=` or the browser."""
    code = project_code(request.path_params["code"])
    with reading() as session, speaking(language_of(request)):
        listed = project(session, code)
        shown = releases(session, listed.edition) if listed else ()
        if listed is None or not shown:
            return Response(say("There is no such project."), 404, media_type="text/plain")
        newest = shown[0]
        rating = next(past for past in history(session, code) if past.release == newest.code)
        svg = badge_svg(
            Badge(
                title=say("Star rating · {period}", period=period(newest.period)),
                stars=star_glyphs(rating.stars) if rating.stars else say("Not rated"),
                footing=say(
                    "{code} · {date} · {status}",
                    code=code,
                    date=day(newest.published_at),
                    status=say("official")
                    if method(newest.method).status == "official"
                    else say("illustrative method"),
                ),
                demo=say("Demo data") if newest.demo else "",
            )
        )
    return Response(svg, media_type="image/svg+xml", headers=HEADERS)


ROUTES = [Route("/badge/{code}.svg", badge)]
