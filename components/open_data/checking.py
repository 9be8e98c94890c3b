"""Check it yourself: the bundle, the script, and the chain of the releases."""

import re
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import streamlit as st

from components import cached
from components.choices import address, filters
from components.markdown import link, plain, unbroken
from components.open_data import verification
from components.text import day, say
from data_access.answers import ChainLink
from data_access.question import Question

DIGITS = 8
"""So many digits of a hash are shown, so that two of them have room on a phone."""
HASH = re.compile(f"[0-9a-f]{{{DIGITS}}}")


def yourself(question: Question) -> None:
    """Say in three lines how anybody checks all releases, and show their chain."""
    st.header(title(), anchor=False)
    st.markdown("\n".join(f"1. {plain(step)}" for step in verification.steps()))
    bundle = verification.bundle_address(question.edition)
    name = verification.bundle_name(question.edition)
    st.markdown(f"{link(name, bundle)} · {link(verification.SCRIPT, verification.SCRIPT_ADDRESS)}")
    _chain(question)


def elsewhere(question: Question) -> None:
    """Lead to how anybody checks the releases, and show their chain."""
    st.markdown(
        say(
            "Without either, a script of one file does so with the downloaded data: {page}",
            page=link(title(), address.link("downloads")),
        )
    )
    _chain(question)


def title() -> str:
    """Return what the part of the page is called."""
    return say("Check it yourself")


def _chain(question: Question) -> None:
    shown = chain(question)
    st.header(shown.title, anchor=False)
    if shown.is_whole:
        st.markdown(plain(shown.state))
    else:
        st.error(plain(shown.state))
    st.table(
        pd.DataFrame(
            {unbroken(heading): list(map(_cell, cells)) for heading, cells in shown.columns.items()}
        ),
        hide_index=True,
        border="horizontal",
        alt=shown.title,
    )


def _cell(text: str) -> str:
    return f"`{text}`" if HASH.fullmatch(text) else plain(text)


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of an edition's releases as a table, and whether it is whole."""

    title: str
    state: str
    is_whole: bool
    columns: dict[str, list[str]]


def chain(question: Question) -> Chain:
    """Return the chain of the edition's releases, the first one published first."""
    links = cached.chain(question.edition)
    torn = [link for before, link in pairwise(links) if not _holds(before, link)]
    return Chain(
        say("The chain of the releases"),
        _broken(torn[0]) if torn else _unbroken(),
        not torn,
        {
            say("Release"): [_name(link) for link in links],
            say("Published"): [
                day(link.release.published_at) if link.release else "" for link in links
            ],
            "SHA-256": [link.sha256[:DIGITS] for link in links],
            say("Chained to"): [
                link.chain[:DIGITS] if link.chain else say("none") for link in links
            ],
        },
    )


def _holds(before: ChainLink, link: ChainLink) -> bool:
    """Tell whether a release is chained to the one before it, or was published before any was."""
    return link.chain == before.sha256 or link.chain is before.chain is None


def _name(link: ChainLink) -> str:
    return filters.release_name(link.release.code) if link.release else say("Not yet public")


def _unbroken() -> str:
    return say(
        "Unbroken: every release holds the SHA-256 of the one published before it, and its own is "
        "computed over that, too. So none can be changed, added or taken away without changing all "
        "that follow. Whether the contents have these hashes is what the script recomputes."
    )


def _broken(link: ChainLink) -> str:
    return say(
        "Broken at {release}: it does not hold the SHA-256 of the release published before it.",
        release=_name(link),
    )
