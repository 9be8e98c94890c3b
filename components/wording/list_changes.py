"""What a corrected list says otherwise of a project, in words."""

from components.text import language, month, say, whole
from components.wording import labels
from data_access.answers import ListedChange, PublicAct
from data_access.list_changes import ListChange, Value
from data_access.question import NO_REGION


def fields() -> labels.Labels:
    """Return what a corrected list may change, by its field."""
    return {
        "name_zh": say("Project name"),
        "name_en": say("English name of the project"),
        "applicants": say("Applicant"),
        "applicants_en": say("English name of the applicant"),
        "direction": say("Direction"),
        "unit": say("Recommending unit"),
        "region": say("Region"),
        "applicant_kind": say("Kind of applicant"),
        "dcmm_level": say("DCMM level"),
        "dcmm_standard": say("DCMM standard"),
        "summary_zh": say("Summary"),
        "summary_en": say("English summary"),
    }


def value(field: str, found: Value, edition: str) -> str:
    """Write a value before or after a change, "—" for none."""
    match field:
        case "direction":
            return labels.directions(edition)[str(found)]
        case "unit":
            return labels.unit_names(edition)[str(found)]
        case "region":
            return labels.region_names()[str(found or NO_REGION)]
        case _:
            return _plain(found)


def _plain(found: Value) -> str:
    names = found if isinstance(found, tuple) else (found,)
    return " · ".join(str(name or "—") for name in names)


def sentence(change: ListChange, edition: str) -> str:
    """Say what changed from what to what."""
    return say(
        "{field}: {before} → {after}",
        field=fields()[change.field],
        before=value(change.field, change.before, edition),
        after=value(change.field, change.after, edition),
    )


def of_act(act: PublicAct) -> list[tuple[str, ListChange]]:
    """Return the changes that an act made to the list, with project codes; none for other acts."""
    return [(each["project"], ListChange.read(each)) for each in act.changed.get("changes", ())]


def sentences(act: PublicAct, edition: str, most: int) -> list[str]:
    """Say the first changes that an act made to the list, and how many more there are."""
    changes = of_act(act)
    said = [
        say("{project}: {change}", project=code, change=sentence(change, edition))
        for code, change in changes[:most]
    ]
    if len(changes) > most:
        said.append(say("and {count} more", count=whole(len(changes) - most)))
    return said


def other_names(changes: tuple[ListedChange, ...], field: str, version: int) -> list[str]:
    """Say by which names a project or its applicants went before a version of the list, and since.

    `field` is that of the Chinese names; who reads English is told the English ones too.
    """
    asked = [field, *([_ENGLISH[field]] if language() == "en" else [])]
    return [
        _name(each, is_former=each.version <= version)
        for each in changes
        if each.change.field in asked
    ]


_ENGLISH = {"name_zh": "name_en", "applicants": "applicants_en"}


def _name(changed: ListedChange, *, is_former: bool) -> str:
    when = month(changed.at)
    if is_former:
        return say("Until {month}: {name}", month=when, name=_plain(changed.change.before))
    return say("Since {month}: {name}", month=when, name=_plain(changed.change.after))
