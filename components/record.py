"""The publisher's record: what was done when and why, what corrections and new methods changed."""

from components import cached, methodology
from components.choices import filters
from components.markdown import on_one_line
from components.methodology import Rule
from components.table import ABSENT
from components.text import day, name_of, points, say, say_count, star_glyphs, whole
from components.wording import labels, ratings
from data_access.acts import OF_A_RELEASE
from data_access.answers import CorrectedValue, PublicAct
from data_access.editions import edition
from data_access.question import NOT_RATED, Question
from data_access.rating import MOST_STARS

HASH_SHOWN = 12
SHOWN = 100


def show(question: Question) -> None:
    """Show the record of the edition, and what is special about the chosen release."""
    for rule in tables(question):
        methodology.show_rule(rule)


def tables(question: Question) -> list[Rule]:
    """Return the record, what the chosen release corrects, and what its new method changed."""
    found = (corrections(question), method_change(question))
    return [_acts(question), *(rule for rule in found if rule)]


def _acts(question: Question) -> Rule:
    found = cached.public_record(question.edition)
    return Rule(
        say("What the publisher did"),
        say(
            "Every publication, correction and draw, newest first, with its reason. A published "
            "release is never changed: the database refuses it, and a correction is a new version. "
            "Each SHA-256 covers the one of the release published before it."
        ),
        {
            say("Date"): [on_one_line(day(act.at)) for act in found],
            say("What"): [what(act) for act in found],
            say("Subject"): [about(act, question.edition) for act in found],
            say("Reason"): [act.reason or ABSENT for act in found],
            say("Objections"): [_objections(act) for act in found],
            "SHA-256": [_hash(act) for act in found],
        },
        say("What the publisher did"),
    )


def _hash(act: PublicAct) -> str:
    found = act.changed.get("sha256") or act.changed.get("seed_sha256")
    return str(found)[:HASH_SHOWN] if found else ABSENT


def what(act: PublicAct) -> str:
    """Say what was done."""
    before, now = act.changed.get("method_before"), act.changed.get("method")
    said = {
        "published": say("Release"),
        "corrected": say("Correction"),
        "draw_announced": say("Draw of the spot checks announced"),
        "seed_revealed": say("Projects drawn for the spot checks"),
        "catalogue_published": say("Catalogue"),
    }[act.kind]
    if before and before != now:
        return say("{act}, with a new method", act=said)
    return said


def about(act: PublicAct, edition_code: str) -> str:
    """Say what it was done to: a release, or the edition as a whole."""
    if act.kind in OF_A_RELEASE:
        return filters.release_name(act.subject)
    return name_of(edition(edition_code), "short")


def _objections(act: PublicAct) -> str:
    if not act.objections:
        return ABSENT
    return say(
        "{received} received, {accepted} accepted, {rejected} rejected",
        received=whole(act.objections.get("received", 0)),
        accepted=whole(act.objections.get("accepted", 0)),
        rejected=whole(act.objections.get("rejected", 0)),
    )


def corrections(question: Question) -> Rule | None:
    """Return what the chosen release says otherwise than the version before, None for a first."""
    release = cached.release(question)
    if release.version == 1:
        return None
    found = cached.corrected_values(question.whole)
    shown = found[:SHOWN]
    names = _fields(question)
    projects = len({value.project for value in found})
    caption = say_count(
        "{count} project has other values than in version {before}.",
        "{count} projects have other values than in version {before}.",
        projects,
        before=whole(release.version - 1),
    )
    caption += " " + say("Whose rank alone is another, as others passed, is not listed.")
    if len(found) > len(shown):
        caption += " " + say("The first {count} values:", count=whole(len(shown)))
    return Rule(
        say("What version {version} corrects", version=whole(release.version)),
        caption,
        {
            say("Project"): [name_of(value) for value in shown],
            say("Value"): [names.get(value.field, value.field) for value in shown],
            _version(release.version - 1): [_value(v, v.before, question) for v in shown],
            _version(release.version): [_value(v, v.after, question) for v in shown],
        },
        say("Values before and after the correction"),
    )


def _version(number: int) -> str:
    return say("Version {version}", version=whole(number))


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


def _value(of: CorrectedValue, value: str | int | None, question: Question) -> str:
    if value is None:
        return ABSENT
    if isinstance(value, str):
        reasons = labels.reasons(cached.release(question).method) | labels.missing_reasons()
        return (labels.evidence() | reasons).get(value, value)
    if of.field == "stars":
        return star_glyphs(value)
    return whole(value) if of.field == "rank" else points(value)


def method_change(question: Question) -> Rule | None:
    """Return stars under the old and the new method over the same inputs, None without a change."""
    found = cached.bridged(question.whole)
    if found is None:
        return None
    stars = [*range(MOST_STARS, 0, -1), NOT_RATED]
    return Rule(
        say("What the new method changed"),
        ratings.method_change(question),
        {say("Under the method before"): [_stars(before) for before in stars]}
        | {
            _stars(after): [whole(found.stars.get((before, after), 0)) for before in stars]
            for after in stars
        },
        say("Projects by stars under the method before, in rows, and the new one, in columns"),
    )


def _stars(stars: int) -> str:
    return star_glyphs(stars) if stars else say("Not rated")
