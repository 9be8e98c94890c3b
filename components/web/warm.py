"""`python -m data_access warm EDITION PERIOD`: a release's standard files, made before they are
asked for.

Asks the site's own routes, in this process, for what everybody asks on the day of a release: pages
in both languages, the pictures on them, datasets, checksums, package, press pack. What is made is
kept for all processes of the machine. A release under embargo is seen here as at its end; its files
lie in the store under names that no process can tell before that.
"""

import asyncio
import logging
import re
from collections.abc import Collection, Iterator
from http import HTTPStatus
from time import perf_counter
from typing import Annotated
from urllib.parse import urlencode

import typer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message

from components.addresses import at
from components.choices.from_query import METHOD
from components.downloads import all_releases, verification
from components.downloads.files import TYPES
from components.export.browser import browser_path
from components.export.renderer import printer
from components.menu import ENTRIES
from components.text import LANGUAGES, TAGS, Language, say, speaking
from components.web import badge, charts, data, document, feed, preview, sitemap
from components.web.queries import Queries
from data_access import clock, publishing
from data_access.database import DatabaseUnavailable, check_schema, reading
from data_access.dictionary import dataset_names
from data_access.settings import settings

REFUSED, NO_DATABASE = 1, 3
PICTURES = re.compile(r'"[^"]*?((?:/preview/|/charts/)[0-9A-Z-]+\.(?:png|svg))"')

_routes = Starlette(
    routes=[
        route
        for part in (badge, charts, data, document, feed, preview, sitemap)
        for route in part.ROUTES
    ],
    middleware=[Middleware(Queries)],
)

Asked = tuple[str, Language]
"""An address of the site, and the language of the browser that asks for it."""


def pages(**release: str) -> Iterator[Asked]:
    """Yield every page in both languages, named in its address or not: of a release, the newest."""
    for language in LANGUAGES:
        for entry in ENTRIES:
            for chosen in ({"lang": language}, {}):
                query = urlencode(chosen | release)
                yield at(f"/{entry.address}{'?' if query else ''}{query}"), language


def files(edition: str, release: str) -> Iterator[Asked]:
    """Yield every file of a release, the cheap ones first."""
    place = at(f"/data/{edition}")
    for language in LANGUAGES:
        spoken = f"lang={language}"
        for name in dataset_names():
            yield from ((f"{place}/{release}/{name}.{end}?{spoken}", language) for end in TYPES)
        yield from ((f"{place}/all/{all_releases.NAME}.{end}?{spoken}", language) for end in TYPES)
    of_release = [METHOD, data.PACKAGE, data.CHECKSUMS]
    if browser_path():
        of_release.append(data.PRESS_PACK)
    yield from ((f"{place}/{release}/{file}", LANGUAGES[0]) for file in of_release)
    yield f"{place}/{verification.BUNDLE}", LANGUAGES[0]


async def answered(asked: Asked) -> tuple[int, bytes]:
    """Return status and body of what the site answers to an address, not compressed."""
    address, language = asked
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"accept-language", TAGS[language].encode())],
        "http_version": "1.1",
        "scheme": "http",
        "root_path": settings().path,
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    await _routes(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def make_ready(edition: str, release: str) -> tuple[int, Collection[str]]:
    """Ask for all that is standard of a release; return how much it is, and what failed."""
    count, failed, pictures = 0, [], set()
    said = tuple(pages(edition=edition, release=release))
    for asked in (*said, *files(edition, release)):
        status, body = await answered(asked)
        count += 1
        if status != HTTPStatus.OK:
            failed.append(asked[0])
        elif asked in said:
            pictures |= set(PICTURES.findall(body.decode()))
    for address in map(at, sorted(pictures)):
        status, _ = await answered((address, LANGUAGES[0]))
        count += 1
        if status != HTTPStatus.OK:
            failed.append(address)
    return count, failed


def main(
    edition: Annotated[str, typer.Argument(help="Edition, such as 2021.")],
    period: Annotated[str, typer.Argument(help="Period, such as 2023Q3; under embargo, too.")],
    lang: Annotated[str, typer.Option(help="Language of what is told: zh or en.")] = "zh",
) -> None:
    """Make the standard charts, pages and files of a release before readers ask for them."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with speaking("en" if lang == "en" else "zh"):
        raise typer.Exit(_made_and_told(edition, period))


def _made_and_told(edition: str, period: str) -> int:
    """Make what there is, and say how it went; return the exit code."""
    began = perf_counter()
    try:
        check_schema()
        with reading() as session:
            rows = publishing.releases(session, edition, now=clock.now())
    except DatabaseUnavailable as unavailable:
        typer.echo(str(unavailable), err=True)
        return NO_DATABASE
    published = rows[(rows["period"] == period) & rows["status"].isin(("published", "embargo"))]
    if published.empty:
        typer.echo(say("Nothing is published of {period}.", period=period), err=True)
        return REFUSED
    newest = published.iloc[-1]
    with clock.standing_at(max(clock.now(), newest["published_at"].to_pydatetime())):
        count, failed = asyncio.run(make_ready(edition, newest["code"]))
    printer().close()
    seconds = f"{perf_counter() - began:.0f}"
    folder = str(settings().kept_folder)
    typer.echo(
        say(
            "{release}: {count} pages, pictures and files are ready in {folder} ({seconds} s).",
            release=newest["code"],
            count=count - len(failed),
            folder=folder,
            seconds=seconds,
        )
    )
    for address in failed:
        typer.echo(say("Could not be made: {address}", address=address), err=True)
    return REFUSED if failed else 0


if __name__ == "__main__":
    typer.run(main)
