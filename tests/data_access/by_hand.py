"""What an attacker with the database's password does: guards are taken away, then rows changed."""

from sqlalchemy import select, text
from sqlmodel import Session, col

from data_access.models import ListedProject

OF_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
GUARDED = (
    *("release", "rating", "score", "standing", "move", "bridge", "method", "objection", "act"),
    *("list_version", "listed_project", "listed_applicant", "waiver", "project"),
    *("edition", "category", "direction", "region", "recommending_unit", "imported_file"),
    *("document", "proof"),
)


def change_by_hand(session: Session, command: str) -> None:
    """Change what was published, past the triggers that refuse it."""
    unguard(session)
    session.execute(text(command))


def unguard(session: Session) -> None:
    """Take away the triggers that refuse to change what was published."""
    if session.get_bind().dialect.name == "sqlite":
        for name in session.execute(text(OF_SQLITE)).scalars().all():
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in GUARDED:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def listed_row(session: Session, project: str) -> ListedProject:
    """Return the row that says how the only version of the list has a project."""
    row = select(ListedProject).where(col(ListedProject.project) == project)
    found: ListedProject = session.execute(row).scalar_one()
    return found


def forget_acts(session: Session) -> None:
    """Empty the log, so that a correction can be published with a moment long ago."""
    change_by_hand(session, "DELETE FROM act")
