"""Releases as tables to be taken away, with exactly the columns of the data dictionary.

Scores and totals are in points, shares of runs in percent, weights as shares of one: the nearest
binary number to the exact decimal, so that they are written with its digits. Rows are in a fixed
order: the same question gives the same table.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.dictionary import Dataset, FieldType, described
from data_access.editions import Edition, Unit, edition, reasons_of, regions
from data_access.methods import Method, parse_method
from data_access.models import (
    GROUPS,
    Applicant,
    ListedProject,
    ListVersion,
    MethodVersion,
    Move,
    Rating,
    Release,
    Score,
    Standing,
)
from data_access.queries import board_keys, method_file, releases, units_of
from data_access.queries.asking import (
    ASKED_RELEASE,
    Rows,
    asked_list,
    listed_as,
    narrowed,
    visible,
)
from data_access.question import Question
from data_access.results import MOVE_PARTS

Row = dict[str, object]

AT_ONCE = 10_000
HUNDREDTHS, THOUSANDTHS_IN_PERCENT = 100, 10

DTYPES: dict[FieldType, str] = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "object",
    "datetime": "datetime64[us, UTC]",
}
"""Types of the columns by the field's; a date column holds `datetime.date`."""


def dataset(
    session: Session, name: str, question: Question, *, projects: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return a dataset of the question's release: the dictionary's columns, in their order.

    Datasets that filters narrow have the question's projects, in its order, or those given in
    `projects`, in theirs (one page of a board); the others have all rows, whatever the filters.
    KeyError for an unknown dataset; NoResultFound where readers may not see the release.
    """
    method = _method(session, question)
    told = described(name, method)
    if told.narrowed:
        codes = board_keys(session, question, size=None) if projects is None else projects
        rows = _of_projects(session, question, NARROWED[name], codes)
        rows = _with_names(rows, told, names_by_code(session, question.edition, method))
    else:
        rows = _fixed(session, name, question, method)
    return _as_told(rows, told)


def ratings_of_all(session: Session, question: Question, told: Dataset) -> pd.DataFrame:
    """Return the ratings of all releases of the question's edition, oldest release first.

    The question's filters hold in each release by itself; `told` are the columns.
    """
    tables = [
        dataset(session, "ratings", replace(question, release=release.code)).assign(
            period=release.period, version=release.version, superseded_by=release.newer
        )
        for release in reversed(releases(session, question.edition))
    ]
    return _as_told(pd.concat(tables).astype(object), told)


def row_count(session: Session, told: Dataset, question: Question) -> int:
    """Return how many rows a dataset of the question has, `told` as in `description`; those that
    filters narrow are not read. Errors as above.
    """
    if not told.narrowed:
        return len(dataset(session, told.name, question))
    statement = select(func.count()).select_from(Rating)
    if (model := ROWS_OF_A_PROJECT.get(told.name)) is not None:
        statement = statement.join(model, _of_the_rating(model, question))
    found = session.connection().execute(narrowed(session, statement, question))
    return int(found.scalar_one())


def description(session: Session, name: str, question: Question) -> Dataset:
    """Return a dataset's columns as the question's release has them; errors as in `dataset`."""
    return described(name, _method(session, question))


def _method(session: Session, question: Question) -> Method:
    return parse_method(method_file(session, question))


def _as_told(rows: pd.DataFrame, told: Dataset) -> pd.DataFrame:
    rows = rows.reindex(columns=list(told.columns)).reset_index(drop=True)
    return rows.astype({field.name: DTYPES[field.type] for field in told.fields})


NamesByCode = Mapping[str, Mapping[object, Mapping[str, str]]]
"""By a column of codes: the columns beside it that name them, and the names of each code."""


def names_of_groups(edition_code: str, units: Iterable[Unit]) -> NamesByCode:
    """Return the names of an edition's categories and directions, of these units, of all regions.

    KeyError when there is no such edition.
    """
    facts = edition(edition_code)
    return {
        "category": {each.code: named("category", each) for each in facts.categories},
        "direction": {each.code: named("direction", each) for each in facts.directions},
        "unit": {
            each.code: {"unit_short_zh": each.short_zh, "unit_short_en": each.short_en}
            for each in units
        },
        "region": {
            each.code: {"region_short_zh": each.short_zh, "region_en": each.name_en}
            for each in regions()
        },
    }


def names_by_code(session: Session, edition_code: str, method: Method) -> NamesByCode:
    """Return the names of the codes that projects have, in an edition and under a method."""
    evidence = described("ratings", method).field("evidence").codes
    reasons = reasons_of(method, edition(edition_code))
    return {
        **names_of_groups(edition_code, units_of(session, edition_code)),
        "evidence": {each.code: named("evidence", each) for each in evidence},
        "not_rated": {code: named("not_rated", each) for code, each in reasons.items()},
    }


def names_of_code(known: Mapping[object, Mapping[str, str]], code: object) -> Mapping[str, object]:
    """Return the columns that name a code, without values where there is no such code."""
    return known.get(code) or dict.fromkeys(next(iter(known.values()), {}))


def named(column: str, thing: Any) -> dict[str, str]:
    """Return a thing's name in both languages, as the columns beside that of its code."""
    return {f"{column}_zh": thing.name_zh, f"{column}_en": thing.name_en}


def _with_names(rows: pd.DataFrame, told: Dataset, names: NamesByCode) -> pd.DataFrame:
    """Add the columns of names that a dataset has beside its codes."""
    beside = {
        column: rows[code].map({each: named.get(column) for each, named in of.items()})
        for code, of in names.items()
        if code in rows
        for column in next(iter(of.values()), {})
        if column in told.columns
    }
    if "group_zh" in told.columns:
        pairs = list(zip(rows["group_kind"], rows["group"], strict=True))
        for column, place in (("group_zh", 0), ("group_en", 1)):
            beside[column] = pd.Series(
                [list(names[kind][group].values())[place] for kind, group in pairs], rows.index
            )
    return rows.assign(**beside)


Asked = Mapping[str, object]
Reader = Callable[[Session, Asked], pd.DataFrame]


def _of_projects(
    session: Session, question: Question, read: Reader, projects: Sequence[str]
) -> pd.DataFrame:
    """Read the rows of projects, some at a time, in the order the projects are given in."""
    asked = {"edition": question.edition, "release": question.release}
    rows = pd.concat(
        [
            read(session, {**asked, "projects": projects[start : start + AT_ONCE]})
            for start in range(0, max(len(projects), 1), AT_ONCE)
        ],
        ignore_index=True,
    )
    place = {code: n for n, code in enumerate(projects)}
    order = rows["project"].map(place).to_numpy(dtype="int64").argsort(kind="stable")
    return rows.iloc[order].assign(edition=question.edition, release=question.release)


def _frame(session: Session, statement: Rows, asked: Asked) -> pd.DataFrame:
    found = session.connection().execute(statement, asked)
    return pd.DataFrame(found.all(), columns=list(found.keys()), dtype=object)


def _in_units(whole: pd.Series, parts: int) -> pd.Series:
    """Return whole parts as numbers: the division of two exact numbers is rounded only once."""
    return whole.astype("Int64") / parts


def _rows_of(model: Any, *columns: Any) -> Rows:
    """Select rows of the asked projects in the asked release."""
    return (
        select(*columns)
        .select_from(model)
        .where(
            col(model.release) == ASKED_RELEASE,
            col(model.project).in_(bindparam("projects", expanding=True)),
        )
    )


_lead = aliased(Applicant)
_NAMES: tuple[Any, ...] = (
    col(ListedProject.name_zh).label("project_zh"),
    col(ListedProject.name_en).label("project_en"),
)
_TOGETHER = (
    select(func.count())
    .where(listed_as(col(Rating.project), listed=Applicant))
    .correlate(Rating)
    .scalar_subquery()
)
_OF_A_RATING = (
    "project", "category", "direction", "unit", "region", "rank", "tied", "rank_low", "rank_high",
    "change", "stars", "stability", "total", "evidence", "capped_by", "not_rated", "note",
)  # fmt: skip
_RATINGS = (
    _rows_of(
        Rating,
        *(getattr(Rating, name) for name in _OF_A_RATING),
        col(ListedProject.number),
        *_NAMES,
        col(_lead.name_zh).label("lead_applicant_zh"),
        col(_lead.name_en).label("lead_applicant_en"),
        _TOGETHER.label("applicants"),
    )
    .join(ListedProject, listed_as(col(Rating.project)))
    .join(_lead, and_(listed_as(col(Rating.project), listed=_lead), col(_lead.position) == 1))
)
_SCORES = _rows_of(
    Score, col(Score.project), col(Score.dimension), col(Score.score), col(Score.missing)
)


def _ratings(session: Session, asked: Asked) -> pd.DataFrame:
    rows = _frame(session, _RATINGS, asked)
    scores = _frame(session, _SCORES, asked)
    scores["score"] = _in_units(scores["score"], HUNDREDTHS)
    wide = scores.pivot(index="project", columns="dimension", values=["score", "missing"])
    wide.columns = wide.columns.map("_".join)
    return rows.assign(
        total=_in_units(rows["total"], HUNDREDTHS),
        stability=_in_units(rows["stability"], THOUSANDTHS_IN_PERCENT),
    ).join(wide, on="project")


_STANDINGS = (
    _rows_of(
        Standing,
        col(Standing.project),
        *_NAMES,
        col(Standing.kind).label("group_kind"),
        col(Standing.rank).label("rank_in_group"),
        col(Standing.tied).label("tied_in_group"),
        col(Standing.size).label("rated_in_group"),
        col(Standing.rank_low).label("rank_in_group_low"),
        col(Standing.rank_high).label("rank_in_group_high"),
        *(col(getattr(ListedProject, kind)) for kind in GROUPS),
    )
    .join(ListedProject, listed_as(col(Standing.project)))
    .order_by(col(Standing.project), col(Standing.kind))
)


def _standings(session: Session, asked: Asked) -> pd.DataFrame:
    rows = _frame(session, _STANDINGS, asked)
    return rows.assign(group=[getattr(row, str(row.group_kind)) for row in rows.itertuples()])


_previous = aliased(Release)
_MOVES = (
    _rows_of(
        Move,
        col(Move.project),
        *_NAMES,
        col(_previous.code).label("previous_release"),
        col(Move.previous_rank),
        col(Move.previous_total),
        col(Move.previous_stars),
        *(getattr(Move, part).label(f"by_{part}") for part in MOVE_PARTS),
        *(getattr(Rating, name) for name in ("rank", "change", "total", "stars")),
    )
    .join(ListedProject, listed_as(col(Move.project)))
    .join(
        Rating,
        and_(col(Rating.release) == col(Move.release), col(Rating.project) == col(Move.project)),
    )
    .join(Release, col(Release.id) == col(Move.release))
    .join(_previous, col(_previous.id) == col(Release.previous))
)


def _moves(session: Session, asked: Asked) -> pd.DataFrame:
    rows = _frame(session, _MOVES, asked)
    return rows.assign(
        total=_in_units(rows["total"], HUNDREDTHS),
        previous_total=_in_units(rows["previous_total"], HUNDREDTHS),
    )


_OF_A_PROJECT = (
    "number", "category", "direction", "unit", "region", "applicant_kind", "dcmm_level",
    "dcmm_standard", "summary_zh", "summary_en",
)  # fmt: skip
_PROJECTS = _rows_of(
    Rating,
    col(Rating.project),
    *_NAMES,
    *(col(getattr(ListedProject, name)) for name in _OF_A_PROJECT),
).join(ListedProject, listed_as(col(Rating.project)))


def _projects(session: Session, asked: Asked) -> pd.DataFrame:
    return _frame(session, _PROJECTS, asked)


_APPLICANTS = (
    _rows_of(
        Rating,
        col(Rating.project),
        col(Applicant.position),
        col(Applicant.name_zh).label("applicant_zh"),
        col(Applicant.name_en).label("applicant_en"),
    )
    .join(Applicant, listed_as(col(Rating.project), listed=Applicant))
    .order_by(col(Rating.project), col(Applicant.position))
)


def _applicants(session: Session, asked: Asked) -> pd.DataFrame:
    return _frame(session, _APPLICANTS, asked)


_this = aliased(Release)
_RELEASES = (
    select(
        *(
            col(getattr(Release, name))
            for name in (
                "edition", "period", "period_end", "version", "published_at", "reason", "method",
                "demo", "listed", "rated",
            )
        ),
        col(Release.code).label("release"),
        col(ListVersion.version).label("list_version"),
        col(Release.sha256).label("release_sha256"),
        col(_previous.code).label("previous_release"),
        col(MethodVersion.status).label("method_status"),
    )
    .select_from(Release)
    .join(MethodVersion, col(MethodVersion.id) == col(Release.method))
    .join(ListVersion, col(ListVersion.id) == col(Release.list_version))
    .join(_this, col(_this.id) == ASKED_RELEASE)
    .join(_previous, col(_previous.id) == col(Release.previous), isouter=True)
    .where(
        col(Release.edition) == bindparam("edition"),
        visible(),
        col(Release.published_at) <= col(_this.published_at),
    )
    .order_by(col(Release.period_end), col(Release.version))
)  # fmt: skip


def _releases(session: Session, question: Question) -> pd.DataFrame:
    """Return the releases there were when the question's was published: that never changes."""
    asked = {"edition": question.edition, "release": question.release}
    return _frame(session, _RELEASES, asked)


def dimension_rows(method: Method) -> list[Row]:
    """Return the rows of the dimensions of a method."""
    return [
        {
            "method": method.id,
            "dimension": dimension.code,
            "dimension_zh": dimension.name_zh,
            "dimension_en": dimension.name_en,
            "weight": float(dimension.weight),
        }
        for dimension in method.dimensions
    ]


def _categories(facts: Edition) -> list[Row]:
    return [
        {
            "edition": facts.code,
            "category": category.code,
            "category_zh": category.name_zh,
            "category_en": category.name_en,
        }
        for category in facts.categories
    ]


def _directions(facts: Edition) -> list[Row]:
    return [
        {
            "edition": facts.code,
            "direction": direction.code,
            "category": category.code,
            "direction_zh": direction.name_zh,
            "direction_en": direction.name_en,
            "direction_scope_zh": direction.description_zh,
            "direction_scope_en": direction.description_en,
        }
        for category in facts.categories
        for direction in category.directions
    ]


def unit_rows(facts: Edition, known: Iterable[Unit]) -> list[Row]:
    """Return an edition's recommending units as rows."""
    return [
        {
            "edition": facts.code,
            "unit": unit.code,
            "unit_kind": unit.kind,
            "unit_zh": unit.name_zh,
            "unit_short_zh": unit.short_zh,
            "unit_en": unit.name_en,
            "unit_short_en": unit.short_en,
            "region": unit.region,
            "quota": facts.quota_of(unit),
        }
        for unit in known
    ]


def region_rows() -> list[Row]:
    """Return the rows of the province-level regions."""
    return [
        {
            "region": region.code,
            "region_zh": region.name_zh,
            "region_short_zh": region.short_zh,
            "region_en": region.name_en,
        }
        for region in regions()
    ]


def rows_of_edition(name: str, edition_code: str) -> list[Row]:
    """Return the rows of what an edition's file fixed, the same in all its releases.

    `name`: "categories", "directions" or "regions".
    """
    facts = edition(edition_code)
    match name:
        case "categories":
            return _categories(facts)
        case "directions":
            return _directions(facts)
        case _:
            return region_rows()


def _of_the_rating(model: Any, question: Question) -> ColumnElement[bool]:
    if model is Applicant:
        return listed_as(col(Rating.project), asked_list(question), Applicant)
    same = col(model.project) == col(Rating.project)
    return and_(same, col(model.release) == col(Rating.release))


ROWS_OF_A_PROJECT: dict[str, Any] = {"standings": Standing, "moves": Move, "applicants": Applicant}
"""Datasets that do not have exactly one row a project."""
NARROWED: dict[str, Reader] = {
    "ratings": _ratings,
    "standings": _standings,
    "moves": _moves,
    "projects": _projects,
    "applicants": _applicants,
}


def _fixed(session: Session, name: str, question: Question, method: Method) -> pd.DataFrame:
    """Return a dataset that no filter narrows."""
    match name:
        case "releases":
            return _releases(session, question)
        case "dimensions":
            return pd.DataFrame(dimension_rows(method))
        case "units":
            facts = edition(question.edition)
            return pd.DataFrame(unit_rows(facts, units_of(session, question.edition)))
        case _:
            return pd.DataFrame(rows_of_edition(name, question.edition))
