"""In which language a command speaks: that of --lang, else that of the system."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from babel import default_locale

from data_access.importing.problems import Language


class Lang(StrEnum):
    """What --lang takes."""

    zh = "zh"
    en = "en"
    system = "system"

    @property
    def code(self) -> Language:
        """The language's code as the texts know it."""
        if self is Lang.system:
            return of_the_system()
        return "zh" if self is Lang.zh else "en"


def of_the_system() -> Language:
    """Return the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG ask for; Chinese without."""
    asked = default_locale("LC_MESSAGES") or ""
    return "zh" if asked.startswith(("zh", "en_US_POSIX")) or not asked else "en"


def language_in(words: Sequence[str]) -> Language:
    """Return the language that a command line asks for, even where nothing else of it is right."""
    given = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    given += [after for word, after in pairwise(words) if word == "--lang"]
    return Lang(given[-1]).code if given and given[-1] in set(Lang) else of_the_system()
