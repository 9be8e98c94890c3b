"""Where a file comes from, for its reader: what it is, when, filters, method, source, licence."""

from dataclasses import dataclass

from components import cached
from components.choices import filters
from components.text import moment, name_of, period, say, whole
from components.wording import documents, evaluation, labels
from data_access.answers import PublicDocument
from data_access.closing.answers import PublicCatalogue
from data_access.editions import edition
from data_access.question import Question

LICENCE = "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Sample:
    """Which projects a file or a picture shows: those the question's filters leave, or fewer.

    `projects` is how many where it is fewer, `which` says in words which ones; a sample of fewer
    than the filters leave says which.
    """

    question: Question
    projects: int | None = None
    which: str = ""

    @property
    def filters(self) -> str:
        """Say what narrows the release to these projects."""
        return filters.in_words(self.question) or say("none")

    @property
    def in_words(self) -> str:
        """Say how many projects these are, of how many, and how many of all are rated."""
        release = cached.release(self.question)
        fitting = cached.project_count(self.question)
        shown = fitting if self.projects is None else self.projects
        numbers = {"shown": whole(shown), "listed": whole(release.listed),
                   "rated": whole(release.rated)}  # fmt: skip
        if shown < fitting < release.listed:
            return say(
                "{shown} of the {fitting} within the filters ({which}); {listed} listed, {rated} "
                "rated in the whole release",
                fitting=whole(fitting),
                which=self.which,
                **numbers,
            )
        if self.which:
            return say(
                "{shown} of {listed} ({which}); {rated} rated in the whole release",
                which=self.which,
                **numbers,
            )
        return say("{shown} of {listed}; {rated} rated in the whole release", **numbers)


def provenance(sample: Sample, heading: str, address: str) -> dict[str, str]:
    """Return the facts by their names in the language of the run, for the first sheet of a file."""
    release = cached.release(sample.question)
    corrects = {say("Reason of the correction"): release.reason} if release.reason else {}
    return {
        **_heading(release.edition, heading, is_demo=cached.has_demo_data()),
        say("Release"): filters.release_name(release.code),
        say("Period"): period(release.period),
        say("Published"): moment(release.published_at),
        **corrects,
        say("Projects"): sample.in_words,
        say("Filters"): sample.filters,
        say("Method"): labels.method_named(release.method),
        **_source(release.edition),
        say("SHA-256 of the release"): release.sha256,
        **_document(documents.of_release(sample.question)),
        say("Address of this view"): address,
    }


def provenance_of_evaluation(
    shown: PublicCatalogue, sample: Sample, heading: str, address: str
) -> dict[str, str]:
    """Return the same facts of a version of the final evaluation: its own method, date and hash."""
    corrects = {say("Reason of the correction"): shown.reason} if shown.reason else {}
    return {
        **_heading(shown.edition, heading, is_demo=shown.demo),
        say("Final evaluation"): say("version {version}", version=shown.version),
        say("Published"): moment(shown.published_at),
        **corrects,
        say("Projects"): in_evaluation(shown, sample),
        say("Filters"): sample.filters,
        say("Method"): evaluation.method_named(shown),
        **_source(shown.edition),
        say("SHA-256 of the final evaluation"): shown.sha256,
        **_document(documents.of_catalogue(shown.edition, shown.version)),
        say("Address of this view"): address,
    }


def _document(document: PublicDocument | None) -> dict[str, str]:
    """Name the document of the chain that published what a file is made of."""
    return {say("Head of the chain"): document.sha256} if document else {}


def in_evaluation(shown: PublicCatalogue, sample: Sample) -> str:
    """Say how many projects a sample of the final evaluation has, of how many."""
    numbers = {"shown": whole(sample.projects or 0), "listed": whole(shown.listed),
               "evaluated": whole(shown.evaluated)}  # fmt: skip
    if sample.which:
        return say(
            "{shown} of {listed} ({which}); {evaluated} evaluated in the final evaluation",
            which=sample.which,
            **numbers,
        )
    return say("{shown} of {listed}; {evaluated} evaluated in the final evaluation", **numbers)


def _heading(edition_code: str, heading: str, *, is_demo: bool) -> dict[str, str]:
    demo = {labels.mark(): labels.demo_notice(edition_code)} if is_demo else {}
    return {say("Title"): heading, **demo, say("Edition"): name_of(edition(edition_code))}


def _source(edition_code: str) -> dict[str, str]:
    document = edition(edition_code).document("list")
    return {say("Source of the list"): name_of(document, "cited"), say("Licence"): LICENCE}
