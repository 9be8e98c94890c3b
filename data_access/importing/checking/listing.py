"""Checking a list: rows of the notice's attachment -> projects. Source: guide, sections 2, 3."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from data_access.editions import ApplicantKind, Edition, Region, Unit
from data_access.importing.checking.cells import dcmm_level, whole_number
from data_access.importing.checking.columns import check_tables, needed_text, text_in
from data_access.importing.checking.recognising import (
    CONTRADICTORY,
    UNKNOWN,
    Places,
    Taxonomy,
    UnitNames,
    applicants_in,
    code_of,
    line_marks,
    may_name_several,
)
from data_access.importing.problems import Problem, Problems, Remark, row_ranges
from data_access.importing.rows import CheckedList, Column, ListedProject, Row, Table, clean
from data_access.importing.vocabulary import by_word, is_blank, vocabulary
from data_access.normalising import normalised

_REQUIRED = ("number", "name_zh", "applicant", "unit")
_KINDS: tuple[ApplicantKind, ...] = ("industrial", "other", "provider")


@dataclass
class _Context:
    """What rows are read against, and what was found so far."""

    edition: Edition
    units: dict[str, Unit]
    unit_names: UnitNames
    directions: Taxonomy
    categories: Taxonomy
    places: Places
    kinds: dict[str, str]
    under_headings: bool
    problems: Problems = field(default_factory=Problems)
    splits: list[Remark] = field(default_factory=list)
    dcmm_unchecked: list[int] = field(default_factory=list)
    kinds_ignored: set[str] = field(default_factory=set)


def check_list(
    tables: Sequence[Table],
    edition: Edition,
    units: Sequence[Unit],
    regions: Sequence[Region],
    sheet: str = "",
) -> CheckedList:
    """Check the tables of a list against the edition's facts and its recommending units.

    Answers with all projects and all problems at once; the projects hold only when there are no
    problems. `sheet` names the place when no table was found.
    """
    context = _Context(
        edition=edition,
        units={unit.code: unit for unit in units},
        unit_names=UnitNames(units),
        directions=Taxonomy(edition.directions),
        categories=Taxonomy(edition.categories),
        places=Places(regions, units),
        kinds=by_word(vocabulary().applicant_kinds),
        under_headings=any(row.heading for table in tables for row in table.rows),
    )
    context.problems.extend(_check_columns(tables, sheet, context.under_headings))
    projects = [project for table in tables for project in _projects(table, context)]
    if tables:
        context.problems.extend(_check_together(projects, context, tables[0]))
    return CheckedList(
        projects=projects,
        problems=context.problems,
        unchecked=tuple(_unchecked(tables, projects, context)),
        splits=context.splits,
    )


def _check_columns(tables: Sequence[Table], sheet: str, under_headings: bool) -> Iterator[Problem]:
    names = {name: words[0] for name, words in vocabulary().list.items()}
    required = _REQUIRED if under_headings else (*_REQUIRED, "direction")
    yield from check_tables(tables, required, names, sheet)


def _projects(table: Table, context: _Context) -> Iterator[ListedProject]:
    """Read rows in order; a heading with a direction or category holds for the rows below it."""
    direction = category = ""
    for row in table.rows:
        if not row.heading:
            yield _project(row, direction, category, context)
        elif found := _known(context.directions.find(row.heading)):
            direction, category = found, ""
        elif found := _known(context.categories.find(row.heading)):
            direction, category = "", found
        else:
            context.problems.append(row.problem("stray_row"))


def _known(code: str) -> str:
    return "" if code == CONTRADICTORY else code


def _project(row: Row, direction: str, category: str, context: _Context) -> ListedProject:
    problems = context.problems
    direction = _direction(row, direction, context)
    unit = _unit(row, context)
    kind = _applicant_kind(row, direction, context)
    level = _dcmm(row, direction, kind, context)
    return ListedProject(
        row=row,
        number=_number(row, problems),
        name_zh=needed_text(row, "name_zh", problems),
        name_en=text_in(row, "name_en", problems) or None,
        applicants=_applicants(row, context),
        unit=unit,
        direction=direction,
        category=_category(row, direction, category, context),
        region=_region(row, unit, context),
        applicant_kind=kind,
        dcmm_level=level or None,
        dcmm_standard=text_in(row, "dcmm_standard", problems) or None,
        summary_zh=text_in(row, "summary_zh", problems) or None,
        summary_en=text_in(row, "summary_en", problems) or None,
    )


def _number(row: Row, problems: list[Problem]) -> int:
    found = row["number"]
    if "number" not in row.columns:
        return 0
    if not found:
        problems.append(row.problem("missing", "number"))
        return 0
    number = whole_number(found)
    if number is None:
        problems.append(row.problem("number", "number"))
    return number or 0


def _direction(row: Row, above: str, context: _Context) -> str:
    found = row["direction"]
    if is_blank(found):
        if not above and ("direction" in row.columns or context.under_headings):
            context.problems.append(row.problem("missing", "direction"))
        return above
    code = context.directions.find(found)
    if code not in (UNKNOWN, CONTRADICTORY):
        return code
    rule = "direction_unknown" if code == UNKNOWN else "direction_ambiguous"
    if context.directions.several(found):
        rule = "two_directions"
    context.problems.append(row.problem(rule, "direction", edition=context.edition.code))
    return ""


def _category(row: Row, direction: str, above: str, context: _Context) -> str:
    """Return the direction's category; a category that is also given must be that one."""
    of_direction = context.edition.category_of(direction) if direction else None
    found = row["category"]
    given = above if is_blank(found) else context.categories.find(found)
    if given in (UNKNOWN, CONTRADICTORY):
        if not is_blank(found):
            rule = "category_unknown" if given == UNKNOWN else "category_ambiguous"
            context.problems.append(row.problem(rule, "category", edition=context.edition.code))
    elif of_direction and given != of_direction.code:
        context.problems.append(
            row.problem(
                "category_differs", "category", direction=direction, expected=of_direction.name_zh
            )
        )
    return of_direction.code if of_direction else ""


