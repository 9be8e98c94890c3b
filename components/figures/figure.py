"""A figure as a value: traces and layout, as plotly's JSON."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import plotly.io

Trace = dict[str, Any]
"""A trace as plotly.js takes it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What plotly.js draws.

    It is taken as it is: to have plotly check and copy each value would take longer than all else
    that makes a chart. The tests have every chart checked.
    """

    traces: list[Trace]
    layout: dict[str, Any]

    @property
    def height(self) -> int | None:
        """How high it is in pixels; None where it does not say."""
        return self.layout.get("height")

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plotly.js takes it, with what it looks like where it does not say.

        Streamlit has a template of its own take the place of plotly's.
        """
        template = _template(plotly.io.templates.default)
        return {"data": self.traces, "layout": self.layout | {"template": template}}

    def to_json(self) -> str:
        """Return the figure as the text that plotly.js takes."""
        return cast("str", plotly.io.to_json(self.to_dict(), validate=False))


@cache
def _template(name: str) -> object:
    return plotly.io.templates[name].to_plotly_json()
