"""The page of the datasets: files, dictionary, checksums, citation."""

import pandas as pd
import streamlit as st

from components import cached
from components.brief.facts import today
from components.charts import press_pack
from components.choices import address, filters
from components.choices.from_query import LATEST, file_address, release_address
from components.export.browser import browser_path
from components.export.package import checksums
from components.markdown import link, plain, unbroken
from components.open_data import files, words
from components.open_data.citing import citation
from components.text import LANGUAGES, language, name_of, say, whole
from components.wording import labels
from data_access.dictionary import Dataset, Field, dataset_names
from data_access.question import Question
from data_access.settings import settings

MOST_LISTED = 5_000
"""Up to so many projects the package is made when the page is shown, for its size and hash."""
KILOBYTE = 1024


def datasets(question: Question) -> None:
    """Show every dataset with what it holds, its rows and its files, narrowed by the filters."""
    st.header(say("Datasets"), anchor=False)
    st.caption(plain(_narrowed(question)))
    told = _described(question)
    st.table(
        pd.DataFrame(
            {
                say("Dataset"): [_holds(each, question) for each in told],
                unbroken(say("Rows")): [whole(_rows(question, each)) for each in told],
                say("Files"): [_files(question, each) for each in told],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=say("Datasets and their files"),
    )
    st.caption(
        say(
            "CSV opens in any program; the file beside it (JSON) describes its columns, filters "
            "and source. The Excel workbook says names instead of codes and has the data "
            "dictionary and footnotes in it. JSON and Parquet carry the same facts inside. No cell "
            "can start a formula: text in a CSV that looks like one has an apostrophe in front of "
            "it."
        )
    )


def _narrowed(question: Question) -> str:
    """Say which filters narrow the files, and to how many projects."""
    if not question.is_filtered:
        return say("No filter is set: the files hold all projects of the release.")
    return say(
        "The files hold {shown} of {listed} projects. Filters: {filters}",
        shown=whole(cached.project_count(question)),
        listed=whole(cached.release(question).listed),
        filters=filters.in_words(question),
    )


def _described(question: Question) -> list[Dataset]:
    return [cached.dataset_description(question, name) for name in dataset_names()]


def _of(question: Question, told: Dataset) -> Question:
    return question.filters_only if told.narrowed else question.whole


def _holds(told: Dataset, question: Question) -> str:
    title, about = plain(name_of(told, "title")), plain(name_of(told, "about"))
    if told.narrowed or not question.is_filtered:
        return say("**{title}**: {about}", title=title, about=about)
    return say("**{title}**: {about} The same for every filter.", title=title, about=about)


def _rows(question: Question, told: Dataset) -> int:
    return cached.dataset_rows(_of(question, told), told.name)


def _files(question: Question, told: Dataset) -> str:
    asked = _of(question, told)
    names = {
        "csv": "CSV",
        files.SIDECAR: say("columns"),
        "xlsx": "Excel",
        "json": "JSON",
        "parquet": "Parquet",
    }
    return " · ".join(
        link(name, file_address(asked, told.name, ending, language()))
        for ending, name in names.items()
    )


def whole_release(question: Question) -> None:
    """Offer the data package of the release, whatever the filters."""
    name = filters.release_name(question.release)
    st.header(say("The whole release"), anchor=False)
    st.markdown(
        say(
            "{package}: all datasets of {release} as CSV, the method's file, a description of "
            "every column (`datapackage.json`, Frictionless Data Package) and the SHA-256 of every "
            "file. It never changes: a correction is a release of its own.",
            package=link(files.package_name(question), f"{release_address(question)}/package.zip"),
            release=plain(name),
        )
    )


def charts(question: Question) -> None:
    """Say how charts are taken away, shown on other sites and verified; offer the press pack."""
    st.header(say("Charts and the press"), anchor=False)
    if browser_path() is None:
        st.info(
            say(
                "This server has no browser to draw pictures with. The numbers of every chart can "
                "be taken as CSV and Excel workbook."
            )
        )
    pack = f"{release_address(question)}/press-pack.zip"
    st.markdown(
        say(
            "{pack}: the standard charts of {release} in both languages as PNG, SVG and PDF, with "
            "captions, tables, the method and the SHA-256 of every file. The first reader waits "
            "about half a minute while it is made.",
            pack=link(press_pack.pack_name(question), pack),
            release=plain(filters.release_name(question.release)),
        )
    )
    st.markdown(
        say(
            "Every chart of the site can be taken as a picture and as numbers, by the links below "
            "it. The picture says release, filters, source and date, and has a code by which "
            "anybody can {verify}. New releases and corrections are in the {feed}.",
            verify=link(say("verify it"), address.link("verify")),
            feed=link(say("feed"), f"/feed.xml?lang={language()}"),
        )
    )
    st.markdown(say("A chart on another site, which follows the newest release:"))
    shown = f"{settings().site_url}/embed/star-distribution?lang={language()}"
    st.code(
        f'<iframe src="{shown}" width="100%" height="640" title="{say("Stars")}"></iframe>',
        language=None,
        wrap_lines=True,
    )


def dictionary(question: Question) -> None:
    """Show the columns of one dataset: name, title, type, unit, meaning, codes."""
    st.header(say("Data dictionary"), anchor=False)
    st.caption(
        say(
            "CSV, JSON, Parquet and the API have these names in every language; their meaning "
            "never changes."
        )
    )
    titles = {each.name: name_of(each, "title") for each in _described(question)}
    name = filters.choose_among("dataset", titles, label=say("Dataset"), as_list=True)
    told = cached.dataset_description(question, name)
    st.table(
        pd.DataFrame(
            {
                say("Name in files"): [f"`{field.name}`" for field in told.fields],
                say("What it says"): [_says(field, told) for field in told.fields],
                say("Type"): [_type(field) for field in told.fields],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=say("Columns of the dataset: {dataset}", dataset=titles[name]),
    )


def _says(field: Field, told: Dataset) -> str:
    title, about = plain(name_of(field, "title")), plain(name_of(field, "about"))
    codes = plain(words.codes_in_words(field, told))
    if codes:
        return say("**{title}**: {about} Codes: {codes}", title=title, about=about, codes=codes)
    return say("**{title}**: {about}", title=title, about=about)


def _type(field: Field) -> str:
    kind = words.types()[field.type]
    parts = [kind, name_of(field.unit)] if field.unit else [kind]
    parts += [say("may be empty")] if field.empty else []
    return plain(say(", ").join(map(unbroken, parts)))


def addresses(question: Question) -> None:
    """Say how a program fetches the files."""
    st.header(say("For programs"), anchor=False)
    st.markdown(
        say(
            "Every file has an address of its own that takes the filters of the site, as codes "
            "separated by commas: `category`, `direction`, `region`, `unit`, `stars`, `q`. "
            "The word `{latest}` in place of the release leads to the newest one. What is not "
            "known is refused with a message that names it; an unchanged file is not sent again "
            "(`ETag`).",
            latest=LATEST,
        )
    )
    example = file_address(question.filters_only, "ratings", "csv", language())
    st.code(f'curl -O -J "{settings().site_url}{example}"', language=None, wrap_lines=True)
    st.markdown(
        say(
            "For single rows, chosen fields, other orders and pages there is an API, described at "
            "{docs}. Your filters as a question to it:",
            docs=link("/api/v1/docs", f"/api/v1/docs?lang={language()}"),
        )
    )
    query = address.link("leaderboard").partition("?")[2]
    st.code(f'curl "{settings().site_url}/api/v1/ratings?{query}"', language=None, wrap_lines=True)


def checking(question: Question) -> None:
    """Show the checksums, and say how a file and a release are verified."""
    st.header(say("Checksums"), anchor=False)
    sums = f"{release_address(question)}/SHA256SUMS"
    st.markdown(
        say(
            "To verify files you have: put {sums} beside them and run `sha256sum -c SHA256SUMS "
            "--ignore-missing`. To verify the release itself: its SHA-256 below is computed over "
            "its inputs, method and results; the page “Method” recomputes it before your eyes, and "
            "`python -m data_access verify` does so from the source code.",
            sums=link("SHA256SUMS", sums),
        )
    )
    release = cached.release(question)
    st.caption(say("SHA-256 of the release"))
    st.code(release.sha256, language=None, wrap_lines=True)
    if release.listed <= MOST_LISTED:
        made = cached.built(files.release_package, question.whole)
        st.caption(
            say(
                "SHA-256 of the package ({size} kB)",
                size=whole(-(-len(made) // KILOBYTE)),
            )
        )
        st.code(checksums({files.package_name(question): made}), language=None, wrap_lines=True)


def citing(question: Question) -> None:
    """Show how the release is cited, in both languages, and its licence."""
    st.header(say("Citation and licence"), anchor=False)
    names = {"zh": say("Chinese, by GB/T 7714"), "en": say("English")}
    for spoken in LANGUAGES:
        st.caption(names[spoken])
        st.code(citation(question, spoken, today()), language=None, wrap_lines=True)
    st.markdown(
        say(
            "Licence of the data: Creative Commons Attribution 4.0 (CC BY 4.0). Whoever uses it "
            "names the source, edition, release and version. The stars follow from a method that "
            "is marked as follows: {method}",
            method=plain(labels.method_in_words(cached.release(question).method)),
        )
    )
