"""Figures that set one group against all: shares in bars of one length, means as dots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.figures import marks
from components.figures.figure import Figure
from components.figures.layout import escaped, figure_of, wrapped
from components.palette import Palette

NAME_WIDTH = 16
"""As many Latin letters as stand beside a bar on a phone; a longer name takes more lines."""
ROOM_FOR_A_NUMBER = 0.045
"""A part of a bar this wide holds its number; narrower ones say it when pointed at."""


def star_shares(
    groups: Mapping[str, Mapping[int, int]], names: Mapping[int, str], palette: Palette
) -> Figure:
    """Draw a bar of full length a group, first on top: its stars, five first, as shares.

    `groups` are projects by stars, 0 for none, by the groups' names; `names` are those of the star
    levels; the numbers in the bars are projects.
    """
    labels = [wrapped(name, NAME_WIDTH) for name in groups]
    wholes = [max(sum(counts.values()), 1) for counts in groups.values()]
    traces = []
    for stars, name in names.items():
        colour = marks.star_colour(stars, palette)
        counts = [by_stars.get(stars, 0) for by_stars in groups.values()]
        shares = [count / whole for count, whole in zip(counts, wholes, strict=True)]
        pointed_at = f"{escaped(name)}: %{{customdata[1]}} (%{{x:.0%}})<extra></extra>"
        bar = marks.bars(
            shares,
            labels,
            orientation="h",
            name=escaped(name),
            text=[
                str(count) if share >= ROOM_FOR_A_NUMBER else ""
                for count, share in zip(counts, shares, strict=True)
            ],
            textfont={"color": palette.ink(colour)},
            customdata=[[escaped(group), n] for group, n in zip(groups, counts, strict=True)],
            marker=marks.of_stars(stars, palette) | {"line": {"color": palette.ground, "width": 1}},
            hovertemplate=f"%{{customdata[0]}}<br>{pointed_at}",
            **marks.INSIDE,
        )
        traces.append(bar)
    return figure_of(
        traces,
        palette=palette,
        height=120 + 72 * len(groups),
        margin={"b": 40},
        barmode="stack",
        xaxis=marks.SHARES,
        yaxis=marks.ROWS_DOWN,
        **marks.legend(y=-0.18, yanchor="top"),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """A mean of the group and of all, in points, and how the difference is written."""

    name: str
    own: float
    of_all: float
    difference: str


def means_against_all(pairs: Sequence[Pair], names: tuple[str, str], palette: Palette) -> Figure:
    """Draw two dots a row, first row on top: the group's mean and that of all, joined by a line.

    `names` are those of the group and of all; the difference stands at the right.
    """
    labels = [wrapped(pair.name, NAME_WIDTH) for pair in pairs]
    ends = [(pair.own, pair.of_all, row) for row, pair in zip(labels, pairs, strict=True)]
    ring = {"color": palette.ground, "size": 16, "line": {"color": palette.outline, "width": 2.5}}
    dots = (
        (names[1], [pair.of_all for pair in pairs], ring),
        (names[0], [pair.own for pair in pairs], {"color": palette.action, "size": 10}),
    )
    return figure_of(
        [
            marks.spans(ends, palette.outline, 3),
            *(
                marks.scatter(
                    means,
                    labels,
                    "markers",
                    name=wrapped(name, NAME_WIDTH),
                    marker=marker,
                    customdata=[escaped(pair.name) for pair in pairs],
                    hovertemplate=f"%{{customdata}}: %{{x:.2f}}<extra>{escaped(name)}</extra>",
                )
                for name, means, marker in dots
            ),
        ],
        palette=palette, height=96 + 42 * len(pairs),
        margin={"r": 64, "b": 40},
        annotations=[
            marks.note(escaped(pair.difference), 1, label, palette,
                 xref="paper", xanchor="left", xshift=6)
            for label, pair in zip(labels, pairs, strict=True)
        ],
        xaxis={"range": _room(pairs), "tickformat": ".0f", "nticks": 6},
        yaxis={"autorange": "reversed", "type": "category"},
        **marks.legend(y=-0.2, yanchor="top"),
    )  # fmt: skip


def _room(pairs: Sequence[Pair]) -> list[float]:
    """Return the reach of the axis: all dots, with at least ten points between its ends."""
    means = [mean for pair in pairs for mean in (pair.own, pair.of_all)] or [50.0]
    middle = (min(means) + max(means)) / 2
    half = max((max(means) - min(means)) / 2 + 1.5, 5)
    return [max(middle - half, 0), min(middle + half, 100)]
