"""`/print/province`: a unit's brief as a document for A4, and `/print/province.pdf`, its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.assets import ASSETS, asset_url
from components.brief import words
from components.brief.facts import (
    Brief,
    Counted,
    brief_of,
    neighbours_of,
    today,
    unit_of,
    waived_for,
)
from components.choices import address, filters
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint, browser_path
from components.export.pdf import PdfFacts, pdf_bytes
from components.header import warnings_of
from components.palette import FONT
from components.text import (
    TAGS,
    Language,
    day,
    name_of,
    say,
    say_count,
    site_name,
    speaking,
    whole,
)
from components.web.compression import compressed_response
from components.web.content.parts import part_of_brief, table_of_brief
from components.web.shell import HEADERS, language_of, message, not_found_page, templates
from components.wording import labels
from data_access.editions import edition
from data_access.methods import method
from data_access.question import Question
from data_access.settings import settings

SECONDS_TO_COME_BACK = 15
STYLE = "print.css"
ROOM_FOR_A_NUMBER = 0.04


def routes() -> list[Route]:
    """Return the routes of the document and of its file."""
    return [Route("/print/province", document), Route("/print/province.pdf", file)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The brief a request asks for; `notices` name what it asks for and there is not."""

    brief: Brief
    notices: tuple[str, ...]


def document(request: Request) -> Response:
    """Answer with the brief as a document that needs no script and prints in black and white."""
    language = language_of(request)
    with speaking(language):
        asked = _asked(request)
        if asked is None:
            return not_found_page(request)
        html = _html(asked, language, style=None)
    accepted = request.headers.get("accept-encoding")
    return compressed_response(html.encode(), "text/html", HEADERS, accepted)


def file(request: Request) -> Response:
    """Answer with the brief as PDF, or say why there is none now and what to do."""
    language = language_of(request)
    with speaking(language):
        asked = _asked(request)
        if asked is None:
            return not_found_page(request)
        html = _html(asked, language, style=(ASSETS / STYLE).read_text("utf-8"))
        try:
            pdf = pdf_bytes(html, _facts_of_the_file(asked.brief, language))
        except (NoBrowser, TooMuchToPrint, PrintingFailed) as failure:
            return _no_file(request, failure)
    brief = asked.brief
    name = f"{brief.question.edition}-{brief.release.code}-{brief.unit.code}.pdf"
    headers = {
        **HEADERS,
        "Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}",
    }
    return Response(pdf, media_type="application/pdf", headers=headers)


def _asked(request: Request) -> Asked | None:
    """Return the brief asked for; None without a release, or for a unit that is not known."""
    if not cached.has_a_release():
        return None
    asked, notices = request.query_params, []
    editions = cached.shown_editions()
    edition_code = asked.get("edition", editions[0])
    if edition_code not in editions:
        notices.append(filters.unknown_codes(say("Edition"), (edition_code,)))
        edition_code = editions[0]
    releases = [release.code for release in cached.releases(edition_code)]
    release = asked.get("release", releases[0])
    if release not in releases:
        notices.append(filters.unknown_codes(say("Release"), (release,)))
        release = releases[0]
    unit = unit_of(edition_code, asked.get("code", ""))
    if unit is None:
        return None
    return Asked(brief_of(Question(edition_code, release), unit), tuple(notices))


def _no_file(request: Request, failure: RuntimeError) -> Response:
    if isinstance(failure, NoBrowser):
        why = say(
            "This server has no browser to make PDF files with. Open the print version and print "
            "it to a file with your own browser."
        )
    elif isinstance(failure, TooMuchToPrint):
        why = say("Many files are being made at the moment. Please try again in a few seconds.")
    else:
        why = say(
            "The file could not be made this time. Please try again, or open the print version "
            "and print it to a file with your own browser."
        )
    response = message(request, HTTPStatus.SERVICE_UNAVAILABLE, say("There is no PDF now"), why)
    if not isinstance(failure, NoBrowser):
        response.headers["Retry-After"] = str(SECONDS_TO_COME_BACK)
    return response


def _query(brief: Brief, language: Language) -> str:
    return urlencode(
        {
            "lang": language,
            "edition": brief.question.edition,
            "release": brief.release.code,
            "code": brief.unit.code,
        }
    )


def _facts_of_the_file(brief: Brief, language: Language) -> PdfFacts:
    return PdfFacts(
        title=f"{words.title(brief.unit)} · {words.about(brief)}",
        author=site_name(),
        subject=f"{settings().site_url}/province?{_query(brief, language)}",
        keywords=" · ".join(
            [*_identity(brief).values(), labels.demo_notice(brief.question.edition)]
        )
        if brief.release.demo
        else " · ".join(_identity(brief).values()),
        dated=brief.release.published_at,
    )


