"""Names of persons who publish: one form to record them in, and one to compare them by."""

import unicodedata

from data_access.characters import read_characters
from data_access.normalising import normalised


def written(name: str) -> str:
    """Return a name as it is recorded: NFKC, nothing invisible, white space one space."""
    return " ".join(unicodedata.normalize("NFKC", read_characters(name).text).split())


def is_same(one: str, other: str) -> bool:
    """Tell whether two names are one person's, however spaced, wide or capital their letters."""
    return normalised(written(one)) == normalised(written(other))
