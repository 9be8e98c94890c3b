"""The documents as the database has them: the one place where they are read.

Any of them may be damaged, as a file can be: what cannot be read is told, and the others stand.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from data_access import lists
from data_access.chain import covering
from data_access.chain.checkpoints import Checkpoint
from data_access.chain.covering import Content, Link, Stored
from data_access.models import Document, Proof
from data_access.refusing import Refused

DAMAGED = (
    "document {number} of edition {edition} is damaged ({detail}): nothing can be published after "
    "it; see all that differs with: python -m data_access verify {edition}, and bring back a "
    "backup with: python -m data_access restore FILE"
)
_UNREADABLE = (TypeError, ValueError, SQLAlchemyError)
_COLUMNS = (
    col(Document.id), col(Document.number), col(Document.sha256), col(Document.public_from),
    col(Document.text),
)  # fmt: skip


class ChainDamaged(Refused):
    """A document is not what was published."""


def links(session: Session, edition: str) -> list[Link]:
    """Return an edition's documents, oldest first, those that are not yet public too."""
    chosen = select(*_COLUMNS).where(col(Document.edition) == edition)
    in_order = chosen.order_by(col(Document.number), col(Document.id))
    try:
        rows = [tuple(row) for row in session.execute(in_order)]
    except _UNREADABLE:
        ids = in_order.with_only_columns(col(Document.id))
        rows = [_readable(session, id_) for id_ in session.execute(ids).scalars().all()]
    return covering.chained(
        Stored(
            id_,
            edition,
            number if isinstance(number, int) else 0,
            lists.moment(public_from),
            text if isinstance(text, str) else None,
            str(sha256),
        )
        for id_, number, sha256, public_from, text in rows
    )


def _readable(session: Session, id_: int) -> tuple[Any, ...]:
    """Return what can be read of one document's columns, None for each that cannot."""
    found: list[object] = []
    for column in _COLUMNS:
        try:
            found.append(session.execute(select(column).where(col(Document.id) == id_)).scalar())
        except _UNREADABLE:
            found.append(None)
    return tuple(found)


def contents(session: Session, edition: str) -> list[Content]:
    """Return what an edition's documents say. ChainDamaged where one is not what was published."""
    found = links(session, edition)
    for link in found:
        for wrong in (*link.wrong, *link.unlinked):
            detail = f"{wrong.field}: {wrong.found}"
            raise ChainDamaged(DAMAGED, number=link.stored.number, edition=edition, detail=detail)
    return [link.content for link in found if link.content]


def checkpoint_of(stored: Stored, content: Content) -> Checkpoint:
    """Return the checkpoint of which a document is the newest; it is what is signed."""
    return Checkpoint(stored.edition, stored.number, stored.sha256, content.at)


def proofs(session: Session, edition: str, kind: str) -> dict[int, str]:
    """Return the signatures or time stamps of an edition's documents, by the documents' ids.

    "" for one that cannot even be read as text.
    """
    chosen = (
        select(col(Proof.document))
        .join(Document, col(Proof.document) == col(Document.id))
        .where(col(Document.edition) == edition, col(Proof.kind) == kind)
    )
    try:
        rows = session.execute(chosen.add_columns(col(Proof.text)))
        return {id_: text for id_, text in rows}  # noqa: C416
    except _UNREADABLE:
        return {id_: _proof(session, id_, kind) for id_ in session.execute(chosen).scalars().all()}


def _proof(session: Session, document: int, kind: str) -> str:
    one = select(col(Proof.text)).where(col(Proof.document) == document, col(Proof.kind) == kind)
    try:
        return str(session.execute(one).scalar_one())
    except _UNREADABLE:
        return ""
