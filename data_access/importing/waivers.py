"""Rules of the notice that are waived: for one unit or project, never for all unseen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from data_access.importing.problems import ALL, WAIVABLE, Problem, Remark, waiver_of
from data_access.normalising import normalised


@dataclass(frozen=True, slots=True)
class Waiving:
    """Which problems are waived and which remain; `remarks` tell what a waiver did not do."""

    waived: tuple[Problem, ...]
    remaining: tuple[Problem, ...]
    remarks: tuple[Remark, ...]


MESSAGES = {
    "not_waivable": "rule {rule} cannot be waived; rules that can be: {known}",
    "for_nobody": "{waiver} does not say for whom; write such as quota:520000",
    "without_reason": "a waived rule and the reason for it are given together: --accept, --reason",
}


class WaiverWrong(ValueError):
    """A waiver that cannot be; `found` fills the placeholders of the message."""

    def __init__(self, code: str, **found: object) -> None:
        self.message, self.found = MESSAGES[code], found
        super().__init__(self.message.format(**found))


def check_waivers(accept: Collection[str], reason: str | None) -> None:
    """Raise WaiverWrong unless every rule can be waived and comes with a reason."""
    for waiver in accept:
        rule, _, subject = waiver.partition(":")
        if rule not in WAIVABLE:
            raise WaiverWrong("not_waivable", rule=rule, known=", ".join(WAIVABLE))
        if ":" in waiver and not subject.strip():
            raise WaiverWrong("for_nobody", waiver=waiver)
    if bool(accept) != bool(reason):
        raise WaiverWrong("without_reason")


def waive(problems: Sequence[Problem], accept: Collection[str]) -> Waiving:
    """Part problems into those that the waivers cover and those that remain.

    "quota:520000" waives a rule for one unit or project, named by code or name; "quota:all" for
    all. "quota" alone waives it where one is concerned; where it would waive several, none is.
    """
    covered: list[Problem] = []
    remarks: list[Remark] = []
    for waiver in dict.fromkeys(accept):
        rule, _, subject = waiver.partition(":")
        of_rule = [problem for problem in problems if problem.code == rule]
        found = [problem for problem in of_rule if _is_about(problem, subject)]
        if not found:
            remarks.append(Remark(code="waiver_unused", params={"waiver": waiver}))
        elif not subject and len(found) > 1:
            params = {"rule": rule, "count": len(found)}
            remarks.append(Remark(code="waiver_too_wide", params=params))
        else:
            covered.extend(found)
    waived = tuple(problem for problem in problems if problem in covered)
    remaining = tuple(problem for problem in problems if problem not in covered)
    return Waiving(waived, remaining, tuple(remarks))


def _is_about(problem: Problem, subject: str) -> bool:
    if not subject or subject == ALL:
        return True
    return normalised(subject) in map(normalised, problem.waived_as)


def rules_told() -> str:
    """Write how each rule is waived, for a command's help."""
    return ", ".join(waiver_of(rule, _WHOM[rule]) for rule in WAIVABLE)


_WHOM = {"quota": "UNIT", "one_applicant_one_project": "PROJECT", "dcmm": "PROJECT", "count": ""}
