"""The one place where a document is added to the chain."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, event, func, select
from sqlmodel import Session, col

from data_access import lists
from data_access.chain import covering, public, signing, time_stamps
from data_access.chain.checkpoints import Checkpoint
from data_access.models import Act, Document, ListVersion, Proof, Release
from data_access.settings import settings
from data_access.unavailable import DatabaseUnavailable

UNSIGNED = "unsigned"
"""What a session's info says where nothing may be signed, as what is done is only rehearsed."""
LOG = logging.getLogger(__name__)
KEY_SUCCEEDED = "key_succeeded"
"""The kind of the document that states another key."""
OTHER_KEY = (
    "edition {edition} is signed with the key {expected}, SIGNING_KEY is {found}: let the old key "
    "sign the new one first, with: python -m data_access succeed-key NEW_KEY"
)
NOT_IN_FORCE = (
    "SIGNING_KEY must be the key that signs edition {edition} now ({expected}), so that it signs "
    "the new one"
)
MESSAGES = signing.MESSAGES | {"other_key": OTHER_KEY, "not_in_force": NOT_IN_FORCE}
"""What is said where a publication cannot be signed."""


def append(
    session: Session, edition: str, kind: str, subject: str, *, at: datetime, public_from: datetime
) -> Document | None:
    """Add a document that covers all that readers see from a moment on and none covers by then.

    To be called when everything that an act publishes is written, in its transaction. `kind` and
    `subject` are the act's; what an act of its kind cannot have changed is not covered anew. None
    where there is nothing to cover.
    """
    known = [covering.read(document.text) for document in documents(session, edition)]
    seen = covering.visible_at(known, lists.moment(public_from))
    said = {key: sha256 for key, (sha256, _) in covering.covered(seen).items()}
    fixed = frozenset(key for key in said if not covering.may_replace(key, kind))
    texts = public.texts(session, edition, public_from, fixed)
    digests = ((key, covering.digest(text)) for key, text in texts)
    covers = {k: sha256 for k, sha256 in digests if k not in fixed and said.get(k) != sha256}
    if not covers:
        return None
    return _add(session, edition, kind, subject, at, public_from, covers)


def withdraw(session: Session, edition: str, kind: str, release: str, *, at: datetime) -> None:
    """Add a document, never public, that withdraws the one of a release under embargo."""
    known = [covering.read(document.text) for document in documents(session, edition)]
    key = f"release {release}"
    _, number = covering.covered(known).get(key, ("", None))
    if number is not None:
        _add(session, edition, kind, release, at, None, {}, withdraws=number)


def succeed_key(session: Session, edition: str, new: str, *, at: datetime) -> Document:
    """Add a document that states the key which signs from now on; the one in force signs it.

    `new` is as SIGNING_KEY will be. CannotSign without a key in force in SIGNING_KEY.
    """
    key = signing.public_key(new)
    known = [covering.read(document.text) for document in documents(session, edition)]
    signer = settings().signing_key
    in_force = covering.key_in_force(known)
    if not signer or in_force is None or signing.public_key(signer) != in_force:
        expected = signing.fingerprint(in_force) if in_force else "—"
        raise signing.CannotSign(NOT_IN_FORCE, edition=edition, expected=expected)
    return _add(session, edition, KEY_SUCCEEDED, edition, at, at, {}, key=key)


def documents(session: Session, edition: str) -> list[Document]:
    """Return an edition's documents, oldest first, those that are not yet public too."""
    found = select(Document).where(col(Document.edition) == edition)
    return list(session.execute(found.order_by(col(Document.number))).scalars())


def adopt(session: Session, now: datetime) -> None:
    """Cover what was published before there were documents.

    What happened to it before is covered by no document.
    """
    for edition in _published(session):
        if not documents(session, edition):
            for moment in (now, *_ends_of_embargoes(session, edition, now)):
                append(session, edition, covering.ADOPTED, edition, at=now, public_from=moment)


@contextmanager
def entering_facts(session: Session, now: datetime) -> Iterator[None]:
    """Cover what is added meanwhile to facts of published lists, where they were as covered."""
    as_covered = [edition for edition in _published(session) if _as_covered(session, edition)]
    yield
    for edition in as_covered:
        append(session, edition, covering.ENTERED, edition, at=now, public_from=now)


def _published(session: Session) -> list[str]:
    published = select(col(ListVersion.edition)).where(col(ListVersion.published_at).is_not(None))
    return sorted(set(session.execute(published).scalars()))


