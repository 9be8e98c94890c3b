"""A list is a document with versions: what it says of projects stands in one of them.

What there was becomes version 1, published with the edition's first release.
"""

import sqlalchemy as sa
from alembic import op

from data_access.migrations import guards

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SAID_OF_A_PROJECT = (
    "number", "name_zh", "name_en", "category", "direction", "unit", "region", "applicant_kind",
    "dcmm_level", "dcmm_standard", "summary_zh", "summary_en", "search_text",
)  # fmt: skip
OF_THE_LIST = "id = {row}.list_version"
OF_THE_FILE = "file = {row}.file"


def upgrade() -> None:
    """Go from 0005 to 0006."""
    _create_tables()
    _fill_tables()
    _keep_of_projects_what_never_changes()
    for table in ("release", "evaluation"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN canonical SMALLINT DEFAULT 1 NOT NULL")
    op.execute("ALTER TABLE release ADD COLUMN list_version INTEGER REFERENCES list_version (id)")
    with guards.lifted("release"):
        op.execute(
            "UPDATE release SET list_version = "
            "(SELECT id FROM list_version WHERE list_version.edition = release.edition)"
        )
    guards.keep("list_version", "OLD.published_at IS NOT NULL")
    for table in ("listed_project", "listed_applicant"):
        guards.keep_with_list(table, OF_THE_LIST)
    guards.drop_keep("waiver")
    guards.keep_with_list("waiver", OF_THE_FILE)


def _fill_tables() -> None:
    op.execute(
        "INSERT INTO list_version (edition, version, file, published_at) "
        "SELECT edition, 1, MIN(file), (SELECT MIN(release.published_at) FROM release "
        "WHERE release.edition = project.edition AND release.status = 'published') "
        "FROM project GROUP BY edition"
    )
    said = ", ".join(SAID_OF_A_PROJECT)
    op.execute(
        f"INSERT INTO listed_project (list_version, project, edition, {said}) "  # noqa: S608
        f"SELECT list_version.id, project.code, project.edition, {said} "
        "FROM project JOIN list_version ON list_version.edition = project.edition"
    )
    op.execute(
        "INSERT INTO listed_applicant (list_version, project, position, name_zh, name_en) "
        "SELECT listed_project.list_version, applicant.project, position, applicant.name_zh, "
        "applicant.name_en FROM applicant "
        "JOIN listed_project ON listed_project.project = applicant.project"
    )
    op.drop_table("applicant")


def _keep_of_projects_what_never_changes() -> None:
    """Leave code and edition; SQLite makes the table anew: constraints name the other columns."""
    if op.get_bind().dialect.name != "sqlite":
        guards.drop_keep("project")
        for column in ("file", *SAID_OF_A_PROJECT):
            op.drop_column("project", column)
        op.create_foreign_key(
            op.f("fk_project_edition"), "project", "edition", ["edition"], ["code"]
        )
        return
    op.create_table(
        "project_and_edition",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.code"], name=op.f("fk_project_edition")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_project")),
        sa.UniqueConstraint("code", "edition", name=op.f("uq_project_code_edition")),
    )
    op.execute("INSERT INTO project_and_edition SELECT code, edition FROM project")
    op.drop_table("project")
    op.rename_table("project_and_edition", "project")


def _create_tables() -> None:
    op.create_table(
        "list_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_list_version_version")),
        sa.CheckConstraint(
            "version = 1 OR reason IS NOT NULL", name=op.f("ck_list_version_reason")
        ),
        sa.ForeignKeyConstraint(
            ["edition"], ["edition.code"], name=op.f("fk_list_version_edition")
        ),
        sa.ForeignKeyConstraint(["file"], ["imported_file.id"], name=op.f("fk_list_version_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_version")),
        sa.UniqueConstraint("edition", "version", name=op.f("uq_list_version_edition_version")),
        sa.UniqueConstraint("id", "edition", name=op.f("uq_list_version_id_edition")),
    )
    op.create_table(
        "listed_project",
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
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
        sa.CheckConstraint("number >= 1", name=op.f("ck_listed_project_number")),
        sa.CheckConstraint("dcmm_level BETWEEN 1 AND 5", name=op.f("ck_listed_project_dcmm_level")),
        sa.CheckConstraint(
            "applicant_kind IN ('industrial', 'other', 'provider')",
            name=op.f("ck_listed_project_applicant_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["list_version", "edition"],
            ["list_version.id", "list_version.edition"],
            name=op.f("fk_listed_project_list_version_edition"),
        ),
        sa.ForeignKeyConstraint(
            ["project", "edition"],
            ["project.code", "project.edition"],
            name=op.f("fk_listed_project_project_edition"),
        ),
        sa.ForeignKeyConstraint(
            ["edition", "direction", "category"],
            ["direction.edition", "direction.code", "direction.category"],
            name=op.f("fk_listed_project_edition_direction_category"),
        ),
        sa.ForeignKeyConstraint(
            ["edition", "unit"],
            ["recommending_unit.edition", "recommending_unit.code"],
            name=op.f("fk_listed_project_edition_unit"),
        ),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_listed_project_region")),
        sa.PrimaryKeyConstraint("list_version", "project", name=op.f("pk_listed_project")),
        sa.UniqueConstraint(
            "list_version", "number", name=op.f("uq_listed_project_list_version_number")
        ),
    )
    op.create_table(
        "listed_applicant",
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.CheckConstraint("position >= 1", name=op.f("ck_listed_applicant_position")),
        sa.ForeignKeyConstraint(
            ["list_version", "project"],
            ["listed_project.list_version", "listed_project.project"],
            name=op.f("fk_listed_applicant_list_version_project"),
        ),
        sa.PrimaryKeyConstraint(
            "list_version", "project", "position", name=op.f("pk_listed_applicant")
        ),
    )
