"""The command that comes next: every command ends with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from data_access import database
from data_access.desk.usage import lang_typed
from data_access.importing.problems import Language, say
from data_access.refusing import PublishingRefused
from data_access.settings import settings, written_moment
from data_access.status import ANOTHERS_NAME, EITHER, Blank, Step, editions_at_work, status_of

PROGRAM = "python -m data_access"
NEXT = {
    "now": "Next:",
    "either": "Next, one of the two:",
    "later": "Next, from {when} on:",
    "by_another": "Next, by another person than the one who prepared it:",
    "by_another_later": "Next, from {when} on, by another person than the one who prepared it:",
    "again": "Correct the file and run the command again:",
    "again_marked": (
        "Correct the file and run the command again; with --marked FILE it writes a copy in which "
        "every problem is marked:"
    ),
}
NOTES = {
    "announce-draw": (
        "It is public at once and for good. It makes the seed file; keep a copy of that in a "
        "second place: if the seed is lost, the draw can never be held, and the edition stays "
        "without spot checks and catalogue."
    ),
    "reveal-seed": (
        "Only the seed file that announce-draw made fits, or its copy: if the seed is lost, the "
        "draw can never be held, and the edition stays without spot checks and catalogue."
    ),
}
"""What has to be known before a command is given, by the command."""
NOT_CONFIRMED = {
    (True, True): (
        "the confirmation is of something else; look at what publishing would do, with: {look}, "
        "then publish with --confirm {sha256} (or with --yes)"
    ),
    (True, False): (
        "the confirmation is of something else; look at what publishing would do, with: {look}, "
        "then publish with --confirm {sha256}"
    ),
    (False, True): (
        "the confirmation is missing; look at what publishing would do, with: {look}, then publish "
        "with --confirm {sha256} (or with --yes)"
    ),
    (False, False): (
        "the confirmation is missing; look at what publishing would do, with: {look}, then publish "
        "with --confirm {sha256}"
    ),
}
"""By whether something else was confirmed, or nothing, and whether --yes would do."""
SAID = (NEXT, NOTES, NOT_CONFIRMED)
FIRST_STEP = Step(("import-list", Blank("EDITION"), Blank("FILE")))
STATUS = Step(("status",))


class NotConfirmed(PublishingRefused):
    """What would be published was not confirmed; `step` is the command that comes next."""

    def __init__(
        self, given: str | None, sha256: str, look: Step, confirming: Step | None = None
    ) -> None:
        message = NOT_CONFIRMED[bool(given), not settings().two_persons]
        self.step = confirming or look
        super().__init__(message, look=command_line(look.words), sha256=sha256)


def step_after(words: Sequence[str], params: Mapping[str, Any], told: object) -> Step | None:
    """Return what comes after a command, by its words, its values and what it returned.

    A command may say itself what comes next; after a dry run it is the same without; else it is
    what the edition's state asks for, or `status` where several editions are at work.
    """
    if isinstance(told, Step):
        return told
    if words[:1] == ["status"]:
        return None
    if params.get("dry_run"):
        two_persons = settings().two_persons
        left_out = ("--dry-run", "--yes") if two_persons else ("--dry-run",)
        rest = tuple(word for word in words if word not in left_out)
        return Step(rest, by_another=two_persons and bool(params.get("confirm")))
    with database.reading() as session:
        asked = params.get("edition")
        known = [asked] if asked else editions_at_work(session)
        if not known:
            return FIRST_STEP
        if len(known) > 1:
            return STATUS
        following = status_of(session, known[0], datetime.now(UTC)).next
    return None if following and list(following.words) == list(words) else following


def next_lines(step: Step | None, language: Language) -> Iterator[str]:
    """Write the command that comes next, ready to be pasted, blanks in the reader's language."""
    if step is None:
        return
    yield ""
    when = step.not_before and written_moment(step.not_before)
    if step.by_another:
        yield say(NEXT["by_another_later" if when else "by_another"], language, when=when)
    else:
        kind = "later" if when else "either" if EITHER in step.words else "now"
        yield say(NEXT[kind], language, when=when)
    filled = [say(word, language) if isinstance(word, Blank) else word for word in step.words]
    another = f"PUBLISHER={say(ANOTHERS_NAME, language)} " if step.by_another else ""
    for choice in EITHER.split("/") if EITHER in filled else ("",):
        chosen = [choice if word == EITHER else word for word in filled]
        yield f"  {another}{command_line(chosen)}"
    if note := NOTES.get("".join(step.words[1:2])):
        yield f"  {say(note, language)}"


def without(option: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a command without an option and its value."""
    rest, kept = iter(words), []
    for word in rest:
        if word == option:
            next(rest)
        elif not word.startswith(f"{option}="):
            kept.append(word)
    return tuple(kept)


def once_more(words: Sequence[str], language: Language, *, is_marked: bool) -> Iterator[str]:
    """Write a command whose file was refused, to be run again."""
    yield ""
    yield say(NEXT["again" if is_marked else "again_marked"], language)
    yield "  " + command_line(words)


def command_line(words: Sequence[str]) -> str:
    """Write a command as it is typed, in the language that --lang asked for, if it did."""
    has_it = any(word.partition("=")[0] == "--lang" for word in words)
    language = () if has_it else lang_typed()
    return " ".join((PROGRAM, *map(_quoted, (*words, *language))))


def _quoted(word: str) -> str:
    """Quote a word where the shell would part it or read it otherwise."""
    return f'"{word}"' if re.search(r"[\s()'|&;<>*?$]", word) else word
