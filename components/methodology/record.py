"""The publisher's record: what was done when and why, what corrections and new methods changed."""

from components import cached
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
from components.text import local_day, name_of, say, say_count, star_glyphs, whole
from components.wording import labels, ratings
from components.wording.record import about, what
from data_access.acts import OF_A_RELEASE
from data_access.answers import CorrectedValue, PublicAct
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS

HASH_SHOWN = 12
SHOWN = 100


def blocks(question: Question) -> tuple[Block, ...]:
    """Return the record, what the chosen release corrects, and what its new method changed."""
    return (*_acts(question), *_corrections(question), *_method_change(question))


def _acts(question: Question) -> tuple[Block, ...]:
    columns = (
        Column("date", say("Date"), "short"),
        Column("act", say("What"), "heading"),
        Column("reason", say("Reason")),
        Column("objections", say("Objections")),
        Column("sha256", "SHA-256", "short"),
    )
    rows = [_act(act, question.edition) for act in cached.public_record(question.edition)]
    used = [n for n in range(len(columns)) if any(row[n] != Missing() for row in rows)]
    return (
        Text(
            say(
                "Every publication, correction and draw, newest first, with its reason. A "
                "published release is never changed: the database refuses it, and a correction is "
                "a new version. Each SHA-256 covers the one of the release published before it."
            ),
            kind="quiet",
        ),
        Table(
            say("What the publisher did"),
            tuple(columns[n] for n in used),
            tuple(tuple(row[n] for n in used) for row in rows),
            layout="cards",
        ),
    )


def _act(act: PublicAct, edition: str) -> tuple[Cell, ...]:
    sha256 = act.changed.get("sha256") or act.changed.get("seed_sha256")
    to = link("leaderboard", release=act.subject) if act.kind in OF_A_RELEASE else link("catalogue")
    return (
        Day(local_day(act.at)),
        Link(about(act, edition), to, below=what(act)),
        act.reason or Missing(),
        _objections(act),
        Code(str(sha256)[:HASH_SHOWN]) if sha256 else Missing(),
    )


def _objections(act: PublicAct) -> Cell:
    if not act.objections:
        return Missing()
    return say(
        "{received} received, {accepted} accepted, {rejected} rejected",
        received=whole(act.objections.get("received", 0)),
        accepted=whole(act.objections.get("accepted", 0)),
        rejected=whole(act.objections.get("rejected", 0)),
    )


def _corrections(question: Question) -> tuple[Block, ...]:
    """Return what the chosen release says otherwise than the version before, if it has one."""
    release = cached.release(question)
    if release.version == 1:
        return ()
    found = cached.corrected_values(question)
    names = _fields(question)
    columns = (
        Column("project", say("Project"), "heading"),
        Column("value", say("Value")),
        *(
            Column("number", say("Version {version}", version=whole(version)), "number")
            for version in (release.version - 1, release.version)
        ),
    )
    rows = tuple(
        (
            ProjectLink(value.project, name_of(value)),
            names.get(value.field, value.field),
            _value(value, value.before, question),
            _value(value, value.after, question),
        )
        for value in found[:SHOWN]
    )
    return (
        Section(
            say("What version {version} corrects", version=whole(release.version)),
            (Table(say("Values before and after the correction"), columns, rows, layout="cards"),),
            _corrected_in_words(found, release.version - 1),
        ),
    )


def _corrected_in_words(found: tuple[CorrectedValue, ...], before: int) -> str:
    sentences = [
        say_count(
            "{count} project has other values than in version {before}.",
            "{count} projects have other values than in version {before}.",
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


def _value(of: CorrectedValue, value: str | int | None, question: Question) -> Cell:
    if value is None:
        return Missing()
    if isinstance(value, str):
        reasons = labels.reasons(cached.release(question).method) | labels.missing_reasons()
        return (labels.evidence() | reasons).get(value, value)
    match of.field:
        case "stars":
            return Stars(value)
        case "rank":
            return Rank(value)
        case _:
            return Points(value)


def _method_change(question: Question) -> tuple[Block, ...]:
    """Return stars under the old and the new method over the same inputs, if it changed."""
    found = cached.bridged(question)
    if found is None:
        return ()
    levels = [*range(MOST_STARS, 0, -1), NOT_RATED]
    columns = (
        Column("before", say("Under the method before"), "heading"),
        *(Column("after", _stars(after), "number") for after in levels),
    )
    rows = tuple(
        (
            Stars(before) if before else say("Not rated"),
            *(Count(found.stars.get((before, after), 0)) for after in levels),
        )
        for before in levels
    )
    title = say("Projects by stars under the method before, in rows, and the new one, in columns")
    return (
        Section(
            say("What the new method changed"),
            (Table(title, columns, rows),),
            ratings.method_change(question),
        ),
    )


def _stars(stars: int) -> str:
    return star_glyphs(stars) if stars else say("Not rated")
