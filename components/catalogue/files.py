"""The catalogue as files: CSV for programs, an Excel workbook that says what it holds.

The same version and language give the same bytes, and a version never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from components import cached, labels
from components.catalogue import finals, listing
from components.export.tables import csv_bytes
from components.export.workbook import Workbook, workbook_bytes
from components.open_data.files import sheet_names
from components.text import kept_by_language, moment, name_of, period, say, whole
from data_access.closing.answers import FinalRow, PublicCatalogue
from data_access.editions import edition
from data_access.settings import settings

POINTS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in CSV, its title, what it says; numbers of points have two decimals."""

    name: str
    title: str
    about: str
    is_points: bool = False


def columns(catalogue: PublicCatalogue) -> Iterator[Column]:
    """Yield the columns of a catalogue's table, in their order."""
    yield Column("project", say("Code"), say("The project's public code; it never changes."))
    yield Column("project_zh", say("Project (Chinese)"), say("Name as in the list."))
    yield Column("project_en", say("Project (English)"), say("Name as in the list."))
    for name, title in (
        ("category", say("Category")),
        ("direction", say("Direction")),
        ("unit", say("Recommending unit")),
        ("region", say("Region")),
    ):
        yield Column(name, title, say("Code, as in the site's data dictionary."))
    for release in cached.final_releases(catalogue):
        when = release.rsplit(".", 1)[0]
        yield Column(
            f"stars_{when}",
            say("Stars {period}", period=period(when)),
            say("1 to 5; 0 not rated; empty where the release has no such project."),
        )
    for prefix, kind, about in (
        ("self", say("self-assessed"), say("What the project gave itself, in points.")),
        ("verified", say("verified"), say("What was verified, in points.")),
    ):
        for each in finals.method_of(catalogue).dimensions:
            title = say("{dimension}, {kind}", dimension=name_of(each), kind=kind)
            yield Column(f"{prefix}_{each.code}", title, about, is_points=True)
        title = say("{dimension}, {kind}", dimension=say("Total score"), kind=kind)
        yield Column(f"{prefix}_total", title, about, is_points=True)
    yield Column(
        "spot_check", say("Spot check"), say("passed, rectify or failed; empty: not drawn.")
    )
    yield Column("finding", say("Finding"), say("What the spot check found."))
    yield Column("grade", say("Grade"), say("Code of the grade; empty where not evaluated."))
    yield Column("capped", say("Lowered"), say("Whether the spot check lowered the grade."))
    yield Column("not_evaluated", say("Not evaluated because"), say("Code of the reason."))
    yield Column("catalogued", say("In the catalogue"), say("Whether it is in the catalogue."))
    yield Column("note", say("Note"), say("Note of the evaluation."))


def table(catalogue: PublicCatalogue) -> pd.DataFrame:
    """Return every project of a catalogue, a row each, columns as in `columns`."""
    releases = [code.rsplit(".", 1)[0] for code in cached.final_releases(catalogue)]
    rows = [_row(row, releases) for row in cached.every_final_row(catalogue)]
    names = [column.name for column in columns(catalogue)]
    frame = pd.DataFrame(rows).reindex(columns=names)
    stars = [name for name in names if name.startswith("stars_")]
    return frame.astype(dict.fromkeys(stars, "Int64"))


def _row(row: FinalRow, releases: list[str]) -> dict[str, object]:
    scores = {f"self_{code}": score / 100 for code, score in row.self_scores.items()} | {
        f"verified_{code}": score / 100 for code, score in row.scores.items()
    }
    return {
        "project": row.project,
        "project_zh": row.name_zh,
        "project_en": row.name_en,
        **{name: getattr(row, name) for name in ("category", "direction", "unit", "region")},
        **{f"stars_{when}": stars for when, stars in zip(releases, row.stars, strict=True)},
        **scores,
        "self_total": None if row.self_total is None else row.self_total / 100,
        "verified_total": None if row.total is None else row.total / 100,
        "spot_check": row.outcome,
        **{
            name: getattr(row, name)
            for name in ("finding", "grade", "capped", "not_evaluated", "catalogued", "note")
        },
    }


@kept_by_language
def csv(catalogue: PublicCatalogue) -> bytes:
    """Return the catalogue as CSV; it does not depend on the language."""
    decimals = {each.name: POINTS for each in columns(catalogue) if each.is_points}
    return csv_bytes(table(catalogue), decimals)


@kept_by_language
def xlsx(catalogue: PublicCatalogue) -> bytes:
    """Return the catalogue as a workbook, its texts in the language of the run."""
    told = list(columns(catalogue))
    titled = table(catalogue).rename(columns={each.name: each.title for each in told})
    return workbook_bytes(
        Workbook(
            title=say("Catalogue"),
            about=_about(catalogue),
            tables={say("Data"): titled},
            dictionary=pd.DataFrame(
                {
                    say("Name in files"): [each.name for each in told],
                    say("Column"): [each.title for each in told],
                    say("What it says"): [each.about for each in told],
                }
            ),
            footnotes=pd.DataFrame(
                {
                    say("Subject"): say("How the grades come about"),
                    say("Footnote"): finals.rule(catalogue),
                }
            ),
            names=sheet_names(),
            dated=catalogue.published_at,
            decimals={each.title: POINTS for each in told if each.is_points},
            mark=say("Demo data") if catalogue.demo else "",
        )
    )


def _about(catalogue: PublicCatalogue) -> dict[str, str]:
    facts = edition(catalogue.edition)
    demo = {say("Demo data"): labels.demo_notice(catalogue.edition)} if catalogue.demo else {}
    page = f"/catalogue?edition={catalogue.edition}&version={catalogue.version}"
    return {
        say("Title"): say("Catalogue"),
        **demo,
        say("Edition"): name_of(facts),
        say("Version"): whole(catalogue.version),
        say("Published"): moment(catalogue.published_at),
        **({say("Reason of the correction"): catalogue.reason} if catalogue.reason else {}),
        say("Method"): finals.status(catalogue) or name_of(finals.method_of(catalogue)),
        say("Proof"): listing.proof(catalogue),
        say("Source of the list"): facts.document("list").number,
        say("Licence"): "CC BY 4.0",
        say("Address of this view"): settings().site_url + page,
    }


def candidates(edition_code: str) -> bytes:
    """Return who could be drawn, a line each; the SHA-256 of the bytes is the announced one."""
    found = cached.drawable(edition_code)
    lines = sorted(f"{each.project} {each.unit} {each.category}\n" for each in found)
    return "".join(lines).encode()
