"""The map with a value by place, the tile grid, and their colours."""

import json
from dataclasses import replace
from typing import Any

import pytest

from components.figures.layout import SMALLEST
from components.figures.map import PlaceValue, Spot, hatching, place_map
from components.figures.scale import Scale, Sign
from components.figures.tiles import COLUMNS, ROWS, tile_grid
from components.palette import THEMES, Theme, contrast, palette
from data_access.editions import regions, unit_places
from tests.components.drawn import HOSTILE, LIGHT, plain_figure

ADDRESSES = {"main": "/assets/main.geojson", "inset": "/assets/inset.geojson"}
COUNTS = Scale(0, 15, ("0", "15"), "项目")
CHANGES = Scale(-190, 190, ("−1.90", "+1.90"), "较上期变化", two_sided=True)
LONG = "名" * 60
SIGNS = [
    Sign("不足 5 个项目", LIGHT.second_ground, LIGHT.outline),
    Sign("资料暂缺", LIGHT.not_rated),
]
NO_DATA = ("710000", "810000", "820000")


def a_place(code: str, value: float | None = 3, **more: Any) -> PlaceValue:
    spot = Spot((113.0, 23.0), (4, 4), more.pop("mark", None))
    words: dict[str, Any] = {
        "name": code,
        "text": "3 个项目",
        "label": code,
        "written": "3",
        "choice": code,
        "projects": 3,
    }
    return PlaceValue(code=code, value=value, spot=spot, **(words | more))


ALL = [
    *(
        a_place(r.code, None if r.code in NO_DATA else 3)
        for r in regions()
    ),
    *(a_place(u.code, 2, mark=(u.mark_lon, u.mark_lat)) for u in unit_places()),
]  # fmt: skip


def the_map(places: list[PlaceValue], *chosen: str, scale: Scale = COUNTS) -> dict[str, Any]:
    return plain_figure(place_map(places, ADDRESSES, LIGHT, scale, chosen, SIGNS))


def the_tiles(places: list[PlaceValue], *chosen: str, scale: Scale = COUNTS) -> dict[str, Any]:
    return plain_figure(tile_grid(places, LIGHT, scale, chosen, SIGNS))


def clickable(figure: dict[str, Any], geo: str = "geo") -> list[str]:
    return [
        code
        for trace in figure["data"]
        if trace.get("geo", "geo") == geo
        for code in trace.get("customdata", ())
    ]


def test_every_place_can_be_clicked_once_on_the_map_and_on_the_tiles() -> None:
    codes = [place.code for place in ALL]
    assert sorted(clickable(the_map(ALL))) == sorted(codes)
    assert clickable(the_tiles(ALL)) == codes


def test_what_a_click_should_pass_through_cannot_be_met() -> None:
    for trace in the_map(ALL, "440000")["data"]:
        assert ("customdata" in trace) != (trace.get("hoverinfo") == "skip")


def test_a_click_lets_no_place_fade() -> None:
    for figure in (the_map(ALL), the_tiles(ALL)):
        for trace in figure["data"]:
            if "customdata" in trace:
                assert trace["unselected"]["marker"]["opacity"] == 1


def outlines(figure: dict[str, Any]) -> list[list[str]]:
    return [
        trace["locations"]
        for trace in figure["data"]
        if trace["type"] == "choropleth" and trace.get("hoverinfo") == "skip"
    ]


def test_a_chosen_region_is_outlined_and_a_chosen_city_has_a_stronger_frame() -> None:
    assert outlines(the_map(ALL)) == []
    assert outlines(the_map(ALL, "440000", "440300")) == [["440000"]]
    [circles] = [t for t in the_map(ALL, "440300")["data"] if t.get("mode") == "markers+text"]
    widths = dict(zip(circles["customdata"], circles["marker"]["line"]["width"], strict=True))
    assert max(widths, key=lambda code: widths[code]) == "440300"


