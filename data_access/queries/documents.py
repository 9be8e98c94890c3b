"""The chain of documents as readers may have it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from logging import getLogger

from sqlmodel import Session

from data_access import lists
from data_access.answers import PublicDocument
from data_access.chain import covering, public, signing, stored, time_stamps
from data_access.chain.covering import Link
from data_access.chain.public import EVER

LOG = getLogger(__name__)


def public_documents(session: Session, edition: str) -> tuple[PublicDocument, ...]:
    """Return an edition's documents up to the newest that readers may see, by number.

    Of those between that they may not see there is only the hash. What is damaged is logged, once.
    """
    links = stored.links(session, edition)
    contents = [link.content for link in links if link.content and link.is_sound]
    keys = covering.signing_keys(contents)
    now = str(lists.moment(datetime.now(UTC)))
    seen = {content.number for content in covering.visible_at(contents, now)}
    seen |= {link.stored.number for link in links if not link.is_sound and _since(link) <= now}
    made = {kind: stored.proofs(session, edition, kind) for kind in ("signature", "time_stamp")}
    return tuple(
        _public(link, keys, made)
        if link.stored.number in seen
        else PublicDocument(link.stored.number, link.stored.sha256)
        for link in links
        if link.stored.number <= max(seen, default=0)
    )


def _since(link: Link) -> str:
    """Return from when on readers see a damaged document, as far as that can be known."""
    said = link.content and link.content.public_from
    return said or link.stored.public_from or str(lists.moment(EVER))


def _public(
    link: Link, keys: Mapping[int, str | None], made: Mapping[str, Mapping[int, str]]
) -> PublicDocument:
    kept, content = link.stored, link.content if link.is_sound else None
    signature, time_stamp = (made[kind].get(kept.id) for kind in ("signature", "time_stamp"))
    wrong = [difference.text() for difference in (*link.wrong, *link.unlinked)]
    if signature is not None and not signing.is_written_plainly(signature):
        wrong.append(f"{covering.where(kept.edition, kept.number)}: signature cannot be read")
        signature = None
    if time_stamp is not None and time_stamps.read(time_stamp) is None:
        wrong.append(f"{covering.where(kept.edition, kept.number)}: time stamp cannot be read")
        time_stamp = None
    for what in wrong:
        tell(what)
    return PublicDocument(
        number=kept.number,
        sha256=kept.sha256,
        damaged=bool(wrong),
        text=kept.text or "",
        content=content,
        checkpoint=stored.checkpoint_of(kept, content).text() if content else "",
        key=keys[kept.number] if content else None,
        signature=signature,
        time_stamp=time_stamp,
    )


@cache
def tell(wrong: str) -> None:
    """Log what is damaged, once in this process."""
    LOG.error("the chain of documents is damaged: %s", wrong)


def covered_texts(session: Session, edition: str) -> dict[str, str]:
    """Return the texts that public documents cover, by name, as `public.texts` makes them.

    What a document that is not yet public covers as something else is left out.
    """
    contents = [d.content for d in public_documents(session, edition) if d.content]
    said = covering.covered(contents)
    texts = public.texts(session, edition, datetime.now(UTC))
    return {
        key: text for key, text in texts if key in said and covering.digest(text) == said[key][0]
    }
