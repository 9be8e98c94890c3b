"""A release as search engines for data know it: schema.org's `Dataset`, in JSON-LD; and DCAT's
for catalogues of open data.
"""

import json
from collections.abc import Callable, Iterator

from components import cached
from components.addresses import at, in_full
from components.choices import filters
from components.choices.from_query import view_of
from components.downloads.files import SIDECAR, TYPES
from components.export.package import json_bytes
from components.text import LANGUAGES, TAGS, Language, name_of, period, say, speaking
from components.wording import labels
from components.wording.site import site_name
from data_access.answers import PublishedRelease
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
"""What the prefixes of DCAT 3 stand for."""
DATASETS = ("ratings", "standings", "moves", "projects")
NOT_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Names may hold what would end a script element; in JSON it can be written otherwise."""


def dataset(release: PublishedRelease, address: str) -> str:
    """Return the JSON-LD of a release, safe within a script element; `address` leads to it."""
    return json.dumps(_dataset(release, address), ensure_ascii=False).translate(NOT_IN_A_SCRIPT)


def _dataset(release: PublishedRelease, address: str) -> dict[str, object]:
    files = id_of(release)
    name = site_name(release.edition)
    publisher = {"@type": "Organization", "name": name, "url": in_full(at("/"))}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": files,
        "name": _title(release),
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
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": catalogue_id(), "name": name},
        "temporalCoverage": "/".join(_first_and_last_day(release)),
        "spatialCoverage": {"@type": "Place", "name": say("China")},
        "keywords": _keywords(release),
        "creativeWorkStatus": labels.mark() if release.demo else say("Published"),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{table}.{ending}",
                "encodingFormat": media_type,
                "contentUrl": address,
            }
            for table, ending, media_type, address in _files(release)
        ],
    }


def id_of(release: PublishedRelease) -> str:
    """Return the address that names a release for ever; it leads to its page."""
    return f"{_folder(release)}/{release.code}"


def _folder(release: PublishedRelease) -> str:
    return in_full(at(f"/data/{release.edition}"))


def catalogue_id() -> str:
    """Return the address of the catalogue, which names it, too."""
    return in_full(at("/data.json"))


def _title(release: PublishedRelease) -> str:
    return say(
        "{site}: {edition}, {release}",
        site=site_name(release.edition),
        edition=name_of(edition(release.edition), "short"),
        release=filters.release_name(release.code),
    )


def _files(release: PublishedRelease) -> Iterator[tuple[str, str, str, str]]:
    """Yield the tables of a release: name, ending, media type, address."""
    for table in DATASETS:
        for ending, media_type in TYPES.items():
            if ending != SIDECAR:
                yield table, ending, media_type, f"{id_of(release)}/{table}.{ending}"


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
    demo = [labels.mark()] if release.demo else []
    return [name_of(facts), *map(name_of, facts.categories), *demo]


def _first_and_last_day(release: PublishedRelease) -> tuple[str, str]:
    """Return the first and the last day of the rated period, as ISO 8601 writes them."""
    months = {"Q": 3, "H": 6}.get(release.period[4:5], 12)
    last = release.period_end
    first = last.replace(month=last.month - months + 1, day=1)
    return first.isoformat(), last.isoformat()


# -- DCAT ----------------------------------------------------------------------------------------


def catalogue() -> bytes:
    """Return all that is published as a DCAT catalogue, in both languages."""
    releases = [release for code in cached.editions() for release in cached.releases(code)]
    newest = max(release.published_at for release in releases)
    told = {
        "@context": CONTEXT,
        "@id": catalogue_id(),
        "@type": "dcat:Catalog",
        "dct:title": _in_all(site_name),
        "dct:description": _in_all(
            lambda: say(
                "Every dataset as CSV, Excel, JSON and Parquet, with dictionary, checksums and "
                "citation."
            )
        ),
        "dct:publisher": _publisher(None),
        "dct:license": {"@id": LICENCE},
        "dct:language": list(TAGS.values()),
        "dct:modified": newest.astimezone(settings().timezone).isoformat(),
        "foaf:homepage": {"@id": in_full(at("/"))},
        "dcat:dataset": [_catalogued(release) for release in releases],
    }
    return json_bytes(told)


def _catalogued(release: PublishedRelease) -> dict[str, object]:
    first, last = _first_and_last_day(release)
    question = Question(release.edition, release.code)
    contact, previous = settings().corrections_contact, release.previous
    return {
        "@id": id_of(release),
        "@type": "dcat:Dataset",
        "dct:title": _in_all(lambda: _title(release)),
        "dct:description": _in_all(lambda: _description(release)),
        "dct:identifier": f"sha256:{release.sha256}",
        "dcat:version": release.code,
        "dct:issued": release.published_at.astimezone(settings().timezone).isoformat(),
        "dct:publisher": _publisher(release.edition),
        "dct:license": {"@id": LICENCE},
        "dct:language": list(TAGS.values()),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": first,
            "dcat:endDate": last,
        },
        "dcat:keyword": [word for spoken in LANGUAGES for word in _keywords_in(release, spoken)],
        "dcat:landingPage": {"@id": view_of(question, LANGUAGES[0], "downloads")},
        **({"dcat:prev": {"@id": f"{_folder(release)}/{previous}"}} if previous else {}),
        **({"dcat:contactPoint": _contact(contact)} if contact else {}),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": f"{table}.{ending}",
                "dcat:mediaType": media_type,
                "dcat:downloadURL": {"@id": address},
            }
            for table, ending, media_type, address in _files(release)
        ],
    }


def _publisher(edition_code: str | None) -> dict[str, object]:
    return {
        "@id": in_full(at("/")),
        "@type": "foaf:Organization",
        "foaf:name": _in_all(lambda: site_name(edition_code)),
    }


def _contact(address: str) -> dict[str, object]:
    """Return whom to write to, at a mail address or a page."""
    mail = address if address.startswith("https://") else f"mailto:{address}"
    return {
        "@type": "vcard:Kind",
        "vcard:hasURL" if mail == address else "vcard:hasEmail": {"@id": mail},
    }


def _in_all(text: Callable[[], str]) -> list[dict[str, str]]:
    """Return a text in every language of the site."""
    said = []
    for spoken in LANGUAGES:
        with speaking(spoken):
            said.append({"@language": TAGS[spoken], "@value": text()})
    return said


def _keywords_in(release: PublishedRelease, spoken: Language) -> list[dict[str, str]]:
    with speaking(spoken):
        return [{"@language": TAGS[spoken], "@value": word} for word in _keywords(release)]
