"""The method of the chosen release in words and numbers, from its file."""

import pandas as pd
import streamlit as st

from components import cached, filters, labels
from components.chart import replayed
from components.markdown import plain
from components.text import day, name_of, period, say, say_count, share, star_glyphs, whole
from data_access.editions import edition
from data_access.methods import Method, method, method_digest
from data_access.question import Question
from data_access.rating import HIGHEST, MOST_STARS

RULES, EXAMPLE, CERTAINTY, WHAT_IF, RECOMPUTE = (
    "rules",
    "example",
    "certainty",
    "what-if",
    "recompute",
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
    _status(question, rules)
    left, right = st.columns(2, gap="large")
    with left:
        _dimensions(rules)
    with right:
        _stars(question, rules)
    left, right = st.columns(2, gap="large")
    with left:
        _evidence(rules)
    with right:
        _no_rating(question, rules)
    _ranks(rules)
    _changes(rules)


def _status(question: Question, rules: Method) -> None:
    if rules.status == "official":
        st.info(
            say(
                "This method is official: the institution that publishes the ratings has adopted "
                "it; in force since {date}.",
                date=day(rules.effective_on),
            )
        )
        return
    st.info(
        say(
            "This method is illustrative, not official. The ministry's notice {document} asks for "
            "star ratings and leaderboards; it fixes neither the number of stars nor dimensions, "
            "weights, cut points and the rhythm of releases. Those below show how the site works, "
            "until the institution that publishes the ratings adopts a method of its own.",
            document=plain(edition(question.edition).document("call").number),
        )
    )


def _dimensions(rules: Method) -> None:
    st.header(say("From scores to the total"), anchor=False)
    st.caption(
        say(
            "Each dimension is scored from 0 to {highest}, with two decimals. The total is the sum "
            "of score × weight, rounded half up to two decimals.",
            highest=HIGHEST // 100,
        )
    )
    _table(
        {
            say("Dimension"): [plain(name_of(d)) for d in rules.dimensions],
            say("Weight"): [_percent(float(d.weight)) for d in rules.dimensions],
        },
        say("Dimensions and their weights"),
    )
    st.markdown(
        say_count(
            "At most {count} dimension may be without a score. The weights of the others are then "
            "scaled to add up to 1, and at most {stars} are given. With more missing, the project "
            "is not rated.",
            "At most {count} dimensions may be without a score. The weights of the others are then "
            "scaled to add up to 1, and at most {stars} are given. With more missing, the project "
            "is not rated.",
            rules.missing.at_most,
            stars=star_glyphs(rules.missing.stars_at_most),
        )
    )


def _percent(value: float) -> str:
    text = share(value, 4)
    return text.rstrip("%").rstrip("0").rstrip(".") + "%"


def _stars(question: Question, rules: Method) -> None:
    counts = cached.star_counts(question)
    levels = range(MOST_STARS, 0, -1)
    st.header(say("From the total to the stars"), anchor=False)
    st.caption(
        say(
            "The cut points are absolute: no project's stars depend on another project. "
            "Projects are those of {period}.",
            period=period(cached.release(question).period),
        )
    )
    _table(
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


def _evidence(rules: Method) -> None:
    names = labels.evidence()
    st.header(say("What the evidence allows"), anchor=False)
    st.caption(say("The evidence behind the scores limits the stars, never the total."))
    _table(
        {
            say("Evidence"): [names[level] for level in rules.evidence],
            say("At most"): [star_glyphs(most) for most in rules.evidence.values()],
        },
        say("The most stars each kind of evidence allows"),
    )


def _no_rating(question: Question, rules: Method) -> None:
    counts = cached.reasons_for_no_rating(question)
    st.header(say("Why a project goes without a rating"), anchor=False)
    st.caption(
        say("Every project on the list has either a rating or one of these reasons, never both.")
    )
    _table(
        {
            say("Reason"): [plain(name_of(reason)) for reason in rules.not_rated],
            say("Projects"): [whole(counts.get(reason.code, 0)) for reason in rules.not_rated],
        },
        say("Reasons for no rating"),
    )


def _ranks(rules: Method) -> None:
    drawing = rules.uncertainty
    st.header(say("Ranks, intervals and changes of rank"), anchor=False)
    st.markdown(
        "\n".join(
            f"- {line}"
            for line in (
                say(
                    "**Rank**: one plus the number of projects with a higher total. Equal totals "
                    "share a rank and are marked as tied (1, 2, 2, 4); the order among them means "
                    "nothing. The same holds within category, direction, province and unit."
                ),
                say(
                    "**Interval**: the weights are drawn {draws} times around the method's own "
                    "(Dirichlet distribution, concentration {concentration}, seed {seed}). The "
                    "interval leaves out the best {low} % and the worst {high} % of the ranks in "
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
            )
        )
    )


def _changes(rules: Method) -> None:
    st.header(say("Change log"), anchor=False)
    st.caption(
        say("A method is never edited once a release was made with it; a change is a new version.")
    )
    _table(
        {
            say("Version"): [plain(change.version) for change in rules.changes],
            say("Date"): [day(change.date) for change in rules.changes],
            say("What changed"): [plain(name_of(change, "text")) for change in rules.changes],
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


def _table(columns: dict[str, list[str]], name: str) -> None:
    st.table(pd.DataFrame(columns), hide_index=True, border="horizontal", alt=name)
