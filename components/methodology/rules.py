"""The method of the chosen release in words and numbers, from its file."""

from decimal import Decimal

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    Block,
    Cell,
    Code,
    Column,
    Columns,
    Count,
    Day,
    Facts,
    Files,
    Link,
    Notice,
    Section,
    Share,
    Stars,
    Text,
)
from components.choices.from_query import method_address
from components.text import day, name_of, period, say, say_count, star_glyphs, whole
from components.wording import labels
from data_access.editions import edition
from data_access.methods import Method, method, method_digest
from data_access.question import Question
from data_access.rating import HIGHEST, MOST_STARS


def blocks(question: Question) -> tuple[Block, ...]:
    """Return the whole method: status, dimensions, stars, missing scores, ranks, changes, file."""
    rules = rules_of(question)
    return (
        Notice(_status(question, rules)),
        Columns(((_dimensions(rules),), (_stars(question, rules),))),
        Columns(((_evidence(rules),), (_no_rating(question, rules),))),
        Section(say("Ranks, intervals and changes of rank"), (Facts(_ranks(rules)),)),
        Columns(((_changes(rules),), (_file(question, rules),))),
    )


def rules_of(question: Question) -> Method:
    """Return the method of the question's release."""
    return method(cached.release(question).method)


def percent(part: Decimal) -> Share:
    """Return a weight as a percentage with as many digits as it has."""
    _, _, exponent = (100 * part).normalize().as_tuple()
    return Share(float(part), max(0, -int(exponent)))


def _status(question: Question, rules: Method) -> str:
    """Say whether the method is official, and what that means."""
    if rules.status == "official":
        return say(
            "This method is official: the institution that publishes the ratings has adopted "
            "it; in force since {date}.",
            date=day(rules.effective_on),
        )
    facts = edition(question.edition)
    if facts.made_up:
        return say(
            "This method is made up, like the whole edition: the number of stars, the "
            "dimensions, weights, cut points and the frequency of releases only show how the "
            "site works."
        )
    if not facts.asks_for("star_ratings"):
        return say(
            "This method is illustrative, not official. The documents of this edition do not "
            "provide for star ratings; the figures below show how the site works until the "
            "institution that publishes the ratings adopts a method of its own."
        )
    return say(
        "This method is illustrative, not official. The ministry's notice {document} calls "
        "for star ratings and leaderboards but fixes neither the number of stars nor the "
        "dimensions, weights, cut points or frequency of releases. The figures below show "
        "how the site works until the institution that publishes the ratings adopts a method "
        "of its own.",
        document=name_of(facts.document("call"), "cited"),
    )


def _dimensions(rules: Method) -> Section:
    table = table_of(
        say("Dimensions and their weights"),
        rules.dimensions,
        (Column("dimension", say("Dimension"), "heading"), name_of),
        (Column("weight", say("Weight"), "number"), lambda each: percent(each.weight)),
    )
    missing_scores = say_count(
        "At most {count} dimension may lack a score. The weights of the others are then "
        "scaled to add up to 1, and the project gets {stars} at most. With more missing, it "
        "is not rated.",
        "At most {count} dimensions may lack a score. The weights of the others are then "
        "scaled to add up to 1, and the project gets {stars} at most. With more missing, it "
        "is not rated.",
        rules.missing.at_most,
        stars=star_glyphs(rules.missing.stars_at_most),
    )
    return Section(
        say("From scores to the total"),
        (table, Text(missing_scores, kind="quiet")),
        say(
            "Each dimension is scored from 0 to {highest}, with two decimals. The total is the sum "
            "of score × weight, rounded half up to two decimals.",
            highest=HIGHEST // 100,
        ),
    )


def _stars(question: Question, rules: Method) -> Section:
    counts = cached.star_counts(question)
    table = table_of(
        say("Cut points, and how many projects have how many stars"),
        range(MOST_STARS, 0, -1),
        (Column("stars", say("Stars"), "heading"), Stars),
        (Column("total", say("Total score"), "number"), lambda n: _between_cuts(rules, n)),
        (Column("projects", say("Projects"), "number"), lambda n: Count(counts[n])),
    )
    return Section(
        say("From the total to the stars"),
        (table,),
        say(
            "The cut points are absolute: no project's stars depend on another project. "
            "Projects are those of {period}.",
            period=period(cached.release(question).period),
        ),
    )


