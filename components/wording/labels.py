"""Labels for codes, in the language of the run: the last step before something is shown."""

from components import cached, rehearsal
from components.text import kept_by_language, language, name_of, say
from data_access.editions import Unit, edition, reasons_of, regions, unit_places, units
from data_access.methods import method
from data_access.question import NO_REGION
from data_access.results import MOVE_PARTS

Labels = dict[str, str]


@kept_by_language
def short_edition(edition_code: str) -> str:
    """Return the short name of an edition."""
    return name_of(edition(edition_code), "short")


@kept_by_language
def none_released(edition_code: str) -> str:
    """Say that no release of an edition is published yet; of "", that none is at all."""
    if not edition_code:
        return say("No release has been published yet. Please come back later.")
    return say(
        "No release of the {edition} has been published yet. Please come back later.",
        edition=short_edition(edition_code),
    )


@kept_by_language
def categories(edition_code: str) -> Labels:
    """Return the names of an edition's categories by code."""
    return {c.code: name_of(c) for c in edition(edition_code).categories}


@kept_by_language
def short_categories(edition_code: str) -> Labels:
    """Return the short names of an edition's categories by code."""
    return {c.code: name_of(c, "short") for c in edition(edition_code).categories}


@kept_by_language
def directions(edition_code: str) -> Labels:
    """Return the names of an edition's directions by code."""
    return {d.code: name_of(d) for d in edition(edition_code).directions}


@kept_by_language
def region_names() -> Labels:
    """Return the short names of the regions by code, with the one for no place."""
    field = "short_zh" if language() == "zh" else "name_en"
    return {r.code: getattr(r, field) for r in regions()} | {NO_REGION: say("Place not stated")}


@kept_by_language
def place_names() -> Labels:
    """Return the short names of the Corps and the five cities by their units' codes."""
    return {place.code: name_of(place, "short") for place in unit_places()}


def unit_names(edition_code: str) -> Labels:
    """Return the names of an edition's recommending units by code."""
    return _units(edition_code, cached.brought_units(edition_code), "name")


def short_units(edition_code: str) -> Labels:
    """Return the short names of an edition's recommending units by code."""
    return _units(edition_code, cached.brought_units(edition_code), "short")


@kept_by_language
def _units(edition_code: str, brought: tuple[Unit, ...], field: str) -> Labels:
    return {unit.code: name_of(unit, field) for unit in (*units(edition_code), *brought)}


@kept_by_language
def dimensions(method_id: str) -> Labels:
    """Return the names of a method's dimensions by code."""
    return {d.code: name_of(d) for d in method(method_id).dimensions}


@kept_by_language
def short_dimensions(method_id: str) -> Labels:
    """Return the names of a method's dimensions by code, for headings and axes.

    Chinese names have room everywhere and stand in full: a shorter one may leave out what matters.
    """
    field = "name" if language() == "zh" else "short"
    return {d.code: name_of(d, field) for d in method(method_id).dimensions}


@kept_by_language
def reasons(edition_code: str, method_id: str) -> Labels:
    """Return why a project may have no rating, by code; the edition's words stand before others."""
    found = reasons_of(method(method_id), edition(edition_code))
    return {code: name_of(reason) for code, reason in found.items()}


@kept_by_language
def evidence() -> Labels:
    """Return the names of the kinds of evidence by code."""
    return {
        "self_reported": say("Self-reported"),
        "third_party": say("Third-party"),
        "spot_checked": say("Spot-checked"),
        "spot_check_failed": say("Spot check failed"),
    }


@kept_by_language
def stars() -> Labels:
    """Return the names of the star levels by code, "0" being not rated."""
    return {
        "5": say("Five stars"),
        "4": say("Four stars"),
        "3": say("Three stars"),
        "2": say("Two stars"),
        "1": say("One star"),
        "0": say("Not rated"),
    }


@kept_by_language
def unit_kinds(edition_code: str) -> Labels:
    """Return the names of an edition's kinds of recommending units by code."""
    return {kind.code: name_of(kind) for kind in edition(edition_code).unit_kinds}


@kept_by_language
def rules() -> Labels:
    """Return the names of the notice's rules that a list can be taken in spite of, by code."""
    return {
        "quota": say("quota of a recommending unit"),
        "one_applicant_one_project": say("one applicant, one project"),
        "dcmm": say("DCMM level"),
        "count": say("number of projects of the edition"),
    }


@kept_by_language
def missing_reasons() -> Labels:
    """Return why a dimension may go without a score, by code."""
    return {
        "not_provided": say("not provided"),
        "not_applicable": say("not applicable"),
        "under_review": say("under review"),
    }


@kept_by_language
def method_in_words(method_id: str) -> str:
    """Name a method as the method of the ratings, and say whether it is official."""
    return say("Method: {name}", name=method_named(method_id))


@kept_by_language
def method_named(method_id: str) -> str:
    """Name a method and say whether it is official."""
    rules = method(method_id)
    status = say("official") if rules.status == "official" else say("illustrative, not official")
    return say("{name} ({status})", name=name_of(rules), status=status)


def mark() -> str:
    """Say shortly that what is marked is only rehearsed, or that its data are made up."""
    return rehearsal.mark() if rehearsal.is_on() else say("Demo data")


def demo_notice(edition_code: str) -> str:
    """Say what a rehearsal is, else what demo data is."""
    return rehearsal.notice() if rehearsal.is_on() else _demo_notice(edition_code)


@kept_by_language
def _demo_notice(edition_code: str) -> str:
    """Say what demo data is; where the edition itself is made up, that nothing of it is real."""
    if edition(edition_code).made_up:
        return say(
            "Demo data: this whole edition is made up, including its categories, directions, "
            "quotas and documents. No such edition existed; it only shows how this site "
            "works."
        )
    return say(
        "Demo data: projects, applicants, scores and stars are made up and only show "
        "how this site works."
    )


@kept_by_language
def parts_of_move() -> Labels:
    """Return the names of the parts of a change of rank by code, in the order of rule 7."""
    names = (
        say("Own scores"),
        say("Scores of others"),
        say("Entries and exits"),
        say("Change of method"),
        say("Correction"),
    )
    return dict(zip(MOVE_PARTS, names, strict=True))
