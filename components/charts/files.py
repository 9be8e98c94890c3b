"""Charts as files: a view of the site -> picture, table, and what both say of themselves."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256

import pandas as pd

from components import cached
from components.addresses import in_full
from components.blocks.plain import distinct
from components.charts.chart import Drawing, code_of_view, looking
from components.charts.codes import GROUPS, REPLACED, Known, UnknownView, View, in_order
from components.charts.numbers import (
    Field,
    decimals_of,
    fields_of,
    formats_of,
    plain_rows_of,
)
from components.charts.registry import CHARTS
from components.choices import filters
from components.choices.from_query import LATEST, Refused, filters_of, question_of
from components.export.names import with_filters
from components.export.publication import (
    FORMATS,
    FRAMES,
    Publication,
    Width,
    form_of,
)
from components.export.renderer import printer
from components.export.tables import csv_of
from components.export.workbook import MEDIA_TYPE, Workbook, workbook_bytes
from components.menu import ENTRIES
from components.palette import Theme
from components.remembering import remembered
from components.store import made_once
from components.text import Language, day, listing, name_of, say
from components.wording import documents, evaluation, labels
from components.wording.datasets import sheet_names, types
from components.wording.provenance import (
    LICENCE,
    Sample,
    in_evaluation,
    provenance,
    provenance_of_evaluation,
)
from components.wording.site import site_name
from data_access.answers import PublicDocument
from data_access.editions import edition
from data_access.question import Question

MEDIA_TYPES = {
    "png": "image/png",
    "4x.png": "image/png",
    "svg": "image/svg+xml",
    "outlined.svg": "image/svg+xml",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": MEDIA_TYPE,
}
"""What a chart can be taken away as, by the ending of its address."""
FILES_KEPT = 8
FILTERS = (*GROUPS, "stars", "q")
TAKING_FILTERS = frozenset(entry.address for entry in ENTRIES if entry.takes_filters)
"""Pages that filters narrow; charts of all others show whole releases."""


@dataclass(frozen=True, slots=True)
class File:
    """A chart as a file: its bytes, their SHA-256, and a name to save it under."""

    content: bytes
    sha256: str
    name: str


def known() -> Known:
    """Return what short codes are looked up among: all that readers may see."""
    releases = {
        code: [release.code for release in cached.releases(code)] for code in cached.editions()
    }
    return Known(releases, _groups)


def _groups(edition_code: str, key: str) -> Iterable[str]:
    return {
        "category": labels.categories(edition_code),
        "direction": labels.directions(edition_code),
        "region": labels.region_names(),
        "unit": labels.unit_names(edition_code),
    }[key]


class NotKnown(UnknownView):
    """An address or a code names something that there is not; the message says so to readers."""

    def __init__(self, key: str, value: str) -> None:
        super().__init__(
            say(
                "The address asks for “{value}” as {name}, which does not exist here.",
                value=value,
                name=key,
            )
        )


def view_asked(name: str, asked: Mapping[str, str], language: Language) -> View:
    """Return the view that an address asks for by the names of the site.

    Without edition or release the newest are meant, without a choice the usual one. NotKnown for a
    chart or a choice; NotThere and Refused as in `question_of`.
    """
    name = REPLACED.get(name, name)
    if name not in CHARTS:
        raise NotKnown("chart", name)
    edition_code = asked.get("edition") or next(iter(cached.shown_editions()), "")
    narrowing = {key: asked[key] for key in FILTERS if asked.get(key)}
    question = question_of(edition_code, asked.get("release") or LATEST, narrowing)
    choices = tuple(asked.get(choice.key) or choice.usual for choice in CHARTS[name].name.choices)
    page = CHARTS[name].name.page.partition("?")[0]
    if page not in TAKING_FILTERS and question.is_filtered:
        raise Refused(
            say(
                "This chart shows whole releases; it takes no filter {filters}.",
                filters=listing(narrowing),
            )
        )
    view = View(name, in_order(question), choices, language)
    _check_choices(view)
    return view


def drawing_of(view: View, theme: Theme = "light", *, roomy: bool = True) -> Drawing | None:
    """Return what a view shows, in its language, for paper or a dark screen; None for nothing.

    `roomy`: in a picture as wide as a page, not in one of a column or two, or of any width.
    """
    chart = CHARTS[view.chart]
    _check_choices(view)
    if not cached.project_count(_counted(view)):
        return None
    with looking(view.language, theme, roomy=roomy):
        return chart.drawing(view.question, *view.choices)


def _check_choices(view: View) -> None:
    for choice, value in zip(CHARTS[view.chart].name.choices, view.choices, strict=True):
        if not choice.fits(view.question, value):
            raise NotKnown(choice.key, value)


def _counted(view: View) -> Question:
    """Return the question whose projects a view shows: a map shows every place."""
    on_a_map = CHARTS[view.chart].name.page == "map"
    return replace(view.question, regions=(), units=()) if on_a_map else view.question


@remembered(FILES_KEPT)
def file_of(view: View, ending: str, width: Width = "") -> File | None:
    """Return a view as a file by one of the endings of MEDIA_TYPES; None for nothing to show.

    `width`: of a picture for print, one of `print_widths`. The same view gives the same
    bytes. Errors as in `Printer`, and UnknownView; they are not kept.
    """
    content = made_of(view, "file", ending, width, make=partial(_made, view, ending, width))
    if content is None:
        return None
    return File(content, sha256(content).hexdigest(), _name(view, form_of(ending, width)))


def _made(view: View, ending: str, width: Width) -> bytes:
    drawing = drawn(view, roomy=FRAMES[width].inside >= FRAMES[""].inside)
    with looking(view.language, "light"):
        publication = publication_of(view, drawing)
        return _content(drawing, publication, ending, width)


class NothingDrawn(LookupError):
    """A view has nothing to show."""


def drawn(view: View, theme: Theme = "light", *, roomy: bool = True) -> Drawing:
    """Return what a view shows, as `drawing_of`; NothingDrawn for nothing."""
    drawing = drawing_of(view, theme, roomy=roomy)
    if drawing is None:
        raise NothingDrawn
    return drawing


def made_of(view: View, kind: str, *depends: object, make: Callable[[], bytes]) -> bytes | None:
    """Return what was made of a view once for this machine; None where nothing is drawn."""
    released = cached.mark(view.question)
    try:
        return made_once(f"chart {kind}", repr(view), released, *depends, make=make)
    except NothingDrawn:
        return None


def _name(view: View, form: str) -> str:
    """Return what a file is saved as: release, chart, choices and filters, language, form."""
    choices = {
        choice.key: [own]
        for choice, own in zip(CHARTS[view.chart].name.choices, view.choices, strict=True)
        if own not in ("", choice.usual)
    }
    name = f"{view.question.edition}-{view.question.release}-{view.chart}"
    chosen = choices | filters_of(view.question)
    return f"{with_filters(name, chosen, view.language)}.{form}"


def _content(drawing: Drawing, publication: Publication, ending: str, width: Width) -> bytes:
    if ending in FORMATS:
        return printer().published(drawing.figure.to_json(), publication, ending, width)
    fields, rows = fields_of(drawing.numbers), plain_rows_of(drawing.numbers)
    names = [field.name for field in fields]
    if ending == "csv":
        return csv_of(names, rows, decimals_of(drawing.numbers))
    if ending == "json":
        said = {
            "about": dict(publication.facts),
            "columns": [_described(field) for field in fields],
            "rows": [dict(zip(names, row, strict=True)) for row in rows],
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode()
    return workbook_bytes(_workbook(drawing, publication))


def _described(field: Field) -> dict[str, str]:
    """Return what is told of a column, as in the data dictionary of datasets."""
    told = {"name": field.name, "title": field.title, "type": field.type}
    return told | ({"unit": field.unit} if field.unit else {}) | {"description": field.about}


def _workbook(drawing: Drawing, publication: Publication) -> Workbook:
    fields, rows = fields_of(drawing.numbers), plain_rows_of(drawing.numbers)
    titles = distinct(field.title for field in fields)
    dictionary = pd.DataFrame(
        {
            say("Name in files"): field.name,
            say("Column"): title,
            say("Type"): types()[field.type],
            say("Unit"): field.unit,
            say("What it says"): field.about,
        }
        for field, title in zip(fields, titles, strict=True)
    )
    names = [field.name for field in fields]
    notes = {say("Footnote"): [*drawing.notes, *publication.source, drawing.alt]}
    sheet = say("Data")
    return Workbook(
        title=drawing.title,
        about=dict(publication.facts),
        tables={sheet: pd.DataFrame(rows, columns=names, dtype=object)},
        titles=dict(zip(names, titles, strict=True)),
        dictionary=dictionary,
        footnotes=pd.DataFrame(notes),
        names=sheet_names(),
        dated=publication.dated,
        formats={sheet: formats_of(drawing.numbers)},
        mark=publication.demo,
    )


def publication_of(view: View, drawing: Drawing) -> Publication:
    """Return what the picture of a view says of itself, in the language of the run."""
    sample = drawing.sample or Sample(view.question)
    code = code_of_view(view, drawing)
    address = in_full(view.address)
    short_name = labels.short_edition(view.question.edition)
    origin = _origin(drawing, sample, address)
    facts = origin.facts | {say("Scope"): drawing.scope, say("Chart code"): code}
    return Publication(
        site=site_name(view.question.edition),
        release=f"{short_name} · {origin.name}",
        title=drawing.title,
        scope=drawing.scope,
        alt=drawing.alt,
        notes=drawing.notes,
        source=(
            say(
                "Projects: {projects}. Filters: {filters}.",
                projects=origin.projects,
                filters=sample.filters,
            ),
            say(
                "Source of the list: {document}. Published {date}. Licence of the data: {licence}.",
                document=name_of(edition(view.question.edition).document("list"), "cited"),
                date=day(origin.published_at),
                licence=LICENCE,
            ),
            say("Method: {name}", name=origin.method),
        ),
        code=code,
        coded=_coded(code, origin.document),
        address=address,
        demo=labels.mark() if origin.demo else "",
        language=view.language,
        dated=origin.published_at,
        facts=tuple(facts.items()),
    )


def _coded(code: str, document: PublicDocument | None) -> str:
    """Say the chart's code, and by which document of the chain its numbers were published."""
    if document is None:
        return say("Chart code: {code}", code=code)
    head = document.sha256[: documents.PRINTED]
    return say("Chart code: {code}. Chain: {head}", code=code, head=head)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a chart was drawn from: a release of ratings, or a version of the final evaluation."""

    name: str
    projects: str
    method: str
    published_at: datetime
    demo: bool
    document: PublicDocument | None
    facts: dict[str, str]


def _origin(drawing: Drawing, sample: Sample, address: str) -> Origin:
    if shown := drawing.evaluation:
        return Origin(
            name=say("Final evaluation, version {version}", version=shown.version),
            projects=in_evaluation(shown, sample),
            method=evaluation.method_named(shown),
            published_at=shown.published_at,
            demo=shown.demo,
            document=documents.of_catalogue(shown.edition, shown.version),
            facts=provenance_of_evaluation(shown, sample, drawing.title, address),
        )
    release = cached.release(sample.question)
    return Origin(
        name=filters.release_name(release.code),
        projects=sample.in_words,
        method=labels.method_named(release.method),
        published_at=release.published_at,
        demo=release.demo,
        document=documents.of_release(sample.question),
        facts=provenance(sample, drawing.title, address),
    )