def _unit(row: Row, context: _Context) -> str:
    found = row["unit"]
    if "unit" not in row.columns:
        return ""
    if is_blank(found):
        context.problems.append(row.problem("missing", "unit"))
        return ""
    codes = context.unit_names.find(found)
    if len(codes) == 1:
        return next(iter(codes))
    if codes:
        units = context.unit_names.full_names(codes)
        context.problems.append(row.problem("unit_ambiguous", "unit", units=units))
    elif nearest := context.unit_names.nearest(found):
        context.problems.append(
            row.problem(
                "unit_unknown_nearest", "unit", edition=context.edition.code, nearest=nearest
            )
        )
    else:
        context.problems.append(row.problem("unit_unknown", "unit", edition=context.edition.code))
    return ""


def _region(row: Row, unit: str, context: _Context) -> str | None:
    """Return the region of the place, else of the unit; central enterprises have none."""
    found = row["place"]
    if is_blank(found):
        return context.units[unit].region if unit else None
    region = context.places.find(found)
    if region is None:
        context.problems.append(row.problem("place_unknown", "place"))
    return region


def _applicants(row: Row, context: _Context) -> tuple[tuple[str, str | None], ...]:
    found = row["applicant"]
    whole = needed_text(row, "applicant", context.problems)
    if not whole:
        return ()
    names: tuple[str, ...] = (whole,)
    if may_name_several(found):
        names = applicants_in(found)
        rule = "applicants_split" if len(names) > 1 else "applicants_whole"
        context.splits.append(row.remark(rule, "applicant", count=len(names), parts=names))
    return tuple(zip(names, _english_names(row, len(names), context), strict=True))


def _english_names(row: Row, applicants: int, context: _Context) -> tuple[str | None, ...]:
    if not text_in(row, "applicant_en", context.problems):
        return (None,) * applicants
    names: tuple[str, ...] = (row["applicant_en"],)
    if applicants > 1:
        names = tuple(part for part in re.split(line_marks(), names[0]) if part.strip())
    if len(names) not in (1, applicants):
        context.problems.append(
            row.problem("english_names", "applicant_en", count=len(names), applicants=applicants)
        )
    padded = (*map(clean, names), *(None,) * applicants)
    return padded[:applicants]


def _applicant_kind(row: Row, direction: str, context: _Context) -> str | None:
    """Return the kind of applicant; an unknown one matters only where the DCMM rule holds."""
    found = row["applicant_kind"]
    if is_blank(found):
        return None
    kind = code_of(context.kinds, found)
    if kind is None and context.edition.dcmm and direction == context.edition.dcmm.direction:
        context.problems.append(row.problem("applicant_kind", "applicant_kind"))
    elif kind is None:
        context.kinds_ignored.add(clean(found))
    return kind


