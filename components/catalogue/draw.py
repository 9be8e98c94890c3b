"""The public draw of the spot checks: what was announced, who was drawn, and repeating it."""

from functools import partial

from components import cached
from components.addresses import at
from components.blocks.tables import table_of
from components.blocks.values import (
    Ask,
    Block,
    Cell,
    Code,
    Column,
    Count,
    Facts,
    Fold,
    Lines,
    Link,
    Links,
    Missing,
    Notice,
    Program,
    ProjectLink,
    Section,
    State,
    Text,
)
from components.text import listing, moment, name_of, say, say_count, whole
from components.wording import labels
from components.wording.evaluation import outcome_names
from data_access.closing.answers import DrawnProject, PublicDraw
from data_access.closing.drawing import (
    candidates_digest,
    commitment,
    draw,
    words_drawn_with,
)

AT = "catalogue"
REPEAT, NOW = "repeat", "now"
RECIPE = """\
from hashlib import sha256
from pathlib import Path

words = {words!r}
rows = [line.split() for line in Path("candidates.txt").read_text("utf-8").splitlines()]
mark = lambda text: sha256(f"{{words}}:{{text}}".encode()).hexdigest()
rows.sort(key=lambda row: (mark(row[1]), mark(row[1] + "/" + row[2]), mark(row[0])))
whole, size = len(rows), {size}
start = int(mark("start"), 16) % whole
print([rows[i][0] for i in range(whole) if (start + i * size) % whole >= whole - size])
"""


def blocks(edition_code: str, found: PublicDraw, *, repeats: bool) -> tuple[Block, ...]:
    """Return what was announced, who was drawn, and how all of it follows; `repeats`: do it."""
    candidates = at(f"/catalogue/{edition_code}/candidates.txt")
    return (
        Section(
            _title(found),
            (
                *(Text(line, kind="quiet") for line in _how_bound(found)),
                Facts(_announced(found)),
                *_repeating(edition_code, found, repeats=repeats),
                Links((Link(say("List of candidates (text)"), candidates),)),
            ),
        ),
        *_drawn(edition_code),
    )


# -- what was announced --------------------------------------------------------------------------


def _title(found: PublicDraw) -> str:
    """Say how many were drawn, or will be."""
    counts = {"size": whole(found.size), "candidates": whole(found.candidates)}
    if found.revealed_at:
        return say("{size} of {candidates} projects were drawn for the spot check", **counts)
    return say("{size} of {candidates} projects will be drawn for the spot check", **counts)


def _how_bound(found: PublicDraw) -> list[str]:
    """Say in sentences why nobody could choose who is drawn."""
    bound = say(
        "A seed decides who is drawn. Its SHA-256 was published first, so that the seed "
        "could not be changed. The candidates had been fixed before."
    )
    number = say(
        "A public number that did not exist at the time of the announcement also decides, so "
        "nobody could choose a seed to suit the draw."
    )
    return [bound, number] if found.awaited else [bound]


def _announced(found: PublicDraw) -> dict[str, Cell]:
    """Return what is public of the draw, by name."""
    secret = Missing(said=say("still secret"))
    announced: dict[str, Cell] = {
        say("Announced"): moment(found.announced_at),
        say("Candidates, SHA-256"): Code(found.candidates_sha256),
        say("Seed, SHA-256"): Code(found.seed_sha256),
        say("Agreed public number"): found.awaited
        or say("none: whoever chose the seed could have tried several"),
        say("Seed revealed"): moment(found.revealed_at) if found.revealed_at else secret,
        say("Seed"): Code(found.seed) if found.seed else secret,
    }
    if found.awaited:
        number = found.public_number
        announced[say("Public number")] = number or Missing(said=say("not yet available"))
    return announced


# -- repeating it --------------------------------------------------------------------------------


