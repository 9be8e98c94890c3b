"""The charts of the method's page: intervals of ranks, and stars with other weights."""

from collections.abc import Sequence
from itertools import pairwise

from components import cached
from components.blocks.values import Count, Missing, Named, Share
from components.charts import columns
from components.charts.chart import (
    Drawing,
    chart,
    colours,
    has_room,
    named,
    star_levels,
    told_apart,
)
from components.charts.numbers import column, numbers_of
from components.choices.of_charts import numbers
from components.figures.bars import count_bars, stars_before_and_after
from components.figures.certainty import RankRange, rank_ranges
from components.methodology.rules import rules_of
from components.methodology.scenario import Scenario, proportions, scenario
from components.text import (
    listing,
    period,
    points,
    say,
    say_count,
    share,
    star_glyphs,
    whole,
)  # fmt: skip
from components.wording import ratings
from components.wording.cells import in_words
from components.wording.provenance import Sample
from data_access.answers import BoardRow
from data_access.methods import Method
from data_access.question import NOT_RATED, Question
from data_access.what_if import Consequences


@chart("rank-ranges", page="methodology?part=certainty")
def leaders(question: Question) -> Drawing | None:
    """Show the ranks of the leaders with the intervals they lie in."""
    board = [row for row in cached.board(question) if row.rank]
    if not board:
        return None
    reach = cached.leader_reach(question)
    names = told_apart({row.project: row for row in board})
    ranges = [_range(row, name, reach) for row, name in zip(board, names, strict=True)]
    others = cached.certainty(question).like_leader - 1
    return Drawing(
        rank_ranges(ranges, colours(), wide=has_room()),
        title=say_count(
            "{count} other project is not distinguishable from the leader",
            "{count} other projects are not distinguishable from the leader",
            others,
        )
        if others
        else say("No other interval overlaps the leader's"),
        scope=say(
            "Rank (dot) and interval (line) of the first {shown} of {rated} rated; ≈ overlaps the "
            "leader's interval; {period}",
            shown=whole(len(ranges)),
            rated=whole(cached.release(question).rated),
            period=period(cached.release(question).period),
        ),
        alt=say(
            "Ranks and their intervals: {numbers}.",
            numbers=listing(f"{each.name} {each.rank} ({each.text})" for each in ranges[:10]),
        ),
        numbers=numbers_of(
            board,
            (columns.project(), ratings.named),
            (columns.rank(), ratings.rank_alone),
            (columns.interval(), lambda row: ratings.interval(row, reach) or Missing()),
            (
                column(
                    "stability",
                    say("Stability of the stars"),
                    "share",
                    say("Share of the runs in which the stars stayed the same."),
                ),
                ratings.stability,
            ),
        ),
        sample=Sample(question.whole, len(board), say("the first by rank")),
    )


def _range(row: BoardRow, name: str, reach: int) -> RankRange:
    interval = ratings.interval(row, reach)
    return RankRange(
        name,
        row.rank or 0,
        row.rank_low or 0,
        row.rank_high or 0,
        in_words(interval) if interval else "",
        marked=(row.rank_low or 0) <= reach,
        code=row.project,
    )


@chart("interval-widths", page="methodology?part=certainty")
def widths(question: Question) -> Drawing | None:
    """Show how many projects have an interval of which width."""
    found = cached.certainty(question)
    if not found.rated:
        return None
    names = _widths([0, *found.within])
    counts = [more - less for less, more in pairwise([0, *found.within.values(), found.rated])]
    texts = [f"{whole(count)} · {share(count / found.rated)}" for count in counts]
    return Drawing(
        count_bars(names, counts, texts, colours(), row=34),
        title=say(
            "{share} of the ranks have an interval of at most ten",
            share=share(found.within[10] / found.rated),
        ),
        scope=say(
            "Number of rated projects by the number of ranks in their interval; all {rated} rated; "
            "{period}",
            rated=whole(found.rated),
            period=period(cached.release(question).period),
        ),
        alt=say(
            "Bar chart of the widths of the intervals: {numbers}.",
            numbers=named(names, texts),
        ),
        numbers=numbers_of(
            zip(pairwise([0, *found.within, None]), names, counts, strict=True),
            (
                column(
                    "ranks",
                    say("Width of the interval"),
                    "named",
                    say("Code of how many ranks the interval has, from and to."),
                ),
                lambda row: Named(_width_code(*row[0]), row[1]),
            ),
            (columns.projects(), lambda row: Count(row[2])),
            (columns.share_of_rated(), lambda row: Share(row[2] / found.rated, 1)),
        ),
        sample=Sample(question.whole, found.rated, say("rated projects")),
    )


