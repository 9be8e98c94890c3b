"""The one check of the chain: what readers see is made anew and compared with the documents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.chain import covering, public, signing, stored, time_stamps
from data_access.chain.checkpoints import Checkpoint
from data_access.chain.covering import Link
from data_access.differences import Difference, Phrase
from data_access.models import Act, ClosingFile, Edition, ImportedFile, Objection
from data_access.settings import settings

RELEASE = "release "
ELSE, OWN = Phrase("of something else"), Phrase("of its checkpoint")


def differences(session: Session, edition: str) -> Iterator[Difference]:
    """Yield all that differs between an edition's documents, each other, and what readers see."""
    links = stored.links(session, edition)
    contents = [link.content for link in links if link.content]
    for link in links:
        yield from (*link.wrong, *link.unlinked)
    texts = dict(public.texts(session, edition))
    if not covering.covered(contents) and texts.keys() <= set(covering.FACTS):
        texts = {}  # nothing is published
    yield from covering.uncovered(contents, texts, edition)
    yield from _files(session, edition)
    yield from _objections(session, edition)
    yield from _signatures(session, edition, links)
    yield from _time_stamps(session, edition, links)
    for content in contents:
        found = covering.digest(public.log(session, edition, content.log.acts))
        if found != content.log.sha256:
            field = Phrase("SHA-256 of the first {count} acts", count=content.log.acts)
            place = covering.where(edition, content.number)
            yield Difference(place, "", field, found, content.log.sha256)


def _signatures(session: Session, edition: str, links: Sequence[Link]) -> Iterator[Difference]:
    """Check the signature of each document that has to have one; SIGNING_KEY signs the next."""
    contents = [link.content for link in links if link.content]
    keys, made = covering.signing_keys(contents), stored.proofs(session, edition, "signature")
    for link, place, text in _checkpoints(links):
        key, signature = keys.get(link.stored.number), made.get(link.stored.id)
        if (key is None) != (signature is None):
            there = Phrase("missing") if signature is None else Phrase("there")
            by = signing.fingerprint(key) if key else Phrase("none")
            yield Difference(place, "", Phrase("signature"), there, by)
        elif key and signature is not None and not _fits(text, signature, key):
            yield Difference(place, "", Phrase("signature"), ELSE, OWN)
    own = settings().signing_key
    if own and covering.key_in_force(contents):
        expected = signing.public_key(own)
        if not covering.is_vouched_for(contents, expected):
            signer = keys[contents[-1].number]
            by = signing.fingerprint(signer) if signer else Phrase("none")
            yield Difference(edition, "", Phrase("key"), by, signing.fingerprint(expected))


def _fits(text: str, signature: str, key: str) -> bool:
    if not signing.is_written_plainly(signature):
        return False
    return not signing.is_installed() or signing.fits(text, signature, key)


def _time_stamps(session: Session, edition: str, links: Sequence[Link]) -> Iterator[Difference]:
    """Check each time stamp as far as it can be: with OpenSSL, and against TIMESTAMP_CA."""
    made = stored.proofs(session, edition, "time_stamp")
    for link, place, text in _checkpoints(links):
        reply = made.get(link.stored.id)
        if reply is not None and not time_stamps.is_of(text, reply):
            yield Difference(place, "", Phrase("time stamp"), ELSE, OWN)
        elif reply is not None and time_stamps.is_installed():
            try:
                time_stamps.checked(text, reply, settings().timestamp_ca)
            except time_stamps.NoTimeStamp as none:
                ca = settings().timestamp_ca
                by = (
                    Phrase("by {by}", by=ca)
                    if ca
                    else Phrase("by the authority whose certificate it carries")
                )
                told = Phrase("not to be trusted ({why})", why=none)
                yield Difference(place, "", Phrase("time stamp"), told, by)


@dataclass(frozen=True, slots=True)
class Stamped:
    """How many documents of an edition have a time stamp, and the numbers of those that were
    stamped more than a day after they were made.
    """

    edition: str
    documents: int
    stamped: int
    late: tuple[int, ...]


def stamped(session: Session, edition: str | None = None) -> list[Stamped]:
    """Return which editions have time stamps, where OpenSSL can read them."""
    found = []
    for code in _editions(session, edition):
        made, links = stored.proofs(session, code, "time_stamp"), stored.links(session, code)
        late = tuple(
            link.stored.number
            for link, _, text in _checkpoints(links)
            if link.content
            and link.stored.id in made
            and time_stamps.is_installed()
            and time_stamps.checked(text, made[link.stored.id], settings().timestamp_ca)
            > datetime.fromisoformat(link.content.at) + timedelta(days=1)
        )
        if made:
            found.append(Stamped(code, len(links), len(made), late))
    return found


