"""How a release is cited: by GB/T 7714 in Chinese, and in English."""

from datetime import date

from components import cached
from components.choices import filters
from components.choices.from_query import view_of
from components.text import Language, name_of, say, speaking
from components.wording.site import site_name
from data_access.editions import edition
from data_access.question import Question
from data_access.settings import settings

DIGITS_OF_HASH = 12


def citation(question: Question, spoken: Language, read_on: date | None = None) -> str:
    """Return the citation of a release; `read_on` is the day the reader took it, if that counts.

    Days are written as 2023-10-20 in both languages.
    """
    with speaking(spoken):
        release = cached.release(question)
        cited = {
            "site": site_name(question.edition),
            "edition": name_of(edition(question.edition), "short"),
            "release": filters.release_name(question.release),
            "address": view_of(question.whole, spoken, "downloads"),
            "sha256": release.sha256[:DIGITS_OF_HASH],
            "published": release.published_at.astimezone(settings().timezone).date().isoformat(),
        }
        if read_on is None:
            return say(
                "{site}. {edition}, {release}: ratings and ranks [Data set]. Published "
                "{published}. {address} (SHA-256 {sha256})",
                **cited,
            )
        return say(
            "{site}. {edition}, {release}: ratings and ranks [Data set]. Published {published}, "
            "retrieved {read}. {address} (SHA-256 {sha256})",
            **cited,
            read=read_on.isoformat(),
        )
