"""Why a backup is not made, or not brought back."""

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "exists": "{file} is there already; choose another name, or replace it with --replace",
    "cannot_write": "{file} cannot be written: {detail}",
    "no_backup": "{file} is no backup of this program's database",
    "other_kind": "{file} is a backup of {kind}, the database of DATABASE_URL is of {expected}",
    "damaged": "{file} is damaged and cannot be brought back: {detail}",
    "newer": (
        "{file} has schema {found}, made by a newer version of this program, which knows {needed} "
        "only; upgrade the program"
    ),
    "would_lose": (
        "nothing was changed: the backup lacks what was published, or has it otherwise: "
        "{releases}; to give it up, add --discard-newer"
    ),
    "unknown_loss": (
        "nothing was changed: the database cannot be read, so nobody can say what would be lost; "
        "to put it aside and bring the backup back, add --discard-newer"
    ),
    "published_meanwhile": (
        "nothing was changed: {releases} was published while the backup was read; begin again"
    ),
    "no_program": (
        "{program} is not installed; it comes with PostgreSQL's client programs "
        "(Debian: postgresql-client)"
    ),
    "program_failed": "{program} failed: {detail}",
}


class BackupRefused(RuntimeError):
    """A backup is not made or not brought back; nothing was changed, and the message says why.

    `message` is one of MESSAGES, `found` what is filled in.
    """

    def __init__(self, why: str, **found: object) -> None:
        self.why, self.message, self.found = why, MESSAGES[why], found
        super().__init__(self.message.format(**{k: _written(v) for k, v in found.items()}))


def _written(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
