"""What stands under every map."""

from components.text import say
from data_access.settings import settings


def map_approval() -> str:
    """Say under which number the map was approved, or that none has been entered."""
    number = settings().map_approval_number
    if number:
        return say("Map approval number: {number}. Shapes: Tianditu.", number=number)
    return say("The map's approval number has not been entered. Shapes: Tianditu.")
