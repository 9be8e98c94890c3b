"""Ratings as cells: of a row of the leaderboard, what stands in a table."""

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
    Stars,
    Text,
    Tint,
)
from components.text import name_of, say, share, whole
from components.wording import labels
from data_access.answers import BoardRow, DimensionScore, PastRating, RatedProject
from data_access.editions import edition
from data_access.methods import Method, method
from data_access.question import Question


def rating_of(question: Question, project: str) -> PastRating | None:
    """Return a project's rating in the release, None if it was not yet listed there."""
    history = cached.history(project)
    return next((past for past in history if past.release == question.release), None)


def interval(row: RatedProject, reach: int) -> Interval | None:
    """Return the interval of a rank; `reach` is the worst rank within the leader's interval.

    The leader itself is not marked as like the leader.
    """
    if row.rank_low is None or row.rank_high is None:
        return None
    return Interval(row.rank_low, row.rank_high, row.rank_low <= reach and row.rank != 1)


def rank(row: RatedProject, reach: int) -> Cell:
    """Return a rank with its interval."""
    if row.rank is None:
        return Missing(row.not_rated or "")
    return Rank(row.rank, (row.tied or 1) > 1, interval=interval(row, reach))


def rank_alone(row: RatedProject) -> Cell:
    """Return a rank without its interval."""
    return Missing() if row.rank is None else Rank(row.rank, (row.tied or 1) > 1)


def rank_in_group(row: BoardRow) -> Cell:
    """Return the rank within the one group that was asked for."""
    if row.group_rank is None:
        return Missing()
    return Rank(row.group_rank, (row.group_tied or 1) > 1, among=row.group_size)


def change(row: RatedProject) -> Cell:
    """Return the change of rank since the release before."""
    return Missing() if row.rank is None else Change(row.change)


def stars(row: RatedProject, method_id: str) -> Cell:
    """Return the stars, or why there are none."""
    if row.stars is not None:
        return Stars(row.stars)
    reasons = labels.reasons(method_id)
    code = row.not_rated or ""
    return Missing(code, reasons.get(code, code))


def total(row: RatedProject, rules: Method) -> Cell:
    """Return the total with a bar from the lowest cut point."""
    return Missing() if row.total is None else Bar(row.total, lowest_cut(rules))


def points(row: RatedProject) -> Cell:
    """Return the total alone."""
    return Missing() if row.total is None else Points(row.total)


def lowest_cut(rules: Method) -> int:
    """Return the lowest cut point of a method above zero, in hundredths."""
    return rules.floors[1]


def score(row: BoardRow, dimension: str) -> Cell:
    """Return a score on its tint, or why it is missing."""
    found = row.scores.get(dimension)
    if found is None:
        code = row.missing.get(dimension, "")
        return Missing(code)
    return Tint(found)


def score_alone(found: DimensionScore | None) -> Cell:
    """Return a score, or why it is missing in words."""
    if found is None:
        return Missing()
    if found.score is None:
        reasons = labels.missing_reasons()
        code = found.missing or ""
        return Missing(code, reasons.get(code, code))
    return Points(found.score)


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
    if edition(question.edition).made_up:
        text = say(
            "Number of stars, dimensions, weights and cut points are made up, like the whole "
            "edition."
        )
    else:
        text = say(
            "Number of stars, dimensions, weights and cut points are illustrative: the notice "
            "asks for stars and leaderboards but does not fix them."
        )
    return [Text(text, kind="quiet")]


def method_change(question: Question) -> str:
    """Say how many stars moved because of the method alone, "" where it did not change."""
    found = cached.bridged(question.whole)
    if found is None:
        return ""
    return say(
        "Both methods over the same inputs: of {projects} projects, {moved} have other stars under "
        "{after} than under {before}.",
        projects=whole(found.projects),
        moved=whole(found.moved),
        after=name_of(method(found.after)),
        before=name_of(method(found.before)),
    )


def rank_meaning() -> str:
    """Explain rank and ties."""
    return say(
        "Rank by total score within the edition. Equal totals share a rank and are marked as tied; "
        "the order among them is that of the list and means nothing."
    )


def change_meaning() -> str:
    """Explain the change of rank."""
    return say("Change of rank since the release before; ▲ is upwards.")


def interval_meaning(method_id: str) -> str:
    """Explain the interval of a rank."""
    return say(
        "Where the rank lies in {most} of the runs when the method's weights are varied. "
        "≈ marks projects not distinguishable from the leader.",
        most=share(method(method_id).uncertainty.within),
    )
