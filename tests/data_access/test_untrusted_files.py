"""Whatever is in a file, reading it ends soon, takes little, and is a refusal with its name."""

import json
import signal
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
from sqlmodel import func, select
from typer.testing import CliRunner

from data_access.__main__ import app
from data_access.database import close, reading
from data_access.importing import ImportRejected, import_list, problems
from data_access.importing import reading as edge
from data_access.importing.problems import MOST_TOLD, Problem, Problems, further_in
from data_access.models import Project
from data_access.settings import settings
from data_access.spreadsheets import __main__ as child
from data_access.spreadsheets.sheets import Sheet, Unreadable
from tests.copies import copy_sqlite
from tests.data_access.made_up_files import LIST_HEADER, csv_file, listed
from tests.data_access.mutations import mutated
from tests.data_access.workbooks import Rows, in_format
from tests.effort import Note, enough

FORMATS = (".xlsx", ".xls", ".ods", ".csv")
MUCH_MORE_THAN_NEEDED = 30

InThisProcess = Callable[..., tuple[int, bytes]]


@pytest.fixture(scope="module")
def sound() -> dict[str, bytes]:
    """A list of six projects in every format."""
    rows: Rows = [["2021年名单"], LIST_HEADER, *(listed(number) for number in range(1, 7))]
    workbooks = {
        suffix: in_format(suffix, rows, merged=[(1, 1, 1, 5)])
        for suffix in (".xlsx", ".xls", ".ods")
    }
    lines = (",".join(map(str, row)) for row in rows)
    return workbooks | {".csv": "\r\n".join(lines).encode("gb18030")}


