"""Is a chart from this site, do its numbers still hold, and what replaced them?"""

from collections.abc import Iterable, Iterator

from components.blocks.values import (
    Block,
    Cell,
    ChartBlock,
    Column,
    Columns,
    Facts,
    Field,
    Form,
    Link,
    Markup,
    Notice,
    Page,
    Section,
    Table,
    Text,
)
from components.charts.codes import Mistyped, UnknownView
from components.charts.registry import CHARTS
from components.choices import address, filters
from components.choices.asked import Asked
from components.text import day, say, say_count, whole
from components.verify import findings
from components.verify.findings import Difference, Found
from components.wording import labels
from data_access.answers import PublishedRelease
from data_access.question import Question

AT = "verify"
EXAMPLE = "5D27-GNHE-0AV0-Y0RH"
MOST_CHANGES = 50
FILE_INPUT = """<p class="of-file only-with-scripts">
<input type="file" id="chart-file">
<label for="chart-file">{label}</label></p>"""
"""`assets/site.js` reads the code in the file; only that and its SHA-256 come here."""


def mark(_question: Question) -> str:
    """Return how the file that the address tells of compares with the one made here.

    Whether one can be made now is not for ever, so what the page says of it must not be kept.
    """
    return findings.file_state(findings.code_in(address.chosen("chart")), address.chosen("file"))


def page(asked: Asked) -> Page:
    """Return what the code that was asked for names, and what became of it since."""
    typed = asked.code("chart")
    answer: Iterable[Block] = ()
    if typed:
        answer = _answer(typed, asked.mark)
    elif asked.mark == "no_code":
        answer = (_no_code(),)
    return Page(
        say("Is this chart from here, and do its numbers still hold?"), (*_ask(typed), *answer)
    )


def _ask(typed: str) -> tuple[Block, ...]:
    """Let the reader type a code, or choose the file, which stays with the reader."""
    about = say(
        "Every chart of this site carries a code, below the picture and inside the file. "
        "Your browser reads the file; it is not sent anywhere."
    )
    name = say("Chart code")
    field = Field(
        "chart",
        name,
        "text",
        (typed,) if typed else (),
        example=say("Chart code, such as {code}", code=EXAMPLE),
        longest=address.LONGEST,
    )
    chosen = FILE_INPUT.format(label=say("Or choose its file: PNG, SVG or PDF"))
    form = Form(AT, name, (field,), act=say("Verify"))
    return Text(about, kind="quiet"), Columns(((form,), (Markup(chosen),)))


def _no_code() -> Notice:
    return Notice(
        say(
            "No code can be read in this file. Only PNG, SVG and PDF files as this site makes them "
            "carry one; it is lost when a picture is saved again, cropped or converted. Please "
            "type the code that is printed below the picture; in a workbook it stands on the first "
            "sheet."
        ),
        kind="warning",
    )


def _answer(typed: str, state: str) -> Iterator[Block]:
    code = findings.code_in(typed)
    try:
        chart = findings.found(code)
    except UnknownView as unknown:
        yield Notice(_why_not(typed, code, unknown), kind="warning")
        return
    yield from _about_file(state)
    yield _verdict(chart, state)
    yield from _about_head(chart, findings.head_in(typed))
    yield _facts(chart, state)
    yield from _changes(chart)
    yield ChartBlock(CHARTS[chart.view.chart], chart.view.question, chart.view.choices)


def _about_head(chart: findings.Found, head: str) -> Iterator[Block]:
    """Say whether the head that is printed on a picture is part of the chain."""
    if head and not findings.is_of_the_chain(chart, head):
        yield Notice(
            say(
                "No document of the chain begins with {head}: the history was written anew since "
                "the picture was made, or the picture is not from here.",
                head=head,
            ),
            kind="alarm",
        )