def _identity(brief: Brief) -> dict[str, str]:
    """Return what a reader of the paper must know of its source, by name."""
    release, facts = brief.release, edition(brief.question.edition)
    return {
        say("Edition"): name_of(facts),
        say("Release"): filters.release_name(release.code),
        say("Published"): day(release.published_at),
        say("Coverage"): say(
            "{rated} of {listed} rated", rated=whole(release.rated), listed=whole(release.listed)
        ),
        say("Method"): _method(release.method),
        say("Source of the list"): facts.document("list").number,
        say("Licence of the data"): "CC BY 4.0",
        say("Printed"): day(today()),
        say("SHA-256 of the release"): release.sha256,
    }


def _method(method_id: str) -> str:
    rules = method(method_id)
    status = say("official") if rules.status == "official" else say("illustrative, not official")
    return say("{name} ({status})", name=name_of(rules), status=status)


def _html(asked: Asked, language: Language, *, style: str | None) -> str:
    """Return the document; `style` is written into it where it cannot be fetched."""
    choices = {"lang": language, "edition": asked.brief.question.edition}
    with address.choosing(choices | {"release": asked.brief.release.code}):
        return _html_with_links(asked, language, style=style)


def _html_with_links(asked: Asked, language: Language, *, style: str | None) -> str:
    brief, query = asked.brief, _query(asked.brief, language)
    release = brief.release
    view = f"{settings().site_url}/province?{query}"
    neighbours = [
        name_of(unit, "short") for unit in neighbours_of(brief.question.edition, brief.unit)
    ]
    return templates.get_template("province.html").render(
        tag=TAGS[language],
        site=site_name(),
        title=words.title(brief.unit),
        about=words.about(brief),
        font=FONT,
        style=style,
        style_address=asset_url(STYLE),
        icon=asset_url("favicon.svg"),
        running=_css_text(
            " · ".join([site_name(), words.title(brief.unit), filters.release_name(release.code)])
        ),
        running_demo=_css_text(say("Demo data") if release.demo else ""),
        running_view=_css_text(view),
        notices=[*asked.notices, *warnings_of(release, is_demo=release.demo)],
        identity=_identity(brief),
        address=view,
        back=f"/province?{query}",
        pdf=f"/print/province.pdf?{query}" if browser_path() else "",
        base=settings().site_url if style else "",
        has_projects=bool(brief.own.projects),
        figures=words.key_figures(brief),
        remarks=[
            *filter(None, [words.neighbours(neighbours)]),
            *words.waived(waived_for(brief.question.edition, brief.unit)),
        ],
        stars=table_of_brief(words.stars_section(brief)),
        stars_caption=words.stars_section(brief).caption,
        star_bars=_star_bars(words.groups(brief), words.star_levels()),
        star_levels=words.star_levels(),
        star_sentence=words.stars_in_a_sentence(brief),
        dimensions=part_of_brief(words.dimensions_section(brief)),
        directions=part_of_brief(words.directions_section(brief)),
        projects=part_of_brief(words.projects_section(brief)),
        moves=part_of_brief(words.moves_section(brief)),
        not_rated=part_of_brief(words.not_rated_section(brief)),
        steps=part_of_brief(words.steps_section(brief.question.edition, today())),
        words={
            "back": say("Back to the page"),
            "pdf": say("PDF"),
            "how_to_print": say("Print with your browser's own print command."),
            "address": say("Address of this view"),
            "none": say("This unit has recommended no project in this edition."),
        },
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in percent of its length; `number` is "" where there is no room for it."""

    stars: int
    start: float
    width: float
    number: str


def _star_bars(
    groups: Sequence[tuple[str, Counted]], levels: Mapping[int, str]
) -> list[tuple[str, list[Segment]]]:
    """Return a bar a group, its parts from five stars to none."""
    bars = []
    for name, counted in groups:
        start, parts = 0.0, []
        for stars in levels:
            share = counted.stars[stars] / max(counted.projects, 1)
            number = whole(counted.stars[stars]) if share >= ROOM_FOR_A_NUMBER else ""
            if share:
                parts.append(Segment(stars, round(start, 3), round(100 * share, 3), number))
            start += 100 * share
        bars.append(
            (
                say_count(
                    "{name} ({count} project)", "{name} ({count} projects)", counted.projects,
                    name=name,
                ),
                parts,
            )
        )  # fmt: skip
    return bars


def _css_text(text: str) -> str:
    """Return text as a CSS string, with all that is not a letter or digit written as a number."""
    shown = "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):06x}" for c in text)
    return f'"{shown}"'
