"""What a release says, in sentences that can be printed as they are, and what it does not say.

Every number is computed from the release; where two share a place both are named, groups below
five projects are left out and counted, and no sentence tells a cause that was not computed.
"""

from collections.abc import Iterator
from dataclasses import replace

from components import cached
from components.choices import filters
from components.text import listing, name_of, period, points, say, say_count, share, signed, whole
from components.wording import labels, ratings, scope
from data_access.answers import BoardRow, SplitMove
from data_access.methods import method
from data_access.question import NO_REGION, Question
from data_access.rating import SMALLEST_GROUP
from data_access.results import MOVE_PARTS

HIGH = (5, 4)
MOST_NAMED = 5
"""Of more that share a place only how many they are is told."""


def findings(question: Question) -> tuple[str, ...]:
    """Return three to five findings of a whole release; fewer where there is nothing to compare."""
    told = (_leader(question), _rise(question), _high_stars(question), *_regions(question))
    return tuple(finding for finding in told if finding)


def cautions(question: Question) -> tuple[str, ...]:
    """Return what must not be concluded from a release."""
    release = cached.release(question)
    return (
        *([labels.demo_notice(question.edition)] if release.demo else []),
        *(block.text for block in ratings.method_status(question)),
        *filter(None, [ratings.method_change(question)]),
        say(
            "Ranks can be told apart only where their intervals do not overlap; the order of "
            "projects whose intervals overlap depends on the weights of the method."
        ),
        say(
            "A change of rank is not a change of quality: a rank also changes when others move. "
            "How much is due to a project's own scores is told with each change."
        ),
        say(
            "How many projects a region has follows from quotas and applications, and says nothing "
            "of how good they are; shares of few projects change much with one of them."
        ),
        *_not_rated(question),
        say(
            "The ratings are about {period}; what happened since is not in them.",
            period=period(release.period),
        ),
    )


# -- who leads -----------------------------------------------------------------------------------


def _leader(question: Question) -> str:
    rows = [row for row in cached.first_rows(question, MOST_NAMED + 1) if row.rank == 1]
    if not rows:
        return ""
    first = rows[0]
    total = points(first.total or 0)
    if len(rows) > MOST_NAMED:
        return say("More than {count} projects share the first place with {total} points.",
                   count=MOST_NAMED, total=total)  # fmt: skip
    if len(rows) > 1:
        return say(
            "{names} share the first place with {total} points each.",
            names=listing(_quoted(row) for row in rows),
            total=total,
        )
    return say(
        "{name} leads with {total} of 100 points and {stars}. {interval} {alike}",
        name=_quoted(first),
        total=total,
        stars=labels.stars()[str(first.stars)].lower(),
        interval=_interval(first, question),
        alike=_like_leader(question),
    )


def _quoted(row: BoardRow | SplitMove) -> str:
    return say("“{name}” ({code})", name=name_of(row), code=row.project)


def _interval(row: BoardRow, question: Question) -> str:
    within = share(method(cached.release(question).method).uncertainty.within)
    low, high = row.rank_low or 0, row.rank_high or 0
    if low == high:
        return say(
            "When the weights of the method are varied, it stays at rank {rank} in at least "
            "{within} of the runs.",
            rank=whole(low),
            within=within,
        )
    return say(
        "When the weights of the method are varied, its rank lies from {low} to {high} in at "
        "least {within} of the runs.",
        low=whole(low),
        high=whole(high),
        within=within,
    )


def _like_leader(question: Question) -> str:
    others = cached.certainty(question).like_leader - 1
    if not others:
        return say("No other project's interval overlaps its own.")
    return say_count(
        "The interval of {count} other project overlaps its own: which of them leads depends on "
        "the weights.",
        "The intervals of {count} other projects overlap its own: which of them leads depends on "
        "the weights.",
        others,
    )


# -- who rose ------------------------------------------------------------------------------------


def _rise(question: Question) -> str:
    if cached.release(question).previous is None:
        return ""
    rising = [row for row in cached.movers(question, "-change", MOST_NAMED + 1) if row.change]
    found = {move.project: move for move in cached.split_moves(question, MOST_NAMED + 1)}
    most = max((row.change or 0 for row in rising), default=0)
    highest = [found[row.project] for row in rising if row.change == most and row.project in found]
    if most <= 0 or not highest:
        return say("No project rose in rank since the release before.")
    if len(highest) > 1:
        return say_count(
            "{count} project rose most in rank, by {places}: {names}.",
            "{count} projects rose most in rank, by {places} each: {names}.",
            len(highest),
            places=whole(most),
            names=listing(map(_quoted, highest)),
        )
    return _rose(highest[0])


