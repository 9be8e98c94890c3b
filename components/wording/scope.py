"""What a page shows of a release, in words: how many projects, which, under which filters."""

from components import cached
from components.blocks.values import SLOT, Link, Text
from components.choices import filters
from components.choices.address import link
from components.text import period, say, say_count, whole
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


def of_rows(question: Question, count: int, size: int) -> Text:
    """Return what a table shows, page by page, with a way to drop the filters."""
    first = (question.page - 1) * size + 1
    last = min(first + size - 1, count)
    parts = [
        say_count("{count} project", "{count} projects", count),
        say("{first}–{last} shown", first=whole(first), last=whole(last)) if count > size else "",
        filters.in_words(question),
        period(cached.release(question).period),
        *([SLOT] if question.is_filtered else []),
    ]
    clear = Link(say("Clear all filters"), link("leaderboard", **dict.fromkeys(filters.KEYS)))
    return Text(
        say("; ").join(part for part in parts if part),
        (clear,) if question.is_filtered else (),
        kind="quiet",
    )


def not_rated(question: Question) -> list[str]:
    """Say how many projects are not rated, then how many for each reason; nothing if all are."""
    reasons = cached.reasons_for_no_rating(question)
    if not reasons:
        return []
    names = labels.reasons(cached.release(question).method)
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
    return say("No project fits these filters. Remove one of them, or clear all filters.")