def _width_code(low: int | None, high: int | None) -> str:
    return f"from_{(low or 0) + 1}" + ("" if high is None else f"_to_{high}")


def _widths(edges: Sequence[int]) -> list[str]:
    """Name the widths between these, and those above the last."""
    return [
        *(
            say("{from_}–{to} ranks", from_=low + 1, to=high)
            if high - low > 1
            else say_count("{count} rank", "{count} ranks", high)
            for low, high in pairwise(edges)
        ),
        say("more than {count} ranks", count=edges[-1]),
    ]


@chart(
    "what-if-stars", page="methodology?part=what-if", choices=(numbers("weights"), numbers("cuts"))
)
def what_if_stars(question: Question, weights: str, cuts: str) -> Drawing | None:
    """Draw how many projects have how many stars, published and with other settings."""
    rules = rules_of(question)
    chosen = scenario(rules, weights, cuts)
    if not chosen.is_computable:
        return None
    found = cached.consequences(question, chosen.weights, chosen.floors)
    names = star_levels() | {NOT_RATED: say("No total")}
    shown = [names[stars] for stars in found.before]
    before, after = ([whole(of[n]) for n in found.before] for of in (found.before, found.after))
    texts = (
        {stars: say("published {count}", count=whole(n)) for stars, n in found.before.items()},
        {stars: say("what if {count}", count=whole(n)) for stars, n in found.after.items()},
    )
    return Drawing(
        stars_before_and_after(found.before, found.after, names, texts, colours()),
        title=_title(found),
        scope=say(
            "Projects by stars, published and with these settings; all {rated} rated; {period}",
            rated=whole(found.projects),
            period=period(cached.release(question).period),
        ),
        alt=say(
            "Bars of stars, published and with these settings: {numbers}.",
            numbers=named(shown, (f"{b} → {a}" for b, a in zip(before, after, strict=True))),
        ),
        notes=(
            say("A reader's own calculation, not a rating. The published stars stay as they are."),
            _settings(rules, chosen),
        ),
        numbers=numbers_of(
            found.before,
            (columns.stars(), lambda stars: Named(stars, names[stars])),
            (
                column(
                    "published",
                    say("As published"),
                    "count",
                    say("Number of projects with these stars, as published."),
                ),
                lambda stars: Count(found.before[stars]),
            ),
            (
                column(
                    "what_if",
                    say("With these settings"),
                    "count",
                    say(
                        "Number of projects with these stars under the weights and lowest totals "
                        "of the chart."
                    ),
                ),
                lambda stars: Count(found.after[stars]),
            ),
        ),
        sample=Sample(question.whole, found.projects, say("rated projects")),
    )


def _title(found: Consequences) -> str:
    changed = found.up + found.down + found.lost
    if not changed:
        return say("No project would have different stars")
    return say_count(
        "{count} of {rated} projects would have different stars",
        "{count} of {rated} projects would have different stars",
        changed,
        rated=whole(found.projects),
    )


def _settings(rules: Method, chosen: Scenario) -> str:
    return say(
        "Weights: {weights}. Lowest totals: {cuts}.",
        weights=proportions(rules, chosen.weights),
        cuts=" · ".join(
            f"{star_glyphs(stars)} {points(floor)}"
            for stars, floor in enumerate(chosen.floors[1:], start=2)
        ),
    )
