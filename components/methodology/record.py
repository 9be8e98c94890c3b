"""The publisher's record: what was done when and why, what corrections and new methods changed."""

from functools import partial

from components import cached
from components.addresses import at
from components.blocks.tables import table_of, without_empty_columns
from components.blocks.values import (
    Block,
    Cell,
    Code,
    Column,
    Count,
    Day,
    Link,
    Missing,
    Points,
    ProjectLink,
    Rank,
    Section,
    Stars,
    Table,
    Text,
)
from components.choices.address import link
from components.methodology import documents as documents_of_the_chain
from components.text import local_day, name_of, say, say_count, star_glyphs, whole
from components.wording import documents, labels, list_changes, ratings
from components.wording.record import about, version_of_catalogue, what
from data_access.acts import OF_A_KEY, OF_A_LIST, OF_A_RELEASE
from data_access.answers import CorrectedValue, PublicAct
from data_access.list_changes import ListChange, Value
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS

HASH_SHOWN = 12
SHOWN = 100


def blocks(question: Question) -> tuple[Block, ...]:
    """Return the record, what the chosen release corrects, what its new method changed, and what
    corrected lists did.
    """
    more = (
        _corrections(question),
        _method_change(question),
        _corrected_lists(question),
        documents_of_the_chain.section(question.edition),
    )
    return (*_acts(question), *filter(None, more))


def _acts(question: Question) -> tuple[Block, ...]:
    def done(act: PublicAct) -> Link:
        return Link(about(act, question.edition), _leads_to(act), below=what(act))

    def who(act: PublicAct) -> Cell:
        names = {key: act.changed.get(key) for key in ("prepared_by", "confirmed_by")}
        if not all(names.values()):
            return Missing()
        return say("Prepared by {prepared_by}, confirmed by {confirmed_by}", **names)

    table = table_of(
        say("What the publisher did"),
        cached.public_record(question.edition),
        (Column("date", say("Date"), "short"), lambda act: Day(local_day(act.at))),
        (Column("act", say("What"), "heading"), done),
        (Column("reason", say("Reason")), lambda act: act.reason or Missing()),
        (Column("persons", say("Who")), who),
        (Column("objections", say("Objections")), _objections),
        (Column("sha256", "SHA-256", "short"), _hash),
        (Column("document", say("Document")), partial(_document, question.edition)),
        layout="cards",
    )
    return (
        Text(
            say(
                "Every publication, correction, corrected list and draw, newest first, with its "
                "reason. A published release is never changed: the database refuses it, and a "
                "correction is a new version. Each SHA-256 covers the one of the release published "
                "before it."
            ),
            kind="quiet",
        ),
        without_empty_columns(table),
    )


def _leads_to(act: PublicAct) -> str:
    if act.kind in OF_A_RELEASE:
        return link("leaderboard", release=act.subject)
    if act.kind in OF_A_LIST:
        return link("leaderboard")
    if act.kind in OF_A_KEY:
        return link("methodology", part="record")
    return link("catalogue", version=version_of_catalogue(act))


def _corrected_lists(question: Question) -> Section | None:
    """Return what corrected lists of the edition say otherwise than the versions before, if any."""
    changes = [
        (act, code, change)
        for act in cached.public_record(question.edition)
        for code, change in list_changes.of_act(act)
    ]
    if not changes:
        return None
    shown = changes[:SHOWN]
    names = cached.names(question.whole, tuple(sorted({code for _, code, _ in shown})))

    def written(change: ListChange, value: Value) -> str:
        return list_changes.value(change.field, value, question.edition)

    table = table_of(
        say("Names, applicants, directions and units before and after"),
        shown,
        (Column("date", say("Date"), "short"), lambda row: Day(local_day(row[0].at))),
        (
            Column("project", say("Project"), "heading"),
            lambda row: ProjectLink(row[1], name_of(names[row[1]])),
        ),
        (Column("value", say("Value")), lambda row: list_changes.fields()[row[2].field]),
        (
            Column("before", say("Before the correction")),
            lambda row: written(row[2], row[2].before),
        ),
        (Column("after", say("After the correction")), lambda row: written(row[2], row[2].after)),
        layout="cards",
    )
    caption = say(
        "Releases published before a correction keep the names of the list they were made with."
    )
    if len(changes) > SHOWN:
        caption = f"{caption} {say('The first {count} values:', count=whole(SHOWN))}"
    return Section(say("What corrected lists changed"), (table,), caption)


