"""A release as search engines for data know it: schema.org's `Dataset`, in JSON-LD."""

import json

from components.addresses import at, in_full
from components.choices import filters
from components.choices.from_query import release_address
from components.downloads.files import SIDECAR, TYPES
from components.text import LANGUAGES, name_of, period, say
from components.wording import labels
from components.wording.site import site_name
from data_access.answers import PublishedRelease
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
DATASETS = ("ratings", "standings", "moves", "projects")
NOT_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Names may hold what would end a script element; in JSON it can be written otherwise."""


def dataset(release: PublishedRelease, address: str) -> str:
    """Return the JSON-LD of a release, safe within a script element; `address` leads to it."""
    return json.dumps(_dataset(release, address), ensure_ascii=False).translate(NOT_IN_A_SCRIPT)


def _dataset(release: PublishedRelease, address: str) -> dict[str, object]:
    files = in_full(release_address(Question(release.edition, release.code)))
    name = site_name(release.edition)
    publisher = {"@type": "Organization", "name": name, "url": in_full(at("/"))}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": files,
        "name": say(
            "{site}: {edition}, {release}",
            site=site_name(release.edition),
            edition=name_of(edition(release.edition), "short"),
            release=filters.release_name(release.code),
        ),
        "description": _description(release),
        "url": address,
        "identifier": f"sha256:{release.sha256}",
        "version": release.code,
        "datePublished": release.published_at.astimezone(settings().timezone).isoformat(),
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "license": LICENCE,
        "creator": publisher,
        "publisher": publisher,
        "temporalCoverage": _interval(release),
        "spatialCoverage": {"@type": "Place", "name": say("China")},
        "keywords": _keywords(release),
        "creativeWorkStatus": say("Demo data") if release.demo else say("Published"),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{table}.{ending}",
                "encodingFormat": media_type,
                "contentUrl": f"{files}/{table}.{ending}",
            }
            for table in DATASETS
            for ending, media_type in TYPES.items()
            if ending != SIDECAR
        ],
    }


def _description(release: PublishedRelease) -> str:
    """Say what the release holds; what is made up is called so first."""
    demo = labels.demo_notice(release.edition) if release.demo else ""
    rows = say(
        "Star rating, score, rank and its interval of {rated} of {listed} projects in "
        "{period}, and the reason where a project is not rated.",
        rated=release.rated,
        listed=release.listed,
        period=period(release.period),
    )
    return " ".join(filter(None, (demo, rows, labels.method_in_words(release.method))))


def _keywords(release: PublishedRelease) -> list[str]:
    facts = edition(release.edition)
    demo = [say("Demo data")] if release.demo else []
    return [name_of(facts), *map(name_of, facts.categories), *demo]


def _interval(release: PublishedRelease) -> str:
    """Return the days of the rated period, as ISO 8601 writes an interval."""
    months = {"Q": 3, "H": 6}.get(release.period[4:5], 12)
    last = release.period_end
    first = last.replace(month=last.month - months + 1, day=1)
    return f"{first.isoformat()}/{last.isoformat()}"
