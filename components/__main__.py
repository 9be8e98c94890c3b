"""What the publisher's command line has the site make: a press pack.

Charts belong to the site, of which `data_access` knows nothing: its command `press-pack` calls this
one, `python -m components EDITION PERIOD --out FILE --lang zh`.
"""

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track
from streamlit.logger import set_log_level

if TYPE_CHECKING:
    from components.text import Language

REFUSED, NO_DATABASE, NO_BROWSER = 1, 3, 5


def main(
    edition: Annotated[str, typer.Argument(help="Edition, such as 2021.")],
    period: Annotated[str, typer.Argument(help="Period, such as 2023Q3, or release: 2023Q3.1.")],
    out: Annotated[Path, typer.Option(help="The ZIP file to write.")],
    lang: Annotated[str, typer.Option(help="Language of what is told: zh or en.")] = "zh",
) -> None:
    """Write the press pack of a published release: charts, tables, captions, method, hashes."""
    set_log_level("ERROR")  # before the site is loaded: no page is served here
    from components.choices.from_query import NotThere
    from components.downloads import press_pack
    from components.export.browser import NoBrowser, PrintingFailed
    from components.export.renderer import printer
    from components.text import say, speak
    from data_access.database import DatabaseUnavailable
    from data_access.importing.problems import say as say_at_the_desk

    language: Language = "en" if lang == "en" else "zh"
    speak(language)
    console = Console(stderr=True, soft_wrap=True)
    try:
        question = press_pack.question_of_period(edition, period)
        in_sight = partial(track, description=out.name, console=console, transient=True)
        content = press_pack.made(question, in_sight)
    except NotThere as absent:
        console.print(str(absent))
        raise typer.Exit(REFUSED) from absent
    except DatabaseUnavailable as unavailable:
        console.print(say_at_the_desk(unavailable.message, language, **unavailable.found))
        raise typer.Exit(NO_DATABASE) from unavailable
    except (NoBrowser, PrintingFailed) as failure:
        console.print(say("Pictures cannot be made: {reason}", reason=str(failure)))
        raise typer.Exit(NO_BROWSER) from failure
    finally:
        printer().close()
    out.write_bytes(content)
    typer.echo(
        say(
            "The press pack is written: {file}, {size} MB. SHA-256 {sha256}",
            file=str(out),
            size=f"{len(content) / 1_000_000:.1f}",
            sha256=sha256(content).hexdigest(),
        )
    )


if __name__ == "__main__":
    typer.run(main)