def _as_covered(session: Session, edition: str) -> bool:
    """Tell whether an edition has documents, and its facts are as they say."""
    known = [covering.read(document.text) for document in documents(session, edition)]
    said = covering.covered(known)
    facts = public.facts(session, edition)
    return bool(known) and all(
        key not in said or covering.digest(text) == said[key][0] for key, text in facts
    )


def _ends_of_embargoes(session: Session, edition: str, now: datetime) -> list[datetime]:
    later = select(col(Release.published_at)).where(
        col(Release.edition) == edition,
        col(Release.status) == "published",
        col(Release.published_at) > now,
    )
    return sorted({moment for moment in session.execute(later).scalars() if moment})


def _add(  # noqa: PLR0913
    session: Session,
    edition: str,
    kind: str,
    subject: str,
    at: datetime,
    public_from: datetime | None,
    covers: dict[str, str],
    *,
    withdraws: int | None = None,
    key: str | None = None,
) -> Document:
    before = documents(session, edition)
    signer = "" if session.info.get(UNSIGNED) else settings().signing_key
    stated = signing.public_key(signer) if signer else None
    if stated and key is None:
        _check_key(edition, stated, before)
    counted = select(func.count()).select_from(Act).where(col(Act.edition) == edition)
    acts = session.execute(counted).scalar_one()
    text = covering.Content(
        edition=edition,
        number=len(before) + 1,
        kind=kind,
        subject=subject,
        at=str(lists.moment(at)),
        public_from=lists.moment(public_from),
        before=before[-1].sha256 if before else "",
        covers=covers,
        log=covering.Log(acts, covering.digest(public.log(session, edition, acts))),
        withdraws=withdraws,
        key=key or stated,
    ).text()
    document = Document(
        edition=edition,
        number=len(before) + 1,
        public_from=public_from,
        text=text,
        sha256=covering.digest(text),
    )
    session.add(document)
    session.flush()
    if signer:
        signature = signing.sign(checkpoint_of(document).text(), signer)
        session.add(Proof(document=int(document.id or 0), kind="signature", text=signature))
        session.flush()
    if settings().timestamp_url and not session.info.get(UNSIGNED):
        event.listen(session, "after_commit", _asking_for_time_stamps(edition), once=True)
    return document


def _asking_for_time_stamps(edition: str) -> Callable[[Session], None]:
    """Return what asks for time stamps once a publication is kept; no failure comes out of it."""

    def ask(session: Session) -> None:
        try:
            stamp(session.get_bind(), edition)
        except DatabaseUnavailable as unavailable:
            LOG.warning("time stamps of %s are not kept: %s", edition, unavailable)

    return ask


def stamp(bind: Engine | Connection, edition: str) -> tuple[int, int]:
    """Ask for the time stamps that an edition's documents lack; return how many came, how many not.

    What does not come is logged. No transaction waits for an answer.
    """
    url, replies, failed = settings().timestamp_url, {}, 0
    stamped = select(col(Proof.document)).where(col(Proof.kind) == "time_stamp")
    with Session(bind) as session:
        there = set(session.execute(stamped).scalars())
        lacking = [
            (int(each.id or 0), each.number, checkpoint_of(each).text())
            for each in documents(session, edition)
            if each.id not in there
        ]
    for document, number, text in lacking:
        try:
            replies[document] = time_stamps.time_stamp(text, url)
        except time_stamps.NoTimeStamp as none:
            LOG.warning("no time stamp of %s, document %s: %s", edition, number, none)
            failed += 1
    with Session(bind) as session, session.begin():
        for document, reply in replies.items():
            session.add(Proof(document=document, kind="time_stamp", text=reply))
    return len(replies), failed


def checkpoint_of(document: Document) -> Checkpoint:
    """Return the checkpoint of which a document is the newest; it is what is signed."""
    said = covering.read(document.text)
    return Checkpoint(document.edition, document.number, document.sha256, said.at)


def _check_key(edition: str, stated: str, before: Sequence[Document]) -> None:
    """Raise CannotSign for another key than the one in force, which has to sign the new one."""
    in_force = covering.key_in_force(covering.read(document.text) for document in before)
    if in_force not in {None, stated}:
        raise signing.CannotSign(
            OTHER_KEY,
            edition=edition,
            found=signing.fingerprint(stated),
            expected=signing.fingerprint(str(in_force)),
        )
