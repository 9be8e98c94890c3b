"""Matching: which project of the list a row is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from data_access.importing.applicants import applicants_in
from data_access.importing.checking.cells import whole_number
from data_access.importing.checking.recognising import enumeration_marks
from data_access.importing.problems import Problem, Remark
from data_access.importing.rows import KnownProject, Row
from data_access.importing.vocabulary import is_blank, vocabulary
from data_access.normalising import half_width, normalised

KEYS = ("code", "number", "name_zh")
"""Fields by which a row may name its project."""
SHORTEST_NAME = 4
"""No project and no applicant has a name of fewer characters; words of other meaning have."""
_CODE = re.compile(r"(?P<edition>[0-9]{4})[-_]?0*(?P<number>[0-9]+)")


@dataclass
class Known:
    """The projects of the list, by each key that a row may give.

    `by_former_name` holds only where no project has the name today. `remarks`: where a former name
    was taken; `named`: projects that rows are about, whatever else is wrong with these.
    """

    edition: str
    by_number: dict[int, KnownProject]
    by_name: dict[str, list[KnownProject]]
    by_former_name: dict[str, list[KnownProject]]
    remarks: list[Remark] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, edition: str, projects: Iterable[KnownProject]) -> "Known":
        """Sort the projects of an edition's list by their keys."""
        known = cls(edition, {}, defaultdict(list), defaultdict(list))
        for project in projects:
            known.by_number[project.number] = project
            known.by_name[normalised(project.name_zh)].append(project)
            for name in dict.fromkeys(map(normalised, project.former_names)):
                known.by_former_name[name].append(project)
        return known


def project_of(row: Row, known: Known, problems: list[Problem]) -> KnownProject | None:
    """Return the project that every key of the row names; anything else is a problem."""
    given = [key for key in KEYS if not is_blank(row[key])]
    if not given:
        if any(key in row.columns for key in KEYS):
            problems.append(row.problem("project_unnamed"))
        return None
    lead = given[0]
    candidates = _candidates(row, lead, known)
    if lead == "name_zh" and len(candidates) > 1:
        candidates = [c for c in candidates if _applies(row["applicant"], c)] or candidates
    if len(candidates) != 1:
        rule = "project_ambiguous" if candidates else "project_unknown"
        codes = tuple(candidate.code for candidate in candidates)
        problems.append(row.problem(rule, lead, edition=known.edition, projects=codes))
        return None
    project = candidates[0]
    known.named.add(project.code)
    contradictions = list(_contradictions(row, given[1:], project, known))
    problems.extend(contradictions)
    if contradictions:
        return None
    known.remarks.extend(_former(row, project))
    return project


def _former(row: Row, project: KnownProject) -> Iterator[Remark]:
    """Tell which cells have a former name of the project or of who applied with it."""
    name, applicant = row["name_zh"], row["applicant"]
    if not is_blank(name) and normalised(name) != normalised(project.name_zh):
        is_today = normalised(project.name_zh) in map(normalised, _readings(name))
        yield row.remark(
            "name_marked" if is_today else "former_name",
            "name_zh",
            project=project.code,
            expected=project.name_zh,
        )
    if not is_blank(applicant) and not _names(applicant, project.applicants):
        is_today = any(_names(text, project.applicants) for text in _readings(applicant))
        yield row.remark(
            "name_marked" if is_today else "former_name",
            "applicant",
            project=project.code,
            expected="; ".join(project.applicants),
        )


def _candidates(row: Row, key: str, known: Known) -> list[KnownProject]:
    if key == "name_zh":
        names = [normalised(name) for name in _readings(row[key])]
        by_name = (known.by_name.get(name) or known.by_former_name.get(name) for name in names)
        return next(filter(None, by_name), [])
    number = _code_number(row[key], known.edition) if key == "code" else whole_number(row[key])
    project = known.by_number.get(number or 0)
    return [project] if project else []


def _code_number(text: str, edition: str) -> int | None:
    """Return the list number in a code such as "2021-017", or a plain number."""
    parts = _CODE.fullmatch(half_width(text))
    if parts and parts["edition"] == edition:
        return int(parts["number"])
    return whole_number(text)


def _contradictions(
    row: Row, keys: Iterable[str], project: KnownProject, known: Known
) -> Iterator[Problem]:
    for key in keys:
        if key == "name_zh":
            names = map(normalised, (project.name_zh, *project.former_names))
            if {*names}.isdisjoint(map(normalised, _readings(row[key]))):
                yield row.problem(
                    "name_contradicted", key, project=project.code, expected=project.name_zh
                )
        elif project not in _candidates(row, key, known):
            yield row.problem(
                "project_contradicted", key, project=project.code, expected=str(project.number)
            )
    if not is_blank(row["applicant"]) and not _applies(row["applicant"], project):
        yield row.problem(
            "name_contradicted",
            "applicant",
            project=project.code,
            expected="; ".join(project.applicants),
        )


def _applies(text: str, project: KnownProject) -> bool:
    """Tell whether a cell names applicants of the project, today's or former ones."""
    return any(
        _names(reading, applicants)
        for reading in _readings(text)
        for applicants in (project.applicants, *project.former_applicants)
    )


def _readings(text: str) -> tuple[str, ...]:
    """Return what a cell may name: what it says, without "(formerly B)", with that name instead.

    A name that merely says in brackets that it is a former one is read without them.
    """
    if not _renamed().search(text):
        return (text,)
    parts = re.split(f"({enumeration_marks()})", text)
    return (text, _renamed().sub("", text), "".join(map(_other_name, parts)))


def _other_name(part: str) -> str:
    found = _renamed().search(part)
    return found["other"] if found and found["other"] else _renamed().sub("", part)


@cache
def _renamed() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, vocabulary().renaming.words), key=len, reverse=True))
    return re.compile(
        rf"[(\uff08]\s*+(?:{words})\s*+[:\uff1a]?\s*+"
        rf"(?P<other>[^()\uff08\uff09]{{{SHORTEST_NAME},}})?[)\uff09]"
    )


def _names(text: str, applicants: tuple[str, ...]) -> bool:
    """Tell whether a cell names the lead, some or all of these applicants."""
    names = {normalised(name) for name in applicants}
    if normalised(text) in names:
        return True
    parts = {normalised(part) for part in re.split(enumeration_marks(), text) if part.strip()}
    read = {normalised(name) for name in applicants_in(text, names).names}
    if parts <= names or (read and read <= names):
        return True
    bare = re.sub(enumeration_marks(), "", "".join(applicants))
    return normalised(re.sub(enumeration_marks(), "", text)) == normalised(bare)


def check_twice(named: Iterable[tuple[Row, str]]) -> Iterator[Problem]:
    """Check that no project has two rows; each row comes with its project's code, "" for none."""
    seen: dict[str, Row] = {}
    for row, project in named:
        first = seen.setdefault(project, row)
        if project and first is not row:
            key = next(key for key in KEYS if not is_blank(row[key]))
            yield row.problem("project_twice", key, project=project, first=first.seen_from(row))
