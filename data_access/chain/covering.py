"""What a document of the chain says: digests of all that readers see, and of the one before. Pure.

An edition's documents are numbered from 1. Each is written when something becomes public, covers
what is new or other than the documents before it said, and the hash of the document before:

    {"at": "2022-04-21T02:00:00+00:00", "before": "3f2a...",
     "covers": {"act 4": "77ab...", "release 2022Q1.1": "9c0d..."}, "edition": "2021", "form": 1,
     "kind": "published", "log": {"acts": 14, "sha256": "e1c4..."}, "number": 2,
     "public_from": "2022-04-21T02:00:00+00:00", "subject": "2022Q1.1"}

written as canonical JSON (UTF-8, keys sorted, no white space), whose SHA-256 is the document's.
`covers` names the SHA-256 of a text that `public.texts` makes of what readers see; `log` is the
SHA-256 of the first acts of the publisher's log, which readers do not see whole. A document of a
release under embargo is public when the release is, and until then others carry its hash. Where a
release is withdrawn before its moment, neither its document nor the one that withdraws it is ever
public: `public_from` of the latter is missing, and `withdraws` the number of the former.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from data_access.differences import Difference, Phrase

FORM = 1
"""The version of a document's form."""
ADOPTED = "adopted"
"""The kind of the document that covers what was published before there were documents."""
ENTERED = "facts"
"""The kind of the document that covers facts which `init` added to those of a published list."""
KEY_SUCCEEDED, KEY_TAKEN = "key_succeeded", "key_taken"
"""The kinds of the document that states another key, signed by the one before, and of the next one,
which only whoever holds the new key can have signed.
"""
KEY_BEGUN = "key_begun"
"""The kind of the document with which a new key begins where the one before is lost or known to
others; the new one signs it.
"""
FACTS = ("edition", "regions", "units")
"""What is there before anything is published."""
REPLACED: Mapping[str, tuple[str, ...]] = {
    "edition": (ENTERED,),
    "regions": (ENTERED,),
    "units": (ENTERED, "list_corrected"),
    "objections": (
        "objection_received", "objection_accepted", "objection_rejected", "objection_answered",
    ),
    "draw": ("seed_revealed",),
    "self-assessments": ("self_assessments_imported",),
    "spot checks": ("spot_checks_imported",),
}  # fmt: skip
"""What may be covered again as something else, and by documents of which kinds.

All other texts are said once. What changes otherwise is covered by no document, and so is found.
"""


_KEY = re.compile(
    r"(?:ssh-ed25519|sk-ssh-ed25519@openssh\.com) "
    r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
)


def canonical(value: object) -> str:
    """Write plain values as canonical JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Log:
    """The publisher's log up to a document: how many acts, and the SHA-256 of them."""

    acts: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a document says. Moments are in UTC; `before` is empty for the first.

    `key`: the public key that signs it, as OpenSSH writes it; None where nobody does.
    """

    edition: str
    number: int
    kind: str
    subject: str
    at: str
    public_from: str | None
    before: str
    covers: Mapping[str, str]
    log: Log
    withdraws: int | None = None
    key: str | None = None
    form: int = FORM

    def text(self) -> str:
        """Write it as the text that its SHA-256 is of."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        return canonical(said)


