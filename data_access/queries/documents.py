"""The chain of documents as readers may have it."""

from datetime import UTC, datetime

from sqlmodel import Session

from data_access import lists
from data_access.answers import PublicDocument
from data_access.chain import covering, public
from data_access.chain.appending import checkpoint_of, documents
from data_access.chain.checking import proofs


def public_documents(session: Session, edition: str) -> tuple[PublicDocument, ...]:
    """Return an edition's documents up to the newest that readers may see, by number.

    Of those between that they may not see there is only the hash.
    """
    stored = documents(session, edition)
    contents = [covering.read(document.text) for document in stored]
    keys = covering.signing_keys(contents)
    seen = {c.number for c in covering.visible_at(contents, lists.moment(datetime.now(UTC)))}
    made = {kind: proofs(session, edition, kind) for kind in ("signature", "time_stamp")}
    return tuple(
        PublicDocument(
            number=content.number,
            sha256=document.sha256,
            content=content,
            checkpoint=checkpoint_of(document).text(),
            key=keys[content.number],
            signature=made["signature"].get(content.number),
            time_stamp=made["time_stamp"].get(content.number),
        )
        if content.number in seen
        else PublicDocument(content.number, document.sha256)
        for document, content in zip(stored, contents, strict=True)
        if content.number <= max(seen, default=0)
    )


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
