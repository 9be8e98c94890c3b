"""Tables and constraints. What a score means stands in the method, a code in the edition.

Scores and totals are stored as whole hundredths of a point (87.50 is 8750), so that equal is equal.
"""

from datetime import UTC, date, datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    SmallInteger,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from data_access.closing.methods import OUTCOMES

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

SQLModel.metadata = METADATA

RELEASE_STATUSES = ("draft", "preview", "published", "superseded")
OBJECTION_STATES = ("received", "accepted", "rejected", "answered")
GROUPS = ("category", "direction", "region", "unit")


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Take a moment to UTC; ValueError for one without a time zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return a moment in UTC; SQLite gives it back without its time zone."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Edition(SQLModel, table=True):
    """批次. The facts stand in the edition's file; here only what other rows refer to.

    What the file does not know is NULL.
    """

    code: str = Field(primary_key=True)
    listed_on: date | None = None
    projects: int | None = None


class Category(SQLModel, table=True):
    """类别 of an edition."""

    edition: str = Field(primary_key=True, foreign_key="edition.code")
    code: str = Field(primary_key=True)


class Direction(SQLModel, table=True):
    """细分方向 of an edition; each belongs to one category."""

    __table_args__ = (
        ForeignKeyConstraint(["edition", "category"], ["category.edition", "category.code"]),
        UniqueConstraint("edition", "code", "category"),
    )
    edition: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    category: str


class Region(SQLModel, table=True):
    """Province-level region, GB/T 2260."""

    code: str = Field(primary_key=True)
    name_zh: str
    name_en: str


class RecommendingUnit(SQLModel, table=True):
    """推荐单位 of an edition; names, kind and quota are those of that edition, or of its list.

    `quota` is NULL where the notice gives its kind none.
    """

    __tablename__ = "recommending_unit"
    __table_args__ = (CheckConstraint("quota >= 0", name="quota"),)
    edition: str = Field(primary_key=True, foreign_key="edition.code")
    code: str = Field(primary_key=True)
    kind: str
    name_zh: str
    name_en: str
    region: str | None = Field(default=None, foreign_key="region.code")
    quota: int | None = None


class ImportedFile(SQLModel, table=True):
    """A file that was imported: the same bytes are not taken twice."""

    __tablename__ = "imported_file"
    __table_args__ = (CheckConstraint(_one_of("kind", ("list", "ratings")), name="kind"),)
    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    kind: str
    name: str
    rows: int
    imported_at: datetime = Field(sa_type=Moment)
    edition: str = Field(foreign_key="edition.code")
    period: str | None = None


class Project(SQLModel, table=True):
    """项目: what never changes of it. `code`, edition and list number, is public.

    Its names, applicants and groups stand in the versions of the list.
    """

    __table_args__ = (UniqueConstraint("code", "edition"),)
    code: str = Field(primary_key=True)
    edition: str = Field(foreign_key="edition.code")


class ListVersion(SQLModel, table=True):
    """名单, version n. Replaced as a whole until it is published, with the edition's first release;
    then the database refuses every change, and a correction is version n + 1, published at once.
    """

    __tablename__ = "list_version"
    __table_args__ = (
        UniqueConstraint("edition", "version"),
        UniqueConstraint("id", "edition"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("version = 1 OR reason IS NOT NULL", name="reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(foreign_key="edition.code")
    version: int
    file: int = Field(foreign_key="imported_file.id")
    reason: str | None = Field(default=None, sa_type=Text)
    published_at: datetime | None = Field(default=None, sa_type=Moment)


class ListedProject(SQLModel, table=True):
    """A project as a version of the list has it; `region` empty: 地区未标明.

    `search_text` has the names of this version and of all before it.
    """

    __tablename__ = "listed_project"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_version", "edition"], ["list_version.id", "list_version.edition"]
        ),
        ForeignKeyConstraint(["project", "edition"], ["project.code", "project.edition"]),
        ForeignKeyConstraint(
            ["edition", "direction", "category"],
            ["direction.edition", "direction.code", "direction.category"],
        ),
        ForeignKeyConstraint(
            ["edition", "unit"], ["recommending_unit.edition", "recommending_unit.code"]
        ),
        UniqueConstraint("list_version", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("dcmm_level BETWEEN 1 AND 5", name="dcmm_level"),
        CheckConstraint(
            _one_of("applicant_kind", ("industrial", "other", "provider")), name="applicant_kind"
        ),
    )
    list_version: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    edition: str
    number: int
    name_zh: str
    name_en: str | None = None
    category: str
    direction: str
    unit: str
    region: str | None = Field(default=None, foreign_key="region.code")
    applicant_kind: str | None = None
    dcmm_level: int | None = Field(default=None, sa_type=SmallInteger)
    dcmm_standard: str | None = None
    summary_zh: str | None = Field(default=None, sa_type=Text)
    summary_en: str | None = Field(default=None, sa_type=Text)
    search_text: str = Field(sa_type=Text)


class Applicant(SQLModel, table=True):
    """申报主体 of a project in a version of the list; position 1 leads."""

    __tablename__ = "listed_applicant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_version", "project"], ["listed_project.list_version", "listed_project.project"]
        ),
        CheckConstraint("position >= 1", name="position"),
    )
    list_version: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    position: int = Field(primary_key=True, sa_type=SmallInteger)
    name_zh: str
    name_en: str | None = None


