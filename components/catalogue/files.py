"""The catalogue as files: CSV for programs, an Excel workbook that says what it holds.

The same version and language give the same bytes, and a version never changes.
"""

from collections.abc import Iterator
from functools import cache

import pandas as pd

from components import cached
from components.addresses import at, in_full
from components.catalogue import listing
from components.export.tables import csv_bytes
from components.export.workbook import Workbook, workbook_bytes
from components.text import kept_by_language, name_of, period, say
from components.wording import evaluation, labels
from components.wording.cells import in_words
from components.wording.datasets import sheet_names
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.datasets import NamesByCode, named, names_of_code, names_of_groups
from data_access.dictionary import Field, decimals_of, resource_fields
from data_access.editions import Unit, edition

Told = tuple[str, str, str, str]
"""A column: its name in files, its title, what it says, its codes with their names."""
BEFORE_THE_STARS = "region"
AS_THEY_ARE = (
    *("project", "name_zh", "name_en", "category", "direction", "unit", "region"),
    *("outcome", "finding", "grade", "capped", "not_evaluated", "catalogued", "note"),
)
NAMED = {"name_zh": "project_zh", "name_en": "project_en", "outcome": "spot_check"}
"""What the data dictionary calls values that have another name here."""


def fields_of(catalogue: PublicCatalogue) -> tuple[Field, ...]:
    """Return the columns of a catalogue as the data dictionary tells them, but for the stars."""
    return resource_fields("catalogue", evaluation.method_of(catalogue))


def as_told(row: FinalRow, catalogue: PublicCatalogue) -> dict[str, object]:
    """Return a project's values by the names of the data dictionary; scores in points."""
    scores = {
        f"{kind}_{dimension}": _points(given.get(dimension))
        for kind, given in (("self", row.self_scores), ("verified", row.scores))
        for dimension in evaluation.method_of(catalogue).dimension_codes
    }
    totals = {"self_total": _points(row.self_total), "verified_total": _points(row.total)}
    plain = {NAMED.get(name, name): getattr(row, name) for name in AS_THEY_ARE}
    known = _names(catalogue.edition, cached.units(catalogue.edition), fields_of(catalogue))
    names = {
        column: name
        for code, names_of in known.items()
        for column, name in names_of_code(names_of, plain[code]).items()
    }
    return plain | names | scores | totals


@cache
def _names(edition_code: str, units: tuple[Unit, ...], fields: tuple[Field, ...]) -> NamesByCode:
    """Return the names of all codes, as the columns beside them."""
    of_fields: NamesByCode = {
        field.name: {code.code: named(field.name, code) for code in field.codes}
        for field in fields
        if field.codes
    }
    return {**names_of_groups(edition_code, units), **of_fields}


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def columns(catalogue: PublicCatalogue) -> Iterator[Told]:
    """Yield the columns of a catalogue's table, in their order."""
    for field in fields_of(catalogue):
        codes = say("; ").join(f"{code} = {name}" for code, name in _names_of(field).items())
        yield field.name, name_of(field, "title"), name_of(field, "about"), codes
        if field.name == BEFORE_THE_STARS:
            for when in listing.periods_of(catalogue):
                title = say("Stars {period}", period=period(when))
                about = say("1 to 5; 0 not rated; empty where the release has no such project.")
                yield f"stars_{when}", title, about, ""


def _names_of(field: Field) -> dict[str, str]:
    return {code.code: name_of(code) for code in field.codes}


def table(catalogue: PublicCatalogue) -> pd.DataFrame:
    """Return every project of a catalogue, a row each, columns as in `columns`."""
    stars = [f"stars_{when}" for when in listing.periods_of(catalogue)]
    rows = [
        as_told(row, catalogue) | dict(zip(stars, row.stars, strict=True))
        for row in cached.every_final_row(catalogue)
    ]
    frame = pd.DataFrame(rows).reindex(columns=[name for name, *_ in columns(catalogue)])
    return frame.astype(dict.fromkeys(stars, "Int64"))


@kept_by_language
def csv(catalogue: PublicCatalogue) -> bytes:
    """Return the catalogue as CSV; it does not depend on the language."""
    return csv_bytes(table(catalogue), decimals_of(fields_of(catalogue)))


@kept_by_language
def xlsx(catalogue: PublicCatalogue) -> bytes:
    """Return the catalogue as a workbook, its texts in the language of the run."""
    told = list(columns(catalogue))
    return workbook_bytes(
        Workbook(
            title=say("Catalogue"),
            about=_about(catalogue),
            tables={say("Data"): table(catalogue)},
            titles={name: title for name, title, *_ in told},
            dictionary=pd.DataFrame(
                told,
                columns=[say("Name in files"), say("Column"), say("What it says"), say("Codes")],
            ),
            footnotes=pd.DataFrame(
                {
                    say("Subject"): say("How the grades come about"),
                    say("Footnote"): evaluation.rule(catalogue),
                }
            ),
            names=sheet_names(),
            dated=catalogue.published_at,
            decimals=decimals_of(fields_of(catalogue)),
            mark=labels.mark() if catalogue.demo else "",
        )
    )


def _about(catalogue: PublicCatalogue) -> dict[str, str]:
    facts = edition(catalogue.edition)
    demo = {labels.mark(): labels.demo_notice(catalogue.edition)} if catalogue.demo else {}
    page = at(f"/catalogue?edition={catalogue.edition}&version={catalogue.version}")
    return {
        say("Title"): say("Catalogue"),
        **demo,
        say("Edition"): name_of(facts),
        **({say("Reason of the correction"): catalogue.reason} if catalogue.reason else {}),
        say("Method"): evaluation.status(catalogue) or name_of(evaluation.method_of(catalogue)),
        **{name: in_words(cell) for name, cell in listing.proof(catalogue).items()},
        say("Source of the list"): name_of(facts.document("list"), "cited"),
        say("Licence"): "CC BY 4.0",
        say("Address of this view"): in_full(page),
    }


def candidates(edition_code: str) -> bytes:
    """Return who could be drawn, a line each; the SHA-256 of the bytes is the announced one."""
    found = cached.drawable(edition_code)
    lines = sorted(f"{each.project} {each.unit} {each.category}\n" for each in found)
    return "".join(lines).encode()
