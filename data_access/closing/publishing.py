"""What becomes public at the end of an edition, and its proof: draw, seed, catalogue, verify."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import ColumnElement, insert, select
from sqlmodel import Session, SQLModel, col

from data_access import acts, gates, lists, previews
from data_access.closing import saving
from data_access.closing.drawing import (
    LEAST_SEED,
    Candidate,
    candidates_digest,
    commitment,
    draw,
    words_drawn_with,
)
from data_access.closing.evaluating import NOT_EVALUATED, Verdict, evaluate
from data_access.closing.methods import EvaluationMethod, parse_evaluation_method
from data_access.differences import Difference, Phrase
from data_access.editions import edition as facts_of
from data_access.gates import Confirmation
from data_access.methods import method_digest
from data_access.models import (
    Draw,
    Evaluated,
    Evaluation,
    ListedProject,
    MethodVersion,
    SelfScore,
    SpotCheck,
    VerifiedScore,
)
from data_access.previews import Shown
from data_access.queries.asking import list_at, newest_list
from data_access.refusing import PublishingRefused, Refused
from data_access.results import CANONICAL
from data_access.settings import settings

DRAW, CATALOGUE = Phrase("draw"), Phrase("catalogue")
"""What differences are told of, where a release would be named."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was published: edition and version, hash, numbers of projects."""

    edition: str
    version: int
    sha256: str
    listed: int
    evaluated: int
    catalogued: int


def candidates(session: Session, edition: str) -> list[Candidate]:
    """Return who may be drawn, by project code: the projects that handed in a self-assessment.

    As the list had them when the draw was announced.
    """
    announced = session.get(Draw, edition)
    version = list_at(edition, announced.announced_at) if announced else newest_list(edition)
    found = (
        select(col(ListedProject.project), col(ListedProject.unit), col(ListedProject.category))
        .where(col(ListedProject.list_version) == version)
        .order_by(col(ListedProject.project))
    )
    assessed = saving.self_assessed(session, edition)
    return [Candidate(*row) for row in session.execute(found) if row.project in assessed]


def announce_draw(
    session: Session,
    edition: str,
    *,
    size: int,
    seed: str,
    now: datetime,
    awaited: str | None = None,
) -> Draw:
    """Announce the draw: who may be drawn, how many are, and the hash that binds the seed.

    `awaited` says which number, unknown to all until later, decides beside the seed. From now on
    self-assessments are fixed. The caller commits, and keeps the seed secret.
    PublishingRefused before the demonstration period is over, for a draw that is announced already,
    for a short seed, and where so many projects cannot be drawn.
    """
    facts = facts_of(edition)
    if facts.ends_on is None:
        raise PublishingRefused(
            "it is not on record when the demonstration period of edition {edition} ends; add "
            "listed_on and period_years to its file",
            edition=edition,
        )
    if now.astimezone(settings().timezone).date() < facts.ends_on:
        raise PublishingRefused(
            "the demonstration period of edition {edition} ends on {day}; the draw comes after",
            edition=edition,
            day=facts.ends_on,
        )
    if session.get(Draw, edition):
        raise PublishingRefused(
            "the draw of edition {edition} is announced already, and it stays", edition=edition
        )
    if len(seed) < LEAST_SEED:
        raise PublishingRefused(
            "the seed has {length} characters; it needs at least {least}, or it could be found "
            "from its hash",
            length=len(seed),
            least=LEAST_SEED,
        )
    drawable = candidates(session, edition)
    if not 1 <= size <= len(drawable):
        raise PublishingRefused(
            "{size} projects cannot be drawn of {count} that handed in a self-assessment",
            size=size,
            count=len(drawable),
        )
    announced = Draw(
        edition=edition,
        size=size,
        candidates=len(drawable),
        candidates_sha256=candidates_digest(drawable),
        seed_sha256=commitment(seed),
        awaited=awaited,
        announced_at=now,
    )
    session.add(announced)
    session.flush()
    acts.record(
        session,
        "draw_announced",
        at=now,
        edition=edition,
        subject=edition,
        changed={
            "size": size,
            "candidates": announced.candidates,
            "candidates_sha256": announced.candidates_sha256,
            "seed_sha256": announced.seed_sha256,
            "awaited": awaited,
        },
        public_from=now,
    )
    return announced


