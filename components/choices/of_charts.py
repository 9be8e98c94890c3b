"""What of an address charts need beyond the question: which values fit, and the usual one."""

import re

from components import cached
from components.charts.codes import Choice
from components.choices.picking import AT_MOST
from components.wording import groups
from data_access.question import Question


def one_of(key: str, *codes: str) -> Choice:
    """Return a choice among codes; the first is the usual one."""
    return Choice(key, lambda _, code: code in codes, codes[0], lambda _: codes)


def numbers(key: str) -> Choice:
    """Return a choice of numbers with commas, or none for those of the method."""
    form = re.compile(r"(\d{1,3}(\.\d{1,2})?(,\d{1,3}(\.\d{1,2})?)*)?")
    return Choice(key, lambda _, written: form.fullmatch(written) is not None)


def _is_project(question: Question, code: str) -> bool:
    project = cached.project(code)
    return project is not None and project.edition == question.edition


def _are_projects(question: Question, codes: str) -> bool:
    found = [code for code in codes.split(",") if code]
    return len(found) <= AT_MOST and all(_is_project(question, code) for code in found)


def _is_release(question: Question, code: str) -> bool:
    return code in {release.code for release in cached.releases(question.edition)}


def _is_unit(question: Question, code: str) -> bool:
    return code in {unit.code for unit in cached.units(question.edition)}


def _groups(edition: str) -> list[str]:
    kinds = groups.GROUP_FILTERS
    found = (code for kind in kinds for code in groups.group_names(edition, kind))
    return list(dict.fromkeys(found))


def _are_groups(question: Question, codes: str) -> bool:
    found = [code for code in codes.split(",") if code]
    return len(found) <= AT_MOST and set(found) <= set(_groups(question.edition))


PROJECT = Choice("id", _is_project)
PICKED = Choice("picked", _are_projects)
SINCE = Choice("since", _is_release)
UNIT = Choice("code", _is_unit)
AMONG = Choice("among", _are_groups, words=_groups)
