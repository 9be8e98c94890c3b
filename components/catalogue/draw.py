"""The public draw of the spot checks: what was announced, who was drawn, and repeating it."""

import pandas as pd
import streamlit as st

from components import cached
from components.choices import address
from components.markdown import link, plain, unbroken
from components.table import two_lines
from components.text import listing, moment, name_of, say, say_count, whole
from components.wording import labels
from components.wording.evaluation import outcome_names
from data_access.closing.answers import DrawnProject, PublicDraw
from data_access.closing.drawing import (
    candidates_digest,
    commitment,
    draw,
    words_drawn_with,
)
from data_access.question import Question

RECIPE = """\
from hashlib import sha256
from pathlib import Path

words = {words!r}
rows = [line.split() for line in Path("candidates.txt").read_text("utf-8").splitlines()]
mark = lambda text: sha256(f"{{words}}:{{text}}".encode()).hexdigest()
rows.sort(key=lambda row: (mark(row[1]), mark(row[1] + "/" + row[2]), mark(row[0])))
whole, size = len(rows), {size}
start = int(mark("start"), 16) % whole
print([rows[i][0] for i in range(whole) if (start + i * size) % whole >= whole - size])
"""


def shown(question: Question) -> None:
    """Show the draw: what was announced, whether it can be repeated, who was drawn."""
    found = cached.closing(question.edition).draw
    if found is None:
        st.info(say("The draw has not been announced yet."))
        return
    st.header(plain(title(found)), anchor=False)
    st.caption("  \n".join(how_bound(found)))
    told = facts(found)
    bound = {name: told.pop(name) for name in (*told,) if told[name] in _codes(found)}
    st.table(
        {name: plain(value) for name, value in told.items()},
        border="horizontal",
        alt=say("What was announced of the draw"),
    )
    for name, code in bound.items():
        st.caption(plain(name))
        st.code(code, language=None, wrap_lines=True)
    st.markdown(
        link(say("Download who could be drawn (text)"), candidates_address(question.edition))
    )


def _codes(found: PublicDraw) -> set[str | None]:
    """Return what readers want to copy: too long for a table on a phone."""
    return {found.candidates_sha256, found.seed_sha256, found.seed}


def title(found: PublicDraw) -> str:
    """Say how many were drawn, or will be."""
    if found.revealed_at:
        return say(
            "{size} of {candidates} projects were drawn for the spot check",
            size=whole(found.size),
            candidates=whole(found.candidates),
        )
    return say(
        "{size} of {candidates} projects will be drawn for the spot check",
        size=whole(found.size),
        candidates=whole(found.candidates),
    )


def how_bound(found: PublicDraw) -> list[str]:
    """Say in sentences why nobody could choose who is drawn."""
    bound = say(
        "Who is drawn follows from a seed. Its SHA-256 was published first, so that the seed could "
        "not be changed. Who could be drawn was fixed before."
    )
    number = say(
        "A public number that came into being after the announcement decides as well, so that "
        "nobody could choose a seed to suit the draw."
    )
    return [bound, number] if found.awaited else [bound]


def facts(found: PublicDraw) -> dict[str, str]:
    """Return what is public of the draw, by name."""
    secret = say("still secret")
    rows = {
        say("Announced"): moment(found.announced_at),
        say("Who could be drawn, SHA-256"): found.candidates_sha256,
        say("Seed, SHA-256"): found.seed_sha256,
        say("Public number awaited"): found.awaited
        or say("none: whoever chose the seed could have tried several"),
        say("Seed revealed"): moment(found.revealed_at) if found.revealed_at else secret,
        say("Seed"): found.seed or secret,
    }
    if found.awaited:
        rows[say("Public number")] = found.public_number or say("not there yet")
    return rows


def candidates_address(edition: str) -> str:
    """Return the address of the list of who could be drawn; its SHA-256 is the announced one."""
    return f"/catalogue/{edition}/candidates.txt"


def repeat(question: Question) -> None:
    """Offer to repeat the draw in front of the reader; say how others do it elsewhere."""
    found = cached.closing(question.edition).draw
    if found is None or found.seed is None:
        return
    st.header(say("Repeat the draw"), anchor=False)
    st.markdown("\n".join(f"{n}. {plain(line)}" for n, line in enumerate(rule(), start=1)))
    if st.button(say("Repeat the draw now"), key="repeat_draw", icon=":material/calculate:"):
        _repeated(question, found)
    with st.expander(say("Repeat it elsewhere, with Python")):
        st.caption(say("Beside the downloaded candidates.txt, this prints who is drawn:"))
        words = words_drawn_with(found.seed, found.public_number)
        st.code(RECIPE.format(words=words, size=found.size), language="python")


