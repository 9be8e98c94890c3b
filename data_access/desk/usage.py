"""What commands take: one form of arguments for all, and wrong use told in the reader's language.

Typer's own texts are English only, so help and wrong use are written here and in `help_pages`.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

import typer
from typer._click import Command, Context, HelpFormatter  # typer has no public names for these
from typer._click.core import Parameter
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer._click.globals import get_current_context
from typer.core import TyperCommand, TyperGroup

from data_access.desk import help_pages
from data_access.desk.language import language_in
from data_access.importing.problems import Language, say

WITHOUT_A_COMMAND = "status"
TYPED = "typed"
"""Under which a context keeps the words that follow the command's name."""
STANDS_IN_FRONT = ("edition", "period")
"""Arguments that have the same place in every command; `--edition` and `--period` are put there."""

STOPPED = 130
"""What Typer gives for a command that Ctrl-C ended."""
MESSAGES = {
    "missing": "{what} is missing",
    "no_option": "there is no option {what}",
    "no_option_like": "there is no option {what}; close to it: {likely}",
    "no_command": "there is no command {what}",
    "no_command_like": "there is no command {what}; close to it: {likely}",
    "needs_a_value": "{what} needs a value",
    "takes_no_value": "{what} takes no value",
    "too_much": "{words} is more than the command takes",
    "of": "{what}: {reason}",
    "stopped": "Stopped by Ctrl-C; `python -m data_access status` shows what is done.",
}
SAID = (MESSAGES,)


class WrongUse(BadParameter):
    """A command was called wrongly; `found` fills the placeholders of the message."""

    def __init__(self, message: str, **found: object) -> None:
        self.template, self.found = message, found
        super().__init__(message)


class DeskCommand(TyperCommand):
    """A command of the publisher's desk."""

    allow_extra_args = True  # so that what is too much can be told in the reader's language

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments; an edition or a period given as an option is put in its place."""
        names = [param.name for param in self.params if param.param_type_name == "argument"]
        ctx.meta[TYPED] = args = _in_their_places(args, names)
        with _in_context(ctx):
            rest = super().parse_args(ctx, list(args))
            if rest:
                raise WrongUse(MESSAGES["too_much"], words=" ".join(rest))
        return rest

    def invoke(self, ctx: Context) -> None:
        """Run the command, and end with the one that comes next; a program is told neither."""
        from data_access.desk.next_steps import next_lines, step_after

        told = super().invoke(ctx)
        if not ctx.params.get("as_json"):
            step = step_after(typed(ctx), ctx.params, told)
            for line in next_lines(step, _language(ctx)):
                typer.echo(line)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help page in the reader's language."""
        formatter.write(help_pages.of_command(self, ctx.command_path, _language(ctx)))


class DeskGroup(TyperGroup):
    """The program, or a group of its commands."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; end with its exit code."""
        words = list(sys.argv[1:] if args is None else args)
        language = language_in(words)
        try:
            code = super().main(
                words, prog_name, complete_var, False, windows_expand_args, obj=language, **extra
            )
        except ClickException as wrong:
            typer.echo("\n".join(_told(wrong, language)), err=True)
            code = wrong.exit_code
        if code == STOPPED:
            typer.echo(say(MESSAGES["stopped"], language), err=True)
        sys.exit(code)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read what comes before the command: without one show help, or where things stand."""
        words = _with_lang_behind(args)
        if words and not words[0].startswith("-"):
            return super().parse_args(ctx, words)
        if ctx.parent or "--help" in words:
            return super().parse_args(ctx, ["--help"])
        return super().parse_args(ctx, [WITHOUT_A_COMMAND, *words])

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Find the command that is called."""
        name = args[0]
        if name in self.commands:
            return name, self.commands[name], args[1:]
        likely = tuple(get_close_matches(name, self.commands))
        with _in_context(ctx):
            key = "no_command_like" if likely else "no_command"
            raise WrongUse(MESSAGES[key], what=name, likely=likely)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help page in the reader's language, commands in their groups."""
        formatter.write(help_pages.of_group(self, ctx.command_path, _language(ctx)))


@contextmanager
def _in_context(ctx: Context) -> Iterator[None]:
    """Let wrong use know which command it is of."""
    try:
        yield
    except UsageError as wrong:
        wrong.ctx = wrong.ctx or ctx
        raise


def typed(ctx: Context | None = None) -> list[str]:
    """Return the words of the command that runs, without the program's name."""
    ctx = ctx or get_current_context()
    path = ctx.command_path.removeprefix(ctx.find_root().command_path)
    return [*path.split(), *ctx.meta[TYPED]]


def lang_typed() -> tuple[str, ...]:
    """Return the option --lang as the command that runs was given it; nothing without."""
    ctx = get_current_context(silent=True)
    words: Sequence[str] = ctx.meta.get(TYPED, ()) if ctx else ()
    given = [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    given += [after for word, after in pairwise(words) if word == "--lang"]
    return ("--lang", given[-1]) if given else ()


def _language(ctx: Context) -> Language:
    found: Language = ctx.obj
    return found


def _with_lang_behind(words: list[str]) -> list[str]:
    """Put a --lang that comes before the command behind it."""
    if words[:1] == ["--lang"]:
        return words[2:3] + words[:2] + words[3:]
    if words and words[0].startswith("--lang="):
        return words[1:2] + words[:1] + words[2:]
    return words


def _in_their_places(args: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the arguments with `--edition 2021` as the positions that it has in every command."""
    given: dict[str, str] = {}
    rest: list[str] = []
    words = iter(args)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if word.startswith("--") and name in STANDS_IN_FRONT and name in names:
            given[name] = value if equals else next(words, "")
        else:
            rest.append(word)
    return [*(given[name] for name in STANDS_IN_FRONT if name in given), *rest]


def _told(wrong: ClickException, language: Language) -> Iterator[str]:
    """Say what is wrong, how the command is called, and where to read more."""
    yield _reason(wrong, language)
    ctx = wrong.ctx if isinstance(wrong, UsageError) else None
    if ctx is not None:
        yield help_pages.usage(ctx.command, ctx.command_path, language)
        yield say("More about it: {command}", language, command=f"{ctx.command_path} --help")


def _reason(wrong: ClickException, language: Language) -> str:
    match wrong:
        case NoSuchOption():
            likely = tuple(sorted(wrong.possibilities or ()))
            key = "no_option_like" if likely else "no_option"
            return say(MESSAGES[key], language, what=wrong.option_name, likely=likely)
        case BadOptionUsage():
            key = "takes_no_value" if "not take" in wrong.message else "needs_a_value"
            return say(MESSAGES[key], language, what=wrong.option_name)
        case MissingParameter(param=Parameter() as param):
            return say(MESSAGES["missing"], language, what=help_pages.name_of(param, language))
    reason = (
        say(wrong.template, language, **wrong.found)
        if isinstance(wrong, WrongUse)
        else wrong.message
    )
    if isinstance(wrong, BadParameter) and wrong.param:
        name = help_pages.name_of(wrong.param, language)
        return say(MESSAGES["of"], language, what=name, reason=reason)
    return reason
