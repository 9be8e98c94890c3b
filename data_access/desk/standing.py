"""Where the editions stand, in words, and the command that comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import typer

from data_access import database, editions, status
from data_access.desk.help_pages import MAINTENANCE
from data_access.desk.language import Lang
from data_access.desk.next_steps import FIRST_STEP, command_line, next_lines
from data_access.desk.shared import (
    JsonOption,
    LangOption,
    OneEditionArgument,
    exit_codes,
    print_json,
    told_moment,
)
from data_access.desk.tables import table
from data_access.desk.usage import DeskCommand
from data_access.importing.problems import Language, say
from data_access.refusing import Refused
from data_access.settings import written_moment
from data_access.status import EditionStatus

ROWS = {
    "list": "List",
    "releases": "Releases",
    "embargo": "Embargo",
    "draft": "Draft",
    "closing": "End of the edition",
    "due": "Due",
    "blocks": "Blocked",
}
LIST = {
    "none": "none yet",
    "draft": "{projects} projects, not published yet",
    "published": "{projects} projects, version {version}, published {at}",
}
RELEASES = {
    "none": "none yet",
    "newest": (
        "{count} in all, newest is {code}: {rated} of {listed} projects rated, public since {at}"
    ),
    "embargo": "{code} is public from {at}",
}
DRAFTS = {
    "overtaken": "{code}: can never be published, as a later period is",
    "closed": "{code}: can never be published, as the edition is closed with its catalogue",
    "plain": "{code}: {rated} of {listed} projects rated",
    "objections": (
        "{code}: {rated} of {listed} projects rated; objections: {received}, undecided: {undecided}"
    ),
}
END = {
    "assessed": "self-assessments: {count}",
    "announced": "the draw is announced",
    "checked": "spot checks with a result: {checked} of {drawn}",
    "draft": "the evaluation is a draft",
    "catalogue": "the catalogue is published, version {version}",
}
NEVER = (
    "Not published: {periods}; once the catalogue is published they can never be, so publish them "
    "before it"
)
DUE = {
    "ratings": "ratings of {period}, which ended on {when}",
    "many_ratings": "ratings of {count} periods that are over: {period} to {last}",
    "period": "ratings of {period}, from the day after {when} on",
    "objections": "objections against {period}, until {when}",
    "embargo": "{period} becomes public at {when}",
    "term": (
        "self-assessments (`closing import-self-assessments`), when the demonstration period ends "
        "on {when}"
    ),
    "closing": (
        "end of the edition; the demonstration period ended on {when}; it begins with `closing "
        "import-self-assessments`"
    ),
}
SAID = (ROWS, LIST, RELEASES, DRAFTS, END, DUE, {"never": NEVER})

app = typer.Typer()


@app.command("status", cls=DeskCommand, rich_help_panel=MAINTENANCE)
def standing(
    edition: OneEditionArgument = None,
    lang: LangOption = Lang.system,
    as_json: JsonOption = False,
) -> None:
    """Show where an edition stands, what is due, what blocks it, and the next command."""
    with exit_codes(as_json, lang.code):
        database.check_schema()
        now = datetime.now(UTC)
        with database.reading() as session:
            asked = (edition,) if edition else status.editions_at_work(session)
            found = [status.status_of(session, code, now) for code in asked]
    if as_json:
        print_json({"editions": [_as_values(each, lang.code) for each in found]})
        return
    if not found:
        known = editions.edition_codes()
        typer.echo(say("There is no list yet. Editions: {known}", lang.code, known=known))
        typer.echo("\n".join(next_lines(FIRST_STEP, lang.code)))
    for place, each in enumerate(found):
        typer.echo("\n".join((*([""] if place else []), *lines(each, lang.code))))


def lines(found: EditionStatus, language: Language) -> Iterator[str]:
    """Write where an edition stands, and what comes next."""
    facts = editions.edition(found.edition)
    yield say(
        "Edition {edition}: {name}",
        language,
        edition=found.edition,
        name=facts.name_zh if language == "zh" else facts.name_en,
    )
    yield ""
    rows: list[tuple[str, str]] = []
    for kind, heading in ROWS.items():
        texts = list(_ABOUT[kind](found, language))
        rows += zip((say(heading, language), *[""] * len(texts)), texts, strict=False)
    yield from table(rows)
    yield from next_lines(found.next, language)


def _list(found: EditionStatus, language: Language) -> Iterator[str]:
    if found.projects is None:
        yield say(LIST["none"], language)
        return
    at = found.list_published_at
    yield say(
        LIST["published" if at else "draft"],
        language,
        projects=found.projects,
        version=found.list_version,
        at=at and told_moment(at),
    )


def _releases(found: EditionStatus, language: Language) -> Iterator[str]:
    if found.newest is None or found.newest.published_at is None:
        yield say(RELEASES["none"], language)
        return
    yield say(
        RELEASES["newest"],
        language,
        count=found.published,
        code=found.newest.code,
        rated=found.newest.rated,
        listed=found.newest.listed,
        at=told_moment(found.newest.published_at),
    )


def _embargo(found: EditionStatus, language: Language) -> Iterator[str]:
    for release in found.embargoed:
        if release.published_at:
            at = told_moment(release.published_at)
            yield say(RELEASES["embargo"], language, code=release.code, at=at)


def _drafts(found: EditionStatus, language: Language) -> Iterator[str]:
    for draft in found.drafts:
        kind = "objections" if draft.received else "plain"
        if draft.is_overtaken:
            kind = "closed" if found.closing.catalogues else "overtaken"
        yield say(DRAFTS[kind], language, **asdict(draft))


def _closing(found: EditionStatus, language: Language) -> Iterator[str]:
    end = found.closing
    if end.assessed:
        yield say(END["assessed"], language, count=end.assessed)
    if end.is_announced and not end.drawn:
        yield say(END["announced"], language)
    if end.drawn:
        yield say(END["checked"], language, checked=end.checked, drawn=end.drawn)
    if end.catalogues:
        yield say(END["catalogue"], language, version=end.catalogues)
    if end.has_draft:
        yield say(END["draft"], language)
    if (end.assessed or end.is_announced or end.has_draft) and found.unpublished:
        yield say(NEVER, language, periods=found.unpublished)


def _due(found: EditionStatus, language: Language) -> Iterator[str]:
    overdue = [due.period for due in found.due if due.what == "ratings"]
    if len(overdue) > 1:
        first, last = overdue[0], overdue[-1]
        yield say(DUE["many_ratings"], language, count=len(overdue), period=first, last=last)
    for due in found.due:
        if due.what != "ratings" or len(overdue) == 1:
            yield say(DUE[due.what], language, period=due.period, when=written_moment(due.when))


def _blocks(found: EditionStatus, language: Language) -> Iterator[str]:
    for refused in found.blocks:
        yield say(refused.message, language, **refused.found)


def blocked(reasons: Sequence[Refused], language: Language) -> Iterator[str]:
    """Write why a draft cannot be published now, if anything keeps it."""
    if reasons:
        yield ""
        yield say("It cannot be published yet:", language)
        for refused in reasons:
            yield "  " + say(refused.message, language, **refused.found)


_ABOUT = {
    "list": _list,
    "releases": _releases,
    "embargo": _embargo,
    "draft": _drafts,
    "closing": _closing,
    "due": _due,
    "blocks": _blocks,
}


def _as_values(found: EditionStatus, language: Language) -> dict[str, object]:
    newest = found.newest
    return {
        "edition": found.edition,
        "projects": found.projects,
        "list_version": found.list_version,
        "published": found.published,
        "newest": newest.code if newest else None,
        "embargoed": [release.code for release in found.embargoed],
        "drafts": [draft.code for draft in found.drafts if not draft.is_overtaken],
        "due": [
            {"what": due.what, "period": due.period, "when": written_moment(due.when)}
            for due in found.due
        ],
        "blocks": [say(refused.message, language, **refused.found) for refused in found.blocks],
        "next": command_line(found.next.words) if found.next else None,
    }
