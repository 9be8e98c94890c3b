"""The chain of documents in words: which one published what, its checkpoint, who signed it."""

from components import cached
from components.text import say
from data_access.answers import PublicAct, PublicDocument
from data_access.chain import covering, signing
from data_access.question import Question

PRINTED = 16
"""So many characters of a head stand on pictures: too many to be met by trying."""
UNSIGNED = "unsigned\n"


def newest(edition: str) -> PublicDocument | None:
    """Return an edition's newest document that readers may see, None without one."""
    return next(iter(reversed(cached.documents(edition))), None)


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
        ),
        None,
    )


def checkpoint_file(document: PublicDocument) -> str:
    """Return a document's checkpoint as others note it: the text, and its signature if any."""
    return document.checkpoint + (document.signature or UNSIGNED)


def signed_by(document: PublicDocument) -> str:
    """Say with which key a document is signed, or that it is not."""
    if document.signature is None or document.key is None:
        return say("not signed")
    return say("signed with {key}", key=signing.fingerprint(document.key))


def key_in_force(edition: str) -> str | None:
    """Return the public key that signs an edition's documents now, None where nobody does."""
    contents = [document.content for document in cached.documents(edition) if document.content]
    return covering.key_in_force(contents)


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
