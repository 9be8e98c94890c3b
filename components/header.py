"""What stands above and below every page: name, edition, release, coverage, banners, sources."""

import streamlit as st

from components import address, cached, filters, labels
from components.brief.words import waived
from components.markdown import link, plain
from components.text import day, kept_by_language, say, say_count, site_name, whole
from data_access.answers import PublishedRelease, WaivedRule
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings


def name_only() -> None:
    """Show the site's name and the languages."""
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.markdown(f"**{plain(site_name())}**")
        filters.choose_language()


def line(question: Question) -> None:
    """Show the site's name, edition, release, date, coverage and the languages, in one line."""
    release = cached.release(question)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="header"):
        st.markdown(_name(question.edition, len(cached.shown_editions())), width="stretch")
        filters.choose_edition()
        filters.choose_release()
        st.caption(coverage(release), help=_not_rated(question.whole), width="content")
        filters.choose_language()


@kept_by_language
def _name(edition_code: str, editions: int) -> str:
    """Return the site's name, and the edition's where there is no other to choose from."""
    name = f"**{plain(site_name())}**"
    return f"{name} :gray[{plain(labels.short_edition(edition_code))}]" if editions == 1 else name


@kept_by_language
def coverage(release: PublishedRelease) -> str:
    """Say when a release was published, and how many projects of the list it rates."""
    return say(
        "Published {date} · {rated} of {listed} rated",
        date=day(release.published_at),
        rated=whole(release.rated),
        listed=whole(release.listed),
    )


@kept_by_language
def _not_rated(question: Question) -> str | None:
    heading, *lines = not_rated(question) or [""]
    return "\n".join([heading, "", *(f"- {plain(line)}" for line in lines)]) if lines else None


def not_rated(question: Question) -> list[str]:
    """Say how many projects are not rated, then how many for each reason; nothing if all are."""
    reasons = cached.reasons_for_no_rating(question)
    if not reasons:
        return []
    names = labels.reasons(cached.release(question).method)
    count = sum(reasons.values())
    return [
        say_count("{count} project is not rated:", "{count} projects are not rated:", count),
        *(f"{names.get(code, code)}: {whole(n)}" for code, n in reasons.items()),
    ]


def banners(question: Question) -> None:
    """Show what a reader must not miss: demo data, an illustrative method, an old version."""
    release = cached.release(question)
    if cached.has_demo_data():
        st.warning(labels.demo_notice(question.edition), icon=":material/science:")
    if correction := correction_of(release):
        st.info(plain(correction))
    if release.newer:
        newer = link(
            filters.release_name(release.newer), address.link("leaderboard", release=release.newer)
        )
        st.warning(say("This version was replaced by a newer one: {newer}.", newer=newer))


def correction_of(release: PublishedRelease) -> str:
    """Say why a release is a new version of one published before, "" for a first version."""
    if release.version == 1 or not release.reason:
        return ""
    return say(
        "Version {version} corrects what was published before. Reason: {reason}",
        version=release.version,
        reason=release.reason,
    )


def warnings_of(release: PublishedRelease, *, is_demo: bool) -> list[str]:
    """Say what a reader must not miss, where no banner can: demo data, a newer version, why new."""
    said = [labels.demo_notice(release.edition)] if is_demo else []
    if release.newer:
        newer = filters.release_name(release.newer)
        said.append(say("This version was replaced by a newer one: {newer}.", newer=newer))
    return [*said, *filter(None, [correction_of(release)])]


def footer(question: Question) -> None:
    """Show source document, method, licence and the way to report an error."""
    st.caption(_sources(question.edition, cached.release(question).method))
    rules = cached.waived_rules(question.edition)
    if rules:
        st.caption(_waived(rules))


@kept_by_language
def _waived(rules: tuple[WaivedRule, ...]) -> str:
    return "  \n".join(map(plain, waived(rules)))


@kept_by_language
def _sources(edition_code: str, method_id: str) -> str:
    source, rules, licence = sources(edition_code, method_id)
    return "---\n" + " · ".join([plain(source), plain(rules), licence, _corrections()])


def sources(edition_code: str, method_id: str) -> tuple[str, str, str]:
    """Say where the list comes from, how projects are rated, and under which licence."""
    source = edition(edition_code).document("list").number
    return (
        say("Source of the list: {document}", document=source),
        labels.method_in_words(method_id),
        say("Licence of the data: CC BY 4.0"),
    )


def _corrections() -> str:
    contact = settings().corrections_contact
    if not contact:
        return nobody_named()
    return say("Corrections: {contact}", contact=link(contact, corrections_address()))


def nobody_named() -> str:
    """Say to whom an error is reported where no contact is set."""
    return say("Corrections: please write to the institution that publishes the ratings")


def corrections_address() -> str:
    """Return the address of the contact for corrections, "" where none is set."""
    contact = settings().corrections_contact
    return contact if contact.startswith("https://") or not contact else f"mailto:{contact}"
