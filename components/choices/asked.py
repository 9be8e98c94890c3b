"""What the reader asked a page for, as a value: settled choices, as codes."""

from dataclasses import dataclass
from datetime import date

from components import cached
from components.choices import address, filters
from components.menu import module_at
from data_access import clock
from data_access.question import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """All choices that a page's address carries, and what follows from them.

    `question` is the release with all filters; `published` marks what readers may see on the page,
    `today` is the day in the site's time zone: a page may depend on nothing else.
    """

    at: str
    choices: tuple[tuple[str, str], ...]
    question: Question
    published: tuple[str, ...]
    today: date

    @property
    def mark(self) -> str:
        """The page's own mark of what it shows beyond what was asked."""
        return self.published[-1]

    def code(self, key: str) -> str:
        """Return the code chosen for a key, "" for none."""
        return dict(self.choices).get(key, "")

    def codes(self, key: str) -> tuple[str, ...]:
        """Return the codes chosen for a key that takes several."""
        return tuple(code for code in self.code(key).split(",") if code)


def asked(at: str) -> Asked:
    """Return what the address asks the page at this address for, once it is settled."""
    question = filters.question()
    carried = tuple(address.carried(at).items())
    return Asked(at, carried, question, published(at, question), clock.today())


def published(at: str, question: Question) -> tuple[str, ...]:
    """Return hashes of the releases readers may see, and marks of how far editions have come: of
    their end, of the versions of their lists, and of their chains of documents.

    The last one is a page's own: of what it shows beyond that, if anything (`mark` of its module).
    """
    own = getattr(module_at(at), "mark", None)
    return (
        *(
            mark
            for code in cached.editions()
            for mark in (
                cached.closing(code).mark,
                f"list {cached.list_version(code)}",
                *(document.sha256 for document in cached.documents(code)[-1:]),
                f"damaged {cached.damaged_documents(code)}",
                *(r.sha256 for r in cached.releases(code)),
            )
        ),
        own(question) if own else "",
    )
