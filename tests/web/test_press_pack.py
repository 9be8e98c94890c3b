"""The press pack: what is in it, that its hashes hold, and that it is the same each time."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient
from typer import Typer
from typer.testing import CliRunner, Result

from components.__main__ import main
from components.charts.registry import CHARTS
from components.downloads import press_pack
from components.export.browser import NoBrowser
from components.text import speaking
from data_access.question import Question
from data_access.settings import settings
from data_access.unavailable import DatabaseUnavailable
from tests.web.serving import keeping_nothing

ADDRESS = "/data/2021/2023Q3.1/press-pack.zip"
FEW = ("star-distribution", "star-migration")


@contextmanager
def of_two_charts() -> Iterator[None]:
    """Let packs have two charts within a block: they are made in seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press_pack, "STANDARD", FEW)
        with keeping_nothing():
            yield


@pytest.fixture(scope="module")
def pack(client: TestClient) -> bytes:
    """The pack of the newest release, with two charts."""
    with of_two_charts():
        answer = client.get(ADDRESS)
    assert answer.headers["content-disposition"].endswith('"2021-2023Q3.1-press-pack.zip"')
    return answer.content


@pytest.mark.browser
@pytest.mark.slow
def test_a_pack_has_charts_tables_captions_method_and_hashes(pack: bytes) -> None:
    with ZipFile(BytesIO(pack)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for language in ("zh", "en"):
        for number, chart in enumerate(FEW, start=1):
            for ending in ("png", "4x.png", "svg", "pdf", "csv"):
                assert content[f"charts-{language}/{number:02}-{chart}.{ending}"]
        for table in ("ratings.xlsx", "ratings.csv", "moves.xlsx", "moves.csv"):
            assert content[f"tables-{language}/{table}"]
        findings = content[f"findings-{language}.txt"].decode("utf-8-sig")
        assert re.search(r"^4\. ", findings, re.MULTILINE)
        assert {"zh": "不应得出", "en": "must not be concluded"}[language] in findings
        captions = content[f"captions-{language}.txt"].decode("utf-8-sig")
        assert "232号" in captions
        assert captions.count({"zh": "演示数据", "en": "Demo data"}[language]) == captions.count(
            "232号"
        )
        assert f"lang={language}" in captions
        assert ("演示数据" if language == "zh" else "Demo data") in content[
            f"README-{language}.txt"
        ].decode("utf-8-sig")
    assert b"weight" in content["method.toml"]
    listed = json.loads(content.pop("manifest.json"))["files"]
    assert {each["path"]: each["sha256"] for each in listed} == {
        name: sha256(held).hexdigest() for name, held in content.items()
    }


@pytest.mark.browser
@pytest.mark.slow
def test_the_same_release_gives_the_same_pack(client: TestClient, pack: bytes) -> None:
    with of_two_charts():
        assert client.get(ADDRESS).content == pack


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.usefixtures("client")
def test_the_first_release_has_no_chart_that_needs_one_before() -> None:
    with (
        of_two_charts(),
        ZipFile(BytesIO(press_pack.made(Question("2021", "2021Q4.1"), list))) as archive,
    ):
        names = archive.namelist()
    charts = {name.partition("/")[2] for name in names if name.endswith(".svg")}
    assert charts == {"01-star-distribution.svg"}


@pytest.mark.usefixtures("client")
def test_findings_name_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRECTIONS_CONTACT", "ratings@example.cn")
    settings.cache_clear()
    with speaking("en"):
        told = press_pack._findings(Question("2021", "2023Q3.1")).decode("utf-8-sig")
    monkeypatch.undo()
    settings.cache_clear()
    assert "Questions and corrections: ratings@example.cn" in told
    assert told.startswith("Findings: Q3 2023 (version 1)")


def test_who_asks_while_a_pack_is_being_made_is_asked_to_come_back(client: TestClient) -> None:
    with keeping_nothing(), press_pack.ONE_AT_A_TIME:
        answer = client.get(f"{ADDRESS}?lang=en")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"
    assert "try again" in answer.text


def test_a_pack_is_of_a_whole_release(client: TestClient) -> None:
    assert client.get(f"{ADDRESS}?direction=06").status_code == 400
    assert client.get("/data/2021/2033Q1.1/press-pack.zip").status_code == 404


def command(out: Path, *words: str) -> Result:
    app = Typer()
    app.command()(main)
    return CliRunner().invoke(app, ["2021", "2023Q3", f"--out={out}", "--lang=en", *words])


@pytest.mark.usefixtures("client")
def test_the_command_writes_the_pack_and_says_its_hash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[Question] = []

    def stub(question: Question, _in_sight: object) -> bytes:
        made.append(question)
        return b"pack"

    monkeypatch.setattr(press_pack, "made", stub)
    told = command(tmp_path / "pack.zip")
    assert (told.exit_code, made) == (0, [Question("2021", "2023Q3.1")])
    assert (tmp_path / "pack.zip").read_bytes() == b"pack"
    assert f"SHA-256 {sha256(b'pack').hexdigest()}" in told.stdout


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (DatabaseUnavailable("missing", place="ratings"), 3, "there is no database at ratings"),
        (NoBrowser("none is installed"), 5, "Pictures cannot be made: none is installed"),
    ],
)
def test_the_command_says_why_there_is_no_pack(
    failure: Exception, code: int, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> bytes:
        raise failure

    monkeypatch.setattr(press_pack, "made", fail)
    told = command(tmp_path / "pack.zip")
    assert (told.exit_code, said in told.stderr) == (code, True)
    assert not (tmp_path / "pack.zip").exists()


def test_standard_charts_are_charts_of_the_site() -> None:
    assert set(press_pack.STANDARD) <= set(CHARTS)
    assert set(press_pack.STANDARD) >= press_pack.NEED_A_RELEASE_BEFORE
