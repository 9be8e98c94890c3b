"""What proves the record: the chain of documents, its signatures, and what each of these proves."""

from datetime import datetime

from components.addresses import at
from components.blocks.values import (
    Cell,
    Code,
    Facts,
    Lines,
    Link,
    Links,
    Notice,
    Program,
    Section,
    Text,
)
from components.text import day, moment, say, whole
from components.wording import documents
from data_access.answers import PublicAct, PublicDocument
from data_access.chain import signing


def section(edition: str) -> Section | None:
    """Return how far an edition's chain has come, who signs it, how it is checked, and what that
    proves; None where there is no document yet.
    """
    newest, damage = documents.newest(edition), documents.damage(edition)
    if newest is None and not damage:
        return None
    links = (
        Link(say("Checkpoint, to be kept"), at(f"/data/{edition}/checkpoint")),
        Link(say("Verification bundle (ZIP)"), at(f"/data/{edition}/verification.zip")),
    )
    proves = Lines(
        tuple(map(Text, _proofs())), lead=say("What each of these proves and what it does not:")
    )
    return Section(
        say("Documents, signatures and checkpoints"),
        (
            *([Notice(damage, kind="alarm")] if damage else []),
            *(Notice(_begun(act), kind="warning") for act in documents.begun_keys(edition)),
            *((Facts(_facts(newest)), Links(links), *_how(newest)) if newest else ()),
            proves,
        ),
        say(
            "Whatever becomes public adds a document to the chain, which covers releases, lists, "
            "units, regions, acts, objections, draws, checks and catalogues by their SHA-256."
        ),
    )


def _facts(newest: PublicDocument) -> dict[str, Cell]:
    said: dict[str, Cell] = {
        say("Documents"): whole(newest.number),
        say("Head of the chain"): Code(newest.sha256),
        say("Signature"): documents.signed_by(newest),
    }
    if newest.content and newest.content.public_from:
        published = datetime.fromisoformat(newest.content.public_from)
        said[say("Published")] = moment(published)
    if newest.key:
        said[say("Public key")] = Code(newest.key)
    return said


def _begun(act: PublicAct) -> str:
    """Say since when and why a key signs that the one before did not sign, and what that means."""
    return say(
        "Since {day} the key {key} signs, which the key before it, {before}, did not sign. Reason: "
        "{reason}. Whoever relies on a signature has to ask the institution, by another way than "
        "this site, whether the new key is its own. What the key before has signed is from the "
        "institution only where it is part of this chain; checkpoints that were kept still hold.",
        day=day(act.at),
        key=act.changed["key"],
        before=act.changed["key_before"],
        reason=(act.reason or "").rstrip(".\u3002"),
    )


def _how(newest: PublicDocument) -> tuple[Text | Program, ...]:
    """Say how signature and time stamp are checked with OpenSSH and OpenSSL alone."""
    checkpoint = f"documents/{newest.number:04}.checkpoint"
    stamp = (
        Text(
            say("OpenSSL checks its time stamp against the certificates of the authority, CA.pem:")
        ),
        Program(f"openssl ts -verify -data {checkpoint} -in {checkpoint}.tsr -CAfile CA.pem"),
    )
    if newest.key is None:
        signature: tuple[Text | Program, ...] = (
            Text(
                say(
                    "Not signed: the institution has named no key, so that hashes and checkpoints "
                    "kept elsewhere are all that speaks against a history written anew."
                )
            ),
        )
    else:
        signature = (
            Text(
                say(
                    "In the unpacked bundle, OpenSSH checks the newest signature as follows; "
                    "verify_release.py checks all of them:"
                )
            ),
            Program(
                f"ssh-keygen -Y verify -f allowed_signers -I {signing.SIGNER} "
                f"-n {signing.NAMESPACE} -s {checkpoint}.sig < {checkpoint}"
            ),
        )
    return (*signature, *stamp) if newest.time_stamp else signature


def _proofs() -> tuple[str, ...]:
    return (
        say(
            "The SHA-256 of a release proves that a file is the one that was published, not that "
            "what it says is right."
        ),
        say(
            "Recomputing proves that totals, stars, ranks, intervals and moves follow from the "
            "scores and the method, not that the scores are right."
        ),
        say(
            "A document proves what was published with it, and by the SHA-256 of the one before it "
            "that nothing earlier was changed, left out or added since."
        ),
        say(
            "The chain alone does not prove who made it: whoever owns the database could write "
            "another one from the beginning."
        ),
        say(
            "A signature proves that the holder of the key made a document and all before it; "
            "whose key it is only another source of the institution can tell."
        ),
        say(
            "A signature proves neither when it was made nor that no other history was signed as "
            "well."
        ),
        say(
            "A checkpoint that was kept proves that today's history contains that of its day, or "
            "leads to the first document that differs; of what came later it proves nothing."
        ),
        say(
            "The feed carries every checkpoint: whoever keeps the feed can prove the whole history "
            "until then."
        ),
        say(
            "The head printed on a picture proves which document its numbers were published with; "
            "where no document begins with it, the history was written anew or the picture is not "
            "from here."
        ),
        say(
            "A time stamp, where there is one, proves by the word of a third party that a document "
            "existed at a moment, not that there was no other."
        ),
    )
