"""A checkpoint: the short text that others note, and that is signed and time-stamped. Pure.

    star ratings checkpoint
    edition 2021
    documents 12
    head 3f2a...
    time 2022-04-21T02:00:00+00:00

`head` is the SHA-256 of the newest document, which carries that of the one before, and so on; so
who holds a checkpoint holds all documents up to it. After the text stands its signature as
`ssh-keygen -Y sign` writes it, or the line "unsigned".
"""

import re
from dataclasses import dataclass

SIGNED = "-----BEGIN SSH SIGNATURE-----"
_FORM = re.compile(
    r"star ratings checkpoint\nedition (?P<edition>\S+)\ndocuments (?P<documents>[1-9]\d*)\n"
    r"head (?P<head>[0-9a-f]{64})\ntime (?P<time>\S+)\n"
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far an edition's chain had come: so many documents, the last one's SHA-256, when."""

    edition: str
    documents: int
    head: str
    time: str

    def text(self) -> str:
        """Write it as the text that is signed."""
        return (
            f"star ratings checkpoint\nedition {self.edition}\ndocuments {self.documents}\n"
            f"head {self.head}\ntime {self.time}\n"
        )


def noted(file: str) -> tuple[Checkpoint, str | None]:
    """Read a checkpoint that was noted earlier, and its signature, if it has one.

    ValueError for another text.
    """
    found = _FORM.match(file.replace("\r\n", "\n"))
    if found is None:
        raise ValueError("no checkpoint: it begins with “star ratings checkpoint”")
    rest = file.replace("\r\n", "\n")[found.end() :]
    said = found.groupdict()
    checkpoint = Checkpoint(said["edition"], int(said["documents"]), said["head"], said["time"])
    return checkpoint, rest if rest.startswith(SIGNED) else None
