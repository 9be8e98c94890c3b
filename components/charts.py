"""Charts on pages: cached answers -> figures, each with title, scope, sentence and numbers."""

import pandas as pd
import streamlit as st

from components import cached, labels
from components.chart import colours, replayed, scope_of, show
from components.figures.map import RegionValue, region_map
from components.figures.profile import Part, move_steps, radar, total_line
from components.figures.stars import star_bars
from components.table import interval_text, points_or_absent, rank_text, stars_text
from components.text import (
    listing,
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
from components.web.files import asset_url
from data_access.answers import PastRating, ProjectFacts
from data_access.methods import method
from data_access.models import Move
from data_access.question import NO_REGION, NOT_RATED, Question
from data_access.settings import settings


@replayed
def star_distribution(question: Question) -> None:
    """Show how many projects have how many stars."""
    counts, names = cached.star_counts(question), _star_names()
    rated = sum(counts.values()) - counts[NOT_RATED]
    texts = {
        stars: f"{whole(n)} · {share(n / rated)}" if stars and rated else whole(n)
        for stars, n in counts.items()
    }
    show(
        star_bars(counts, names, texts, colours()),
        title=stars_title(question),
        scope=stars_scope(question),
        alt=say(
            "Bar chart of stars: {numbers}.",
            numbers=listing(f"{names[stars]} {whole(n)}" for stars, n in counts.items()),
        ),
        numbers=stars_in_numbers(question),
        key="star_distribution",
    )


def _star_names() -> dict[int, str]:
    return {int(code): name for code, name in labels.stars().items()}


def stars_title(question: Question) -> str:
    """Say how many projects have four or five stars."""
    counts = cached.star_counts(question)
    return say_count(
        "{count} project has four or five stars",
        "{count} projects have four or five stars",
        counts[5] + counts[4],
    )


def stars_scope(question: Question) -> str:
    """Say which projects the distribution of stars counts."""
    return say("{scope}; shares of the rated", scope=scope_of(question))


def stars_in_numbers(question: Question) -> pd.DataFrame:
    """Return how many projects have how many stars, in words and numbers."""
    counts, names = cached.star_counts(question), _star_names()
    rated = sum(counts.values()) - counts[NOT_RATED]
    return pd.DataFrame(
        {
            say("Stars"): [names[stars] for stars in counts],
            say("Projects"): [whole(n) for n in counts.values()],
            say("Share of the rated"): [
                share(n / rated, 1) if stars and rated else "—" for stars, n in counts.items()
            ],
        }
    )


@replayed
def projects_by_region(question: Question) -> None:
    """Show how many projects each province has, on the map."""
    found = cached.groups(question, "region")
    names = labels.region_names()
    counts = found["projects"].to_dict()
    shown = [
        RegionValue(
            code,
            name,
            counts.get(code),
            say_count("{count} project", "{count} projects", counts[code])
            if code in counts
            else say("data not available"),
        )
        for code, name in names.items()
        if code != NO_REGION
    ]
    placed = found.drop(index=NO_REGION, errors="ignore").sort_values("projects", ascending=False)
    shapes = {part: asset_url(f"map/provinces_{part}.geojson") for part in ("main", "inset")}
    show(
        region_map(shown, shapes, colours(), height=400),
        title=regions_title(question),
        scope=regions_scope(question),
        alt=say(
            "Map of China by province, darker is more projects; most have {regions}.",
            regions=listing(f"{names[code]} {whole(counts[code])}" for code in placed.index[:5]),
        ),
        numbers=regions_in_numbers(question),
        key="projects_by_region",
    )
    st.caption(map_approval())


def regions_title(question: Question) -> str:
    """Say which region has the most projects."""
    counts = cached.groups(question, "region")["projects"].drop(index=NO_REGION, errors="ignore")
    if not len(counts):
        return say("No project has a place")
    most = str(counts.sort_values(ascending=False).index[0])
    return say(
        "{region} has the most projects: {count}",
        region=labels.region_names()[most],
        count=whole(int(counts.max())),
    )


def regions_scope(question: Question) -> str:
    """Say which projects the map counts, and how many have no place."""
    counts = cached.groups(question, "region")["projects"].to_dict()
    return say_count(
        "{scope}; {count} project of a central enterprise has no place",
        "{scope}; {count} projects of central enterprises have no place",
        int(counts.get(NO_REGION, 0)),
        scope=scope_of(question),
    )


def regions_in_numbers(question: Question) -> pd.DataFrame:
    """Return how many projects each region has, in words and numbers."""
    found, names = cached.groups(question, "region"), labels.region_names()
    return pd.DataFrame(
        {
            say("Region"): [names[code] for code in found.index],
            say("Projects"): [whole(int(n)) for n in found["projects"]],
            say("Rated"): [whole(int(n)) for n in found["rated"]],
            say("Four or five stars"): [whole(int(n)) for n in found["high"]],
        }
    )


def map_approval() -> str:
    """Say under which number the map was approved, or that none has been entered."""
    number = settings().map_approval_number
    if number:
        return say("Map approval number: {number}. Shapes: Tianditu.", number=number)
    return say("The map's approval number has not been entered. Shapes: Tianditu.")


@replayed
def dimension_profile(question: Question, project: ProjectFacts) -> None:
    """Show a project's dimension scores against the median of its direction."""
    rules = method(cached.release(question).method)
    names = labels.short_dimensions(rules.id)
    peers, scores, medians = _against_peers(question, project)
    show(
        radar(
            list(names.values()),
            [None if score is None else score / 100 for score in scores.values()],
            [medians[code] / 100 if code in medians else None for code in names]
            if medians
            else None,
            (say("This project"), say("Median of the direction")),
            colours(),
        ),
        title=profile_title(question, project),
        scope=scope_of(peers),
        alt=say(
            "Radar chart of dimension scores: {numbers}.",
            numbers=listing(
                f"{name} {points_or_absent(scores[code])}" for code, name in names.items()
            ),
        ),
        numbers=profile_in_numbers(question, project),
        key="dimension_profile",
    )


def peers_of(question: Question, project: ProjectFacts) -> Question:
    """Return the question for the projects of the same direction."""
    return Question(question.edition, question.release, directions=(project.direction,))


def _against_peers(
    question: Question, project: ProjectFacts
) -> tuple[Question, dict[str, int | None], dict[str, float]]:
    """Return the question for the direction, the project's scores and the direction's medians."""
    found = cached.dimension_scores(question, project.code)
    codes = method(cached.release(question).method).dimension_codes
    peers = peers_of(question, project)
    scores = {code: found[code].score if code in found else None for code in codes}
    return peers, scores, cached.score_medians(peers)


def profile_title(question: Question, project: ProjectFacts) -> str:
    """Say in which dimensions a project is above the median of its direction."""
    _, scores, medians = _against_peers(question, project)
    names = labels.short_dimensions(cached.release(question).method)
    ahead = [
        names[code]
        for code, score in scores.items()
        if code in medians and score is not None and score > medians[code]
    ]
    if not ahead:
        return say("Scores by dimension")
    return say("Above the median of its direction in {dimensions}", dimensions=listing(ahead))


def profile_in_numbers(question: Question, project: ProjectFacts) -> pd.DataFrame:
    """Return a project's scores with weights and the medians of its direction, in words."""
    rules = method(cached.release(question).method)
    _, scores, medians = _against_peers(question, project)
    return pd.DataFrame(
        {
            say("Dimension"): list(labels.dimensions(rules.id).values()),
            say("Weight"): [share(float(d.weight)) for d in rules.dimensions],
            say("Score"): [points_or_absent(score) for score in scores.values()],
            say("Median of the direction"): [
                points(round(medians[code])) if code in medians else "—" for code in scores
            ],
        }
    )


def rating_history(question: Question, project: ProjectFacts) -> None:
    """Show a project's totals over the releases, with where each star begins."""
    history = current_history(project)
    rules = method(cached.release(question).method)
    floors = [
        (float(floor), say("from {points}: {stars}", points=floor, stars=star_glyphs(stars)))
        for stars, floor in rules.cut_points.items()
        if stars > 1
    ]
    reasons = labels.reasons(rules.id)
    stars = [stars_text(past, reasons) for past in history]
    texts = [
        f"{points_or_absent(past.total)} {text}" if past.total else text
        for past, text in zip(history, stars, strict=True)
    ]
    periods = [period(past.period) for past in history]
    show(
        total_line(
            [short_period(past.period) for past in history],
            [None if past.total is None else past.total / 100 for past in history],
            texts,
            floors,
            colours(),
        ),
        title=history_title(project),
        scope=history_scope(project),
        alt=say(
            "Line of total scores by period: {numbers}.",
            numbers=listing(f"{when} {text}" for when, text in zip(periods, texts, strict=True)),
        ),
        numbers=history_in_numbers(question, project),
        key="rating_history",
    )


def current_history(project: ProjectFacts) -> list[PastRating]:
    """Return a project's ratings, oldest first, without versions that were replaced."""
    return [past for past in cached.history(project.code) if not past.is_replaced]


def history_title(project: ProjectFacts) -> str:
    """Say which was a project's best rank so far."""
    best = min((past.rank for past in current_history(project) if past.rank), default=None)
    return say("Best rank so far: {rank}", rank=whole(best)) if best else say("Not rated so far")


def history_scope(project: ProjectFacts) -> str:
    """Say what a project's history shows, and over how many releases."""
    return say_count(
        "Total score, {count} release",
        "Total score, {count} releases",
        len(current_history(project)),
    )


def history_in_numbers(question: Question, project: ProjectFacts) -> pd.DataFrame:
    """Return a project's total, stars and rank in each period, in words and numbers."""
    history = current_history(project)
    reasons = labels.reasons(cached.release(question).method)
    return pd.DataFrame(
        {
            say("Period"): [period(past.period) for past in history],
            say("Total score"): [points_or_absent(past.total) for past in history],
            say("Stars"): [stars_text(past, reasons) for past in history],
            say("Rank"): [rank_text(past.rank, past.tied) for past in history],
            say("Interval"): [interval_text(past, reach=0) for past in history],
        }
    )


@replayed
def reasons_of_move(question: Question, project: ProjectFacts) -> None:
    """Show why a project's rank changed since the release before; parts add up exactly (rule 7)."""
    move = cached.move(question, project.code)
    if move is None:
        st.header(move_title(None), anchor=False)
        st.caption(move_scope(question, None))
        return
    parts = _move_parts(move)
    change = sum(places for _, places in parts)
    written = [(name, signed(places)) for name, places in parts]
    show(
        move_steps(
            [Part(name, places, signed(places)) for name, places in parts],
            Part(say("Change of rank"), change, signed(change)),
            colours(),
        ),
        title=move_title(move),
        scope=move_scope(question, move),
        alt=say(
            "Steps that add up to the change of rank of {change}: {parts}.",
            change=signed(change),
            parts=listing(f"{name} {places}" for name, places in written),
        ),
        numbers=move_in_numbers(move),
        key="reasons_of_move",
    )


def _move_parts(move: Move) -> list[tuple[str, int]]:
    return [
        (say("Own scores"), move.own_scores),
        (say("Scores of others"), move.others_scores),
        (say("Entries and exits"), move.entries_and_exits),
        (say("Change of method"), move.method),
        (say("Correction"), move.correction),
    ]


def move_in_numbers(move: Move) -> pd.DataFrame:
    """Return the parts of a change of rank and their sum, in words and numbers."""
    parts = _move_parts(move)
    change = sum(places for _, places in parts)
    rows = [(name, signed(places)) for name, places in (*parts, (say("Change of rank"), change))]
    return pd.DataFrame(rows, columns=[say("Part"), say("Places")])


def move_scope(question: Question, move: Move | None) -> str:
    """Say how the parts of a change of rank are to be read, or why there are none."""
    if move is None:
        return say(
            "There is nothing to compare: the project had no rank in this release or the last."
        )
    return say(
        "Places gained (+) or lost (−) when one thing at a time is switched from the release "
        "before to this one, in this order; {period}",
        period=period(cached.release(question).period),
    )


def move_title(move: Move | None) -> str:
    """Say from which rank to which a project moved."""
    if move is None:
        return say("Why the rank moved")
    before = move.previous_rank
    now = before - sum(places for _, places in _move_parts(move))
    if now < before:
        return say("Why it rose from rank {before} to {now}", before=whole(before), now=whole(now))
    if now > before:
        return say("Why it fell from rank {before} to {now}", before=whole(before), now=whole(now))
    return say("Why it stayed at rank {now}", now=whole(now))
