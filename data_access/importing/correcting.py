"""A corrected list beside the one that is there: what would change, and what may not. Pure."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data_access.answers import ProjectFacts, WaivedRule
from data_access.editions import Edition
from data_access.importing.problems import Problem
from data_access.importing.rows import ListedProject
from data_access.list_changes import ListChange, changes_between

_WITH_A_COLUMN = (
    "name_en", "applicant_kind", "dcmm_level", "dcmm_standard", "summary_zh", "summary_en",
)  # fmt: skip
"""What stays as it is where the corrected file has no column for it."""
_OF_A_GROUP = frozenset({"direction", "unit", "region"})


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """Something that changes about a project; `name` is what it was called before."""

    project: str
    name: str
    change: ListChange


@dataclass(frozen=True, slots=True)
class Correction:
    """What a corrected list would change; `sha256` confirms exactly this.

    `drafts` go on with the new version; `still_waived`: rules that were waived before.
    """

    edition: str
    version: int
    reason: str
    file_sha256: str
    projects: Sequence[ListedProject]
    changes: tuple[ProjectChange, ...]
    drafts: tuple[str, ...]
    still_waived: tuple[WaivedRule, ...]

    @property
    def sha256(self) -> str:
        """The hash that confirms this correction, in hexadecimal."""
        confirmed = {
            "edition": self.edition,
            "file": self.file_sha256,
            "reason": self.reason,
            "still_waived": [f"{waiver.rule} {waiver.subject}" for waiver in self.still_waived],
            **self.as_values(),
        }
        text = json.dumps(confirmed, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_values(self) -> dict[str, Any]:
        """Return version, changes and drafts as plain values."""
        return {
            "version": self.version,
            "changes": [
                {
                    "project": changed.project,
                    "name": changed.name,
                    "field": changed.change.field,
                    "before": changed.change.before,
                    "after": changed.change.after,
                }
                for changed in self.changes
            ],
            "drafts": list(self.drafts),
        }

    def regrouped(self, edition: Edition) -> Iterator[tuple[str, ListedProject]]:
        """Yield the projects whose direction, unit or region changes, with their codes."""
        moved = {each.project for each in self.changes if each.change.field in _OF_A_GROUP}
        for project in self.projects:
            if (code := edition.project_code(project.number)) in moved:
                yield code, project


def compared(
    projects: Sequence[ListedProject], before: Sequence[ProjectFacts], edition: Edition
) -> tuple[list[ListedProject], tuple[ProjectChange, ...], list[Problem]]:
    """Return the projects of a corrected list, what changes about them, and what is wrong.

    The same numbers stay in the list; what the file has no column for stays as it is.
    """
    known = {project.number: project for project in before}
    completed = [
        _completed(project, known[project.number]) if project.number in known else project
        for project in projects
    ]
    changes = tuple(
        ProjectChange(was.code, was.name_zh, change)
        for project in completed
        if (was := known.get(project.number))
        for change in changes_between(was, project)
    )
    problems = list(_other_projects(projects, known, edition))
    if not changes and not problems:
        problems.append(Problem(code="list_unchanged", params={"edition": edition.code}))
    return completed, changes, problems


def _other_projects(
    projects: Sequence[ListedProject], known: dict[int, ProjectFacts], edition: Edition
) -> Iterator[Problem]:
    for project in projects:
        if project.number and project.number not in known:
            yield project.row.problem("project_added", "number", edition=edition.code)
    given = {project.number for project in projects}
    for number, gone in known.items():
        if number not in given:
            yield Problem(
                code="project_removed",
                params={"project": gone.code, "name": gone.name_zh, "number": number},
            )


def _completed(project: ListedProject, before: ProjectFacts) -> ListedProject:
    columns = project.row.columns
    kept: dict[str, Any] = {
        name: getattr(before, name) for name in _WITH_A_COLUMN if name not in columns
    }
    if "place" not in columns and project.unit == before.unit:
        kept["region"] = before.region
    if "applicant_en" not in columns:
        english = dict(before.applicants)
        kept["applicants"] = tuple((name, english.get(name)) for name, _ in project.applicants)
    return replace(project, **kept)