def reveal_seed(
    session: Session,
    edition: str,
    *,
    seed: str,
    now: datetime,
    public_number: str | None = None,
) -> tuple[str, ...]:
    """Enter the seed, and the public number that was awaited; return who is drawn, in order.

    The caller commits. PublishingRefused without an announced draw, for a seed that is not the one
    that was bound, a second time, and where a public number is missing or nobody awaits one.
    """
    announced = session.get(Draw, edition)
    if announced is None:
        raise PublishingRefused(
            "edition {edition} has no announced draw; announce it first", edition=edition
        )
    if announced.seed is not None:
        raise PublishingRefused(
            "the seed of edition {edition} is public already, and it stays", edition=edition
        )
    if commitment(seed) != announced.seed_sha256:
        raise PublishingRefused(
            "this seed has the SHA-256 {found}, announced was {announced}",
            found=commitment(seed),
            announced=announced.seed_sha256,
        )
    if announced.awaited and not public_number:
        raise PublishingRefused(
            "the announcement awaits a public number ({awaited}); give it",
            awaited=announced.awaited,
        )
    if public_number and not announced.awaited:
        raise PublishingRefused("the announcement awaits no public number; leave it out")
    words = words_drawn_with(seed, public_number)
    codes = draw(candidates(session, edition), announced.size, words)
    rows = [
        {"project": code, "edition": edition, "position": position}
        for position, code in enumerate(codes, start=1)
    ]
    session.execute(insert(SQLModel.metadata.tables["drawn"]), rows)
    announced.seed, announced.public_number, announced.revealed_at = seed, public_number, now
    session.flush()
    acts.record(
        session,
        "seed_revealed",
        at=now,
        edition=edition,
        subject=edition,
        changed={"seed": seed, "public_number": public_number, "drawn": codes},
        public_from=now,
    )
    return codes


def draft_of(session: Session, edition: str) -> Evaluation:
    """Return the unpublished evaluation of an edition; PublishingRefused where there is none."""
    known = saving.evaluations(session, edition)
    draft = next((e for e in known if not e.published_at), None)
    if draft is None and known:
        raise PublishingRefused(
            "version {version} of the catalogue of edition {edition} was published at {at}; a "
            "correction is imported with --reason: python -m data_access closing evaluate "
            "{edition} FILE --method {method} --reason TEXT",
            version=known[-1].version,
            edition=edition,
            at=known[-1].published_at,
            method=known[-1].method,
        )
    if draft is None:
        raise PublishingRefused(
            "edition {edition} has no draft of its evaluation; make one with: python -m "
            "data_access closing evaluate {edition} FILE --method METHOD",
            edition=edition,
        )
    return draft


def subject_of(evaluation: Evaluation) -> str:
    """Return what previews and objections call a catalogue."""
    return f"{CATALOGUE}.{evaluation.version}"


def shown_of(session: Session, evaluation: Evaluation) -> Shown:
    """Return what a preview of an evaluation shows of each project: scores, reason, note."""
    scores = verified_scores(session, evaluation)
    rows = {
        row.project: {
            **scores.get(row.project, {}),
            "not_evaluated": row.not_evaluated,
            "note": row.note,
        }
        for row in evaluated_rows(session, evaluation)
    }
    return {previews.ALL: {"method": evaluation.method}, **rows}


def publish_catalogue(
    session: Session,
    edition: str,
    *,
    now: datetime,
    changed_because: str | None = None,
    confirmation: Confirmation | None = None,
) -> Catalogue:
    """Publish the draft of the final evaluation: grades and catalogue, with their hash.

    `changed_because` says why the draft is another than its preview; `confirmation` goes into the
    log.

    The hash covers the self-assessments, the draw, the spot checks, the method, the verified scores
    and the results, and is chained to the version before, or to the edition's newest release. The
    caller commits. PublishingRefused without a draft, without a release, where a gate is closed as
    for a release, and where the draft does not follow from its inputs.
    """
    draft = draft_of(session, edition)
    if found := list(_differing_results(session, draft)):
        raise PublishingRefused(
            "the draft does not follow from its inputs: {differences}",
            differences=tuple(difference.text() for difference in found),
        )
    how = _check_gates(session, draft, now, changed_because, confirmation)
    chained_to = _hash_before(session, draft)
    with session.no_autoflush:  # the database takes moment and hash together
        draft.published_at, draft.canonical = now, CANONICAL
        sha256 = _digest(session, draft, chained_to)
        draft.chained_to, draft.sha256 = chained_to, sha256
    session.flush()
    acts.record(
        session,
        "catalogue_published",
        at=now,
        edition=edition,
        subject=f"{edition} catalogue {draft.version}",
        changed={
            "listed": draft.listed,
            "evaluated": draft.evaluated,
            "catalogued": draft.catalogued,
            "method": draft.method,
            "sha256": sha256,
            **how,
        },
        reason=draft.reason,
        public_from=now,
    )
    return Catalogue(
        edition, draft.version, sha256, draft.listed, draft.evaluated, draft.catalogued
    )


