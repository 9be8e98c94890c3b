"""Pictures as they are drawn: every text stands within its picture, and none on another."""

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from components.charts.codes import View
from components.charts.embedding import figure_svg, widths_of
from components.charts.files import file_of, view_asked
from components.charts.print_sizes import print_widths
from components.charts.registry import CHARTS
from components.export.renderer import printer
from components.text import LANGUAGES, Language, speaking
from tests.browser.conftest import window
from tests.components.pictures import asked_for
from tests.effort import EXHAUSTIVE, Note
from tests.pages.conftest import serving

SLACK = 4
"""Pixels above and below a text that its box has and its letters have not."""
CUT = 1
"""Pixels beyond the edge that no eye misses."""
BOXES = """() => {
  const frame = document.querySelector('svg').getBoundingClientRect();
  const found = [];
  for (const text of document.querySelectorAll('svg text:not([opacity="0.07"])')) {
    const lines = [...text.querySelectorAll('tspan.line')];
    for (const line of lines.length ? lines : [text]) {
      const box = line.getBoundingClientRect();
      if (line.textContent.trim() && box.width) {
        found.push([line.textContent.trim(), box.left, box.top, box.right, box.bottom]);
      }
    }
  }
  return [frame.width, frame.height, found];
}"""
"""Width and height of the picture and the box of every line of text but the mark of demo data."""


class Box(NamedTuple):
    """A line of text and where it stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def lies_on(self, other: "Box") -> bool:
        """Tell whether letters of both stand at one place."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > SLACK and down > 2 * SLACK


def faults_of(page: Page, svg: str) -> list[str]:
    """Name texts that are cut by the picture's edge or lie on others."""
    page.set_content(f'<!DOCTYPE html><body style="margin: 0">{svg}')
    width, height, found = page.evaluate(BOXES)
    boxes = [Box(*each) for each in found]
    cut = [
        f"{box.text!r} is cut"
        for box in boxes
        if min(box.left, box.top, width - box.right, height - box.bottom) < -CUT
    ]
    return cut + [
        f"{one.text!r} lies on {other.text!r}"
        for one, other in combinations(boxes, 2)
        if one.lies_on(other)
    ]


FORMS = ("for print", "within another page")
"""In which a picture is narrowest."""


def forms_of(number: int, language: Language) -> Iterable[str]:
    """Return the forms to draw a view in: by turns, so that both meet every language and chart."""
    return FORMS if EXHAUSTIVE else [FORMS[(number + LANGUAGES.index(language)) % len(FORMS)]]


def drawn(view: View, form: str) -> bytes | None:
    """Return a view as SVG; None where there is no picture of it, or nothing to show."""
    if not (widths := print_widths(view.chart)):
        return None
    if form == "for print":
        file = file_of(view, "svg", widths[0])
        return file.content if file else None
    return figure_svg(view, widths_of(view)[0], "light")


def test_every_text_stands_within_its_picture_and_by_itself(
    chromium: Browser, demo_url: str, tried: Note
) -> None:
    faults, count = {}, 0
    page = window(chromium).new_page()
    with serving(demo_url):
        for number, (name, asked) in enumerate(asked_for()):
            for language in LANGUAGES:
                with speaking(language):
                    view = view_asked(name, asked, language)
                    for form in forms_of(number, language):
                        if svg := drawn(view, form):
                            count += 1
                            if found := faults_of(page, svg.decode()):
                                faults[name, language, form, *asked.values()] = found
    page.context.close()
    printer().close()
    tried("pictures", count)
    assert faults == {}
    assert count > len(CHARTS)
