"""What was previewed is kept; accepted objections are answered; an embargo can be ended."""

import sqlalchemy as sa
from alembic import op

from data_access.migrations import guards

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = "'received', 'accepted', 'rejected'"


def upgrade() -> None:
    """Go from 0006 to 0007."""
    op.create_table(
        "preview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_preview_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview")),
    )
    guards.keep("preview")
    with guards.lifted("objection"), op.batch_alter_table("objection") as objections:
        objections.drop_constraint(op.f("ck_objection_state"), type_="check")
        objections.create_check_constraint(
            op.f("ck_objection_state"), f"state IN ({STATES}, 'answered')"
        )
    guards.keep_unless_taken_back(
        "release",
        "OLD.status = 'published'",
        "NEW.status IN ('draft', 'preview') AND NEW.published_at IS NULL",
    )
    guards.keep_unless_taken_back(
        "list_version", "OLD.published_at IS NOT NULL", "NEW.published_at IS NULL"
    )
