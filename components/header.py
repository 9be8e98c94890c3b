"""What stands above and below every page: name, edition, release, coverage, banners, sources."""

import streamlit as st

from components import address, cached, filters, labels
from components.markdown import link, plain
from components.text import day, kept_by_language, name_of, say, say_count, site_name, whole
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
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.markdown(_name(question.edition), width="stretch")
        filters.choose_edition()
        filters.choose_release()
        st.caption(_coverage(release), help=_not_rated(question.whole), width="content")
        filters.choose_language()


@kept_by_language
def _name(edition_code: str) -> str:
    return f"**{plain(site_name())}** :gray[{plain(name_of(edition(edition_code), 'short'))}]"


@kept_by_language
def _coverage(release: PublishedRelease) -> str:
    return say(
        "Published {date} · {rated} of {listed} rated",
        date=day(release.published_at),
        rated=whole(release.rated),
        listed=whole(release.listed),
    )


@kept_by_language
def _not_rated(question: Question) -> str | None:
    reasons = cached.reasons_for_no_rating(question)
    if not reasons:
        return None
    names = labels.reasons(cached.release(question).method)
    lines = [f"- {plain(names.get(code, code))}: {whole(count)}" for code, count in reasons.items()]
    count = sum(reasons.values())
    heading = say_count("{count} project is not rated:", "{count} projects are not rated:", count)
    return "\n".join([heading, "", *lines])


def banners(question: Question) -> None:
    """Show what a reader must not miss: demo data, an illustrative method, an old version."""
    release = cached.release(question)
    if cached.has_demo_data():
        st.warning(labels.demo_notice(), icon=":material/science:")
    if release.version > 1 and release.reason:
        st.info(
            say(
                "Version {version} corrects what was published before. Reason: {reason}",
                version=release.version,
                reason=plain(release.reason),
            )
        )
    if release.newer:
        newer = link(
            filters.release_name(release.newer), address.link("leaderboard", release=release.newer)
        )
        st.warning(say("This version was replaced by a newer one: {newer}.", newer=newer))


def footer(question: Question) -> None:
    """Show source document, method, licence and the way to report an error."""
    st.caption(_sources(question.edition, cached.release(question).method))
    waived = cached.waived_rules(question.edition)
    if waived:
        st.caption(_waived(waived))


@kept_by_language
def _waived(rules: tuple[WaivedRule, ...]) -> str:
    return "  \n".join(
        say(
            "Waived when the list was taken, {rule}: {subject}. Reason: {reason}",
            rule=plain(labels.rules()[waived.rule]),
            subject=plain(waived.subject),
            reason=plain(waived.reason),
        )
        for waived in rules
    )


@kept_by_language
def _sources(edition_code: str, method_id: str) -> str:
    source = edition(edition_code).document("list").number
    return "---\n" + " · ".join(
        [
            say("Source of the list: {document}", document=plain(source)),
            plain(labels.method_in_words(method_id)),
            say("Licence of the data: CC BY 4.0"),
            _corrections(),
        ]
    )


def _corrections() -> str:
    contact = settings().corrections_contact
    if not contact:
        return say("Corrections: please write to the institution that publishes the ratings")
    target = contact if contact.startswith("https://") else f"mailto:{contact}"
    return say("Corrections: {contact}", contact=link(contact, target))
