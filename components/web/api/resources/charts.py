"""Charts: which there are, and what the code of one shows and whether that still holds."""

import json
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components.addresses import at, in_full
from components.charts.chart import code_of_view
from components.charts.codes import Choice, UnknownView, View, in_groups, view_of
from components.charts.examples import example_of
from components.charts.files import TAKING_FILTERS, drawing_of, file_of, known
from components.charts.registry import CHARTS
from components.text import LANGUAGES, say, speaking
from components.verify.findings import Found, found
from components.web.api.answers import Rows, Subject, answer, answer_whole
from components.web.api.asked import Asked, AskedRelease, release_of
from components.web.api.formats import Row
from components.web.api.problems import not_there
from data_access.question import Question

router = APIRouter()


@router.get("/charts")
def charts(request: Request, asked: Annotated[AskedRelease, Query()]) -> Response:
    """Answer with all charts of the site, each with an example of a release."""
    of = release_of(asked)
    release = of.release

    def rows() -> Rows:
        question = Question(release.edition, release.code)
        told = [row for name in sorted(CHARTS) if (row := _chart_row(name, question))]
        return told, len(told)

    subject = Subject(
        "charts",
        edition=release.edition,
        release=release,
        query={"release": release.code},
        lasts=of.is_fixed,
    )
    return answer(request, asked, subject, rows)


@router.get("/charts/{code}")
def one_chart(request: Request, code: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with what a code shows, and whether its numbers still hold."""
    try:
        view, _ = view_of(code, known())
        with speaking(view.language):
            shown = found(code)
            numbers = file_of(view, "json")
    except UnknownView as unknown:
        expected = say("the code of a chart of this site, as it stands below the picture")
        raise not_there("code", code, expected) from unknown
    rows = json.loads(numbers.content)["rows"] if numbers else []
    written = in_groups(code)
    subject = Subject(
        "one_chart",
        f"/charts/{written}",
        edition=view.question.edition,
        about={"numbers": rows},
        is_one=True,
    )
    return answer_whole(request, asked, subject, [_verified_row(written, shown)])


def _chart_row(name: str, question: Question) -> Row | None:
    """Return a chart with its example; None where the release has nothing to show in it."""
    view = example_of(name, question)
    drawings = {
        language: drawing_of(replace(view, language=language)) for language in LANGUAGES if view
    }
    titles = {f"example_{code}": drawing.title for code, drawing in drawings.items() if drawing}
    if view is None or (shown := drawings[view.language]) is None:
        return None
    chart, code = CHARTS[name].name, code_of_view(view, shown)
    return {
        "chart": name,
        **titles,
        "takes_filters": chart.page.partition("?")[0] in TAKING_FILTERS,
        "parameters": "; ".join(_parameter(choice, question) for choice in chart.choices) or None,
        "chart_code": code,
        "frame": in_full(at(f"/embed/{name}?{_without_release(view)}")),
        **_addresses(view, code),
    }


def _parameter(choice: Choice, question: Question) -> str:
    """Say a parameter, with the values there are where they are few: the usual one first."""
    if not choice.usual or choice.words is None:
        return choice.key
    words = choice.words(question.edition)
    return f"{choice.key}={','.join(words)}"


def _without_release(view: View) -> str:
    """Return the query of a view that follows the newest release."""
    return "&".join(part for part in view.query.split("&") if not part.startswith("release="))


def _addresses(view: View, code: str) -> Row:
    return {
        "chart_page": in_full(view.address),
        "picture": in_full(at(f"/charts/{code}.svg")),
        "chart_numbers": in_full(at(f"/charts/{code}.json")),
    }


def _verified_row(code: str, shown: Found) -> Row:
    view, release, newest = shown.view, shown.release, shown.newest
    is_newest = newest == release
    verdict = "unchanged" if is_newest else "superseded"
    return {
        "chart_code": code,
        "chart": view.chart,
        "verdict": verdict if shown.holds else "changed",
        "edition": release.edition,
        "release": release.code,
        "published_at": release.published_at,
        "superseded_by": None if is_newest else newest.code,
        "reason": None if is_newest else newest.reason,
        "chart_language": view.language,
        "chart_title": shown.drawing.title,
        "chart_scope": shown.drawing.scope,
        "chart_in_words": shown.drawing.alt,
        **_addresses(view, code),
    }