def test_a_chosen_tile_has_a_frame_in_the_colour_of_the_text() -> None:
    tiles = the_tiles(ALL, "440000")["data"][0]
    frames = dict(zip(tiles["customdata"], tiles["marker"]["line"]["color"], strict=True))
    assert [code for code, colour in frames.items() if colour == LIGHT.text] == ["440000"]
    assert frames["440300"] == LIGHT.series[1]


def test_more_projects_make_a_larger_circle() -> None:
    mark = (114.0, 22.5)
    cities = [
        a_place("1", projects=15, mark=mark),
        a_place("2", projects=20, mark=mark),
        a_place("3", projects=0, mark=mark),
    ]
    [circles] = [t for t in the_map(cities)["data"] if t.get("mode") == "markers+text"]
    some, most, none = circles["marker"]["size"]
    assert most > some > none > 0


def test_circles_stand_aside_of_hong_kong_macao_and_taiwan() -> None:
    covered = {"810000": (114.17, 22.3), "820000": (113.55, 22.15), "710000": (120.9, 23.7)}
    for place in unit_places():
        for lon, lat in covered.values():
            assert (place.mark_lon - lon) ** 2 + (place.mark_lat - lat) ** 2 > 1.2**2, (
                place.short_en
            )


def test_no_data_is_grey_and_too_few_projects_are_hatched() -> None:
    shown = [a_place("710000", None), a_place("540000", None, few=True)]
    [without] = [t for t in the_map(shown)["data"] if t.get("customdata") and t["geo"] == "geo"]
    assert dict(zip(without["locations"], without["z"], strict=True)) == {"710000": 0, "540000": 1}
    assert without["colorscale"] == [[0, LIGHT.not_rated], [1, LIGHT.second_ground]]
    assert (without["zmin"], without["zmax"]) == (0, 1)
    lines = [t for t in the_map(shown)["data"] if t.get("mode") == "lines" and t["geo"] == "geo"]
    assert len(lines) == 2, "the ten dashes, and the hatching"
    tiles = the_tiles(shown)["data"][0]["marker"]
    assert tiles["color"] == [LIGHT.not_rated, LIGHT.second_ground]
    assert tiles["pattern"]["shape"] == ["", "/"]


def test_changes_say_their_sign_beside_names_and_in_circles() -> None:
    places = [replace(place, sign="+" if place.spot.mark else "\u2212") for place in ALL]
    drawn = the_map(places)["data"]
    [circles] = [t for t in drawn if t.get("mode") == "markers+text"]
    [names] = [t for t in drawn if t.get("mode") == "text"]
    assert set(circles["text"]) == {"+"}
    assert [text for text in names["text"] if not text.endswith("\u2212")] == []


def test_a_city_with_too_few_projects_is_crossed() -> None:
    mark = (114.0, 22.5)
    cities = [a_place("1", None, few=True, mark=mark), a_place("2", mark=mark)]
    [circles] = [t for t in the_map(cities)["data"] if t.get("mode") == "markers+text"]
    assert circles["marker"]["symbol"] == ["circle-x", "circle"]


def test_a_hatching_lies_within_its_province_and_fills_it() -> None:
    lines = hatching(["540000"])
    points = [point for line in lines for point in line]
    assert len(lines) > 20
    assert all(78 < lon < 100 and 26 < lat < 37 for lon, lat in points)
    assert {len(line) >= 2 for line in lines} == {True}
    slants = {round((b[1] - a[1]) / (b[0] - a[0]), 1) for a, *_, b in lines if b[0] - a[0] > 0.5}
    assert slants == {1.0}
    assert hatching(["310000"]), "even a small one has a line"


@pytest.mark.parametrize("draw", [the_map, the_tiles])
def test_the_legend_says_what_grey_and_hatched_mean(draw: Any) -> None:
    layout = draw(ALL)["layout"]
    texts = [note["text"] for note in layout["annotations"]]
    assert texts == ["项目", "资料暂缺", "不足 5 个项目"]
    assert [shape["type"] for shape in layout["shapes"]] == ["rect", "rect", "path"]


