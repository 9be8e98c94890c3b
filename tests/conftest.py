"""What every test may use: settings and language of no machine, a server, the demo."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings as hypothesis_settings

from data_access.settings import Settings, settings
from tests.demo import demo_file
from tests.effort import (
    EXHAUSTIVE,
    TRIED,
    USUAL_EXAMPLES,
    Note,
    examples,
    line_per_property,
    note_examples,
    tries_a_property,
)
from tests.postgres import running_postgres

hypothesis_settings.register_profile("patient", examples(USUAL_EXAMPLES, deadline=None))
hypothesis_settings.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """An exhaustive run tries properties and nothing else."""
    if EXHAUSTIVE:
        others = [item for item in items if not tries_a_property(item)]
        items[:] = [item for item in items if tries_a_property(item)]
        config.hook.pytest_deselected(items=others)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among what was imported: it took a sixth of a run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Tell the report how many examples were tried."""
    if call.when == "call":
        note_examples(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """End an exhaustive run with a line per property."""
    if EXHAUSTIVE:
        reports = [
            report
            for outcome in ("passed", "failed")
            for report in terminalreporter.getreports(outcome)
            if report.when == "call"
        ]
        terminalreporter.section("properties")
        for line in line_per_property(reports):
            terminalreporter.line(line)


def pytest_sessionfinish() -> None:
    """Look once for what nobody closed; pytest would look at all that is left five times."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Note:
    """Note what a property was tried with, and how often: `tried("kills", 12)`."""

    def note(what: str, count: int) -> None:
        request.node.user_properties.append((TRIED, f"{count} {what}"))

    return note


@pytest.fixture(scope="session", autouse=True)
def _settings_of_no_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        folder = tmp_path_factory.mktemp("settings")
        patch.setenv("DATABASE_URL", f"sqlite:///{folder / 'ratings.sqlite3'}")
        patch.setenv("REPORTS_FOLDER", str(folder / "reports"))
        patch.setenv("LANGUAGE", "zh_CN")
        patch.setenv("KEPT_FOLDER", str(folder / "kept"))
        patch.setitem(Settings.model_config, "env_file", None)
        settings.cache_clear()
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server started for this run, without a database name."""
    with TemporaryDirectory(prefix="ratings-") as outside_of_pytests_own_folder:
        # which every run of pytest closes to other users, the server's among them
        folder = Path(outside_of_pytests_own_folder) / "postgres" / "server"
        folder.mkdir(parents=True)
        with running_postgres(folder) as address:
            yield address


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a SQLite database with the demo edition and its eight releases; only to read."""
    copy = tmp_path_factory.mktemp("demo") / "ratings.sqlite3"
    shutil.copyfile(demo_file(), copy)
    return f"sqlite:///{copy}"
