"""Checking ratings: rows matched to projects, scores read, the file's own totals compared."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from data_access import rating
from data_access.importing.checking.cells import (
    NOT_A_SCORE,
    TOO_FINE,
    hundredths,
    stars,
    whole_number,
)
from data_access.importing.checking.columns import check_tables, text_in
from data_access.importing.checking.recognising import code_of, enumeration_marks
from data_access.importing.problems import Problem, Remark
from data_access.importing.rows import (
    CheckedRating,
    CheckedRatings,
    KnownProject,
    Row,
    Table,
)
from data_access.importing.vocabulary import by_word, is_blank, vocabulary
from data_access.methods import Method
from data_access.normalising import normalised

ASSUMED_EVIDENCE = "self_reported"
MISSING_WITHOUT_REASON = "not_provided"
FEW_SCORES = "insufficient_scores"
"""The reason that follows from the scores; stated or not, the rule decides."""

_KEYS = ("code", "number", "name_zh")
_CODE = re.compile(r"(?P<edition>\d{4})[-_]?0*(?P<number>\d+)")


@dataclass
class _Known:
    """The projects of the list, by each key that a row may give."""

    edition: str
    by_number: dict[int, KnownProject]
    by_name: dict[str, list[KnownProject]]

    @classmethod
    def of(cls, edition: str, projects: Iterable[KnownProject]) -> "_Known":
        known = cls(edition, {}, defaultdict(list))
        for project in projects:
            known.by_number[project.number] = project
            known.by_name[normalised(project.name_zh)].append(project)
        return known


@dataclass
class _Context:
    method: Method
    known: _Known
    evidence: dict[str, str]
    reasons: dict[str, str]
    missing: dict[str, str]
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row, understood; `sound` when nothing is wrong with it so far."""

    row: Row
    rating: CheckedRating
    sound: bool


def check_ratings(
    tables: Sequence[Table],
    edition: str,
    projects: Sequence[KnownProject],
    method: Method,
    *,
    absent: str | None = None,
    sheet: str = "",
) -> CheckedRatings:
    """Check the tables of a rating file against the edition's projects and the method.

    `absent` is the reason code for projects without a row; without it each is a problem. Answers
    with one rating per project of the list, totals and stars by the method, and all problems at
    once; the ratings hold only when there are no problems. ValueError for an unknown `absent`.
    """
    if absent is not None and absent not in method.reasons:
        raise ValueError(
            f"{absent!r} is no reason of method {method.id}; there are: {', '.join(method.reasons)}"
        )
    context = _Context(
        method=method,
        known=_Known.of(edition, projects),
        evidence=by_word(vocabulary().evidence),
        reasons=by_word({r.code: (r.name_zh, r.name_en, r.code) for r in method.not_rated}),
        missing=by_word(vocabulary().missing),
    )
    context.problems.extend(_check_columns(tables, method, sheet))
    rows = [_read(row, context) for table in tables for row in table.rows]
    context.problems.extend(_check_twice(rows))
    ratings, differences = _rated(rows, method)
    context.problems.extend(differences)
    missing = _without_row(projects, rows) if tables else []
    if not absent:
        context.problems.extend(
            Problem(
                code="project_absent",
                sheet=tables[0].sheet,
                params={"project": project.code, "name": project.name_zh},
            )
            for project in missing
        )
    else:
        ratings.extend(_absent(project, absent, method) for project in missing)
    return CheckedRatings(
        dimensions=method.dimension_codes,
        ratings=ratings,
        problems=context.problems,
        unchecked=tuple(_unchecked(tables, len(missing) if absent else 0, absent, method)),
    )


def _check_columns(tables: Sequence[Table], method: Method, sheet: str) -> Iterator[Problem]:
    names = {name: words[0] for name, words in vocabulary().ratings.items()}
    names |= {dimension.code: dimension.name_zh for dimension in method.dimensions}
    keys = {key for table in tables for key in _KEYS if key in table.columns}
    key = () if keys else ("code",)
    yield from check_tables(tables, (*key, *method.dimension_codes), names, sheet)
    for table in tables:
        yield from _check_weights(table, method)
        yield from _check_scale(table, method)


def _check_weights(table: Table, method: Method) -> Iterator[Problem]:
    """A weight in a header, "(25%)", must be that of the method."""
    for dimension in method.dimensions:
        column = table.columns.get(dimension.code)
        found = re.search(r"(\d+(?:\.\d+)?)%", normalised(column.header)) if column else None
        if column and found and Decimal(found[1]) != dimension.weight * 100:
            yield replace(
                table.problem(
                    "weight",
                    column,
                    method=method.id,
                    expected=f"{(dimension.weight * 100).normalize():f}%",
                ),
                value=found[0],
            )


