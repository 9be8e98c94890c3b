"""Cells in words: what stands in a table where nothing but text can stand."""

from components.blocks import values as cells
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


def in_words(cell: object) -> str:  # noqa: C901, PLR0911, PLR0912 (a line for each kind of cell)
    """Return a cell as text, in the language of the run; TypeError for what is none."""
    match cell:
        case str():
            return cell
        case cells.Points(number) | cells.Bar(number) | cells.Tint(number):
            return points(number)
        case cells.PointsChange(number):
            return signed_points(number)
        case cells.Count(number):
            return whole(number)
        case cells.Signed(number):
            return signed(number)
        case cells.Share(part, digits):
            return share(part, digits)
        case cells.Interval(low, high, is_like_leader):
            return f"{span(low, high)}{NO_BREAK}≈" if is_like_leader else span(low, high)
        case cells.Rank(among=None):
            return rank_alone(cell)
        case cells.Rank(among=int(size)):
            among = say("{rank} of {size}", rank=rank_alone(cell), size=whole(size))
            return among.replace(" ", NO_BREAK)
        case cells.InLine(cells.Rank(interval=cells.Interval() as interval) as rank):
            return say("{rank} ({interval})", rank=rank_alone(rank), interval=in_words(interval))
        case cells.InLine(rank):
            return rank_alone(rank)
        case cells.Change(places):
            return _change(places)
        case cells.Stars(stars):
            return star_glyphs(stars)
        case cells.StarsByRelease():
            return NO_BREAK.join(stars_alone(cell))
        case cells.Trend(totals):
            return _trend([total for total in totals if total is not None])
        case cells.Day(date):
            return day(date)
        case cells.Missing(said=text):
            return text or ABSENT
        case cells.State(said=text) | cells.Code(text) | cells.Link(text):
            return text
        case cells.ProjectLink(name=text) | cells.UnitLink(name=text):
            return text
        case cells.Named(name=name, said=text):
            return text or name
        case cells.Formats(files):
            return " ".join(file.text for file in files)
        case cells.Noted(text, note):
            return say("; ").join(filter(None, (text, note)))
        case cells.Pick(name=name, is_picked=True):
            return say("Remove {project} from the comparison", project=name)
        case cells.Pick(name=name):
            return say("Add {project} to the comparison", project=name)
        case cells.Beside():
            return _beside(cell)
        case cells.Moved():
            before, now = in_words(cell.before), in_words(cell.now)
            return now if before == now else f"{before}{NO_BREAK}→{NO_BREAK}{now}"
    raise TypeError(f"{cell!r} is no cell")


def span(low: int, high: int) -> str:
    """Write an interval of ranks, never broken over two lines."""
    return whole(low) if low == high else f"{whole(low)}\u2060–\u2060{whole(high)}"


def rank_alone(cell: cells.Rank) -> str:
    """Write a rank; equal ranks are marked as tied."""
    if cell.is_tied:
        return say("{rank}\u00a0tied", rank=whole(cell.rank))
    return whole(cell.rank)


def _change(places: int | None) -> str:
    if places is None:
        return say("new")
    arrow = "▲" if places > 0 else "▼"
    return f"{arrow}{NO_BREAK}{abs(places)}" if places else "＝"


def stars_read_out(cell: cells.Stars) -> str:
    """Say how many stars there are, for those who hear the page."""
    return say_count("{count} star", "{count} stars", cell.stars)


def stars_alone(cell: cells.StarsByRelease) -> list[str]:
    """Write the stars of each release as a digit: 3, 3, 4, ·, 5."""
    return [
        ABSENT if stars is None else whole(stars) if stars else NOT_RATED for stars in cell.stars
    ]


def _trend(known: list[int]) -> str:
    if not known:
        return ABSENT
    return say("from {first} to {last}", first=points(known[0]), last=points(known[-1]))


def _beside(cell: cells.Beside) -> str:
    value = in_words(cell.cell)
    if cell.is_best:
        value = say("{value} (best)", value=value)
    if cell.difference is None:
        return value
    difference = in_words(cell.difference)
    return f"{value}; {difference} ≈" if cell.is_alike else f"{value}; {difference}"
