"""The end of an edition: self-assessments, draw, spot checks, evaluation; what is public stays."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from data_access.migrations import guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DRAW_ANNOUNCED = "EXISTS (SELECT 1 FROM draw WHERE draw.edition = {row}.edition)"
DRAW_REVEALED = (
    "EXISTS (SELECT 1 FROM draw WHERE draw.edition = {row}.edition AND draw.seed IS NOT NULL)"
)
EVALUATION_PUBLISHED = (
    "EXISTS (SELECT 1 FROM evaluation "
    "WHERE evaluation.id = {row}.evaluation AND evaluation.published_at IS NOT NULL)"
)
FIXED_IN_A_DRAW = (
    "edition", "size", "candidates", "candidates_sha256", "seed_sha256", "awaited", "announced_at",
)  # fmt: skip
SEED_ENTERED_ONCE = "OLD.seed IS NOT NULL OR NEW.seed IS NULL OR " + " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in FIXED_IN_A_DRAW
)
ALWAYS = "1 = 1"

REFUSED = (
    ("closing_file", "UPDATE", ALWAYS, "an imported file stays as it is"),
    ("self_score", "INSERT", DRAW_ANNOUNCED, "the draw is announced: self-assessments are fixed"),
    ("self_score", "UPDATE", ALWAYS, "a self-assessment is replaced, never changed"),
    ("self_score", "DELETE", DRAW_ANNOUNCED, "the draw is announced: self-assessments are fixed"),
    ("draw", "UPDATE", SEED_ENTERED_ONCE, "an announced draw takes its seed, once, nothing else"),
    ("draw", "DELETE", ALWAYS, "an announced draw stays"),
    ("drawn", "INSERT", DRAW_REVEALED, "the draw is made"),
    ("evaluated", "INSERT", EVALUATION_PUBLISHED, "a published catalogue stays"),
    ("evaluated", "UPDATE", ALWAYS, "an evaluation is replaced, never changed"),
    ("evaluated", "DELETE", EVALUATION_PUBLISHED, "a published catalogue stays"),
    ("verified_score", "INSERT", EVALUATION_PUBLISHED, "a published catalogue stays"),
    ("verified_score", "UPDATE", ALWAYS, "an evaluation is replaced, never changed"),
    ("verified_score", "DELETE", EVALUATION_PUBLISHED, "a published catalogue stays"),
)
"""Table, event, when it is refused ("{row}": the row it is about), and what is said then."""


def upgrade() -> None:
    _create_tables()
    guards.keep("drawn")
    guards.keep("spot_check")
    guards.keep("evaluation", "OLD.published_at IS NOT NULL")
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _for_postgresql() if postgresql else _for_sqlite():
        op.execute(statement)


def _for_sqlite() -> Iterator[str]:
    for table, event, condition, message in REFUSED:
        when = condition.format(row="NEW" if event == "INSERT" else "OLD")
        yield (
            f"CREATE TRIGGER refuse_{table}_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {when}; END"
        )


def _for_postgresql() -> Iterator[str]:
    for table, event, condition, message in REFUSED:
        when = condition.format(row="NEW" if event == "INSERT" else "OLD")
        name, row = f"refuse_{table}_{event.lower()}", "OLD" if event == "DELETE" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {when} THEN RAISE EXCEPTION '{message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {row}; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    for table in dict.fromkeys(table for table, *_ in REFUSED if table != "drawn"):
        yield (
            f"CREATE TRIGGER refuse_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _create_tables() -> None:
    op.create_table(
        "closing_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('self_assessments', 'spot_checks', 'evaluation')",
            name=op.f("ck_closing_file_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["edition"], ["edition.code"], name=op.f("fk_closing_file_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_closing_file_sha256")),
    )
    op.create_table(
        "draw",
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("candidates_sha256", sa.String(length=64), nullable=False),
        sa.Column("seed_sha256", sa.String(length=64), nullable=False),
        sa.Column("awaited", sa.Text(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("public_number", sa.Text(), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(seed IS NULL) = (revealed_at IS NULL)", name=op.f("ck_draw_revealed_at")
        ),
        sa.CheckConstraint(
            "public_number IS NULL OR seed IS NOT NULL", name=op.f("ck_draw_public_number")
        ),
        sa.CheckConstraint(
            "seed IS NULL OR (awaited IS NULL) = (public_number IS NULL)",
            name=op.f("ck_draw_awaited"),
        ),
        sa.CheckConstraint("size BETWEEN 1 AND candidates", name=op.f("ck_draw_size")),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_draw_edition")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_draw")),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("evaluated", sa.Integer(), nullable=False),
        sa.Column("catalogued", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chained_to", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(published_at IS NULL) = (chained_to IS NULL)", name=op.f("ck_evaluation_chained_to")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (sha256 IS NULL)", name=op.f("ck_evaluation_sha256")
        ),
        sa.CheckConstraint("version = 1 OR reason IS NOT NULL", name=op.f("ck_evaluation_reason")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_evaluation_version")),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_evaluation_edition")),
        sa.ForeignKeyConstraint(["file"], ["closing_file.id"], name=op.f("fk_evaluation_file")),
        sa.ForeignKeyConstraint(["method"], ["method.id"], name=op.f("fk_evaluation_method")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("edition", "version", name=op.f("uq_evaluation_edition_version")),
    )
    op.create_table(
        "drawn",
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_drawn_position")),
        sa.ForeignKeyConstraint(["edition"], ["draw.edition"], name=op.f("fk_drawn_edition")),
        sa.ForeignKeyConstraint(
            ["project", "edition"],
            ["project.code", "project.edition"],
            name=op.f("fk_drawn_project_edition"),
        ),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_drawn")),
        sa.UniqueConstraint("edition", "position", name=op.f("uq_drawn_edition_position")),
    )
    op.create_table(
        "evaluated",
        sa.Column("evaluation", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=True),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("capped", sa.Boolean(), nullable=False),
        sa.Column("not_evaluated", sa.String(), nullable=True),
        sa.Column("catalogued", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(grade IS NULL) <> (not_evaluated IS NULL)", name=op.f("ck_evaluated_grade_or_reason")
        ),
        sa.CheckConstraint(
            "(grade IS NULL) = (total IS NULL)", name=op.f("ck_evaluated_grade_with_total")
        ),
        sa.CheckConstraint("total BETWEEN 0 AND 10000", name=op.f("ck_evaluated_total")),
        sa.ForeignKeyConstraint(
            ["evaluation"], ["evaluation.id"], name=op.f("fk_evaluated_evaluation")
        ),
        sa.ForeignKeyConstraint(["project"], ["project.code"], name=op.f("fk_evaluated_project")),
        sa.PrimaryKeyConstraint("evaluation", "project", name=op.f("pk_evaluated")),
    )
    with op.batch_alter_table("evaluated", schema=None) as batch_op:
        batch_op.create_index("ix_evaluated_project", ["project"], unique=False)

    op.create_table(
        "self_score",
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_self_score_score")),
        sa.ForeignKeyConstraint(["file"], ["closing_file.id"], name=op.f("fk_self_score_file")),
        sa.ForeignKeyConstraint(
            ["project", "edition"],
            ["project.code", "project.edition"],
            name=op.f("fk_self_score_project_edition"),
        ),
        sa.PrimaryKeyConstraint("project", "dimension", name=op.f("pk_self_score")),
    )
    with op.batch_alter_table("self_score", schema=None) as batch_op:
        batch_op.create_index("ix_self_score_edition", ["edition"], unique=False)

    op.create_table(
        "spot_check",
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('passed', 'rectify', 'failed')", name=op.f("ck_spot_check_outcome")
        ),
        sa.ForeignKeyConstraint(["file"], ["closing_file.id"], name=op.f("fk_spot_check_file")),
        sa.ForeignKeyConstraint(["project"], ["drawn.project"], name=op.f("fk_spot_check_project")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_spot_check")),
    )
    op.create_table(
        "verified_score",
        sa.Column("evaluation", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_verified_score_score")),
        sa.ForeignKeyConstraint(
            ["evaluation", "project"],
            ["evaluated.evaluation", "evaluated.project"],
            name=op.f("fk_verified_score_evaluation_project"),
        ),
        sa.PrimaryKeyConstraint(
            "evaluation", "project", "dimension", name=op.f("pk_verified_score")
        ),
    )
