"""What a page shows of a release, in words: how many projects, which, under which filters."""

from components import cached
from components.blocks.values import SLOT, Link, Text
from components.charts.chart import scope_of
from components.choices import filters
from components.choices.address import link
from components.text import capitalised, period, say, say_count, whole
from components.wording import labels
from data_access.question import Question


def in_words(question: Question, count: int) -> str:
    """Return how many projects the question finds, its filters, and the period."""
    parts = [
        say_count("{count} project", "{count} projects", count),
        filters.in_words(question),
        period(cached.release(question).period),
    ]
    return say("; ").join(part for part in parts if part)


def of_rows(
    question: Question, count: int, size: int, *, at: str = "leaderboard", when: str = ""
) -> Text:
    """Return what a page's table shows, page by page, with a way to drop the filters.

    `when` dates what is shown, where that is not the question's release.
    """
    first = (question.page - 1) * size + 1
    last = min(first + size - 1, count)
    parts = [
        say_count("{count} project", "{count} projects", count),
        say("{first}–{last} shown", first=whole(first), last=whole(last)) if count > size else "",
        filters.in_words(question),
        when or period(cached.release(question).period),
    ]
    return _to_clear(at, question, [part for part in parts if part])


def of_projects(at: str, question: Question) -> Text:
    """Return which projects a page of charts is about, with a way to drop the filters."""
    return _to_clear(at, question, [capitalised(scope_of(question))])


def _to_clear(at: str, question: Question, parts: list[str]) -> Text:
    if not question.is_filtered:
        return Text(say("; ").join(parts), kind="quiet")
    clear = Link(say("Clear all filters"), link(at, **dict.fromkeys(filters.KEYS)))
    return Text(say("; ").join((*parts, SLOT)), (clear,), kind="quiet")


def not_rated(question: Question) -> list[str]:
    """Say how many projects are not rated, then how many for each reason; nothing if all are."""
    reasons = cached.reasons_for_no_rating(question)
    if not reasons:
        return []
    names = labels.reasons(question.edition, cached.release(question).method)
    count = sum(reasons.values())
    return [
        say_count("{count} project is not rated:", "{count} projects are not rated:", count),
        *(
            say("{reason}: {count}", reason=names.get(code, code), count=whole(n))
            for code, n in reasons.items()
        ),
    ]


def nothing_fits() -> str:
    """Say that no project fits the filters, and what to do."""
    return say("No project matches these filters. Remove one of them, or clear all filters.")


def no_such_project(code: str) -> str:
    """Say that there is no project of this code in the edition."""
    return say(
        "The address asks for project {code}, which is not on the list of this edition.", code=code
    )
