"""Projects picked for comparison: up to five, kept across pages, in every address."""

import streamlit as st

from components import cached
from components.choices import address, filters
from components.markdown import link, plain
from components.text import name_of, say, say_count
from data_access.answers import ProjectFacts

AT_MOST = 5


def settle() -> list[str]:
    """Leave out picked codes that are no projects or one too many; return notices that name them.

    The order is that of picking.
    """
    codes = address.all_chosen("picked")
    if not codes:
        return []
    found = {code: _listed(code) for code in codes}
    unknown = [code for code, project in found.items() if project is None]
    names = [name_of(project) for project in found.values() if project]
    address.choose("picked", [code for code in found if code not in unknown][:AT_MOST])
    notices = [filters.unknown_codes(say("Comparison"), unknown)] if unknown else []
    if len(names) > AT_MOST:
        notices.append(filters.too_many(names[AT_MOST:], AT_MOST))
    return notices


def _listed(code: str) -> ProjectFacts | None:
    project = cached.project(code)
    return project if project and project.edition == address.chosen("edition") else None


def picked() -> tuple[str, ...]:
    """Return the codes of the picked projects, in the order they were picked."""
    return address.all_chosen("picked")


def toggled(code: str) -> str:
    """Return what is picked with this project added, or taken away where it is among it.

    Where the comparison is full, the project takes the place of the one picked first.
    """
    codes = picked()
    if code in codes:
        return ",".join(each for each in codes if each != code)
    return ",".join((*codes, code)[-AT_MOST:])


def offer(project: ProjectFacts) -> None:
    """Show on a project's page how to add it to the comparison or take it away, and the way there.

    Where the comparison is full it says so instead.
    """
    code, count = project.code, len(picked())
    with st.container(horizontal=True, vertical_alignment="center", key="picking"):
        st.button(
            say("Remove from comparison") if code in picked() else say("Add to comparison"),
            key="toggle_picked",
            icon=":material/remove:" if code in picked() else ":material/add:",
            on_click=address.choose,
            args=("picked", toggled(code)),
            disabled=count >= AT_MOST and code not in picked(),
        )
        if count:
            st.markdown(_count_and_way(count))


def line() -> None:
    """Show in one line what is picked, each with a way to take it out, and the way to /compare.

    Its place is there with nothing picked too: what stands below keeps its place on the page, and
    the browser the reader's.
    """
    with st.container(key="picked_line"):
        if picked():
            st.markdown(_what_is_picked())


def _what_is_picked() -> str:
    page = "leaderboard"
    names = [
        say(
            "{project} ({remove})",
            project=link(name_of(cached.project(code)), address.link("project", id=code)),
            remove=link(say("remove"), address.link(page, picked=toggled(code))),
        )
        for code in picked()
    ]
    parts = [
        _count_and_way(len(names)),
        " · ".join(names),
        link(say("remove all"), address.link(page, picked=None)),
    ]
    return " · ".join(parts)


def _count_and_way(count: int) -> str:
    way = link(
        say_count("Compare {count} project", "Compare {count} projects", count),
        address.link("compare", kind="project"),
    )
    full = say("at most {limit}; remove one to add another", limit=AT_MOST)
    return f"**{way}** {plain(full)}" if count >= AT_MOST else f"**{way}**"
