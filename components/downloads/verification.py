"""What anybody needs to check an edition's releases without this site: one ZIP, with a script."""

from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from components import cached
from components.addresses import at
from components.downloads.files import text_bytes
from components.export.package import zip_bytes
from components.export.tables import unmarked_csv_of
from components.text import LANGUAGES, Language, name_of, say, speaking
from components.wording import documents, labels
from data_access.answers import PublishedRelease
from data_access.chain import signing
from data_access.editions import edition
from data_access.question import Question

BUNDLE, SCRIPT = "verification.zip", "verify_release.py"
LIST = "releases.csv"
DOCUMENTS = "documents.csv"
DOCUMENTED = ("number", "sha256", "key")
LISTED = ("code", "period", "version", "published_at", "sha256", "chain")


def bundle_address(edition_code: str) -> str:
    """Return the address, on this site, of an edition's bundle."""
    return at(f"/data/{edition_code}/{BUNDLE}")


def script_address() -> str:
    """Return the address, on this site, of the script by itself."""
    return at(f"/data/{SCRIPT}")


def bundle_name(edition_code: str) -> str:
    """Return what an edition's bundle is called when it is saved."""
    return f"{edition_code}-{BUNDLE}"


def script() -> bytes:
    """Return the script, one file that uses nothing of this site."""
    return Path(__file__).with_name(SCRIPT).read_bytes()


def published_in_order(edition_code: str) -> list[PublishedRelease]:
    """Return the releases readers may see, in the order in which they were published."""
    return [link.release for link in cached.chain(edition_code) if link.release]


def dated(edition_code: str) -> datetime:
    """Return when the newest file of a bundle was published."""
    return max(release.published_at for release in published_in_order(edition_code))


def mark(edition_code: str) -> str:
    """Return a mark of all that a bundle depends on; it is made without the bundle."""
    files = _to_check_with(edition_code).values()
    return sha256(b"".join(sha256(file).digest() for file in files)).hexdigest()[:32]


def bundle(edition_code: str) -> bytes:
    """Return all that is needed to check an edition's releases; the same releases, the same bytes.

    Every release as the canonical JSON that its SHA-256 is of, the methods' files, the list of
    the releases in the order in which they were published, the script, and how it is used.
    """
    files = _to_check_with(edition_code)
    for release in published_in_order(edition_code):
        question = Question(edition_code, release.code)
        files[f"releases/{release.code}.json"] = cached.canonical(edition_code, release.code)
        files[f"methods/{release.method}.toml"] = cached.method_file(question).encode()
    for name, text in cached.covered_texts(edition_code).items():
        files[f"contents/{name.replace(' ', '-')}.json"] = text.encode()
    return zip_bytes(bundle_name(edition_code), files, dated(edition_code))


def _to_check_with(edition_code: str) -> dict[str, bytes]:
    """Return all but releases and methods; the list has only hashes of what is not yet public."""
    listed = cached.chain(edition_code)
    rows = [[*_named(link.release), link.sha256, link.chain] for link in listed]
    return {
        **{f"README-{spoken}.txt": _read_me(edition_code, spoken) for spoken in LANGUAGES},
        SCRIPT: script(),
        LIST: unmarked_csv_of(LISTED, rows, [None] * len(LISTED)),
        **_documents(edition_code),
    }


def _documents(edition_code: str) -> dict[str, bytes]:
    """Return the documents of the chain, each with its checkpoint and proofs, and their list."""
    known = cached.documents(edition_code)
    rows = [[document.number, document.sha256, document.key] for document in known]
    found = {DOCUMENTS: unmarked_csv_of(DOCUMENTED, rows, [None] * len(DOCUMENTED))}
    for document in known:
        name = f"documents/{document.number:04}"
        if document.text:  # also of one that is damaged: so everybody sees it
            found[f"{name}.json"] = document.text.encode()
        if document.checkpoint:
            found[f"{name}.checkpoint"] = document.checkpoint.encode()
        if document.signature:
            found[f"{name}.checkpoint.sig"] = document.signature.encode()
        if document.time_stamp:
            found[f"{name}.checkpoint.tsr"] = b64decode(document.time_stamp)
    if keys := dict.fromkeys(document.key for document in known if document.key):
        found["allowed_signers"] = "".join(map(signing.allowed_signer, keys)).encode()
    return found


def _named(release: PublishedRelease | None) -> tuple[object, ...]:
    if release is None:
        return (None,) * 4
    published = release.published_at.astimezone(UTC).isoformat()
    return release.code, release.period, release.version, published


def _read_me(edition_code: str, spoken: Language) -> bytes:
    """Return what the bundle is, how it is used and what it proves, in one language."""
    last = published_in_order(edition_code)[-1]
    with speaking(spoken):
        return text_bytes(
            say("Check it yourself: {edition}", edition=name_of(edition(edition_code))),
            *([labels.demo_notice(edition_code)] if cached.is_demo(edition_code) else []),
            *filter(None, [documents.damage(edition_code)]),
            "",
            *(f"{number}. {step}" for number, step in enumerate(steps(), start=1)),
            "",
            say("What is in this file:"),
            say("verify_release.py: the script, which needs nothing else from the site"),
            say(
                "releases.csv: every release in the order of publication, with its SHA-256 and "
                "that of the release before it (chain)"
            ),
            say(
                "releases/: every release with all inputs and results, exactly as its SHA-256 was "
                "computed; scores and totals in hundredths of a point; with the list by which "
                "the projects go, unless published before lists were part of a release"
            ),
            say("methods/: the rules and numbers each release was computed with"),
            say(
                "documents.csv, documents/: the chain of documents that covers all that readers "
                "see, each with its checkpoint and signature; contents/: what they cover"
            ),
            "",
            say(
                "The chain ends in {sha256} ({release}). Anyone who has noted the SHA-256 of "
                "a release will find it in releases.csv as long as neither that release nor "
                "an earlier one has been changed. Names, applicants and times of publication "
                "are covered in releases whose file has a list; in earlier ones they are not.",
                sha256=last.sha256,
                release=last.code,
            ),
            say("Licence of the data: CC BY 4.0"),
        )


def steps() -> tuple[str, str, str]:
    """Say in three lines how anybody checks the releases."""
    return (
        say(
            "Download and unpack the bundle, which holds every release, the methods and the script."
        ),
        say("Install Python 3.11 or newer and pandas: pip install pandas"),
        say(
            "Run python verify_release.py in its folder: it recomputes all hashes, totals, stars, "
            "ranks, intervals and moves, and names the first row that differs."
        ),
    )
