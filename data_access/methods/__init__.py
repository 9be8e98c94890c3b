"""评价方法: one TOML file per method version, never edited once a release was made with it."""

import hashlib
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

FOLDER = Path(__file__).parent
WEIGHT_UNIT = 1_000_000
"""Weights are computed with as whole millionths."""

Evidence = Literal["self_reported", "third_party", "spot_checked", "spot_check_failed"]
EVIDENCE: tuple[Evidence, ...] = (
    "self_reported",
    "third_party",
    "spot_checked",
    "spot_check_failed",
)


INSUFFICIENT = "insufficient_scores"
"""The reason for no rating that follows from too many missing scores."""

RULES = {
    "weights": "the weights add up to {total}, not to 1",
    "five_cut_points": "cut points are needed for exactly 1, 2, 3, 4 and 5 stars",
    "rising_cut_points": "cut points start at 0 for one star and rise with the stars",
    "evidence": "evidence needs exactly {known}",
    "reason": "{key} needs the reason {code}",
    "falling_grades": "grades stand best first, their floors fall, and the last one is 0",
    "spot_checks": "spot_checks needs exactly {known}",
    "unknown_grades": "spot_checks names grades there are not: {unknown}",
}
"""What must fit together in a method."""


def broken(rule: str, **found: str) -> PydanticCustomError:
    """Return the error that a rule of a method is broken."""
    return PydanticCustomError(rule, RULES[rule], found)


class Part(BaseModel):
    """A part of a method's file; what is unknown is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dimension(Part):
    """维度; `weight` is its share of the total."""

    code: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    weight: Decimal = Field(gt=0, le=1, max_digits=7, decimal_places=6)


class Missing(Part):
    """What a missing dimension means: how many may be missing, and the most stars then."""

    at_most: int = Field(ge=0)
    stars_at_most: int = Field(ge=1, le=5)


class Reason(Part):
    """Why a project goes without a rating."""

    code: str
    name_zh: str
    name_en: str


class Uncertainty(Part):
    """How weights are perturbed: Dirichlet(concentration x weights), drawn `draws` times."""

    draws: int = Field(ge=1)
    concentration: int = Field(ge=1)
    seed: int
    low: int = Field(ge=0, lt=50)
    high: int = Field(gt=50, le=100)

    @property
    def within(self) -> float:
        """Share of the runs between the two percentiles: what an interval holds."""
        return (self.high - self.low) / 100


class Change(Part):
    """One entry of the method's change log."""

    version: str
    date: date
    text_zh: str
    text_en: str


class Weighing(Part):
    """What methods of rating and of evaluation have in common: names, dimensions, weights."""

    id: str
    version: str
    status: Literal["illustrative", "official"]
    name_zh: str
    name_en: str
    dimensions: tuple[Dimension, ...]
    changes: tuple[Change, ...]

    @model_validator(mode="after")
    def _weights_add_up(self) -> Self:
        total = sum(d.weight for d in self.dimensions)
        if total != 1:
            raise broken("weights", total=str(total))
        return self

    @property
    def dimension_codes(self) -> tuple[str, ...]:
        """Codes of the dimensions, in the method's order."""
        return tuple(d.code for d in self.dimensions)

    @property
    def weights(self) -> tuple[int, ...]:
        """Weights in millionths, in the order of the dimensions; they add up to 1,000,000."""
        return tuple(int(d.weight * WEIGHT_UNIT) for d in self.dimensions)


class Method(Weighing):
    """A version of the method: dimensions and weights, cut points, missing scores, evidence."""

    effective_on: date
    cut_points: dict[int, Decimal]
    missing: Missing
    evidence: dict[Evidence, int]
    not_rated: tuple[Reason, ...]
    uncertainty: Uncertainty
    cut_points_move_at_most: Decimal = Field(default=Decimal(0), ge=0)
    """In points, from this version to the next one without a recorded reason."""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if sorted(self.cut_points) != [1, 2, 3, 4, 5]:
            raise broken("five_cut_points")
        floors = [self.cut_points[stars] for stars in range(1, 6)]
        if floors[0] != 0 or any(low >= high for low, high in pairwise(floors)):
            raise broken("rising_cut_points")
        if set(self.evidence) != set(EVIDENCE):
            raise broken("evidence", known=", ".join(EVIDENCE))
        if INSUFFICIENT not in self.reasons:
            raise broken("reason", code=INSUFFICIENT, key="not_rated")
        return self

    @property
    def floors(self) -> tuple[int, ...]:
        """Lowest total for 1, 2, 3, 4, 5 stars, in hundredths of a point."""
        return tuple(int(self.cut_points[stars] * 100) for stars in range(1, 6))

    @property
    def guardrail(self) -> int:
        """How far a cut point may move without a recorded reason, in hundredths of a point."""
        return int(self.cut_points_move_at_most * 100)

    @property
    def reasons(self) -> dict[str, Reason]:
        """Reasons for no rating by code."""
        return {reason.code: reason for reason in self.not_rated}


@cache
def method(method_id: str) -> Method:
    """Read a method's file; KeyError names the methods there are."""
    return parse_method(method_text(method_id))


def parse_method(text: str) -> Method:
    """Read a method from the text of its file; ValueError says what does not hold."""
    return Method.model_validate(tomllib.loads(text))


@cache
def method_text(method_id: str) -> str:
    """Return a method's file as it stands; KeyError names the methods there are."""
    if method_id not in method_ids():
        raise KeyError(f"there is no method {method_id!r}; there are: {', '.join(method_ids())}")
    return (FOLDER / f"{method_id}.toml").read_text(encoding="utf-8")


def method_digest(text: str) -> str:
    """Return the SHA-256 of a method's file, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def method_ids() -> tuple[str, ...]:
    """Return the ids of all methods there are files of."""
    return tuple(sorted(f.stem for f in FOLDER.glob("*.toml")))
