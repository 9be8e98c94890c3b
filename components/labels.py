"""Labels for codes, in the language of the run: the last step before something is shown."""

from functools import cache

from components.text import Language, language, name_of, say
from data_access.editions import edition, regions, units
from data_access.methods import method
from data_access.question import NO_REGION

Labels = dict[str, str]


def categories(edition_code: str) -> Labels:
    """Return the names of an edition's categories by code."""
    return _categories(edition_code, language())


def short_categories(edition_code: str) -> Labels:
    """Return the short names of an edition's categories by code."""
    return {c.code: name_of(c, "short") for c in edition(edition_code).categories}


def directions(edition_code: str) -> Labels:
    """Return the names of an edition's directions by code."""
    return _directions(edition_code, language())


def region_names() -> Labels:
    """Return the short names of the regions by code, with the one for no place."""
    return _regions(language())


def unit_names(edition_code: str) -> Labels:
    """Return the names of an edition's recommending units by code."""
    return _units(edition_code, language(), "name")


def short_units(edition_code: str) -> Labels:
    """Return the short names of an edition's recommending units by code."""
    return _units(edition_code, language(), "short")


def dimensions(method_id: str) -> Labels:
    """Return the names of a method's dimensions by code."""
    return {d.code: name_of(d) for d in method(method_id).dimensions}


def short_dimensions(method_id: str) -> Labels:
    """Return the short names of a method's dimensions by code."""
    return {d.code: name_of(d, "short") for d in method(method_id).dimensions}


def reasons(method_id: str) -> Labels:
    """Return why a project may go without a rating, by code."""
    return {code: name_of(reason) for code, reason in method(method_id).reasons.items()}


def evidence() -> Labels:
    """Return the names of the kinds of evidence by code."""
    return {
        "self_reported": say("Self-reported"),
        "third_party": say("Third-party"),
        "spot_checked": say("Spot-checked"),
        "spot_check_failed": say("Spot check failed"),
    }


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


@cache
def _categories(edition_code: str, _language: Language) -> Labels:
    return {c.code: name_of(c) for c in edition(edition_code).categories}


@cache
def _directions(edition_code: str, _language: Language) -> Labels:
    return {d.code: name_of(d) for d in edition(edition_code).directions}


@cache
def _regions(spoken: Language) -> Labels:
    field = "short_zh" if spoken == "zh" else "name_en"
    return {r.code: getattr(r, field) for r in regions()} | {NO_REGION: say("Place not stated")}


@cache
def _units(edition_code: str, _language: Language, field: str) -> Labels:
    return {unit.code: name_of(unit, field) for unit in units(edition_code)}


def rules() -> Labels:
    """Return the names of the notice's rules that a list can be taken in spite of, by code."""
    return {
        "quota": say("quota of a recommending unit"),
        "one_applicant_one_project": say("one applicant, one project"),
        "dcmm": say("DCMM level in direction 9"),
        "count": say("number of projects of the edition"),
    }


def missing_reasons() -> Labels:
    """Return why a dimension may go without a score, by code."""
    return {
        "not_provided": say("not provided"),
        "not_applicable": say("not applicable"),
        "under_review": say("under review"),
    }
