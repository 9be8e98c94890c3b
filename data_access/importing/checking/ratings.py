"""Checking ratings: rows matched to projects, scores read, the file's own totals compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from data_access import rating
from data_access.importing.checking.cells import NOT_A_SCORE, TOO_FINE, hundredths, stars
from data_access.importing.checking.columns import (
    check_scale,
    check_tables,
    check_weights,
    project_rows,
    score_in,
    text_in,
)
from data_access.importing.checking.matching import KEYS, Known, check_twice, project_of
from data_access.importing.checking.recognising import code_of
from data_access.importing.problems import Problem, Problems, Remark, row_ranges
from data_access.importing.rows import (
    CheckedRating,
    CheckedRatings,
    KnownProject,
    Row,
    Table,
)
from data_access.importing.vocabulary import by_word, is_blank, vocabulary
from data_access.methods import Method

ASSUMED_EVIDENCE = "self_reported"
MISSING_WITHOUT_REASON = "not_provided"
FEW_SCORES = "insufficient_scores"
"""The reason that follows from the scores; stated or not, the rule decides."""


@dataclass
class _Context:
    method: Method
    known: Known
    evidence: dict[str, str]
    reasons: dict[str, str]
    missing: dict[str, str]
    problems: Problems = field(default_factory=Problems)


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
        known=Known.of(edition, projects),
        evidence=by_word(vocabulary().evidence),
        reasons=by_word({r.code: (r.name_zh, r.name_en, r.code) for r in method.not_rated}),
        missing=by_word(vocabulary().missing),
    )
    context.problems.extend(_check_columns(tables, method, sheet))
    rows = [_read(row, context) for row in project_rows(tables, context.problems)]
    context.problems.extend(check_twice((read.row, read.rating.project) for read in rows))
    ratings, differences = _rated(rows, method)
    context.problems.extend(differences)
    missing = [p for p in projects if p.code not in context.known.named] if tables else []
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
        remarks=tuple(_missing_scores(tables, method)),
        unchecked=(
            *_unchecked(tables, len(missing) if absent else 0, absent, method),
            *context.known.remarks,
        ),
    )


def _check_columns(tables: Sequence[Table], method: Method, sheet: str) -> Iterator[Problem]:
    names = {name: words[0] for name, words in vocabulary().ratings.items()}
    names |= {dimension.code: dimension.name_zh for dimension in method.dimensions}
    keys = {key for table in tables for key in KEYS if key in table.columns}
    key = () if keys else ("code",)
    yield from check_tables(tables, (*key, *method.dimension_codes), names, sheet)
    for table in tables:
        yield from check_weights(table, method.id, method.dimensions)
        yield from check_scale(table, method.dimensions)


def _read(row: Row, context: _Context) -> _Read:
    problems: list[Problem] = []
    project = project_of(row, context.known, problems)
    scores = tuple(score_in(row, code, problems) for code in context.method.dimension_codes)
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
    return _Read(row, read, sound=complete and not problems and not row.doubts)


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


def _missing_scores(tables: Sequence[Table], method: Method) -> Iterator[Remark]:
    """Say how many scores of each dimension are missing where no reason tells why, and where."""
    is_complete = True
    for table in tables:
        for code in method.dimension_codes:
            rows = [
                row.row
                for row in table.rows
                if not row.heading and is_blank(row[code]) and is_blank(row["not_rated"])
            ]
            if rows and code in table.columns:
                is_complete = False
                yield table.remark(
                    "scores_missing",
                    table.columns[code],
                    count=len(rows),
                    rows=row_ranges(rows),
                )
    if tables and is_complete:
        yield Remark(code="no_scores_missing")


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
