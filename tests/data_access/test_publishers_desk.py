"""The commands of the publisher's desk: consequences, preview, objections, bridge, embargo, log."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer._click import Command, Context
from typer._click.core import Parameter
from typer.main import get_command
from typer.testing import CliRunner, Result

from data_access import persons, rehearsing
from data_access.__main__ import app
from data_access.database import close
from data_access.desk.shared import NO_DATABASE, REFUSED, WRONG_USE
from data_access.desk.usage import WrongUse
from data_access.rehearsing import Rehearsal
from data_access.settings import settings
from tests.copies import copy_sqlite
from tests.data_access.made_up_files import (
    LIST_HEADER,
    RATING_HEADER,
    csv_file,
    listed,
    rated,
    xlsx,
)

Run = Callable[..., Result]
Q1 = ("2021", "2022Q1")


@contextmanager
def commands_on(url: str) -> Iterator[Run]:
    """Run commands against a database, as one publisher."""

    def command(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setenv("PUBLISHER", "评价机构")
        settings.cache_clear()
        yield command
    close(url)
    settings.cache_clear()


@pytest.fixture(scope="module")
def drafted(initialised_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that has a list and a draft of 2022Q1; only to be copied."""
    folder = tmp_path_factory.mktemp("drafted")
    copy_sqlite(initialised_sqlite, folder / "ratings.sqlite3")
    url = f"sqlite:///{folder / 'ratings.sqlite3'}"
    list_file = xlsx(folder / "list.xlsx", [LIST_HEADER, listed(1), listed(2)])
    ratings = csv_file(folder / "r.csv", [RATING_HEADER, rated(1), rated(2, 90, 90, 90, 90)])
    period = ("--edition=2021", "--period=2022Q1", "--method=illustrative-1")
    with commands_on(url) as run:
        run("import-list", list_file, "--edition=2021", "--accept=count", "--reason=试点")
        assert run("import-ratings", ratings, *period).exit_code == 0
    return url


@pytest.fixture
def run(drafted: str, tmp_path: Path) -> Iterator[Run]:
    """Run a command against a database that has a list and a draft of 2022Q1."""
    copy_sqlite(drafted, tmp_path / "ratings.sqlite3")
    with commands_on(f"sqlite:///{tmp_path / 'ratings.sqlite3'}") as command:
        yield command


def confirmation(run: Run) -> str:
    told = json.loads(run("consequences", *Q1, "--json").stdout)
    assert told["release"] == "2022Q1.1"
    return str(told["confirm"])


def state(run: Run) -> str:
    [release] = json.loads(run("releases", "--json").stdout)["releases"]
    return str(release["status"])


def import_draft(
    run: Run, tmp_path: Path, period: str = "2022Q2", method: str = "illustrative-1"
) -> None:
    """Import a draft of a later period."""
    ratings = csv_file(tmp_path / "q2.csv", [RATING_HEADER, rated(1), rated(2, 95, 95, 95, 95)])
    options = ("--edition=2021", f"--period={period}", f"--method={method}")
    assert run("import-ratings", ratings, *options).exit_code == 0


def test_published_releases_and_drafts_are_listed_together(run: Run, tmp_path: Path) -> None:
    run("publish", *Q1, "--yes")
    import_draft(run, tmp_path)
    told = run("releases")
    assert told.exit_code == 0
    assert "2022Q1.1" in told.stdout
    assert "2022Q2.1" in told.stdout
    assert {"批次", "状态", "已发布", "草稿"} <= set(told.stdout.split())
    english = run("releases", "--lang", "en").stdout
    assert {"Edition", "Status", "published", "draft"} <= set(english.split())


