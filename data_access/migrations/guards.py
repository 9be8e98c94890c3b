"""Triggers that refuse to change what was published, in the words of each database.

Migrations that were released use these functions: what they make may not change.
"""

from collections.abc import Iterator, Sequence

from alembic import op

MESSAGE = "what was published is never changed: {table}"
SQLITE = "sqlite"
_PUBLISHED = "EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN ({releases}))"


def keep(table: str, when: str = "") -> None:
    """Refuse every UPDATE and DELETE of a table's rows; `when` narrows, in SQL about OLD."""
    for statement in _kept(table, when):
        op.execute(statement)


def keep_with_release(tables: Sequence[str]) -> None:
    """Refuse to add, change and delete rows of these tables that belong to a published release."""
    for table in tables:
        for statement in _kept_with_release(table):
            op.execute(statement)


def make_functions() -> None:
    """Make what the triggers of PostgreSQL call; SQLite needs nothing."""
    if _is_sqlite():
        return
    op.execute(f"""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{MESSAGE.format(table="%")}', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """)
    op.execute(f"""
        CREATE FUNCTION refuse_change_of_release() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT FROM release WHERE status = 'published' AND (
                    TG_OP <> 'DELETE' AND id = NEW.release
                    OR TG_OP <> 'INSERT' AND id = OLD.release
                )
            ) THEN
                RAISE EXCEPTION '{MESSAGE.format(table="%")}', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
    """)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == SQLITE


def _kept(table: str, when: str) -> Iterator[str]:
    condition = f"WHEN ({when})" if when else ""
    if _is_sqlite():
        for change in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER keep_{table}_{change.lower()} BEFORE {change} ON {table} "
                f"{condition} {_raise(table)}"
            )
        return
    yield (
        f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()"
    )
    yield _never_emptied(table)


def _kept_with_release(table: str) -> Iterator[str]:
    if _is_sqlite():
        for change, rows in (
            ("INSERT", ("NEW",)),
            ("UPDATE", ("OLD", "NEW")),
            ("DELETE", ("OLD",)),
        ):
            releases = ", ".join(f"{row}.release" for row in rows)
            yield (
                f"CREATE TRIGGER keep_{table}_{change.lower()} BEFORE {change} ON {table} "
                f"WHEN {_PUBLISHED.format(releases=releases)} {_raise(table)}"
            )
        return
    yield (
        f"CREATE TRIGGER keep_{table} BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_release()"
    )
    yield _never_emptied(table)


def _raise(table: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{MESSAGE.format(table=table)}'); END"


def _never_emptied(table: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_whole BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