def _dcmm(row: Row, direction: str, kind: str | None, context: _Context) -> int | None:
    """Check the DCMM rule of its direction; what is absent cannot be checked and is remembered."""
    found = row["dcmm_level"]
    level = None if is_blank(found) else dcmm_level(found)
    if level is None and not is_blank(found):
        context.problems.append(row.problem("dcmm_level", "dcmm_level"))
        return None
    rule = context.edition.dcmm
    if rule is None or direction != rule.direction:
        return level
    least = {name: rule.least(name) for name in _KINDS}
    if kind not in least or (level is None and least[kind]):
        if level is None or level < max(least.values()):
            context.dcmm_unchecked.append(row.row)
    elif (level or 0) < least[kind]:
        context.problems.append(
            row.problem(
                "dcmm", "dcmm_level", clean(row["name_zh"]), direction=direction, least=least[kind]
            )
        )
    return level


def _check_together(
    projects: Sequence[ListedProject], context: _Context, table: Table
) -> Iterator[Problem]:
    yield from _check_numbers(projects)
    yield from _check_names(projects)
    yield from _check_one_project_each(projects)
    yield from _check_quotas(projects, context)
    if len(projects) != context.edition.projects:
        yield Problem(
            code="count",
            sheet=table.sheet,
            subject=str(len(projects)),
            params={
                "count": len(projects),
                "edition": context.edition.code,
                "expected": context.edition.projects,
            },
        )


def _check_numbers(projects: Iterable[ListedProject]) -> Iterator[Problem]:
    seen: dict[int, Row] = {}
    for project in projects:
        first = seen.setdefault(project.number, project.row)
        if project.number and first is not project.row:
            yield project.row.problem(
                "duplicate_number", "number", first=first.seen_from(project.row)
            )


def _check_names(projects: Iterable[ListedProject]) -> Iterator[Problem]:
    seen: dict[str, ListedProject] = {}
    for project in projects:
        first = seen.setdefault(normalised(project.name_zh), project)
        if not project.name_zh or first is project:
            continue
        where = first.row.seen_from(project.row)
        same_lead = first.applicants[:1] == project.applicants[:1]
        if same_lead and first.direction != project.direction:
            yield project.row.problem(
                "direction_moved",
                "direction",
                name=project.name_zh,
                first=where,
                direction=first.direction,
            )
        else:
            yield project.row.problem("duplicate_name", "name_zh", first=where)


def _check_one_project_each(projects: Iterable[ListedProject]) -> Iterator[Problem]:
    """Each applicant may apply with one project (guide, section 3 (1)); partners count as well."""
    seen: dict[str, Row] = {}
    for project in projects:
        for name, _ in project.applicants:
            first = seen.setdefault(normalised(name), project.row)
            if first is not project.row:
                yield project.row.problem(
                    "one_applicant_one_project",
                    "applicant",
                    name,
                    first=first.seen_from(project.row),
                )


def _check_quotas(projects: Iterable[ListedProject], context: _Context) -> Iterator[Problem]:
    """A unit recommends at most so many projects as its kind may (guide, section 3 (2))."""
    recommended: dict[str, list[Row]] = defaultdict(list)
    for project in projects:
        if project.unit:
            recommended[project.unit].append(project.row)
    for code, rows in recommended.items():
        unit = context.units[code]
        quota = context.edition.quotas[unit.kind]
        if len(rows) > quota:
            yield rows[quota].problem(
                "quota",
                "unit",
                unit.name_zh,
                unit=unit.name_zh,
                count=len(rows),
                quota=quota,
                rows=row_ranges([row.row for row in rows]),
            )


def _unchecked(
    tables: Sequence[Table], projects: Sequence[ListedProject], context: _Context
) -> Iterator[Remark]:
    columns: dict[str, Column] = {}
    for table in tables:
        columns.update(table.columns)
    if "category" not in columns:
        yield Remark(code="category_follows")
    if "place" not in columns:
        yield Remark(code="region_follows")
    if "name_en" not in columns:
        yield Remark(code="no_english")
    if unstated := sum(project.region is None for project in projects):
        yield Remark(code="region_unstated", params={"count": unstated})
    if context.kinds_ignored:
        values = tuple(sorted(context.kinds_ignored))
        yield Remark(code="kind_ignored", params={"values": values})
    if context.dcmm_unchecked and context.edition.dcmm:
        yield Remark(
            code="dcmm_unchecked",
            params={
                "direction": context.edition.dcmm.direction,
                "rows": row_ranges(context.dcmm_unchecked),
            },
        )