def _hash(act: PublicAct) -> Cell:
    sha256 = act.changed.get("sha256") or act.changed.get("seed_sha256")
    return Code(str(sha256)[:HASH_SHOWN]) if sha256 else Missing()


def _document(edition: str, act: PublicAct) -> Cell:
    """Return the document of the chain that covers an act: its checkpoint, and who signed it."""
    document = documents.of_act(edition, act)
    if document is None:
        return Missing()
    address = at(f"/data/{edition}/checkpoint/{document.number}")
    name = f"{document.number} · {document.sha256[: documents.PRINTED]}"
    return Link(name, address, below=documents.signed_by(document))


def _objections(act: PublicAct) -> Cell:
    if not act.objections:
        return Missing()
    names = "received", "accepted", "rejected"
    counts = {name: whole(act.objections.get(name, 0)) for name in names}
    return say("{received} received, {accepted} accepted, {rejected} rejected", **counts)


def _corrections(question: Question) -> Section | None:
    """Return what the chosen release says otherwise than the version before, if it has one."""
    release = cached.release(question)
    if release.version == 1:
        return None
    found = cached.corrected_values(question)
    names = _fields(question)
    before, after = (
        Column("number", say("Version {version}", version=whole(version)), "number")
        for version in (release.version - 1, release.version)
    )
    table = table_of(
        say("Values before and after the correction"),
        found[:SHOWN],
        (
            Column("project", say("Project"), "heading"),
            lambda value: ProjectLink(value.project, name_of(value)),
        ),
        (Column("value", say("Value")), lambda value: names.get(value.field, value.field)),
        (before, lambda value: _value(value.field, value.before, question)),
        (after, lambda value: _value(value.field, value.after, question)),
        layout="cards",
    )
    title = say("What version {version} corrects", version=whole(release.version))
    return Section(title, (table,), _corrected_in_words(found, release.version - 1))


def _corrected_in_words(found: tuple[CorrectedValue, ...], before: int) -> str:
    sentences = [
        say_count(
            "{count} project has values that differ from version {before}.",
            "{count} projects have values that differ from version {before}.",
            len({value.project for value in found}),
            before=whole(before),
        ),
        say("Projects whose rank changed only because others moved are not listed."),
    ]
    if len(found) > SHOWN:
        sentences.append(say("The first {count} values:", count=whole(SHOWN)))
    return " ".join(sentences)


def _fields(question: Question) -> labels.Labels:
    return {
        **labels.dimensions(cached.release(question).method),
        "evidence": say("Evidence"),
        "not_rated": say("Reason for no rating"),
        "note": say("Note"),
        "total": say("Total score"),
        "stars": say("Stars"),
        "rank": say("Rank"),
    }


def _value(field: str, value: str | int | None, question: Question) -> Cell:
    if value is None:
        return Missing()
    if isinstance(value, str):
        reasons = labels.reasons(question.edition, cached.release(question).method)
        known = labels.evidence() | reasons | labels.missing_reasons()
        return known.get(value, value)
    if field == "stars":
        return Stars(value)
    return Rank(value) if field == "rank" else Points(value)


def _method_change(question: Question) -> Section | None:
    """Return stars under the old and the new method over the same inputs, if it changed."""
    found = cached.bridged(question)
    if found is None:
        return None
    levels = {stars: star_glyphs(stars) for stars in range(MOST_STARS, 0, -1)}
    levels[NOT_RATED] = say("Not rated")
    columns = (
        Column("before", say("Under the previous method"), "heading"),
        *(Column("after", name, "number") for name in levels.values()),
    )
    rows = tuple(
        (
            Stars(before) if before else name,
            *(Count(found.stars.get((before, after), 0)) for after in levels),
        )
        for before, name in levels.items()
    )
    title = say("Projects by stars under the previous method (rows) and the new one (columns)")
    table = Table(title, columns, rows)
    return Section(say("What the new method changed"), (table,), ratings.method_change(question))
