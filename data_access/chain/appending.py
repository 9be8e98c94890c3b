"""The one place where a document is added to the chain."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, event, func, select
from sqlmodel import Session, col

from data_access import lists
from data_access.chain import covering, public, signing, stored, time_stamps
from data_access.chain.checkpoints import Checkpoint
from data_access.chain.covering import Content
from data_access.models import Act, Document, ListVersion, Proof, Release
from data_access.settings import settings
from data_access.unavailable import DatabaseUnavailable

UNSIGNED = "unsigned"
"""What a session's info says where nothing may be signed, as what is done is only rehearsed."""
LOG = logging.getLogger(__name__)
OTHER_KEY = (
    "edition {edition} is signed with the key {expected}, SIGNING_KEY is {found}: let the old key "
    "sign the new one first, with: python -m data_access succeed-key NEW_KEY; where the old key is "
    "lost, or known to others: python -m data_access begin-key --reason TEXT"
)
KEY_MISSING = (
    "edition {edition} is signed with the key {expected}, and SIGNING_KEY is empty: name the file "
    "of that key in it"
)
MESSAGES = signing.MESSAGES | {
    "other_key": OTHER_KEY, "key_missing": KEY_MISSING, "damaged": stored.DAMAGED,
}  # fmt: skip
"""What is said where a publication cannot be signed."""


def append(
    session: Session,
    edition: str,
    kind: str,
    subject: str,
    *,
    at: datetime,
    public_from: datetime,
    key: str | None = None,
) -> Document | None:
    """Add a document that covers all that readers see from a moment on and none covers by then.

    To be called when everything that an act publishes is written, in its transaction. `kind` and
    `subject` are the act's; what an act of its kind cannot have changed is not covered anew. `key`:
    the public key that signs from now on, where it is another one. None where there is nothing to
    cover.
    """
    known = stored.contents(session, edition)
    seen = covering.visible_at(known, lists.moment(public_from))
    said = {key: sha256 for key, (sha256, _) in covering.covered(seen).items()}
    fixed = frozenset(key for key in said if not covering.may_replace(key, kind))
    texts = public.texts(session, edition, public_from, fixed)
    digests = ((key, covering.digest(text)) for key, text in texts)
    covers = {k: sha256 for k, sha256 in digests if k not in fixed and said.get(k) != sha256}
    if not covers:
        return None
    return _add(session, edition, kind, subject, at, public_from, covers, key=key)


def withdraw(session: Session, edition: str, kind: str, release: str, *, at: datetime) -> None:
    """Add a document, never public, that withdraws the one of a release under embargo."""
    known = stored.contents(session, edition)
    key = f"release {release}"
    _, number = covering.covered(known).get(key, ("", None))
    if number is not None:
        _add(session, edition, kind, release, at, None, {}, withdraws=number)


def take_key(session: Session, edition: str, key: str, *, at: datetime) -> None:
    """Add a document that the key stated by the one before signs; `key` is as SIGNING_KEY will be.

    Without it, somebody else's key could be stated, which then seems to have signed all before it.
    """
    _add(session, edition, covering.KEY_TAKEN, edition, at, at, {}, signer=key)


def adopt(session: Session, now: datetime) -> None:
    """Cover what was published before there were documents.

    What happened to it before is covered by no document.
    """
    for edition in _published(session):
        if not stored.links(session, edition):
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
    links = stored.links(session, edition)
    said = covering.covered(link.content for link in links if link.content)
    facts = public.facts(session, edition)
    return (
        bool(links)
        and all(link.is_sound for link in links)
        and all(key not in said or covering.digest(text) == said[key][0] for key, text in facts)
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
    signer: str | None = None,
) -> Document:
    before = stored.contents(session, edition)
    signer = settings().signing_key if signer is None else signer
    if session.info.get(UNSIGNED):
        signer = ""
    else:
        _check_key(edition, kind, signer, before)
    stated = signing.public_key(signer) if signer else None
    counted = select(func.count()).select_from(Act).where(col(Act.edition) == edition)
    acts = session.execute(counted).scalar_one()
    text = covering.Content(
        edition=edition,
        number=len(before) + 1,
        kind=kind,
        subject=subject,
        at=str(lists.moment(at)),
        public_from=lists.moment(public_from),
        before=covering.digest(before[-1].text()) if before else "",
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
        checkpoint = Checkpoint(edition, document.number, document.sha256, str(lists.moment(at)))
        signature = signing.sign(checkpoint.text(), signer)
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
    with Session(bind) as session:
        there = stored.proofs(session, edition, "time_stamp")
        lacking = [
            (link.stored, stored.checkpoint_of(link.stored, link.content).text())
            for link in stored.links(session, edition)
            if link.stored.id not in there and link.content and link.is_sound
        ]
    for document, text in lacking:
        try:
            replies[document.id] = time_stamps.time_stamp(text, url, settings().timestamp_ca)
        except time_stamps.NoTimeStamp as none:
            LOG.warning("no time stamp of %s, document %s: %s", edition, document.number, none)
            failed += 1
    with Session(bind) as session, session.begin():
        for id_, reply in replies.items():
            session.add(Proof(document=id_, kind="time_stamp", text=reply))
    return len(replies), failed


def _check_key(edition: str, kind: str, signer: str, before: Sequence[Content]) -> None:
    """Raise CannotSign for another key than the one in force, which has to sign the new one."""
    in_force = covering.key_in_force(before)
    if in_force is None:
        return
    expected = signing.fingerprint(in_force)
    if not signer:
        raise signing.CannotSign(KEY_MISSING, edition=edition, expected=expected)
    found = signing.public_key(signer)
    if found != in_force and kind != covering.KEY_BEGUN:
        raise signing.CannotSign(
            OTHER_KEY, edition=edition, found=signing.fingerprint(found), expected=expected
        )
