"""What can be chosen and what is chosen, in words."""

from components.blocks.values import Field
from components.text import say


def pill_name(field: Field) -> str:
    """Return the name of a field with what it holds: one option by name, more by their number."""
    if not field.chosen:
        return field.name
    names = [option.name for option in field.options if option.code in field.chosen]
    if len(names) == 1:
        return say("{name}: {chosen}", name=field.name, chosen=names[0])
    return say("{name} ({count})", name=field.name, count=len(names))