def _why_not(typed: str, code: str, unknown: UnknownView) -> str:
    """Say why what was typed names nothing."""
    if not code and findings.is_address(typed):
        return say(
            "This address does not contain the code of a chart. Please type the code that is "
            "printed below the picture, such as {example}.",
            example=EXAMPLE,
        )
    if isinstance(unknown, Mistyped):
        return say(
            "“{code}” is not a code of this site: a character is missing or wrong. Codes "
            "consist of digits and capital letters in groups of four, such as {example}.",
            code=code,
            example=EXAMPLE,
        )
    return say(
        "“{code}” is a well-formed code, but it names a release, a group or a chart that is "
        "not published here.",
        code=code,
    )


def _about_file(state: str) -> Iterator[Notice]:
    """Say that the file is another one than ours, before anything is said of its code."""
    if state == "other":
        text = say(
            "This file is not byte for byte the one this site makes today: it was saved again or "
            "altered, or the site's design has changed since. Please do not use it before every "
            "number has been compared with the chart below."
        )
        yield Notice(text, kind="alarm")
    elif state == "not_now":
        yield Notice(
            say("The file cannot be compared now. Please compare it with the chart below.")
        )


def _verdict(chart: Found, state: str) -> Notice:
    """Say in one sentence whether the chart can be used."""
    if not chart.holds:
        text = say(
            "The code is from this site, but this chart now shows different numbers. Please "
            "do not use the picture, and let us know."
        )
        return Notice(text, kind="alarm")
    if chart.newest != chart.release:
        text = say(
            "The chart is from this site and shows the numbers of its release, which has been "
            "replaced by {newer}. Reason: {reason}",
            newer=filters.release_name(chart.newest.code),
            reason=chart.newest.reason or say("none given"),
        )
        return Notice(text, kind="warning")
    if state == "other":
        return Notice(say("The numbers that its code stands for are unchanged on this site."))
    return Notice(say("The chart is from this site, and its numbers are unchanged."))


def _facts(chart: Found, state: str) -> Facts:
    """Say what the code names: the chart on its page, the release, and what replaced that."""
    release, newest = chart.release, chart.newest
    latest = say("none; this is the latest")
    facts: dict[str, Cell] = {
        say("Chart"): Link(chart.drawing.title, chart.view.address),
        say("Edition"): labels.short_edition(release.edition),
        say("Release"): _dated(release),
        say("Newer version"): latest if newest == release else _dated(newest),
    }
    if state == "same":
        facts[say("File")] = say("byte for byte the one this site makes")
    return Facts(facts)


def _dated(release: PublishedRelease) -> str:
    name = filters.release_name(release.code)
    return say("{release}, published {date}", release=name, date=day(release.published_at))


def _changes(chart: Found) -> Iterator[Block]:
    """Yield which numbers the newer version of the release has changed, if there is one."""
    if chart.newest == chart.release:
        return
    differences = findings.changes(chart)
    if differences is None:
        yield Text(say("The newer version has nothing to show in this chart."))
    elif not differences:
        yield Text(say("The newer version shows the same numbers in this chart."))
    else:
        yield _changed(chart, differences)


def _changed(chart: Found, differences: list[Difference]) -> Section:
    """Return what stands in the chart in its own version, and in the newer one."""
    count = len(differences)
    older, newer = (filters.release_name(r.code) for r in (chart.release, chart.newest))
    caption = say("From {release} to {newer}", release=older, newer=newer)
    if count > MOST_CHANGES:
        first = say("The first {shown} of {count}.", shown=whole(MOST_CHANGES), count=whole(count))
        caption = say("; ").join((caption, first))
    table = Table(
        say("Numbers that have changed"),
        (
            Column("row", say("Row"), "heading"),
            Column("column", say("Column")),
            Column("before", say("In this version"), "number"),
            Column("now", say("In the newer version"), "number"),
        ),
        tuple(differences[:MOST_CHANGES]),
        layout="cards",
    )
    title = say_count(
        "{count} number in this chart has changed",
        "{count} numbers in this chart have changed",
        count,
    )
    return Section(title, (table,), caption)
