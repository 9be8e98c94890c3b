"""Checking a list: rows of the notice's attachment -> projects. Source: guide, sections 2, 3."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from data_access.editions import Edition, Region, Unit
from data_access.importing.checking.columns import check_tables, needed_text, stray_row, text_in
from data_access.importing.checking.counts import Counting, check_totals
from data_access.importing.checking.dcmm import dcmm_level
from data_access.importing.checking.numbers import list_number, running_through
from data_access.importing.checking.partners import (
    Applying,
    applicants_of,
    is_partner,
    plain_applicants,
)
from data_access.importing.checking.recognising import Places, UnitNames, code_of
from data_access.importing.checking.rules import (
    check_dcmm,
    check_names,
    check_numbers,
    check_one_project_each,
)
from data_access.importing.checking.taxonomy import CONTRADICTORY, UNKNOWN, Groups, Headings
from data_access.importing.problems import Problem, Remark, row_ranges
from data_access.importing.rows import CheckedList, Column, ListedProject, Row, Table, clean
from data_access.importing.vocabulary import by_word, is_blank, vocabulary
from data_access.normalising import normalised

_REQUIRED = ("number", "name_zh", "applicant", "unit")


@dataclass
class _Context:
    """What rows are read against, and what was found so far."""

    edition: Edition
    units: dict[str, Unit]
    unit_names: UnitNames
    groups: Groups
    places: Places
    kinds: dict[str, str]
    sorts: frozenset[str]
    applying: Applying
    problems: list[Problem]
    remarks: list[Remark] = field(default_factory=list)
    dcmm_unchecked: list[int] = field(default_factory=list)
    dcmm_none: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    kinds_ignored: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A project's row, the rows of its partners below it, and the headings it stands under.

    `is_grouped`: directions stand in headings, or are those of whole sheets.
    """

    row: Row
    direction: str
    category: str
    is_grouped: bool
    partners: list[Row] = field(default_factory=list)


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
    problems: list[Problem] = []
    context = _Context(
        edition=edition,
        units={unit.code: unit for unit in units},
        unit_names=UnitNames(units),
        groups=Groups(edition),
        places=Places(regions, units),
        kinds=by_word(vocabulary().applicant_kinds),
        sorts=frozenset(by_word(vocabulary().applicant_sorts)),
        applying=Applying(cache(partial(_known, tables, units)), problems),
        problems=problems,
    )
    context.problems.extend(_check_columns(tables, sheet, context))
    entries = [entry for table in tables for entry in _entries(table, context)]
    projects: Sequence[ListedProject] = [_project(entry, context) for entry in entries]
    projects, restarted = running_through(projects)
    if tables:
        context.problems.extend(_check_together(projects, context, tables[0]))
    return CheckedList(
        projects=projects,
        problems=list({_place(problem): problem for problem in context.problems}.values()),
        unchecked=(*([restarted] if restarted else []), *_unchecked(tables, projects, context)),
        splits=context.applying.splits,
    )


def _place(problem: Problem) -> tuple[object, ...]:
    """Return what tells problems apart: a merged cell has the same one in each of its rows."""
    return (problem.code, problem.sheet, problem.row, problem.letter, problem.subject) + (
        () if problem.letter else (problem.value, str(problem.params))
    )


def _known(tables: Sequence[Table], units: Sequence[Unit]) -> frozenset[str]:
    """Return normalised names that are organisations: plain applicants, recommending units."""
    return frozenset((*plain_applicants(tables), *(normalised(unit.name_zh) for unit in units)))


def _check_columns(tables: Sequence[Table], sheet: str, context: _Context) -> Iterator[Problem]:
    names = {name: words[0] for name, words in vocabulary().list.items()}
    if not tables:
        yield from check_tables((), (*_REQUIRED, "direction"), names, sheet)
    for table in tables:
        grouped = _has_groups(table, context)
        required = _REQUIRED if grouped else (*_REQUIRED, "direction")
        yield from check_tables((table,), required, names, sheet)


def _has_groups(table: Table, context: _Context) -> bool:
    """Tell whether directions can be told without a column: by headings, sheet, title, category."""
    return (
        any(context.groups.names_a_group(row.heading) for row in table.rows if row.heading)
        or any(_of_the_sheet(table, context))
        or any(_names_a_direction(row["category"], context) for row in table.rows)
    )


def _names_a_direction(text: str, context: _Context) -> bool:
    return bool(text) and context.groups.direction(text) not in (UNKNOWN, CONTRADICTORY)