def _check_gates(
    session: Session,
    draft: Evaluation,
    now: datetime,
    changed_because: str | None,
    confirmation: Confirmation | None,
) -> dict[str, object]:
    """Pass the gates that a release passes; return what the log says of it."""
    edition, subject = draft.edition, subject_of(draft)
    acts.check_clock(session, edition, now)
    preview = previews.last(session, edition, subject)
    gates.check_time_to_object(preview.until if preview else None, now)
    gates.check_objections(session, edition, subject)
    imported_by = acts.last_publisher(session, edition, "evaluation_imported", edition)
    how = gates.check_two_persons(confirmation, imported_by)
    shown = shown_of(session, draft)
    gates.check_accepted(session, edition, subject, shown)
    since = gates.check_preview(session, edition, subject, shown, changed_because)
    return how | gates.told_of(since, changed_because, confirmation)


def closed_gates(session: Session, draft: Evaluation, now: datetime) -> Iterator[Refused]:
    """Yield all that keeps a draft from being published at a moment, each as its gate says it."""
    edition, subject, shown = draft.edition, subject_of(draft), shown_of(session, draft)
    preview = previews.last(session, edition, subject)
    for gate in (
        partial(acts.check_clock, session, edition, now),
        partial(gates.check_time_to_object, preview.until if preview else None, now),
        partial(gates.check_objections, session, edition, subject),
        partial(gates.check_accepted, session, edition, subject, shown),
        partial(gates.check_preview, session, edition, subject, shown, None),
        partial(_hash_before, session, draft),
    ):
        try:
            gate()
        except Refused as refused:
            yield refused


def is_chained(session: Session, edition: str) -> bool:
    """Tell whether the draft of an edition has something published that it can follow."""
    try:
        _hash_before(session, draft_of(session, edition))
    except PublishingRefused:
        return False
    return True


def verify_closing(session: Session, edition: str) -> list[Difference]:
    """Repeat the draw and recompute every published catalogue; return all that differs."""
    found = list(_differing_draw(session, edition))
    for evaluation in saving.evaluations(session, edition):
        if evaluation.published_at:
            found.extend(_differing_results(session, evaluation))
            found.extend(_differing_hashes(session, evaluation))
    return found


def count_public(session: Session, edition: str) -> dict[str, int]:
    """Return how many draws and versions of the catalogue `verify_closing` looks at."""
    evaluations = saving.evaluations(session, edition)
    return {
        "draws": int(session.get(Draw, edition) is not None),
        "catalogues": sum(evaluation.published_at is not None for evaluation in evaluations),
    }


def _differing_draw(session: Session, edition: str) -> Iterator[Difference]:
    announced = session.get(Draw, edition)
    if announced is None:
        return
    drawable = candidates(session, edition)
    expected = [(Phrase("candidates"), announced.candidates_sha256, candidates_digest(drawable))]
    if announced.seed is not None:
        words = words_drawn_with(announced.seed, announced.public_number)
        expected += [
            (Phrase("seed"), announced.seed_sha256, commitment(announced.seed)),
            (
                Phrase("drawn"),
                ", ".join(saving.drawn(session, edition)),
                ", ".join(draw(drawable, announced.size, words)),
            ),
        ]
    for name, found, follows in expected:
        if found != follows:
            yield Difference(DRAW, "", name, found, follows)


def _differing_results(session: Session, evaluation: Evaluation) -> Iterator[Difference]:
    rules = _method(session, evaluation)
    scores = verified_scores(session, evaluation)
    outcomes = saving.outcomes(session, evaluation.edition)
    for row in evaluated_rows(session, evaluation):
        found = Verdict(row.total, row.grade, row.capped, row.catalogued)
        given = scores.get(row.project, {})
        verdict = NOT_EVALUATED
        if row.not_evaluated is None and given.keys() >= set(rules.dimension_codes):
            ordered = [given[code] for code in rules.dimension_codes]
            verdict = evaluate(ordered, outcomes.get(row.project), rules)
        for name in Verdict.__dataclass_fields__:
            if getattr(found, name) != getattr(verdict, name):
                yield Difference(
                    CATALOGUE, row.project, name, getattr(found, name), getattr(verdict, name)
                )


