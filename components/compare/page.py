"""Projects or groups side by side: a row for each indicator, its best value marked."""

from dataclasses import replace

from components import cached
from components.blocks.tables import table_of
from components.blocks.values import (
    SLOT,
    Beside,
    Block,
    Cell,
    ChartBlock,
    Column,
    Columns,
    Field,
    Form,
    Link,
    Notice,
    Option,
    Page,
    Pick,
    Section,
    Switch,
    Table,
    Text,
)
from components.choices import address, filters, picking
from components.choices.asked import Asked
from components.choices.picking import AT_MOST
from components.compare import charts, comparison
from components.compare.comparison import Compared, Measure
from components.figures.comparison import SIGNS
from components.text import listing, name_of, say, whole
from components.wording import labels, scope
from components.wording.boards import board_columns
from components.wording.groups import GROUP_FILTERS, PROJECT, group_names, kinds
from data_access.answers import BoardRow
from data_access.rating import SMALLEST_GROUP

AT = "compare"
FOUND_AT_ONCE = 10
PLACES = ("region", "unit")
"""Filters by which most groups would be empty."""


def _known_groups(edition: str) -> list[str]:
    kind = address.chosen("kind")
    known = group_names(edition, kind) if kind in GROUP_FILTERS else {}
    return [*known, filters.NOTHING]


KNOWN = {"kind": lambda _edition: kinds(), "among": _known_groups}
"""The codes that the page's own choices may have."""


def page(asked: Asked) -> Page:
    """Return what is compared, side by side."""
    kind = asked.code("kind") or PROJECT
    options = tuple(Option(code, name) for code, name in kinds().items())
    of_kind = _projects(asked) if kind == PROJECT else _groups(asked, kind)
    return Page(
        say("Side by side, on the same scales"),
        (Switch(AT, "kind", say("What is compared"), options, kind), *of_kind),
    )


# -- projects ------------------------------------------------------------------------------------


def _projects(asked: Asked) -> tuple[Block, ...]:
    compared = Compared(PROJECT, picking.picked(), asked.question.whole)
    search = replace(filters.form(AT, asked).fields[0], example=say("Find a project to add"))
    is_searching = bool(asked.question.search.strip())
    return (
        Form(AT, say("Find a project to add"), (search,)),
        _removing(compared) if compared.codes else Text(_nothing_picked()),
        *(_found(asked) if is_searching or not compared.codes else []),
        *(_side_by_side(compared) if compared.codes else []),
    )


def _nothing_picked() -> str:
    return say(
        "No projects picked yet. Add projects here, on the leaderboard, or on a project's page."
    )


def _found(asked: Asked) -> list[Block]:
    """Return the projects that the search finds, each with a way to add it."""
    question = asked.question.words_only
    rows = cached.board(question)[:FOUND_AT_ONCE]
    if not rows:
        return [Notice(say("No project matches. Try part of its name, its applicant or its code."))]
    count = cached.project_count(question)
    shown = say("{shown} of {count} projects found", shown=whole(len(rows)), count=whole(count))
    found = table_of(
        say("Projects found"),
        rows,
        (Column("pick", say("Compare"), "short"), _pick),
        *board_columns(question, ("rank", "project", "stars", "total")),
    )
    return [Text(shown, kind="quiet"), found]


def _pick(row: BoardRow) -> Pick:
    return Pick(row.project, name_of(row), row.project in picking.picked(), AT)


# -- groups --------------------------------------------------------------------------------------


def _groups(asked: Asked, kind: str) -> tuple[Block, ...]:
    question = comparison.of_kind(asked.question, kind)
    codes = asked.codes("among") or comparison.groups_to_start_with(asked.question, kind)
    if codes == (filters.NOTHING,):
        codes = ()
    compared = Compared(kind, codes[:AT_MOST], question)
    blocks: list[Block] = [_form(asked, compared), *_left_aside(asked, kind)]
    names = group_names(question.edition, kind)
    if len(codes) > AT_MOST:
        left_out = [names[code] for code in codes[AT_MOST:]]
        blocks.append(Notice(filters.too_many(left_out, AT_MOST), kind="warning"))
    if not cached.project_count(question):
        return (*blocks, Notice(scope.nothing_fits()))
    if not compared.codes:
        return (
            *blocks,
            Text(say("Nothing chosen yet. Choose up to {limit} above.", limit=AT_MOST)),
        )
    return (*blocks, _removing(compared), *_side_by_side(compared))


def _form(asked: Asked, compared: Compared) -> Form:
    """Return what can be compared, and the filters that do not narrow it to some of that."""
    names = group_names(asked.question.edition, compared.kind)
    groups = Field(
        "among",
        kinds()[compared.kind],
        "several",
        compared.codes,
        tuple(Option(code, name) for code, name in names.items()),
        example=say("Choose"),
        at_most=AT_MOST,
        nothing=filters.NOTHING,
    )
    shared = filters.form(AT, asked)
    narrowing = (field for field in shared.fields if field.key not in {*PLACES, compared.kind})
    return replace(shared, fields=(groups, *narrowing))


