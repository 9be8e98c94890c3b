"""What the publisher asks for and does not get, said in either language."""

from datetime import datetime

from data_access.settings import local


class Refused(RuntimeError):
    """Nothing was changed; the message says why and what to do.

    `message` is English with placeholders, to be said with `importing.problems.say`; `found` fills
    them.
    """

    def __init__(self, message: str, **found: object) -> None:
        self.message, self.found = message, found
        super().__init__(message.format(**{name: _written(value) for name, value in found.items()}))


class PublishingRefused(Refused):
    """What was asked for cannot be published as it is."""


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return local(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
