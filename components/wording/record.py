"""What the publisher did, in words: acts, and what they were done to."""

from components.choices import filters
from components.text import name_of, say
from data_access.acts import OF_A_CATALOGUE, OF_A_RELEASE
from data_access.answers import PublicAct
from data_access.editions import edition


def what(act: PublicAct) -> str:
    """Say what was done."""
    before, now = act.changed.get("method_before"), act.changed.get("method")
    said = {
        "published": say("Release"),
        "corrected": say("Correction"),
        "draw_announced": say("Draw of the spot checks announced"),
        "seed_revealed": say("Projects drawn for the spot checks"),
        "catalogue_published": say("Catalogue"),
        "list_corrected": say("List corrected"),
        "key_succeeded": say("Another signing key, signed by the one before"),
        "key_begun": say("Another signing key, not signed by the one before"),
    }[act.kind]
    if before and before != now:
        return say("{act}, with a new method", act=said)
    return said


def version_of_catalogue(act: PublicAct) -> str | None:
    """Return the version of the catalogue that an act published, None where it did not."""
    return act.subject.rpartition(" ")[2] if act.kind in OF_A_CATALOGUE else None


def about(act: PublicAct, edition_code: str) -> str:
    """Say what it was done to: a release, or the edition as a whole."""
    if act.kind in OF_A_RELEASE:
        return filters.release_name(act.subject)
    return name_of(edition(edition_code), "short")