def _of_the_sheet(table: Table, context: _Context) -> tuple[str, str]:
    """Return direction and category that a sheet's titles and name mention, empty where none is."""
    if "direction" in table.columns:
        return "", ""
    return context.groups.mentioned((*table.titles, table.sheet))


def _entries(table: Table, context: _Context) -> list[_Entry]:
    """Read rows in order; a heading with a direction or category holds for the rows below it."""
    headings = Headings(*_of_the_sheet(table, context))
    if headings.direction or headings.category:
        context.remarks.append(_follows(table, headings, context))
    is_grouped = _has_groups(table, context)
    counting = Counting(context.remarks)
    entries: list[_Entry] = []
    above: Row | None = None
    for row in table.rows:
        if above and is_partner(row, above):
            entries[-1].partners.append(row)
        elif row.heading:
            above = None
            _enter(row, headings, counting, context)
        else:
            above = row
            entries.append(_Entry(row, headings.direction, headings.category, is_grouped))
            counting.project()
    counting.end()
    context.remarks.extend(check_totals(table, len(entries)))
    return entries


def _enter(row: Row, headings: Headings, counting: Counting, context: _Context) -> None:
    """Go below a heading, or tell what is no heading."""
    found = context.groups.enter(row.heading, headings)
    if found in (UNKNOWN, CONTRADICTORY):
        context.problems.append(_not_a_heading(row, found, context))
    elif headings.level:
        counting.heading(row, headings.level)


def _follows(table: Table, headings: Headings, context: _Context) -> Remark:
    names = {group.code: group.name_zh for group in context.edition.directions}
    names |= {f"#{group.code}": group.name_zh for group in context.edition.categories}
    group = names[headings.direction or f"#{headings.category}"]
    return Remark(code="group_follows", sheet=table.sheet, params={"group": group})


def _not_a_heading(row: Row, found: str, context: _Context) -> Problem:
    if found == CONTRADICTORY:
        return row.problem("heading_ambiguous")
    groups = context.groups
    return stray_row(row, (*groups.categories.expected, *groups.directions.expected))


def _project(entry: _Entry, context: _Context) -> ListedProject:
    problems, row = context.problems, entry.row
    number = _number(row, context)
    category = _category_above(row, entry, context)
    direction = _direction(entry, category, context)
    unit = _unit(row, context)
    return ListedProject(
        row=row,
        number=number,
        name_zh=needed_text(row, "name_zh", problems),
        name_en=text_in(row, "name_en", problems) or None,
        applicants=applicants_of(row, entry.partners, context.applying),
        unit=unit,
        direction=direction,
        category=_category(row, direction, entry.category, context),
        region=_region(row, unit, context),
        applicant_kind=_applicant_kind(row, direction, context),
        dcmm_level=_dcmm_level(row, context),
        dcmm_standard=text_in(row, "dcmm_standard", problems) or None,
        summary_zh=text_in(row, "summary_zh", problems) or None,
        summary_en=text_in(row, "summary_en", problems) or None,
    )


def _number(row: Row, context: _Context) -> int:
    found = row["number"]
    if "number" not in row.columns:
        return 0
    if not found:
        context.problems.append(row.problem("missing", "number"))
        return 0
    number = list_number(found, context.edition.code)
    if number is None:
        context.problems.append(row.problem("number", "number"))
    return number or 0


def _category_above(row: Row, entry: _Entry, context: _Context) -> str:
    """Return the category that a row gives or stands under, empty where it is none."""
    found = context.groups.categories.find(row["category"]) if row["category"] else entry.category
    return "" if found == CONTRADICTORY else found


def _direction(entry: _Entry, category: str, context: _Context) -> str:
    """Return the direction of a row: its own, else that of the heading above it.

    A column that is headed like one of categories may hold directions.
    """
    row, above, groups = entry.row, entry.direction, context.groups
    column = "direction"
    if "direction" not in row.columns and _names_a_direction(row["category"], context):
        column = "category"
    found = row[column]
    if is_blank(found):
        if not above and column in row.columns:
            context.problems.append(row.problem("missing", column))
        elif not above and entry.is_grouped:
            expected = groups.directions.expected
            context.problems.append(row.problem("direction_missing", expected=expected))
        return above
    code = groups.direction(found, category)
    if code not in (UNKNOWN, CONTRADICTORY):
        return code
    rule = "direction_unknown" if code == UNKNOWN else "direction_ambiguous"
    if groups.directions.several(found):
        rule = "two_directions"
    context.problems.append(
        row.problem(
            rule,
            column,
            edition=context.edition.code,
            expected=groups.directions.expected,
        )
    )
    return ""


