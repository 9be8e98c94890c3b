"""What can be taken away: files of the release, their dictionary, how to check and to cite them."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from components import cached
from components.addresses import at, in_full
from components.blocks.tables import table_of
from components.blocks.values import (
    SLOT,
    Block,
    Cell,
    Code,
    Column,
    Count,
    Facts,
    Formats,
    Lines,
    Link,
    Links,
    Noted,
    Notice,
    Option,
    Page,
    Program,
    Section,
    Switch,
    Table,
    Text,
)
from components.charts.codes import View
from components.charts.embedding import code_of_frame
from components.charts.files import drawing_of
from components.choices import filters
from components.choices.address import link
from components.choices.asked import Asked
from components.choices.from_query import (
    LATEST,
    address_of_all,
    file_address,
    method_address,
    release_address,
)
from components.downloads import citing, dictionary, files, gallery, verification
from components.export.browser import browser_path
from components.text import language, name_of, say, whole
from components.wording import documents, labels, scope
from components.wording.chain import chain
from data_access.dictionary import Dataset, dataset_names
from data_access.question import Question

AT = "downloads"
OF_ALL_RELEASES = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "parquet": "Parquet"}
"""Formats of the ratings of all releases, by the endings of their addresses."""
DATA, CHARTS = PARTS = ("data", "charts")
KNOWN = {"dataset": lambda _edition: dataset_names(), "show": lambda _edition: PARTS}
"""The codes that the page's own choices may have."""
MOST_LISTED = 5_000
"""Up to so many projects the package is made when the page is shown, for its size and hash."""
KILOBYTE = 1024


def page(asked: Asked) -> Page:
    """Return what can be taken away, narrowed by the filters where files can be."""
    part = asked.code("show") or DATA
    options = Option(DATA, say("Data")), Option(CHARTS, say("All charts"))
    switch = Switch(AT, "show", say("Part of the page"), options, part)
    shown = gallery.blocks(AT, asked) if part == CHARTS else _data(asked)
    return Page(say("Data and charts"), (switch, *shown))


def _data(asked: Asked) -> tuple[Block, ...]:
    question = asked.question
    return (
        filters.form(AT, asked),
        scope.of_projects(AT, question),
        *_datasets(question),
        _whole_release(question.whole),
        _all_releases(question.edition),
        _citation(asked),
        _charts(question.whole),
        dictionary.section(AT, asked),
        _for_programs(question),
        _checksums(question.whole),
        _check_it_yourself(question.edition),
        chain(question),
    )


# -- datasets ------------------------------------------------------------------------------------


def _datasets(question: Question) -> tuple[Table, Text]:
    def about(told: Dataset) -> Noted:
        text = name_of(told, "about")
        if question.is_filtered and not told.narrowed:
            text = say("{about} The same for every filter.", about=text)
        return Noted(name_of(told, "title"), text)

    def rows(told: Dataset) -> Count:
        return Count(cached.dataset_rows(_narrowed(question, told), told.name))

    formats = say(
        "CSV opens in any program; the file of its columns (JSON) describes them, the filters and "
        "the source. The Excel workbook has the same columns under titles, the data dictionary "
        "and footnotes. JSON and Parquet carry the same description. No cell can start a formula: "
        "in CSV, text that looks like one begins with an apostrophe."
    )
    table = table_of(
        say("Datasets and their files"),
        (cached.dataset_description(question, name) for name in dataset_names()),
        (Column("dataset", say("Dataset"), "heading"), about),
        (Column("rows", say("Rows"), "number"), rows),
        (Column("files", say("Files")), lambda told: _formats(_narrowed(question, told), told)),
        layout="cards",
    )
    return table, Text(formats, kind="quiet")


def _narrowed(question: Question, told: Dataset) -> Question:
    """Return what a dataset is asked for: only some are narrowed by the filters."""
    return question.filters_only if told.narrowed else question.whole


def _formats(question: Question, told: Dataset) -> Formats:
    names = {
        "csv": "CSV",
        files.SIDECAR: say("Columns"),
        "xlsx": "Excel",
        "json": "JSON",
        "parquet": "Parquet",
    }
    return Formats(
        tuple(
            Link(name, file_address(question, told.name, ending, language()))
            for ending, name in names.items()
        )
    )


# -- the whole release ---------------------------------------------------------------------------


def _whole_release(question: Question) -> Section:
    """Return the files that hold all projects of the release, whatever the filters."""
    title = say("The whole release")
    table = _table_of_files(title, _files_of_release(question))
    caption = say(
        "{release}: these files hold all projects, whatever the filters. They never change; "
        "a correction is a separate release.",
        release=filters.release_name(question.release),
    )
    if browser_path():
        return Section(title, (table,), caption)
    no_pictures = say(
        "Pictures and the press pack are not available at present. The numbers of every "
        "chart are available as CSV and Excel workbook."
    )
    return Section(title, (Notice(no_pictures), table), caption)


def _all_releases(edition_code: str) -> Section:
    """Return the file of the ratings of all releases, in every format."""
    formats = Formats(
        tuple(
            Link(name, address_of_all(edition_code, ending, language()))
            for ending, name in OF_ALL_RELEASES.items()
        )
    )
    holds = say(
        "Ratings: one row per project and release, oldest release first, with codes and names."
    )
    title = say("All releases together")
    columns = Column("holds", say("What it holds"), "heading"), Column("files", say("Files"))
    table = Table(title, columns, ((holds, formats),), layout="cards")
    caption = say("The file grows with every release; replaced releases stay in it and are marked.")
    return Section(title, (table,), caption)


