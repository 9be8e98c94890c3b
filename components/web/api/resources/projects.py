"""Projects as listed, one of them, and who applied with it."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.choices.query import project_code
from components.text import say
from components.web.api.answers import Rows, Subject, answer, answer_whole
from components.web.api.asked import Asked, AskedProjects, edition_of, question_of
from components.web.api.formats import Row
from components.web.api.problems import not_there
from components.web.api.rows import as_named, columns, group_names, names
from data_access.answers import ProjectFacts
from data_access.list_changes import Value

router = APIRouter()


@router.get("/projects")
def projects(request: Request, asked: Annotated[AskedProjects, Query()]) -> Response:
    """Answer with a page of the list of an edition."""
    edition_code = edition_of(asked)
    question = question_of(asked, edition_code, sorts=("number",))

    def page() -> Rows:
        rows = [_project_row(facts) for facts in cached.listed(question, size=asked.per_page)]
        return rows, cached.listed_count(question)

    return answer(request, asked, Subject("projects", edition=edition_code), page)


@router.get("/projects/{project}")
def project(request: Request, project: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with one project as listed."""
    facts = listed_project(project)
    subject = Subject("projects", f"/projects/{facts.code}", edition=facts.edition, is_one=True)
    return answer_whole(request, asked, subject, [_project_row(facts)])


@router.get("/projects/{project}/applicants")
def applicants(request: Request, project: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with everyone who applied with one project, the lead first."""
    facts = listed_project(project)
    rows = [
        {
            "edition": facts.edition,
            "project": facts.code,
            "position": position,
            "applicant_zh": name_zh,
            "applicant_en": name_en,
        }
        for position, (name_zh, name_en) in enumerate(facts.applicants, start=1)
    ]
    subject = Subject(
        "applicants",
        f"/projects/{facts.code}/applicants",
        edition=facts.edition,
        about={"project": facts.code},
    )
    return answer_whole(request, asked, subject, rows)


@router.get("/projects/{project}/changes")
def list_changes(request: Request, project: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with what corrected versions of the list changed about one project, oldest first."""
    facts = listed_project(project)
    rows: list[Row] = [
        {
            "edition": facts.edition,
            "project": facts.code,
            "list_version": each.version,
            "published_at": each.at,
            "field": each.change.field,
            "before": _written(each.change.before),
            "after": _written(each.change.after),
            "reason": each.reason,
        }
        for each in cached.list_changes(facts.code)
    ]
    subject = Subject(
        "list_changes",
        f"/projects/{facts.code}/changes",
        edition=facts.edition,
        about={"project": facts.code},
    )
    return answer_whole(request, asked, subject, rows)


def _written(value: Value) -> str | None:
    if isinstance(value, tuple):
        return "; ".join(name or "" for name in value)
    return None if value is None else str(value)


def listed_project(code: str) -> ProjectFacts:
    """Return a project by its public code; a Problem when there is none."""
    code = project_code(code)
    facts = cached.project(code) if code.isprintable() and len(code) < 20 else None
    if facts is None:
        raise not_there("project", code, say("the public code of a project, such as 2021-017"))
    return facts


def _project_row(facts: ProjectFacts) -> Row:
    lead_zh, lead_en = facts.applicants[0]
    return {
        **as_named(facts, columns("projects")),
        "project": facts.code,
        **names("project", facts),
        "lead_applicant_zh": lead_zh,
        "lead_applicant_en": lead_en,
        "applicants": len(facts.applicants),
        **group_names(facts.edition, facts),
    }
