"""Checking what comes at the end of an edition: self-assessments, spot checks, verified scores."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from data_access.closing.evaluating import NOT_EVALUATED, Verdict, evaluate
from data_access.closing.methods import NOT_SUBMITTED, OUTCOMES, EvaluationMethod, Outcome
from data_access.importing.checking.cells import NOT_A_SCORE, TOO_FINE, hundredths
from data_access.importing.checking.columns import (
    check_scale,
    check_tables,
    check_weights,
    needed_text,
    project_rows,
    score_in,
    text_in,
)
from data_access.importing.checking.matching import KEYS, Known, check_twice, project_of
from data_access.importing.checking.recognising import code_of
from data_access.importing.problems import Problem, Problems
from data_access.importing.rows import (
    Checked,
    FinallyEvaluated,
    KnownProject,
    Row,
    SelfAssessed,
    SpotChecked,
    Table,
)
from data_access.importing.vocabulary import by_word, is_blank, vocabulary


@dataclass
class _Rows:
    """Rows with the projects they are about, and the problems found so far."""

    known: Known
    of_projects: list[tuple[Row, KnownProject]] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)


def check_self_assessments(
    tables: Sequence[Table],
    edition: str,
    projects: Sequence[KnownProject],
    method: EvaluationMethod,
    sheet: str = "",
) -> Checked[SelfAssessed]:
    """Check self-assessments: each row names a project and has a score in every dimension."""
    found = _rows(tables, edition, projects, method.dimension_codes, method, sheet)
    assessed = [
        SelfAssessed(project.code, scores)
        for row, project in found.of_projects
        if (scores := _all_scores(row, method, found.problems))
    ]
    return Checked(assessed, found.problems, found.known.remarks)


def check_spot_checks(
    tables: Sequence[Table],
    edition: str,
    projects: Sequence[KnownProject],
    drawn: Collection[str],
    sheet: str = "",
) -> Checked[SpotChecked]:
    """Check results of spot checks: each is of a drawn project; all but a pass tell a finding."""
    found = _rows(tables, edition, projects, ("outcome",), None, sheet)
    words = by_word(vocabulary().outcomes)
    checked = []
    for row, project in found.of_projects:
        if project.code not in drawn:
            found.problems.append(row.problem("not_drawn", project=project.code))
        outcome = _outcome(row, words, found.problems)
        finding = (needed_text if outcome != "passed" else text_in)(row, "finding", found.problems)
        if outcome:
            checked.append(SpotChecked(project.code, outcome, finding or None))
    return Checked(checked, found.problems, found.known.remarks)


def check_evaluation(
    tables: Sequence[Table],
    edition: str,
    projects: Sequence[KnownProject],
    method: EvaluationMethod,
    self_assessed: Collection[str],
    outcomes: Mapping[str, Outcome],
    sheet: str = "",
) -> Checked[FinallyEvaluated]:
    """Check verified scores: every self-assessed project has all of them, or why it has none.

    A project without a self-assessment needs no row. Totals and grades that the file brings must
    be those of the rule. Answers with one row per project of the list, in its order.
    """
    found = _rows(tables, edition, projects, method.dimension_codes, method, sheet)
    rows = {project.code: row for row, project in found.of_projects}
    evaluated = []
    for project in projects:
        if row := rows.get(project.code):
            is_assessed = project.code in self_assessed
            outcome = outcomes.get(project.code)
            evaluated.append(_evaluated(row, project, method, is_assessed, outcome, found.problems))
        elif project.code not in self_assessed:
            evaluated.append(_without(project.code, NOT_SUBMITTED, None))
        elif tables and project.code not in found.known.named:
            found.problems.append(
                Problem(
                    code="project_absent",
                    sheet=tables[0].sheet,
                    params={"project": project.code, "name": project.name_zh},
                )
            )
    return Checked(evaluated, found.problems, found.known.remarks)


def _rows(
    tables: Sequence[Table],
    edition: str,
    projects: Sequence[KnownProject],
    required: Sequence[str],
    method: EvaluationMethod | None,
    sheet: str,
) -> _Rows:
    found = _Rows(
        Known.of(edition, projects),
        problems=Problems(_check_columns(tables, required, method, sheet)),
    )
    for row in project_rows(tables, found.problems):
        if project := project_of(row, found.known, found.problems):
            found.of_projects.append((row, project))
    found.problems.extend(check_twice((row, project.code) for row, project in found.of_projects))
    return found


def _check_columns(
    tables: Sequence[Table],
    required: Sequence[str],
    method: EvaluationMethod | None,
    sheet: str,
) -> Iterator[Problem]:
    names = {name: words[0] for name, words in vocabulary().closing.items()}
    dimensions = method.dimensions if method else ()
    names |= {dimension.code: dimension.name_zh for dimension in dimensions}
    keys = {key for table in tables for key in KEYS if key in table.columns}
    yield from check_tables(tables, (*(() if keys else ("code",)), *required), names, sheet)
    for table in tables:
        yield from check_weights(table, method.id if method else "", dimensions)
        yield from check_scale(table, dimensions)


def _all_scores(row: Row, method: EvaluationMethod, problems: list[Problem]) -> tuple[int, ...]:
    """Return the scores of a row, none where one is missing or none."""
    scores = [score_in(row, code, problems) for code in method.dimension_codes]
    problems.extend(
        row.problem("missing", code)
        for code in method.dimension_codes
        if code in row.columns and is_blank(row[code])
    )
    there = tuple(score for score in scores if score is not None)
    return there if len(there) == len(scores) else ()


def _outcome(row: Row, words: Mapping[str, Outcome], problems: list[Problem]) -> Outcome | None:
    if "outcome" not in row.columns:
        return None
    if is_blank(row["outcome"]):
        problems.append(row.problem("missing", "outcome"))
        return None
    found = code_of(words, row["outcome"])
    if found not in OUTCOMES:
        expected = tuple(many[0] for many in vocabulary().outcomes.values())
        problems.append(row.problem("outcome", "outcome", expected=expected))
        return None
    return found


def _evaluated(
    row: Row,
    project: KnownProject,
    method: EvaluationMethod,
    is_assessed: bool,
    outcome: Outcome | None,
    problems: list[Problem],
) -> FinallyEvaluated:
    note = text_in(row, "note", problems) or None
    reason = _reason(row, project, method, is_assessed, problems)
    if reason is not None:
        problems.extend(_check_nothing_else(row, method))
        return _without(project.code, reason, note)
    scores = _all_scores(row, method, problems)
    verdict = evaluate(scores, outcome, method) if scores else NOT_EVALUATED
    if scores:
        problems.extend(_check_total(row, verdict, method))
        problems.extend(_check_grade(row, verdict, method))
    return FinallyEvaluated(project.code, scores, None, note, verdict)


def _without(project: str, reason: str, note: str | None) -> FinallyEvaluated:
    return FinallyEvaluated(project, (), reason, note, NOT_EVALUATED)


def _reason(
    row: Row,
    project: KnownProject,
    method: EvaluationMethod,
    is_assessed: bool,
    problems: list[Problem],
) -> str | None:
    """Return why the project is not evaluated, None where it is; "" for an unknown reason."""
    found = row["not_evaluated"]
    if is_blank(found):
        if not is_assessed:
            expected = method.reasons[NOT_SUBMITTED].name_zh
            problems.append(
                row.problem("not_self_assessed", project=project.code, expected=expected)
            )
        return None
    words = by_word({r.code: (r.name_zh, r.name_en, r.code) for r in method.not_evaluated})
    reason = code_of(words, found)
    if reason is None:
        names = tuple(reason.name_zh for reason in method.not_evaluated)
        problems.append(row.problem("not_evaluated", "not_evaluated", expected=names))
    elif reason == NOT_SUBMITTED and is_assessed:
        problems.append(row.problem("self_assessed", "not_evaluated", project=project.code))
    return reason or ""


def _check_nothing_else(row: Row, method: EvaluationMethod) -> Iterator[Problem]:
    """Beside a reason for no evaluation there are neither scores nor what follows from them."""
    if any(not is_blank(row[code]) for code in method.dimension_codes):
        yield row.problem("not_evaluated_both", "not_evaluated")
    for name in ("total", "grade"):
        if not is_blank(row[name]):
            yield row.problem("final_unfounded", name)


def _check_total(row: Row, verdict: Verdict, method: EvaluationMethod) -> Iterator[Problem]:
    """The file's own total must be the method's, to the hundredth."""
    if is_blank(row["total"]):
        return
    given = hundredths(row["total"])
    if given == TOO_FINE:
        yield row.problem("decimals", "total")
    elif given == NOT_A_SCORE:
        yield row.problem("total_unreadable", "total")
    elif given != verdict.total:
        expected = f"{Decimal(verdict.total or 0) / 100:.2f}"
        yield row.problem("final_total", "total", method=method.id, expected=expected)


def _check_grade(row: Row, verdict: Verdict, method: EvaluationMethod) -> Iterator[Problem]:
    """The file's own grade must be the one that follows."""
    if is_blank(row["grade"]):
        return
    words = by_word({g.code: (g.name_zh, g.name_en, g.code) for g in method.grades})
    given = code_of(words, row["grade"])
    names = {grade.code: grade.name_zh for grade in method.grades}
    if given is None:
        yield row.problem("grade_unknown", "grade", expected=tuple(names.values()))
    elif given != verdict.grade:
        expected = names[verdict.grade or ""]
        yield row.problem("grade", "grade", method=method.id, expected=expected)
