"""What a program that reads a file must know: release, filters, method, source, licence, demo."""

from collections.abc import Callable
from functools import partial
from typing import Any

from components import cached
from components.addresses import in_full
from components.choices import filters
from components.choices.from_query import file_address, filters_of, view_of
from components.export.package import LICENCE
from components.text import LANGUAGES, Language, language, speaking
from components.wording import documents, labels
from data_access.answers import PublicDocument
from data_access.dictionary import Dataset
from data_access.editions import Edition, edition
from data_access.methods import method_digest, parse_method
from data_access.question import Question

PAGES = {"ratings": "leaderboard", "projects": "leaderboard", "moves": "tracking"}
"""The page that shows what a dataset holds; the others are on the page of the datasets."""


def view(question: Question, name: str, spoken: Language) -> str:
    """Return the full address of the page that shows what a dataset holds."""
    if name in PAGES:
        return view_of(question, spoken, PAGES[name])
    return view_of(question, spoken, "downloads", dataset=name)


def of_release(question: Question) -> dict[str, Any]:
    """Return the facts of a release as codes and values, with texts in both languages."""
    release, listed = cached.release(question), edition(question.edition)
    text = cached.method_file(question.whole)
    rules = parse_method(text)
    return {
        **_of_edition(listed),
        "release": {
            "code": release.code,
            "period": release.period,
            "period_end": release.period_end.isoformat(),
            "version": release.version,
            "published_at": release.published_at.isoformat(),
            "listed": release.listed,
            "rated": release.rated,
            "sha256": release.sha256,
            **({"reason": release.reason} if release.reason else {}),
        },
        **_of_document(question.edition, documents.of_release(question.whole)),
        **_of_demo(question),
        "method": {
            "id": rules.id,
            "version": rules.version,
            "status": rules.status,
            "title": rules.name_zh,
            "title_en": rules.name_en,
            "sha256": method_digest(text),
        },
        **_of_source(listed),
    }


def of_all_releases(question: Question) -> dict[str, Any]:
    """Return the facts of all releases of an edition, oldest first, as those of one release."""
    listed = edition(question.edition)
    return {
        **_of_edition(listed),
        "releases": [
            {
                "code": release.code,
                "period": release.period,
                "version": release.version,
                "published_at": release.published_at.isoformat(),
                "superseded_by": release.newer,
                "method": release.method,
                "listed": release.listed,
                "rated": release.rated,
                "sha256": release.sha256,
            }
            for release in reversed(cached.releases(question.edition))
        ],
        **_of_demo(question),
        **_of_source(listed),
    }


def _of_edition(listed: Edition) -> dict[str, Any]:
    return {"edition": {"code": listed.code, "title": listed.name_zh, "title_en": listed.name_en}}


def _of_document(edition_code: str, document: PublicDocument | None) -> dict[str, Any]:
    """Return the document of the chain that published a release, with its signature, and where it
    stands how that is checked.
    """
    if document is None:
        return {}
    return {
        "document": {
            "number": document.number,
            "sha256": document.sha256,
            "checkpoint": document.checkpoint,
            "signature": document.signature,
            "key": document.key,
            "how_to_check": documents.record_address(edition_code),
        }
    }


def _of_demo(question: Question) -> dict[str, Any]:
    notice = partial(labels.demo_notice, question.edition)
    has_demo = cached.has_demo_data()
    return {"demo": has_demo, **(_in_both("demo_notice", notice) if has_demo else {})}


def _of_source(listed: Edition) -> dict[str, Any]:
    source = listed.document("list")
    return {
        "source": {
            "document": source.number,
            "title": source.title_zh,
            "title_en": source.title_en,
            **({"published_on": source.published_on.isoformat()} if source.published_on else {}),
        },
        "licence": LICENCE,
    }


def of_filters(question: Question) -> dict[str, Any]:
    """Return the filters that narrow a file, as codes and in words."""
    if not question.is_filtered:
        return {"filters": {}}
    said = _in_both("filters_text", partial(filters.in_words, question))
    return {"filters": filters_of(question), **said}


def of_table(question: Question, told: Dataset, rows: int, address: str) -> dict[str, Any]:
    """Return the facts of one dataset's file: those of the release, and what the filters leave.

    `rows`: how many rows the file has; beside it stands how many there are without filters;
    `address`: that of the page which shows the same.
    """
    return {
        "dataset": told.name,
        **of_release(question),
        **of_filters(question if told.narrowed else question.whole),
        "rows": rows,
        "rows_in_release": cached.dataset_rows(question.whole, told.name),
        "address": address,
        "file": in_full(file_address(question, told.name, "csv", language())),
    }


def _in_both(key: str, text: Callable[[], str]) -> dict[str, str]:
    said = {}
    for spoken in LANGUAGES:
        with speaking(spoken):
            said[key if spoken == "zh" else f"{key}_{spoken}"] = text()
    return said
