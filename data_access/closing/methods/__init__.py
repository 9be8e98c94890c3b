"""系统评价的方法: one TOML file per version, never edited once an evaluation was made with it."""

import tomllib
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from data_access.methods import Part, Reason, Weighing, broken

FOLDER = Path(__file__).parent

Outcome = Literal["passed", "rectify", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What a spot check may find: all in order, in order after rectification, not in order."""
NOT_SUBMITTED = "not_submitted"
"""The reason that follows from there being no self-assessment."""


class Grade(Part):
    """A grade: the lowest total for it, and whether it leads into the catalogue."""

    code: str
    name_zh: str
    name_en: str
    floor: Decimal = Field(ge=0, le=100, max_digits=5, decimal_places=2)
    catalogued: bool


class EvaluationMethod(Weighing):
    """A version of the method: weights, grades, what a spot check allows, reasons for none."""

    grades: tuple[Grade, ...]
    spot_checks: dict[Outcome, str]
    not_evaluated: tuple[Reason, ...]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        floors = [grade.floor for grade in self.grades]
        if any(high <= low for high, low in pairwise(floors)) or floors[-1:] != [0]:
            raise broken("falling_grades")
        if set(self.spot_checks) != set(OUTCOMES):
            raise broken("spot_checks", known=", ".join(OUTCOMES))
        if unknown := set(self.spot_checks.values()) - set(self.grade_codes):
            raise broken("unknown_grades", unknown=", ".join(sorted(unknown)))
        if NOT_SUBMITTED not in self.reasons:
            raise broken("reason", code=NOT_SUBMITTED, key="not_evaluated")
        return self

    @property
    def grade_codes(self) -> tuple[str, ...]:
        """Codes of the grades, best first."""
        return tuple(grade.code for grade in self.grades)

    @property
    def reasons(self) -> dict[str, Reason]:
        """Reasons for no evaluation by code."""
        return {reason.code: reason for reason in self.not_evaluated}


@cache
def evaluation_method(method_id: str) -> EvaluationMethod:
    """Read a method's file; KeyError names the methods there are."""
    return parse_evaluation_method(evaluation_method_text(method_id))


@cache
def parse_evaluation_method(text: str) -> EvaluationMethod:
    """Read a method from the text of its file; ValueError says what does not hold."""
    return EvaluationMethod.model_validate(tomllib.loads(text))


@cache
def evaluation_method_text(method_id: str) -> str:
    """Return a method's file as it stands; KeyError names the methods there are."""
    known = evaluation_method_ids()
    if method_id not in known:
        raise KeyError(f"there is no method {method_id!r}; there are: {', '.join(known)}")
    return (FOLDER / f"{method_id}.toml").read_text(encoding="utf-8")


@cache
def evaluation_method_ids() -> tuple[str, ...]:
    """Return the ids of all methods there are files of."""
    return tuple(sorted(f.stem for f in FOLDER.glob("*.toml")))
