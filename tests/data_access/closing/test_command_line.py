"""The publisher closes an edition command by command."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from data_access.__main__ import app
from data_access.closing import saving
from data_access.database import close, reading
from data_access.desk.shared import REFUSED, WRONG_USE
from data_access.models import Draw
from data_access.settings import settings
from tests.copies import copy_sqlite
from tests.data_access.closing.conftest import (
    METHOD,
    PROJECTS,
    evaluation,
    list_and_rate,
    self_assessments,
    spot_checks,
)

Run = Callable[..., Result]
EDITION = ("--edition", "2021")
BY_METHOD = (*EDITION, "--method", METHOD)


@pytest.fixture(scope="module")
def over_on_sqlite(initialised_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Eight projects and a release; only to be copied."""
    file = tmp_path_factory.mktemp("over") / "ratings.sqlite3"
    copy_sqlite(initialised_sqlite, file)
    list_and_rate(f"sqlite:///{file}")
    close(f"sqlite:///{file}")
    return f"sqlite:///{file}"


@pytest.fixture
def url(over_on_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database with eight projects and a release, which commands find by themselves."""
    copy_sqlite(over_on_sqlite, tmp_path / "ratings.sqlite3")
    address = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", address)
    settings.cache_clear()
    yield address
    close(address)
    settings.cache_clear()


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["closing", *map(str, words)])


def answer(*words: object) -> dict[str, object]:
    result = run(*words, "--json")
    found: dict[str, object] = json.loads(result.stdout)
    assert result.exit_code == 0, found
    return found


def next_step() -> str:
    """The command that `status` says comes next, without the program's name."""
    found = json.loads(CliRunner().invoke(app, ["status", "2021", "--json"]).stdout)
    return str(found["editions"][0]["next"]).removeprefix("python -m data_access closing ")


def results(url: str, folder: Path) -> Path:
    with reading(url) as session:
        return spot_checks(folder, *[(c, "通过", None) for c in saving.drawn(session, "2021")])


def test_an_edition_is_closed_step_by_step(url: str, tmp_path: Path) -> None:
    seed = tmp_path / "seed.txt"
    report = answer("import-self-assessments", self_assessments(tmp_path), *BY_METHOD)
    assert report["counts"] == {"assessed": 7, "listed": 8}
    assert next_step().startswith("announce-draw 2021 --seed-file seed-2021.txt --share NUMBER")
    announced = answer("announce-draw", "2021", "--share", 40, "--seed-file", seed)
    assert (announced["size"], announced["candidates"], announced["announced"]) == (3, 7, True)
    assert stat.S_IMODE(seed.stat().st_mode) == 0o600
    assert next_step().startswith("reveal-seed 2021 --seed-file")
    waiting = CliRunner().invoke(app, ["status", "2021", "--lang", "en"]).stdout
    assert "the draw is announced" in waiting
    revealed = answer("reveal-seed", "2021", "--seed-file", seed)
    assert len(revealed["drawn"]) == 3  # type: ignore[arg-type]
    assert next_step() == "import-checks 2021 FILE"
    checked = answer("import-checks", results(url, tmp_path), *EDITION)
    assert checked["counts"] == {"checked": 3, "drawn": 3}
    assert next_step() == "evaluate 2021 FILE --method evaluation-illustrative-1"
    evaluated = answer("evaluate", evaluation(tmp_path), *BY_METHOD)
    assert evaluated["counts"] == {"evaluated": 7, "catalogued": 7, "listed": 8}
    assert next_step() == "consequences 2021"
    before = CliRunner().invoke(app, ["status", "2021", "--lang", "en"]).stdout
    told = run("consequences", "2021", "--lang", "en").stdout
    assert "Not in the catalogue: 1\n  2021-008  No self-assessment was handed in" in told
    never = "Not published: 2022Q2, 2022Q3, 2022Q4, 2023Q1, 2023Q2, 2023Q3; once the catalogue is"
    assert never in told
    assert never in before
    confirm = str(answer("consequences", "2021")["confirm"])
    assert f"publish-catalogue 2021 --confirm {confirm}" in told
    for wrong in ((), ("--confirm", "0" * 64)):
        refused = run("publish-catalogue", "2021", *wrong, "--lang", "en")
        assert f"--confirm {confirm} (or with --yes)" in refused.stderr
        assert refused.stderr.endswith(
            "  python -m data_access closing consequences 2021 --lang en\n"
        )
    assert answer("publish-catalogue", "2021", "--dry-run")["published"] is False
    published = answer("publish-catalogue", "2021", "--confirm", confirm)
    assert (published["published"], published["catalogued"]) == (True, 7)
    assert next_step() == "verify 2021"
    again = run("consequences", "2021", "--lang", "en").stderr
    assert again.startswith("version 1 of the catalogue of edition 2021 was published at ")
    assert f"closing evaluate 2021 FILE --method {METHOD} --reason TEXT" in again
    standing = CliRunner().invoke(app, ["status", "2021", "--lang", "en"]).stdout
    assert "the catalogue is published, version 1" in standing
    assert "Not published" not in standing
    assert "spot checks with a result: 3 of 3" in standing
    assert answer("verify", "2021") == {"differences": [], "draws": 1, "catalogues": 1}
    verified = run("verify", "2021", "--lang", "en").stdout
    assert "draws: 1, versions of the catalogue: 1" in verified
    log = json.loads(CliRunner().invoke(app, ["audit", "2021", "--json"]).stdout)
    kinds = [act["kind"] for act in log["acts"]]
    assert kinds[-6:] == [
        "self_assessments_imported",
        "draw_announced",
        "seed_revealed",
        "spot_checks_imported",
        "evaluation_imported",
        "catalogue_published",
    ]


def test_a_catalogue_is_previewed_and_objected_to_as_a_release(url: str, tmp_path: Path) -> None:
    seed = tmp_path / "seed.txt"
    answer("import-self-assessments", self_assessments(tmp_path), *BY_METHOD)
    answer("announce-draw", "2021", "--share", 40, "--seed-file", seed)
    answer("reveal-seed", "2021", "--seed-file", seed)
    answer("import-checks", results(url, tmp_path), *EDITION)
    answer("evaluate", evaluation(tmp_path), *BY_METHOD)
    objects = ("object", "2021", "2021-001", "--text", "得分有误")
    assert "not in preview" in run(*objects, "--lang", "en").stderr
    units = tmp_path / "units"
    until = ("--until", "2099-01-01T18:00", "--out", units)
    assert answer("preview", "2021", *until)["workbooks"] == len(list(units.iterdir())) - 1 == 2
    about, projects = load_workbook(next(units.glob("catalogue.1-520000-*.xlsx"))).worksheets
    assert "2099-01-01 18:00" in str(list(about.values))
    heading, first, *_ = projects.values
    row = dict(zip(heading, first, strict=True))
    assert (row["项目"], row["关键技术创新"], row["等级"], row["列入目录清单"]) == (
        "2021-001", 80, "良好", "是",
    )  # fmt: skip
    assert row["申报主体"]
    [_, headings, *lines] = load_workbook(units / "catalogue.1-索引.xlsx").worksheets[0].values
    assert list(headings[:4]) == ["代码", "推荐单位", "项目数", "已评价"]
    assert [(units / str(line[-1])).is_file() for line in lines] == [True, True]
    assert answer(*objects) == {"number": 1}
    assert answer("decide", "2021", 1, "--accept", "--reason", "属实")["decision"] == "accepted"
    told = run("consequences", "2021").stdout
    assert "2021-001  第 1 号异议，已采纳：得分有误" in told
    assert answer("answer", "2021", 1, "--text", "名称随名单更正") == {"number": 1}
    publish = run("publish-catalogue", "2021", "--yes", "--lang", "en")
    assert "may object until 2099-01-01" in publish.stderr


def test_dry_runs_tell_all_and_keep_nothing(url: str, tmp_path: Path) -> None:
    seed = tmp_path / "seed.txt"
    file = self_assessments(tmp_path)
    told = run("import-self-assessments", file, *BY_METHOD, "--dry-run", "--lang", "en")
    assert "7 of 8 projects, nothing wrong; nothing was saved" in told.stdout
    answer("import-self-assessments", file, *BY_METHOD)
    dry = answer("announce-draw", "2021", "--size", 2, "--seed-file", seed, "--dry-run")
    assert dry["announced"] is False
    assert not seed.exists()
    answer("announce-draw", "2021", "--size", 2, "--seed-file", seed)
    dry = answer("reveal-seed", "2021", "--seed-file", seed, "--dry-run")
    assert dry["revealed"] is False
    with reading(url) as session:
        assert saving.drawn(session, "2021") == ()


def test_no_draw_is_announced_whose_seed_cannot_be_kept(url: str, tmp_path: Path) -> None:
    answer("import-self-assessments", self_assessments(tmp_path), *BY_METHOD)
    seed = tmp_path / "no_folder" / "seed.txt"
    refused = run("announce-draw", "2021", "--size", 2, "--seed-file", seed, "--lang", "en")
    assert refused.exit_code == REFUSED
    assert f"{seed} cannot be written" in refused.stderr
    with reading(url) as session:
        assert session.get(Draw, "2021") is None


@pytest.mark.usefixtures("url")
def test_without_draw_and_catalogue_there_is_nothing_to_verify() -> None:
    told = run("verify", "2021", "--lang", "en")
    assert told.exit_code == 0
    assert "there was nothing to verify" in told.stdout
    assert "follows" not in told.stdout


@pytest.mark.usefixtures("url")
def test_a_refused_file_is_told_with_its_cell_in_both_languages(tmp_path: Path) -> None:
    file = self_assessments(tmp_path, (PROJECTS[0], 80, "9O", 80, 80))
    chinese = run("import-self-assessments", file, *BY_METHOD)
    english = run("import-self-assessments", file, *BY_METHOD, "--lang", "en")
    assert (chinese.exit_code, english.exit_code) == (REFUSED, REFUSED)
    assert 'row 3, 关键技术创新: "9O" is not a number between 0 and 100' in english.stdout
    assert "第 3 行" in chinese.stdout


@pytest.mark.usefixtures("url")
def test_what_cannot_be_done_is_refused_with_what_to_do(tmp_path: Path) -> None:
    seed = tmp_path / "seed.txt"
    early = run("announce-draw", "2021", "--size", 2, "--seed-file", seed, "--lang", "en")
    assert (early.exit_code, seed.exists()) == (REFUSED, False)
    assert "cannot be drawn of 0" in early.stderr
    none = run("publish-catalogue", "2021", "--yes", "--json")
    assert "closing evaluate 2021" in json.loads(none.stdout)["error"]


@pytest.mark.parametrize(
    "words",
    [
        ("announce-draw", "2021", "--seed-file", "s"),
        ("announce-draw", "2021", "--seed-file", "s", "--size", 2, "--share", 3),
        ("announce-draw", "2021", "--seed-file", "s", "--share", 101),
        ("announce-draw", "1999", "--seed-file", "s", "--share", 10),
        ("reveal-seed", "2021", "--seed-file", "not-there"),
        ("evaluate", __file__, "--edition", "2021", "--method", "other"),
    ],
)
@pytest.mark.usefixtures("url")
def test_wrong_use_is_told_apart_from_a_refusal(words: tuple[object, ...]) -> None:
    assert run(*words).exit_code == WRONG_USE
