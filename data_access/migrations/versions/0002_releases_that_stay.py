"""Published releases stay as they are: guarded, chained, bridged; objections and acts."""

import sqlalchemy as sa
from alembic import op

from data_access.migrations import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OF_A_RELEASE = ("rating", "score", "standing", "move", "bridge")


def upgrade() -> None:
    op.execute("UPDATE release SET status = 'published' WHERE status = 'superseded'")
    _extend_release()
    op.create_table(
        "bridge",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=True),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_bridge_stars")),
        sa.CheckConstraint("total BETWEEN 0 AND 10000", name=op.f("ck_bridge_total")),
        sa.ForeignKeyConstraint(
            ["release", "project"],
            ["rating.release", "rating.project"],
            name=op.f("fk_bridge_release_project"),
        ),
        sa.PrimaryKeyConstraint("release", "project", name=op.f("pk_bridge")),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'accepted', 'rejected')", name=op.f("ck_objection_state")
        ),
        sa.ForeignKeyConstraint(
            ["project", "edition"],
            ["project.code", "project.edition"],
            name=op.f("fk_objection_project_edition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint(
            "edition", "release", "number", "state",
            name=op.f("uq_objection_edition_release_number_state"),
        ),
    )  # fmt: skip
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("waived", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_act_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    guards.make_functions()
    guards.keep("release", "OLD.status = 'published'")
    guards.keep_with_release(OF_A_RELEASE)
    for table in ("method", "objection", "act"):
        guards.keep(table)


def _extend_release() -> None:
    """Add columns; a table that others refer to cannot be made anew on SQLite."""
    op.execute("ALTER TABLE release ADD COLUMN chained_to INTEGER REFERENCES release (id)")
    op.execute("ALTER TABLE release ADD COLUMN bridged_from VARCHAR REFERENCES method (id)")
    op.add_column(
        "release", sa.Column("objections_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index("ix_release_chained_to", "release", ["chained_to"], unique=True)