@pytest.fixture
def new_database(initialised_sqlite: str, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes databases without a list."""
    made: list[str] = []

    def make() -> str:
        file = tmp_path / f"{len(made)}.sqlite3"
        copy_sqlite(initialised_sqlite, file)
        made.append(f"sqlite:///{file}")
        return made[-1]

    yield make
    for url in made:
        close(url)


def projects_in(url: str) -> int:
    with reading(url) as session:
        return session.exec(select(func.count()).select_from(Project)).one()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_with_something_wrong_in_it_is_read_or_refused(
    suffix: str, sound: dict[str, bytes], tried: Note
) -> None:
    times = enough(12, 900)
    for seed in range(times):
        begun = monotonic()
        ended = outcome(mutated(sound[suffix], seed), suffix)
        assert monotonic() - begun < MUCH_MORE_THAN_NEEDED, seed
        assert ended, seed
    tried(f"files {suffix}", times)


def outcome(content: bytes, suffix: str) -> bool:
    """Read a file; tell that it was read or refused, for nothing else may be raised."""
    try:
        return all(isinstance(sheet, Sheet) for sheet in edge.read(content, suffix))
    except Unreadable as refused:
        return bool(refused.code)


def test_nothing_is_half_imported(
    sound: dict[str, bytes], new_database: Callable[[], str], tmp_path: Path, tried: Note
) -> None:
    times, url = enough(2, 100), new_database()
    for seed, suffix in product(range(times), FORMATS):
        file = tmp_path / f"list{suffix}"
        file.write_bytes(mutated(sound[suffix], seed))
        try:
            report = import_list(file, "2021", url=url, accept=("count",), reason="示例")
        except ImportRejected:
            assert projects_in(url) == 0
        else:
            assert projects_in(url) == report.counts["projects"] > 0
            url = new_database()
    tried("imports", times * len(FORMATS))


@pytest.mark.parametrize(
    ("ending", "rule"),
    [
        ("os.abort()", "file_damaged"),
        ("sys.exit(134)", "file_damaged"),
        ("raise ValueError('a bad span')", "file_damaged"),
        (f"os.kill(os.getpid(), {int(signal.SIGKILL)})", "file_damaged"),
        (f"os.kill(os.getpid(), {int(signal.SIGXCPU)})", "file_time"),
        (f"sys.exit({child.NO_MEMORY})", "file_memory"),
    ],
)
def test_however_reading_ends_it_is_a_refusal(
    ending: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _end_with(monkeypatch, ending)
    with pytest.raises(Unreadable) as refused:
        edge.read(b"x", ".csv")
    assert refused.value.code == rule


def _end_with(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    begin = "import os, sys, time, resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))"
    monkeypatch.setattr(edge, "CHILD", ("-c", f"{begin}; {ending}"))


def test_a_process_that_hangs_is_out_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _end_with(monkeypatch, "time.sleep(60)")
    monkeypatch.setattr(edge, "SECONDS", 0.1)
    with pytest.raises(Unreadable) as refused:
        edge.read(b"x", ".csv")
    assert refused.value.code == "file_time"


def test_a_process_that_takes_too_much_time_or_memory_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited = (
        "from data_access.spreadsheets import limits; limits.SECONDS = 1;"
        " limits.limit_this_process();"
    )
    _end_with(monkeypatch, f"{limited} os.cpu_count() and [None for _ in iter(int, 1)]")
    assert edge.in_a_child([], b"")[0] in (1, edge.OUT_OF_TIME)
    _end_with(monkeypatch, f"{limited} bytes(limits.MEMORY)")
    code, _ = edge.in_a_child([], b"")
    assert code == 1  # MemoryError


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> InThisProcess:
    """Does what the process that reads does, without its limits."""
    monkeypatch.setattr(child, "limit_this_process", lambda: None)

    def run(content: bytes, *arguments: str) -> tuple[int, bytes]:
        out = BytesIO()
        monkeypatch.setattr(sys, "argv", ["", *arguments])
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(content)))
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
        return child.main(), out.getvalue()

    return run


def test_sheets_or_a_rule_are_told_as_json(in_this_process: InThisProcess) -> None:
    code, told = in_this_process(b"x,y\n", child.READ, ".csv")
    assert (code, json.loads(told)[0]["rows"]) == (child.DONE, [["x", "y"]])
    code, told = in_this_process(b"%PDF", child.READ, ".xls")
    assert (code, json.loads(told)) == (child.REFUSED, ["file_pdf", {}])


def test_every_character_of_a_file_reaches_the_other_process() -> None:
    told = [["示例", "\ud800", "𠮷", "\x00"]]
    assert child.from_bytes(child.as_bytes(told)) == told


def test_a_file_that_takes_too_much_memory_is_told_as_such(
    in_this_process: InThisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hungry(_content: bytes, _suffix: str) -> None:
        raise MemoryError

    monkeypatch.setattr(child, "read", hungry)
    assert in_this_process(b"x", child.READ, ".csv")[0] == child.NO_MEMORY


def test_a_file_larger_than_any_list_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "MOST_BYTES", 3)
    (tmp_path / "list.csv").write_bytes(b"abcd")
    with pytest.raises(Unreadable) as refused:
        edge.content_of(tmp_path / "list.csv")
    assert refused.value.code == "file_too_large"


@pytest.fixture
def _database_here(
    new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", new_database())
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("_database_here")
def test_a_refusal_names_the_file_also_for_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"x")
    _end_with(monkeypatch, "os.abort()")
    words = ["import-list", str(file), "--edition", "2021", "--lang", "en", "--json"]
    result = CliRunner().invoke(app, words)
    (problem,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["rule"], result.stderr) == (1, "file_damaged", "")
    assert problem["text"].startswith("list.xlsx: the file is damaged")


def test_problems_beyond_what_anybody_reads_are_counted() -> None:
    problem = Problem(code="no_rows")
    found = Problems([problem] * (MOST_TOLD + 5))
    found.append(problem)
    assert (len(found), further_in(found), further_in([problem])) == (MOST_TOLD, 6, 0)


@pytest.mark.usefixtures("_database_here")
def test_what_is_wrong_in_more_cells_than_are_told_is_refused_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "MOST_TOLD", 3)
    rows = [LIST_HEADER, ["x", "x", "", "", ""], ["x", "x", "", "", ""]]
    file = csv_file(tmp_path / "list.csv", rows)
    words = ["import-list", str(file), "--edition", "2021", "--lang", "en"]
    result = CliRunner().invoke(app, words)
    refused, *lines = result.stdout.splitlines()
    assert (result.exit_code, refused.endswith(": 10 problems.")) == (1, True)
    assert lines[3] == "  7 further problems are not told."
