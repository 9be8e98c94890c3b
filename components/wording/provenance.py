"""Where a file comes from, for its reader: what it is, when, filters, method, source, licence."""

from components import cached
from components.choices import filters
from components.text import moment, name_of, period, say, whole
from components.wording import labels
from data_access.editions import edition
from data_access.question import Question


def provenance(question: Question, heading: str, address: str) -> dict[str, str]:
    """Return the facts by their names in the language of the run, for the first sheet of a file."""
    release = cached.release(question)
    facts = edition(question.edition)
    demo = labels.demo_notice(question.edition)
    about_demo = {say("Demo data"): demo} if cached.has_demo_data() else {}
    corrects = {say("Reason of the correction"): release.reason} if release.reason else {}
    return {
        say("Title"): heading,
        **about_demo,
        say("Edition"): name_of(facts),
        say("Release"): filters.release_name(release.code),
        say("Period"): period(release.period),
        say("Published"): moment(release.published_at),
        **corrects,
        say("Projects"): say(
            "{shown} of {listed}; {rated} rated in the whole release",
            shown=whole(cached.project_count(question)),
            listed=whole(release.listed),
            rated=whole(release.rated),
        ),
        say("Filters"): filters.in_words(question) or say("none"),
        say("Method"): labels.method_named(release.method),
        say("Source of the list"): name_of(facts.document("list"), "cited"),
        say("Licence"): "CC BY 4.0",
        say("SHA-256 of the release"): release.sha256,
        say("Address of this view"): address,
    }
