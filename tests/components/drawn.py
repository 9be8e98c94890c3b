"""Figures as the browser gets them, and a name that tries to be more than text."""

import json
from typing import Any

import plotly.graph_objects as go

from components.figures.figure import Figure
from components.palette import palette

LIGHT = palette("light")
HOSTILE = "<b>粗</b><a href='https://elsewhere.example'>x</a>"


def plain_figure(figure: Figure) -> dict[str, Any]:
    """Return the figure as the browser gets it; ValueError where plotly knows no such thing."""
    found: dict[str, Any] = json.loads(figure.to_json())
    go.Figure(found["data"], found["layout"] | {"template": "none"})
    return found


def obeys_markup(figure: Figure) -> bool:
    """Tell whether markup of the hostile name stands in a figure as markup."""
    drawn = json.dumps(plain_figure(figure), ensure_ascii=False)
    return "<b>粗" in drawn or "<a " in drawn
