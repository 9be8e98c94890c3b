"""A run of the app: language, address, what stands above the page, the page, the foot."""

from copy import copy
from functools import cache
from itertools import count

import streamlit as st

from components import header, outage, unreleased
from components.blocks.app import framed
from components.blocks.html import html_of, together
from components.blocks.values import Heading
from components.charts.chart import looking
from components.choices import address, filters
from components.choices.asked import Asked, asked
from components.choices.settling import settle
from components.menu import ENTRIES, Entry
from components.palette import Theme
from components.remembering import remembered
from components.text import (
    LANGUAGES,
    Language,
    language,
    preferred_language,
    say,
    speak,
)
from components.web.access import ID, OVERVIEW, measured_run
from components.web.errors import show_script_error
from components.wording import labels
from components.wording.site import site_name
from data_access.unavailable import DatabaseUnavailable

SECONDS_UNTIL_ASKED_AGAIN = 4
FRAMES_KEPT = 100
"""What stands around a page takes some ten kilobytes."""


def _chosen() -> tuple[Entry, st.Page]:
    """Return the page that is asked for, a copy: a page can be run once."""
    chosen = copy(st.navigation(_pages(site_name(), language()), position="hidden"))
    return next(e for e in ENTRIES if e.address == chosen.url_path), chosen


@cache
def _pages(site: str, _language: Language) -> list[st.Page]:
    """Return all pages for Streamlit's menu: to make them anew would cost a fifth of a run."""
    return [
        st.Page(
            entry.script,
            title=f"{say(entry.title)} · {site}",
            url_path=entry.address or None,
            default=not entry.address,
        )
        for entry in ENTRIES
    ]


def _speak() -> list[str]:
    """Take the language asked for, else the browser's; return a notice when it is not ours."""
    asked = address.chosen("lang")
    known: dict[str, Language] = {code: code for code in LANGUAGES}
    chosen = known.get(asked) or preferred_language(st.context.locale)
    address.choices()["lang"] = chosen
    speak(chosen)
    notice = filters.unknown_language(asked)
    return [notice] if notice else []


def _show_unreleased(entry: Entry, edition: str, notices: list[str]) -> None:
    page = unreleased.page(entry, edition)
    above = header.masthead(entry, None, [*notices, labels.none_released(edition)])
    told = html_of((Heading(page.title, level=1), *page.blocks))
    st.html(together([above, told, header.footer(None)]))


def run() -> None:
    """Show the page the reader asked for, within the frame all pages share."""
    try:
        _run()
    except DatabaseUnavailable as away:  # Streamlit would write a traceback for each reader
        show_script_error(away)
        _ask_again_soon()


def _run() -> None:
    with measured_run(st.context.headers.get(ID)) as this_run:
        address.read()
        notices = _speak()
        entry, page = _chosen()
        this_run.page, this_run.language = entry.address or OVERVIEW, language()
        _show(entry, page, notices)


def _show(entry: Entry, page: st.Page, notices: list[str]) -> None:
    edition = unreleased.unreleased()
    if edition is not None:
        _show_unreleased(entry, edition, notices)
        return
    notices += [*settle(entry), *outage.notices()]
    here = asked(entry.address)
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    chosen = tuple(address.choices().items())
    around = _around(entry, here, chosen, tuple(notices), language())
    with looking(language(), theme), framed(*around, here):
        page.run()
    address.write(entry.address)


@remembered(FRAMES_KEPT)
def _around(
    entry: Entry,
    here: Asked,
    _chosen: tuple[tuple[str, str], ...],
    notices: tuple[str, ...],
    _language: Language,
) -> tuple[str, str]:
    """Return what stands above and below a page; its links carry all that the session chose."""
    return (
        together([header.masthead(entry, here.question, list(notices))]),
        together([header.footer(here.question)]),
    )


def _ask_again_soon() -> None:
    """Show the page as soon as there is a database again, without the reader's doing."""
    runs = count()

    def ask_again() -> None:
        if next(runs):
            st.rerun()

    st.fragment(ask_again, run_every=SECONDS_UNTIL_ASKED_AGAIN)()
