"""A list stays as it was imported: projects, applicants, and the rules that were waived."""

from data_access.migrations import guards

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_A_LIST = ("project", "applicant", "waiver")


def upgrade() -> None:
    """Go from 0003 to 0004."""
    for table in OF_A_LIST:
        guards.keep(table)
