"""All charts of the site with their pictures, for the release and filters of the reader."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup as Safe

from components import cached
from components.addresses import at
from components.blocks.values import Block, Field, Form, Markup, Text
from components.charts.chart import Drawing, code_of_view
from components.charts.codes import UnknownView, View
from components.charts.embedding import figure_address, figure_height, widths_of
from components.charts.files import TAKING_FILTERS, drawing_of, view_asked
from components.charts.registry import CHARTS
from components.choices import filters
from components.choices.asked import Asked
from components.choices.from_query import Refused, filters_of
from components.export.browser import browser_path
from components.menu import ENTRIES
from components.text import language, say, whole
from data_access.editions import edition
from data_access.question import Question

WIDTH = 424
"""Pictures of the gallery are drawn as for a phone, and shown as wide as there is room."""
HIGHEST_WHOLE = 560
"""Of higher pictures the beginning shows: lists go on; a map is never cut."""
LONGEST = 60
COMPARED = 3
ONE_DIRECTION = frozenset({"direction-profile", "spread-of-totals"})
"""Charts that show one direction."""
OF_PROJECTS = frozenset({"comparison-totals"})
"""Charts of a comparison that compare projects alone, as it usually does."""
FORMATS = {"png": "PNG", "svg": "SVG", "pdf": "PDF"}
NUMBERS = {"csv": "CSV", "xlsx": "Excel"}


@dataclass(frozen=True, slots=True)
class Card:
    """A chart of the gallery: its view, what it shows, the title of the page it stands on."""

    view: View
    drawing: Drawing
    page: str

    @property
    def searched(self) -> str:
        """All words by which the chart is found."""
        shown = self.drawing
        said = (self.page, shown.title, shown.scope, shown.alt, *shown.notes, self.view.chart)
        return " ".join(said).casefold()


def blocks(page: str, asked: Asked) -> tuple[Block, ...]:
    """Return the gallery: what to look for, how many charts were found, and those."""
    words = asked.code("find")[:LONGEST].strip()
    cards = list(_cards(asked.question))
    found = [card for card in cards if all(w in card.searched for w in words.casefold().split())]
    look_for = Field(
        "find",
        say("Search the charts"),
        "text",
        (words,),
        example=say("Search the charts, such as stars or region"),
        longest=LONGEST,
    )
    shared = filters.form(page, asked)
    count = say("{count} of {all} charts", count=whole(len(found)), all=whole(len(cards)))
    examples = say(
        "Charts of one project, unit, direction or comparison show an example; the link leads to "
        "the page where others can be chosen."
    )
    return (
        Form(page, shared.name, (look_for, *shared.fields)),
        Text(say("{count}. {examples}", count=count, examples=examples), kind="quiet"),
        Markup(_html(found)),
    )


def _cards(question: Question) -> Iterator[Card]:
    """Yield the charts that have something to show, in the order of the menu's pages."""
    titles = {entry.address: say(entry.title) for entry in ENTRIES}
    order = list(titles)
    names = {name: chart.name.page.partition("?")[0] for name, chart in CHARTS.items()}
    for name in sorted(names, key=lambda name: order.index(names[name])):
        try:
            view = view_asked(name, _asked(name, question), language())
            drawing = drawing_of(view, roomy=False)
        except (UnknownView, Refused):
            continue
        if drawing is not None:
            yield Card(view, drawing, titles[names[name]])


def _asked(name: str, question: Question) -> dict[str, str]:
    """Return what an address asks for to show an example of a chart within a question."""
    chart = CHARTS[name].name
    leaders = cached.leaders(question.whole, COMPARED)
    directions = [direction.code for direction in edition(question.edition).directions]
    usual = {
        "id": next(iter(leaders), ""),
        "picked": ",".join(leaders),
        "code": next((unit.code for unit in cached.units(question.edition)), ""),
        "kind": "" if name in OF_PROJECTS else "direction",
        "among": ",".join(directions[:COMPARED]),
        "since": cached.release(question).previous or "",
    }
    page = chart.page.partition("?")[0]
    narrowed = filters_of(question) if page in TAKING_FILTERS else {}
    chosen = {key: ",".join(codes) for key, codes in narrowed.items()}
    if name in ONE_DIRECTION and "direction" not in chosen:
        chosen["direction"] = directions[0]
    choices = {each.key: usual[each.key] for each in chart.choices if each.key in usual}
    return {"edition": question.edition, "release": question.release, **chosen, **choices}


def _html(cards: list[Card]) -> Safe:
    return Safe('<ul class="gallery">{}</ul>').format(Safe("").join(map(_card, cards)))


def _card(card: Card) -> Safe:
    view, drawing = card.view, card.drawing
    code = code_of_view(view, drawing)
    formats = (FORMATS | NUMBERS) if browser_path() else NUMBERS
    files = Safe(" ").join(
        Safe('<a href="{}">{}</a>').format(at(f"/charts/{code}.{ending}"), name)
        for ending, name in formats.items()
    )
    return Safe(
        '<li><a href="{}">{}<b>{}</b></a><small>{}</small><p class="files">{}</p></li>'
    ).format(
        view.address,
        _picture(view, drawing),
        drawing.title,
        say("{page}: {scope}", page=card.page, scope=drawing.scope),
        files,
    )


def _picture(view: View, drawing: Drawing) -> Safe:
    if not browser_path():
        return Safe("")
    width = next(each for each in widths_of(view) if each >= WIDTH)
    height = figure_height(drawing)
    return Safe('<img class="{}" src="{}" alt="{}" width="{}" height="{}" loading="lazy">').format(
        "whole" if height <= HIGHEST_WHOLE else "beginning",
        figure_address(view, width, "light"),
        drawing.alt,
        width,
        height,
    )
