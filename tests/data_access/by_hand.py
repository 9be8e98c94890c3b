"""What an attacker with the database's password does: guards are taken away, then rows changed."""

from sqlalchemy import text
from sqlmodel import Session

OF_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
GUARDED = (
    "release", "rating", "score", "standing", "move", "bridge", "method", "objection", "act",
)  # fmt: skip


def change_by_hand(session: Session, command: str) -> None:
    """Change what was published, past the triggers that refuse it."""
    if session.get_bind().dialect.name == "sqlite":
        for name in session.execute(text(OF_SQLITE)).scalars().all():
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in GUARDED:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    session.execute(text(command))


def forget_acts(session: Session) -> None:
    """Empty the log, so that a correction can be published with a moment long ago."""
    change_by_hand(session, "DELETE FROM act")
