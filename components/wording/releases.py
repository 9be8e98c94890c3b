"""A release in words: coverage, what was corrected and why, what replaced it."""

from components.choices import filters
from components.text import day, kept_by_language, say, whole
from components.wording import labels
from data_access.answers import PublishedRelease
from data_access.closing.answers import PublicCatalogue


@kept_by_language
def coverage(release: PublishedRelease) -> str:
    """Say when a release was published, and how many projects of the list it rates."""
    return say(
        "Published {date} · {rated} of {listed} rated",
        date=day(release.published_at),
        rated=whole(release.rated),
        listed=whole(release.listed),
    )


def correction_of(release: PublishedRelease | PublicCatalogue) -> str:
    """Say why a version corrects one published before, "" for a first version."""
    if release.version == 1 or not release.reason:
        return ""
    return say(
        "Version {version} corrects what was published before. Reason: {reason}",
        version=release.version,
        reason=release.reason,
    )


def warnings_of(release: PublishedRelease, *, is_demo: bool) -> list[str]:
    """Say what a reader must not miss where nothing leads on: demo data, a newer version, why."""
    said = [labels.demo_notice(release.edition)] if is_demo else []
    if release.newer:
        newer = filters.release_name(release.newer)
        said.append(say("This version was replaced by a newer one: {newer}.", newer=newer))
    return [*said, *filter(None, [correction_of(release)])]


def nothing_before() -> str:
    """Say that there is no earlier release."""
    return say("This is the first release; there is nothing to compare it with.")
