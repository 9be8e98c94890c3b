"""Editions by their files alone: kinds of units are the file's, and a fact may be unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0004 to 0005. Other names of units stand in their tables and are read from there."""
    op.drop_table("unit_alias")
    with op.batch_alter_table("recommending_unit") as units:
        units.drop_constraint(op.f("ck_recommending_unit_kind"), type_="check")
        units.alter_column("quota", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("edition") as editions:
        editions.alter_column("listed_on", existing_type=sa.Date(), nullable=True)
        editions.alter_column("projects", existing_type=sa.Integer(), nullable=True)
