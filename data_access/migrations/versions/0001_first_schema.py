"""First schema: editions, units, projects, methods, releases, ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_edition")),
    )
    op.create_table(
        "method",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("status IN ('illustrative', 'official')", name=op.f("ck_method_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method")),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "category",
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_category_edition")),
        sa.PrimaryKeyConstraint("edition", "code", name=op.f("pk_category")),
    )
    op.create_table(
        "imported_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('list', 'ratings')", name=op.f("ck_imported_file_kind")),
        sa.ForeignKeyConstraint(
            ["edition"], ["edition.code"], name=op.f("fk_imported_file_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_imported_file_sha256")),
    )
    op.create_table(
        "recommending_unit",
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('province', 'corps', 'separately_planned_city', 'central_enterprise')",
            name=op.f("ck_recommending_unit_kind"),
        ),
        sa.CheckConstraint("quota >= 0", name=op.f("ck_recommending_unit_quota")),
        sa.ForeignKeyConstraint(
            ["edition"], ["edition.code"], name=op.f("fk_recommending_unit_edition")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_recommending_unit_region")
        ),
        sa.PrimaryKeyConstraint("edition", "code", name=op.f("pk_recommending_unit")),
    )
    op.create_table(
        "direction",
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition", "category"],
            ["category.edition", "category.code"],
            name=op.f("fk_direction_edition_category"),
        ),
        sa.PrimaryKeyConstraint("edition", "code", name=op.f("pk_direction")),
        sa.UniqueConstraint(
            "edition", "code", "category", name=op.f("uq_direction_edition_code_category")
        ),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(status IN ('draft', 'preview')) = (published_at IS NULL)",
            name=op.f("ck_release_published_at"),
        ),
        sa.CheckConstraint(
            "(status IN ('draft', 'preview')) = (sha256 IS NULL)", name=op.f("ck_release_sha256")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'preview', 'published', 'superseded')",
            name=op.f("ck_release_status"),
        ),
        sa.CheckConstraint("version = 1 OR reason IS NOT NULL", name=op.f("ck_release_reason")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_release_version")),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_release_edition")),
        sa.ForeignKeyConstraint(["file"], ["imported_file.id"], name=op.f("fk_release_file")),
        sa.ForeignKeyConstraint(["method"], ["method.id"], name=op.f("fk_release_method")),
        sa.ForeignKeyConstraint(["previous"], ["release.id"], name=op.f("fk_release_previous")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("edition", "code", name=op.f("uq_release_edition_code")),
        sa.UniqueConstraint(
            "edition", "period", "version", name=op.f("uq_release_edition_period_version")
        ),
        sa.UniqueConstraint("id", "edition", name=op.f("uq_release_id_edition")),
    )
    op.create_table(
        "unit_alias",
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition", "unit"],
            ["recommending_unit.edition", "recommending_unit.code"],
            name=op.f("fk_unit_alias_edition_unit"),
        ),
        sa.PrimaryKeyConstraint("edition", "alias", name=op.f("pk_unit_alias")),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_waiver_edition")),
        sa.ForeignKeyConstraint(["file"], ["imported_file.id"], name=op.f("fk_waiver_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_table(
        "project",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("applicant_kind", sa.String(), nullable=True),
        sa.Column("dcmm_level", sa.SmallInteger(), nullable=True),
        sa.Column("dcmm_standard", sa.String(), nullable=True),
        sa.Column("summary_zh", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "applicant_kind IN ('industrial', 'other', 'provider')",
            name=op.f("ck_project_applicant_kind"),
        ),
        sa.CheckConstraint("dcmm_level BETWEEN 1 AND 5", name=op.f("ck_project_dcmm_level")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_project_number")),
        sa.ForeignKeyConstraint(
            ["edition", "direction", "category"],
            ["direction.edition", "direction.code", "direction.category"],
            name=op.f("fk_project_edition_direction_category"),
        ),
        sa.ForeignKeyConstraint(
            ["edition", "unit"],
            ["recommending_unit.edition", "recommending_unit.code"],
            name=op.f("fk_project_edition_unit"),
        ),
        sa.ForeignKeyConstraint(["file"], ["imported_file.id"], name=op.f("fk_project_file")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_project_region")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_project")),
        sa.UniqueConstraint("code", "edition", name=op.f("uq_project_code_edition")),
        sa.UniqueConstraint("edition", "number", name=op.f("uq_project_edition_number")),
    )
    op.create_table(
        "applicant",
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.CheckConstraint("position >= 1", name=op.f("ck_applicant_position")),
        sa.ForeignKeyConstraint(["project"], ["project.code"], name=op.f("fk_applicant_project")),
        sa.PrimaryKeyConstraint("project", "position", name=op.f("pk_applicant")),
    )
    with op.batch_alter_table("applicant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_applicant_name_zh"), ["name_zh"], unique=False)

    op.create_table(
        "rating",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=True),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.Column("not_rated", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("capped_by", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("tied", sa.Integer(), nullable=True),
        sa.Column("rank_low", sa.Integer(), nullable=True),
        sa.Column("rank_high", sa.Integer(), nullable=True),
        sa.Column("stability", sa.SmallInteger(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "capped_by IN ('missing', 'evidence')", name=op.f("ck_rating_capped_by")
        ),
        sa.CheckConstraint(
            "evidence IN ('self_reported', 'third_party', 'spot_checked', 'spot_check_failed')",
            name=op.f("ck_rating_evidence"),
        ),
        sa.CheckConstraint(
            "(stars IS NULL) <> (not_rated IS NULL)", name=op.f("ck_rating_rated_or_reason")
        ),
        sa.CheckConstraint(
            "(stars IS NULL) = (total IS NULL)", name=op.f("ck_rating_stars_with_total")
        ),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_rating_rank")),
        sa.CheckConstraint("rank_low <= rank_high", name=op.f("ck_rating_interval")),
        sa.CheckConstraint("stability BETWEEN 0 AND 1000", name=op.f("ck_rating_stability")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_rating_stars")),
        sa.CheckConstraint("total BETWEEN 0 AND 10000", name=op.f("ck_rating_total")),
        sa.ForeignKeyConstraint(
            ["project", "edition"],
            ["project.code", "project.edition"],
            name=op.f("fk_rating_project_edition"),
        ),
        sa.ForeignKeyConstraint(
            ["release", "edition"],
            ["release.id", "release.edition"],
            name=op.f("fk_rating_release_edition"),
        ),
        sa.PrimaryKeyConstraint("release", "project", name=op.f("pk_rating")),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rating_change",
            [
                "release",
                "change",
                "position",
                "category",
                "direction",
                "region",
                "unit",
                "stars",
                "project",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_rating_position",
            ["release", "position", "category", "direction", "region", "unit", "stars", "project"],
            unique=False,
        )
        batch_op.create_index("ix_rating_project", ["project", "release"], unique=False)
        batch_op.create_index(
            "ix_rating_stability",
            [
                "release",
                "stability",
                "position",
                "category",
                "direction",
                "region",
                "unit",
                "stars",
                "project",
            ],
            unique=False,
        )

    op.create_table(
        "move",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("previous_rank", sa.Integer(), nullable=False),
        sa.Column("previous_total", sa.Integer(), nullable=False),
        sa.Column("previous_stars", sa.Integer(), nullable=False),
        sa.Column("own_scores", sa.Integer(), nullable=False),
        sa.Column("others_scores", sa.Integer(), nullable=False),
        sa.Column("entries_and_exits", sa.Integer(), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release", "project"],
            ["rating.release", "rating.project"],
            name=op.f("fk_move_release_project"),
        ),
        sa.PrimaryKeyConstraint("release", "project", name=op.f("pk_move")),
    )
    op.create_table(
        "score",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=True),
        sa.Column("missing", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(score IS NULL) <> (missing IS NULL)", name=op.f("ck_score_score_or_reason")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_score_score")),
        sa.ForeignKeyConstraint(
            ["release", "project"],
            ["rating.release", "rating.project"],
            name=op.f("fk_score_release_project"),
        ),
        sa.PrimaryKeyConstraint("release", "project", "dimension", name=op.f("pk_score")),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index(
            "ix_score_dimension", ["release", "dimension", "score", "project"], unique=False
        )

    op.create_table(
        "standing",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("tied", sa.Integer(), nullable=False),
        sa.Column("rank_low", sa.Integer(), nullable=False),
        sa.Column("rank_high", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('category', 'direction', 'region', 'unit')", name=op.f("ck_standing_kind")
        ),
        sa.ForeignKeyConstraint(
            ["release", "project"],
            ["rating.release", "rating.project"],
            name=op.f("fk_standing_release_project"),
        ),
        sa.PrimaryKeyConstraint("release", "project", "kind", name=op.f("pk_standing")),
    )
