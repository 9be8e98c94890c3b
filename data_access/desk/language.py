"""In which language a command speaks: that of --lang, else that of the system."""

import os
import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from data_access.importing.problems import Language

ASKING = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that ask for a language, the first one that is set."""


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
    """Return the language that the system asks for, as gettext would find it; Chinese without.

    Not by LC_CTYPE, which Python sets itself where the system's locale is not installed.
    """
    asked = next(filter(None, map(os.environ.get, ASKING)), "")
    language = re.split("[_.:@]", asked)[0]
    return "zh" if language in {"", "zh", "C", "POSIX"} else "en"


def language_in(words: Sequence[str]) -> Language:
    """Return the language that a command line asks for, even where nothing else of it is right."""
    given = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    given += [after for word, after in pairwise(words) if word == "--lang"]
    return Lang(given[-1]).code if given and given[-1] in set(Lang) else of_the_system()
