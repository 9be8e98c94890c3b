"""The command that makes what is standard of a release before readers ask for it."""

import asyncio
from collections.abc import Iterator

import pytest
import typer

from components.export.browser import browser_path
from components.menu import ENTRIES
from components.web import warm
from components.web.warm import files, main, pages
from data_access.dictionary import dataset_names
from data_access.settings import settings


def run(period: str) -> int:
    with pytest.raises(typer.Exit) as ended:
        main("2021", period, "en")
    return ended.value.exit_code


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/ratings.sqlite3")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_it_asks_for_every_page_in_both_languages_and_for_every_file() -> None:
    asked = [address for address, _ in pages(edition="2021", release="2023Q3.1")]
    assert len(set(asked)) == len(ENTRIES) * 3
    assert "/map?lang=en&edition=2021&release=2023Q3.1" in asked
    wanted = [address.partition("?")[0] for address, _ in files("2021", "2023Q3.1")]
    place = "/data/2021/2023Q3.1"
    assert {f"{place}/{name}.xlsx" for name in dataset_names()} <= set(wanted)
    assert {f"{place}/SHA256SUMS", f"{place}/package.zip", f"{place}/method.toml"} <= set(wanted)
    assert (f"{place}/press-pack.zip" in wanted) == (browser_path() is not None)


@pytest.mark.usefixtures("client")
def test_it_tells_what_is_ready_and_what_could_not_be_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[tuple[str, str]] = []
    failed: list[str] = []

    async def make_ready(edition: str, release: str) -> tuple[int, list[str]]:
        made.append((edition, release))
        return 3, failed

    monkeypatch.setattr(warm, "make_ready", make_ready)
    assert run("2023Q3") == 0
    assert made == [("2021", "2023Q3.1")]
    assert "2023Q3.1: 3 pages, pictures and files are ready" in capsys.readouterr().out
    failed.append("/map")
    assert run("2023Q3") == warm.REFUSED
    assert "Could not be made: /map" in capsys.readouterr().err
    assert run("2031Q1") == warm.REFUSED
    assert "Nothing is published of 2031Q1." in capsys.readouterr().err


def test_pictures_that_pages_show_are_asked_for_too_and_what_fails_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, other = "5D27-GNHE-0AV0-Y0RH", "5D27-GNHE-0AV0-Y0RX"
    answers = {
        "/map": (200, f'<img src="/charts/{code}.svg"><img src="/charts/{other}.svg">'),
        "/compare": (500, ""),
        "/data": (200, f'<img src="/charts/{code[::-1]}.svg">'),
        f"/charts/{code}.svg": (200, ""),
        f"/charts/{other}.svg": (404, ""),
    }
    asked: list[str] = []

    async def answered(each: tuple[str, str]) -> tuple[int, bytes]:
        asked.append(each[0])
        status, body = answers[each[0]]
        return status, body.encode()

    monkeypatch.setattr(warm, "answered", answered)
    monkeypatch.setattr(warm, "pages", lambda **_: [("/map", "zh"), ("/compare", "zh")])
    monkeypatch.setattr(warm, "files", lambda *_: [("/data", "zh")])
    count, failed = asyncio.run(warm.make_ready("2021", "2023Q3.1"))
    assert sorted(asked) == sorted(answers)
    assert (count, failed) == (5, ["/compare", f"/charts/{other}.svg"])


@pytest.mark.usefixtures("nowhere")
def test_without_a_database_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("2023Q3") == warm.NO_DATABASE
    assert "there is no database" in capsys.readouterr().err
