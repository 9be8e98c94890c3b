"""The publisher's commands: what they print and how they exit."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlmodel import col, update
from typer.testing import CliRunner, Result

from data_access import database, demo, queries
from data_access.__main__ import app
from data_access.chain.checkpoints import Checkpoint
from data_access.database import close, transaction
from data_access.desk.shared import DIFFERENCES, NO_DATABASE, REFUSED, WRONG_USE, told_difference
from data_access.differences import Difference
from data_access.importing.problems import WAIVABLE, Language
from data_access.models import Rating
from data_access.settings import settings
from tests.copies import copy_sqlite
from tests.data_access.by_hand import change_by_hand
from tests.data_access.made_up_files import (
    LIST_HEADER,
    RATING_HEADER,
    csv_file,
    listed,
    rated,
    xlsx,
)

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command against a database of the test's own."""
    url = f"sqlite:///{tmp_path / 'var' / 'ratings.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", url)
    settings.cache_clear()

    def command(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    yield command
    close(url)
    settings.cache_clear()


@pytest.fixture
def initialised_here(tmp_path: Path, initialised_sqlite: str) -> None:
    """That database has what `init` makes."""
    (tmp_path / "var").mkdir()
    copy_sqlite(initialised_sqlite, tmp_path / "var" / "ratings.sqlite3")


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "list.xlsx", [LIST_HEADER, listed(1), listed(2)])


@pytest.fixture
def rating_file(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "ratings.csv", [RATING_HEADER, rated(1), rated(2, 90, 90, 90, 90)])


LIST = ("--edition", "2021", "--accept", "count", "--reason", "试点")
RATINGS = ("--edition", "2021", "--period", "2022Q1", "--method", "illustrative-1")


def test_a_list_and_ratings_are_imported_published_listed_and_verified(
    run: Run, list_file: Path, rating_file: Path
) -> None:
    assert run("init").exit_code == 0
    imported = run("import-list", list_file, *LIST, "--lang", "en")
    assert "list.xlsx: the list of edition 2021 is saved, 2 projects." in imported.stdout
    assert "Waived, because: 试点" in imported.stdout
    drafted = run("import-ratings", rating_file, *RATINGS, "--lang", "zh")
    assert "ratings.csv：已存为草稿 2022Q1.1；2 个项目中 2 个已评级，0 个未评级。" in drafted.stdout
    assert (
        json.loads(run("publish", "2021", "2022Q1", "--yes", "--json").stdout)["published"] is True
    )
    (release,) = json.loads(run("releases", "2021", "--json").stdout)["releases"]
    assert (release["code"], release["status"]) == ("2022Q1.1", "published")
    assert "2022Q1.1" in run("releases").stdout
    verified = run("verify", "2021", "--lang", "en")
    assert verified.stdout.startswith(
        "Every published release follows from its inputs; recomputed: 1.\n"
        "Edition 2021: no document of the chain is signed (1).\n\nNext:\n"
    )
    assert verified.exit_code == 0
    kept = list_file.with_name("kept.txt")
    kept.write_text(Checkpoint("2021", 1, "0" * 64, "2022").text(), "utf-8")
    other = run("verify", "2021", "--checkpoint", kept, "--lang", "en")
    assert (other.exit_code, "2021, document 1: head is" in other.stdout) == (DIFFERENCES, True)
    assert other.stdout.startswith("The history of edition 2021 differs from what the checkpoint")
    other = run("verify", "2021", "--checkpoint", kept, "--lang", "zh")
    assert "2021 批次公布文件链第 1 份文件：末端校验值 为 " in other.stdout
    with database.reading() as session:
        [document] = queries.public_documents(session, "2021")
    kept.write_text(document.checkpoint, "utf-8")
    same = run("verify", "2021", "--checkpoint", kept, "--lang", "en")
    assert "today's history contains the checkpoint" in same.stdout
    assert "The checkpoint itself is unsigned" in same.stdout
    kept.write_text(document.checkpoint.replace("time 20", "time 19"), "utf-8")
    other = run("verify", "2021", "--checkpoint", kept, "--lang", "en")
    assert (other.exit_code, "2021, document 1: time is" in other.stdout) == (DIFFERENCES, True)
    assert run("verify", "2021", "--checkpoint", rating_file).exit_code == REFUSED