def _check_scale(table: Table, method: Method) -> Iterator[Problem]:
    """Cells formatted as per cent hold 0.87 for 87: a whole column of these is not points."""
    for dimension in method.dimensions:
        column = table.columns.get(dimension.code)
        scores = [hundredths(row[dimension.code]) for row in table.rows] if column else []
        fractions = [score for score in scores if score > 0]
        if fractions and all(score <= 100 for score in fractions):
            yield table.problem("shares", column)


def _read(row: Row, context: _Context) -> _Read:
    problems: list[Problem] = []
    if row.heading:
        problems.append(row.problem("stray_row"))
    project = None if row.heading else _project(row, context.known, problems)
    scores = tuple(_score(row, code, problems) for code in context.method.dimension_codes)
    not_rated = _reason(row, scores, context, problems)
    read = CheckedRating(
        project=project.code if project else "",
        scores=scores,
        missing=_missing(row, context, problems),
        evidence=_evidence(row, scores, not_rated, context, problems),
        not_rated=not_rated,
        note=text_in(row, "note", problems) or None,
    )
    context.problems.extend(problems)
    complete = all(code in row.columns for code in context.method.dimension_codes)
    return _Read(row, read, sound=complete and not problems)


def _project(row: Row, known: _Known, problems: list[Problem]) -> KnownProject | None:
    """Return the project that every key of the row names; anything else is a problem."""
    given = [key for key in _KEYS if not is_blank(row[key])]
    if not given:
        if any(key in row.columns for key in _KEYS):
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
    contradictions = list(_contradictions(row, given[1:], project, known))
    problems.extend(contradictions)
    return None if contradictions else project


def _candidates(row: Row, key: str, known: _Known) -> list[KnownProject]:
    if key == "name_zh":
        return known.by_name.get(normalised(row[key]), [])
    number = _code_number(row[key], known.edition) if key == "code" else whole_number(row[key])
    project = known.by_number.get(number or 0)
    return [project] if project else []


def _code_number(text: str, edition: str) -> int | None:
    """Return the list number in a code such as "2021-017", or a plain number."""
    parts = _CODE.fullmatch(normalised(text))
    if parts and parts["edition"] == edition:
        return int(parts["number"])
    return whole_number(text)


def _contradictions(
    row: Row, keys: Iterable[str], project: KnownProject, known: _Known
) -> Iterator[Problem]:
    entries = {"number": str(project.number), "name_zh": project.name_zh}
    for key in keys:
        if project not in _candidates(row, key, known):
            yield row.problem(
                "project_contradicted", key, project=project.code, expected=entries[key]
            )
    if not is_blank(row["applicant"]) and not _applies(row["applicant"], project):
        yield row.problem(
            "project_contradicted",
            "applicant",
            project=project.code,
            expected="; ".join(project.applicants),
        )


def _applies(text: str, project: KnownProject) -> bool:
    """Tell whether a cell names the project's lead, some or all of its applicants."""
    names = {normalised(name) for name in project.applicants}
    if normalised(text) in names:
        return True
    parts = {normalised(part) for part in re.split(enumeration_marks(), text) if part.strip()}
    bare = re.sub(enumeration_marks(), "", "".join(project.applicants))
    return parts <= names or normalised(re.sub(enumeration_marks(), "", text)) == normalised(bare)


def _score(row: Row, dimension: str, problems: list[Problem]) -> int | None:
    found = row[dimension]
    if is_blank(found):
        return None
    score = hundredths(found)
    if score in (NOT_A_SCORE, TOO_FINE):
        problems.append(row.problem("score" if score == NOT_A_SCORE else "decimals", dimension))
        return None
    return score


def _reason(
    row: Row, scores: tuple[int | None, ...], context: _Context, problems: list[Problem]
) -> str | None:
    """Return why the project is not rated; a reason and all scores cannot both hold."""
    found = row["not_rated"]
    if is_blank(found):
        return None
    reason = code_of(context.reasons, found)
    if reason is None:
        names = tuple(reason.name_zh for reason in context.method.not_rated)
        problems.append(row.problem("reason_unknown", "not_rated", expected=names))
    elif None not in scores:
        problems.append(row.problem("both", "not_rated"))
    return reason


def _missing(row: Row, context: _Context, problems: list[Problem]) -> str:
    """Return why scores are missing: a known reason's code, else the text as it stands."""
    text = text_in(row, "missing", problems)
    return code_of(context.missing, text) or text or MISSING_WITHOUT_REASON


def _evidence(
    row: Row,
    scores: tuple[int | None, ...],
    not_rated: str | None,
    context: _Context,
    problems: list[Problem],
) -> str | None:
    """Return the evidence level; needed beside scores, unless the file has no such column."""
    found = row["evidence"]
    scored = not_rated is None and any(score is not None for score in scores)
    if is_blank(found):
        if scored and "evidence" in row.columns:
            problems.append(row.problem("missing", "evidence"))
        return ASSUMED_EVIDENCE if scored else None
    evidence = code_of(context.evidence, found)
    if evidence is None:
        words = tuple(many[0] for many in vocabulary().evidence.values())
        problems.append(row.problem("evidence_unknown", "evidence", expected=words))
    return evidence


