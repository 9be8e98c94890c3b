"""From one edition to another: what means the same there is kept, the rest is named and dropped.

An address with `left` says that its codes are those of another edition: the reader switched, or
followed a link across. Codes mean other things there: direction 06 of one edition is not that of
another. So a category or direction is kept where code and name are the same, a unit where the code
is, and a project becomes the same project of that edition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from components import cached
from components.choices import address
from components.text import listing, name_of, say, say_count
from components.wording import groups, labels
from components.wording.units import unit_of
from data_access.question import BOARD_ORDERS


@dataclass(frozen=True, slots=True)
class _Switch:
    """The edition that was left, with its method, and the one asked for."""

    left: str
    asked: str
    old_method: str
    new_method: str

    @property
    def same_scores(self) -> bool:
        """Tell whether both methods have the same dimensions under the same names."""
        return labels.dimensions(self.old_method) == labels.dimensions(self.new_method)


def link(page: str, edition_code: str, /, **changes: str | None) -> str:
    """Return the address of a page in another edition, with the reader's choices to carry over."""
    across = {"edition": edition_code, "left": address.chosen("edition"), "release": None}
    return address.link(page, **(across | changes))


def settle() -> list[str]:
    """Carry the choices over from the edition that was left; return a notice of what was dropped.

    Nothing is done where the address names no other edition that there is.
    """
    left, asked = address.choices().pop("left", ""), address.chosen("edition")
    shown = cached.shown_editions()
    if left == asked or left not in shown or asked not in shown:
        return []
    switch = _Switch(left, asked, _method_of(left), _method_of(asked))
    dropped = [text for carry in _CARRIED for text in carry(switch)]
    _leave_out_release(asked)
    if not dropped:
        return []
    return [
        say(
            "You are now viewing {edition}. These choices do not apply there and were "
            "dropped: {choices}.",
            edition=labels.short_edition(asked),
            choices=say("; ").join(dropped),
        )
    ]


def _method_of(edition_code: str) -> str:
    return cached.releases(edition_code)[0].method


def _leave_out_release(edition_code: str) -> None:
    """Leave out releases of the other edition, and the version of its catalogue."""
    codes = {release.code for release in cached.releases(edition_code)}
    for key in ("release", "since"):
        if address.chosen(key) not in codes:
            address.choices().pop(key, None)
    address.choices().pop("version", None)


def _dropped(key: str, kind: str, names: Mapping[str, str], kept: Mapping[str, str]) -> list[str]:
    """Drop codes whose name is not kept; name those that had one before, under their kind."""
    codes = address.all_chosen(key)
    gone = [code for code in codes if code in names and names[code] != kept.get(code)]
    if not gone:
        return []
    address.choose(key, [code for code in codes if code not in gone])
    return [say("{kind}: {group}", kind=kind, group=listing(names[code] for code in gone))]


def _categories(switch: _Switch) -> list[str]:
    of = labels.categories
    return _dropped("category", say("Category"), of(switch.left), of(switch.asked))


def _directions(switch: _Switch) -> list[str]:
    of = labels.directions
    return _dropped("direction", say("Direction"), of(switch.left), of(switch.asked))


def _units(switch: _Switch) -> list[str]:
    names, there = labels.short_units(switch.left), labels.short_units(switch.asked)
    kept = {code: name for code, name in names.items() if code in there}
    return _dropped("unit", say("Recommending unit"), names, kept)


def _compared(switch: _Switch) -> list[str]:
    kind = address.chosen("kind")
    if kind not in groups.GROUP_FILTERS:
        return []
    names, there = (groups.group_names(code, kind) for code in (switch.left, switch.asked))
    same = {c: n for c, n in names.items() if c in there and (kind == "unit" or there[c] == n)}
    return _dropped("among", say("Comparison"), names, same)


def _picked(_switch: _Switch) -> list[str]:
    count = len(address.all_chosen("picked"))
    address.choose("picked", "")
    return [say_count("{count} picked project", "{count} picked projects", count)] if count else []


def _order(switch: _Switch) -> list[str]:
    order = address.chosen("sort").removeprefix("-")
    names, there = (labels.dimensions(m) for m in (switch.old_method, switch.new_method))
    if order in BOARD_ORDERS or order not in names or names[order] == there.get(order):
        return []
    address.choose("sort", "")
    return [say("Order: {order}", order=names[order])]


def _weights(switch: _Switch) -> list[str]:
    tried = [key for key in ("weights", "cuts") if address.chosen(key)]
    if not tried or switch.same_scores:
        return []
    for key in tried:
        address.choices().pop(key)
    return [say("the weights and cut points you tried")]


def _unit_of_the_brief(switch: _Switch) -> list[str]:
    code = address.chosen("code")
    unit = unit_of(switch.left, code)
    if unit is None or unit_of(switch.asked, code):
        return []
    address.choose("code", "")
    return [say("{kind}: {group}", kind=say("Unit brief"), group=name_of(unit, "short"))]


def _project(switch: _Switch) -> list[str]:
    project = cached.project(address.chosen("id"))
    if project is None or project.edition == switch.asked:
        return []
    same = [
        other.code
        for other in cached.in_other_editions(project.code)
        if other.is_same and other.edition == switch.asked
    ]
    address.choose("id", same[0] if same else "")
    return [] if same else [say("{kind}: {group}", kind=say("Project"), group=name_of(project))]


_CARRIED: tuple[Callable[[_Switch], list[str]], ...] = (
    _project,
    _categories,
    _directions,
    _units,
    _unit_of_the_brief,
    _compared,
    _picked,
    _order,
    _weights,
)
