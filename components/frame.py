"""The script Streamlit runs: language, menu, header, notices, the page, footer, and the address."""

import streamlit as st

from components import address, cached, filters, header, picking, switching
from components.markdown import plain
from components.menu import ENTRIES, Entry, page_of
from components.text import (
    LANGUAGES,
    Language,
    preferred_language,
    say,
    site_name,
    speak,
)


def _menu() -> tuple[Entry, st.Page]:
    pages = {entry: page_of(entry) for entry in ENTRIES}
    sections: dict[str, list[st.Page]] = {}
    for entry, page in pages.items():
        sections.setdefault(say(entry.section) if entry.section else "", []).append(page)
    chosen = st.navigation(sections, position="top")
    entry = next(e for e in ENTRIES if e.address == chosen.url_path)
    return entry, chosen


def _speak() -> list[str]:
    """Take the language asked for, else the browser's; return a notice when it is not ours."""
    asked = address.chosen("lang")
    known: dict[str, Language] = {code: code for code in LANGUAGES}
    chosen = known.get(asked) or preferred_language(st.context.locale)
    address.choices()["lang"] = chosen
    speak(chosen)
    notice = filters.unknown_language(asked)
    return [notice] if notice else []


def run() -> None:
    """Show the page the reader asked for, within the frame all pages share."""
    address.read()
    notices = _speak()
    entry, page = _menu()
    st.set_page_config(
        page_title=f"{say(entry.title)} · {site_name()}", layout="wide", menu_items={}
    )
    if not cached.has_a_release():
        header.name_only()
        st.info(say("No release has been published yet. Please come back later."))
        return
    notices += switching.settle() + filters.settle() + picking.settle()
    question = filters.question()
    header.line(question)
    header.banners(question)
    for notice in notices:
        st.warning(plain(notice))
    page.run()
    header.footer(question)
    address.write(entry.address)


run()
