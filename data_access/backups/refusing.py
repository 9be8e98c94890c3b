"""Why a backup is not made, or not brought back."""

from collections.abc import Mapping

from data_access.refusing import Refused

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


class BackupRefused(Refused):
    """A backup is not made or not brought back; `why` is a key of MESSAGES."""

    def __init__(self, why: str, **found: object) -> None:
        self.why = why
        super().__init__(MESSAGES[why], **found)
