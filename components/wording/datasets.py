"""Datasets as people read them: titles of columns, the dictionary, the footnotes."""

from collections.abc import Iterator

import pandas as pd

from components import cached
from components.text import name_of, say, say_count, star_glyphs, whole
from components.wording import labels
from components.wording.releases import correction_of
from components.wording.waivers import waived
from data_access.dictionary import Dataset, Field
from data_access.editions import edition
from data_access.methods import Method, parse_method
from data_access.question import Question
from data_access.rating import MOST_STARS

Labels = labels.Labels
MOST_CODES_TOLD = 20


def titles(told: Dataset) -> Labels:
    """Return what the columns of a dataset are called, by their names."""
    return {field.name: name_of(field, "title") for field in told.fields}


def dictionary(told: Dataset) -> pd.DataFrame:
    """Return a dataset's columns, a row each: name, title, type, unit, what it says, its codes."""
    return pd.DataFrame(
        {
            say("Name in files"): field.name,
            say("Column"): name_of(field, "title"),
            say("Type"): types()[field.type],
            say("Unit"): name_of(field.unit) if field.unit else "",
            say("What it says"): name_of(field, "about"),
            say("Codes"): codes_in_words(field, told),
        }
        for field in told.fields
    )


def sheet_names() -> tuple[str, str, str]:
    """Return the names of the sheets beside the data: about, dictionary, footnotes."""
    return say("About"), say("Data dictionary"), say("Footnotes")


def types() -> Labels:
    """Return what the types of columns are called."""
    return {
        "string": say("text"),
        "integer": say("whole number"),
        "number": say("number"),
        "boolean": say("true or false"),
        "date": say("date"),
        "datetime": say("date and time (UTC)"),
    }


def codes_in_words(field: Field, told: Dataset) -> str:
    """Return a column's codes and their names, or which dataset lists them."""
    if field.refers_to and field.refers_to != told.name:
        return say("listed in {dataset}", dataset=field.refers_to)
    told_codes = field.codes[:MOST_CODES_TOLD]
    return say("; ").join(f"{code.code} = {name_of(code)}" for code in told_codes)


def footnotes(question: Question, told: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """Return what must be known beside a dataset's numbers, a row a note.

    Reasons for no rating, caps and notes of the projects in the table; how ranks, intervals and
    moves are meant; rules that were waived; corrections and demo data.
    """
    rules = parse_method(cached.method_file(question.whole))
    notes = [*_of_release(question, rules), *_of_columns(told, rules)]
    if "not_rated" in told.columns:
        notes += [*_of_ratings(table, rules)]
    notes += [*_of_rules(question)]
    return pd.DataFrame(notes, columns=[say("Subject"), say("Footnote")])


def footnotes_of_columns(told: Dataset, rules: Method) -> pd.DataFrame:
    """Return what must be known beside the columns of a dataset, a row a note."""
    return pd.DataFrame(_of_columns(told, rules), columns=[say("Subject"), say("Footnote")])


Notes = Iterator[tuple[str, str]]


def _of_release(question: Question, rules: Method) -> Notes:
    release = cached.release(question)
    if cached.has_demo_data():
        yield labels.mark(), labels.demo_notice(question.edition)
    yield say("Method"), labels.method_named(release.method)
    if rules.status != "official" and not edition(question.edition).made_up:
        yield (
            say("Method"),
            say(
                "The notice fixes neither the number of stars nor the dimensions, weights "
                "and cut points; those used here only show how the site works."
            ),
        )
    if corrects := correction_of(release):
        yield say("Correction"), corrects


def _of_columns(told: Dataset, rules: Method) -> Notes:
    if "tied" in told.columns:
        yield (
            say("Rank"),
            say("Equal totals share a rank (1, 2, 2, 4); the order among them has no meaning."),
        )
    if "rank_low" in told.columns or "rank_in_group_low" in told.columns:
        yield (
            say("Interval of the rank"),
            say(
                "The weights are drawn {draws} times around the method's own; the interval "
                "holds the ranks from {low} to {high}%. It shows how much a rank depends on "
                "the weights, not how exact the scores are.",
                draws=whole(rules.uncertainty.draws),
                low=rules.uncertainty.low,
                high=rules.uncertainty.high,
            ),
        )
    if "by_own_scores" in told.columns:
        yield (
            say("Change of rank"),
            say(
                "Own scores, scores of others, entries and exits, method and correction are "
                "switched from the previous release to this one in this order; the five "
                "parts add up to the change. Positive is up."
            ),
        )
    if "region" in told.columns:
        yield (
            say("Region"),
            say(
                "The region follows from the recommending unit; a central enterprise has "
                "none, so the place of its projects is not stated."
            ),
        )


def _of_ratings(table: pd.DataFrame, rules: Method) -> Notes:
    reasons = table["not_rated"].dropna().value_counts(sort=False).sort_index()
    for code, count in reasons.items():
        reason = rules.reasons.get(str(code))
        yield (
            say("Not rated"),
            say_count(
                "{reason}: {count} project",
                "{reason}: {count} projects",
                int(count),
                reason=name_of(reason) if reason else code,
            ),
        )
    capped = table["capped_by"].dropna()
    if (capped == "missing").any():
        yield (
            say("Stars capped"),
            say(
                "A project with a dimension missing gets {stars} at most.",
                stars=star_glyphs(rules.missing.stars_at_most),
            ),
        )
    if (capped == "evidence").any():
        names = labels.evidence()
        for level, most in rules.evidence.items():
            if most < MOST_STARS:
                yield (
                    say("Stars capped"),
                    say(
                        "A project with evidence “{evidence}” gets {stars} at most.",
                        evidence=names[level],
                        stars=star_glyphs(most),
                    ),
                )
    noted = table.dropna(subset="note")
    for project, note in zip(noted["project"], noted["note"], strict=True):
        yield str(project), str(note)


def _of_rules(question: Question) -> Notes:
    for text in waived(cached.waived_rules(question.whole)):
        yield say("Waived rule"), text
    yield say("Source of the list"), name_of(edition(question.edition).document("list"), "cited")
