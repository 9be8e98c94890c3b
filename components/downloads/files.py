"""A release's datasets as files: CSV and its description, JSON, Excel, Parquet, the whole release.

The same release, filters and language give the same bytes.
"""

import re
from functools import partial

import pandas as pd

from components import cached
from components.choices.from_query import METHOD, filters_of, view_of
from components.downloads import facts
from components.downloads.citing import citation
from components.export import package
from components.export.names import with_filters
from components.export.parquet import parquet_bytes
from components.export.tables import BYTE_ORDER_MARK, csv_bytes, iso, plain_rows
from components.export.workbook import MEDIA_TYPE, Workbook, workbook_bytes
from components.store import made_once
from components.text import language, name_of, say
from components.wording import datasets, documents, labels
from components.wording.provenance import Sample, provenance
from data_access.dictionary import Dataset, dataset_names
from data_access.editions import Edition, edition
from data_access.question import Question

SIDECAR = "resource.json"
CHECKPOINT = "checkpoint.txt"
TYPES = {
    "csv": "text/csv",
    SIDECAR: "application/json",
    "json": "application/json",
    "xlsx": MEDIA_TYPE,
    "parquet": "application/vnd.apache.parquet",
}
"""Media types by the endings of the files there are of each dataset."""


def text_bytes(*lines: str) -> bytes:
    """Return lines as a text file that every system's editor shows as it is."""
    return (BYTE_ORDER_MARK + "\r\n".join(lines) + "\r\n").encode()


def file_bytes(name: str, ending: str, question: Question) -> bytes:
    """Return a dataset of the question as one of the `TYPES`, texts in the language of the run."""
    told, table = cached.dataset_description(question, name), cached.dataset(question, name)
    address = facts.view(question, name, language())
    if ending == "csv":
        return csv_bytes(table, told.decimals)
    if ending == "xlsx":
        return workbook_bytes(_workbook(table, told, question, address))
    about = facts.of_table(question, told, len(table), address)
    if ending == "parquet":
        return parquet_bytes(table, told, about)
    if ending == "json":
        return package.json_bytes(as_json(table, told, about))
    content, path = csv_bytes(table, told.decimals), file_name(name, "csv", question)
    return package.json_bytes(package.table_resource(told, path, content, about))


def file_name(name: str, ending: str, question: Question) -> str:
    """Return the name a file is saved under: edition, release, dataset, filters and order.

    All but CSV, which has the same bytes in every language, name the language too.
    """
    return name_of_file(f"{question.edition}-{question.release}-{name}", ending, question)


def name_of_file(name: str, ending: str, question: Question) -> str:
    """Return a name with the filters and the order of a question, and the language, as above."""
    chosen = filters_of(question)
    if question.sort != "rank":
        chosen["sort"] = [question.sort]
    spoken = () if ending == "csv" else (language(),)
    return f"{with_filters(name, chosen, *spoken)}.{ending}"


def as_json(table: pd.DataFrame, told: Dataset, about: package.Descriptor) -> package.Descriptor:
    """Return a dataset as JSON has it: what it is, its columns, its rows."""
    return {
        "title": told.title_zh,
        "title_en": told.title_en,
        "description": told.about_zh,
        "description_en": told.about_en,
        "about": about,
        "schema": package.table_schema(told),
        "rows": [dict(zip(told.columns, map(iso, row), strict=True)) for row in plain_rows(table)],
    }


def _workbook(table: pd.DataFrame, told: Dataset, question: Question, address: str) -> Workbook:
    title = name_of(told, "title")
    return Workbook(
        title=title,
        about=provenance(Sample(question), title, address),
        tables={say("Data"): table},
        titles=datasets.titles(told),
        dictionary=datasets.dictionary(told),
        footnotes=datasets.footnotes(question, told, table),
        names=datasets.sheet_names(),
        decimals=told.decimals,
        dated=cached.release(question).published_at,
        mark=labels.mark() if cached.has_demo_data() else "",
    )


def release_package(question: Question) -> bytes:
    """Return a whole release as a Frictionless data package in a ZIP, whatever the filters.

    Every dataset as CSV, the method's file, `datapackage.json` with the columns, the size and the
    SHA-256 of each, and `SHA256SUMS`. It does not depend on the language.
    """
    question = question.whole
    depends = question.edition, cached.mark(question)
    return made_once("package", *depends, make=partial(_package, question))


def _package(question: Question) -> bytes:
    method = cached.method_file(question).encode()
    files, resources = {}, []
    for name in dataset_names():
        told = cached.dataset_description(question, name)
        path = f"{name}.csv"
        files[path] = file_bytes(name, "csv", question)
        resources.append(package.table_resource(told, path, files[path]))
    files[METHOD] = method
    resources.append(package.file_resource(METHOD, method, mediatype="application/toml"))
    if document := documents.of_release(question):
        files[CHECKPOINT] = documents.checkpoint_file(document).encode()
        kind = {"mediatype": "text/plain"}
        resources.append(package.file_resource(CHECKPOINT, files[CHECKPOINT], **kind))
    dated = cached.release(question).published_at
    name = package_name(question)
    return package.package_bytes(name, _described(question), files, resources, dated)


def _programme_in(listed: Edition) -> str:
    """Return what an edition calls the programme, as names of packages are written."""
    return re.sub(r"[^a-z0-9]+", "-", listed.programme.name_en.lower()).strip("-")


def _described(question: Question) -> package.Descriptor:
    release, listed = cached.release(question), edition(question.edition)
    about = facts.of_release(question)
    return {
        "profile": "data-package",
        "name": f"{_programme_in(listed)}-ratings-{listed.code}-{release.code}".lower(),
        "title": f"{listed.name_zh} {release.code}",
        "title_en": f"{listed.name_en} {release.code}",
        "version": release.code,
        "created": iso(release.published_at),
        "homepage": view_of(question, "zh", "downloads"),
        "citation": citation(question, "zh"),
        "citation_en": citation(question, "en"),
        "licenses": [package.LICENCE],
        "sources": [{"title": "{document} {title}".format(**about["source"])}],
        "about": about,
    }


def package_name(question: Question) -> str:
    """Return what the package of a release is called when it is saved."""
    return f"{question.edition}-{question.release}-package.zip"


def checksums(question: Question) -> str:
    """Return the SHA-256 of a release's package and of what is in it, as `sha256sum -c` reads it.

    Names are those under which the files are saved one by one. JSON, Excel and Parquet hold the
    same rows and texts in the reader's language beside them; they name the release's own hash.
    """
    question = question.whole
    content = {package_name(question): release_package(question)}
    for name in dataset_names():
        content[file_name(name, "csv", question)] = file_bytes(name, "csv", question)
    return package.checksums(content)
