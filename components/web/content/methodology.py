"""评价方法: the rules in words and numbers."""

import pandas as pd

from components import methodology, record
from components.choices import address
from components.methodology import Rule
from components.open_data import checking
from components.text import say
from components.web.content.parts import Content, Link, Part, chain_part, frame_table
from data_access.question import Question


def content(question: Question) -> Content:
    """Return the method of the release: weights, cut points, limits, ranks, changes."""
    rules = methodology.rules_of(question)
    dimensions = _part(methodology.dimensions(rules), methodology.missing_in_words(rules))
    return Content(
        say("How the stars are made"),
        remarks=(methodology.status_in_words(question),),
        parts=(
            dimensions,
            _part(methodology.stars(question, rules)),
            _part(methodology.evidence(rules)),
            _part(methodology.no_rating(question, rules)),
            Part(methodology.ranks_title(), lines=tuple(methodology.ranks_in_words(rules))),
            _part(methodology.changes(rules)),
            *map(_part, record.tables(question)),
            chain_part(question, Link(checking.title(), address.link("downloads"))),
        ),
    )


def _part(rule: Rule, lead: str = "") -> Part:
    texts = len(rule.columns)
    shown = frame_table(pd.DataFrame(rule.columns), rule.name, texts=texts)
    return Part(rule.title, rule.caption, lead, tables=(shown,))
