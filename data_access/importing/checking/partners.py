"""Joint applicants: in one cell, in columns of their own, on rows of their own below a project."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from data_access.importing.applicants import applicants_in, may_be_a_name
from data_access.importing.beside import is_authority
from data_access.importing.checking.columns import needed_text, text_in
from data_access.importing.problems import Problem, Remark, row_ranges
from data_access.importing.rows import Row, Table, clean
from data_access.importing.tables import REPEATED
from data_access.importing.vocabulary import is_blank
from data_access.normalising import normalised

_OF_THE_PROJECT = ("unit", "direction", "category", "place")
"""What a partner's row repeats of its project's, if it says it at all."""

_BETWEEN_ENGLISH = re.compile("[;\uff1b\n\r]")

Names = tuple[tuple[str, str | None], ...]
"""Applicants, lead first: names in Chinese and, where there are any, in English."""


@dataclass
class Applying:
    """How cells of applicants are read, and what was found so far.

    `known` gives the names that stand elsewhere; it is asked where a cell by itself is unclear.
    """

    known: Callable[[], Collection[str]]
    problems: list[Problem]
    splits: list[Remark] = field(default_factory=list)


def plain_applicants(tables: Sequence[Table]) -> Iterator[str]:
    """Yield what stands in a cell of applicants and can be read in but one way."""
    for row in (row for table in tables for row in table.rows):
        found = applicants_in(row["applicant"])
        if not found.problem and not found.remark:
            yield from map(normalised, found.names)


def is_partner(row: Row, above: Row) -> bool:
    """Tell whether a row only names a partner in the project above it.

    Number and name are merged with those above, or empty beside what looks like an organisation. An
    authority may as well be a signature.
    """
    if is_blank(row["applicant"]) or row["number"] or row["name_zh"]:
        return False
    if any(row[field] and row[field] != above[field] for field in _OF_THE_PROJECT):
        return False
    applicant = row["applicant"]
    return row.continues or (may_be_a_name(applicant) and not is_authority((applicant,)))


def applicants_of(row: Row, partners: Sequence[Row], applying: Applying) -> Names:
    """Return all applicants of a project, lead first: from its cells, then from partners' rows."""
    own = _applicants_of_row(row, applying)
    if len(own) == 1 and not partners:
        return own
    names: dict[str, tuple[str, str | None]] = {}
    for of_row in (own, *(_applicants_of_row(partner, applying) for partner in partners)):
        for name, english in of_row:
            names.setdefault(normalised(name), (name, english))
    if partners:
        applying.splits.append(
            row.remark(
                "partner_rows",
                "applicant",
                rows=row_ranges([partner.row for partner in partners]),
                parts=tuple(name for name, _ in names.values()),
            )
        )
    return tuple(names.values())


def _applicants_of_row(row: Row, applying: Applying) -> Names:
    fields = [name for name in row.columns if name.split()[0] in REPEATED]
    needed_text(row, "applicant", applying.problems)
    partners = [
        name
        for field in fields
        if text_in(row, field, applying.problems)
        for name in _applicants_in_cell(row, field, applying)
    ]
    names = tuple(dict.fromkeys((*_applicants_in_cell(row, "applicant", applying), *partners)))
    if partners:
        applying.splits.append(row.remark("partners", fields[0], parts=names))
    return tuple(zip(names, _english_names(row, len(names), applying), strict=True))


def _applicants_in_cell(row: Row, field: str, applying: Applying) -> tuple[str, ...]:
    """Return the applicants in a cell; what is not plain is told with what it was taken for."""
    if is_blank(row[field]):
        return ()
    found = applicants_in(row[field])
    if found.problem:
        found = applicants_in(row[field], applying.known())
    if found.problem:
        applying.problems.append(row.problem(found.problem, field, "", **dict(found.params)))
    elif field == "applicant" and not found.names:
        applying.problems.append(row.problem("missing", field))
    elif found.remark and found.names:
        applying.splits.append(
            row.remark(found.remark, field, count=len(found.names), parts=found.names)
        )
    return found.names


def _english_names(row: Row, applicants: int, applying: Applying) -> tuple[str | None, ...]:
    if not text_in(row, "applicant_en", applying.problems):
        return (None,) * applicants
    names: tuple[str, ...] = (row["applicant_en"],)
    if applicants > 1:
        names = tuple(part for part in _BETWEEN_ENGLISH.split(names[0]) if part.strip())
    if len(names) not in (1, applicants):
        applying.problems.append(
            row.problem("english_names", "applicant_en", count=len(names), applicants=applicants)
        )
    padded = (*map(clean, names), *(None,) * applicants)
    return padded[:applicants]
