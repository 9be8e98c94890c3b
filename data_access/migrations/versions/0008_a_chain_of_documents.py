"""A chain of documents covers what readers see; facts and files of what is published stay."""

import sqlalchemy as sa
from alembic import op

from data_access.migrations import guards

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OF_THE_EDITION = "edition = {row}.edition"
FACTS = {
    "edition": "edition = {row}.code",
    "category": OF_THE_EDITION,
    "direction": OF_THE_EDITION,
    "recommending_unit": OF_THE_EDITION,
    "region": "1 = 1",
}
"""Facts that releases refer to, and which published list fixes a row of them."""
FILE_OF_WHAT_IS_PUBLISHED = (
    "EXISTS (SELECT 1 FROM release WHERE file = {row}.id AND status = 'published') OR "
    "EXISTS (SELECT 1 FROM list_version WHERE file = {row}.id AND published_at IS NOT NULL)"
)
FILE_OF_THE_END = (
    "{row}.kind <> 'evaluation' OR EXISTS "
    "(SELECT 1 FROM evaluation WHERE file = {row}.id AND published_at IS NOT NULL)"
)
LIST_MAY_LACK = "list_version INTEGER REFERENCES list_version (id)"


def upgrade() -> None:
    """Go from 0007 to 0008."""
    _require_a_list()
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_document_number")),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_document_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("edition", "number", name=op.f("uq_document_edition_number")),
    )
    op.create_table(
        "proof",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('signature', 'time_stamp')", name=op.f("ck_proof_kind")),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_proof_document")),
        sa.PrimaryKeyConstraint("document", "kind", name=op.f("pk_proof")),
    )
    for table in ("document", "proof"):
        guards.keep(table)
    for table, same in FACTS.items():
        guards.keep_facts_with_list(table, same)
    guards.keep_with_list("project", OF_THE_EDITION)
    guards.keep_where("imported_file", {"UPDATE": "1 = 1", "DELETE": FILE_OF_WHAT_IS_PUBLISHED})
    guards.keep_where("closing_file", {"DELETE": FILE_OF_THE_END})


def _require_a_list() -> None:
    """Every release goes by a list; 0006 gave each one, and could not say so.

    SQLite cannot add the constraint to a table that others refer to, except in the text that
    defines the table (https://sqlite.org/lang_altertable.html, "making other kinds of table schema
    changes"); no row changes by it.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("release", "list_version", existing_type=sa.Integer(), nullable=False)
        return
    lacking = sa.text("SELECT count(*) FROM release WHERE list_version IS NULL")
    if op.get_bind().execute(lacking).scalar_one():
        raise ValueError("a release has no list")
    version = op.get_bind().execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute("PRAGMA writable_schema=ON")
    op.execute(
        "UPDATE sqlite_master "  # noqa: S608
        f"SET sql = replace(sql, '{LIST_MAY_LACK}', '{LIST_MAY_LACK} NOT NULL') "
        "WHERE type = 'table' AND name = 'release'"
    )
    op.execute(f"PRAGMA schema_version={version + 1}")
    op.execute("PRAGMA writable_schema=OFF")