class Waiver(SQLModel, table=True):
    """A rule of the notice that was waived at import, with the reason; shown on the site."""

    id: int | None = Field(default=None, primary_key=True)
    file: int = Field(foreign_key="imported_file.id")
    edition: str = Field(foreign_key="edition.code")
    rule: str
    subject: str
    reason: str = Field(sa_type=Text)
    accepted_at: datetime = Field(sa_type=Moment)


class MethodVersion(SQLModel, table=True):
    """A method as it was used: the text of its file and its SHA-256."""

    __tablename__ = "method"
    __table_args__ = (
        CheckConstraint(_one_of("status", ("illustrative", "official")), name="status"),
    )
    id: str = Field(primary_key=True)
    version: str
    status: str
    text: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)


class Release(SQLModel, table=True):
    """发布: the ratings of one period, version n. `code` is "2022Q1.1".

    Once published the database refuses every change; until readers see it, it may be taken back
    as a draft. Readers see it from `published_at` on, which
    may lie in the future. It is superseded when they see a newer version of its period; that is
    not stored (schema 0001 did). `previous` is the release it is compared with, `chained_to` the
    one published before it, whose hash its own covers; NULL for the first, and for those published
    under schema 0001. `bridged_from`: the method before, where the method changed. `list_version`
    says by which names, applicants and groups the projects go; a draft follows the newest.
    `canonical` is the version of the canonical JSON that its hash is of.
    """

    __table_args__ = (
        UniqueConstraint("edition", "period", "version"),
        UniqueConstraint("edition", "code"),
        UniqueConstraint("id", "edition"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint(_one_of("status", RELEASE_STATUSES), name="status"),
        CheckConstraint(
            "(status IN ('draft', 'preview')) = (published_at IS NULL)", name="published_at"
        ),
        CheckConstraint("(status IN ('draft', 'preview')) = (sha256 IS NULL)", name="sha256"),
        CheckConstraint("version = 1 OR reason IS NOT NULL", name="reason"),
        Index("ix_release_chained_to", "chained_to", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(foreign_key="edition.code")
    code: str
    period: str
    period_end: date
    version: int
    method: str = Field(foreign_key="method.id")
    status: str
    demo: bool = False
    reason: str | None = Field(default=None, sa_type=Text)
    previous: int | None = Field(default=None, foreign_key="release.id")
    file: int = Field(foreign_key="imported_file.id")
    listed: int
    rated: int
    created_at: datetime = Field(sa_type=Moment)
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    sha256: str | None = Field(default=None, max_length=64)
    chained_to: int | None = Field(default=None, foreign_key="release.id")
    bridged_from: str | None = Field(default=None, foreign_key="method.id")
    objections_until: datetime | None = Field(default=None, sa_type=Moment)
    list_version: int = Field(foreign_key="list_version.id")
    canonical: int = Field(default=1, sa_type=SmallInteger)


def _board_index(*leading: str) -> Index:
    """Index the board in an order, and carry all that filters ask of: no row need be read.

    A filtered page is a walk along this order, skipping what does not fit; an index per filter
    would save milliseconds at 100,000 projects and double the time of publication.
    """
    carried = ("category", "direction", "region", "unit", "stars", "project")
    rest = tuple(column for column in carried if column not in leading)
    return Index(f"ix_rating_{leading[0]}", "release", *leading, *rest)


class Rating(SQLModel, table=True):
    """One project in one release: rated, or not rated with a reason; the database refuses neither
    and both. The project's groups are repeated here so that a filtered page is one index walk.

    `rank_low`..`rank_high` is where the rank moved (5-95 %) when the weights were perturbed;
    `stability` is the share of those runs, in thousandths, in which the stars stayed the same.
    `position` is the order on the board (rank, then project code, not rated last); among equal
    totals it means nothing. These, `tied` and `change` are set when the release is published.
    """

    __table_args__ = (
        ForeignKeyConstraint(["release", "edition"], ["release.id", "release.edition"]),
        ForeignKeyConstraint(["project", "edition"], ["project.code", "project.edition"]),
        CheckConstraint("(stars IS NULL) <> (not_rated IS NULL)", name="rated_or_reason"),
        CheckConstraint("(stars IS NULL) = (total IS NULL)", name="stars_with_total"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("total BETWEEN 0 AND 10000", name="total"),
        CheckConstraint("rank >= 1", name="rank"),
        CheckConstraint("rank_low <= rank_high", name="interval"),
        CheckConstraint("stability BETWEEN 0 AND 1000", name="stability"),
        CheckConstraint(
            _one_of(
                "evidence",
                ("self_reported", "third_party", "spot_checked", "spot_check_failed"),
            ),
            name="evidence",
        ),
        CheckConstraint(
            _one_of("capped_by", ("missing", "evidence")),
            name="capped_by",
        ),
        _board_index("position"),
        _board_index("change", "position"),
        _board_index("stability", "position"),
        Index("ix_rating_project", "project", "release"),
    )
    release: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    edition: str
    category: str
    direction: str
    region: str | None = None
    unit: str
    total: int | None = Field(default=None, sa_type=SmallInteger)
    stars: int | None = Field(default=None, sa_type=SmallInteger)
    not_rated: str | None = None
    note: str | None = Field(default=None, sa_type=Text)
    evidence: str | None = None
    capped_by: str | None = None
    position: int | None = None
    rank: int | None = None
    tied: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    stability: int | None = Field(default=None, sa_type=SmallInteger)
    change: int | None = None


class Score(SQLModel, table=True):
    """维度得分 in hundredths; a missing score has a reason instead of a value."""

    __table_args__ = (
        ForeignKeyConstraint(["release", "project"], ["rating.release", "rating.project"]),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score"),
        CheckConstraint("(score IS NULL) <> (missing IS NULL)", name="score_or_reason"),
        Index("ix_score_dimension", "release", "dimension", "score", "project"),
    )
    release: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    score: int | None = Field(default=None, sa_type=SmallInteger)
    missing: str | None = None


class Standing(SQLModel, table=True):
    """Rank of a rated project within one of its groups, with the group's size and the interval."""

    __table_args__ = (
        ForeignKeyConstraint(["release", "project"], ["rating.release", "rating.project"]),
        CheckConstraint(_one_of("kind", GROUPS), name="kind"),
    )
    release: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    rank: int
    size: int
    tied: int
    rank_low: int
    rank_high: int


class Move(SQLModel, table=True):
    """Why the rank changed since the release before: five parts that add up to the change.

    Positive is upwards. `previous_rank` is the rank in the release before.
    """

    __table_args__ = (
        ForeignKeyConstraint(["release", "project"], ["rating.release", "rating.project"]),
    )
    release: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    previous_rank: int
    previous_total: int
    previous_stars: int
    own_scores: int
    others_scores: int
    entries_and_exits: int
    method: int
    correction: int


class Bridge(SQLModel, table=True):
    """What the method before would have given a project for the same inputs, where it changed."""

    __table_args__ = (
        ForeignKeyConstraint(["release", "project"], ["rating.release", "rating.project"]),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("total BETWEEN 0 AND 10000", name="total"),
    )
    release: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    total: int | None = Field(default=None, sa_type=SmallInteger)
    stars: int | None = Field(default=None, sa_type=SmallInteger)
    rank: int | None = None


class Objection(SQLModel, table=True):
    """One step of an objection against a previewed release: received, then accepted or rejected;
    answered, where what was accepted does not show in the ratings.

    Steps are added, never changed; `number` counts the objections of a release from 1. `text` is
    what was objected, or why it was decided so: readers see counts, never texts. `at` is when it
    was received or decided, which may be before it was entered. `release` is "catalogue.1" for the
    first catalogue.
    """

    __table_args__ = (
        ForeignKeyConstraint(["project", "edition"], ["project.code", "project.edition"]),
        UniqueConstraint("edition", "release", "number", "state"),
        CheckConstraint(_one_of("state", OBJECTION_STATES), name="state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition: str
    release: str
    project: str
    number: int
    state: str
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)


class Preview(SQLModel, table=True):
    """What those who are rated were shown of a draft, as JSON, and until when they may object.

    `subject` is the code of a release, or "catalogue.1". Rows are added, never changed: the last
    one counts.
    """

    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(foreign_key="edition.code")
    subject: str
    at: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    content: str = Field(sa_type=Text)


class Act(SQLModel, table=True):
    """Something the publisher did: who, when, with which file, what it changed, what was waived.

    The database refuses to change or delete an act. Readers see it from `public_from` on, never
    where that is empty. `changed` and `waived` are JSON.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    at: datetime = Field(sa_type=Moment)
    public_from: datetime | None = Field(default=None, sa_type=Moment)
    publisher: str
    edition: str = Field(foreign_key="edition.code")
    subject: str
    file: str | None = None
    file_sha256: str | None = Field(default=None, max_length=64)
    changed: str = Field(sa_type=Text)
    waived: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)


class Document(SQLModel, table=True):
    """A published document of an edition: the link `number` of the chain that covers all that
    readers see; `chain.covering` says what its `text` is, `sha256` is the hash of that.

    Added with what it publishes, never changed. Readers see it from `public_from` on, never where
    that is empty, nor once another one withdraws it.
    """

    __table_args__ = (
        UniqueConstraint("edition", "number"),
        CheckConstraint("number >= 1", name="number"),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(foreign_key="edition.code")
    number: int
    public_from: datetime | None = Field(default=None, sa_type=Moment)
    text: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)


PROOFS = ("signature", "time_stamp")


class Proof(SQLModel, table=True):
    """What others can check of a document: a signature as `ssh-keygen -Y sign` writes it, a time
    stamp by RFC 3161 in base64; both are of its checkpoint (`chain.checkpoints`).
    """

    __table_args__ = (CheckConstraint(_one_of("kind", PROOFS), name="kind"),)
    document: int = Field(primary_key=True, foreign_key="document.id")
    kind: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)


# ---------------------------------------------------------------- the end of an edition

CLOSING_FILES = ("self_assessments", "spot_checks", "evaluation")


class ClosingFile(SQLModel, table=True):
    """A file of the end of an edition that was imported: the same bytes are not taken twice."""

    __tablename__ = "closing_file"
    __table_args__ = (CheckConstraint(_one_of("kind", CLOSING_FILES), name="kind"),)
    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    kind: str
    name: str
    rows: int
    imported_at: datetime = Field(sa_type=Moment)
    edition: str = Field(foreign_key="edition.code")


class SelfScore(SQLModel, table=True):
    """自查评估: what a project gives itself in one dimension, in hundredths.

    Fixed once the draw of the edition is announced.
    """

    __tablename__ = "self_score"
    __table_args__ = (
        ForeignKeyConstraint(["project", "edition"], ["project.code", "project.edition"]),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score"),
        Index("ix_self_score_edition", "edition"),
    )
    project: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    edition: str
    score: int = Field(sa_type=SmallInteger)
    file: int = Field(foreign_key="closing_file.id")


class Draw(SQLModel, table=True):
    """随机抽查的抽签: announced with the hash of its seed; the seed is entered once, later.

    `awaited` says which number, public only after the announcement, decides beside the seed.
    """

    __table_args__ = (
        CheckConstraint("size BETWEEN 1 AND candidates", name="size"),
        CheckConstraint("(seed IS NULL) = (revealed_at IS NULL)", name="revealed_at"),
        CheckConstraint("public_number IS NULL OR seed IS NOT NULL", name="public_number"),
        CheckConstraint(
            "seed IS NULL OR (awaited IS NULL) = (public_number IS NULL)", name="awaited"
        ),
    )
    edition: str = Field(primary_key=True, foreign_key="edition.code")
    size: int
    candidates: int
    candidates_sha256: str = Field(max_length=64)
    seed_sha256: str = Field(max_length=64)
    awaited: str | None = Field(default=None, sa_type=Text)
    announced_at: datetime = Field(sa_type=Moment)
    seed: str | None = Field(default=None, sa_type=Text)
    public_number: str | None = Field(default=None, sa_type=Text)
    revealed_at: datetime | None = Field(default=None, sa_type=Moment)


class Drawn(SQLModel, table=True):
    """A project that was drawn; `position` is its place in the draw, from 1."""

    __table_args__ = (
        ForeignKeyConstraint(["project", "edition"], ["project.code", "project.edition"]),
        UniqueConstraint("edition", "position"),
        CheckConstraint("position >= 1", name="position"),
    )
    project: str = Field(primary_key=True)
    edition: str = Field(foreign_key="draw.edition")
    position: int


class SpotCheck(SQLModel, table=True):
    """What the spot check of a drawn project found."""

    __tablename__ = "spot_check"
    __table_args__ = (CheckConstraint(_one_of("outcome", OUTCOMES), name="outcome"),)
    project: str = Field(primary_key=True, foreign_key="drawn.project")
    outcome: str
    finding: str | None = Field(default=None, sa_type=Text)
    file: int = Field(foreign_key="closing_file.id")


class Evaluation(SQLModel, table=True):
    """系统评价 and 目录清单 of an edition, version n; a draft until it has its hash.

    `chained_to` is the hash of the version before, or of the edition's newest release. Projects
    go by the list's newest version when it was published. `canonical` as in `Release`.
    """

    __table_args__ = (
        UniqueConstraint("edition", "version"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("version = 1 OR reason IS NOT NULL", name="reason"),
        CheckConstraint("(published_at IS NULL) = (sha256 IS NULL)", name="sha256"),
        CheckConstraint("(published_at IS NULL) = (chained_to IS NULL)", name="chained_to"),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(foreign_key="edition.code")
    version: int
    method: str = Field(foreign_key="method.id")
    demo: bool = False
    reason: str | None = Field(default=None, sa_type=Text)
    file: int = Field(foreign_key="closing_file.id")
    listed: int
    evaluated: int
    catalogued: int
    created_at: datetime = Field(sa_type=Moment)
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    chained_to: str | None = Field(default=None, max_length=64)
    sha256: str | None = Field(default=None, max_length=64)
    canonical: int = Field(default=1, sa_type=SmallInteger)


class Evaluated(SQLModel, table=True):
    """One project in the final evaluation: a grade, or why there is none; never both."""

    __table_args__ = (
        ForeignKeyConstraint(["project"], ["project.code"]),
        CheckConstraint("(grade IS NULL) <> (not_evaluated IS NULL)", name="grade_or_reason"),
        CheckConstraint("(grade IS NULL) = (total IS NULL)", name="grade_with_total"),
        CheckConstraint("total BETWEEN 0 AND 10000", name="total"),
        Index("ix_evaluated_project", "project"),
    )
    evaluation: int = Field(primary_key=True, foreign_key="evaluation.id")
    project: str = Field(primary_key=True)
    total: int | None = Field(default=None, sa_type=SmallInteger)
    grade: str | None = None
    capped: bool = False
    not_evaluated: str | None = None
    catalogued: bool = False
    note: str | None = Field(default=None, sa_type=Text)


class VerifiedScore(SQLModel, table=True):
    """What was verified of a project in one dimension, in hundredths."""

    __tablename__ = "verified_score"
    __table_args__ = (
        ForeignKeyConstraint(
            ["evaluation", "project"], ["evaluated.evaluation", "evaluated.project"]
        ),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score"),
    )
    evaluation: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    score: int = Field(sa_type=SmallInteger)
