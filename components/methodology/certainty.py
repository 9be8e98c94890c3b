"""How robust the ranks of a release are, explained with its own numbers."""

from components import cached
from components.blocks.tables import or_missing
from components.blocks.values import (
    Block,
    ChartBlock,
    Columns,
    Count,
    Facts,
    Metric,
    Metrics,
    Notice,
    Share,
    Text,
)
from components.methodology import charts
from components.methodology.rules import rules_of
from components.text import say, say_count, share, whole
from data_access.answers import Certainty
from data_access.question import Question


def blocks(question: Question) -> tuple[Block, ...]:
    """Return the release's certainty in four numbers, in words and in two charts."""
    found = cached.certainty(question)
    if not found.rated:
        return (Notice(say("No project is rated in this release.")),)
    drawing = rules_of(question).uncertainty
    why = say(
        "A rank depends on the weights, and other weights could be defended as well. So the "
        "release was rated {draws} more times, with weights drawn around the method's own. "
        "This shows how much a rank depends on the weights, not how exact the scores are.",
        draws=whole(drawing.draws),
    )
    stable = say_count(
        "{count} of {rated} projects kept their stars in at least 90% of the runs.",
        "{count} of {rated} projects kept their stars in at least 90% of the runs.",
        found.stable,
        rated=whole(found.rated),
    )
    meanings = {
        say("Interval"): _interval(found, share(drawing.within)),
        "≈": _like_leader(found),
        say("Stable stars"): stable,
    }
    return (
        Text(why),
        _metrics(found),
        Columns(
            (
                (ChartBlock(charts.leaders, question, links_rows=True),),
                (ChartBlock(charts.widths, question), Facts(meanings)),
            ),
            (3, 2),
        ),
    )


def _metrics(found: Certainty) -> Metrics:
    return Metrics(
        (
            Metric(say("Median width, in ranks"), or_missing(Count, found.half)),
            Metric(say("Not distinguishable from the leader"), Count(found.like_leader - 1)),
            Metric(say("Up to 10 ranks wide"), Share(found.within[10] / found.rated)),
            Metric(say("Stable stars"), Share(found.stable / found.rated)),
        )
    )


def _interval(found: Certainty, most: str) -> str:
    if found.half is None:
        return say("Where a rank lay in {most} of the runs.", most=most)
    return say_count(
        "Where a rank lay in {most} of the runs. Half of the intervals have at most {count} rank.",
        "Where a rank lay in {most} of the runs. Half of the intervals have at most {count} ranks.",
        found.half,
        most=most,
    )


def _like_leader(found: Certainty) -> str:
    if found.like_leader <= 1:
        return say("No other project's interval overlaps the leader's.")
    return say_count(
        "The interval of {count} other project overlaps the leader's: the order among them is not "
        "certain.",
        "The intervals of {count} other projects overlap the leader's: the order among them is "
        "not certain.",
        found.like_leader - 1,
    )