def read(text: str) -> Content:
    """Read a document's text; ValueError where it is none, or written otherwise."""
    try:
        said: dict[str, Any] = json.loads(text)
        content = Content(**{"public_from": None} | said | {"log": Log(**said["log"])})
        is_another = content.form != FORM or not _is_of_its_types(content)
    except (TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise ValueError(f"no document: {wrong}") from wrong
    if is_another or content.text() != text:
        raise ValueError("no document: another form")
    return content


def _is_of_its_types(content: Content) -> bool:
    """Tell whether every value is of the type that it has to be; ValueError for no moment."""
    for moment in filter(None, (content.at, content.public_from)):
        datetime.fromisoformat(moment)
    words = (content.edition, content.kind, content.subject, content.before, content.log.sha256)
    numbers = content.number, content.log.acts, content.withdraws or 0
    return (
        all(isinstance(word, str) for word in (*words, *content.covers.values()))
        and all(type(number) is int for number in numbers)
        and (content.key is None or _KEY.fullmatch(content.key) is not None)
    )


def covered(contents: Iterable[Content]) -> dict[str, tuple[str, int]]:
    """Return what documents cover together: the newest digest of each text, and who says it."""
    every = list(contents)
    withdrawn = {content.withdraws for content in every}
    found: dict[str, tuple[str, int]] = {}
    for content in every:
        if content.number not in withdrawn:
            found |= {key: (sha256, content.number) for key, sha256 in content.covers.items()}
    return found


def signing_keys(contents: Iterable[Content]) -> dict[int, str | None]:
    """Return the public key that signs each document, by its number; None before there is one.

    The first key stated in a chain signs from then on; where another one is stated, the one before
    signs the document that states it, and the new one all later ones. Where a new one begins, it
    signs that document itself: whoever could write to the database could have begun it.
    """
    found: dict[int, str | None] = {}
    in_force: str | None = None
    for content in contents:
        found[content.number] = content.key if _begins(content) else in_force or content.key
        in_force = content.key or in_force
    return found


def _begins(content: Content) -> bool:
    return content.kind == KEY_BEGUN and content.key is not None


def begun_keys(contents: Sequence[Content]) -> list[tuple[Content, str]]:
    """Return the documents with which a key began that no other signed; the key before each."""
    return [
        (content, before)
        for place, content in enumerate(contents)
        if _begins(content) and (before := key_in_force(contents[:place]))
    ]


def is_vouched_for(contents: Sequence[Content], key: str) -> bool:
    """Tell whether a key, or one that it let succeed it, signs the newest document.

    Whoever signs one vouches for all before it, as it carries their hashes.
    """
    trusted, signers = {key}, signing_keys(contents)
    for content in contents:
        if content.key and signers[content.number] in trusted:
            trusted.add(content.key)
    return bool(contents) and signers[contents[-1].number] in trusted


def key_in_force(contents: Iterable[Content]) -> str | None:
    """Return the public key that signs what comes next, None where none was stated yet."""
    return next((c.key for c in reversed(list(contents)) if c.key), None)


def visible_at(contents: Iterable[Content], moment: str | None) -> list[Content]:
    """Return the documents that readers see at a moment, or will ever see without one."""
    every = list(contents)
    withdrawn = {content.withdraws for content in every}
    return [
        content
        for content in every
        if content.public_from
        and content.number not in withdrawn
        and (moment is None or content.public_from <= moment)
    ]


def may_replace(key: str, kind: str) -> bool:
    """Tell whether a document of a kind may cover a text as something else than before."""
    return any(key.startswith(name) and kind in kinds for name, kinds in REPLACED.items())


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it is kept; `text` is None where it cannot even be read as text."""

    id: int
    edition: str
    number: int
    public_from: str | None
    text: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Link:
    """A document of the chain: as it is kept, what its text says, and what is wrong with it.

    `content` is None where the text says nothing; it is not to be believed unless `is_sound`.
    `unlinked`: what speaks against the documents before it, not against this one.
    """

    stored: Stored
    content: Content | None
    wrong: tuple[Difference, ...] = ()
    unlinked: tuple[Difference, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether the text is the one its SHA-256 is of, and says of itself what is kept."""
        return not self.wrong


def where(edition: str, number: int) -> Phrase:
    """Name a document in a report."""
    return Phrase("{edition}, document {number}", edition=edition, number=number)


def chained(documents: Iterable[Stored]) -> list[Link]:
    """Read an edition's documents, oldest first.

    Each must be what its hash says and carry the hash of the one before, without a gap.
    """
    links: list[Link] = []
    before, number = "", 0
    for stored in documents:
        place = where(stored.edition, stored.number)
        try:
            content = read(stored.text or "")
        except ValueError as unreadable:
            wrong = (Difference(place, "", Phrase("text"), str(unreadable), Phrase("a document")),)
            links.append(Link(stored, None, wrong))
        else:
            own = (
                (Phrase("number in its text"), content.number, stored.number),
                (Phrase("edition"), content.edition, stored.edition),
                (Phrase("public from"), stored.public_from, content.public_from),
                ("SHA-256", stored.sha256, digest(stored.text or "")),
            )
            around = (
                (Phrase("number"), stored.number, number + 1),
                (Phrase("document before"), content.before, before),
            )
            links.append(
                Link(
                    stored,
                    content,
                    tuple(_otherwise(place, *own)),
                    tuple(_otherwise(place, *around)),
                )
            )
        before, number = stored.sha256, stored.number
    return links


def _otherwise(place: str, *fields: tuple[str, object, object]) -> Iterator[Difference]:
    for field, found, expected in fields:
        if found != expected:
            yield Difference(place, "", field, found, expected)


def uncovered(
    contents: Sequence[Content], texts: Mapping[str, str], edition: str
) -> Iterator[Difference]:
    """Compare what readers see with what the documents cover, text by text."""
    said = covered(contents)
    for key in sorted(said.keys() | texts.keys()):
        expected, number = said.get(key, (None, 0))
        found = digest(texts[key]) if key in texts else None
        if found != expected:
            by = Phrase("SHA-256 (document {number})", number=number) if number else "SHA-256"
            yield Difference(f"{edition}, {key}", "", by, found, expected)
