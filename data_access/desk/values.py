"""Values of arguments and options; what cannot be is wrong use."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import get_args

from data_access import editions, methods, persons
from data_access.closing.methods import evaluation_method, evaluation_method_ids
from data_access.desk.language import Lang
from data_access.desk.usage import WrongUse
from data_access.importing import waivers
from data_access.importing.problems import Language, say
from data_access.periods import period_end
from data_access.refusing import Refused

VALUES = {
    "edition": "there is no edition {given}; there are: {known}",
    "period": '"{given}" is no period such as 2022Q1, 2022H1 or 2022',
    "method": "there is no method {given}; there are: {known}",
    "number": '"{given}" is not a whole number',
    "per_cent": '"{given}" is not a share from 1 to 100 per cent',
    "language": '"{given}" is none of: zh, en, system',
    "placeholder": '"{given}" only stands for a text: write the text that is meant',
    "no_file": "there is no file {given}",
    "a_folder": "{given} is a folder, a file is needed",
    "no_folder": "there is no folder {given}",
}
SAID = (VALUES, waivers.MESSAGES)


def known_edition(value: str | None) -> str | None:
    """Take the code of an edition that there is, or None."""
    if value is None:
        return None
    try:
        editions.edition(value)
    except KeyError as unknown:
        known = editions.edition_codes()
        raise WrongUse(VALUES["edition"], given=value, known=known) from unknown
    except Refused as refused:
        raise WrongUse(refused.message, **refused.found) from refused
    return value


def known_period(value: str) -> str:
    """Take a period."""
    try:
        period_end(value)
    except ValueError as wrong:
        raise WrongUse(VALUES["period"], given=value) from wrong
    return value


def period_or_release(value: str) -> str:
    """Take a period, or the code of a release, which is a period and a version: 2022Q1.2."""
    period, dot, version = value.partition(".")
    if dot and not version.isdecimal():
        raise WrongUse(VALUES["period"], given=value)
    known_period(period)
    return value


def known_method(value: str) -> str:
    """Take the id of a method of the rating."""
    return _one_of(methods.method, methods.method_ids(), value)


def known_evaluation_method(value: str) -> str:
    """Take the id of a method of the final evaluation."""
    return _one_of(evaluation_method, evaluation_method_ids(), value)


def _one_of(read: Callable[[str], object], known: Sequence[str], value: str) -> str:
    if value not in known:
        raise WrongUse(VALUES["method"], given=value, known=tuple(known))
    read(value)
    return value


def whole_number(value: str | int) -> int:
    """Take a whole number, or a command's own default."""
    if isinstance(value, int):
        return value
    if not value.isdecimal():
        raise WrongUse(VALUES["number"], given=value)
    return int(value)


def per_cent(value: str) -> int:
    """Take a share in whole per cent."""
    share = whole_number(value)
    if not 1 <= share <= 100:
        raise WrongUse(VALUES["per_cent"], given=value)
    return share


def check_waivers(accept: Collection[str], reason: str | None) -> None:
    """Take rules that can be waived, together with the reason for it."""
    try:
        waivers.check_waivers(accept, reason)
    except waivers.WaiverWrong as wrong:
        raise WrongUse(wrong.message, **wrong.found) from wrong


def own_words(value: str | None) -> str | None:
    """Take a text, or None; not the word that stands for one in a command that is told."""
    if value is None:
        return None
    stands_for_one = any(persons.is_same(value, say("TEXT", each)) for each in get_args(Language))
    if stands_for_one or (value.strip() and not value.strip(" .·…。")):
        raise WrongUse(VALUES["placeholder"], given=value)
    return value


def lang_named(value: str) -> Lang:
    """Take a language."""
    if value not in set(Lang):
        raise WrongUse(VALUES["language"], given=value)
    return Lang(value)


def readable_file(file: Path | None) -> Path | None:
    """Take a file that there is, or None."""
    if file is None:
        return None
    if file.is_dir():
        raise WrongUse(VALUES["a_folder"], given=file)
    if not file.exists():
        raise WrongUse(VALUES["no_file"], given=file)
    return file


def new_file(file: Path | None) -> Path | None:
    """Take a file that can be made, as far as its name tells, or None."""
    if file is not None and file.is_dir():
        raise WrongUse(VALUES["a_folder"], given=file)
    return file


def new_file_in_a_folder(file: Path) -> Path:
    """Take a file in a folder that there is, before much is computed for it."""
    if not file.parent.is_dir():
        raise WrongUse(VALUES["no_folder"], given=file.parent)
    new_file(file)
    return file
