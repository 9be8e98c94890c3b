"""The method of the chosen release in words and numbers, from its file."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import cached
from components.charts.chart import replayed
from components.choices import filters
from components.markdown import plain
from components.text import day, name_of, period, say, say_count, share, star_glyphs, whole
from components.wording import labels
from data_access.editions import edition
from data_access.methods import Method, method, method_digest
from data_access.question import Question
from data_access.rating import HIGHEST, MOST_STARS

RULES, EXAMPLE, CERTAINTY, WHAT_IF, RECOMPUTE, RECORD = (
    "rules",
    "example",
    "certainty",
    "what-if",
    "recompute",
    "record",
)


def choose_part() -> str:
    """Show the parts of the page to choose from; return the code of the one chosen."""
    return filters.choose_among(
        "part",
        {
            RULES: say("The rules"),
            EXAMPLE: say("A worked example"),
            CERTAINTY: say("How sure a rank is"),
            WHAT_IF: say("What if"),
            RECOMPUTE: say("Recompute"),
            RECORD: say("Record"),
        },
        label=say("Part of the page"),
    )


def rules_of(question: Question) -> Method:
    """Return the method of the question's release."""
    return method(cached.release(question).method)


@replayed
def rules(question: Question) -> None:
    """Show the whole method: status, dimensions, stars, missing scores, ranks, changes."""
    rules = rules_of(question)
    st.info(plain(status_in_words(question)))
    left, right = st.columns(2, gap="large")
    with left:
        show_rule(dimensions(rules))
        st.markdown(missing_in_words(rules))
    with right:
        show_rule(stars(question, rules))
    left, right = st.columns(2, gap="large")
    with left:
        show_rule(evidence(rules))
    with right:
        show_rule(no_rating(question, rules))
    st.header(ranks_title(), anchor=False)
    st.markdown("\n".join(f"- {line}" for line in ranks_in_words(rules)))
    show_rule(changes(rules))


@dataclass(frozen=True, slots=True)
class Rule:
    """A part of the method as a table: what it is about, how to read it, what the table shows."""

    title: str
    caption: str
    columns: dict[str, list[str]]
    name: str


def show_rule(rule: Rule) -> None:
    """Show a table below its title."""
    st.header(rule.title, anchor=False)
    st.caption(rule.caption)
    columns = {name: list(map(plain, cells)) for name, cells in rule.columns.items()}
    st.table(pd.DataFrame(columns), hide_index=True, border="horizontal", alt=rule.name)


def status_in_words(question: Question) -> str:
    """Say whether the method is official, and what that means."""
    rules = rules_of(question)
    if rules.status == "official":
        return say(
            "This method is official: the institution that publishes the ratings has adopted "
            "it; in force since {date}.",
            date=day(rules.effective_on),
        )
    if edition(question.edition).made_up:
        return say(
            "This method is made up, like the whole edition: number of stars, dimensions, weights, "
            "cut points and the rhythm of releases only show how the site works."
        )
    return say(
        "This method is illustrative, not official. The ministry's notice {document} asks for "
        "star ratings and leaderboards; it fixes neither the number of stars nor dimensions, "
        "weights, cut points and the rhythm of releases. Those below show how the site works, "
        "until the institution that publishes the ratings adopts a method of its own.",
        document=edition(question.edition).document("call").number,
    )


def dimensions(rules: Method) -> Rule:
    """Return the dimensions and their weights."""
    return Rule(
        say("From scores to the total"),
        say(
            "Each dimension is scored from 0 to {highest}, with two decimals. The total is the sum "
            "of score × weight, rounded half up to two decimals.",
            highest=HIGHEST // 100,
        ),
        {
            say("Dimension"): [name_of(d) for d in rules.dimensions],
            say("Weight"): [_percent(float(d.weight)) for d in rules.dimensions],
        },
        say("Dimensions and their weights"),
    )


def missing_in_words(rules: Method) -> str:
    """Say what a missing score means."""
    return say_count(
        "At most {count} dimension may be without a score. The weights of the others are then "
        "scaled to add up to 1, and at most {stars} are given. With more missing, the project "
        "is not rated.",
        "At most {count} dimensions may be without a score. The weights of the others are then "
        "scaled to add up to 1, and at most {stars} are given. With more missing, the project "
        "is not rated.",
        rules.missing.at_most,
        stars=star_glyphs(rules.missing.stars_at_most),
    )


def _percent(value: float) -> str:
    text = share(value, 4)
    return text.rstrip("%").rstrip("0").rstrip(".") + "%"


