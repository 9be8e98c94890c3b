"""A brief as an Excel workbook: what it is, then its numbers, a sheet a subject."""

import pandas as pd

from components import downloads, labels
from components.brief import words
from components.brief.facts import Brief
from components.export.tables import workbook_bytes
from components.text import name_of, say


def workbook(brief: Brief, view: str) -> bytes:
    """Return the brief as a workbook in the language of the run; `view` is the page's address."""
    about = downloads.about(brief.question, view) | {say("Title"): words.title(brief.unit)}
    tables = {
        say("Key figures"): _key_figures(brief),
        say("Projects"): downloads.board_table(brief.question),
        say("Stars"): _stars(brief),
        say("Dimensions"): _dimensions(brief),
        say("Directions"): _directions(brief),
        say("Moves"): _moves(brief),
    }
    return workbook_bytes(tables, about, about_sheet=say("About"))


def _key_figures(brief: Brief) -> pd.DataFrame:
    own, country = brief.own, brief.country
    best = brief.best
    rows = [
        (say("Quota"), brief.quota, None),
        (say("Projects"), own.projects, country.projects),
        (say("Rated"), own.rated, country.rated),
        (say("Four or five stars"), own.high, country.high),
        (say("Mean total score"), _points(own.mean), _points(country.mean)),
        (say("Best rank"), best.rank if best else None, None),
        (say("Interval of the rank, from"), best.rank_low if best else None, None),
        (say("Interval of the rank, to"), best.rank_high if best else None, None),
    ]
    return pd.DataFrame(rows, columns=[say("Measure"), *_both(brief)]).convert_dtypes()


def _both(brief: Brief) -> tuple[str, str]:
    return name_of(brief.unit, "short"), words.country_name()


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _stars(brief: Brief) -> pd.DataFrame:
    names = words.star_levels()
    rows = [(names[n], brief.own.stars[n], brief.country.stars[n]) for n in names]
    return pd.DataFrame(rows, columns=[say("Stars"), *_both(brief)])


def _dimensions(brief: Brief) -> pd.DataFrame:
    names = labels.dimensions(brief.release.method)
    rows = [
        (names[each.code], _points(each.own), _points(each.country)) for each in brief.dimensions
    ]
    return pd.DataFrame(rows, columns=[say("Dimension"), *_both(brief)]).convert_dtypes()


def _directions(brief: Brief) -> pd.DataFrame:
    names = labels.directions(brief.question.edition)
    rows = [
        (names[each.code], each.own.projects, each.own.rated, each.own.high, each.country.rated,
         each.country.high)
        for each in brief.directions
    ]  # fmt: skip
    headings = [
        say("Direction"),
        say("Projects"),
        say("Rated"),
        say("Four or five stars"),
        say("Country: rated"),
        say("Country: four or five stars"),
    ]
    return pd.DataFrame(rows, columns=headings)


def _moves(brief: Brief) -> pd.DataFrame:
    rows = [
        (row.project, name_of(row), move.previous_rank, row.rank, row.rank_low, row.rank_high,
         row.change, move.own_scores, move.others_scores, move.entries_and_exits, move.method,
         move.correction)
        for row, move in brief.moves
    ]  # fmt: skip
    headings = [
        say("Project code"),
        say("Project"),
        say("Rank before"),
        say("Rank"),
        say("Interval of the rank, from"),
        say("Interval of the rank, to"),
        say("Change of rank"),
        say("Own scores"),
        say("Scores of others"),
        say("Entries and exits"),
        say("Change of method"),
        say("Correction"),
    ]
    return pd.DataFrame(rows, columns=headings)
