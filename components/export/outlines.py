"""Drawings whose letters are shapes: programs that set newspapers need none of our fonts.

The browser that sets the text prints it: a PDF file contains the shape of every letter, and where
it stands. Each text is printed in a colour of its own, by which its letters are known again.
"""

import re
from collections.abc import Mapping
from functools import reduce
from math import radians
from xml.etree import ElementTree as Tree

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.svgPathPen import SVGPathPen

from components.export.browser import Printer
from components.export.letters import letters_by_colour

SVG = "{http://www.w3.org/2000/svg}"
OF_TEXT = {f"{SVG}text", f"{SVG}tspan"}
KEPT = ("fill", "stroke", "opacity", "paint-order", "visibility", "display", "class", "id")
"""How attributes and properties begin that mean the same for a shape as for text."""

ONLY_TEXT = (
    "svg * { visibility: hidden; opacity: 1 !important; fill-opacity: 1 !important; "
    "clip-path: none !important; mask: none !important; filter: none !important } "
    "svg text, svg tspan { visibility: visible !important; stroke: none !important; "
    "text-shadow: none !important }"
)

Shapes = Mapping[Tree.Element, SVGPathPen | None]
"""What each text looks like; one without letters like nothing."""

_PROPERTY = re.compile(r"\s*([\w-]+)\s*:([^;]*)")
_STEP = re.compile(r"(\w+)\(([^)]*)\)")

Tree.register_namespace("", SVG.strip("{}"))
Tree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def outlined(printer: Printer, svg: str, size: tuple[int, int]) -> str:
    """Return a drawing of this width and height, in pixels, with the shapes of letters as paths.

    What is written stands beside each shape as its label. The same drawing gives the same text.
    Errors as in `Printer.pdf`; PrintingFailed for a letter whose shape the file does not contain.
    """
    drawing = Tree.fromstring(svg)  # noqa: S314 (it is ours)
    _colour_texts(drawing)
    width, height = size
    html = (
        '<!DOCTYPE html><meta charset="utf-8">'
        f"<style>@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }} "
        f"svg {{ display: block }} {ONLY_TEXT}</style>"
    )
    pdf = printer.pdf(html + Tree.tostring(drawing, "unicode"))
    shapes = letters_by_colour(pdf)
    whole = Tree.fromstring(svg)  # noqa: S314 (it is ours)
    own = {text: shapes.get(number) for number, text in enumerate(_texts(whole), 1)}
    _replace_within(whole, Identity, own)
    return Tree.tostring(whole, "unicode")


def _texts(drawing: Tree.Element) -> list[Tree.Element]:
    return [element for element in drawing.iter() if element.tag in OF_TEXT]


def _colour_texts(drawing: Tree.Element) -> None:
    for number, text in enumerate(_texts(drawing), 1):
        style = text.get("style", "").rstrip("; ")
        text.set("style", f"{style};fill:#{number:06x} !important")


def _replace_within(parent: Tree.Element, placed: Transform, shapes: Shapes) -> None:
    """Put shapes in place of the texts within an element; `placed` is where the element is."""
    for at, element in enumerate(list(parent)):
        if element.tag in OF_TEXT:
            parent[at] = _outline(element, placed, shapes)
        else:
            here = placed.transform(_transform_of(element.get("transform", "")))
            _replace_within(element, here, shapes)


def _outline(text: Tree.Element, placed: Transform, shapes: Shapes) -> Tree.Element:
    group = Tree.Element(f"{SVG}g", _kept(text.attrib))
    group.tail = text.tail
    if said := "".join(text.itertext()).strip():
        group.set("aria-label", said)
    if pen := shapes[text]:
        there = ",".join(f"{number:.6g}" for number in placed.inverse())
        where = {} if placed == Identity else {"transform": f"matrix({there})"}
        group.append(Tree.Element(f"{SVG}path", {"d": pen.getCommands(), **where}))
    group.extend(_outline(part, placed, shapes) for part in text if part.tag in OF_TEXT)
    return group


def _kept(attributes: dict[str, str]) -> dict[str, str]:
    """Return the attributes, and properties of the style, that shapes have, too."""
    kept = {name: value for name, value in attributes.items() if name.startswith(KEPT)}
    properties = dict(_PROPERTY.findall(attributes.get("style", "")))
    style = ";".join(f"{n}:{value}" for n, value in properties.items() if n.startswith(KEPT))
    return kept | ({"style": style} if style else {})


def _transform_of(written: str) -> Transform:
    """Return what an attribute `transform` says."""
    return reduce(Transform.transform, map(_step, _STEP.findall(written)), Identity)


def _step(written: tuple[str, str]) -> Transform:
    name, numbers = (
        written[0],
        [float(number) for number in re.split(r"[\s,]+", written[1].strip())],
    )
    if name == "matrix":
        return Transform(*numbers)
    if name == "translate":
        return Identity.translate(*numbers)
    if name == "scale":
        return Identity.scale(*numbers)
    angle, *centre = numbers
    x, y = centre or (0, 0)
    return Identity.translate(x, y).rotate(radians(angle)).translate(-x, -y)
