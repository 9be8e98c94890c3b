"""A company renames between two releases: the list is corrected, openly, and what was stays.

A list with a big-data authority, a university and joint applicants -> two releases -> a corrected
list -> a third release, command by command; then the site, its files, and the script by which
anybody checks them.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from components.downloads import verification, verify_release
from data_access.__main__ import app
from data_access.database import close
from data_access.settings import settings
from tests.copies import copy_sqlite
from tests.data_access.made_up_files import LIST_HEADER, RATING_HEADER, csv_file, listed, rated
from tests.web.serving import reading

FORMER, RENAMED = "示例云岭3科技有限公司", "示例云峰科技股份有限公司"
FORMER_NAME, NEW_NAME = "示例平台之2", "示例平台之2（二期）"
JOINT = f"{FORMER}；示例滨海大学"
OLD, NEWEST = "2022Q2.1", "2022Q3.1"
RATED = (*RATING_HEADER, "申报主体")


def command(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def done(*words: object) -> str:
    result = command(*words)
    assert result.exit_code == 0, result.output
    return result.output


def list_rows(**changed: str) -> list[list[object]]:
    """The list: the second project and the applicant of the third have names that change."""
    return [
        list(LIST_HEADER),
        listed(1, unit="贵州省大数据发展管理局"),
        listed(2, name=changed.get("name", FORMER_NAME)),
        listed(3, applicant=changed.get("applicant", JOINT)),
        listed(4, unit="示例大学", direction=changed.get("direction", "7.大数据分析挖掘方向")),
    ]


def rating_rows(applicant: str = JOINT, shift: int = 0) -> list[list[object]]:
    """Ratings that name the second project and the third's applicants as they were called."""
    rows = [rated(n, 70 + 5 * n + shift, 80, 75, 85) for n in (1, 2, 3, 4)]
    return [list(RATED), *([*row, ""] for row in (*rows[:2], rows[3])), [*rows[2], applicant]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corrected-list")


@pytest.fixture(scope="module")
def told(folder: Path, empty_url: str) -> Iterator[dict[str, str]]:
    """What the commands of the walk told, by step; the database afterwards is `url`."""
    copy_sqlite(empty_url, folder / "ratings.sqlite3")
    url = f"sqlite:///{folder / 'ratings.sqlite3'}"
    of_edition = ("--edition=2021", "--lang=en")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        settings.cache_clear()
        found = {"url": url}

        def release(period: str, shift: int) -> str:
            file = csv_file(folder / f"{period}.csv", rating_rows(shift=shift))
            imported = done(
                "import-ratings", file, f"--period={period}", "--method=illustrative-1", *of_edition
            )
            return imported + done("publish", "2021", period, "--yes")

        file = csv_file(folder / "list.csv", list_rows())
        waived = ("--accept=count", "--reason=试点", "--new-unit=示例大学=其他单位")
        done("import-list", file, *waived, *of_edition)
        release("2022Q1", 0)
        release("2022Q2", 3)
        corrected = csv_file(
            folder / "corrected.csv",
            list_rows(
                name=NEW_NAME,
                applicant=f"{RENAMED}；示例滨海大学",
                direction="6.大数据存储管理方向",
            ),
        )
        asked = ("correct-list", corrected, "--reason=企业更名", *of_edition)
        found["changes"] = done(*asked, "--dry-run")
        (confirm,) = re.findall(r"--confirm (\w{64})", done(*asked))
        found["corrected"] = done(*asked, "--confirm", confirm)
        found["third"] = release("2022Q3", 6)
        found["verified"] = done("verify", "--lang=en")
        found["log"] = done("audit", "--lang=en")
        yield found
    settings.cache_clear()
    close(url)


@pytest.fixture(scope="module")
def site(running: TestClient, told: dict[str, str]) -> Iterator[TestClient]:
    with reading(told["url"]):
        yield running


def text_of(site: TestClient, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", site.get(address).text).split())


def project_page(site: TestClient, code: str, release: str, language: str = "zh") -> str:
    return text_of(site, f"/project?id={code}&release={release}&lang={language}")


@pytest.mark.slow
def test_every_change_is_told_before_it_is_made(told: dict[str, str]) -> None:
    changes = [line for line in told["changes"].splitlines() if " becomes " in line]
    assert [line.strip().split(" is ")[0] for line in changes] == [
        "2021-002 示例平台之2: project name",
        "2021-003 示例平台之3: applicant",
        "2021-004 示例平台之4: direction",
    ]
    assert f'"{FORMER}; 示例滨海大学", becomes "{RENAMED}; 示例滨海大学"' in changes[1]
    assert "Still waived: count 4" in told["changes"]
    assert "version 2 is published, changes: 3" in told["corrected"]
    assert "list corrected" in told["log"]


def test_ratings_that_name_a_project_by_its_former_names_are_matched_with_a_remark(
    told: dict[str, str],
) -> None:
    remarks = [line for line in told["third"].splitlines() if "former name" in line]
    assert len(remarks) == 2
    assert FORMER_NAME in remarks[0]
    assert JOINT in remarks[1]


def test_everything_still_verifies(told: dict[str, str], site: TestClient, tmp_path: Path) -> None:
    assert "recomputed: 3" in told["verified"]
    bundle = tmp_path / verification.BUNDLE
    bundle.write_bytes(site.get("/data/2021/verification.zip").content)
    assert verify_release.main([str(bundle)]) == 0
    with ZipFile(BytesIO(bundle.read_bytes())) as packed:
        lists = [json.loads(packed.read(f"releases/{r}.json"))["list"] for r in (OLD, NEWEST)]
    assert [found["version"] for found in lists] == [1, 2]
    names = [found["projects"]["applicants"][2][0][0] for found in lists]
    assert names == [FORMER, RENAMED]


def test_old_addresses_keep_the_old_names_and_new_ones_have_the_new(site: TestClient) -> None:
    for release, name, applicant in ((OLD, FORMER_NAME, FORMER), (NEWEST, NEW_NAME, RENAMED)):
        board = text_of(site, f"/leaderboard?release={release}&lang=zh")
        assert (name in board, applicant in board) == (True, True)
        assert (NEW_NAME in board) is (release == NEWEST)
        assert f"<h1>{name}</h1>" in site.get(f"/project?id=2021-002&release={release}").text
        ratings = site.get(f"/data/2021/{release}/ratings.csv").text
        assert (FORMER in ratings, RENAMED in ratings) == (release == OLD, release == NEWEST)
        rows = site.get(f"/api/v1/ratings?edition=2021&release={release}").json()["data"]
        assert {row["project_zh"] for row in rows} >= {name}


def test_a_big_data_authority_and_a_university_go_by_their_own_names(site: TestClient) -> None:
    for release in (OLD, NEWEST):
        assert "贵州省大数据发展管理局" in project_page(site, "2021-001", release)
        assert "示例大学" in project_page(site, "2021-004", release)


def test_a_correction_of_the_direction_moves_the_project_from_then_on(site: TestClient) -> None:
    for release, direction in ((OLD, "07"), (NEWEST, "06")):
        board = f"/leaderboard?release={release}&direction={direction}"
        assert "2021-004" in site.get(board).text


def test_a_search_finds_both_names_in_every_release(site: TestClient) -> None:
    for release in (OLD, NEWEST):
        for name in (FORMER, RENAMED):
            found = site.get(f"/leaderboard?release={release}&q={name}").text
            assert "2021-003" in found
            assert "2021-001" not in found


def test_the_projects_page_tells_the_history(site: TestClient) -> None:
    month = f"{datetime.now(settings().timezone):%Y年%-m月}"
    page = project_page(site, "2021-003", NEWEST)
    assert f"{month}前：原名 {FORMER} · 示例滨海大学" in page
    assert "名单更正，第 2 版" in page
    assert "企业更名" in page
    old = project_page(site, "2021-003", OLD)
    assert f"{month}起：现名 {RENAMED} · 示例滨海大学" in old
    assert "Until" in project_page(site, "2021-002", NEWEST, "en")
    assert "前：原名" not in project_page(site, "2021-001", NEWEST)


def test_record_feed_and_api_tell_of_the_correction(site: TestClient) -> None:
    record = text_of(site, "/methodology?part=record&lang=en")
    assert "List corrected" in record
    assert "What corrected lists changed" in record
    assert RENAMED in record
    feed = site.get("/feed.xml?lang=zh").text
    assert "名单更正" in feed
    assert f"2021-003：申报主体：{FORMER} · 示例滨海大学 → {RENAMED} · 示例滨海大学" in feed
    changes = site.get("/api/v1/projects/2021-003/changes").json()["data"]
    assert [(row["list_version"], row["field"], row["reason"]) for row in changes] == [
        (2, "applicants", "企业更名")
    ]
    releases = site.get("/api/v1/releases?edition=2021").json()["data"]
    assert [row["list_version"] for row in releases] == [2, 1, 1]
