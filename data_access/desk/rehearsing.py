"""The rehearsal of a publication, on this machine alone."""

from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

import typer

from data_access import rehearsing
from data_access.desk.help_pages import PUBLISHING
from data_access.desk.language import Lang
from data_access.desk.shared import (
    EditionArgument,
    LangOption,
    PeriodArgument,
    ended_in_order,
    exit_codes,
    showing_progress,
)
from data_access.desk.usage import DeskCommand
from data_access.desk.values import whole_number
from data_access.importing.problems import say

TEXTS = {
    "begins": (
        "{release} is rehearsed at {address} (log: {log}). Look at the overview, the leaderboard, "
        "projects that move, the units' briefs and the downloads, in both languages; end it with "
        "Ctrl-C."
    ),
    "closed": "Not yet ready to be published: {reason}",
    "over": "The rehearsal of {release} is over; nothing of it was kept.",
}
SAID = (TEXTS,)
PORT = 8601

app = typer.Typer()


@app.command(cls=DeskCommand, rich_help_panel=PUBLISHING)
def rehearse(
    edition: EditionArgument,
    period: PeriodArgument,
    port: Annotated[
        int,
        typer.Option(metavar="NUMBER", parser=whole_number, help="Port to serve it on; 8601."),
    ] = PORT,
    lang: LangOption = Lang.system,
) -> None:
    """Show the whole site with a draft published, marked as a rehearsal; nothing is kept."""
    with exit_codes(as_json=False, language=lang.code), ended_in_order(), ExitStack() as stack:
        rehearsing.check_port(port)
        with showing_progress(as_json=False, language=lang.code) as tell:
            made = stack.enter_context(
                rehearsing.rehearsed(edition, period, now=datetime.now(UTC), progress=tell)
            )
            tell("starting", 0, 0)
            site = stack.enter_context(rehearsing.served(made, port))
        for closed in made.closed:
            reason = say(closed.message, lang.code, **closed.found)
            typer.echo(say(TEXTS["closed"], lang.code, reason=reason))
        query = urlencode({"edition": edition, "release": made.release, "lang": lang.code})
        address = f"http://localhost:{port}/?{query}"
        begins = {"release": made.release, "address": address, "log": made.log}
        typer.echo(say(TEXTS["begins"], lang.code, **begins))
        with suppress(KeyboardInterrupt):
            rehearsing.check_runs(made, site)
    typer.echo(say(TEXTS["over"], lang.code, release=made.release))