def _checkpoints(links: Iterable[Link]) -> Iterator[tuple[Link, str, str]]:
    """Yield each document that says when it was made, where it is, and its checkpoint's text."""
    for link in links:
        if link.content:
            place = covering.where(link.stored.edition, link.stored.number)
            yield link, place, stored.checkpoint_of(link.stored, link.content).text()


def _files(session: Session, edition: str) -> Iterator[Difference]:
    """A file that is kept has the name under which the log has it; readers see neither."""
    for model in (ImportedFile, ClosingFile):
        found = session.execute(
            select(col(model.sha256), col(model.name), col(Act.file))
            .join(Act, col(Act.file_sha256) == col(model.sha256))
            .where(col(model.edition) == edition, col(Act.file) != col(model.name))
        )
        for sha256, name, logged in found:
            place = Phrase("{edition}, file {sha256}", edition=edition, sha256=sha256[:12])
            yield Difference(place, "", Phrase("name"), name, logged)


def _objections(session: Session, edition: str) -> Iterator[Difference]:
    """Each step of an objection is an act of the log."""
    kept = select(func.count()).select_from(Objection).where(col(Objection.edition) == edition)
    told = select(func.count()).where(
        col(Act.edition) == edition, col(Act.kind).startswith("objection_", autoescape=True)
    )
    found, expected = (session.execute(count).scalar_one() for count in (kept, told))
    if found != expected:
        place = Phrase("{edition}, objections", edition=edition)
        yield Difference(place, "", Phrase("steps"), found, expected)


def since(session: Session, kept: Checkpoint, signature: str | None) -> Iterator[Difference]:
    """Compare a checkpoint that was kept earlier with the documents there are now.

    Where it differs, one of the documents up to its own was changed, or the checkpoint was: that it
    is as it was signed shows from its `signature`.
    """
    links = stored.links(session, kept.edition)
    found = next((link for link in links if link.stored.number == kept.documents), None)
    place = covering.where(kept.edition, kept.documents)
    head = found.stored.sha256 if found else Phrase("no such document")
    if is_altered(kept, signature):
        yield Difference(Phrase("checkpoint"), "", Phrase("signature"), ELSE, Phrase("of its text"))
    if head != kept.head:
        yield Difference(place, "", Phrase("head"), head, kept.head)
    elif found and found.content and found.content.at != kept.time:
        yield Difference(place, "", Phrase("time"), found.content.at, kept.time)
    if is_altered(kept, signature):
        return
    contents = [link.content for link in links if link.content]
    key = covering.signing_keys(contents).get(kept.documents)
    is_checked = signature and key and signing.is_installed()
    if is_checked and not signing.fits(kept.text(), str(signature), str(key)):
        by = signing.fingerprint(str(key))
        signer = Phrase("the one that signed the checkpoint")
        yield Difference(place, "", Phrase("key"), by, signer)


def is_altered(kept: Checkpoint, signature: str | None) -> bool:
    """Tell whether a signed checkpoint is another text than was signed, whoever signed it."""
    if signature is None or not signing.is_installed():
        return False
    return not signing.is_of(kept.text(), signature)


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
        if contents := stored.contents(session, code):
            key = covering.key_in_force(contents)
            made = len(stored.proofs(session, code, "signature"))
            found.append(
                Signed(code, len(contents), made, signing.fingerprint(key) if key else None)
            )
    return found


@dataclass(frozen=True, slots=True)
class Begun:
    """A key that began without a signature of the one before, both by their fingerprints: with
    which document, when and why.
    """

    edition: str
    number: int
    at: datetime
    key: str
    before: str
    reason: str


def begun(session: Session, edition: str | None = None) -> list[Begun]:
    """Return the keys that no key before them signed."""
    found = []
    for code in _editions(session, edition):
        reasons = select(col(Act.reason)).where(
            col(Act.edition) == code, col(Act.kind) == covering.KEY_BEGUN
        )
        said = session.execute(reasons.order_by(col(Act.id))).scalars().all()
        began = covering.begun_keys(stored.contents(session, code))
        found += [
            Begun(
                code,
                content.number,
                datetime.fromisoformat(content.at),
                signing.fingerprint(str(content.key)),
                signing.fingerprint(before),
                reason or "",
            )
            for (content, before), reason in zip(began, said, strict=True)
        ]
    return found


def _editions(session: Session, edition: str | None) -> list[str]:
    codes = [edition] if edition else session.execute(select(col(Edition.code))).scalars()
    return sorted(codes)


def adopted(session: Session, edition: str | None = None) -> list[str]:
    """Return the releases that were published before there were documents, as "2021 2022Q1.1"."""
    found = [
        content
        for code in _editions(session, edition)
        for content in stored.contents(session, code)
    ]
    return [
        f"{content.edition} {key.removeprefix(RELEASE)}"
        for content in found
        if content.kind == covering.ADOPTED
        for key in content.covers
        if key.startswith(RELEASE)
    ]
