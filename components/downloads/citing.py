"""How a release and its datasets are cited, and the files of it for reference managers."""

from datetime import date

from components import cached
from components.addresses import at
from components.blocks.values import Files, Link, Program, Text
from components.choices.from_query import view_of
from components.downloads import facts
from components.text import Language, language, name_of, say, speaking
from components.wording.citations import FORMS, Work, copied, plain, work_of
from data_access.question import Question

DIGITS_OF_HASH = 12
RELEASE = "release"


def release_cited(question: Question, read_on: date | None = None) -> Work:
    """Return a whole release as it is cited, in the language of the run."""
    return work_of(
        question,
        say("ratings and ranks"),
        key=RELEASE,
        address=view_of(question.whole, language(), "downloads"),
        mark=_mark(question),
        read_on=read_on,
    )


def dataset_cited(question: Question, name: str, read_on: date | None = None) -> Work:
    """Return a dataset of a release as it is cited, whatever the filters."""
    told = cached.dataset_description(question, name)
    return work_of(
        question,
        name_of(told, "title"),
        key=name,
        address=facts.view(question.whole, name, language()),
        mark=_mark(question),
        read_on=read_on,
    )


def _mark(question: Question) -> str:
    sha256 = cached.release(question).sha256[:DIGITS_OF_HASH]
    return say("SHA-256 of the release {sha256}", sha256=sha256)


def citation(question: Question, spoken: Language) -> str:
    """Return the citation of a release as a sentence, without the day somebody took it."""
    with speaking(spoken):
        return plain(release_cited(question))


def to_copy(work: Work, address: str) -> tuple[Text | Program | Files, ...]:
    """Return a work's citations to copy, and those for reference managers at an address."""
    texts = [
        block
        for name, text in copied(work).items()
        for block in (Text(name, kind="quiet"), Program(text, is_text=True))
    ]
    lang = f"lang={work.language}"
    files = tuple(
        Link(name, at(f"/cite/{address}.{end}?{lang}")) for end, (name, *_) in FORMS.items()
    )
    return *texts, Files(say("For reference managers"), files)
