"""How a star is made: the rules, worked out, with other weights, computed again, on record."""

from collections.abc import Callable, Iterable

from components import cached
from components.blocks.values import Block, Option, Page, Switch
from components.choices import filters
from components.choices.asked import Asked
from components.methodology import (
    certainty,
    recomputing,
    record,
    rules,
    scenario,
    what_if,
    worked_example,
)
from components.text import say
from data_access.question import Question

AT = "methodology"
PARTS = ("rules", "example", "certainty", "what-if", "recompute", "record")
KNOWN: dict[str, Callable[[str], Iterable[str]]] = {
    "part": lambda _edition: PARTS,
    "id": worked_example.known,
    "weights": scenario.known_weights,
    "cuts": scenario.known_cuts,
    "recompute": lambda _edition: (recomputing.NOW,),
}
"""The codes that the page's own choices may have."""

settle = recomputing.on_request


def mark(question: Question) -> str:
    """Return a mark of what the page shows beyond what was asked: the last recomputation."""
    done = cached.recomputed(question.whole)
    return done.at.isoformat() if done else ""


def page(asked: Asked) -> Page:
    """Return the part of the page that was asked for, the rules where none was."""
    part = asked.code("part") or PARTS[0]
    title, blocks = _part(part, asked)
    options = tuple(Option(code, name) for code, name in _names().items())
    return Page(title, (Switch(AT, "part", say("Part of the page"), options, part), *blocks))


def _names() -> dict[str, str]:
    return {
        "rules": say("Rules"),
        "example": say("Worked example"),
        "certainty": say("Robustness"),
        "what-if": say("What if"),
        "recompute": say("Recompute"),
        "record": say("Record"),
    }


def _part(part: str, asked: Asked) -> tuple[str, tuple[Block, ...]]:
    """Return the title and the blocks of a part."""
    question, project = asked.question.whole, asked.code("id")
    match part:
        case "example":
            return say("How one rating came about"), worked_example.blocks(question, project)
        case "certainty":
            return say("How robust the ranks are"), certainty.blocks(question)
        case "what-if":
            return (
                say("What other weights and cut points would change"),
                what_if.blocks(question, asked.code("weights"), asked.code("cuts")),
            )
        case "recompute":
            release = filters.release_name(question.release)
            return say("Recompute {release}", release=release), recomputing.blocks(question)
        case "record":
            return say("What the publisher did"), record.blocks(question)
        case _:
            return say("How the stars are made"), rules.blocks(question)
