"""The parts of the page, one at a time, and which version of the catalogue it shows."""

import streamlit as st

from components import cached
from components.choices import address, filters
from components.markdown import link, plain
from components.text import say
from data_access.closing.answers import PublicCatalogue

RESULTS, DRAW = "results", "draw"


def choose(edition: str) -> str:
    """Show the parts to choose from, where there is more than one; return the one chosen.

    An unknown version in the address gets a notice.
    """
    if unknown := address.drop_unknown("version", frozenset(versions(edition))):
        st.warning(plain(filters.unknown_codes(say("Version"), unknown)))
    closing = cached.closing(edition)
    if closing.draw is None:
        return RESULTS
    if closing.catalogue is None:
        return DRAW
    names = {RESULTS: say("Evaluation and catalogue"), DRAW: say("Draw of the spot checks")}
    return filters.choose_among("show", names, label=say("What to see"))


def versions(edition: str) -> dict[str, PublicCatalogue]:
    """Return the published versions of the catalogue by the code in the address, newest first."""
    return {str(each.version): each for each in cached.closing(edition).catalogues}


def catalogue(edition: str) -> PublicCatalogue | None:
    """Return the version of the catalogue the address names, else the newest; None before one."""
    known = versions(edition)
    return known.get(address.chosen("version")) or next(iter(known.values()), None)


def which_version(shown: PublicCatalogue) -> None:
    """Say why a version is new, and that an older one was replaced."""
    newest = cached.closing(shown.edition).catalogue
    if shown.reason:
        st.info(plain(reason(shown)))
    if newest and newest.version != shown.version:
        newer = link(say("version {version}", version=newest.version),
                     address.link("catalogue", version=str(newest.version)))  # fmt: skip
        st.warning(say("This catalogue was replaced by a newer one: {newer}.", newer=newer))


def reason(shown: PublicCatalogue) -> str:
    """Say why there is a new version of the catalogue."""
    return say(
        "Version {version} corrects what was published before. Reason: {reason}",
        version=shown.version,
        reason=shown.reason,
    )
