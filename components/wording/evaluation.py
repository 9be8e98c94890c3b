"""The final evaluation in words: its method, grades, and what spot checks found."""

from components.text import day, kept_by_language, listing, name_of, say, share
from components.wording.cells import ABSENT
from data_access.closing.answers import FinalRow, PublicCatalogue, Step
from data_access.closing.methods import EvaluationMethod, parse_evaluation_method

NOT_DRAWN = ""


def method_of(shown: PublicCatalogue) -> EvaluationMethod:
    """Return the method a catalogue was made with."""
    return parse_evaluation_method(shown.method_text)


def method_named(shown: PublicCatalogue) -> str:
    """Name the method of a version of the final evaluation, and say whether it is official."""
    rules = method_of(shown)
    status = say("official") if rules.status == "official" else say("illustrative, not official")
    return say("{name} ({status})", name=name_of(rules), status=status)


def dated(shown: PublicCatalogue) -> str:
    """Name the version of the final evaluation, and the day on which it was published."""
    return say(
        "final evaluation, version {version}, {day}",
        version=shown.version,
        day=day(shown.published_at),
    )


def status(shown: PublicCatalogue) -> str:
    """Say that weights and grades are not official, "" once they are."""
    if method_of(shown).status == "official":
        return ""
    return say(
        "The notice prescribes self-assessment, random spot checks, the four dimensions and "
        "the catalogue. Weights, grades, cut points and the effect of a spot check are "
        "illustrative."
    )


@kept_by_language
def outcome_names() -> dict[str, str]:
    """Return the names of what a spot check may find; "" stands for not drawn."""
    return {
        NOT_DRAWN: say("Not drawn"),
        "passed": say("Spot check passed"),
        "rectify": say("Passed after rectification"),
        "failed": say("Spot check failed"),
    }


def grade_text(row: FinalRow | Step, method: EvaluationMethod) -> str:
    """Return a project's grade, or why there is none."""
    if row.grade is None:
        reason = method.reasons.get(row.not_evaluated or "")
        return name_of(reason) if reason else row.not_evaluated or ABSENT
    return next(name_of(grade) for grade in method.grades if grade.code == row.grade)


def rule(shown: PublicCatalogue) -> list[str]:
    """Say in sentences how total, grade and catalogue follow."""
    method = method_of(shown)
    weights = [
        say("{dimension} {weight}", dimension=name_of(d), weight=share(float(d.weight)))
        for d in method.dimensions
    ]
    named = {grade.code: name_of(grade) for grade in method.grades}
    floors = [
        say("{grade} from {floor}", grade=name_of(grade), floor=f"{grade.floor:.2f}")
        for grade in method.grades
    ]
    outcomes = outcome_names()
    lowered = [
        say("{outcome}: at best {grade}", outcome=outcomes[code], grade=named[best])
        for code, best in method.spot_checks.items()
        if best != method.grade_codes[0]
    ]
    inside = [name_of(grade) for grade in method.grades if grade.catalogued]
    return [
        say("Total: weighted mean of the verified scores ({weights}).", weights=listing(weights)),
        say("Grades: {floors}. No project's grade depends on another's.", floors=listing(floors)),
        say("Spot checks: {lowered}.", lowered=listing(lowered)),
        say("In the catalogue: {grades}.", grades=listing(inside)),
        say("Method: {name}, SHA-256 chained into the catalogue's own.", name=name_of(method)),
    ]
