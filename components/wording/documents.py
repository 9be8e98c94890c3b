"""The chain of documents in words: which one published what, its checkpoint, who signed it."""

from datetime import datetime
from functools import reduce

from components import cached
from components.addresses import at, in_full
from components.text import say
from data_access.answers import PublicAct, PublicDocument
from data_access.chain import covering, signing
from data_access.question import Question
from data_access.settings import settings

PRINTED = 16
"""So many characters of a head stand on pictures: too many to be met by trying."""
UNSIGNED = "unsigned\n"


def newest(edition: str) -> PublicDocument | None:
    """Return an edition's newest document that readers may see and that is readable, if any."""
    known = reversed(cached.documents(edition))
    return next((document for document in known if document.content), None)


def damage(edition: str) -> str:
    """Say which documents are damaged, that the rest stands, and where to ask; "" for none."""
    numbers = cached.damaged_documents(edition)
    if not numbers:
        return ""
    return say(
        "Damaged documents of the chain, by number: {numbers}. What is kept of them is not what "
        "was published, and proves nothing at the moment. Releases, lists and all other documents "
        "are not affected. Please ask {contact}.",
        numbers=reduce(
            lambda before, number: say("{before}, {number}", before=before, number=number),
            map(str, numbers),
        ),
        contact=settings().corrections_contact or say("the institution that publishes the ratings"),
    )


def of_release(question: Question) -> PublicDocument | None:
    """Return the document that published a release."""
    return _covering(question.edition, f"release {question.release}")


def of_catalogue(edition: str, version: int) -> PublicDocument | None:
    """Return the document that published a version of the catalogue."""
    return _covering(edition, f"catalogue {version}")


def of_act(edition: str, act: PublicAct) -> PublicDocument | None:
    """Return the document of something that the publisher did."""
    return next(
        (
            document
            for document in cached.documents(edition)
            if document.content
            and (document.content.kind, document.content.subject) == (act.kind, act.subject)
            and datetime.fromisoformat(str(document.content.public_from)) == act.at
        ),
        None,
    )


def begun_keys(edition: str) -> list[PublicAct]:
    """Return the acts with which a key began that the one before did not sign, newest first."""
    return [act for act in cached.public_record(edition) if act.kind == covering.KEY_BEGUN]


def checkpoint_file(document: PublicDocument) -> str:
    """Return a document's checkpoint as others note it: the text, and its signature if any."""
    return document.checkpoint + (document.signature or UNSIGNED)


def signed_by(document: PublicDocument) -> str:
    """Say with which key a document is signed, or that it is not."""
    if document.signature is None or document.key is None:
        return say("not signed")
    return say("signed with {key}", key=signing.fingerprint(document.key))


def how_to_check(edition: str, document: PublicDocument) -> list[str]:
    """Say with which public key a signature is checked, and where it stands how; [] without one."""
    if document.signature is None or document.key is None:
        return []
    told = {"key": document.key, "address": record_address(edition)}
    return [say("Public key: {key}; how the signature is checked: {address}", **told)]


def record_address(edition: str) -> str:
    """Return the address of an edition's record, where it stands how signatures are checked."""
    return in_full(at(f"/methodology?part=record&edition={edition}"))


def _covering(edition: str, name: str) -> PublicDocument | None:
    """Return the newest document that covers a text."""
    return next(
        (
            document
            for document in reversed(cached.documents(edition))
            if document.content and name in document.content.covers
        ),
        None,
    )
