"""Editions whose two years are over, as far as a test needs them to have come."""

import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data_access import keys, objections
from data_access.closing.importing import import_evaluation, import_spot_checks
from data_access.closing.importing import import_self_assessments as import_assessments
from data_access.closing.publishing import announce_draw, publish_catalogue, reveal_seed
from data_access.closing.saving import drawn
from data_access.database import close, reading, transaction
from data_access.models import RecommendingUnit, Waiver
from data_access.publishing import bridge, publish
from data_access.settings import settings
from tests.data_access.conftest import new_database
from tests.data_access.made_up_files import xlsx
from tests.data_access.made_up_releases import NOW, draft, list_projects
from tests.data_access.other_methods import keep_other_method

METHOD = "evaluation-illustrative-1"
SEED = "a seed that nobody can guess, as it is long"
AFTER = datetime(2023, 11, 10, 2, tzinfo=UTC)
LATER = datetime(2023, 12, 10, 2, tzinfo=UTC)
DAY = timedelta(days=1)
PROJECTS = tuple(f"2021-{number:03d}" for number in range(1, 9))
SCORES = ("项目综合实力", "关键技术创新", "经济社会效益", "产业化推广价值")

Rows = Sequence[Sequence[object]]


def file_of(folder: Path, header: Sequence[str], rows: Rows, name: str = "f.xlsx") -> Path:
    """A workbook with a title, this header and these rows: the first stands in row 3."""
    return xlsx(folder / name, [["汇总表"], header, *rows], sheet="汇总")


def self_assessments(folder: Path, *rows: Sequence[object], name: str = "self.xlsx") -> Path:
    """Self-assessments: project and four scores; of all projects but the last by default."""
    every = rows or [(code, 90, 88, 86, 84.5) for code in PROJECTS[:-1]]
    return file_of(folder, ("项目编号", *SCORES), every, name)


def spot_checks(folder: Path, *rows: Sequence[object]) -> Path:
    """Results of spot checks: project, outcome, finding."""
    return file_of(folder, ("项目编号", "抽查结果", "抽查情况"), rows, "checks.xlsx")


def evaluation(folder: Path, *rows: Sequence[object], extra: Sequence[str] = ()) -> Path:
    """Verified scores: project, four scores, reason, and further columns; 80 each by default."""
    every = rows or [(code, 80, 80, 80, 80, None) for code in PROJECTS[:-1]]
    header = ("项目编号", *SCORES, "未评价原因", *extra)
    return file_of(folder, header, every, "evaluation.xlsx")


def list_and_rate(url: str) -> None:
    """List eight projects and publish one release."""
    with transaction(url) as session:
        list_projects(session, len(PROJECTS))
        draft(session, "2022Q1", dict.fromkeys(PROJECTS, (8000, 8000, 8000, 8000)))
        publish(session, "2021", "2022Q1", now=NOW)


def assess(url: str, folder: Path) -> None:
    """Import the self-assessments of all projects but the last."""
    import_assessments(self_assessments(folder), "2021", METHOD, url=url, now=AFTER)


def draw_three(url: str) -> tuple[str, ...]:
    """Announce the draw of three projects and reveal its seed."""
    with transaction(url) as session:
        announce_draw(session, "2021", size=3, seed=SEED, now=AFTER)
    with transaction(url) as session:
        return reveal_seed(session, "2021", seed=SEED, now=AFTER)


def check(url: str, folder: Path) -> None:
    """Import results: of the three drawn, one failed, one was rectified, one passed."""
    with reading(url) as session:
        failed, rectified, passed = drawn(session, "2021")
    rows = ((failed, "未通过", "不符"), (rectified, "整改后通过", "补正"), (passed, "通过", None))
    import_spot_checks(spot_checks(folder, *rows), "2021", url=url, now=AFTER)


def conclude(url: str, folder: Path) -> None:
    """Evaluate all and publish the catalogue."""
    import_evaluation(evaluation(folder), "2021", METHOD, url=url, now=AFTER)
    with transaction(url) as session:
        publish_catalogue(session, "2021", now=AFTER)


@pytest.fixture(scope="module")
def over(server: str, initialised: str) -> Iterator[str]:
    """Eight projects and a release; only to be copied."""
    with new_database(server, like=initialised) as url:
        list_and_rate(url)
        close(url)
        yield url