def _repeating(edition_code: str, found: PublicDraw, *, repeats: bool) -> tuple[Block, ...]:
    """Offer to repeat the draw, or show what came of it; say how others do it elsewhere."""
    rule = Fold(say("Rule of the draw"), (Lines(tuple(map(Text, _rule())), are_steps=True),))
    if found.seed is None:
        return (rule,)
    words = words_drawn_with(found.seed, found.public_number)
    elsewhere = (
        Text(say("Placed beside the downloaded candidates.txt, this prints who is drawn:")),
        Program(RECIPE.format(words=words, size=found.size)),
    )
    return (
        _verdict(repeated(edition_code, found))
        if repeats
        else Ask(AT, say("Verify the draw"), REPEAT, NOW),
        rule,
        Fold(say("Verify it yourself, with Python"), elsewhere),
    )


def _rule() -> list[str]:
    """Return the rule of the draw, step by step."""
    return [
        say(
            "The mark of a text is the SHA-256 of seed, colon, public number, colon, text (without "
            "a public number: seed, colon, text), in hexadecimal."
        ),
        say(
            "The candidates stand in a row: units in the order of their marks, within a unit "
            "its categories by the marks of unit/category, within these the projects by "
            "their marks."
        ),
        say("The start is the mark of the word start, as a number, modulo their number N."),
        say(
            "Counting from 0, the i-th is drawn when (start + i × size) modulo N is at least "
            "N − size. Each project thus has the same chance, and every unit its share, "
            "rounded down or up."
        ),
    ]


def _verdict(checks: dict[str, bool]) -> Notice:
    wrong = [name for name, holds in checks.items() if not holds]
    if wrong:
        return Notice(say("These do not agree: {what}", what=listing(wrong)), kind="warning")
    return Notice(
        say("The draw was repeated from the published values: {what} agree.", what=listing(checks))
    )


def repeated(edition_code: str, found: PublicDraw) -> dict[str, bool]:
    """Repeat the draw; return what was compared, and whether it agrees with what was published."""
    candidates = cached.drawable(edition_code)
    words = words_drawn_with(found.seed or "", found.public_number)
    drawn = tuple(each.project for each in cached.drawn(edition_code))
    in_order = say_count(
        "{count} drawn project in its order", "{count} drawn projects in their order", len(drawn)
    )
    return {
        say("SHA-256 of the seed"): commitment(found.seed or "") == found.seed_sha256,
        say("SHA-256 of the candidates"): candidates_digest(candidates) == found.candidates_sha256,
        in_order: draw(candidates, found.size, words) == drawn,
    }


# -- who was drawn -------------------------------------------------------------------------------


def _drawn(edition_code: str) -> list[Section]:
    """Return who was drawn, and what the spot checks found."""
    drawn = cached.drawn(edition_code)
    if not drawn:
        return []
    table = table_of(
        say("Drawn projects"),
        drawn,
        (Column("position", say("No."), "number"), lambda each: Count(each.position)),
        (Column("project", say("Project"), "heading"), partial(_project, edition_code)),
        (Column("outcome", say("Spot check"), "short"), _outcome),
        (Column("finding", say("Finding")), lambda each: each.finding or Missing()),
        layout="cards",
    )
    caption = say("All drawn projects, in the order of the draw; filters do not apply.")
    return [Section(_results_title(drawn), (table,), caption)]


def _project(edition_code: str, drawn: DrawnProject) -> ProjectLink:
    unit = labels.short_units(edition_code)[drawn.unit]
    category = labels.short_categories(edition_code)[drawn.category]
    below = say("{unit}; {category}", unit=unit, category=category)
    return ProjectLink(drawn.project, name_of(drawn), below)


def _outcome(drawn: DrawnProject) -> Cell:
    return outcome_names()[drawn.outcome] if drawn.outcome else State("to_come", say("to come"))


def _results_title(drawn: tuple[DrawnProject, ...]) -> str:
    """Say what the spot checks found."""
    outcomes, count = [each.outcome for each in drawn if each.outcome], whole(len(drawn))
    if len(outcomes) < len(drawn):
        checked = whole(len(outcomes))
        return say("{checked} of {drawn} drawn projects checked", checked=checked, drawn=count)
    return say(
        "{passed} of {drawn} spot checks passed without remarks",
        passed=whole(outcomes.count("passed")),
        drawn=count,
    )
