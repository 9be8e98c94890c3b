"""Ratings as cells: of a row of the leaderboard, what stands in a table."""

from collections.abc import Callable, Mapping

import pandas as pd

from components import cached
from components.blocks.values import (
    Bar,
    Cell,
    Change,
    Interval,
    Missing,
    Points,
    ProjectLink,
    Rank,
    Share,
    Stars,
    Text,
    Tint,
)
from components.text import kept_by_language, name_of, say, share, whole
from components.wording import labels
from data_access.answers import (
    BoardRow,
    DimensionScore,
    GroupRank,
    NamedRank,
    PastRating,
    ProjectTotal,
    RatedProject,
)
from data_access.editions import edition
from data_access.methods import Evidence, Method, method
from data_access.question import Question
from data_access.rating import MOST_STARS, NextStar, next_star

Ranked = RatedProject | NamedRank | ProjectTotal | GroupRank
"""What has a rank, where there is one, with its interval."""


def rating_of(question: Question, project: str) -> PastRating | None:
    """Return a project's rating in the release, None if it was not yet listed there."""
    history = cached.history(project)
    return next((past for past in history if past.release == question.release), None)


def interval(row: Ranked, reach: int = 0) -> Interval | None:
    """Return the interval of a rank; `reach` is the worst rank within the leader's interval.

    The leader itself is not marked as like the leader, and without a reach nobody is.
    """
    if row.rank_low is None or row.rank_high is None:
        return None
    return Interval(row.rank_low, row.rank_high, row.rank_low <= reach and row.rank != 1)


def rank(row: Ranked, reach: int = 0) -> Cell:
    """Return a rank with its interval, or why there is none."""
    if row.rank is None:
        return Missing((row.not_rated if isinstance(row, RatedProject) else None) or "")
    return Rank(row.rank, (row.tied or 1) > 1, interval=interval(row, reach))


def rank_alone(row: Ranked) -> Cell:
    """Return a rank without its interval."""
    return Missing() if row.rank is None else Rank(row.rank, (row.tied or 1) > 1)


def rank_within(question: Question) -> Callable[[RatedProject], Cell]:
    """Return what tells ranks among the rated projects that the question's filters leave."""
    counts = cached.total_counts(question)
    totals, with_total = counts.index.to_numpy(), counts.to_numpy()  # ascending
    rated = int(with_total.sum())
    ranks = 1 + rated - with_total.cumsum()

    def rank_of(row: RatedProject) -> Cell:
        if row.total is None:
            return Missing()
        place = totals.searchsorted(row.total)
        return Rank(int(ranks[place]), bool(with_total[place] > 1), among=rated)

    return rank_of


def change(row: RatedProject) -> Cell:
    """Return the change of rank since the release before."""
    return Missing() if row.rank is None else Change(row.change)


def stars(row: RatedProject, method_id: str) -> Cell:
    """Return the stars, or why there are none."""
    if row.stars is not None:
        return Stars(row.stars)
    reasons = labels.reasons(row.project[:4], method_id)
    code = row.not_rated or ""
    return Missing(code, reasons.get(code, code))


def total(row: RatedProject, rules: Method) -> Cell:
    """Return the total with a bar from the lowest cut point."""
    return Missing() if row.total is None else Bar(row.total, rules.floors[1])


def stability(row: RatedProject) -> Cell:
    """Return the share of the runs in which the stars stayed the same."""
    return in_percent(None if row.stability is None else row.stability / 1000, 1)


def points(row: RatedProject) -> Cell:
    """Return the total alone."""
    return in_points(row.total)


def in_points(hundredths: int | None) -> Cell:
    """Return a score, a total or a mean, or nothing."""
    return Missing() if hundredths is None else Points(hundredths)


def in_percent(part: float | None, digits: int = 0) -> Cell:
    """Return a share, or nothing."""
    return Missing() if part is None else Share(part, digits)


def score(row: BoardRow, dimension: str) -> Cell:
    """Return a score on its tint, or why it is missing."""
    found = row.scores.get(dimension)
    return Missing(row.missing.get(dimension, "")) if found is None else Tint(found)


def score_alone(found: DimensionScore | None) -> Cell:
    """Return a score, or why it is missing in words."""
    if found is None or found.score is not None:
        return in_points(found.score if found else None)
    code = found.missing or ""
    return Missing(code, labels.missing_reasons().get(code, code))


def below_next_star(row: RatedProject, rules: Method) -> int:
    """Return how far a total is below where the next star begins, in hundredths; 0 for none."""
    if row.stars is None or row.total is None or row.stars == MOST_STARS:
        return 0
    return rules.floors[row.stars] - row.total


def to_next_star(
    scores: Mapping[str, int | None], evidence: Evidence | None, rules: Method
) -> NextStar | None:
    """Return what a project of these scores lacks for one star more, None where it can have none.

    It has all stars, or is not rated.
    """
    if evidence is None:
        return None
    row = pd.Series({code: scores.get(code) for code in rules.dimension_codes}, dtype="Int64")
    return next_star(row, evidence, rules)


def named(row: BoardRow | NamedRank) -> ProjectLink:
    """Return the project alone."""
    return ProjectLink(row.project, name_of(row))


def project(row: BoardRow) -> ProjectLink:
    """Return the project with its applicant, direction and unit."""
    return ProjectLink(
        row.project,
        name_of(row),
        applicant(row),
        (
            labels.directions(row.project[:4])[row.direction],
            labels.short_units(row.project[:4])[row.unit],
        ),
    )


def applicant(row: BoardRow) -> str:
    """Name the lead applicant and how many others apply with it."""
    name, others = name_of(row, "applicant"), row.applicants - 1
    return say("{name} and {others} more", name=name, others=others) if others else name


def method_status(question: Question) -> list[Text]:
    """Say that the method is not official; nothing once it is."""
    if method(cached.release(question).method).status == "official":
        return []
    facts = edition(question.edition)
    if facts.made_up:
        text = say(
            "The number of stars, the dimensions, weights and cut points are made up, like "
            "the whole edition."
        )
    elif not facts.asks_for("star_ratings"):
        text = say(
            "The number of stars, the dimensions, weights and cut points are illustrative; "
            "the documents of this edition do not provide for star ratings."
        )
    else:
        text = say(
            "The number of stars, the dimensions, weights and cut points are illustrative: "
            "the notice calls for stars and leaderboards but does not define them."
        )
    return [Text(text, kind="quiet")]


def method_change(question: Question) -> str:
    """Say how many stars moved because of the method alone, "" where it did not change."""
    found = cached.bridged(question.whole)
    if found is None:
        return ""
    return say(
        "Both methods applied to the same inputs: of {projects} projects, {moved} have "
        "different stars under {after} than under {before}.",
        projects=whole(found.projects),
        moved=whole(found.moved),
        after=name_of(method(found.after)),
        before=name_of(method(found.before)),
    )


def rank_meaning() -> str:
    """Explain rank and ties."""
    return say(
        "Rank by total score within the edition. Equal totals share a rank and are marked as "
        "tied; tied projects stand in the order of the list, which has no meaning."
    )


def change_meaning() -> str:
    """Explain the change of rank."""
    return say("Change of rank since the previous release; ▲ means up.")


@kept_by_language
def interval_meaning(method_id: str) -> str:
    """Explain the interval of a rank."""
    return say(
        "Where the rank lies in {most} of the runs when the method's weights are varied. "
        "≈ marks projects not distinguishable from the leader.",
        most=share(method(method_id).uncertainty.within),
    )
