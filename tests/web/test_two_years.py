"""The walk through two years, on an empty database, and the site afterwards.

Periods in which nothing special happens are left out.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from data_access import backups, queries
from data_access.__main__ import app
from data_access.database import close
from data_access.desk import catalogue, closing, previewing, releasing
from data_access.importing import steps
from data_access.settings import ROOT, settings
from docs import two_years
from tests.web.serving import reading

pytestmark = pytest.mark.slow

PERIODS = ("2021Q4", "2022Q2", "2023Q1", "2023Q3")
"""With a preview, a correction, another method, an embargo."""
A_WHILE = timedelta(hours=1)
"""How long previews and embargos last: no machine is so slow that a command comes too late."""


class Clock(datetime):
    """A clock that is put forward where the walk waits."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.ahead


def put_forward(moment: datetime) -> None:
    """Let it be that moment."""
    Clock.ahead += moment - Clock.now(moment.tzinfo)


def done_here(words: Sequence[str], by: str) -> tuple[int, str]:
    """Run a command in this process: to start one for each would take a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWO_PERSONS", "true")
        patch.setenv("PUBLISHER", by)
        settings.cache_clear()
        result = CliRunner().invoke(app, list(words))
    settings.cache_clear()
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The database after the walk, and what the walk printed. Waiting takes no time."""
    folder = tmp_path_factory.mktemp("two-years")
    url, printed = f"sqlite:///{folder / 'ratings.sqlite3'}", folder / "printed.txt"
    with pytest.MonkeyPatch.context() as patch, printed.open("w", encoding="utf-8") as out:
        patch.setenv("DATABASE_URL", url)
        patch.setenv("SIGNING_KEY", "")  # the walk makes one
        patch.setattr("sys.stdout", out)
        patch.setattr(two_years, "_done", done_here)
        patch.setattr(two_years, "_wait_until", put_forward)
        patch.setattr(two_years, "_seen", lambda words, address: f"{address}: {words}")
        patch.setattr(two_years, "PREVIEW", A_WHILE)
        patch.setattr(two_years, "EMBARGO", A_WHILE)
        for module in (two_years, previewing, releasing, closing, catalogue, steps, backups):
            patch.setattr(module, "datetime", Clock)
        patch.setattr(queries.asking.NOW, "callable", lambda: Clock.now(UTC))
        settings.cache_clear()
        two_years.main(PERIODS)
    settings.cache_clear()
    close(url)
    return url, printed.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(running: TestClient, walked: tuple[str, str]) -> Iterator[TestClient]:
    """The site two hours later, when every embargo is over."""
    url, _ = walked
    with pytest.MonkeyPatch.context() as patch, reading(url):
        patch.setattr(queries.asking.NOW, "callable", lambda: Clock.now(UTC) + 2 * A_WHILE)
        yield running


def text_of(site: TestClient, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", site.get(address).text).split())


def test_every_command_is_printed_and_everything_agrees(walked: tuple[str, str]) -> None:
    _, printed = walked
    confirmed = "$ PUBLISHER=李四 python -m data_access publish 2021"
    assert printed.count(confirmed) == len(PERIODS) + 1
    assert "http://localhost:8601/leaderboard: ('rehearse', '2021', '2021Q4')" in printed
    assert "各次发布的结果均可由其输入复算得出；已复算" in printed
    assert "star ratings checkpoint\nedition 2021\n" in printed
    assert "-----BEGIN SSH SIGNATURE-----" in printed
    assert re.search(r"--checkpoint \S+checkpoint.txt\n各次发布的结果均可由其输入复算得出", printed)
    assert "2021 批次：现有记录包含" in printed
    assert "均与此前已公布的内容相符；抽签 1 次，目录清单 1 个版本。" in printed


def test_the_site_shows_every_step(site: TestClient) -> None:
    record = text_of(site, "/methodology?part=record&lang=en&edition=2021&release=2023Q1.1")
    assert "Q2 2022 (version 2) Correction 一处得分录入有误" in record
    assert "Q1 2023 (version 1) Release, with a new method" in record
    assert "1 received, 0 accepted, 1 rejected" in record
    assert "Prepared by 张三, confirmed by 李四" in record
    assert "What the new method changed" in record
    old = text_of(site, "/leaderboard?lang=en&edition=2021&release=2022Q2.1")
    assert "This version was replaced by a newer one" in old
    assert "2023Q3.1" in site.get("/api/v1/releases?edition=2021").text
    assert "in the catalogue" in text_of(site, "/catalogue?lang=en&edition=2021")


def commands_of_the_readme(language: str) -> list[list[str]]:
    """The commands of the walk to a first release, without what the shell does."""
    text = (ROOT / "README.md").read_text("utf-8")
    begins = {"zh": "## 发布机构", "en": "## For the publisher"}[language]
    walk = text.partition(begins)[2].partition("\n# " if language == "zh" else "\n## ")[0]
    typed = re.findall(r"^ {7}(.*data_access.*)$", walk, re.MULTILINE)
    return [shlex.split(line) for line in typed]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_commands_of_the_readme_lead_to_a_first_release(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(Clock, "ahead", timedelta())
    for module in (previewing, releasing, steps):
        monkeypatch.setattr(module, "datetime", Clock)
    programs: list[tuple[str, ...]] = []
    monkeypatch.setattr(releasing, "_ask_the_site", lambda *words: programs.append(words))
    until = Clock.now(UTC) + A_WHILE
    told = ""
    for by, *words in commands_of_the_readme(language):
        if "rehearse" in words:
            continue
        if "consequences" in words:
            put_forward(until)
        command = words[words.index("data_access") + 1 :]
        if "--until" in command:
            place = command.index("--until")
            command[place + 1 :] = [until.isoformat()]
            command[command.index("--out") + 1] = str(tmp_path / "units")
        if "--confirm" in command:
            command[-1] = two_years._hash_told(told)
        code, told = done_here(command, by.removeprefix("PUBLISHER=") if "=" in by else "张三")
        assert code == 0, told
    close(url)
    assert ("已复算 1 次发布" in told) == (command == ["verify"])
    assert [words[0] for words in programs] == ["components.web.warm"]


def test_files_that_steps_need_are_made_of_those_of_the_demo(tmp_path: Path) -> None:
    source = two_years.FIXTURES / "ratings-2023Q2.xlsx"
    made = two_years.without_results(source, tmp_path / "made.xlsx")
    with two_years._edited(made, tmp_path / "copy.xlsx") as rows:
        heading = two_years._heading(rows)
    assert not set(two_years.COMPUTED) & set(heading)
    assert {"关键技术创新", "佐证材料"} <= set(heading)
