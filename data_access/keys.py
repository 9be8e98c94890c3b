"""The key that signs: it lets another one succeed it; where it is lost, another one begins.

A key that is lost, or known to others, cannot vouch for the next one: its signature would not come,
or could be anybody's. Then a new key begins, and the record says so, since when and why; whether it
is the institution's only another source of the institution can tell. What was signed before is part
of the chain that the new key signs, and so is every checkpoint that was kept.
"""

from datetime import datetime

from sqlmodel import Session

from data_access import acts
from data_access.chain import appending, covering, signing, stored
from data_access.settings import settings

NOT_IN_FORCE = (
    "SIGNING_KEY must be the key that signs edition {edition} now ({expected}), so that it signs "
    "the new one"
)
STILL_IN_FORCE = (
    "edition {edition} is signed with the key in SIGNING_KEY already ({expected}); name the file "
    "of the new key in it first"
)
NO_NEW_KEY = "SIGNING_KEY is empty: name the file of the new key in it first"
MESSAGES = {
    "not_in_force": NOT_IN_FORCE, "still_in_force": STILL_IN_FORCE, "no_new_key": NO_NEW_KEY,
}  # fmt: skip


def succeed(session: Session, edition: str, new: str, *, now: datetime) -> int:
    """Let the key in SIGNING_KEY sign another one, which signs from now on; return the number of
    the document that states it.

    `new` is as SIGNING_KEY will be. CannotSign where SIGNING_KEY is not in force, or either key
    does not sign.
    """
    before = _in_force(session, edition)
    own = settings().signing_key
    if not own or signing.public_key(own) != before:
        expected = signing.fingerprint(before)
        raise signing.CannotSign(NOT_IN_FORCE, edition=edition, expected=expected)
    key = signing.public_key(new)
    _record(session, covering.KEY_SUCCEEDED, edition, before, key, now=now)
    appending.take_key(session, edition, new, at=now)
    return len(stored.contents(session, edition)) - 1


def begin(session: Session, edition: str, *, reason: str, now: datetime) -> int:
    """Let the key in SIGNING_KEY sign from now on without a signature of the one before, which is
    lost or known to others; return the number of the document that says so.

    CannotSign where SIGNING_KEY is empty, in force already, or does not sign.
    """
    before = _in_force(session, edition)
    if not settings().signing_key:
        raise signing.CannotSign(NO_NEW_KEY)
    key = signing.public_key(settings().signing_key)
    if key == before:
        expected = signing.fingerprint(key)
        raise signing.CannotSign(STILL_IN_FORCE, edition=edition, expected=expected)
    _record(session, covering.KEY_BEGUN, edition, before, key, reason=reason, now=now)
    return len(stored.contents(session, edition))


def _in_force(session: Session, edition: str) -> str:
    """Return the key that signs an edition now; it has one."""
    return str(covering.key_in_force(stored.contents(session, edition)))


def _record(
    session: Session,
    kind: str,
    edition: str,
    before: str,
    key: str,
    *,
    reason: str | None = None,
    now: datetime,
) -> None:
    """Say in the log, for all to see, which key signs from now on, and which one did before."""
    acts.record(
        session,
        kind,
        at=now,
        edition=edition,
        subject=edition,
        changed={"key": signing.fingerprint(key), "key_before": signing.fingerprint(before)},
        reason=reason,
        public_from=now,
        key=key,
    )
