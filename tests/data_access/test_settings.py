"""Settings: from the environment or a file, with defaults that run, refused when they cannot."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from data_access.settings import ROOT, Settings, settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_anything_set_the_site_runs_on_sqlite_on_this_machine() -> None:
    found = Settings()
    assert found.database_url == f"sqlite:///{ROOT / 'var' / 'ratings.sqlite3'}"
    assert (found.port, found.site_url) == (8501, "http://localhost:8501")
    assert (found.map_approval_number, found.corrections_contact) == ("", "")
    assert str(found.timezone) == "Asia/Shanghai"


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("MAP_APPROVAL_NUMBER", "GS(2021)1234号")
    assert (Settings().port, Settings().map_approval_number) == (8080, "GS(2021)1234号")


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert Settings().port == 8501


def test_the_file_beside_the_app_is_read_and_the_environment_wins_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "PORT=9000\nSITE_URL=https://ratings.example.org\nCORRECTIONS_CONTACT=更正@example.org\n"
        "SOMETHING_ELSE=1\n",
        encoding="utf-8",
    )
    monkeypatch.setitem(Settings.model_config, "env_file", file)
    monkeypatch.setenv("PORT", "9001")
    found = Settings()
    assert (found.port, found.site_url) == (9001, "https://ratings.example.org")
    assert found.corrections_contact == "更正@example.org"


def test_settings_are_read_once_and_cannot_be_changed() -> None:
    assert settings() is settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://user:word@host/name", "postgresql+psycopg://user:word@host/name"),
        ("postgres://host/name", "postgresql+psycopg://host/name"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:////srv/ratings.sqlite3", "sqlite:////srv/ratings.sqlite3"),
    ],
)
def test_addresses_of_both_databases_are_taken(given: str, used: str) -> None:
    assert Settings(database_url=given).database_url == used


def test_the_public_address_has_no_slash_at_the_end() -> None:
    assert (
        Settings(site_url="https://example.org/ratings/").site_url == "https://example.org/ratings"
    )


@pytest.mark.parametrize(
    ("site_url", "origin", "path"),
    [
        ("http://localhost:8501", "http://localhost:8501", ""),
        ("https://portal.example/ratings/", "https://portal.example", "/ratings"),
        ("https://portal.example/a/b", "https://portal.example", "/a/b"),
    ],
)
def test_the_public_address_may_have_a_path(site_url: str, origin: str, path: str) -> None:
    found = Settings(site_url=site_url)
    assert (found.origin, found.path) == (origin, path)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("database_url", "mysql://host/name", "must start with sqlite:/// or postgresql://"),
        ("database_url", "ratings.sqlite3", "must start with sqlite:/// or postgresql://"),
        ("database_url", "postgresql://host:port/name", "cannot be read as an address"),
        ("site_url", "ratings.example.org", "must start with http:// or https://"),
        ("site_url", "ftp://example.org", "must start with http:// or https://"),
        ("site_url", "https://example.org/?page=1", "must end with the host or a plain path"),
        ("site_url", "https://example.org/#map", "must end with the host or a plain path"),
        ("site_url", "https://example.org/a//b", "must end with the host or a plain path"),
        ("site_url", "https://example.org/%E6%98%9F", "must end with the host or a plain path"),
        ("sentry_dsn", "sentry.example.org", "must be as Sentry gives it"),
        ("site_timezone", "Mars/Base", "'Mars/Base' is not a time zone such as Asia/Shanghai"),
        ("site_timezone", "../etc/passwd", "is not a time zone such as Asia/Shanghai"),
        ("site_timezone", "Asia", "'Asia' is not a time zone such as Asia/Shanghai"),
        ("port", "0", "greater than or equal to 1"),
        ("port", "70000", "less than or equal to 65535"),
        ("port", "http", "valid integer"),
    ],
)
def test_what_cannot_work_is_refused_and_the_setting_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name.upper(), value)
    with pytest.raises(ValidationError, match=re.escape(message)) as refused:
        Settings()
    assert [error["loc"] for error in refused.value.errors()] == [(name,)]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described_and_stands_in_the_example_file(name: str) -> None:
    assert (Settings.model_fields[name].description or "").endswith((".", "..."))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.search(rf"^# .+\n# {name.upper()}=", example, re.MULTILINE)


def test_the_example_file_names_no_setting_that_does_not_exist() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)
