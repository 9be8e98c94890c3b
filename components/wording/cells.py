"""Cells in words: what stands in a table where nothing but text can stand."""

from functools import singledispatch

from components.blocks.values import (
    Bar,
    Beside,
    Change,
    Code,
    Count,
    Day,
    Formats,
    Interval,
    Link,
    Missing,
    Moved,
    Noted,
    Pick,
    Points,
    PointsChange,
    ProjectLink,
    Rank,
    Share,
    Signed,
    Stars,
    StarsByRelease,
    State,
    Tint,
    Trend,
    UnitLink,
)
from components.text import (
    day,
    points,
    say,
    say_count,
    share,
    signed,
    signed_points,
    star_glyphs,
    whole,
)

ABSENT = "—"
NOT_RATED = "·"
"""Stands among the stars of other releases for a release without."""
NO_BREAK = "\u00a0"


@singledispatch
def in_words(cell: object) -> str:
    """Return a cell as text, in the language of the run; TypeError for what is none."""
    raise TypeError(f"{cell!r} is no cell")


@in_words.register
def _(cell: str) -> str:
    return cell


@in_words.register(Points)
@in_words.register(Bar)
@in_words.register(Tint)
def _(cell: Points | Bar | Tint) -> str:
    return points(cell.hundredths)


@in_words.register
def _(cell: PointsChange) -> str:
    return signed_points(cell.hundredths)


@in_words.register
def _(cell: Count) -> str:
    return whole(cell.number)


@in_words.register
def _(cell: Signed) -> str:
    return signed(cell.number)


@in_words.register
def _(cell: Share) -> str:
    return share(cell.part, cell.digits)


@in_words.register
def _(cell: Interval) -> str:
    between = span(cell.low, cell.high)
    return f"{between}{NO_BREAK}≈" if cell.is_like_leader else between


def span(low: int, high: int) -> str:
    """Write an interval of ranks, never broken over two lines."""
    return whole(low) if low == high else f"{whole(low)}\u2060–\u2060{whole(high)}"


@in_words.register
def _(cell: Rank) -> str:
    rank = rank_alone(cell)
    if cell.among is None:
        return rank
    among = say("{rank} of {size}", rank=rank, size=whole(cell.among))
    return among.replace(" ", NO_BREAK)


def rank_alone(cell: Rank) -> str:
    """Write a rank; equal ranks are marked as tied."""
    if cell.is_tied:
        return say("{rank}\u00a0tied", rank=whole(cell.rank))
    return whole(cell.rank)


@in_words.register
def _(cell: Change) -> str:
    if cell.places is None:
        return say("new")
    arrow = "▲" if cell.places > 0 else "▼"
    return f"{arrow}{NO_BREAK}{abs(cell.places)}" if cell.places else "＝"


@in_words.register
def _(cell: Stars) -> str:
    return star_glyphs(cell.stars)


def stars_read_out(cell: Stars) -> str:
    """Say how many stars there are, for those who hear the page."""
    return say_count("{count} star", "{count} stars", cell.stars)


@in_words.register
def _(cell: StarsByRelease) -> str:
    return NO_BREAK.join(stars_alone(cell))


def stars_alone(cell: StarsByRelease) -> list[str]:
    """Write the stars of each release as a digit: 3, 3, 4, ·, 5."""
    return [
        ABSENT if stars is None else whole(stars) if stars else NOT_RATED for stars in cell.stars
    ]


@in_words.register
def _(cell: Trend) -> str:
    known = [total for total in cell.totals if total is not None]
    if not known:
        return ABSENT
    return say("from {first} to {last}", first=points(known[0]), last=points(known[-1]))


@in_words.register
def _(cell: Day) -> str:
    return day(cell.day)


@in_words.register
def _(cell: State) -> str:
    return cell.said


@in_words.register
def _(cell: Code) -> str:
    return cell.code


@in_words.register
def _(cell: Missing) -> str:
    return cell.said or ABSENT


@in_words.register
def _(cell: Link) -> str:
    return cell.text


@in_words.register
def _(cell: Formats) -> str:
    return " ".join(file.text for file in cell.files)


@in_words.register
def _(cell: Noted) -> str:
    return say("; ").join(filter(None, (cell.text, cell.note)))


@in_words.register(ProjectLink)
@in_words.register(UnitLink)
def _(cell: ProjectLink | UnitLink) -> str:
    return cell.name


@in_words.register
def _(cell: Pick) -> str:
    if cell.is_picked:
        return say("Remove {project} from the comparison", project=cell.name)
    return say("Add {project} to the comparison", project=cell.name)


@in_words.register
def _(cell: Beside) -> str:
    value = in_words(cell.cell)
    if cell.is_best:
        value = say("{value} (best)", value=value)
    if cell.difference is None:
        return value
    difference = in_words(cell.difference)
    return f"{value}; {difference} ≈" if cell.is_alike else f"{value}; {difference}"


@in_words.register
def _(cell: Moved) -> str:
    before, now = in_words(cell.before), in_words(cell.now)
    return now if before == now else f"{before}{NO_BREAK}→{NO_BREAK}{now}"
