"""Who a project is: names, applicants, where it belongs, other editions, its badge."""

from markupsafe import Markup as Safe

from components import cached
from components.addresses import at, in_full
from components.blocks.values import (
    Cell,
    Code,
    Column,
    Facts,
    Link,
    Markup,
    Program,
    Section,
    Table,
    Text,
    UnitLink,
)
from components.choices import switching
from components.choices.address import badge as badge_address
from components.choices.address import link
from components.export.badge import SIZE
from components.text import TAGS, language, listing, name_of, say
from components.wording import labels, list_changes
from components.wording.markdown import linked_picture
from data_access.answers import LinkedProject, ProjectFacts
from data_access.editions import edition
from data_access.question import NO_REGION


def other_name(project: ProjectFacts) -> list[Text]:
    """Return a project's name in the other language, nothing where it has none of its own."""
    name, tag = (project.name_zh, TAGS["zh"])
    if language() == "zh":
        name, tag = (project.name_en or "", TAGS["en"])
    return [Text(name, kind="quiet", tag=tag)] if name and name != name_of(project) else []


def summary(project: ProjectFacts) -> list[Text]:
    """Return what a project says of itself, in the reader's language if it does so; or nothing."""
    said = (project.summary_en if language() == "en" else None) or project.summary_zh
    return [Text(said)] if said else []


def profile(project: ProjectFacts, list_version: int) -> Facts:
    """Return who applied with a project and where it belongs, in a version of the list."""
    changes = cached.list_changes(project.code)
    facts: dict[str, Cell] = {
        say("Applicant"): applicants(project),
        say("Other names of the applicant"): listing(
            list_changes.other_names(changes, "applicants", list_version)
        ),
        say("Other names of the project"): listing(
            list_changes.other_names(changes, "name_zh", list_version)
        ),
        say("Direction"): Link(
            say(
                "{category}: {direction}",
                category=labels.categories(project.edition)[project.category],
                direction=labels.directions(project.edition)[project.direction],
            ),
            link("directions", category=None, direction=project.direction),
        ),
        say("Recommending unit"): UnitLink(
            project.unit, labels.unit_names(project.edition)[project.unit]
        ),
        say("Region"): labels.region_names()[project.region or NO_REGION],
        say("DCMM level"): _dcmm(project),
        say("List"): say(
            "{code}; no. {number} of {document}",
            code=project.code,
            number=project.number,
            document=name_of(edition(project.edition).document("list"), "cited"),
        ),
    }
    return Facts({name: value for name, value in facts.items() if value})


def applicants(project: ProjectFacts) -> str:
    """Return who applied with a project, the lead applicant first."""
    return " · ".join(map(_applicant, project.applicants))


def _applicant(names: tuple[str, str | None]) -> str:
    return (names[1] if language() == "en" else None) or names[0]


def _dcmm(project: ProjectFacts) -> str:
    if project.dcmm_level is None:
        return ""
    standard = project.dcmm_standard or "GB/T 36073"
    return say("{level} ({standard})", level=project.dcmm_level, standard=standard)


def in_other_editions(project: ProjectFacts) -> list[Section]:
    """Return the projects of other editions with an applicant in common; nothing without any."""
    linked = cached.in_other_editions(project.code)
    if not linked:
        return []
    table = Table(
        say("Projects of other editions with an applicant in common"),
        (
            Column("edition", say("Edition"), "short"),
            Column("project", say("Project"), "heading"),
            Column("common", say("In common")),
        ),
        tuple(
            (
                labels.short_edition(other.edition),
                Link(name_of(other), switching.link("project", other.edition, id=other.code)),
                _in_common(other),
            )
            for other in linked
        ),
    )
    return [Section(say("In other editions"), (table,))]


def _in_common(other: LinkedProject) -> str:
    """Say whether a project of another edition is the same one, or which applicants it shares."""
    if other.is_same:
        return say("the same project: same name, same lead applicant")
    return say("the same applicant: {names}", names=listing(map(_applicant, other.shared)))


def badge(project: ProjectFacts) -> Section:
    """Return the badge, its address, and what shows it on a page of others, with a link to here."""
    source, said = badge_address(project.code), say("Star rating of {name}", name=name_of(project))
    picture = Safe('<p><img src="{}" alt="{}"></p>').format(source, said)
    width, height = SIZE
    here = in_full(at(f"/project?id={project.code}&lang={language()}"))
    html = Safe('<a href="{}"><img src="{}" alt="{}" width="{}" height="{}"></a>').format(
        here, in_full(source), said, width, height
    )
    return Section(
        say("Badge"),
        (
            Markup(picture),
            Facts({say("Address"): Code(in_full(source))}),
            Text("HTML", kind="quiet"),
            Program(str(html)),
            Text("Markdown", kind="quiet"),
            Program(linked_picture(said, in_full(source), here)),
        ),
        say("Always shows the newest release wherever it is embedded."),
    )
