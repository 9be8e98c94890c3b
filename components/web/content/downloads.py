"""数据与图表: the files of the release, each with what it holds."""

from components import cached
from components.choices.from_query import file_address, release_address
from components.open_data import checking, verification
from components.text import language, name_of, say, whole
from components.web.content.parts import (
    Cell,
    Content,
    Link,
    Part,
    Table,
    chain_part,
)
from data_access.dictionary import Dataset, dataset_names
from data_access.question import Question


def content(question: Question) -> Content:
    """Return the datasets of the release with links to their files; filters narrow none here."""
    return Content(
        say("Data and charts"),
        parts=(_datasets(question.whole), _whole_release(question.whole), *_checking(question)),
    )


def _datasets(question: Question) -> Part:
    told = [cached.dataset_description(question, name) for name in dataset_names()]
    title = say("Datasets and their files")
    headings = (say("Dataset"), say("Rows"), "CSV", "Excel", "JSON", "Parquet")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (*_about(question, each), *_files(question, each)) for each in told
    )
    table = Table(title, headings, rows, frozenset({1}), has_row_headings=True)
    return Part(say("Datasets"), tables=(table,))


def _about(question: Question, told: Dataset) -> tuple[str, str]:
    return name_of(told, "title"), whole(cached.dataset_rows(question, told.name))


def _files(question: Question, told: Dataset) -> tuple[Link, ...]:
    return tuple(
        Link(f"{told.name}.{ending}", file_address(question, told.name, ending, language()))
        for ending in ("csv", "xlsx", "json", "parquet")
    )


def _whole_release(question: Question) -> Part:
    at = release_address(question)
    return Part(
        say("The whole release"),
        links=(
            Link(say("Data package (ZIP)"), f"{at}/package.zip"),
            Link(say("Press pack (ZIP)"), f"{at}/press-pack.zip"),
            Link("SHA256SUMS", f"{at}/SHA256SUMS"),
            Link(say("API for programs"), f"/api/v1/docs?lang={language()}"),
        ),
    )


def _checking(question: Question) -> tuple[Part, Part]:
    bundle = verification.bundle_address(question.edition)
    links = (
        Link(verification.bundle_name(question.edition), bundle),
        Link(verification.SCRIPT, verification.SCRIPT_ADDRESS),
    )
    how = Part(checking.title(), lines=verification.steps(), links=links)
    return how, chain_part(question)
