"""The reader's own weights and cut points: what they would change in the chosen release."""

from components import cached
from components.blocks.tables import or_missing
from components.blocks.values import (
    SLOT,
    Block,
    Change,
    ChartBlock,
    Column,
    Columns,
    Count,
    Interval,
    Link,
    Metric,
    Metrics,
    Missing,
    Moved,
    Notice,
    Number,
    Numbers,
    Points,
    ProjectLink,
    Rank,
    Section,
    Stars,
    Table,
    Text,
)
from components.choices.address import link
from components.methodology import charts
from components.methodology.rules import rules_of
from components.methodology.scenario import HIGHEST, Scenario, proportions, scenario
from components.text import name_of, points, say, say_count, star_glyphs, whole
from components.wording import labels
from data_access.methods import Method
from data_access.question import Question
from data_access.what_if import Changed, Consequences

AT = "methodology"


def blocks(question: Question, weights: str, cuts: str) -> tuple[Block, ...]:
    """Return what can be set, and what the settings would change; the address has them."""
    rules = rules_of(question)
    chosen = scenario(rules, weights, cuts)
    return (
        Notice(
            say(
                "What you set here is your own calculation, not a rating: the published "
                "stars and ranks stay as they are. It covers the whole release, whatever "
                "filters are set, and the address of this page keeps your numbers."
            )
        ),
        Columns(((_weights(rules, chosen),), (_cuts(chosen),))),
        _presets(rules),
        *_consequences(question, weights, cuts, chosen),
    )


# -- what can be set -----------------------------------------------------------------------------


def _weights(rules: Method, chosen: Scenario) -> Section:
    names = labels.short_dimensions(rules.id).items()
    numbers = tuple(
        Number(code, name, percent, 0, 100, 1)
        for (code, name), percent in zip(names, chosen.percents, strict=True)
    )
    title = say("Weights in percent")
    sliders = Numbers(AT, "weights", title, numbers, as_sliders=True)
    if not sum(chosen.weights):
        return Section(title, (sliders,))
    parts = proportions(rules, chosen.weights)
    scaled = Text(say("Scaled to add up to 100%: {parts}", parts=parts), kind="quiet")
    return Section(title, (sliders, scaled))


def _cuts(chosen: Scenario) -> Section:
    numbers = tuple(
        Number(str(stars), star_glyphs(stars), floor / 100, 0.0, float(HIGHEST), 1.0)
        for stars, floor in enumerate(chosen.floors[1:], start=2)
    )
    title = say("Lowest total for each number of stars")
    return Section(title, (Numbers(AT, "cuts", title, numbers),))


def _presets(rules: Method) -> Text:
    names = labels.short_dimensions(rules.id)
    weights: dict[str, str | None] = {
        say("the method itself"): None,
        say("equal weights"): ",".join(str(100 // len(names)) for _ in names),
    }
    for code, name in names.items():
        alone = ",".join("100" if other == code else "0" for other in names)
        weights[say("only {dimension}", dimension=name)] = alone
    links = tuple(
        Link(name, link(AT, part="what-if", weights=codes, **({} if codes else {"cuts": None})))
        for name, codes in weights.items()
    )
    return Text(say("Set: {choices}", choices=" · ".join([SLOT] * len(links))), links)


def _no(chosen: Scenario) -> str:
    """Say why nothing can be computed with what was set."""
    if not sum(chosen.weights):
        return say(
            "All weights are 0. Give at least one dimension a weight; nothing was calculated."
        )
    stars = chosen.falling
    return say(
        "The cut points must rise with the stars: {stars} from {floor} is not above {fewer} "
        "from {below}. Nothing was calculated.",
        stars=star_glyphs(stars),
        floor=points(chosen.floors[stars - 1]),
        fewer=star_glyphs(stars - 1),
        below=points(chosen.floors[stars - 2]),
    )


# -- what it would change ------------------------------------------------------------------------


def _consequences(
    question: Question, weights: str, cuts: str, chosen: Scenario
) -> tuple[Block, ...]:
    if not chosen.is_computable:
        return (Notice(_no(chosen), kind="warning"),)
    found = cached.consequences(question, chosen.weights, chosen.floors)
    if not found.projects:
        return (Notice(say("No project is rated in this release.")),)
    codes = {row.project for row in (*found.leaders, *found.movers)}
    named = cached.names(question.whole, tuple(sorted(codes)))
    names = {code: name_of(name) for code, name in named.items()}
    return (
        _counts(found),
        *_lost(found),
        ChartBlock(charts.what_if_stars, question, (weights, cuts)),
        _changes(
            say("Who would lead"),
            say("Ranks 1 to 10 with these settings, at most twenty projects."),
            found.leaders,
            names,
        ),
        _changes(
            say("Whose rank would move most"),
            say("The ten largest changes of rank."),
            found.movers,
            names,
        ),
        Text(
            say(
                "Published → with these settings. The interval is the published one; ranks of your "
                "own calculation have none."
            ),
            kind="quiet",
        ),
    )


def _counts(found: Consequences) -> Metrics:
    down = found.down + found.lost
    return Metrics(
        (
            Metric(
                say("Stars change"),
                Count(found.up + down),
                say("{up} up, {down} down", up=whole(found.up), down=whole(down)),
            ),
            Metric(say("By two stars or more"), Count(found.by_two)),
            Metric(
                say("Rank moves by 6+"),
                Count(found.rank_moved[5]),
                say("{count} by more than 20", count=whole(found.rank_moved[20])),
            ),
            Metric(say("Rank leaves its interval"), Count(found.outside)),
            Metric(say("New in ranks 1 to 10"), Count(found.entering)),
        )
    )


def _lost(found: Consequences) -> tuple[Text, ...]:
    if not found.lost:
        return ()
    lost = say_count(
        "{count} project would have no total: its only scores are in dimensions of weight 0.",
        "{count} projects would have no total: their only scores are in dimensions of weight 0.",
        found.lost,
    )
    return (Text(lost, kind="quiet"),)


def _changes(title: str, caption: str, rows: tuple[Changed, ...], names: dict[str, str]) -> Section:
    columns = (
        Column("rank", say("Rank"), "number"),
        Column("change", say("Change"), "short"),
        Column("project", say("Project"), "heading"),
        Column("published", say("Published rank"), "number"),
        Column("stars", say("Stars"), "short"),
        Column("total", say("Total score"), "number"),
    )
    cells = tuple(
        (
            or_missing(Rank, row.rank),
            Missing() if row.rank is None else Change(row.rank_before - row.rank),
            ProjectLink(row.project, names[row.project]),
            Rank(row.rank_before, interval=Interval(row.rank_low, row.rank_high)),
            Moved(Stars(row.stars_before), or_missing(Stars, row.stars)),
            Moved(Points(row.total_before), or_missing(Points, row.total)),
        )
        for row in rows
    )
    table = Table(title, columns, cells, layout="cards")
    return Section(title, (table if rows else Text(say("None.")),), caption)
