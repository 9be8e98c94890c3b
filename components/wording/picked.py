"""What is picked for the comparison, with ways to take it out and to compare."""

from components import cached
from components.blocks.values import SLOT, Link, Text
from components.choices import picking
from components.choices.address import link
from components.text import name_of, say, say_count
from data_access.question import Question


def what_is_picked(at: str, question: Question) -> list[Text]:
    """Return the picked projects in a line, each with a way to take it out; nothing for none."""
    codes = picking.picked()
    if not codes:
        return []
    way = Link(
        say_count("Compare {count} project", "Compare {count} projects", len(codes)),
        link("compare", kind="project"),
    )
    named = cached.names(question.whole, codes)
    names = [f"{name_of(named[code])} ×" for code in codes]
    out = [
        Link(name, link(at, picked=picking.toggled(code)))
        for name, code in zip(names, codes, strict=True)
    ]
    none = Link(say("remove all"), link(at, picked=None))
    return [Text(" · ".join([SLOT] * (len(out) + 2)), (way, *out, none))]
