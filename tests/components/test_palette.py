from itertools import combinations

import pytest

from components.palette import MARK_CONTRAST, THEMES, Theme, contrast, palette

TEXT_CONTRAST = 4.5


def test_contrast_runs_from_one_to_twenty_one() -> None:
    assert contrast("#777777", "#777777") == 1
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_links_can_be_read_on_both_grounds(theme: Theme) -> None:
    colours = palette(theme)
    for ground in (colours.ground, colours.second_ground):
        assert contrast(colours.text, ground) >= TEXT_CONTRAST
        assert contrast(colours.action, ground) >= TEXT_CONTRAST


@pytest.mark.parametrize("theme", THEMES)
def test_every_mark_is_seen_on_the_ground_by_itself_or_by_its_outline(theme: Theme) -> None:
    colours = palette(theme)
    for mark in (*colours.series, *colours.stars.values(), colours.not_rated):
        assert contrast(colours.edge(mark), colours.ground) >= MARK_CONTRAST


def test_a_pale_mark_gets_an_outline_and_a_strong_one_its_own_colour() -> None:
    light = palette("light")
    assert light.edge(light.stars[1]) == light.outline
    assert light.edge(light.stars[5]) == light.stars[5]


@pytest.mark.parametrize("theme", THEMES)
def test_there_are_ten_different_series_and_five_different_stars(theme: Theme) -> None:
    colours = palette(theme)
    assert len(set(colours.series)) == 10
    assert sorted(colours.stars) == [1, 2, 3, 4, 5]
    assert all(one != other for one, other in combinations(colours.stars.values(), 2))


@pytest.mark.parametrize("theme", THEMES)
def test_parts_of_a_change_of_rank_are_told_apart_and_seen(theme: Theme) -> None:
    colours = palette(theme)
    assert len(set(colours.parts)) == 5
    assert min(contrast(part, colours.ground) for part in colours.parts) >= MARK_CONTRAST