def _table_of_files(title: str, rows: Iterable[tuple[Link, str]]) -> Table:
    """Return files, each with what it holds."""
    columns = Column("file", say("File"), "heading"), Column("holds", say("What it holds"))
    return Table(title, columns, tuple(rows), layout="cards")


def _files_of_release(question: Question) -> Iterator[tuple[Link, str]]:
    folder = release_address(question)
    yield (
        Link(say("Data package (ZIP)"), f"{folder}/package.zip"),
        say(
            "All datasets as CSV, the method's file, a description of every column "
            "(datapackage.json, Frictionless Data Package) and the SHA-256 of every file."
        ),
    )
    if browser_path():
        yield (
            Link(say("Press pack (ZIP)"), f"{folder}/press-pack.zip"),
            say(
                "Findings in sentences, with what they do not say; the standard charts in both "
                "languages as PNG in two sizes, SVG and PDF, with captions, tables, the method and "
                "the SHA-256 of every file. The first download takes about a minute to prepare."
            ),
        )
    yield (
        Link(say("Method (TOML)"), method_address(question)),
        say("The rules and numbers of the method by which the release was rated."),
    )
    yield (
        Link(say("Checksums (SHA256SUMS)"), f"{folder}/SHA256SUMS"),
        say("The SHA-256 of the data package and of every dataset as CSV."),
    )


# -- citing, showing elsewhere -------------------------------------------------------------------


def _citation(asked: Asked) -> Section:
    question = asked.question
    licence = say(
        "Licence of the data: Creative Commons Attribution 4.0 (CC BY 4.0). Please name the "
        "source, edition, release and version, and the status of the method: {method}",
        method=labels.method_named(cached.release(question).method),
    )
    work = citing.release_cited(question, asked.today)
    cited = citing.to_copy(work, f"{question.edition}/{question.release}")
    return Section(say("Citation and licence"), (*cited, Text(licence)))


def _charts(question: Question) -> Section:
    """Say how charts are taken away, verified and shown on other sites."""
    taken = say(
        "Every chart of the site can be downloaded as a picture and as numbers with the "
        "links below it. The picture states release, filters, source and date, and carries a "
        "code with which anyone can {verify}. New releases and corrections are announced in "
        "the {feed}.",
        verify=SLOT,
        feed=SLOT,
    )
    links = (
        Link(say("verify it"), link("verify")),
        Link(say("feed"), at(f"/feed.xml?lang={language()}")),
    )
    view = View("star-distribution", question, (), language())
    drawing = drawing_of(view, roomy=False)
    frame = (Program(code_of_frame(view, drawing, release=False)),) if drawing else ()
    return Section(
        say("Charts and the press"),
        (
            Text(taken, links),
            Links((Link(say("All charts with their pictures"), link(AT, show=CHARTS)),)),
            Text(say("To embed a chart on another site, where it follows the newest release:")),
            *frame,
        ),
    )


# -- for programs --------------------------------------------------------------------------------


def _for_programs(question: Question) -> Section:
    example = file_address(question.filters_only, "ratings", "csv", language())
    query = link("leaderboard").partition("?")[2]
    rows = at(f"/api/v1/ratings?{query}")
    addresses = say(
        "Every file has an address of its own that accepts the site's filters as codes "
        "separated by commas: {filters}. The word {latest} in place of the release leads to "
        "the newest one. Unknown codes are refused with a message that names them; an "
        "unchanged file is not sent again (ETag).",
        filters=say(", ").join(filters.KEYS),
        latest=LATEST,
    )
    api = say(
        "For single rows, selected fields, other orders and pages, use the API described in "
        "the {docs}. A request with your filters:",
        docs=SLOT,
    )
    return Section(
        say("For programs"),
        (
            Text(addresses),
            Program(f'curl -O -J "{in_full(example)}"'),
            Text(api, (Link(say("API documentation"), at(f"/api/v1/docs?lang={language()}")),)),
            Program(f'curl "{in_full(rows)}"'),
        ),
    )


# -- checking ------------------------------------------------------------------------------------


def _checksums(question: Question) -> Section:
    release = cached.release(question)
    sums: dict[str, Cell] = {say("Release"): Code(release.sha256)}
    if release.listed <= MOST_LISTED:
        made = files.release_package(question)
        size = whole(-(-len(made) // KILOBYTE))
        sums[say("Data package ({size} kB)", size=size)] = Code(sha256(made).hexdigest())
    how = say(
        "The SHA-256 of the release is computed over its inputs, method and results: "
        "{recompute}. To verify files you have, put the {sums} beside them and run:",
        recompute=SLOT,
        sums=SLOT,
    )
    links = (
        Link(say("recompute it"), link("methodology", part="recompute")),
        Link(say("checksum file"), f"{release_address(question)}/SHA256SUMS"),
    )
    program = Program("sha256sum -c SHA256SUMS --ignore-missing")
    return Section(say("SHA-256 checksums"), (Facts(sums), Text(how, links), program))


def _check_it_yourself(edition: str) -> Section:
    """Say in three steps how anybody checks all releases of an edition."""
    title = say("Check it yourself")
    bundle = (
        Link(say("Verification bundle (ZIP)"), verification.bundle_address(edition)),
        say("Every release of the edition, the methods and the script."),
    )
    script = (
        Link(say("Script ({name})", name=verification.SCRIPT), verification.script_address()),
        say("The script alone, which needs nothing else from the site."),
    )
    steps = Lines(tuple(map(Text, verification.steps())), are_steps=True)
    damage = documents.damage(edition)
    notices = [Notice(damage, kind="alarm")] if damage else []
    return Section(title, (*notices, steps, _table_of_files(title, (bundle, script))))
