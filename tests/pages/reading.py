"""Reads a page as a value: what it says for an address, before anything is drawn."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from components.blocks.values import (
    Block,
    Cell,
    ChartBlock,
    Facts,
    Files,
    Formats,
    Heading,
    Lines,
    Link,
    Links,
    Metrics,
    Notice,
    Page,
    Progress,
    ProjectLink,
    Section,
    Switch,
    Table,
    Text,
    walk,
)
from components.charts.chart import Drawing, looking
from components.choices import address
from components.choices.asked import asked
from components.choices.settling import settle
from components.menu import ENTRIES, module_of
from components.text import LANGUAGES, Language, speaking
from components.wording.cells import in_words


def read(name: str, on: date | None = None, /, **query: str) -> Page:
    """Return what the page with this script's name says for a query, as the site settles it.

    `on`: the day on which it is read, today where none is given.
    """
    entry = next(entry for entry in ENTRIES if entry.script.stem == name)
    spoken = next(code for code in LANGUAGES if code == query.get("lang", "zh"))
    with speaking(spoken), address.choosing({"lang": spoken, **query}):
        settle(entry)
        said = module_of(entry)
        assert said is not None
        here = asked(entry.address)
        page: Page = said.page(replace(here, today=on or here.today))
        return page


def projects_of(drawing: Drawing) -> tuple[str, ...]:
    """Return the projects that the numbers of a chart are about, by code."""
    return tuple(cell.code for cell, *_ in drawing.numbers.rows if isinstance(cell, ProjectLink))


def left_out(name: str, **query: str) -> list[str]:
    """Return the notices of what the site leaves out of a page's address."""
    entry = next(entry for entry in ENTRIES if entry.script.stem == name)
    with speaking("zh"), address.choosing({"lang": "zh", **query}):
        return settle(entry)


def blocks(page: Page) -> list[Block]:
    """Return all blocks of a page, those within others too."""
    return list(walk(page.blocks))


def tables(page: Page) -> dict[str, Table]:
    """Return the tables of a page by title."""
    return {block.title: block for block in blocks(page) if isinstance(block, Table)}


def rows(table: Table) -> list[dict[str, Cell]]:
    """Return the rows of a table, cells by the key of their column."""
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def column(table: Table, key: str) -> list[Cell]:
    """Return the cells of a column."""
    return [row[key] for row in rows(table)]


def charts(page: Page) -> list[str]:
    """Return the names of the charts of a page, top to bottom."""
    return [block.chart.name.name for block in blocks(page) if isinstance(block, ChartBlock)]


def drawings(page: Page, language: Language = "zh") -> dict[str, Drawing]:
    """Return what the charts of a page show, by their names, in a language."""
    with looking(language, "light"):
        found = {
            block.chart.name.name: block.chart.drawing(block.question, *block.choices)
            for block in blocks(page)
            if isinstance(block, ChartBlock)
        }
    return {name: drawing for name, drawing in found.items() if drawing}


def figures(page: Page) -> dict[str, dict[str, Any]]:
    """Return the figures of a page by the names of their charts, as the browser gets them."""
    return {name: json.loads(found.figure.to_json()) for name, found in drawings(page).items()}


def switches(page: Page) -> dict[str, Switch]:
    """Return the switches of a page by the key they have in the address."""
    return {block.key: block for block in blocks(page) if isinstance(block, Switch)}


def metrics(page: Page) -> dict[str, str]:
    """Return the key figures of a page by name, in words."""
    return {
        metric.name: in_words(metric.value)
        for block in blocks(page)
        if isinstance(block, Metrics)
        for metric in block.metrics
    }


def facts(page: Page) -> dict[str, str]:
    """Return the facts of a page by name, in words."""
    return {
        name: in_words(value)
        for block in blocks(page)
        if isinstance(block, Facts)
        for name, value in block.facts.items()
    }


def notices(page: Page) -> list[str]:
    """Return the notices of a page."""
    return [block.text for block in blocks(page) if isinstance(block, Notice)]


def links(page: Page) -> dict[str, str]:
    """Return the addresses that a page's links and sentences lead to, by their texts."""
    return {link.text: link.address for block in blocks(page) for link in _links(block)}


def _links(block: Block) -> Iterator[Link]:
    match block:
        case Links(links=found) | Text(links=found) | Notice(links=found) | Files(files=found):
            yield from found
        case Lines(lines=lines):
            yield from chain.from_iterable(line.links for line in lines)
        case Table(rows=found_rows):
            yield from _links_in(chain.from_iterable(found_rows))
        case Facts(facts=found_facts):
            yield from _links_in(found_facts.values())


def _links_in(cells: Iterable[Cell]) -> Iterator[Link]:
    for cell in cells:
        match cell:
            case Link():
                yield cell
            case Formats(files=files):
                yield from files


def words(page: Page) -> str:
    """Return all texts of a page, a line each: headings, sentences, key figures, facts, tables."""
    return "\n".join([page.title, *(said for block in blocks(page) for said in _said(block))])


def _said(block: Block) -> Iterator[str]:
    match block:
        case Text(text=text) | Notice(text=text) | Progress(text=text):
            yield text
        case Lines(lead=lead, lines=lines):
            yield from (lead, *(line.text for line in lines))
        case Section(title=title, caption=caption) | Heading(title=title, caption=caption):
            yield from (title, caption)
        case Metrics(metrics=found):
            yield from (f"{m.name} {in_words(m.value)} {m.against}" for m in found)
        case Facts(facts=facts):
            yield from (f"{name} {in_words(value)}" for name, value in facts.items())
        case Table(title=title, rows=found_rows):
            yield from (title, *(" ".join(map(in_words, row)) for row in found_rows))