def _rose(move: SplitMove) -> str:
    names = labels.parts_of_move()
    parts = [(names[part], getattr(move, part)) for part in MOVE_PARTS if getattr(move, part)]
    said = say(
        "{name} rose most: from rank {before} to {now} ({change}). By causes: {parts}. Its "
        "total went from {previous} to {total} points.",
        name=_quoted(move),
        before=whole(move.previous_rank),
        now=whole(move.rank or 0),
        change=signed(move.change),
        parts=say(", ").join(
            say("{part} {places}", part=name.lower(), places=signed(places))
            for name, places in parts
        ),
        previous=points(move.previous_total),
        total=points(move.total),
    )
    if (move.rank_high or 0) < move.previous_low:
        return said
    unsure = say(
        "The intervals of the two ranks overlap: with other weights it might not have risen."
    )
    return say("{finding} {caution}", finding=said, caution=unsure)


# -- how many stars ------------------------------------------------------------------------------


def _high_stars(question: Question) -> str:
    high, rated = _high(question)
    if not rated:
        return ""
    now = say(
        "{high} of {rated} rated projects ({share}) have four or five stars.",
        high=whole(high),
        rated=whole(rated),
        share=share(high / rated),
    )
    before = _before(question)
    if before is None or not _high(before)[1]:
        return now
    high_before, rated_before = _high(before)
    told = {
        "finding": now,
        "release": filters.release_name(before.release),
        "high": whole(high_before),
        "rated": whole(rated_before),
        "share": share(high_before / rated_before),
    }
    if not cached.entries(question, 1) and not cached.exits(question, 1):
        return say(
            "{finding} In the release before, {release}, it was {high} of {rated} ({share}).",
            **told,
        )
    return say(
        "{finding} In the release before, {release}, it was {high} of {rated} ({share}); the two "
        "releases do not rate quite the same projects.",
        **told,
    )


def _high(question: Question) -> tuple[int, int]:
    """Return how many projects have four or five stars, and how many are rated."""
    counts = cached.star_counts(question)
    return sum(counts[stars] for stars in HIGH), sum(n for stars, n in counts.items() if stars)


def _before(question: Question) -> Question | None:
    previous = cached.release(question).previous
    return replace(question, release=previous) if previous else None


# -- where ---------------------------------------------------------------------------------------


def _regions(question: Question) -> Iterator[str]:
    found = cached.groups(question, "region").drop(index=NO_REGION, errors="ignore")
    names = labels.region_names()
    if found.empty:
        return
    most = int(found["projects"].max())
    leading = [names[code] for code in found.index[found["projects"] == most]]
    yield say_count(
        "{regions} has the most projects on the list: {projects} of {listed}.",
        "{regions} have the most projects on the list: {projects} of {listed} each.",
        len(leading),
        regions=listing(leading),
        projects=whole(most),
        listed=whole(cached.release(question).listed),
    )
    compared = found[found["rated"] >= SMALLEST_GROUP]
    if len(compared) < 2:
        return
    shares = compared["high"] / compared["rated"]
    best = compared[shares == shares.max()]
    yield say(
        "Among the {compared} regions with at least {least} rated projects, the share with four or "
        "five stars is highest in {regions}; {others} regions with fewer are left out.",
        compared=whole(len(compared)),
        least=SMALLEST_GROUP,
        regions=listing(
            say(
                "{region} ({high} of {rated}, {share})",
                region=names[str(code)],
                high=whole(int(row["high"])),
                rated=whole(int(row["rated"])),
                share=share(row["high"] / row["rated"]),
            )
            for code, row in best.iterrows()
        ),
        others=whole(len(found) - len(compared)),
    )


def _not_rated(question: Question) -> list[str]:
    said = scope.not_rated(question)
    if not said:
        return []
    return [
        say(
            "Without a rating a project is not worse than others. {count} {reasons}.",
            count=said[0],
            reasons=say("; ").join(said[1:]),
        )
    ]