def _left_aside(asked: Asked, kind: str) -> list[Text]:
    """Say which filters of the page before do not count here."""
    question = asked.question
    names = {
        "region": [labels.region_names()[code] for code in question.regions],
        "unit": [labels.short_units(question.edition)[code] for code in question.units],
    }
    left = [name for key in PLACES if key != kind for name in names[key]]
    if not left:
        return []
    said = say("Filters by region and unit do not apply here: {names}.", names=listing(left))
    return [Text(said, kind="quiet")]


# -- side by side --------------------------------------------------------------------------------


def _removing(compared: Compared) -> Text:
    """Return what is compared in a line, each with a way to take it out."""
    names = zip(compared.codes, comparison.names(compared), strict=True)
    out = tuple(Link(f"{name} ×", _without(compared, code)) for code, name in names)
    slots = " · ".join(SLOT for _ in out)
    return Text(say("Take out: {names}", names=slots), out, kind="quiet")


def _without(compared: Compared, code: str) -> str:
    if compared.kind == PROJECT:
        return address.link(AT, picked=picking.toggled(code))
    others = ",".join(other for other in compared.codes if other != code)
    return address.link(AT, among=others or filters.NOTHING)


def _side_by_side(compared: Compared) -> tuple[Block, ...]:
    return (
        Section(
            say("In figures"),
            (_table(compared), *(Text(said, kind="quiet") for said in _how_to_read(compared))),
            say("{scope}; scores in points", scope=comparison.scope(compared)),
        ),
        *(_small_groups(compared) if compared.kind != PROJECT else []),
        *_charts(compared),
    )


def _table(compared: Compared) -> Table:
    names = zip(SIGNS, compared.codes, comparison.names(compared), strict=False)
    return Table(
        say("In figures"),
        (
            Column("indicator", say("Indicator"), "heading"),
            *(
                Column(code, f"{sign} {name}", leads_to=_way_to(compared.kind, code))
                for sign, code, name in names
            ),
        ),
        tuple(
            (measure.name, *(_beside(measure, place) for place in range(len(compared.codes))))
            for measure in comparison.measures(compared)
        ),
        layout="sides",
    )


def _way_to(kind: str, code: str) -> str:
    """Return the address of a project, or of a group's projects on the leaderboard."""
    if kind == PROJECT:
        return address.link("project", id=code)
    narrowed = dict.fromkeys(PLACES) | {kind: code}
    return address.link("leaderboard", page=None, **narrowed)


def _beside(measure: Measure, place: int) -> Cell:
    """Return a value with its difference from the first; plain where there is nothing to add."""
    cell, is_best = measure.cells[place], measure.ahead == place
    difference = _difference(measure, place) if place else None
    if difference is None and not is_best:
        return cell
    return Beside(cell, is_best, difference, place in measure.alike_to_first)


def _difference(measure: Measure, place: int) -> Cell | None:
    if measure.difference is None:
        return None
    own, first = measure.values[place], measure.values[0]
    return None if own is None or first is None else measure.difference(own - first)


def _how_to_read(compared: Compared) -> list[str]:
    """Explain which values are marked as best, and what stands below the others."""
    first = comparison.names(compared)[0]
    if compared.kind == PROJECT:
        return [
            say(
                "Marked as best: the highest score in a dimension. Total score and rank are "
                "marked only where the interval of the rank lies ahead of all others; where "
                "intervals overlap, the projects are not distinguishable."
            ),
            say(
                "In small print: the difference from {first}, ▲ is a better rank; ≈ where the "
                "intervals of the ranks overlap.",
                first=first,
            ),
        ]
    return [
        say(
            "Marked as best: the highest mean or share. Means and shares are shown for "
            "{count} or more rated projects; groups differ in size, so small differences say "
            "little.",
            count=SMALLEST_GROUP,
        ),
        say("In small print: the difference from {first}.", first=first),
    ]


def _small_groups(compared: Compared) -> list[Block]:
    """Return the projects themselves of groups that are too small for a mean (rule 8)."""
    rows = comparison.projects_of_small_groups(compared)
    if not rows:
        return []
    names = group_names(compared.question.edition, compared.kind)
    title = say("Groups too small for a mean")
    table = table_of(
        title,
        rows,
        (
            Column("group", kinds()[compared.kind], "short"),
            lambda row: names[comparison.group_of(row, compared.kind)],
        ),
        *board_columns(compared.question, ("project", "stars", "total", "rank")),
    )
    said = say(
        "With fewer than {count} rated projects, only the projects are shown.", count=SMALLEST_GROUP
    )
    return [Section(title, (table,), said)]


def _charts(compared: Compared) -> tuple[Block, ...]:
    chosen = charts.choices_of(compared)
    dots, totals, means, shares = (
        ChartBlock(chart, compared.question, chosen)
        for chart in (
            charts.comparison_dots,
            charts.comparison_totals,
            charts.comparison_means,
            charts.comparison_shares,
        )
    )
    if compared.kind == PROJECT:
        return dots, totals
    return dots, Columns(((means,), (shares,)))