def test_publishing_wants_its_consequences_confirmed(run: Run) -> None:
    refused = run("publish", *Q1, "--lang", "en")
    assert refused.exit_code == REFUSED
    assert "the confirmation is missing" in refused.stderr
    assert "python -m data_access consequences 2021 2022Q1 --lang en, then" in refused.stderr
    later = run("publish", *Q1, "--at", "2099-10-20T10:00")
    assert "data_access consequences 2021 2022Q1 --at 2099-10-20T10:00 " in later.stderr
    wrong = run("publish", *Q1, "--confirm", "0" * 64, "--lang", "en")
    assert "the confirmation is of something else" in wrong.stderr
    assert "(or with --yes)" in wrong.stderr
    assert wrong.stderr.endswith(
        "Next:\n  python -m data_access consequences 2021 2022Q1 --lang en\n"
    )
    assert state(run) == "draft"
    published = run("publish", *Q1, "--confirm", confirmation(run))
    assert (published.exit_code, state(run)) == (0, "published")
    assert published.stdout.splitlines()[-1] == "  python -m data_access warm 2021 2022Q1"
    again = run("consequences", *Q1, "--lang", "en").stderr
    assert re.match(
        r"2022Q1\.1 is published, readers see it from [-\d]+ [:\d]+ on; a correction", again
    )
    assert "import-ratings 2021 2022Q1 FILE --method illustrative-1 --reason TEXT" in again
    assert "--reason 原因" in run("publish", *Q1, "--yes").stderr


