"""`/badge/<project>.svg`: a project's stars in the newest release, to be shown on other sites."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.choices.query import project_code
from components.export.badge import Badge, badge_svg
from components.text import day, name_of, period, say, speaking, star_glyphs
from components.web.http_cache import (
    A_WHILE,
    NOT_SHARED,
    OPEN_TO_ALL,
    by_language,
    not_modified,
    tag_of,
)
from components.web.shell import language_of
from components.wording import labels
from components.wording.site import site_name
from data_access.answers import ProjectFacts, PublishedRelease
from data_access.editions import edition
from data_access.methods import method


def badge(request: Request) -> Response:
    """Answer with a project's badge, in the language asked for by `?lang=` or the browser."""
    with speaking(language_of(request)):
        project = cached.project(project_code(request.path_params["code"]))
        if project is None:
            why = say("There is no such project.")
            return Response(why, 404, OPEN_TO_ALL | NOT_SHARED, media_type="text/plain")
        released = cached.releases(project.edition)
        shown = _rated(project, released[0]) if released else _listed(project)
        svg = badge_svg(shown)
    headers = OPEN_TO_ALL | by_language(request, A_WHILE) | {"ETag": tag_of(svg.encode())}
    return not_modified(request, headers) or Response(
        svg, media_type="image/svg+xml", headers=headers
    )


def _rated(project: ProjectFacts, newest: PublishedRelease) -> Badge:
    rating = next(past for past in cached.history(project.code) if past.release == newest.code)
    is_official = method(newest.method).status == "official"
    return Badge(
        site=site_name(project.edition),
        name=name_of(project),
        stars=star_glyphs(rating.stars) if rating.stars else say("Not rated"),
        period=period(newest.period),
        footing=say(
            "{code} · {date} · {status}",
            code=project.code,
            date=day(newest.published_at),
            status=say("official") if is_official else say("illustrative method"),
        ),
        demo=labels.mark() if newest.demo else "",
    )


def _listed(project: ProjectFacts) -> Badge:
    """Return the badge of a project of which nothing was released yet."""
    document = edition(project.edition).document("list")
    return Badge(
        site=site_name(project.edition),
        name=name_of(project),
        stars=say("Listed"),
        period=say("No release yet"),
        footing=say("{code} · {document}", code=project.code, document=name_of(document, "cited")),
        demo="",
    )


ROUTES = [Route("/badge/{code}.svg", badge)]
