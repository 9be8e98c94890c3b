"""A brief as an Excel workbook: what it is, its numbers, a sheet a subject, their dictionary."""

import pandas as pd

from components import cached
from components.brief import words
from components.brief.facts import Brief
from components.export.workbook import Workbook, workbook_bytes
from components.text import name_of, say
from components.wording import datasets, labels
from components.wording.provenance import provenance


def workbook(brief: Brief, view: str) -> bytes:
    """Return the brief as a workbook in the language of the run; `view` is the page's address."""
    question, title = brief.question, words.title(brief.unit)
    ratings, moves = (cached.dataset(question, name) for name in ("ratings", "moves"))
    told = [cached.dataset_description(question, name) for name in ("ratings", "moves")]
    tables = {
        say("Key figures"): _key_figures(brief),
        say("Projects"): datasets.labelled(ratings, told[0], question),
        say("Stars"): _stars(brief),
        say("Dimensions"): _dimensions(brief),
        say("Directions"): _directions(brief),
        say("Moves"): datasets.labelled(moves, told[1], question),
    }
    columns = [datasets.dictionary(each) for each in told]
    return workbook_bytes(
        Workbook(
            title=title,
            about=provenance(question, title, view),
            tables=tables,
            dictionary=pd.concat(columns).drop_duplicates(),
            footnotes=datasets.footnotes(question, told[0], ratings),
            names=datasets.sheet_names(),
            decimals=datasets.decimals(told[0]) | datasets.decimals(told[1]),
            dated=brief.release.published_at,
            mark=say("Demo data") if brief.release.demo else "",
        )
    )


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
