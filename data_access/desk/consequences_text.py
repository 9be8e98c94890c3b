"""The consequences of a publication in words, for those who decide."""

from collections.abc import Iterator
from itertools import chain

from data_access import methods
from data_access.consequences import (
    Crossing,
    EvidenceGap,
    RankMove,
    ReleaseConsequences,
    StarMove,
)
from data_access.desk.naming import CodeNames, code_names
from data_access.importing.problems import Language, say

COUNTED = {
    "stars_before": "Projects by stars before (0: not rated)",
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
}
COMPARED = {
    True: "{release} beside {before}: {rated} of {listed} projects rated",
    False: (
        "{release} is the first release of its edition and compared with nothing: {rated} of "
        "{listed} projects rated"
    ),
}
"""By whether there is a release to compare with."""
PASSED_OVER = {
    "left_behind": "Drafts that can never be published afterwards",
    "under_embargo": "Earlier releases that are under embargo then and not compared with",
}
"""Earlier periods that a later one leaves behind."""
SAID = (COUNTED, NAMED, COMPARED, PASSED_OVER)
NAMED_BY = {"rules_hit": ("capped_by", "not_rated")}
"""Columns whose codes a count goes by, where they are not those of its own name."""

Row = StarMove | RankMove | Crossing | EvidenceGap


def lines(found: ReleaseConsequences, language: Language) -> Iterator[str]:
    """Write the consequences for a terminal."""
    yield say(
        COMPARED[found.compared_with is not None],
        language,
        release=found.release,
        before=found.compared_with,
        rated=found.rated,
        listed=found.listed,
    )
    if found.method_before not in {None, found.method}:
        yield say(
            "The method changes from {before} to {after}.",
            language,
            before=found.method_before,
            after=found.method,
        )
    for field, heading in PASSED_OVER.items():
        if releases := getattr(found, field):
            yield f"{say(heading, language)}: {say(', ', language).join(releases)}"
    yield say(
        "Stars of {count} projects move, of {far} by two or more.",
        language,
        count=len(found.star_moves),
        far=found.by_two_or_more,
    )
    names = code_names(methods.method(found.method), language)
    for field, heading in COUNTED.items():
        counts = named_counts(found, field, names)
        told = say(", ", language).join(f"{name}: {count}" for name, count in counts.items())
        yield f"{say(heading, language)}: {told or '—'}"
    for field, heading in NAMED.items():
        rows = getattr(found, field)
        yield f"{say(heading, language)}: {len(rows)}"
        for row in rows:
            told = _told(row, language, names["not_rated"])
            yield f"  {row.project} {project_name(row, language)}: {told}"
    yield say("To confirm exactly this: --confirm {sha256}", language, sha256=found.sha256)


def named_counts(found: ReleaseConsequences, field: str, names: CodeNames) -> dict[str, int]:
    """Return counts of the report by the names of their codes."""
    columns = NAMED_BY.get(field, (field,))
    known = dict(chain.from_iterable(names.get(column, {}).items() for column in columns))
    return {known.get(code, code): count for code, count in getattr(found, field).items()}


def project_name(row: Row, language: Language) -> str:
    """Return a project's name, its Chinese one where it has no other."""
    return row.name if language == "zh" else row.name_en or row.name


def _told(row: Row, language: Language, reasons: dict[str, str]) -> str:
    match row:
        case StarMove():
            return f"{row.before} → {row.after}"
        case RankMove():
            return f"{row.before} → {row.after} ({row.change:+})".replace("-", "−")
        case EvidenceGap():
            return f"{row.self_reported / 100:.2f} → {row.third_party / 100:.2f}"
        case Crossing(rank=None):
            return reasons.get(row.reason or "", row.reason or "—")
        case _:
            return say("new, rank {rank}", language, rank=row.rank)
