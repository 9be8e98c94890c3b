"""Projects as listed, one of them, and who applied with it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.text import say
from components.web.api.answers import Rows, Subject, answer
from components.web.api.asked import (
    Asked,
    AskedProjects,
    as_query,
    edition_of,
    filters_of,
    question_of,
)
from components.web.api.columns import columns
from components.web.api.formats import Row
from components.web.api.problems import not_there
from components.web.api.resources.names import names_of_codes
from data_access.answers import ProjectFacts
from data_access.question import Question

router = APIRouter()

AS_THEY_ARE = (
    *("edition", "number", "category", "direction", "unit", "region", "applicant_kind"),
    *("dcmm_level", "dcmm_standard", "summary_zh", "summary_en"),
)


@router.get("/projects")
def projects(request: Request, asked: Annotated[AskedProjects, Query()]) -> Response:
    """Answer with a page of the list of an edition."""
    edition_code = edition_of(asked)
    question = question_of(asked, edition_code, sorts=("number",))
    filters = filters_of(asked)
    subject = Subject(
        path="/projects",
        fields=columns("projects"),
        query={"edition": edition_code, **as_query(filters), "sort": asked.sort},
        edition=edition_code,
        about={"filters": filters, "sort": asked.sort},
    )
    return answer(request, asked, subject, partial(_projects, question, asked.per_page))


@router.get("/projects/{project}")
def project(request: Request, project: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with one project as listed."""
    facts = listed_project(project)
    subject = Subject(
        path=f"/projects/{project}",
        fields=columns("projects"),
        edition=facts.edition,
        is_one=True,
    )
    return answer(request, asked, subject, lambda: Rows([_project_row(facts)], 1))


@router.get("/projects/{project}/applicants")
def applicants(request: Request, project: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with everyone who applied with one project, the lead first."""
    facts = listed_project(project)
    subject = Subject(
        path=f"/projects/{project}/applicants",
        fields=columns("applicants"),
        edition=facts.edition,
        about={"project": project},
    )
    rows = [
        {
            "edition": facts.edition,
            "project": project,
            "position": position,
            "applicant_zh": name_zh,
            "applicant_en": name_en,
        }
        for position, (name_zh, name_en) in enumerate(facts.applicants, start=1)
    ]
    return answer(request, asked, subject, lambda: Rows(rows, len(rows)))


def listed_project(code: str) -> ProjectFacts:
    """Return a project by its public code; a Problem when there is none."""
    facts = cached.project(code) if code.isprintable() and len(code) < 20 else None
    if facts is None:
        raise not_there("project", code, say("the public code of a project, such as 2021-017"))
    return facts


def _projects(question: Question, size: int) -> Rows:
    rows = cached.listed(question, size)
    return Rows([_project_row(facts) for facts in rows], cached.listed_count(question.filters_only))


def _project_row(facts: ProjectFacts) -> Row:
    lead_zh, lead_en = facts.applicants[0]
    return {
        **{name: getattr(facts, name) for name in AS_THEY_ARE},
        "project": facts.code,
        "project_zh": facts.name_zh,
        "project_en": facts.name_en,
        "lead_applicant_zh": lead_zh,
        "lead_applicant_en": lead_en,
        "applicants": len(facts.applicants),
        **names_of_codes(facts.edition, facts.category, facts.direction, facts.unit, facts.region),
    }
