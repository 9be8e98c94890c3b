"""Both languages say everything, with the same placeholders."""

import ast
import inspect
import json
import re
from importlib import import_module
from pkgutil import iter_modules

from babel.messages.pofile import read_po
from typer._click import Command
from typer._click.core import Parameter
from typer.main import get_command

from data_access import __main__ as command_line
from data_access import (
    acts,
    demo,
    desk,
    gates,
    objections,
    previewing,
    publishing,
    rehearsing,
    status,
    verification,
)
from data_access.chain import checking, covering
from data_access.closing import previewing as closing_previewing
from data_access.closing import publishing as closing_publishing
from data_access.desk import help_pages
from data_access.importing import problems, saving
from data_access.importing.problems import (
    CATALOGUE,
    MESSAGES,
    WAIVABLE,
    Problem,
    row_ranges,
    say,
)
from data_access.importing.report import Report

COMMANDS = (
    command_line,
    *(import_module(f"{desk.__name__}.{found.name}") for found in iter_modules(desk.__path__)),
)
REFUSING = (
    acts, checking, closing_previewing, closing_publishing, covering, demo, gates, objections,
    previewing, publishing, rehearsing, saving, status, verification,
)  # fmt: skip
SAYING = (
    "say", "Blank", "Phrase", "Refused", "ClockWrong", "PublishingRefused", "RehearsalRefused",
    "ObjectionRefused", "DemoRefused", "ListRefused",
)  # fmt: skip


def messages_of_the_command_line() -> set[str]:
    """Every constant that is said or refuses, and the tables of messages named in `SAID`."""
    said = {
        str(node.args[0].value)
        for module in (*COMMANDS, *REFUSING)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in SAYING
        and isinstance(node.args[0], ast.Constant)
    } | {
        str(many.value)
        for module in COMMANDS
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say_count"
        for many in node.args[1:2]
        if isinstance(many, ast.Constant)
    }
    tables = [table for module in COMMANDS for table in getattr(module, "SAID", ())]
    return said.union(*(table.values() for table in tables), help_of(get_command(command_line.app)))


def help_of(command: Command) -> set[str]:
    """All that the help of a command, or of a group and its commands, says of it."""
    own = {text for param in command.params for text in said_of(param)}
    inner = getattr(command, "commands", {}).values()
    return own.union(help_pages.paragraphs(command), *map(help_of, inner))


def said_of(param: Parameter) -> set[str]:
    return {str(getattr(param, name)) for name in ("help", "metavar") if getattr(param, name, None)}


def chinese() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def test_every_message_has_its_chinese_and_none_is_left_over() -> None:
    used = {
        *MESSAGES.values(),
        *problems._PLACES.values(),
        *problems._PLACES_IN_A_FILE.values(),
        ", ",
    } | messages_of_the_command_line()
    assert set(chinese()) == used
    assert all(chinese().values())


def test_both_languages_have_the_same_placeholders() -> None:
    placeholders = re.compile(r"{\w+}")
    differing = {
        english: translated
        for english, translated in chinese().items()
        if set(placeholders.findall(english)) != set(placeholders.findall(translated))
    }
    assert differing == {}


def test_rules_that_can_be_waived_are_rules() -> None:
    assert set(WAIVABLE) <= set(MESSAGES)


def test_a_problem_without_sheet_row_or_column_is_told_by_what_there_is() -> None:
    texts = [
        Problem(code="score", value="x", **place).text("f.csv", "en")
        for place in ({}, {"row": 3}, {"row": 3, "column": "综合\n得分"}, {"sheet": "s"})
    ]
    assert [text.split(': "x"')[0] for text in texts] == [
        "f.csv", "f.csv, row 3", "f.csv, row 3, 综合 得分", "f.csv, sheet s",
    ]  # fmt: skip


def test_several_values_are_joined_as_the_language_joins_them() -> None:
    problem = Problem(code="project_ambiguous", value="x", params={"projects": ("a", "b")})
    assert "a, b" in problem.reason("en")
    assert "a、b" in problem.reason("zh")


def test_braces_in_a_file_do_no_harm() -> None:
    assert Problem(code="score", value="{0}{x}").reason("en").startswith('"{0}{x}" is not')


def test_row_numbers_are_written_shortly() -> None:
    assert row_ranges([9, 3, 4, 5, 11, 12]) == ("3-5", "9", "11-12")
    assert row_ranges([]) == ()


def test_a_report_is_one_json_object_with_text_in_each_language() -> None:
    problem = Problem(code="score", sheet="s", row=2, column="得分", letter="C", value="x")
    report = Report(file="f.xlsx", kind="ratings", edition="2021", problems=(problem,))
    assert json.loads(report.to_json("en"))["problems"] == [
        {
            "rule": "score",
            "sheet": "s",
            "row": 2,
            "column": "得分",
            "cell": "C2",
            "value": "x",
            "reason": '"x" is not a number between 0 and 100',
            "text": 'f.xlsx, sheet s, row 2, 得分: "x" is not a number between 0 and 100',
        }
    ]
    assert "不是 0 到 100 之间的数" in report.to_json("zh")
    assert json.loads(report.to_json())["accepted"] is False


def test_a_message_is_said_in_english_as_it_stands() -> None:
    assert say("{count} differences:", "en", count=2) == "2 differences:"
