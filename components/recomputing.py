"""Recompute a release in front of the reader: everything it says, beside what follows from it."""

from collections import Counter
from collections.abc import Callable

import pandas as pd
import streamlit as st

from components import cached
from components.cached import Busy, Recomputed
from components.choices import filters
from components.markdown import plain
from components.open_data import checking
from components.text import kept_by_language, moment, say, say_count, whole
from data_access.publishing import EARLIER
from data_access.question import Question
from data_access.results import MOVE_PARTS
from data_access.verification import Difference, Recomputation

DIFFERENCES_SHOWN = 20


def offer(question: Question) -> None:
    """Offer to recompute the release; show what came of it, or of the last time."""
    st.header(
        say("Recompute {release}", release=filters.release_name(question.release)), anchor=False
    )
    st.markdown(
        say(
            "The site reads the published inputs (scores, evidence, reasons, groups and method), "
            "applies the one rating function to them, and compares every total, star, rank, "
            "interval, change and the release's SHA-256 with what was published. It changes "
            "nothing. One recomputation runs at a time; its result is kept for ten minutes."
        )
    )
    done = cached.recomputed(question)
    if done is None:
        done = _on_request(question)
    if done is not None:
        _result(done)
    st.header(say("Do it yourself"), anchor=False)
    st.caption(say("With the site's code and database, this checks all releases in the same way:"))
    st.code("python -m data_access verify", language=None)
    checking.elsewhere(question)


def _on_request(question: Question) -> Recomputed | None:
    button, bar = st.empty(), st.empty()
    label = say("Recompute this release now")
    if not button.button(label, key="recompute", icon=":material/calculate:"):
        return None
    try:
        done = cached.recompute(question, _advancing(bar.progress))
    except Busy:
        st.warning(
            say(
                "Another recomputation is under way, and only one runs at a time. "
                "Please try again in a few seconds."
            )
        )
        return None
    button.empty()
    bar.empty()
    return done


def _advancing(advance: Callable[..., object]) -> Callable[[int, int], None]:
    """Tell the bar of each new percent only: a run more would say nothing new."""
    shown = -1

    def tell(done: int, of: int) -> None:
        nonlocal shown
        percent = 100 * done // of
        if percent > shown:
            shown = percent
            advance(percent, text=say("Recomputing …"))

    return tell


def _result(done: Recomputed) -> None:
    found = done.found
    values = sum(found.compared.values()) + 1
    when, seconds = moment(done.at), f"{done.seconds:.1f}"
    if not found.differences:
        st.success(
            say(
                "All {values} values agree, the SHA-256 among them. Recomputed {when} in "
                "{seconds} seconds.",
                values=whole(values),
                when=when,
                seconds=seconds,
            )
        )
    else:
        st.error(
            say_count(
                "{count} value of {values} differs from what follows from the inputs. "
                "Recomputed {when} in {seconds} seconds.",
                "{count} values of {values} differ from what follows from the inputs. "
                "Recomputed {when} in {seconds} seconds.",
                len(found.differences),
                values=whole(values),
                when=when,
                seconds=seconds,
            )
        )
        _differences(found.differences)
    _compared(found)


def _differences(differences: tuple[Difference, ...]) -> None:
    shown = differences[:DIFFERENCES_SHOWN]
    st.header(say("What differs"), anchor=False)
    st.caption(
        say("The first {shown} of {count}.", shown=whole(len(shown)), count=whole(len(differences)))
    )
    st.table(
        pd.DataFrame(
            {
                say("Project"): [each.project for each in shown],
                say("Value"): [plain(_label(each.field)) for each in shown],
                say("As published"): [plain(str(each.found)) for each in shown],
                say("Recomputed"): [plain(str(each.expected)) for each in shown],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=say("What differs"),
    )


def _compared(found: Recomputation) -> None:
    values: Counter[str] = Counter()
    differing: Counter[str] = Counter(_label(each.field) for each in found.differences)
    for field, count in found.compared.items():
        values[_label(field)] += count
    st.header(say("What was compared"), anchor=False)
    rows = [(label, count) for label, count in values.items() if count] + [("SHA-256", 1)]
    st.table(
        pd.DataFrame(
            {
                say("Value"): [label for label, _ in rows],
                say("Compared"): [whole(count) for _, count in rows],
                say("Differ"): [whole(differing[label]) for label, _ in rows],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=say("What was compared"),
    )
    st.caption(say("SHA-256, published and recomputed:"))
    st.code(f"{found.published_sha256}\n{found.recomputed_sha256}", language=None, wrap_lines=True)


def _label(field: str) -> str:
    """Name a compared field; those of a group, as "rank (unit)", by the group."""
    name, _, kind = field.partition(" (")
    return _labels().get(kind.removesuffix(")") or name, field)


@kept_by_language
def _labels() -> dict[str, str]:
    return {
        "total": say("Total score"),
        "stars": say("Stars"),
        "capped_by": say("Limit of the stars"),
        "not_rated": say("Reason for no rating"),
        "position": say("Rank and ties"),
        "rank": say("Rank and ties"),
        "tied": say("Rank and ties"),
        "rank_low": say("Interval of the rank"),
        "rank_high": say("Interval of the rank"),
        "stability": say("Stability of stars"),
        "change": say("Change of rank"),
        "category": say("Rank and interval in the category"),
        "direction": say("Rank and interval in the direction"),
        "region": say("Rank and interval in the region"),
        "unit": say("Rank and interval in the recommending unit"),
    } | dict.fromkeys((*EARLIER, *MOVE_PARTS), say("Why ranks changed"))
