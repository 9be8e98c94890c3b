"""Checking a list: rows of the notice's attachment -> projects. Source: guide, sections 2, 3."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from data_access.importing.checking.quotas import check_quotas
from data_access.importing.checking.recognising import Places, code_of
from data_access.importing.checking.rules import (
    check_dcmm,
    check_names,
    check_numbers,
    check_one_project_each,
)
from data_access.importing.checking.taxonomy import CONTRADICTORY, UNKNOWN, Groups, Headings
from data_access.importing.checking.units import UnitNames
from data_access.importing.problems import Problem, Problems, Remark, row_ranges
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
    problems: Problems
    remarks: list[Remark] = field(default_factory=list)
    unit_remarks: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = field(
        default_factory=dict
    )
    unlisted: dict[tuple[str, str], list[int]] = field(default_factory=dict)
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
    *,
    new: Sequence[Unit] = (),
) -> CheckedList:
    """Check the tables of a list against the edition's facts and its recommending units.

    Answers with all projects and all problems at once; the projects hold only when there are no
    problems. `sheet` names the place when no table was found; `new` are units that no table knows,
    each of which must have a project.
    """
    units = (*units, *new)
    problems = Problems()
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
    quotas = list(check_quotas(projects, edition, context.units))
    if tables:
        context.problems.extend(_check_together(projects, context, tables[0]))
        context.problems.extend(found for found in quotas if isinstance(found, Problem))
        context.problems.extend(_check_new_units(projects, new))
    told = (found for found in quotas if isinstance(found, Remark))
    return CheckedList(
        projects=projects,
        problems=_once(context.problems),
        unchecked=(
            *([restarted] if restarted else []),
            *_unchecked(tables, projects, context),
            *_not_on_record(projects, context),
            *told,
        ),
        splits=context.applying.splits,
        units=tuple(_told_units(context)),
    )


def _once(problems: Problems) -> Problems:
    """Return each problem once: a merged cell has the same one in each of its rows."""
    once = Problems({_place(problem): problem for problem in problems}.values())
    once.further = problems.further
    return once


def _place(problem: Problem) -> tuple[object, ...]:
    """Return what tells problems apart."""
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
        required = [*_REQUIRED]
        if not (_has_groups(table, context) or _categories_suffice(table, context.edition)):
            required.append("direction")
        if _column_of_units(table.columns):
            required.remove("unit")
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


def _categories_suffice(table: Table, edition: Edition) -> bool:
    """Tell whether a list needs no directions: the edition does not have them all on record."""
    return "category" in table.columns and all(
        any(direction.unlisted for direction in category.directions)
        for category in edition.categories
    )


def _column_of_units(columns: Mapping[str, Column]) -> str:
    """Return the column that says who recommends: one of units, else one of provinces, or ""."""
    if "unit" in columns:
        return "unit"
    headers = map(normalised, vocabulary().units.place_headers)
    is_of_places = "place" in columns and normalised(columns["place"].header) in headers
    return "place" if is_of_places else ""


def _entries(table: Table, context: _Context) -> list[_Entry]:
    """Read rows in order; a heading with a direction or category holds for the rows below it."""
    headings = Headings(*_of_the_sheet(table, context))
    if headings.direction or headings.category:
        context.remarks.append(_follows(table, headings, context))
    is_grouped = _has_groups(table, context)
    counting = Counting()
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
    context.remarks.extend(counting.end())
    context.remarks.extend(check_totals(table, len(entries)))
    return entries


def _enter(row: Row, headings: Headings, counting: Counting, context: _Context) -> None:
    """Go below a heading, or tell what is no heading."""
    found = context.groups.enter(row.heading, headings)
    unlisted = context.groups.unlisted(headings.category)
    if found == UNKNOWN and unlisted and context.groups.may_be_a_group(row.heading):
        headings.below("direction", unlisted, headings.category)
        counting.heading(row, "direction")
        context.unlisted.setdefault((row.heading, unlisted), []).append(row.row)
    elif found in (UNKNOWN, CONTRADICTORY):
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
        given = above or _unlisted(row, category, context)
        if not given and column in row.columns:
            context.problems.append(row.problem("missing", column))
        elif not given and entry.is_grouped:
            expected = groups.expected
            context.problems.append(row.problem("direction_missing", expected=expected))
        return given
    code = groups.direction(found, category)
    if code not in (UNKNOWN, CONTRADICTORY):
        return code
    rule = "direction_unknown" if code == UNKNOWN else "direction_ambiguous"
    if groups.directions.several(found):
        rule = "two_directions"
    elif code == UNKNOWN and (unlisted := _unlisted(row, category, context)):
        return unlisted
    context.problems.append(
        row.problem(
            rule,
            column,
            edition=context.edition.code,
            expected=groups.expected,
        )
    )
    return ""


def _unlisted(row: Row, category: str, context: _Context) -> str:
    """Return the direction of a category that holds those which no source names, "" without one."""
    groups = context.groups
    code = groups.unlisted(category or groups.category_in(row["direction"]))
    if code:
        context.unlisted.setdefault((clean(row["direction"]), code), []).append(row.row)
    return code


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
    column = _column_of_units(row.columns)
    found = row[column]
    if not column:
        return ""
    if is_blank(found):
        context.problems.append(row.problem("missing", column))
        return ""
    meant = context.unit_names.find(found, column == "place")
    if meant.problem:
        kinds = tuple(kind.name_zh for kind in context.edition.unit_kinds)
        edition = context.edition.code
        context.problems.append(
            row.problem(meant.problem, column, edition=edition, units=meant.offered, kinds=kinds)
        )
    elif meant.remark:
        spelling = (meant.remark, clean(found), meant.unit, meant.offered)
        context.unit_remarks.setdefault(spelling, []).append(row.row)
    return meant.unit


def _told_units(context: _Context) -> Iterator[Remark]:
    """Tell which spellings were read as which units, each once with its rows."""
    for (code, value, unit, other), rows in context.unit_remarks.items():
        told = {"unit": context.units[unit].name_zh, "other": other, "rows": row_ranges(rows)}
        yield Remark(code=code, value=value, params=told)


def _check_new_units(projects: Iterable[ListedProject], new: Iterable[Unit]) -> Iterator[Problem]:
    used = {project.unit for project in projects}
    for unit in new:
        if unit.code not in used:
            yield Problem(code="new_unit_unused", value=unit.name_zh)


def _region(row: Row, unit: str, context: _Context) -> str | None:
    """Return the region of the place, else of the unit; central enterprises have none."""
    found = row["place"]
    if is_blank(found) or _column_of_units(row.columns) == "place":
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
    if context.edition.projects not in (None, len(projects)):
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


def _not_on_record(projects: Sequence[ListedProject], context: _Context) -> Iterator[Remark]:
    """Tell what could not be compared, as the edition's file does not know it."""
    if projects and context.edition.projects is None:
        yield Remark(code="count_unknown", params={"count": len(projects)})
    for (value, direction), rows in context.unlisted.items():
        yield Remark(
            code="direction_unlisted" if value else "direction_unstated",
            value=value,
            params={
                "edition": context.edition.code,
                "category": context.edition.category_of(direction).name_zh,
                "rows": row_ranges(rows),
            },
        )
