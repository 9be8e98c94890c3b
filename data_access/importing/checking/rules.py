"""Rules that hold for a list as a whole: its projects, names and applicants beside each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from data_access.editions import ApplicantKind, Edition
from data_access.importing.checking.dcmm import dcmm_level
from data_access.importing.problems import Problem, Remark
from data_access.importing.rows import ListedProject, Row
from data_access.importing.vocabulary import is_blank
from data_access.normalising import normalised

_KINDS: tuple[ApplicantKind, ...] = ("industrial", "other", "provider")


def check_numbers(projects: Iterable[ListedProject]) -> Iterator[Problem]:
    """Each number is given once."""
    seen: dict[int, Row] = {}
    for project in projects:
        first = seen.setdefault(project.number, project.row)
        if project.number and first is not project.row:
            yield project.row.problem(
                "duplicate_number", "number", first=first.seen_from(project.row)
            )


def check_names(projects: Iterable[ListedProject], remarks: list[Remark]) -> Iterator[Problem]:
    """The same applicant cannot have two projects of one name; others may, which is told."""
    seen: dict[str, list[ListedProject]] = defaultdict(list)
    for project in projects:
        namesakes = seen[normalised(project.name_zh)]
        namesakes.append(project)
        if not project.name_zh or len(namesakes) == 1:
            continue
        first = next((p for p in namesakes[:-1] if _share_applicants(p, project)), None)
        if first is None:
            where = namesakes[0].row.seen_from(project.row)
            remarks.append(project.row.remark("same_name", "name_zh", first=where))
        elif first.applicants[:1] == project.applicants[:1] and (
            first.direction != project.direction
        ):
            yield project.row.problem(
                "direction_moved",
                "direction",
                name=project.name_zh,
                first=first.row.seen_from(project.row),
                direction=first.direction,
            )
        else:
            yield project.row.problem(
                "duplicate_name", "name_zh", first=first.row.seen_from(project.row)
            )


def _share_applicants(one: ListedProject, other: ListedProject) -> bool:
    return bool(_applicant_names(one) & _applicant_names(other)) or not other.applicants


def _applicant_names(project: ListedProject) -> set[str]:
    return {normalised(name) for name, _ in project.applicants}


def check_one_project_each(
    projects: Iterable[ListedProject], edition: Edition
) -> Iterator[Problem]:
    """Each applicant may apply with one project (guide, section 3 (1)); partners count as well."""
    seen: dict[str, ListedProject] = {}
    for project in projects:
        for name, _ in project.applicants:
            first = seen.setdefault(normalised(name), project)
            if first is project or normalised(first.name_zh) == normalised(project.name_zh):
                continue
            problem = project.row.problem(
                "one_applicant_one_project",
                "applicant",
                name,
                first=first.row.seen_from(project.row),
            )
            yield replace(problem, waived_as=(*_codes(project, edition), name))


def _codes(project: ListedProject, edition: Edition) -> tuple[str, ...]:
    """Return the names under which a rule can be waived for a project."""
    return (edition.project_code(project.number), str(project.number))


def check_dcmm(
    projects: Iterable[ListedProject], edition: Edition, unchecked: list[int]
) -> Iterator[Problem]:
    """Check the DCMM rule of its direction; what is absent cannot be checked and is remembered."""
    rule = edition.dcmm
    if rule is None:
        return
    least = {name: rule.least(name) for name in _KINDS}
    for project in projects:
        level, kind = project.dcmm_level or 0, project.applicant_kind
        if project.direction != rule.direction:
            continue
        if kind in least and (project.dcmm_level or _says_none(project) or not least[kind]):
            if level < least[kind]:
                problem = project.row.problem(
                    "dcmm",
                    "dcmm_level",
                    project.name_zh,
                    direction=project.direction,
                    least=least[kind],
                )
                yield replace(problem, waived_as=(*_codes(project, edition), project.name_zh))
        elif level < max(least.values()):
            unchecked.append(project.row.row)


def _says_none(project: ListedProject) -> bool:
    """Tell whether a cell says that there is no level, rather than saying nothing."""
    found = project.row["dcmm_level"]
    return not is_blank(found) and dcmm_level(found) == 0
