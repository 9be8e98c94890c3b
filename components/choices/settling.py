"""Brings what an address asks for to what there is; says what was left out."""

from components.choices import filters, picking, switching
from components.menu import Entry, module_of


def settle(entry: Entry) -> list[str]:
    """Settle the choices of this run or request for a page; return a notice of all left out.

    There is at least one edition with a release. A page's module may say which codes its own
    choices have (`KNOWN`), and what else is to be done where the address asks for it (`settle`).
    """
    module = module_of(entry)
    known = getattr(module, "KNOWN", {})
    act = getattr(module, "settle", list)
    return [
        *switching.settle(),
        *filters.settle(),
        *picking.settle(),
        *filters.settle_codes(known),
        *act(),
    ]
