"""What a check of the published finds: where, what stands there, what should."""

from dataclasses import dataclass
from typing import Self


class Phrase(str):
    """A text of a difference that is said in the reader's language.

    It is English; `message` has placeholders, `found` fills them.
    """

    __slots__ = ("found", "message")

    message: str
    found: dict[str, object]

    def __new__(cls, message: str, **found: object) -> Self:
        """Fill in the placeholders."""
        made = super().__new__(cls, message.format(**found))
        made.message, made.found = message, found
        return made


@dataclass(frozen=True, slots=True)
class Difference:
    """Something published that is not what it should be.

    `release` is a release's code, or names another place: a document, a table; `project` is empty
    where the difference is of no project.
    """

    release: str
    project: str
    field: str
    found: object
    expected: object

    def text(self) -> str:
        """Say where, what was found and what is expected."""
        where = f"{self.release}, {self.project}" if self.project else self.release
        return f"{where}: {self.field} is {self.found}, should be {self.expected}"