def _between_cuts(rules: Method, stars: int) -> str:
    if stars == MOST_STARS:
        return say("{floor} and more", floor=rules.cut_points[stars])
    return say(
        "{floor} to below {next}", floor=rules.cut_points[stars], next=rules.cut_points[stars + 1]
    )


def _evidence(rules: Method) -> Section:
    names = labels.evidence()
    table = table_of(
        say("The most stars each kind of evidence allows"),
        rules.evidence,
        (Column("evidence", say("Evidence"), "heading"), lambda kind: names[kind]),
        (Column("stars", say("At most"), "number"), lambda kind: Stars(rules.evidence[kind])),
    )
    return Section(
        say("What the evidence allows"),
        (table,),
        say("The evidence behind the scores limits the stars, never the total."),
    )


def _no_rating(question: Question, rules: Method) -> Section:
    counts = cached.reasons_for_no_rating(question)
    table = table_of(
        say("Reasons for no rating"),
        rules.not_rated,
        (Column("reason", say("Reason"), "heading"), name_of),
        (Column("projects", say("Projects"), "number"), lambda r: Count(counts.get(r.code, 0))),
    )
    return Section(
        say("Why a project is not rated"),
        (table,),
        say("Every project on the list has either a rating or one of these reasons, never both."),
    )


def _ranks(rules: Method) -> dict[str, Cell]:
    """Say what rank, interval, stability and the parts of a change are."""
    drawing = rules.uncertainty
    return {
        say("Rank"): say(
            "One plus the number of projects with a higher total. Equal totals share a rank "
            "and are marked as tied (1, 2, 2, 4); the order among them has no meaning. The "
            "same holds within category, direction, region and recommending unit."
        ),
        say("Interval"): say(
            "The weights are drawn {draws} times around the method's own (Dirichlet "
            "distribution, concentration {concentration}, seed {seed}). The interval leaves "
            "out the best {low}% and the worst {high}% of the ranks in these runs, and "
            "always includes the published rank. It shows how much a rank depends on the "
            "weights, not how exact the scores are.",
            draws=whole(drawing.draws),
            concentration=whole(drawing.concentration),
            seed=drawing.seed,
            low=drawing.low,
            high=100 - drawing.high,
        ),
        "≈": say(
            "Not distinguishable from the leader: the interval overlaps that of the project at "
            "rank 1."
        ),
        say("Stability"): say("The share of the runs in which the stars stayed the same."),
        say("Change of rank"): say(
            "Split into own scores, scores of others, entries and exits, method and "
            "correction. Each part is the change when that one factor is switched from the "
            "previous release to this one, in this order; the parts add up exactly."
        ),
        say("Small groups"): say(
            "With fewer than five projects, no mean is shown, only the projects."
        ),
    }


def _changes(rules: Method) -> Section:
    table = table_of(
        say("Change log of the method"),
        rules.changes,
        (Column("version", say("Version"), "short"), lambda change: change.version),
        (Column("date", say("Date"), "short"), lambda change: Day(change.date)),
        (Column("change", say("What changed")), lambda change: name_of(change, "text")),
    )
    return Section(
        say("Change log"),
        (table,),
        say(
            "A method is never edited once a release has been made with it; a change is a "
            "new version."
        ),
    )


def _file(question: Question, rules: Method) -> Section:
    """Return the method's file as it was used, with its SHA-256."""
    digest = method_digest(cached.method_file(question))
    return Section(
        say("The method's file"),
        (
            Facts({"SHA-256": Code(digest)}),
            Files(say("Download the method"), (Link("TOML", method_address(question)),)),
        ),
        say(
            "{name}, version {version}: the file that the release was computed with, and its "
            "SHA-256. Both are part of the release's own hash.",
            name=name_of(rules),
            version=rules.version,
        ),
    )