@pytest.mark.usefixtures("initialised_here")
def test_publishing_dry_tells_all_and_keeps_nothing(
    run: Run, list_file: Path, rating_file: Path
) -> None:
    run("import-list", list_file, *LIST)
    run("import-ratings", rating_file, *RATINGS)
    told = run("publish", "2021", "2022Q1", "--dry-run", "--lang", "en")
    assert told.stdout == (
        "2022Q1.1 would be published: 2 of 2 projects rated (dry run).\n\n"
        "Next:\n  python -m data_access consequences 2021 2022Q1 --lang en\n"
    )
    (release,) = json.loads(run("releases", "--json").stdout)["releases"]
    assert (release["status"], release["sha256"]) == ("draft", None)


@pytest.mark.usefixtures("initialised_here")
def test_a_refused_file_lists_every_problem_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "bad.xlsx", [LIST_HEADER, listed(1, unit="XYZ"), listed(2, name=None)])
    refused = run("import-list", file, *LIST, "--lang", "en")
    assert refused.exit_code == REFUSED
    first, *problems = refused.stdout.splitlines()
    assert first == "bad.xlsx is refused and nothing was changed: 2 problems."
    assert problems[:2] == [
        '  sheet 名单, row 2, 推荐单位: "XYZ" is no recommending unit that edition 2021 '
        'knows; if it is one, add --new-unit "XYZ=KIND", the kind being one of 省级主管部门, '
        "新疆生产建设兵团, 计划单列市主管部门, 中央企业, 其他单位",
        "  sheet 名单, row 3, 项目名称: the cell is empty; a value is needed here",
    ]


def test_json_is_one_object_and_nothing_else(run: Run, tmp_path: Path, list_file: Path) -> None:
    assert json.loads(run("init", "--json").stdout)["database"].startswith("sqlite:///")
    accepted = json.loads(run("import-list", list_file, *LIST, "--dry-run", "--json").stdout)
    assert (accepted["accepted"], accepted["saved"], accepted["counts"]) == (
        True, False, {"projects": 2},
    )  # fmt: skip
    file = xlsx(tmp_path / "bad.xlsx", [LIST_HEADER, listed(1, number="x")])
    refused = run("import-list", file, *LIST, "--json")
    assert refused.exit_code == REFUSED
    assert [p["cell"] for p in json.loads(refused.stdout)["problems"]] == ["A2"]
    failed = run("publish", "2021", "2022Q1", "--yes", "--json")
    assert (failed.exit_code, list(json.loads(failed.stdout))) == (REFUSED, ["error"])


@pytest.mark.usefixtures("initialised_here")
def test_a_marked_copy_is_written_for_a_refused_file(run: Run, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "bad.xlsx", [LIST_HEADER, listed(1, number="x")])
    run("import-list", file, *LIST, "--marked", tmp_path / "marked.xlsx", "--lang", "en")
    comment = load_workbook(tmp_path / "marked.xlsx").worksheets[0]["A2"].comment
    assert comment is not None
    assert comment.text == '"x" is not a whole number from 1'


WRONG_USES = (
    ("import-list", "LIST", "--edition", "1999"),
    ("import-list", "no-such-file.xlsx", "--edition", "2021"),
    ("import-list", "LIST", "--edition", "2021", "--accept", "count"),
    ("import-list", "LIST", "--edition", "2021", "--accept", "number", "--reason", "x"),
    ("import-ratings", "LIST", *RATINGS, "--absent", "gone"),
    ("import-ratings", "LIST", *RATINGS[:3], "2022Q9", *RATINGS[4:]),
    ("import-ratings", "LIST", *RATINGS[:5], "no-such-method"),
    ("publish", "1999", "2022Q1"),
    ("no-such-command",),
)
NEED_A_DATABASE = (
    ("import-list", "LIST", *LIST),
    ("releases",),
    ("verify",),
    ("publish", "2021", "2022", "--yes"),
)


