"""Charts of one project: its profile, its history, why its rank moved."""

from components import cached
from components.blocks.values import Missing, Named, Share, Signed
from components.charts import columns
from components.charts.chart import (
    Drawing,
    chart,
    colours,
    in_points,
    named,
    scope_of,
    star_levels,
)
from components.charts.numbers import column, numbers_of
from components.choices.of_charts import PROJECT
from components.figures.profile import Scored, dots_on_one_scale, move_steps, total_line
from components.text import (
    listing,
    name_of,
    period,
    period_parts,
    points,
    say,
    say_count,
    signed,
    whole,
)
from components.wording import labels, ratings
from components.wording.cells import in_words
from components.wording.provenance import Sample
from data_access.methods import method
from data_access.question import Question


@chart("dimension-profile", page="project", choices=(PROJECT,))
def dimension_profile(question: Question, project: str) -> Drawing | None:
    """Draw a project's dimension scores against the median of its direction, on one scale."""
    facts = cached.project(project, question.release)
    if facts is None:
        return None
    rules = method(cached.release(question).method)
    names = labels.short_dimensions(rules.id)
    found = cached.dimension_scores(question, project)
    scores = {code: found[code].score if code in found else None for code in names}
    peers = Question(question.edition, question.release, directions=(facts.direction,))
    medians = {code: round(median) for code, median in cached.score_medians(peers).items()}
    written = {code: in_words(ratings.score_alone(found.get(code))) for code in names}
    return Drawing(
        dots_on_one_scale(
            [
                Scored(name, in_points(scores[code]), in_points(medians.get(code)), written[code])
                for code, name in names.items()
            ],
            (say("This project"), say("Median of the direction")),
            colours(),
        ),
        title=_profile_title(
            [names[code] for code in medians if (scores[code] or 0) > medians[code]],
            can_be_compared=bool(medians) and any(scores.values()),
        ),
        scope=say(
            "{project}; median of its direction: {scope}",
            project=name_of(facts),
            scope=scope_of(peers),
        ),
        alt=say(
            "Dots of dimension scores on one scale: {numbers}.",
            numbers=named(names.values(), written.values()),
        ),
        numbers=numbers_of(
            rules.dimensions,
            (columns.dimension(), lambda each: Named(each.code, name_of(each))),
            (columns.weight(), lambda each: Share(float(each.weight))),
            (
                column(
                    "score",
                    say("Score"),
                    "points_or_reason",
                    say("Score of the project in the dimension, 0 to 100."),
                ),
                lambda each: ratings.score_alone(found.get(each.code)),
            ),
            (
                column(
                    "median",
                    say("Median of the direction"),
                    "points",
                    say("Median of the scores of the direction's projects."),
                ),
                lambda each: ratings.in_points(medians.get(each.code)),
            ),
        ),
        sample=_sample(question, project),
    )


def _profile_title(ahead: list[str], *, can_be_compared: bool) -> str:
    """Name the dimensions in which a project is above the median of its direction."""
    if ahead:
        return say("Above the median of its direction in {dimensions}", dimensions=listing(ahead))
    if can_be_compared:
        return say("Not above the median of its direction in any dimension")
    return say("Scores by dimension")


@chart("rating-history", page="project", choices=(PROJECT,))
def rating_history(question: Question, project: str) -> Drawing | None:
    """Draw a project's totals over the releases up to this one, with where each star begins."""
    releases = cached.releases_until(question)
    history = [past for past in cached.history(project) if past.release in releases]
    rules = method(cached.release(question).method)
    floors = [
        (float(floor), f"{floor}\n{star_levels()[stars]}")
        for stars, floor in rules.cut_points.items()
        if stars > 1
    ]
    totals = [in_words(ratings.points(past)) for past in history]
    stars = [in_words(ratings.stars(past, rules.id)) for past in history]
    texts = [
        f"{total} {text}" if past.total else text
        for past, total, text in zip(history, totals, stars, strict=True)
    ]
    periods = [period(past.period) for past in history]
    return Drawing(
        total_line(
            [period_parts(past.period) for past in history],
            [in_points(past.total) for past in history],
            list(map(" ".join, zip(periods, texts, strict=True))),
            floors,
            colours(),
        ),
        title=_history_title([past.total for past in history if past.total is not None]),
        scope=say_count(
            "{project}; total score, {count} release",
            "{project}; total score, {count} releases",
            len(history),
            project=_project_name(question, project),
        ),
        alt=say(
            "Line of total scores by period: {numbers}.",
            numbers=named(periods, texts),
        ),
        numbers=numbers_of(
            history,
            (columns.period(), lambda past: Named(past.period, period(past.period))),
            (columns.total(), ratings.points),
            (
                column(
                    "stars",
                    say("Stars"),
                    "stars_or_reason",
                    say("Stars, 1 to 5; empty: not rated."),
                ),
                lambda past: ratings.stars(past, rules.id),
            ),
            (columns.rank(), ratings.rank_alone),
            (columns.interval(), lambda past: ratings.interval(past) or Missing()),
        ),
        sample=_sample(question, project),
    )


def _history_title(totals: list[int]) -> str:
    """Say how the total went from the first release to the last."""
    if not totals:
        return say("Not rated so far")
    first, last = points(totals[0]), points(totals[-1])
    if totals[-1] > totals[0]:
        return say("Total score rose from {first} to {last}", first=first, last=last)
    if totals[-1] < totals[0]:
        return say("Total score fell from {first} to {last}", first=first, last=last)
    return say("Total score: {total}", total=last)


@chart("reasons-of-move", page="project", choices=(PROJECT,))
def reasons_of_move(question: Question, project: str) -> Drawing | None:
    """Draw why a project's rank changed since the release before; parts add up exactly (rule 7)."""
    move = cached.move(question, project)
    if move is None:
        return None
    parts = labels.parts_of_move()
    places = [getattr(move, part) for part in parts]
    change = sum(places)
    names = [*parts.values(), say("Change of rank")]
    written = [signed(n) for n in (*places, change)]
    return Drawing(
        move_steps(names, [*places, change], written, colours()),
        title=_move_title(move.previous_rank, move.previous_rank - change),
        scope=say(
            "{project}; places gained (+) or lost (−) as one factor at a time is switched "
            "from the previous release to this one, in this order; {period}",
            project=_project_name(question, project),
            period=period(cached.release(question).period),
        ),
        alt=say(
            "Steps that add up to the change of rank of {change}: {parts}.",
            change=signed(change),
            parts=named(parts.values(), written[:-1]),
        ),
        numbers=numbers_of(
            zip((*parts, "change"), names, (*places, change), strict=True),
            (
                column("part", say("Part"), "named", say("Code of what the rank changed by.")),
                lambda row: Named(row[0], row[1]),
            ),
            (
                column(
                    "places",
                    say("Places"),
                    "places",
                    say("Ranks gained (above zero) or lost by this part alone."),
                ),
                lambda row: Signed(row[2]),
            ),
        ),
        sample=_sample(question, project),
    )


def _sample(question: Question, code: str) -> Sample:
    return Sample(question.whole, 1, say("project {code}", code=code))


def _project_name(question: Question, code: str) -> str:
    return name_of(cached.names(question.whole, (code,))[code])


def _move_title(before: int, now: int) -> str:
    if now < before:
        return say("Why it rose from rank {before} to {now}", before=whole(before), now=whole(now))
    if now > before:
        return say("Why it fell from rank {before} to {now}", before=whole(before), now=whole(now))
    return say("Why it stayed at rank {now}", now=whole(now))
