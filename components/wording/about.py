"""What must be known of a page that is taken away: of which release it is, and whence that is."""

from collections.abc import Iterable
from datetime import date

from components import cached
from components.addresses import in_full
from components.blocks.values import About, Cell, Code, Day, Missing
from components.choices import filters
from components.choices.address import link
from components.text import name_of, say, whole
from components.wording import labels
from components.wording.releases import warnings_of
from components.wording.site import site_name
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings


def about(
    question: Question, at: str, *, name: str, today: date, notices: Iterable[str] = ()
) -> About:
    """Return what must be known of the page at an address; `notices` are further ones."""
    release, facts = cached.release(question), edition(question.edition)
    address = in_full(link(at))
    filtered = filters.in_words(question)
    named: dict[str, Cell] = {
        say("Edition"): name_of(facts),
        say("Release"): filters.release_name(release.code),
        say("Published"): Day(release.published_at.astimezone(settings().timezone).date()),
        say("Coverage"): say(
            "{rated} of {listed} rated", rated=whole(release.rated), listed=whole(release.listed)
        ),
        say("Filters"): filtered or Missing(),
        say("Method"): labels.method_named(release.method),
        say("Source of the list"): name_of(facts.document("list"), "cited"),
        say("Licence of the data"): "CC BY 4.0",
        say("Printed"): Day(today),
        say("SHA-256 of the release"): Code(release.sha256),
    }
    if not filtered:
        del named[say("Filters")]
    return About(
        site=site_name(question.edition),
        facts=named,
        notices=(*notices, *warnings_of(release, is_demo=release.demo)),
        mark=labels.mark() if release.demo else "",
        address=address,
        name=f"{question.edition}-{release.code}-{name}",
        dated=release.published_at,
    )
