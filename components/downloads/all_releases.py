"""The ratings of all releases of an edition as one file, one row a project and release."""

import json
from hashlib import sha256

import pandas as pd

from components import cached
from components.addresses import in_full
from components.choices import filters
from components.choices.from_query import ALL, address_of_all, view_of
from components.downloads import facts, files
from components.export import package
from components.export.parquet import parquet_bytes
from components.export.tables import csv_bytes
from components.export.workbook import Workbook, workbook_bytes
from components.text import language, listing, name_of, say, whole
from components.wording import datasets, labels
from data_access.dictionary import Dataset
from data_access.editions import edition
from data_access.methods import method
from data_access.question import Question

NAME = "ratings"


def file_bytes(ending: str, question: Question) -> bytes:
    """Return the file of one of `files.TYPES`, texts in the language of the run.

    The question's filters hold in each release by itself; its own release does not matter.
    """
    told, table = cached.described_over_all(question.edition), cached.ratings_of_all(question)
    if ending == "csv":
        return csv_bytes(table, told.decimals)
    if ending == "xlsx":
        return workbook_bytes(_workbook(table, told, question))
    about = _about(question, len(table))
    if ending == "parquet":
        return parquet_bytes(table, told, about)
    if ending == "json":
        return package.json_bytes(files.as_json(table, told, about))
    content, path = csv_bytes(table, told.decimals), file_name("csv", question)
    return package.json_bytes(package.table_resource(told, path, content, about))


def file_name(ending: str, question: Question) -> str:
    """Return the name the file is saved under."""
    return files.name_of_file(f"{question.edition}-{ALL}-{NAME}", ending, question)


def mark(edition_code: str) -> str:
    """Return the mark of all that the files of an edition are made of."""
    releases = [(each.sha256, each.newer) for each in cached.releases(edition_code)]
    return sha256(json.dumps(releases).encode()).hexdigest()


def _about(question: Question, rows: int) -> package.Descriptor:
    return {
        "dataset": NAME,
        **facts.of_all_releases(question),
        **facts.of_filters(question),
        "rows": rows,
        "address": view_of(question, language(), "downloads"),
        "file": in_full(address_of_all(question.edition, "csv", language())),
    }


def _workbook(table: pd.DataFrame, told: Dataset, question: Question) -> Workbook:
    releases = cached.releases(question.edition)
    demo = labels.demo_notice(question.edition) if cached.has_demo_data() else ""
    codes = listing(each.code for each in reversed(releases))
    methods = dict.fromkeys(each.method for each in releases)
    title, listed = name_of(told, "title"), edition(question.edition)
    about = {
        say("Title"): title,
        **({labels.mark(): demo} if demo else {}),
        say("Edition"): name_of(listed),
        say("Releases"): codes,
        say("Rows"): whole(len(table)),
        say("Filters"): filters.in_words(question) or say("none"),
        say("Method"): say("; ").join(map(labels.method_named, methods)),
        say("Source of the list"): name_of(listed.document("list"), "cited"),
        say("Licence"): "CC BY 4.0",
        say("Address of this view"): view_of(question, language(), "downloads"),
    }
    return Workbook(
        title=title,
        about=about,
        tables={say("Data"): table},
        titles=datasets.titles(told),
        dictionary=datasets.dictionary(told),
        footnotes=datasets.footnotes_of_columns(told, method(next(iter(methods)))),
        names=datasets.sheet_names(),
        decimals=told.decimals,
        dated=max(each.published_at for each in releases),
        mark=labels.mark() if demo else "",
    )
