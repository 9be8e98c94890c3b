"""The consequences of a publication in words, for those who decide."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

from data_access import methods
from data_access.consequences import (
    Crossing,
    EvidenceGap,
    ObjectionStands,
    RankMove,
    ReleaseConsequences,
    StarMove,
    ValueChange,
)
from data_access.desk.naming import CodeNames, code_names
from data_access.desk.preview_workbooks import COLUMNS
from data_access.desk.previewing import STATES
from data_access.desk.tables import table
from data_access.importing.problems import Language, say, say_count
from data_access.previews import Value

COUNTED = {
    "stars_before": "Projects by stars before",
    "stars_after": "Projects by stars afterwards",
    "rules_hit": "Rules that lowered or took away stars",
    "missing": "Missing scores by reason",
    "not_rated": "Projects not rated by reason",
}
NAMED = {
    "star_moves": "Stars that move",
    "risers": "Largest rises",
    "fallers": "Largest falls",
    "entries": "Newly ranked",
    "exits": "No longer ranked",
    "evidence_gaps": "Largest differences between self-reported and later evidence",
    "objections": "Objections",
    "since_preview": "Changed since the preview",
}
COMPARED = {
    True: (
        "{release} beside {before}: {rated} of {listed} projects are rated, stars of {moved} move."
    ),
    False: (
        "{release} is the first release of its edition: {rated} of {listed} projects are rated."
    ),
}
"""By whether there is a release to compare with."""
PASSED_OVER = {
    "left_behind": "Drafts that can never be published afterwards",
    "under_embargo": "Earlier releases that are under embargo then and not compared with",
}
"""Earlier periods that a later one leaves behind."""
STARS = {
    "5": "five stars",
    "4": "four stars",
    "3": "three stars",
    "2": "two stars",
    "1": "one star",
    "0": "not rated",
}
"""Numbers of stars in words, as the report counts them."""
BEFORE_AND_AFTER = ("Stars", "Before", "Afterwards", "Change")
BY_STARS = ("Stars", "Number of projects")
MOVES = {
    "up": "rank {before} → {after}, up {places}",
    "down": "rank {before} → {after}, down {places}",
    "entry": "rank {rank}",
    "gap": "{before} points self-reported, {after} with later evidence",
}
REASONS = {
    "capped_by": "What kept projects from more stars",
    "not_rated": "Why projects are not rated",
    "missing": "Why scores are missing",
}
CAPPED_BY = ("missing", "evidence")
OBJECTION = "objection {number}, {state}: {text}"
FIELDS = "fields"
"""Among names of codes: those of the fields themselves."""
NAMED_BY = {"rules_hit": ("capped_by", "not_rated")}
"""Columns whose codes a count goes by, where they are not those of its own name."""
PROJECTS = ("one project", "{count} projects")
SCORES = ("one score", "{count} scores")
MOST_SHOWN = 5
"""So many of a list stand in the report; a workbook has them all."""
SAID = (
    COUNTED, NAMED, COMPARED, PASSED_OVER, STARS, MOVES, REASONS,
    dict(enumerate((*BEFORE_AND_AFTER, *BY_STARS, PROJECTS[1], SCORES[1], OBJECTION))),
)  # fmt: skip

Row = StarMove | RankMove | Crossing | EvidenceGap | ObjectionStands | ValueChange


def is_long(found: ReleaseConsequences) -> bool:
    """Tell whether a list of the report is too long to be read in a terminal."""
    return any(len(getattr(found, field)) > MOST_SHOWN for field in NAMED)


def lines(
    found: ReleaseConsequences, language: Language, book: Path | None = None
) -> Iterator[str]:
    """Write the consequences for a terminal; `book` is the workbook that has all of them."""
    yield say(
        COMPARED[found.compared_with is not None],
        language,
        release=found.release,
        before=found.compared_with,
        rated=found.rated,
        listed=found.listed,
        moved=len(found.star_moves),
    )
    if found.method_before not in {None, found.method}:
        yield say(
            "The method changes from {before} to {after}.",
            language,
            before=found.method_before,
            after=found.method,
        )
    if found.embargo:
        yield say(
            "Readers see it from {at} on at the earliest: what it corrects is under embargo until "
            "then.",
            language,
            at=datetime.fromisoformat(found.embargo),
        )
    for field, heading in PASSED_OVER.items():
        if releases := getattr(found, field):
            told = say(", ", language).join(releases)
            yield say("{heading}: {names}", language, heading=say(heading, language), names=told)
    yield ""
    yield from _by_stars(found, language)
    names = names_in(found, language)
    capped = {code: count for code, count in found.rules_hit.items() if code in CAPPED_BY}
    for kind, counts, of in (
        ("capped_by", capped, PROJECTS),
        ("not_rated", found.not_rated, PROJECTS),
        ("missing", found.missing, SCORES),
    ):
        yield from _counted(say(REASONS[kind], language), counts, names[kind], of, language)
    for field in NAMED:
        yield from _named(found, field, names, language)
    if book:
        yield ""
        yield say("All of it is in {file}", language, file=book)


def _by_stars(found: ReleaseConsequences, language: Language) -> Iterator[str]:
    """Count the projects by stars, beside those before where there are any."""
    headings = BEFORE_AND_AFTER if found.compared_with else BY_STARS
    rows: list[Sequence[object]] = []
    for code, stars in STARS.items():
        before, after = found.stars_before[code], found.stars_after[code]
        if before or after:
            numbers = [before, after, _signed(after - before)] if found.compared_with else [after]
            rows.append([say(stars, language), *numbers])
    yield from table(rows, [say(heading, language) for heading in headings], right=(1, 2, 3))


def _signed(change: int) -> str:
    return f"{change:+}".replace("-", "\N{MINUS SIGN}") if change else ""


def _counted(
    heading: str,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    of: tuple[str, str],
    language: Language,
) -> Iterator[str]:
    """Write how often each reason is given, the most frequent first."""
    if not counts:
        return
    yield ""
    yield say("{heading}:", language, heading=heading)
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    rows = [[names.get(code, code), say_count(*of, count, language)] for code, count in ordered]
    yield from table(rows)


def _named(
    found: ReleaseConsequences, field: str, names: CodeNames, language: Language
) -> Iterator[str]:
    """Name the projects of a list, the first ones of a long one; nothing where there are none."""
    rows: Sequence[Row] = getattr(found, field)
    if not rows:
        return
    yield ""
    heading = say(NAMED[field], language)
    count = say_count(*PROJECTS, len(rows), language)
    if field == "star_moves" and found.by_two_or_more:
        yield say(
            "{heading}: {count}, {far} of them by two or more stars",
            language,
            heading=heading,
            count=count,
            far=found.by_two_or_more,
        )
    else:
        yield say("{heading}: {names}", language, heading=heading, names=count)
    shown = [
        [row.project, _told(row, language, names), project_name(row, language)]
        for row in rows[:MOST_SHOWN]
    ]
    yield from table(shown)
    if len(rows) > MOST_SHOWN:
        yield "  " + say_count("and one more", "and {count} more", len(rows) - MOST_SHOWN, language)


def names_in(found: ReleaseConsequences, language: Language) -> CodeNames:
    """Return the names of codes in a report, and of its fields."""
    method = methods.method(found.method)
    names = code_names(method, language)
    dimensions = {d.code: d.name_zh if language == "zh" else d.name_en for d in method.dimensions}
    columns = {name: say(COLUMNS[name], language) for name in ("evidence", "not_rated", "note")}
    return names | {FIELDS: dimensions | columns}


def told_value(field: str, value: Value, names: CodeNames) -> str:
    """Say a value of a draft: points, or the name of a code."""
    if isinstance(value, int):
        return f"{value / 100:.2f}"
    known = names["missing"] | names.get(field, {})
    return "—" if value is None else known.get(value, value)


def named_counts(
    found: ReleaseConsequences, field: str, names: CodeNames, language: Language
) -> dict[str, int]:
    """Return counts of the report by the names of their codes, none that is zero."""
    columns = NAMED_BY.get(field, (field,))
    known = dict(chain.from_iterable(names.get(column, {}).items() for column in columns))
    if field in {"stars_before", "stars_after"}:
        known = {code: say(stars, language) for code, stars in STARS.items()}
    counts: dict[str, int] = getattr(found, field)
    return {known.get(code, code): count for code, count in counts.items() if count}


def project_name(row: Row, language: Language) -> str:
    """Return a project's name, its Chinese one where it has no other."""
    return row.name if language == "zh" else row.name_en or row.name


def _told(row: Row, language: Language, names: CodeNames) -> str:
    match row:
        case ObjectionStands():
            state = say(STATES[row.state], language)
            return say(OBJECTION, language, number=row.number, state=state, text=row.text)
        case ValueChange():
            field = names[FIELDS].get(row.field, row.field)
            before, after = (told_value(row.field, v, names) for v in (row.before, row.after))
            return f"{field} {before} → {after}"
        case StarMove():
            before, after = (say(STARS[str(stars)], language) for stars in (row.before, row.after))
            return f"{before} → {after}"
        case RankMove():
            way = "up" if row.change > 0 else "down"
            return say(
                MOVES[way], language, before=row.before, after=row.after, places=abs(row.change)
            )
        case EvidenceGap():
            return say(
                MOVES["gap"],
                language,
                before=f"{row.self_reported / 100:.2f}",
                after=f"{row.third_party / 100:.2f}",
            )
        case Crossing():
            reason = names["not_rated"].get(row.reason or "", row.reason or "—")
            return say(MOVES["entry"], language, rank=row.rank) if row.rank else reason