def test_consequences_are_told_as_text_and_as_a_workbook(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "consequences.xlsx"
    told = run("consequences", *Q1, "--lang", "en", "--xlsx", book)
    first, *_, step = told.stdout.splitlines()
    assert first == "2022Q1.1 is the first release of its edition: 2 of 2 projects are rated."
    words = f"publish 2021 2022Q1 --confirm {confirmation(run)} --lang en"
    assert step == f"  python -m data_access {words}"
    assert load_workbook(book).sheetnames[0] == "Overview"
    assert state(run) == "draft"


def test_an_embargo_is_given_in_the_sites_time_zone(run: Run) -> None:
    told = json.loads(run("publish", *Q1, "--yes", "--at", "2099-10-20T10:00", "--json").stdout)
    assert told["published_at"] == "2099-10-20T10:00:00+08:00"
    assert state(run) == "embargo"
    why = ("--reason", "一处得分待核", "--lang", "en")
    assert "would be withdrawn" in run("withdraw", *Q1, *why, "--dry-run").stdout
    assert run("withdraw", *Q1, *why).stdout.startswith("2022Q1.1 is withdrawn")
    assert run("withdraw", *Q1, *why).exit_code == REFUSED
    assert state(run) == "draft"


def test_an_accepted_objection_is_answered_or_the_ratings_come_first(
    run: Run, tmp_path: Path
) -> None:
    run("preview", *Q1, "--until", "2099-01-01T18:00", "--out", tmp_path / "units")
    run("object", *Q1, "2021-001", "--text", "名称有误")
    run("decide", *Q1, 1, "--accept", "--reason", "属实")
    first = run("consequences", *Q1, "--lang", "en").stdout.splitlines()[-1]
    assert first.endswith("import-ratings 2021 2022Q1 FILE --method illustrative-1 --replace-draft "
                          "--lang en")  # fmt: skip
    why = ("--text", "名称随名单更正", "--lang", "en")
    assert "Objection 1 is answered." in run("answer", *Q1, 1, *why).stdout
    assert run("answer", *Q1, 1, *why).exit_code == REFUSED
    found = json.loads(run("objections", "2021", "--json").stdout)["objections"]
    assert [(step["state"], step["text"]) for step in found][1:] == [
        ("accepted", "属实"),
        ("answered", "名称随名单更正"),
    ]


@pytest.mark.parametrize(("at", "code"), [("2020-01-01T10:00", REFUSED), ("tomorrow", WRONG_USE)])
def test_an_embargo_that_is_past_or_none_is_refused(run: Run, at: str, code: int) -> None:
    assert run("publish", *Q1, "--yes", "--at", at).exit_code == code
    assert run("consequences", *Q1, "--at", at).exit_code == code
    assert state(run) == "draft"


def test_units_get_a_workbook_each_and_their_objections_are_recorded(
    run: Run, tmp_path: Path
) -> None:
    previewed = run(
        "preview", *Q1, "--until", "2099-01-01T18:00", "--out", tmp_path / "units", "--json"
    )
    *books, index = sorted(file.name for file in (tmp_path / "units").iterdir())
    assert json.loads(previewed.stdout)["workbooks"] == len(books)
    assert (books[0], index) == (
        "2022Q1.1-120000-天津市工业和信息化局.xlsx", "2022Q1.1-索引.xlsx",
    )  # fmt: skip
    [sheet] = load_workbook(tmp_path / "units" / index).worksheets
    assert list(sheet.values)[2] == ("120000", "天津市工业和信息化局", 1, 1, books[0])
    assert state(run) == "preview"
    assert run("object", *Q1, "2021-099", "--text", "x").exit_code == REFUSED
    words = tmp_path / "words.txt"
    words.write_bytes("得分有误\r\n".encode("gb18030"))
    received = run("object", *Q1, "2021-001", "--text-file", words, "--json")
    assert json.loads(received.stdout) == {"number": 1}
    decided = run("decide", "2021", "2022Q1.1", 1, "--reject", "--reason", "属实", "--lang", "en")
    assert decided.stdout.startswith("Objection 1 is decided.\n\nNext")
    found = json.loads(run("objections", "2021", "--json").stdout)["objections"]
    assert [(step["state"], step["text"]) for step in found] == [
        ("received", "得分有误"),
        ("rejected", "属实"),
    ]
    assert (
        "2022Q1.1, objection 1, project 2021-001" in run("objections", "2021", "--lang=en").stdout
    )
    first, _, of, asked, rejected, *_ = run("objections", "2021").stdout.splitlines()
    assert (first, of) == (
        "共收到异议 1 件，待处理 0 件。", "2022Q1.1 第 1 号异议，项目 2021-001",
    )  # fmt: skip
    assert re.fullmatch(r"  \d{4}-\d\d-\d\d \d\d:\d\d  已收到    得分有误", asked)
    assert re.fullmatch(r"  \d{4}-\d\d-\d\d \d\d:\d\d  不予采纳  属实", rejected)
    assert "收到异议" in run("audit").stdout
    assert "objection rejected" in run("audit", "--lang", "en").stdout
    assert "may object until" in run("publish", *Q1, "--yes", "--lang", "en").stderr


@pytest.mark.parametrize(
    ("content", "told"), [(b"\x00\xff", "is no text file"), (b" \n", "is empty")]
)
def test_a_file_that_holds_no_text_is_refused(
    run: Run, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "words.doc"
    file.write_bytes(content)
    refused = run("object", *Q1, "2021-001", "--text-file", file, "--lang", "en")
    assert (refused.exit_code, told in refused.stderr) == (REFUSED, True)
    neither = run("object", *Q1, "2021-001", "--lang", "en")
    assert (neither.exit_code, "either --text or --text-file" in neither.stderr) == (
        WRONG_USE, True,
    )  # fmt: skip


def test_a_bridge_where_the_method_did_not_change_is_refused(run: Run) -> None:
    run("publish", *Q1, "--yes")
    assert run("bridge", *Q1).exit_code == REFUSED


def test_a_bridge_says_whether_it_is_kept(run: Run, tmp_path: Path) -> None:
    run("publish", *Q1, "--yes")
    import_draft(run, tmp_path, "2023Q1", "illustrative-2")
    q2 = ("2021", "2023Q1")
    assert "nothing was saved (dry run)" in run("bridge", *q2, "--dry-run", "--lang", "en").stdout
    assert json.loads(run("bridge", *q2, "--dry-run", "--json").stdout)["kept"] is False
    assert "The bridge is kept" in run("bridge", *q2, "--lang", "en").stdout
    assert json.loads(run("bridge", *q2, "--json").stdout)["kept"] is True


def test_the_log_tells_who_did_what_with_which_file(run: Run, tmp_path: Path) -> None:
    run("publish", *Q1, "--yes")
    acts = json.loads(run("audit", "--json").stdout)["acts"]
    assert [act["kind"] for act in acts] == ["list_imported", "ratings_imported", "published"]
    assert {act["publisher"] for act in acts} == {"评价机构"}
    listing, ratings, published = acts
    assert (listing["file"], listing["reason"]) == ("list.xlsx", "试点")
    assert list(listing["waived"].values()) == ["试点"]
    assert len(ratings["file_sha256"]) == 64
    assert published["changed"]["rated"] == 2
    file = tmp_path / "log.csv"
    assert run("audit", "2021", "--out", file).exit_code == 0
    assert list(pd.read_csv(file)["subject"]) == ["2021", "2022Q1.1", "2022Q1.1"]
    told = run("audit").stdout
    assert "评价机构" in told
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", told)


def test_no_text_is_taken_that_only_stands_for_one() -> None:
    def options(command: Command) -> list[Parameter]:
        inner = [each for c in getattr(command, "commands", {}).values() for each in options(c)]
        return [p for p in command.params if getattr(p, "metavar", None) == "TEXT"] + inner

    found = options(get_command(app))
    assert len(found) > 15
    context = Context(get_command(app))
    for option in found:
        assert option.callback
        assert option.callback(context, option, "如期公开") == "如期公开"
        for given in ("文字", "TEXT", " text ", "...", "……"):
            with pytest.raises(WrongUse):
                option.callback(context, option, given)


def test_the_next_step_speaks_the_language_that_was_asked_for(run: Run) -> None:
    assert run("status", "2021", "--lang=en").stdout.rstrip().endswith(" --lang en")
    assert run("--lang", "zh", "status", "2021").stdout.rstrip().endswith(" --lang zh")
    assert "--lang" not in run("status", "2021").stdout


def test_a_dry_run_keeps_nothing(run: Run, tmp_path: Path) -> None:
    until = ("--until", "2099-01-01T18:00", "--out", tmp_path / "units")
    told = run("preview", *Q1, *until, "--dry-run", "--lang", "en")
    assert "would be written" in told.stdout
    assert not (tmp_path / "units").exists()
    assert state(run) == "draft"
    run("preview", *Q1, *until)
    run("object", *Q1, "2021-001", "--text", "x", "--dry-run")
    assert json.loads(run("objections", "2021", "--json").stdout)["objections"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("consequences", *Q1, "--xlsx", "FILE"),
        ("audit", "--out", "FILE"),
        ("preview", *Q1, "--until", "2099-01-01T18:00", "--out", "FILE"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "no_folder").touch()
    file = tmp_path / "no_folder" / "out"
    refused = run(*(file if word == "FILE" else word for word in words))
    assert refused.exit_code == REFUSED
    assert refused.stderr == f"无法写入 {file}：Not a directory\n"
    assert state(run) == "draft"


def become(patch: pytest.MonkeyPatch, publisher: str) -> None:
    """Let another person go on, where two are needed."""
    patch.setenv("TWO_PERSONS", "true")
    patch.setenv("PUBLISHER", publisher)
    settings.cache_clear()


def test_two_persons_publish_where_it_is_set(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, "评价机构")
    publish = ("publish", *Q1, "--lang", "en")
    confirm = confirmation(run)
    assert "not with --yes" in run(*publish, "--yes").stderr
    become(monkeypatch, "评价\u3000机构 ")
    by_another = "\n  PUBLISHER=NAME python -m data_access "
    refused = run(*publish, "--confirm", confirm).stderr
    assert "评价机构 prepared this" in refused
    assert refused.endswith(f"{by_another}{' '.join(publish)} --confirm {confirm}\n")
    wrong = run(*publish, "--confirm", "0" * 64).stderr
    assert f"--confirm {confirm}\n" in wrong  # and no word of --yes
    assert wrong.endswith("\n  python -m data_access consequences 2021 2022Q1 --lang en\n")
    become(monkeypatch, " 复核人\u3000")
    assert run(*publish, "--confirm", confirm).exit_code == 0
    corrected = xlsx(tmp_path / "l.xlsx", [LIST_HEADER, listed(1, name="示例新名"), listed(2)])
    correct = ("correct-list", "2021", corrected, "--reason=更名", "--lang=en")
    told = json.loads(run(*correct, "--json").stdout)["confirm"]
    typed = by_another + " ".join(map(str, correct))
    other = run(*correct, "--confirm", "0" * 64)
    assert (other.exit_code, "confirmation is of something else" in other.stderr) == (REFUSED, True)
    assert other.stderr.endswith(f"{typed} --confirm {told}\n")
    dry = run(*correct, "--confirm", told, "--dry-run").stdout
    assert dry.endswith(f"{typed} --confirm {told}\n")
    become(monkeypatch, "评价机构")
    looked = run(*correct)  # who confirms looks as well, and has not prepared it
    assert (looked.exit_code, looked.stdout.endswith(f"{typed} --confirm {told}\n")) == (0, True)
    become(monkeypatch, "复核人")
    assert "复核人 prepared this" in run(*correct, "--confirm", told).stderr
    become(monkeypatch, "评价机构")
    assert run(*correct, "--confirm", told).exit_code == 0
    log = json.loads(run("audit", "--json").stdout)["acts"]
    assert [act["kind"] for act in log].count("list_correction_prepared") == 1
    by_whom = {act["kind"]: (act["publisher"], act["changed"].get("prepared_by")) for act in log}
    assert by_whom["published"] == ("复核人", "评价机构")
    assert by_whom["list_corrected"] == ("评价机构", "复核人")
    assert " 2021 名单第2版 " in run("audit").stdout


@pytest.mark.parametrize("name", ["姓名", " name"])
def test_the_word_that_stands_for_a_name_is_none(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    become(monkeypatch, name)
    refused = run("publish", *Q1, "--confirm", "0" * 64, "--lang", "en")
    assert refused.exit_code == NO_DATABASE
    assert "only stands for a name" in refused.stderr
    become(monkeypatch, "评价机构")
    assert state(run) == "draft"


def test_one_person_has_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for same in ("张三 ", "张 三", "\u3000张\u200b三\n"):
        assert persons.is_same(same, "张三")
    assert persons.is_same("Ｌｉ　Si", "lisi")
    assert not persons.is_same("张三", "李四")
    assert persons.written("\ufeff Ｌｉ\u00a0Si\n") == "Li Si"
    become(monkeypatch, " \u200b")
    assert settings().publisher == getuser()


def test_a_rehearsal_says_where_it_is_and_what_is_not_ready(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[str, int]] = []

    @contextmanager
    def serve(made: Rehearsal, port: int) -> Iterator[None]:
        served.append((made.url, port))
        yield

    monkeypatch.setattr(rehearsing, "served", serve)
    monkeypatch.setattr(rehearsing, "check_port", lambda _port: None)
    monkeypatch.setattr(rehearsing, "check_runs", lambda _made, _site: None)
    run("preview", *Q1, "--until", "2099-01-01T18:00", "--out", tmp_path / "units")
    told = run("rehearse", *Q1, "--lang", "en").stdout
    assert "Not yet ready to be published: recommending units may object until 2099" in told
    address = "http://localhost:8601/?edition=2021&release=2022Q1.1&lang=en"
    assert f"2022Q1.1 is rehearsed at {address} (log: " in told
    assert "nothing of it was kept" in told
    [(url, port)] = served
    assert (port, Path(url.removeprefix("sqlite:///")).exists()) == (8601, False)
    assert state(run) == "preview"


def test_who_would_pass_an_embargo_is_told_both_ways(run: Run, tmp_path: Path) -> None:
    run("publish", *Q1, "--yes", "--at", "2099-01-01T10:00")
    import_draft(run, tmp_path)
    q2 = ("2021", "2022Q2", "--lang", "en")
    told = run("consequences", *q2).stdout
    [passing] = re.findall(r"before 2022Q1\.1:\n  python -m data_access (publish .*)\n", told)
    at_its_end = "consequences 2021 2022Q2 --at 2099-01-01T10:00 --lang en"
    for_its_end = f"Next:\n  python -m data_access {at_its_end}\n"
    assert told.endswith(for_its_end)
    refused = run("publish", *q2, "--yes")
    assert (refused.exit_code, refused.stdout) == (REFUSED, "")
    assert "with --at 2099-01-01T10:00, or name what it passes with --passing" in refused.stderr
    assert refused.stderr.endswith(for_its_end)
    then = run("consequences", *q2, "--at", "2099-01-01T10:00").stdout
    assert re.search(r"publish 2021 2022Q2 --confirm \w+ --at 2099-01-01T10:00 --lang en\n$", then)
    assert run(*passing.split()).exit_code == 0


def test_a_wrong_period_is_no_mistake_of_the_file(run: Run, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "h1.csv", [RATING_HEADER, rated(1), rated(2)])
    words = ("2021", "2022H1", file, "--method=illustrative-1", "--lang=en")
    refused = run("import-ratings", *words)
    assert refused.exit_code == REFUSED
    assert "2022H1 is no period of edition 2021" in refused.stdout
    assert "Correct the file" not in refused.output
    again = run("import-ratings", *Q1, file, "--method=illustrative-1", "--lang=en")
    assert "there is already an unpublished version 2022Q1.1" in again.stdout
    assert "Correct the file" not in again.output
