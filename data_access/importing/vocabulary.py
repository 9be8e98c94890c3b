"""The words of real files: headers, notes, evidence, organisations; read from `headers.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from data_access.closing.methods import Outcome
from data_access.normalising import normalised

FILE = Path(__file__).parent / "headers.toml"
Words = tuple[str, ...]
Code = TypeVar("Code")


class Applicants(BaseModel):
    """How several applicants are written into one cell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead_labels: Words
    partner_labels: Words
    plain_labels: Words
    words: Words
    unclear_words: Words
    not_words: Words
    joint: Words
    none: Words
    rest: Words
    rest_besides: Words
    rest_counted: Words
    measures: Words
    counted: Words
    parents: Words
    companies: Words
    groups: Words
    branches: Words
    departments: Words
    universities: Words
    hospitals: Words
    organisations: Words
    dependent_starts: Words
    general: Words
    place_endings: Words
    places: Words


class Dcmm(BaseModel):
    """What may stand around a DCMM level without changing it, and the pattern of the standard."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    standard: str
    around: Words


class Units(BaseModel):
    """How names of recommending units are also written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    abbreviations: dict[str, str]
    company_endings: Words
    group_words: Words
    part_words: Words
    place_endings: Words
    prefixes: dict[str, Words]
    places: dict[str, Words]
    place_headers: Words


class Renaming(BaseModel):
    """What stands in brackets behind a name that changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: Words


class Vocabulary(BaseModel):
    """What stands in `headers.toml`, table by table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    demo_mark: str
    numerals: str
    number_marks: str
    numbers_before: Words
    numbers_behind: Words
    blank: Words
    note_words: Words
    total_words: Words
    subtotal_words: Words
    note_phrases: Words
    continued_words: Words
    title_endings: Words
    authority_endings: Words
    date: str
    page: str
    direction_prefixes: Words
    category_prefixes: Words
    ordinals: Words
    ordinal_kinds: Words
    name_endings: Words
    count_words: Words
    count_units: Words
    score_endings: Words
    weight_words: Words
    score_units: Words
    star_words: Words
    level_words: Words
    language_words: Words
    list: dict[str, Words]
    ratings: dict[str, Words]
    closing: dict[str, Words]
    renaming: Renaming
    outcomes: dict[Outcome, Words]
    evidence: dict[str, Words]
    missing: dict[str, Words]
    applicant_kinds: dict[str, Words]
    applicant_sorts: dict[str, Words]
    dcmm_levels: dict[int, Words]
    dcmm: Dcmm
    places: dict[str, str]
    units: Units
    applicants: Applicants


@cache
def vocabulary() -> Vocabulary:
    """Return the words of `headers.toml`, read once."""
    return Vocabulary.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))


def by_word(words: Mapping[Code, Iterable[str]]) -> dict[str, Code]:
    """Turn code -> words into normalised word -> code."""
    return {normalised(word): code for code, many in words.items() for word in many}


@cache
def blank_words() -> frozenset[str]:
    """Return the normalised words that say "nothing here", and the empty one."""
    return frozenset({"", *map(normalised, vocabulary().blank)})


def is_blank(text: str) -> bool:
    """Tell whether a cell holds nothing, or a dash or word that says so."""
    return not text or normalised(text) in blank_words()