def rule() -> list[str]:
    """Return the rule of the draw, step by step."""
    return [
        say(
            "The mark of a text is the SHA-256 of seed, colon, public number, colon, text (without "
            "a public number: seed, colon, text), in hexadecimal."
        ),
        say(
            "The candidates stand in a row: units by their marks, within a unit its categories by "
            "the marks of unit/category, within these the projects by their marks."
        ),
        say("The start is the mark of the word start, as a number, modulo their number N."),
        say(
            "Counted from 0, the i-th is drawn when (start + i × size) modulo N is at least "
            "N − size. So each has the same chance, and every unit its share, rounded down or up."
        ),
    ]


def _repeated(question: Question, found: PublicDraw) -> None:
    checks = repeated(question.edition, found)
    wrong = [name for name, holds in checks.items() if not holds]
    if wrong:
        st.error(say("This does not agree: {what}", what=plain(listing(wrong))))
        return
    st.success(
        say(
            "Repeated just now: {what} agree.",
            what=plain(listing(checks)),
        )
    )


def repeated(edition: str, found: PublicDraw) -> dict[str, bool]:
    """Repeat the draw; return what was compared, and whether it agrees with what was published."""
    candidates = cached.drawable(edition)
    words = words_drawn_with(found.seed or "", found.public_number)
    drawn = tuple(each.project for each in cached.drawn(edition))
    return {
        say("SHA-256 of the seed"): commitment(found.seed or "") == found.seed_sha256,
        say("SHA-256 of who could be drawn"): candidates_digest(candidates)
        == found.candidates_sha256,
        say_count("{count} drawn project in its order", "{count} drawn projects in their order",
                  len(drawn)): draw(candidates, found.size, words) == drawn,
    }  # fmt: skip


def drawn(question: Question) -> None:
    """Show who was drawn, and what the spot checks found."""
    found = cached.drawn(question.edition)
    if not found:
        return
    st.header(plain(results_title(found)), anchor=False)
    st.caption(say("In the order of the draw; all drawn projects, whatever the filters."))
    st.table(
        pd.DataFrame([_cells(question.edition, each) for each in found], columns=_headings()),
        hide_index=True,
        border="horizontal",
        alt=say("Drawn projects"),
    )


def _headings() -> list[str]:
    """Name fewer columns than `drawn_headings`, as what belongs together shares a cell."""
    place, project, *_, outcome, _ = map(unbroken, drawn_headings())
    return [place, project, outcome]


def _cells(edition: str, each: DrawnProject) -> tuple[str, ...]:
    place, name, unit, category, outcome, _ = drawn_row(edition, each)
    to_project = link(name, address.link("project", id=each.project))
    of_whom = plain(say("{unit}; {category}", unit=unit, category=category))
    found = plain(outcome)
    return (
        place,
        two_lines(to_project, of_whom),
        two_lines(found, plain(each.finding)) if each.finding else found,
    )


def results_title(found: tuple[DrawnProject, ...]) -> str:
    """Say what the spot checks found."""
    checked = [each for each in found if each.outcome]
    if len(checked) < len(found):
        return say(
            "{checked} of {drawn} drawn projects checked",
            checked=whole(len(checked)),
            drawn=whole(len(found)),
        )
    passed = sum(each.outcome == "passed" for each in checked)
    return say(
        "{passed} of {drawn} spot checks passed without remarks",
        passed=whole(passed),
        drawn=whole(len(found)),
    )


def drawn_headings() -> list[str]:
    """Return the headings of what `drawn_row` returns."""
    return [
        say("No."), say("Project"), say("Recommending unit"), say("Category"), say("Spot check"),
        say("Finding"),
    ]  # fmt: skip


def drawn_row(edition: str, each: DrawnProject) -> tuple[str, ...]:
    """Return a drawn project in words: place, name, unit, category, outcome, finding."""
    outcome = outcome_names()[each.outcome] if each.outcome else say("to come")
    return (
        whole(each.position),
        name_of(each),
        labels.short_units(edition)[each.unit],
        labels.short_categories(edition)[each.category],
        outcome,
        each.finding or "—",
    )
