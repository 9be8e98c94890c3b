"""What a page is made of: blocks, and in tables and facts typed cells. Nothing here is drawn.

Text is as it is: whatever a name contains is shown letter by letter, nothing in it is markup. Where
a sentence has links within it, each stands in the text as SLOT, in the order of the links.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from data_access.question import Question

if TYPE_CHECKING:
    from components.charts.chart import Chart

SLOT = "\ufffc"
"""Unicode's own sign for "something that is no text stands here"."""


# -- cells ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Points:
    """A score or a total, in hundredths of a point."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A total with a bar that begins at the lowest cut point: both in hundredths."""

    hundredths: int
    begins_at: int


@dataclass(frozen=True, slots=True)
class Tint:
    """A score, in hundredths, on a tint that is the stronger the higher it is."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class PointsChange:
    """A difference of scores or totals, in hundredths."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things."""

    number: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A difference of counts or ranks, written with its sign."""

    number: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of one, written as a percentage with so many digits."""

    part: float
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which ranks a rank lies; `is_like_leader`: not distinguishable from the leader."""

    low: int
    high: int
    is_like_leader: bool = False


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank, whether others share it, among how many, and its interval below."""

    rank: int
    is_tied: bool = False
    among: int | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class InLine:
    """A rank with its interval behind it, where the two have one line."""

    rank: Rank


@dataclass(frozen=True, slots=True)
class Change:
    """A change of rank, upwards above zero; None for who has no rank before."""

    places: int | None


@dataclass(frozen=True, slots=True)
class Stars:
    """Stars, 1 to 5."""

    stars: int


@dataclass(frozen=True, slots=True)
class StarsByRelease:
    """Stars in one release after the other, oldest first: 0 not rated, None not part of it."""

    stars: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Totals of the last releases in hundredths, oldest first, None where not rated."""

    totals: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day."""

    day: date


@dataclass(frozen=True, slots=True)
class State:
    """How a step stands, by its code and in words."""

    code: Literal["done", "due", "to_come"]
    said: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code or a hash, in letters of one width."""

    code: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing, and why: `reason` is its code, `said` the same in words, "" for a dash."""

    reason: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to an address; `below` in a second, quieter line."""

    text: str
    address: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Formats:
    """One thing as files of several formats."""

    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A text with a note in a second, quieter line."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProjectLink:
    """A project by its code and name, with the applicant below.

    `more` is shown behind the applicant where there is no room for its own columns.
    """

    code: str
    name: str
    applicant: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A recommending unit by its code and name; leads to its brief."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by its code and name: a group, a period, a star level (a number, 0 for not rated).

    `said` is what a table says of it where that is not the name.
    """

    code: str | int | None
    name: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """Adds a project to the comparison, or takes it out; the reader stays at the page `at`."""

    code: str
    name: str
    is_picked: bool
    at: str = "leaderboard"


@dataclass(frozen=True, slots=True)
class Moved:
    """A value before and now."""

    before: "Cell"
    now: "Cell"


@dataclass(frozen=True, slots=True)
class Beside:
    """A value beside others: whether it is the best, and its difference from the first below.

    `is_alike`: the difference does not count, as the two are not distinguishable.
    """

    cell: "Cell"
    is_best: bool = False
    difference: "Cell | None" = None
    is_alike: bool = False


Cell = (
    str
    | Points
    | Bar
    | Tint
    | PointsChange
    | Count
    | Signed
    | Share
    | Interval
    | Rank
    | InLine
    | Change
    | Stars
    | StarsByRelease
    | Trend
    | Day
    | State
    | Code
    | Missing
    | Link
    | Formats
    | Noted
    | ProjectLink
    | UnitLink
    | Named
    | Pick
    | Moved
    | Beside
)
NUMBERS = (Points, Bar, Tint, PointsChange, Count, Signed, Share, Interval, Rank, InLine, Change)
"""Cells that stand at the right of their column."""