def test_tiles_carry_name_and_value_and_each_has_its_place() -> None:
    tiles = the_tiles(ALL[:2])["data"][0]
    assert tiles["text"] == ["110000<br>3", "120000<br>3"]
    assert the_tiles(ALL)["layout"]["showlegend"] is False
    stand = [(r.tile_column, r.tile_row) for r in regions()]
    stand += [(u.tile_column, u.tile_row) for u in unit_places()]
    assert {column for column, _ in stand} == set(range(COLUMNS))
    assert {row for _, row in stand} == set(range(ROWS))


@pytest.mark.parametrize("draw", [the_map, the_tiles])
def test_places_are_drawn_of_none_one_and_of_a_long_name(draw: Any) -> None:
    assert clickable(draw([])) == []
    assert clickable(draw([a_place("110000")])) == ["110000"]
    assert LONG in json.dumps(draw([a_place("1", label=LONG, name=LONG)]), ensure_ascii=False)


@pytest.mark.parametrize("draw", [the_map, the_tiles])
def test_without_a_value_there_is_no_legend(draw: Any) -> None:
    nothing = draw([a_place("110000", None)])["layout"]
    assert nothing["coloraxis"]["showscale"] is False
    assert "项目" not in [note["text"] for note in nothing["annotations"]]
    legend = draw([a_place("110000", 4)])["layout"]
    assert legend["coloraxis"]["colorbar"]["ticktext"] == ["0", "15"]
    assert legend["annotations"][0]["text"] == "项目"


@pytest.mark.parametrize("draw", [the_map, the_tiles])
def test_markup_in_a_place_is_shown_and_not_obeyed(draw: Any) -> None:
    place = a_place("1", name=HOSTILE, label=HOSTILE, text=HOSTILE, written=HOSTILE)
    figure = draw([place], scale=replace(COUNTS, title=HOSTILE))
    assert "<b>粗" not in json.dumps(figure, ensure_ascii=False)


@pytest.mark.parametrize("draw", [the_map, the_tiles])
def test_the_bar_of_the_legend_has_room_for_its_ends_on_any_screen(draw: Any) -> None:
    scale = replace(COUNTS, ends=("≤ −19.90", "≥ +19.90"))
    bar = draw(ALL, scale=scale)["layout"]["coloraxis"]["colorbar"]
    assert (bar["lenmode"], bar["tickangle"]) == ("pixels", 0)
    assert bar["len"] - 2 * bar["xpad"] > sum(map(len, scale.ends)) / 2 * SMALLEST * 0.7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [COUNTS, CHANGES])
def test_names_can_be_read_on_every_colour_of_a_scale(scale: Scale, theme: Theme) -> None:
    colours = palette(theme)
    for step in range(21):
        value = scale.low + (scale.high - scale.low) * step / 20
        fill = scale.colour_of(value, colours)
        assert contrast(colours.ink(fill), fill) >= 4.5


def test_the_ends_of_a_scale_have_its_colours_and_beyond_them_too() -> None:
    weak, strong = COUNTS.colours(LIGHT)
    assert [COUNTS.colour_of(value, LIGHT) for value in (-1, 0, 15, 99)] == [
        weak, weak, strong, strong,
    ]  # fmt: skip
    assert strong == LIGHT.action


def test_changes_have_a_colour_up_one_down_and_hardly_any_in_the_middle() -> None:
    down, middle, up = CHANGES.colours(LIGHT)
    assert [CHANGES.colour_of(value, LIGHT) for value in (-190, 0, 190)] == [down, middle, up]
    assert contrast(middle, LIGHT.ground) < 1.5 < min(contrast(c, LIGHT.ground) for c in (up, down))
