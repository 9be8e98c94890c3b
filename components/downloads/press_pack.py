"""The press pack of a release: standard charts, tables, captions, method and a list of hashes."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from threading import Lock

from components import cached
from components.charts.codes import View
from components.charts.files import drawing_of, file_of, publication_of
from components.charts.registry import CHARTS
from components.choices import filters
from components.choices.from_query import METHOD, release_of, view_of
from components.downloads import facts, files
from components.downloads.citing import citation
from components.downloads.findings import cautions, findings
from components.export.package import json_bytes, zip_bytes
from components.text import LANGUAGES, Language, language, say, speaking
from components.wording import documents
from components.wording.provenance import Sample, provenance
from data_access.question import Question
from data_access.settings import settings

STANDARD = (
    "star-distribution",
    "map",
    "projects-by-direction",
    "stars-by-direction",
    "regions-by-direction",
    "means-by-direction",
    "ranks-over-time",
    "moves",
    "star-migration",
    "stars-over-time",
    "totals-over-time",
    "rank-ranges",
)
NEED_A_RELEASE_BEFORE = frozenset({"moves", "star-migration"})
PICTURES = ("png", "4x.png", "svg", "pdf")
NUMBERS = "csv"
TABLES = ("ratings", "moves")
TABLE_FORMATS = ("xlsx", "csv")
BULLET = "\u2022"

ONE_AT_A_TIME = Lock()

Part = tuple[str, Language, Callable[[], bytes]]
"""A file of the pack: its path, its language, and what makes it."""
Track = Callable[[list[Part]], Iterable[Part]]


class Busy(RuntimeError):
    """Another pack is being made."""


def pack(question: Question) -> bytes:
    """Make the pack of the question's release. Busy while another one is made.

    Errors of pictures as in `Printer`.
    """
    if not ONE_AT_A_TIME.acquire(blocking=False):
        raise Busy
    try:
        return made(question.whole, list)
    finally:
        ONE_AT_A_TIME.release()


def made(question: Question, track_parts: Track) -> bytes:
    """Make the pack of a release; the same release gives the same bytes."""
    content = {}
    for path, spoken, make in track_parts(list(_parts(question))):
        with speaking(spoken):
            content[path] = make()
    content["manifest.json"] = json_bytes(_manifest(question, content))
    return zip_bytes(pack_name(question), content, cached.release(question).published_at)


def pack_name(question: Question) -> str:
    """Return what a pack is called when it is saved."""
    return f"{question.edition}-{question.release}-press-pack.zip"


def _parts(question: Question) -> Iterator[Part]:
    for spoken in LANGUAGES:
        yield f"README-{spoken}.txt", spoken, partial(_read_me, question, spoken)
        yield f"findings-{spoken}.txt", spoken, partial(_findings, question)
        yield f"captions-{spoken}.txt", spoken, partial(_captions, question, spoken)
        for number, view in enumerate(_views(question, spoken), start=1):
            for ending in (*PICTURES, NUMBERS):
                path = f"charts-{spoken}/{number:02}-{view.chart}.{ending}"
                yield path, spoken, partial(_chart, view, ending)
        for name in TABLES:
            for ending in TABLE_FORMATS:
                path = f"tables-{spoken}/{name}.{ending}"
                yield path, spoken, partial(files.file_bytes, name, ending, question)
    yield METHOD, "zh", cached.method_file(question).encode
    if document := documents.of_release(question):
        yield files.CHECKPOINT, "zh", documents.checkpoint_file(document).encode


def _views(question: Question, spoken: Language) -> list[View]:
    """Return the standard views of a release; those that have nothing to show are left out."""
    before = cached.release(question).previous or ""
    views = [
        View(
            name,
            question,
            tuple(
                before if choice.key == "since" else choice.usual
                for choice in CHARTS[name].name.choices
            ),
            spoken,
        )
        for name in STANDARD
        if before or name not in NEED_A_RELEASE_BEFORE
    ]
    return [view for view in views if drawing_of(view) is not None]


def _chart(view: View, ending: str) -> bytes:
    found = file_of(view, ending)
    return found.content if found else b""


def _read_me(question: Question, spoken: Language) -> bytes:
    release = filters.release_name(cached.release(question).code)
    heading = say("Press pack: {release}", release=release)
    said = provenance(Sample(question), heading, view_of(question, spoken, "downloads"))
    return files.text_bytes(
        *(f"{name}: {value}" for name, value in said.items()),
        "",
        say("The findings can be printed as they stand; below them is what they do not say."),
        say("Charts are numbered as in the captions. Each carries its code and address."),
        say("manifest.json has the size and the SHA-256 of every file."),
        *_chained(question),
        "",
        citation(question, spoken),
    )


def _chained(question: Question) -> list[str]:
    """Say which document of the chain published the release, and who signed it."""
    document = documents.of_release(question)
    if document is None:
        return []
    said = say(
        "checkpoint.txt: document {number} of the chain, head {head}, {signed}.",
        number=document.number,
        head=document.sha256[: documents.PRINTED],
        signed=documents.signed_by(document),
    )
    return [said, *documents.how_to_check(question.edition, document)]


def _findings(question: Question) -> bytes:
    """Write what the release says and what it does not, sentence by sentence, and whom to ask."""
    contact = settings().corrections_contact
    asked = say("Questions and corrections: {contact}", contact=contact) if contact else ""
    return files.text_bytes(
        say("Findings: {release}", release=filters.release_name(question.release)),
        "",
        *(f"{place}. {finding}" for place, finding in enumerate(findings(question), start=1)),
        "",
        say("What must not be concluded"),
        "",
        *(f"{BULLET} {caution}" for caution in cautions(question)),
        "",
        *filter(None, [asked]),
        citation(question, language()),
    )


def _captions(question: Question, spoken: Language) -> bytes:
    lines: list[str] = []
    for number, view in enumerate(_views(question, spoken), start=1):
        drawing = drawing_of(view)
        if drawing is None:
            continue
        published = publication_of(view, drawing)
        lines += [
            say("Chart {number}: {title}", number=f"{number:02}", title=published.title),
            *([published.demo] if published.demo else []),
            published.scope,
            published.alt,
            *published.notes,
            *published.source,
            published.coded,
            published.address,
            "",
        ]
    return files.text_bytes(*lines)


def _manifest(question: Question, content: dict[str, bytes]) -> dict[str, object]:
    return {
        "about": facts.of_release(question),
        "files": [
            {"path": path, "bytes": len(held), "sha256": sha256(held).hexdigest()}
            for path, held in content.items()
        ],
    }


def question_of_period(edition: str, period: str) -> Question:
    """Return the question for the newest version of a period; NotThere for one nobody may see."""
    codes = {release.period: release.code for release in reversed(cached.releases(edition))}
    return release_of(edition, codes.get(period, period))
