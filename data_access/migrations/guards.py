"""Triggers that refuse to change what was published, in the words of each database.

Migrations that were released use these functions: what they make may not change.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

MESSAGE = "what was published is never changed: {table}"
SQLITE = "sqlite"
_PUBLISHED = "EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN ({releases}))"
_PUBLISHED_LIST = "EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND {same})"
_ROWS: Mapping[str, Sequence[str]] = {
    "INSERT": ("NEW",),
    "UPDATE": ("OLD", "NEW"),
    "DELETE": ("OLD",),
}


def keep(table: str, when: str = "") -> None:
    """Refuse every UPDATE and DELETE of a table's rows; `when` narrows, in SQL about OLD."""
    for statement in _kept(table, when):
        op.execute(statement)


def keep_with_release(tables: Sequence[str]) -> None:
    """Refuse to add, change and delete rows of these tables that belong to a published release."""
    for table in tables:
        for statement in _kept_with_release(table):
            op.execute(statement)


def keep_with_list(table: str, same: str) -> None:
    """Refuse to add, change and delete rows of a table that belong to a published list.

    `same` says in SQL which row of `list_version` a row ("{row}") belongs to.
    """
    keep_where(table, dict.fromkeys(_ROWS, _PUBLISHED_LIST.format(same=same)))


def keep_facts_with_list(table: str, same: str) -> None:
    """Refuse to change and delete rows of a table once a list they belong to is published.

    Rows may be added: a corrected list brings units, a newer program more regions.
    """
    published = _PUBLISHED_LIST.format(same=same)
    keep_where(table, {"UPDATE": published, "DELETE": published})


def keep_where(table: str, conditions: Mapping[str, str]) -> None:
    """Refuse changes of rows for which a condition holds, by change, in SQL about "{row}"."""
    for statement in _kept_where(table, conditions):
        op.execute(statement)


def keep_unless_taken_back(table: str, published: str, taken_back: str) -> None:
    """Refuse every change of a published row, but for taking it back before readers see it.

    `published` says in SQL about OLD that a row is published, `taken_back` about NEW that it is no
    longer. Takes the place of `keep`.
    """
    drop_keep(table)
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')" if _is_sqlite() else "clock_timestamp()"
    allowed = f"OLD.published_at > {now} AND {taken_back}"
    refused = {"UPDATE": f"{published} AND NOT ({allowed})", "DELETE": published}
    for change, condition in refused.items():
        does = _raise(table) if _is_sqlite() else "EXECUTE FUNCTION refuse_change()"
        op.execute(
            f"CREATE TRIGGER keep_{table}_{change.lower()} BEFORE {change} ON {table} "
            f"FOR EACH ROW WHEN ({condition}) {does}"
        )
    if not _is_sqlite():
        op.execute(_never_emptied(table))


@contextmanager
def lifted(table: str) -> Iterator[None]:
    """Let a migration fill a new column of a table whose rows are kept."""
    if _is_sqlite():
        known = sa.text(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :kept"
        )
        triggers = op.get_bind().execute(known, {"kept": table}).all()
        for name, _ in triggers:
            op.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            op.execute(statement)
    else:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def drop_keep(table: str) -> None:
    """Take away what `keep` made."""
    if _is_sqlite():
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER keep_{table}_{change}")
        return
    op.execute(f"DROP TRIGGER keep_{table} ON {table}")
    op.execute(f"DROP TRIGGER keep_{table}_whole ON {table}")


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


def _kept_where(table: str, conditions: Mapping[str, str]) -> Iterator[str]:
    for change, condition in conditions.items():
        rows = _ROWS[change]
        refused = " OR ".join(condition.format(row=row) for row in rows)
        name = f"keep_{table}_{change.lower()}"
        if _is_sqlite():
            yield f"CREATE TRIGGER {name} BEFORE {change} ON {table} WHEN {refused} {_raise(table)}"
            continue
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused} THEN RAISE EXCEPTION '{MESSAGE.format(table=table)}' "
            "USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {rows[-1]}; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    if not _is_sqlite():
        yield _never_emptied(table)


def _raise(table: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{MESSAGE.format(table=table)}'); END"


def _never_emptied(table: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_whole BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
