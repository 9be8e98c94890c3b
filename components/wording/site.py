"""The name of the site: it follows the programme of the edition that is shown."""

from components import cached, rehearsal
from components.text import name_of, say
from data_access.editions import edition


def site_name(edition_code: str | None = None) -> str:
    """Return the name of the site, as it is called on pages of an edition, else of the newest one.

    Where nothing is shown yet, or nothing can be read, it names no programme.
    """
    code = edition_code or cached.newest_edition()
    if code is None:
        name = say("Star ratings of big-data projects")
    else:
        programme = name_of(edition(code).programme, "short")
        name = say("Star ratings of the {programme}", programme=programme)
    return say("Rehearsal: {site}", site=name) if rehearsal.is_on() else name
