"""How commands are called: help and wrong use in both languages, one form of arguments."""

import re
from collections.abc import Iterator

import pytest
from typer._click import Command
from typer.main import get_command
from typer.testing import CliRunner, Result

from data_access.__main__ import app
from data_access.desk.help_pages import GROUPS, wrapped
from data_access.desk.language import of_the_system
from data_access.desk.shared import NO_DATABASE, WRONG_USE
from data_access.desk.usage import MESSAGES, STOPPED

CHINESE = re.compile("[\u4e00-\u9fff]")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="desk")


def commands(of: Command, *path: str) -> Iterator[tuple[tuple[str, ...], Command]]:
    for name, command in getattr(of, "commands", {}).items():
        yield (*path, name), command
        yield from commands(command, *path, name)


ALL = dict(commands(get_command(app)))


def test_every_command_stands_in_the_help_in_its_group() -> None:
    told = run("--help", "--lang", "en").stdout
    sections = dict(re.findall(r"(?<=\n\n)([^\n]+)\n((?:  [^\n]+\n)+)", told))
    assert list(sections) == list(GROUPS)
    groups = {name[0] for name in ALL if len(name) > 1}
    names = {" ".join(name) for name in ALL} - groups
    found = re.findall(r"^  ((?:closing )?[a-z-]+)  ", "".join(sections.values()), re.MULTILINE)
    assert sorted(found) == sorted(names)
    in_order = r"\n名单\n.+\n评价\n.+\n发布\n.+\n期末\n.+\n维护\n"
    assert re.search(in_order, run("--help").stdout, re.DOTALL)


@pytest.mark.parametrize("name", ALL, ids=" ".join)
def test_every_help_page_says_all_in_either_language(name: tuple[str, ...]) -> None:
    english, chinese = run(*name, "--help", "--lang", "en"), run(*name, "--help", "--lang=zh")
    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert "Exit codes: 0 done" in english.stdout
    assert "退出码：0 完成" in chinese.stdout
    assert CHINESE.findall(english.stdout) == []
    paragraphs = chinese.stdout.split("\n\n")
    assert [text for text in paragraphs if not CHINESE.search(text)] == []
    for param in ALL[name].params:
        assert (param.opts[-1] in chinese.stdout) == (param.param_type_name == "option")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("publish 2021", "PERIOD is missing"),
        ("correct-list 2021 README.md", "--reason is missing"),
        ("publish 2021 2022Q1 again", "again is more than the command takes"),
        ("publish 2021 2022Q1 --att x", "there is no option --att; close to it: --at"),
        ("publish 2021 2022Q1 --quick", "there is no option --quick"),
        ("publish 2021 2022Q1 --at soon", '"soon" is no moment such as 2023-10-20T10:00'),
        ("publish 2021 2022Q1 --yes=1", "--yes takes no value"),
        ("publish 1999 2022Q1", "EDITION: there is no edition 1999; there are: 2023, 2022"),
        ("publish 2021 Q1", 'PERIOD: "Q1" is no period such as 2022Q1, 2022H1 or 2022'),
        ("decide 2021 2022Q1.x 1 --accept --reason x", 'PERIOD: "2022Q1.x" is no period'),
        ("decide 2021 2022Q1 one --accept --reason x", 'NUMBER: "one" is not a whole number'),
        ("publsh", "there is no command publsh; close to it: publish"),
        ("closing nothing", "there is no command nothing"),
        ("import-list 2021 nowhere.xlsx", "FILE: there is no file nowhere.xlsx"),
        ("import-list 2021 docs", "FILE: docs is a folder, a file is needed"),
        ("import-list 2021 README.md --accept number --reason x", "rule number cannot be waived"),
        ("import-list 2021 README.md --accept quota: --reason x", "quota: does not say for whom"),
        ("import-list 2021 README.md --accept count", "a waived rule and the reason for it are"),
        ("import-list 2021 README.md --new-unit X", '"X" is not NAME=KIND'),
        ("import-ratings 2021 2022Q1 README.md --method x", "there is no method x; there are: "),
        (
            "import-ratings 2021 2022Q1 README.md --method illustrative-1 --absent gone",
            "--absent is one of: insufficient_scores, not_submitted",
        ),
        ("closing announce-draw 2021 --seed-file s", "give either --size or --share"),
        ("closing announce-draw 2021 --seed-file s --share 0", '"0" is not a share from 1 to 100'),
        ("closing reveal-seed 2021 --seed-file s", "--seed-file: there is no file s"),
        ("backup docs", "FILE: docs is a folder"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_with_what_is_expected(words: str, told: str) -> None:
    english, chinese = run(*words.split(), "--lang", "en"), run(*words.split(), "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (WRONG_USE, WRONG_USE)
    assert english.stdout + chinese.stdout == ""
    first, usage, more = english.stderr.splitlines()
    assert told in first
    assert usage.startswith("Usage: desk ")
    assert more.startswith("More about it: desk ")
    assert all(CHINESE.search(line) for line in chinese.stderr.splitlines())


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_CTYPE": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_without_lang_the_systems_language_is_spoken(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert of_the_system() == expected
    assert ("Usage" in run("publish", "--help").stdout) == (expected == "en")


@pytest.mark.parametrize("words", [(), ("--lang", "en"), ("status", "--lang=en")])
def test_called_alone_the_program_shows_where_things_stand(words: tuple[str, ...]) -> None:
    told = run(*words)
    assert told.exit_code == NO_DATABASE
    assert "python -m data_access init" in told.stderr


def test_ctrl_c_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("data_access.desk.standing.database.check_schema", stop)
    told = run("status", "--lang=en")
    assert (told.exit_code, told.stderr.strip()) == (STOPPED, MESSAGES["stopped"])


def test_lang_may_stand_before_the_command() -> None:
    before, after = run("--lang", "en", "publish"), run("publish", "--lang=en")
    assert before.stderr == after.stderr
    assert before.stderr.startswith("EDITION is missing")
    assert run("--lang", "en", "publish", "--at").stderr.startswith("--at needs a value")
    assert run("--lang=en", "closing").stdout == run("closing", "--help", "--lang", "en").stdout


def test_an_edition_and_a_period_given_as_options_are_put_in_their_places() -> None:
    as_options = ("README.md", "--edition=2021", "--period", "Q9", "--method", "illustrative-1")
    told = run("import-ratings", *as_options, "--lang", "en").stderr
    assert told.startswith('PERIOD: "Q9" is no period')


def test_text_is_folded_between_chinese_characters_and_never_before_a_closing_mark() -> None:
    assert wrapped("退出码：0 完成；1 不可用，见 DATABASE_URL。", 12) == [
        "退出码：0 完", "成；1 不可", "用，见", "DATABASE_URL。",
    ]  # fmt: skip
    assert wrapped("one two three", 8) == ["one two", "three"]
