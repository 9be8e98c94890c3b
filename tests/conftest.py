"""What every test may use: settings that owe nothing to this machine, a server, the demo."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings as hypothesis_settings

from data_access.demo import load_demo
from data_access.settings import Settings, settings
from tests.postgres import running_postgres

hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def _settings_of_no_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        folder = tmp_path_factory.mktemp("settings")
        patch.setenv("DATABASE_URL", f"sqlite:///{folder / 'ratings.sqlite3'}")
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
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'ratings.sqlite3'}"
    load_demo(url)
    return url