def results(
    run: Run, commands: Sequence[Sequence[str]], list_file: Path
) -> dict[Sequence[str], Result]:
    """Run each command, with the list's file where it says LIST."""
    return {
        words: run(*(list_file if word == "LIST" else word for word in words)) for words in commands
    }


@pytest.mark.usefixtures("initialised_here")
def test_wrong_use_exits_with_2(run: Run, list_file: Path) -> None:
    found = results(run, WRONG_USES, list_file)
    assert {words: (result.exit_code, result.stdout) for words, result in found.items()} == (
        dict.fromkeys(WRONG_USES, (WRONG_USE, ""))
    )


def test_without_a_database_commands_exit_with_3(run: Run, list_file: Path) -> None:
    found = results(run, NEED_A_DATABASE, list_file)
    assert {words: result.exit_code for words, result in found.items()} == (
        dict.fromkeys(NEED_A_DATABASE, NO_DATABASE)
    )
    assert [
        words
        for words, result in found.items()
        if "python -m data_access init" not in result.stderr
    ] == []


@pytest.mark.slow
@pytest.mark.usefixtures("initialised_here")
def test_the_site_is_asked_for_a_press_pack_and_its_exit_code_is_passed_on(
    run: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack.zip"
    assert run("press-pack", "2021", "2022Q1", "--out", pack).exit_code == REFUSED
    assert "2021" in capfd.readouterr().err
    assert not pack.exists()


@pytest.mark.usefixtures("initialised_here")
def test_the_site_makes_what_is_standard_of_a_release(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def ask(command: list[str], **_: object) -> CompletedProcess[str]:
        asked.append(command[2:])
        return CompletedProcess(command, NO_DATABASE)

    monkeypatch.setattr("data_access.desk.releasing.subprocess.run", ask)
    assert run("warm", "2021", "2022Q1", "--lang", "en").exit_code == NO_DATABASE
    assert asked == [["components.web.warm", "2021", "2022Q1", "--lang", "en"]]


def test_a_press_pack_wants_a_folder_that_is_there(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "nowhere" / "pack.zip"
    refused = run("press-pack", "2021", "2022Q1", "--out", pack, "--lang", "en")
    assert (refused.exit_code, "there is no folder" in refused.stderr) == (WRONG_USE, True)


@pytest.mark.usefixtures("initialised_here")
def test_publishing_without_a_draft_is_refused(run: Run) -> None:
    result = run("publish", "2021", "2022Q1", "--yes", "--lang", "en")
    assert result.exit_code == REFUSED
    assert "edition 2021 has no draft for 2022Q1" in result.stderr
    assert "2021 批次没有 2022Q1 的草稿" in run("publish", "2021", "2022Q1", "--yes").stderr


def test_help_lists_the_rules_that_can_be_waived(run: Run) -> None:
    told = run("import-list", "--help").stdout
    assert all(rule in told for rule in WAIVABLE)


@pytest.mark.usefixtures("initialised_here")
def test_verify_exits_with_4_when_a_release_does_not_follow(
    run: Run, list_file: Path, rating_file: Path
) -> None:
    run("import-list", list_file, *LIST)
    run("import-ratings", rating_file, *RATINGS)
    run("publish", "2021", "2022Q1", "--yes")
    with transaction() as session:
        guards = session.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).scalars()
        for guard in guards.all():
            session.execute(text(f'DROP TRIGGER "{guard}"'))
        session.execute(update(Rating).where(col(Rating.project) == "2021-001").values(total=9999))
    result = run("verify", "--json")
    assert result.exit_code == DIFFERENCES
    assert any(
        "total is 9999, should be 8000" in d for d in json.loads(result.stdout)["differences"]
    )
    assert "2022Q1.1，2021-001：total 为 9999，应为 8000\n" in run("verify").stdout
    with transaction() as session:
        session.execute(text("UPDATE imported_file SET name = 'other.csv' WHERE kind = 'ratings'"))
        session.execute(
            text(
                "INSERT INTO score (release, project, dimension, score) "
                "VALUES (1, '2021-001', 'beauty', 9999)"
            )
        )
    told = run("verify", "--lang", "en").stdout
    assert re.search(r"2021, file [0-9a-f]{12}: name is other\.csv, should be ratings\.csv\n", told)
    assert "2022Q1.1, 2021-001: score (beauty) is there, should be none\n" in told


@pytest.mark.usefixtures("initialised_here")
def test_a_backup_is_made_and_brought_back(
    run: Run, list_file: Path, rating_file: Path, tmp_path: Path
) -> None:
    run("import-list", list_file, *LIST)
    file = tmp_path / "backup"
    told = run("backup", file, "--lang", "en")
    assert told.exit_code == 0
    assert (
        f"{file}: verified, {file.stat().st_size / 1_000_000:.1f} MB, publications: 0"
        in told.stdout
    )
    again = run("backup", file, "--lang", "en")
    assert (again.exit_code, "--replace" in again.stderr) == (REFUSED, True)
    run("import-ratings", rating_file, *RATINGS)
    assert json.loads(run("restore", file, "--dry-run", "--json").stdout) == {
        "releases": [], "lost": [], "drafts_lost": ["2021 2022Q1.1"], "set_aside": None,
        "kept": False,
    }  # fmt: skip
    run("publish", "2021", "2022Q1", "--yes")
    refused = run("restore", file)
    assert (refused.exit_code, "2021 2022Q1.1" in refused.stderr) == (REFUSED, True)
    done = run("restore", file, "--discard-newer", "--lang", "en")
    assert done.exit_code == 0
    assert "Publications given up: 2021 2022Q1.1" in done.stdout
    assert "shows nothing more of them" in done.stdout
    assert json.loads(run("releases", "--json").stdout) == {"releases": []}


@pytest.mark.slow
@pytest.mark.usefixtures("initialised_here")
def test_a_backup_of_what_does_not_follow_is_refused_with_4(
    run: Run, list_file: Path, rating_file: Path, tmp_path: Path
) -> None:
    run("import-list", list_file, *LIST)
    run("import-ratings", rating_file, *RATINGS)
    run("publish", "2021", "2022Q1", "--yes")
    with transaction() as session:
        change_by_hand(session, "UPDATE rating SET total = 9999 WHERE project = '2021-001'")
    result = run("backup", tmp_path / "backup", "--json")
    assert result.exit_code == DIFFERENCES
    assert any("9999" in difference for difference in json.loads(result.stdout)["differences"])
    assert not (tmp_path / "backup").exists()


def test_why_the_database_cannot_be_used_is_told_in_the_language_asked_for(run: Run) -> None:
    english, chinese = (run("verify", "--lang", language) for language in ("en", "zh"))
    assert (english.exit_code, chinese.exit_code) == (NO_DATABASE, NO_DATABASE)
    assert "there is no database at" in english.stderr
    assert "没有数据库" in chinese.stderr


@pytest.mark.usefixtures("initialised_here")
def test_of_a_long_report_the_first_lines_are_told_and_a_workbook_has_all(
    run: Run, tmp_path: Path
) -> None:
    rows = [
        listed(n, applicant=f"示例甲{n}科技有限公司；示例乙{n}大学", direction="无")
        for n in range(1, 26)
    ]
    file = xlsx(tmp_path / "long.xlsx", [LIST_HEADER, *rows])
    refused = run("import-list", file, *LIST, "--lang", "en")
    assert refused.exit_code == REFUSED
    assert refused.stdout.startswith("long.xlsx is refused and nothing was changed: 25 problems.")
    assert [f"row {row}, 细分方向" in refused.stdout for row in (21, 22)] == [True, False]
    assert refused.stdout.count("  and 5 more\n") == 2
    assert "All of it is in " in refused.stdout
    book = load_workbook(settings().reports_folder / "2021-long-report.xlsx")
    assert book.sheetnames[:2] == ["Problems", "Applicants"]
    heading, first, *_, last_row = book["Problems"].values
    assert heading == ("Sheet", "Row", "Column", "Cell", "In the file", "What was found")
    assert first[:5] == ("名单", 2, "细分方向", "E2", "无")
    assert last_row[:4] == ("名单", 26, "细分方向", "E26")
    assert [sheet.max_row for sheet in book.worksheets[:2]] == [26, 26]


@pytest.mark.usefixtures("initialised_here")
def test_where_nothing_is_listed_status_names_the_editions_and_the_first_step(run: Run) -> None:
    told = run("status", "--lang", "en").stdout
    assert "There is no list yet. Editions: " in told
    assert "2021" in told
    assert "import-list" in told.splitlines()[-1]
    assert "none yet" in run("status", "2021", "--lang", "en").stdout


@pytest.mark.usefixtures("initialised_here")
def test_the_demo_is_loaded_into_a_database_without_a_list_only(
    run: Run, list_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(demo, "load_demo", lambda progress: progress("list", 1, 1))
        assert run("demo", "--lang", "en").stdout.startswith("The demo editions are loaded.\n")
    run("import-list", list_file, *LIST)
    assert json.loads(run("demo", "--if-empty", "--json").stdout) == {"demo": False}


@pytest.mark.usefixtures("initialised_here")
@pytest.mark.parametrize("change", ["", "ALTER TABLE alembic_version RENAME version_num TO number"])
def test_verify_tells_of_a_database_that_cannot_be_read(
    run: Run, tmp_path: Path, change: str
) -> None:
    file = tmp_path / "var" / "ratings.sqlite3"
    if change:
        with transaction() as session:
            session.execute(text(change))
    else:
        file.write_bytes(b"\xa5" * 8192)
    told = run("verify", "--lang", "en")
    assert (told.exit_code, "One difference:" in told.stdout) == (DIFFERENCES, True)
    place = "schema" if change else "database file"
    assert f"{place}: content is unreadable (" in told.stdout


@pytest.mark.usefixtures("initialised_here")
def test_a_marked_copy_that_cannot_be_written_does_not_hide_the_problems(
    run: Run, tmp_path: Path
) -> None:
    file = xlsx(tmp_path / "list.xlsx", [LIST_HEADER, listed(1, direction="无")])
    marked = tmp_path / "no_folder" / "marked.xlsx"
    refused = run("import-list", file, *LIST, "--marked", marked, "--json", "--lang", "en")
    assert refused.exit_code == REFUSED
    assert json.loads(refused.stdout)["problems"]
    assert f"{marked} cannot be written: No such file or directory" in refused.stderr


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://user:word@host/name", "mysql://***@host/name"),
        ("postgresql://host:port/name", "postgresql://host:port/name"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_of_no_database_is_told_with_what_is_expected(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    settings.cache_clear()
    expected = (
        f"DATABASE_URL is {told}; expected is an address such as "
        "sqlite:////srv/ratings.sqlite3 or postgresql://user@host:5432/name"
    )
    said = run("verify", "--lang", "en")
    assert (said.exit_code, said.stderr) == (NO_DATABASE, f"{expected}\n")
    at = ("--at", "2099-10-20T10:00")
    as_json = run("publish", "2021", "2022Q1", *at, "--json", "--lang", "en")
    assert as_json.exit_code == NO_DATABASE
    assert json.loads(as_json.stdout) == {"error": expected}


@pytest.mark.usefixtures("initialised_here")
def test_where_nothing_is_published_verify_does_not_say_that_it_agrees(
    run: Run, list_file: Path, rating_file: Path
) -> None:
    run("import-list", list_file, *LIST)
    run("import-ratings", rating_file, *RATINGS)
    told = run("verify", "--lang", "en")
    assert (told.exit_code, "Nothing is published yet" in told.stdout) == (0, True)
    assert json.loads(run("verify", "--json").stdout) == {"differences": [], "releases": 0}


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "2022Q1.1: rank is 9, should be —"), ("zh", "2022Q1.1：rank 为 9，应为 —")],
)
def test_a_difference_is_said_with_whole_numbers_as_such(language: Language, told: str) -> None:
    difference = Difference("2022Q1.1", "", "rank", 9.0, None)
    assert told_difference(difference, language) == told
