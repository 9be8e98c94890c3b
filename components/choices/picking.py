"""Projects picked for comparison: up to five, kept across pages, in every address."""

from components import cached
from components.choices import address, filters
from components.text import name_of, say
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
