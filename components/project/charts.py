"""Charts of one project: its profile, its history, why its rank moved."""

import pandas as pd

from components import cached
from components.charts.chart import Drawing, chart, colours, scope_of
from components.choices.of_charts import PROJECT
from components.figures.profile import Part, move_steps, radar, total_line
from components.table import interval_text, points_or_absent, rank_text, stars_text
from components.text import (
    listing,
    name_of,
    period,
    points,
    say,
    say_count,
    share,
    short_period,
    signed,
    star_glyphs,
    whole,
)
from components.wording import labels
from data_access.methods import method
from data_access.question import Question


@chart("dimension-profile", page="project", choices=(PROJECT,))
def dimension_profile(question: Question, project: str) -> Drawing | None:
    """Draw a project's dimension scores against the median of its direction."""
    facts = cached.project(project)
    if facts is None:
        return None
    rules = method(cached.release(question).method)
    names = labels.short_dimensions(rules.id)
    found = cached.dimension_scores(question, project)
    scores = {code: found[code].score if code in found else None for code in names}
    peers = Question(question.edition, question.release, directions=(facts.direction,))
    medians = cached.score_medians(peers)
    ahead = [
        names[code]
        for code, score in scores.items()
        if code in medians and score is not None and score > medians[code]
    ]
    return Drawing(
        radar(
            list(names.values()),
            [None if score is None else score / 100 for score in scores.values()],
            [medians[code] / 100 if code in medians else None for code in names]
            if medians
            else None,
            (say("This project"), say("Median of the direction")),
            colours(),
        ),
        title=_profile_title(ahead, can_be_compared=bool(medians) and any(scores.values())),
        scope=say("{project}; {scope}", project=name_of(facts), scope=scope_of(peers)),
        alt=say(
            "Radar chart of dimension scores: {numbers}.",
            numbers=listing(
                f"{name} {points_or_absent(scores[code])}" for code, name in names.items()
            ),
        ),
        numbers=pd.DataFrame(
            {
                say("Dimension"): list(labels.dimensions(rules.id).values()),
                say("Weight"): [share(float(d.weight)) for d in rules.dimensions],
                say("Score"): [points_or_absent(scores[code]) for code in names],
                say("Median of the direction"): [
                    points(round(medians[code])) if code in medians else "—" for code in names
                ],
            }
        ),
    )


def _profile_title(ahead: list[str], *, can_be_compared: bool) -> str:
    """Name the dimensions in which a project is above the median of its direction."""
    if ahead:
        return say("Above the median of its direction in {dimensions}", dimensions=listing(ahead))
    if can_be_compared:
        return say("In no dimension above the median of its direction")
    return say("Scores by dimension")


@chart("rating-history", page="project", choices=(PROJECT,))
def rating_history(question: Question, project: str) -> Drawing | None:
    """Draw a project's totals over the releases up to this one, with where each star begins."""
    releases = cached.releases_until(question)
    history = [past for past in cached.history(project) if past.release in releases]
    rules = method(cached.release(question).method)
    floors = [
        (float(floor), f"{floor}<br>{star_glyphs(stars)}")
        for stars, floor in rules.cut_points.items()
        if stars > 1
    ]
    reasons = labels.reasons(rules.id)
    stars = [stars_text(past, reasons) for past in history]
    texts = [
        f"{points_or_absent(past.total)} {text}" if past.total else text
        for past, text in zip(history, stars, strict=True)
    ]
    best = min((past.rank for past in history if past.rank), default=None)
    periods = [period(past.period) for past in history]
    return Drawing(
        total_line(
            [short_period(past.period) for past in history],
            [None if past.total is None else past.total / 100 for past in history],
            texts,
            floors,
            colours(),
        ),
        title=say("Best rank so far: {rank}", rank=whole(best))
        if best
        else say("Not rated so far"),
        scope=say_count(
            "{project}; total score, {count} release",
            "{project}; total score, {count} releases",
            len(history),
            project=_project_name(project),
        ),
        alt=say(
            "Line of total scores by period: {numbers}.",
            numbers=listing(f"{when} {text}" for when, text in zip(periods, texts, strict=True)),
        ),
        numbers=pd.DataFrame(
            {
                say("Period"): periods,
                say("Total score"): [points_or_absent(past.total) for past in history],
                say("Stars"): stars,
                say("Rank"): [rank_text(past.rank, past.tied) for past in history],
                say("Interval"): [interval_text(past, reach=0) for past in history],
            }
        ),
    )


@chart("reasons-of-move", page="project", choices=(PROJECT,))
def reasons_of_move(question: Question, project: str) -> Drawing | None:
    """Draw why a project's rank changed since the release before; parts add up exactly (rule 7)."""
    move = cached.move(question, project)
    if move is None:
        return None
    parts = [
        (say("Own scores"), move.own_scores),
        (say("Scores of others"), move.others_scores),
        (say("Entries and exits"), move.entries_and_exits),
        (say("Change of method"), move.method),
        (say("Correction"), move.correction),
    ]
    change = sum(places for _, places in parts)
    rank = move.previous_rank - change
    written = [(name, signed(places)) for name, places in parts]
    return Drawing(
        move_steps(
            [Part(name, places, signed(places)) for name, places in parts],
            Part(say("Change of rank"), change, signed(change)),
            colours(),
        ),
        title=_move_title(move.previous_rank, rank),
        scope=say(
            "{project}; places gained (+) or lost (−) when one thing at a time is switched from "
            "the release before to this one, in this order; {period}",
            project=_project_name(project),
            period=period(cached.release(question).period),
        ),
        alt=say(
            "Steps that add up to the change of rank of {change}: {parts}.",
            change=signed(change),
            parts=listing(f"{name} {places}" for name, places in written),
        ),
        numbers=pd.DataFrame(
            [*written, (say("Change of rank"), signed(change))],
            columns=[say("Part"), say("Places")],
        ),
    )


def _project_name(code: str) -> str:
    return name_of(cached.names((code,))[code])


def _move_title(before: int, now: int) -> str:
    if now < before:
        return say("Why it rose from rank {before} to {now}", before=whole(before), now=whole(now))
    if now > before:
        return say("Why it fell from rank {before} to {now}", before=whole(before), now=whole(now))
    return say("Why it stayed at rank {now}", now=whole(now))