def _category(row: Row, direction: str, above: str, context: _Context) -> str:
    """Return the direction's category; a category that is also given must be that one."""
    of_direction = context.edition.category_of(direction) if direction else None
    found = row["category"]
    if "direction" not in row.columns and _names_a_direction(found, context):
        return of_direction.code if of_direction else ""
    given = above if is_blank(found) else context.groups.categories.find(found)
    if given in (UNKNOWN, CONTRADICTORY):
        if not is_blank(found):
            rule = "category_unknown" if given == UNKNOWN else "category_ambiguous"
            context.problems.append(
                row.problem(
                    rule,
                    "category",
                    edition=context.edition.code,
                    expected=context.groups.categories.expected,
                )
            )
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


def _applicant_kind(row: Row, direction: str, context: _Context) -> str | None:
    """Return the kind of applicant; an unknown one matters only where the DCMM rule holds.

    Who owns an applicant, or what else it is, does not say its kind; the report asks for that.
    """
    found = row["applicant_kind"]
    if is_blank(found):
        return None
    parts = [part for part in re.split(r"[/、,，;；()（）\s]+", found) if part]
    kinds = {kind for part in (found, *parts) if (kind := code_of(context.kinds, part))}
    if len(kinds) == 1:
        return kinds.pop()
    rule = context.edition.dcmm
    is_sort = all(normalised(part) in context.sorts for part in parts)
    if rule and direction == rule.direction and (kinds or not is_sort):
        expected = tuple(words[0] for words in vocabulary().applicant_kinds.values())
        context.problems.append(row.problem("applicant_kind", "applicant_kind", expected=expected))
    else:
        context.kinds_ignored.add(clean(found))
    return None


def _dcmm_level(row: Row, context: _Context) -> int | None:
    found = row["dcmm_level"]
    if not found:
        return None
    level = 0 if is_blank(found) else dcmm_level(found)
    if level is None:
        context.problems.append(row.problem("dcmm_level", "dcmm_level"))
    elif level == 0:
        context.dcmm_none[clean(found)].append(row.row)
    return level or None


def _check_together(
    projects: Sequence[ListedProject], context: _Context, table: Table
) -> Iterator[Problem]:
    yield from check_numbers(projects)
    yield from check_names(projects, context.remarks)
    yield from check_one_project_each(projects, context.edition)
    yield from check_dcmm(projects, context.edition, context.dcmm_unchecked)
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
            problem = rows[quota].problem(
                "quota",
                "unit",
                unit.name_zh,
                unit=unit.name_zh,
                count=len(rows),
                quota=quota,
                rows=row_ranges([row.row for row in rows]),
            )
            yield replace(problem, waived_as=(unit.code, unit.name_zh, unit.short_zh))


def _unchecked(
    tables: Sequence[Table], projects: Sequence[ListedProject], context: _Context
) -> Iterator[Remark]:
    columns: dict[str, Column] = {}
    for table in tables:
        columns.update(table.columns)
        yield from _left_out(table)
    yield from context.remarks
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
        expected = tuple(words[0] for words in vocabulary().applicant_kinds.values())
        yield Remark(code="kind_ignored", params={"values": values, "expected": expected})
    yield from _about_dcmm(context)


def _about_dcmm(context: _Context) -> Iterator[Remark]:
    for value, rows in context.dcmm_none.items():
        yield Remark(code="dcmm_none", value=value, params={"rows": row_ranges(rows)})
    if context.dcmm_unchecked and context.edition.dcmm:
        yield Remark(
            code="dcmm_unchecked",
            params={
                "direction": context.edition.dcmm.direction,
                "rows": row_ranges(context.dcmm_unchecked),
                "expected": tuple(words[0] for words in vocabulary().applicant_kinds.values()),
            },
        )


def _left_out(table: Table) -> Iterator[Remark]:
    """Tell each line that was read as no project, so that none is lost unseen."""
    for row in table.left_out:
        texts = dict.fromkeys(text for text in (row.heading, *row.values.values()) if text)
        yield Remark(
            code="left_out", sheet=row.sheet, row=row.row, value=" ".join(" ".join(texts).split())
        )
