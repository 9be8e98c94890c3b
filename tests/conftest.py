"""What every test may use: settings that owe nothing to this machine, and a PostgreSQL server."""

from collections.abc import Iterator

import pytest

from data_access.settings import Settings, settings
from tests.postgres import running_postgres


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
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server started for this run, without a database name."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as address:
        yield address