def _differing_hashes(session: Session, evaluation: Evaluation) -> Iterator[Difference]:
    before = _hash_before(session, evaluation)
    for name, found, follows in (
        ("SHA-256", evaluation.sha256, _digest(session, evaluation, before)),
        (Phrase("chained to"), evaluation.chained_to, before),
    ):
        if found != follows:
            yield Difference(CATALOGUE, "", name, found, follows)


def _hash_before(session: Session, evaluation: Evaluation) -> str:
    """Return the hash this catalogue follows: its version before, else the last release then."""
    before = (
        select(col(Evaluation.sha256))
        .where(
            col(Evaluation.edition) == evaluation.edition,
            col(Evaluation.version) == evaluation.version - 1,
        )
        .limit(1)
    )
    if (found := session.execute(before).scalar_one_or_none()) is not None:
        return str(found)
    newest = saving.newest_release(session, evaluation.edition, evaluation.created_at)
    if newest is None:
        raise PublishingRefused(
            "edition {edition} had no published release yet when this draft was made; once one is "
            "published, make the draft anew with: python -m data_access closing evaluate {edition} "
            "FILE --method {method} --replace-draft",
            edition=evaluation.edition,
            method=evaluation.method,
        )
    return newest


def _digest(session: Session, evaluation: Evaluation, chained_to: str) -> str:
    """Return the SHA-256 over the canonical JSON of all that the catalogue follows from, and it.

    Canonical: UTF-8, keys sorted, no white space, whole numbers only, rows by project code.
    """
    announced = session.get_one(Draw, evaluation.edition)
    drawn = saving.drawn(session, evaluation.edition)
    method = session.get_one(MethodVersion, evaluation.method).text
    content = {
        "edition": evaluation.edition,
        "version": evaluation.version,
        "reason": evaluation.reason,
        "demo": evaluation.demo,
        "chained_to": chained_to,
        "method": evaluation.method,
        "method_sha256": method_digest(method),
        "draw": {
            name: _plain(value)
            for name, value in announced.model_dump().items()
            if name != "edition"
        },
        "drawn": drawn,
        "self_scores": _rows(session, SelfScore, col(SelfScore.edition) == evaluation.edition),
        "spot_checks": _rows(session, SpotCheck, col(SpotCheck.project).in_(drawn)),
        "verified_scores": _rows(
            session, VerifiedScore, col(VerifiedScore.evaluation) == evaluation.id
        ),
        "evaluated": _rows(session, Evaluated, col(Evaluated.evaluation) == evaluation.id),
    }
    if evaluation.canonical > 1:
        content |= {
            "canonical": evaluation.canonical,
            "published_at": lists.moment(evaluation.published_at),
            "list": _list_of(session, evaluation),
        }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _list_of(session: Session, evaluation: Evaluation) -> dict[str, object]:
    """Return the list by which a catalogue goes: the newest version when it was published."""
    version = select(list_at(evaluation.edition, evaluation.published_at))
    return lists.content(session, session.execute(version).scalar_one())


_OF_THE_DATABASE = frozenset({"file", "evaluation", "edition"})
"""Columns that mean nothing outside this database, or are said once for all rows."""


def _rows(
    session: Session, model: type[SQLModel], where: ColumnElement[bool]
) -> list[dict[str, object]]:
    """Return rows as plain values, by project and dimension."""
    rows = [row.model_dump() for row in session.execute(select(model).where(where)).scalars()]
    kept = [{k: _plain(v) for k, v in row.items() if k not in _OF_THE_DATABASE} for row in rows]
    return sorted(kept, key=lambda row: (str(row["project"]), str(row.get("dimension", ""))))


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _method(session: Session, evaluation: Evaluation) -> EvaluationMethod:
    return parse_evaluation_method(session.get_one(MethodVersion, evaluation.method).text)


def evaluated_rows(session: Session, evaluation: Evaluation) -> list[Evaluated]:
    """Return the projects of an evaluation, by code."""
    found = select(Evaluated).where(col(Evaluated.evaluation) == evaluation.id)
    return list(session.execute(found.order_by(col(Evaluated.project))).scalars())


def verified_scores(session: Session, evaluation: Evaluation) -> dict[str, dict[str, int]]:
    """Return the verified scores of an evaluation in hundredths, by project and dimension."""
    found = select(VerifiedScore).where(col(VerifiedScore.evaluation) == evaluation.id)
    scores: dict[str, dict[str, int]] = {}
    for row in session.execute(found).scalars():
        scores.setdefault(row.project, {})[row.dimension] = row.score
    return scores