@pytest.fixture
def two_years_over(server: str, over: str) -> Iterator[str]:
    """An edition of eight projects and one release; nothing of its end is known."""
    with new_database(server, like=over) as url:
        yield url


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files lie from which the databases below were made."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def once_assessed(server: str, over: str, files: Path) -> Iterator[str]:
    """That edition with seven self-assessments; only to be copied, as what follows."""
    with new_database(server, like=over) as url:
        assess(url, files)
        close(url)
        yield url


@pytest.fixture(scope="module")
def once_drawn(server: str, once_assessed: str) -> Iterator[str]:
    """That edition with three drawn projects."""
    with new_database(server, like=once_assessed) as url:
        draw_three(url)
        close(url)
        yield url


@pytest.fixture(scope="module")
def once_checked(server: str, once_drawn: str, files: Path) -> Iterator[str]:
    """That edition with the results of its spot checks."""
    with new_database(server, like=once_drawn) as url:
        check(url, files)
        close(url)
        yield url


@pytest.fixture(scope="module")
def once_concluded(server: str, once_checked: str, files: Path) -> Iterator[str]:
    """That edition with its catalogue."""
    with new_database(server, like=once_checked) as url:
        conclude(url, files)
        close(url)
        yield url


@pytest.fixture
def assessed(server: str, once_assessed: str) -> Iterator[str]:
    """A database of the test's own with seven self-assessments."""
    with new_database(server, like=once_assessed) as url:
        yield url


@pytest.fixture
def drawn_three(server: str, once_drawn: str) -> Iterator[str]:
    """One with three drawn projects."""
    with new_database(server, like=once_drawn) as url:
        yield url


@pytest.fixture
def checked(server: str, once_checked: str) -> Iterator[str]:
    """One with the results of its spot checks."""
    with new_database(server, like=once_checked) as url:
        yield url


@pytest.fixture
def concluded(server: str, once_concluded: str) -> Iterator[str]:
    """One with its catalogue."""
    with new_database(server, like=once_concluded) as url:
        yield url


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, initialised_sqlite: str) -> Iterator[str]:
    """An edition with all there can be: a waived rule, a unit that its list brought, objections, a
    new method, a correction, a draw, checks, a catalogue, signatures and a key that succeeded.
    """
    folder = tmp_path_factory.mktemp("whole")
    for name in ("first", "second"):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(made, check=True)
    with (
        new_database(f"sqlite:///{folder}", like=initialised_sqlite) as url,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SIGNING_KEY", str(folder / "first"))
        settings.cache_clear()
        with transaction(url) as session:
            list_projects(session, len(PROJECTS))
            session.add(
                Waiver(
                    file=1, edition="2021", rule="count", subject="", reason="试点", accepted_at=NOW
                )
            )
            session.add(
                RecommendingUnit(
                    edition="2021",
                    code="unit-1",
                    kind="other",
                    name_zh="示例大学",
                    name_en="Example",
                )
            )
            scores = dict.fromkeys(PROJECTS, (8000, 8000, 8000, 8000))
            draft(session, "2022Q1", scores)
            opened = objections.Open("2021", "2022Q1.1", NOW, PROJECTS)
            objections.receive(session, opened, PROJECTS[0], "有异议", now=NOW)
            objections.decide(session, "2021", "2022Q1.1", 1, "rejected", "无误", now=NOW)
            publish(session, "2021", "2022Q1", now=NOW)
            draft(session, "2022Q2", {**scores, PROJECTS[1]: (9000, 9000, 9000, None)})
            keep_other_method(session, "2022Q2", {})
            bridge(session, "2021", "2022Q2")
            publish(session, "2021", "2022Q2", now=NOW + DAY, reason="方法调整")
            keys.succeed(session, "2021", str(folder / "second"), now=NOW + 2 * DAY)
            patch.setenv("SIGNING_KEY", str(folder / "second"))
            settings.cache_clear()
            draft(session, "2022Q1", scores, version=2, reason="更正")
            publish(session, "2021", "2022Q1", now=NOW + 2 * DAY)
        assess(url, folder)
        draw_three(url)
        check(url, folder)
        conclude(url, folder)
        close(url)
        patch.undo()
        settings.cache_clear()
        yield url
