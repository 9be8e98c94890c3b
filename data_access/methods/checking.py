"""Checking the file of a method, of the rating or of the final evaluation, before it is used."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_access.closing.methods import FOLDER as OF_EVALUATIONS
from data_access.closing.methods import EvaluationMethod
from data_access.methods import FOLDER, RULES, Method, Weighing
from data_access.settings_files import Mistake, read

MESSAGES = {
    "id": "the id is {value}, but the file is named {name}; both must be the same",
    "version": "the last entry of changes is of version {value}, the method of {expected}",
    "twice": "{value} stands here twice",
}
"""What can be wrong besides what a value can be and what must fit together."""


@dataclass(frozen=True, slots=True)
class CheckedMethod:
    """A method's file after checking; `rules` is None where a value is wrong.

    `folder` is where files of its kind are looked for.
    """

    mistakes: tuple[Mistake, ...]
    rules: Method | EvaluationMethod | None
    folder: Path


def check_method(file: Path) -> CheckedMethod:
    """Check a method's file: every mistake. One that has grades is of the final evaluation."""
    if "[[grades]]" in _text(file):
        evaluation, mistakes = read(file, EvaluationMethod, RULES)
        return _checked(file, evaluation, mistakes, OF_EVALUATIONS)
    method, mistakes = read(file, Method, RULES)
    return _checked(file, method, mistakes, FOLDER)


def _text(file: Path) -> str:
    """Return the text of a file, as far as it can be read; `read` tells what cannot."""
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _checked(
    file: Path, rules: Method | EvaluationMethod | None, mistakes: list[Mistake], folder: Path
) -> CheckedMethod:
    found = [*mistakes, *(_together(file, rules) if rules else ())]
    return CheckedMethod(tuple(found), rules, folder)


def _together(file: Path, rules: Weighing) -> Iterator[Mistake]:
    if rules.id != file.stem:
        yield Mistake(file.name, "id", "id", {"value": rules.id, "name": file.name})
    last = rules.changes[-1].version if rules.changes else "\u2014"
    if last != rules.version:
        found = {"value": last, "expected": rules.version}
        yield Mistake(file.name, "changes", "version", found)
    codes = rules.dimension_codes
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Mistake(file.name, "dimensions.code", "twice", {"value": code})
