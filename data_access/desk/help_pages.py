"""Help pages of the commands, in either language: how a command is called, and what it takes."""

import re
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from itertools import chain, groupby
from operator import itemgetter
from shutil import get_terminal_size

from rich.cells import cell_len, set_cell_size
from typer._click import Command  # typer has no public name for it
from typer._click.core import Parameter
from typer.core import TyperGroup

from data_access.importing.problems import Language, say

GROUPS = ("The list", "Ratings", "Publication", "End of the edition", "Maintenance")
"""Groups of commands, in the order of the work."""
LISTING, RATING, PUBLISHING, CLOSING, MAINTENANCE = GROUPS
HEADINGS = {
    "usage": "Usage: {call}",
    "arguments": "Arguments",
    "options": "Options",
    "commands": "Commands",
    "required": "(required) {text}",
    "or_options": "[options]",
    "command": "COMMAND",
    "more": "More about a command: {command} COMMAND --help",
}
EXIT_CODES = (
    "Exit codes: 0 done; 1 refused because of what the file or the release says, nothing was "
    "changed; 2 wrong use; 3 the database cannot be used, or a setting is wrong; 4 verify found "
    "differences; 5 there is no browser that could draw pictures. The database is that of "
    "DATABASE_URL."
)
SAID = (HEADINGS, dict(enumerate(GROUPS)), {"exit_codes": EXIT_CODES})
WIDEST = 100
"""Columns of a page where the terminal has more, or where there is none."""
OPENING, CLOSING_MARKS = "\u201c\uff08\u300a", "\u201d\uff09\u300b\uff0c\u3002\uff1b\uff1a\u3001"
PIECES = re.compile(
    rf" *[{OPENING}]*(?:[!-~\u2026\u00b7]+|[^ !-~{OPENING}{CLOSING_MARKS}])[{CLOSING_MARKS}]*| +"
)
"""Latin words and single Chinese characters, with the blanks and marks that belong to them."""


def of_command(command: Command, path: str, language: Language) -> str:
    """Return the help page of a command; `path` is what is typed to call it."""
    shown = [param for param in command.params if not getattr(param, "hidden", False)]
    arguments = [param for param in shown if param.param_type_name == "argument"]
    options = [param for param in shown if param.param_type_name == "option"]
    return _page(
        *_about(command, path, language),
        *_list(say(HEADINGS["arguments"], language), _rows(arguments, language)),
        *_list(say(HEADINGS["options"], language), _rows(options, language)),
        *_paragraph(say(EXIT_CODES, language)),
    )


def of_group(group: TyperGroup, path: str, language: Language) -> str:
    """Return the help page of the program or of a group of commands, commands by their groups."""
    found = sorted(_commands(group), key=lambda each: GROUPS.index(each[0]))
    lists = [
        _list(
            say(heading, language),
            [(name, say(next(paragraphs(each)), language)) for _, name, each in commands],
        )
        for heading, commands in groupby(found, key=itemgetter(0))
    ]
    return _page(
        *_about(group, path, language),
        *chain.from_iterable(lists),
        *_paragraph(say(HEADINGS["more"], language, command=path)),
        *_paragraph(say(EXIT_CODES, language)),
    )


def usage(command: Command, path: str, language: Language) -> str:
    """Say how a command is called."""
    pieces = [path]
    if isinstance(command, TyperGroup):
        pieces.append(say(HEADINGS["command"], language))
    for param in command.params:
        if param.param_type_name == "argument":
            name = name_of(param, language)
            pieces.append(name if param.required else f"[{name}]")
        elif param.required:
            pieces.append(_with_its_value(param, language))
    pieces.append(say(HEADINGS["or_options"], language))
    return say(HEADINGS["usage"], language, call=" ".join(pieces))


def paragraphs(command: Command) -> Iterator[str]:
    """Yield the paragraphs of a command's text, each as one line."""
    for paragraph in cleandoc(command.help or "").split("\n\n"):
        yield " ".join(paragraph.split())


def name_of(param: Parameter, language: Language) -> str:
    """Return what an argument is called, or an option as it is written."""
    if param.param_type_name == "argument":
        return say(str(param.metavar), language)
    return "/".join((*param.opts, *param.secondary_opts))


def _commands(group: TyperGroup) -> Iterator[tuple[str, str, Command]]:
    """Yield all commands with their heading and name, those of a group under the group's name."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            for heading, inner, each in _commands(command):
                yield heading, f"{name} {inner}", each
        else:
            yield str(getattr(command, "rich_help_panel", "")), name, command


def _rows(params: Sequence[Parameter], language: Language) -> list[tuple[str, str]]:
    return [(_with_its_value(param, language), _meaning(param, language)) for param in params]


def _meaning(param: Parameter, language: Language) -> str:
    text = say(str(getattr(param, "help", None)), language)
    if param.required and param.param_type_name == "option":
        return say(HEADINGS["required"], language, text=text)
    return text


def _with_its_value(param: Parameter, language: Language) -> str:
    name = name_of(param, language)
    takes_a_value = param.param_type_name == "option" and param.metavar
    return f"{name} {say(str(param.metavar), language)}" if takes_a_value else name


# -- as wide as the terminal, and never wider than is easily read; Chinese takes two columns -------


def _page(*lines: str) -> str:
    return "\n".join(lines)


def _about(command: Command, path: str, language: Language) -> Iterator[str]:
    yield usage(command, path, language)
    for text in paragraphs(command):
        yield from _paragraph(say(text, language))


def _paragraph(text: str) -> Iterator[str]:
    yield ""
    yield from wrapped(text, _width())


def _list(heading: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Write names and what they mean under a heading, where there are any."""
    if not rows:
        return
    yield ""
    yield heading
    widest = max(cell_len(name) for name, _ in rows)
    for name, meaning in rows:
        first, *more = wrapped(meaning, _width() - widest - 4)
        yield f"  {set_cell_size(name, widest)}  {first}"
        yield from (" " * (widest + 4) + line for line in more)


def _width() -> int:
    return min(get_terminal_size((WIDEST, 24)).columns, WIDEST)


def wrapped(text: str, width: int) -> list[str]:
    """Fold a text at blanks and between Chinese characters, none before a closing mark."""
    lines = [""]
    for piece in PIECES.findall(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]