def stars(question: Question, rules: Method) -> Rule:
    """Return the cut points, and how many projects have how many stars."""
    counts = cached.star_counts(question)
    levels = range(MOST_STARS, 0, -1)
    return Rule(
        say("From the total to the stars"),
        say(
            "The cut points are absolute: no project's stars depend on another project. "
            "Projects are those of {period}.",
            period=period(cached.release(question).period),
        ),
        {
            say("Stars"): [star_glyphs(stars) for stars in levels],
            say("Total score"): [_range(rules, stars) for stars in levels],
            say("Projects"): [whole(counts[stars]) for stars in levels],
        },
        say("Cut points, and how many projects have how many stars"),
    )


def _range(rules: Method, stars: int) -> str:
    if stars == MOST_STARS:
        return say("{floor} and more", floor=rules.cut_points[stars])
    return say(
        "{floor} to below {next}", floor=rules.cut_points[stars], next=rules.cut_points[stars + 1]
    )


def evidence(rules: Method) -> Rule:
    """Return the most stars each kind of evidence allows."""
    names = labels.evidence()
    return Rule(
        say("What the evidence allows"),
        say("The evidence behind the scores limits the stars, never the total."),
        {
            say("Evidence"): [names[level] for level in rules.evidence],
            say("At most"): [star_glyphs(most) for most in rules.evidence.values()],
        },
        say("The most stars each kind of evidence allows"),
    )


def no_rating(question: Question, rules: Method) -> Rule:
    """Return the reasons for no rating, and for how many projects each holds."""
    counts = cached.reasons_for_no_rating(question)
    return Rule(
        say("Why a project goes without a rating"),
        say("Every project on the list has either a rating or one of these reasons, never both."),
        {
            say("Reason"): [name_of(reason) for reason in rules.not_rated],
            say("Projects"): [whole(counts.get(reason.code, 0)) for reason in rules.not_rated],
        },
        say("Reasons for no rating"),
    )


def ranks_title() -> str:
    """Say what `ranks_in_words` is about."""
    return say("Ranks, intervals and changes of rank")


def ranks_in_words(rules: Method) -> list[str]:
    """Say what rank, interval, stability and the parts of a change are; Markdown."""
    drawing = rules.uncertainty
    return [
        say(
            "**Rank**: one plus the number of projects with a higher total. Equal totals "
            "share a rank and are marked as tied (1, 2, 2, 4); the order among them means "
            "nothing. The same holds within category, direction, province and unit."
        ),
        say(
            "**Interval**: the weights are drawn {draws} times around the method's own "
            "(Dirichlet distribution, concentration {concentration}, seed {seed}). The "
            "interval leaves out the best {low}% and the worst {high}% of the ranks in "
            "these runs, and always holds the published rank. It says how much a rank "
            "depends on the weights, not how exact the scores are.",
            draws=whole(drawing.draws),
            concentration=whole(drawing.concentration),
            seed=drawing.seed,
            low=drawing.low,
            high=100 - drawing.high,
        ),
        say(
            "**Not to be told from the leader** (≈): the interval overlaps that of the "
            "project at rank 1."
        ),
        say("**Stability**: the share of the runs in which the stars stayed the same."),
        say(
            "**Change of rank**: split into own scores, scores of others, entries and "
            "exits, method and correction. Each part is the change when that one thing is "
            "switched from the release before to this one, in this order; the parts add up "
            "exactly."
        ),
        say("**Small groups**: below five projects no mean is shown, only the projects."),
    ]


def changes(rules: Method) -> Rule:
    """Return the change log of the method."""
    return Rule(
        say("Change log"),
        say("A method is never edited once a release was made with it; a change is a new version."),
        {
            say("Version"): [change.version for change in rules.changes],
            say("Date"): [day(change.date) for change in rules.changes],
            say("What changed"): [name_of(change, "text") for change in rules.changes],
        },
        say("Change log of the method"),
    )


def file(question: Question) -> None:
    """Offer the method's file as it was used, with its SHA-256."""
    release = cached.release(question)
    text = cached.method_file(question)
    st.header(say("The method's file"), anchor=False)
    st.caption(
        say(
            "{name}, version {version}: the file that the release was computed with, and its "
            "SHA-256. Both are part of the release's own hash.",
            name=plain(name_of(rules_of(question))),
            version=plain(rules_of(question).version),
        )
    )
    st.code(method_digest(text), language=None, wrap_lines=True)
    st.download_button(
        say("Download the method (TOML)"),
        text,
        file_name=f"{release.method}.toml",
        mime="application/toml",
        on_click="ignore",
        icon=":material/download:",
    )