# -- blocks --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading by itself, of a page (level 1) or of what follows (2), with a line below."""

    title: str
    caption: str = ""
    level: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `kind`: "quiet" is small print; `links` stand in the text as SLOTs.

    `tag` is the language it is in, as HTML names it, where that is not the page's.
    """

    text: str
    links: tuple[Link, ...] = ()
    kind: Literal["plain", "quiet", "strong"] = "plain"
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences or items, a line each, below a sentence that introduces them; steps are counted."""

    lines: tuple[Text, ...]
    lead: str = ""
    are_steps: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must not miss; an alarm is red, for what must not be used as it is."""

    text: str
    links: tuple[Link, ...] = ()
    kind: Literal["information", "warning", "alarm"] = "information"


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its name and what it is to be seen against; `meaning` explains it."""

    name: str
    value: Cell
    against: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Key figures, side by side."""

    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of something is over, 0 to 1, in words and as a bar."""

    text: str
    part: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by their names, a line each."""

    facts: Mapping[str, Cell]


Holds = Literal[
    "text",
    "named",
    "stars",
    "stars_alone",
    "stars_or_reason",
    "points",
    "points_or_reason",
    "points_change",
    "count",
    "places",
    "share",
    "rank",
    "rank_with_interval",
    "interval",
]
"""What a column of a chart's numbers holds: by it, files have columns of one type each."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `key` names it in files and style sheets. `kind`: "number" stands at the right, "short" never
    breaks, "score" stands in the middle of its tint, "heading" names its row. `order` is
    the address under which the table is sorted by it, and `sorted` how it is. `leads_to` is the
    address of what the name names. `holds` says of a chart's numbers what its cells are in files.
    """

    key: str
    name: str
    kind: Literal["text", "number", "short", "heading", "score"] = "text"
    meaning: str = ""
    order: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    leads_to: str = ""
    holds: Holds = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns. `title` names it for those who do not see it.

    `layout`: "board" is the leaderboard's, whose rows are cards on a phone; "sides" has columns of
    one width, one for each thing compared; of "cards" each row is a card on a phone, its cells with
    the names of their columns below what the row is about.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    layout: Literal["plain", "board", "sides", "cards"] = "plain"


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart with title, scope, notes, numbers and files.

    `narrows`: a click on a mark of it sets the filters that the mark names. `links_rows`: rows of
    its numbers lead to the projects they are about. `switches` stand between title and picture.
    """

    chart: "Chart"
    question: Question
    choices: tuple[str, ...] = ()
    narrows: bool = False
    links_rows: bool = False
    switches: "tuple[Switch, ...]" = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What the browser does by itself, without the site; `done` stands in its place afterwards.

    "copy-address" copies the address of the page; "keep-unit" keeps `code` in the browser as the
    reader's own unit, and forgets it when asked again.
    """

    does: Literal["copy-address", "keep-unit"]
    name: str
    done: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Ways onwards, and what the browser does by itself."""

    links: tuple[Link, ...]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Files:
    """Files to take away, behind words that say what they hold."""

    name: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A code that can be chosen, and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Switch:
    """One of some codes is always chosen, under a key of the address; at once, without a button."""

    at: str
    key: str
    name: str
    options: tuple[Option, ...]
    chosen: str
    as_list: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of so many is shown."""

    at: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Field:
    """What can be chosen of one kind, under a key of the address.

    `kind`: "search" and "text" are typed, "several" takes any number of options, "one" takes one.
    `example` stands in an empty field. Of more than `at_most` the first chosen give way; `nothing`
    is the code for none, where none is chosen by the reader.
    """

    key: str
    name: str
    kind: Literal["search", "text", "several", "pills", "one"]
    chosen: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    example: str = ""
    longest: int = 0
    at_most: int = 0
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be set, one of several under one key of the address."""

    code: str
    name: str
    value: float
    least: float
    most: float
    step: float


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in a row; what is chosen in them stays until it is changed.

    `act` stands on the button that there is without scripts, where it does more than apply.
    """

    at: str
    name: str
    fields: tuple[Field, ...]
    act: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Inputs for numbers that stand together under one key of the address."""

    at: str
    key: str
    name: str
    numbers: tuple[Number, ...]
    as_sliders: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A button that asks for something that is computed at once: sets a key of the address."""

    at: str
    name: str
    key: str
    code: str


@dataclass(frozen=True, slots=True)
class Program:
    """A program or a text to copy; a text is broken into lines where a program is not."""

    code: str
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML of our own that no other block can say: an input for a file, a picture of a badge."""

    html: str


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks below a heading and a line that says what they are about."""

    title: str
    blocks: "tuple[Block, ...]"
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, one below the other on a phone; `widths` are shares of the row."""

    columns: "tuple[tuple[Block, ...], ...]"
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that open when asked for."""

    title: str
    blocks: "tuple[Block, ...]"


Block = (
    Heading
    | Text
    | Lines
    | Notice
    | Metrics
    | Progress
    | Facts
    | Table
    | ChartBlock
    | Links
    | Files
    | Switch
    | Paging
    | Form
    | Numbers
    | Ask
    | Program
    | Markup
    | Section
    | Columns
    | Fold
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title and its blocks, top to bottom.

    `subject` names what it is about in the browser's tab, `description` sums it up for search
    engines; both "" where title and menu say enough. `is_missing`: there is no such subject.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    subject: str = ""
    description: str = ""
    is_missing: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class About:
    """What must be known of a page that is taken away, on paper or as a file.

    `facts` by their names: release, method, source. `notices` are what must not be missed, `mark`
    stands on every sheet ("" for none). `address` is that of the very view, `name` that of a file
    without its ending, and `dated` a moment that follows from the content.
    """

    site: str
    facts: Mapping[str, Cell]
    notices: tuple[str, ...]
    mark: str
    address: str
    name: str
    dated: datetime


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield all blocks, those within others too, top to bottom."""
    for block in blocks:
        yield block
        match block:
            case Section(blocks=inner) | Fold(blocks=inner):
                yield from walk(inner)
            case Columns(columns=columns):
                for column in columns:
                    yield from walk(column)
            case ChartBlock(switches=switches):
                yield from switches
