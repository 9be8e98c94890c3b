"""The one check of the chain: what readers see is made anew and compared with the documents."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from data_access import lists
from data_access.chain import appending, covering, public, signing, time_stamps
from data_access.chain.appending import documents
from data_access.chain.checkpoints import Checkpoint
from data_access.differences import Difference
from data_access.models import Act, ClosingFile, Document, Edition, ImportedFile, Proof
from data_access.settings import settings

RELEASE = "release "


def differences(session: Session, edition: str) -> Iterator[Difference]:
    """Yield all that differs between an edition's documents, each other, and what readers see."""
    stored = [
        covering.Stored(
            document.edition,
            document.number,
            lists.moment(document.public_from),
            document.text,
            document.sha256,
        )
        for document in documents(session, edition)
    ]
    contents, wrong = covering.chained(stored)
    yield from wrong
    texts = dict(public.texts(session, edition))
    if not covering.covered(contents) and texts.keys() <= set(covering.FACTS):
        texts = {}  # nothing is published
    yield from covering.uncovered(contents, texts, edition)
    yield from _files(session, edition)
    yield from _signatures(session, edition, contents)
    for content in contents:
        found = covering.digest(public.log(session, edition, content.log.acts))
        if found != content.log.sha256:
            field = f"SHA-256 of the first {content.log.acts} acts"
            place = covering.where(edition, content.number)
            yield Difference(place, "", field, found, content.log.sha256)


def _signatures(
    session: Session, edition: str, contents: Sequence[covering.Content]
) -> Iterator[Difference]:
    """Check the signature of each document that has to have one; SIGNING_KEY signs the next."""
    keys, made = covering.signing_keys(contents), proofs(session, edition, "signature")
    for document in documents(session, edition):
        key, signature = keys.get(document.number), made.get(document.number)
        place = covering.where(edition, document.number)
        if (key is None) != (signature is None):
            there = "there" if signature else "missing"
            by = signing.fingerprint(key) if key else "none"
            yield Difference(place, "", "signature", there, by)
        elif key and signature and signing.is_installed():
            text = appending.checkpoint_of(document).text()
            if not signing.fits(text, signature, key):
                yield Difference(place, "", "signature", "of something else", "of its checkpoint")
    stamps = proofs(session, edition, "time_stamp")
    for document in documents(session, edition):
        reply = stamps.get(document.number)
        text = appending.checkpoint_of(document).text()
        if reply and not time_stamps.is_of(text, base64.b64decode(reply)):
            place = covering.where(edition, document.number)
            yield Difference(place, "", "time stamp", "of something else", "of its checkpoint")
    in_force, own = covering.key_in_force(contents), settings().signing_key
    if own and in_force and (expected := signing.public_key(own)) != in_force:
        fingerprints = signing.fingerprint(in_force), signing.fingerprint(expected)
        yield Difference(edition, "", "key", *fingerprints)


def proofs(session: Session, edition: str, kind: str) -> dict[int, str]:
    """Return the signatures or time stamps of an edition's documents, by their numbers."""
    found = session.execute(
        select(col(Document.number), col(Proof.text))
        .join(Proof, col(Proof.document) == col(Document.id))
        .where(col(Document.edition) == edition, col(Proof.kind) == kind)
    )
    return {number: text for number, text in found}  # noqa: C416


def _files(session: Session, edition: str) -> Iterator[Difference]:
    """A file that is kept has the name under which the log has it; readers see neither."""
    for model in (ImportedFile, ClosingFile):
        found = session.execute(
            select(col(model.sha256), col(model.name), col(Act.file))
            .join(Act, col(Act.file_sha256) == col(model.sha256))
            .where(col(model.edition) == edition, col(Act.file) != col(model.name))
        )
        for sha256, name, logged in found:
            yield Difference(f"{edition}, file {sha256[:12]}", "", "name", name, logged)


def since(session: Session, kept: Checkpoint, signature: str | None) -> Iterator[Difference]:
    """Compare a checkpoint that was kept earlier with the documents there are now.

    Where it differs, one of the documents up to its own was changed; that the publisher signed both
    shows from its `signature`.
    """
    known = {document.number: document for document in documents(session, kept.edition)}
    found = known.get(kept.documents)
    place = covering.where(kept.edition, kept.documents)
    head = found.sha256 if found else "no such document"
    if head != kept.head:
        yield Difference(place, "", "head", head, kept.head)
    contents = [covering.read(document.text) for document in known.values()]
    key = covering.signing_keys(contents).get(kept.documents)
    is_checked = signature and key and signing.is_installed()
    if is_checked and not signing.fits(kept.text(), str(signature), str(key)):
        by = signing.fingerprint(str(key))
        yield Difference(place, "", "key", by, "that which signed the checkpoint")


@dataclass(frozen=True, slots=True)
class Signed:
    """How many documents an edition has and how many are signed; the fingerprint of the key in
    force, None where there is none.
    """

    edition: str
    documents: int
    signed: int
    key: str | None


def signed(session: Session, edition: str | None = None) -> list[Signed]:
    """Return which editions have documents, and how many of them are signed."""
    found = []
    for code in _editions(session, edition):
        if contents := [covering.read(d.text) for d in documents(session, code)]:
            key = covering.key_in_force(contents)
            made = len(proofs(session, code, "signature"))
            found.append(
                Signed(code, len(contents), made, signing.fingerprint(key) if key else None)
            )
    return found


def _editions(session: Session, edition: str | None) -> list[str]:
    codes = [edition] if edition else session.execute(select(col(Edition.code))).scalars()
    return sorted(codes)


def adopted(session: Session, edition: str | None = None) -> list[str]:
    """Return the releases that were published before there were documents, as "2021 2022Q1.1"."""
    found = [
        covering.read(d.text)
        for code in _editions(session, edition)
        for d in documents(session, code)
    ]
    return [
        f"{content.edition} {key.removeprefix(RELEASE)}"
        for content in found
        if content.kind == covering.ADOPTED
        for key in content.covers
        if key.startswith(RELEASE)
    ]