def _check_twice(rows: Iterable[_Read]) -> Iterator[Problem]:
    seen: dict[str, Row] = {}
    for read in rows:
        first = seen.setdefault(read.rating.project, read.row)
        if read.rating.project and first is not read.row:
            key = next(key for key in _KEYS if not is_blank(read.row[key]))
            yield read.row.problem(
                "project_twice",
                key,
                project=read.rating.project,
                first=first.seen_from(read.row),
            )


def _without_row(projects: Iterable[KnownProject], rows: Iterable[_Read]) -> list[KnownProject]:
    present = {read.rating.project for read in rows}
    return [project for project in projects if project.code not in present]


def _absent(project: KnownProject, reason: str, method: Method) -> CheckedRating:
    return CheckedRating(
        project=project.code,
        scores=(None,) * len(method.dimensions),
        missing=MISSING_WITHOUT_REASON,
        evidence=None,
        not_rated=reason,
        note=None,
    )


def _rated(rows: Sequence[_Read], method: Method) -> tuple[list[CheckedRating], list[Problem]]:
    """Rate the sound rows by the method and compare what the file says itself."""
    sound = [read for read in rows if read.sound]
    results = _results([read.rating for read in sound], method)
    ratings = [
        _with_result(read.rating, result) for read, result in zip(sound, results, strict=True)
    ]
    differences = [
        problem
        for read, found in zip(sound, ratings, strict=True)
        for problem in (
            *_check_reason(read, found),
            *_check_total(read.row, found, method),
            *_check_stars(read.row, found, method),
        )
    ]
    return ratings, differences


_Result = tuple[int | None, int | None, str | None, str | None]


def _results(ratings: Sequence[CheckedRating], method: Method) -> list[_Result]:
    """Return total, stars, cap and reason by the published rule, one for each rating."""
    index = pd.RangeIndex(len(ratings))
    scores = pd.DataFrame(
        [found.scores for found in ratings],
        index=index,
        columns=list(method.dimension_codes),
        dtype="Int64",
    )
    evidence = pd.Series([found.evidence or ASSUMED_EVIDENCE for found in ratings], index=index)
    results = rating.rate(scores, evidence, method)[["total", "stars", "capped_by", "not_rated"]]
    return list(
        results.astype(object).where(results.notna(), None).itertuples(index=False, name=None)
    )


def _with_result(found: CheckedRating, result: _Result) -> CheckedRating:
    """Enter the result; a reason the file gives stands before what its scores would make."""
    if found.not_rated not in (None, FEW_SCORES):
        return found
    total, stars_given, capped_by, not_rated = result
    return replace(found, total=total, stars=stars_given, capped_by=capped_by, not_rated=not_rated)


def _check_reason(read: _Read, found: CheckedRating) -> Iterator[Problem]:
    """Too few scores is a reason only where the rule finds too few."""
    if read.rating.not_rated == FEW_SCORES and found.not_rated is None:
        there = sum(score is not None for score in found.scores)
        yield read.row.problem("reason_unfounded", "not_rated", count=there)


def _check_total(row: Row, found: CheckedRating, method: Method) -> Iterator[Problem]:
    """The file's own total must be the method's, to the hundredth."""
    if is_blank(row["total"]):
        return
    given = hundredths(row["total"])
    if given == TOO_FINE:
        yield row.problem("decimals", "total")
    elif given == NOT_A_SCORE:
        yield row.problem("total_unreadable", "total")
    elif found.total is None:
        yield row.problem("total_unrated", "total", method=method.id)
    elif given != found.total:
        expected = f"{Decimal(found.total) / 100:.2f}"
        yield row.problem("total", "total", method=method.id, expected=expected)


def _check_stars(row: Row, found: CheckedRating, method: Method) -> Iterator[Problem]:
    """The file's own stars must be the method's."""
    if is_blank(row["stars"]):
        return
    given = stars(row["stars"])
    if given is None:
        yield row.problem("stars_unreadable", "stars")
    elif found.stars is None:
        yield row.problem("stars_unrated", "stars", method=method.id)
    elif given != found.stars:
        yield row.problem("stars", "stars", method=method.id, expected=found.stars)


def _unchecked(
    tables: Sequence[Table], absent: int, reason: str | None, method: Method
) -> Iterator[Remark]:
    columns = {name for table in tables for name in table.columns}
    for name, code in (
        ("evidence", "evidence_assumed"),
        ("applicant", "applicants_unchecked"),
        ("total", "totals_absent"),
        ("stars", "stars_absent"),
    ):
        if tables and name not in columns:
            yield Remark(code=code)
    if absent and reason:
        name = method.reasons[reason].name_zh
        yield Remark(code="absent_accepted", params={"count": absent, "reason": name})
