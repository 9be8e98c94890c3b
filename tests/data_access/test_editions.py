"""The edition's file and the reference tables say what the notice says."""

from collections import Counter
from datetime import date

import pytest
from pydantic import ValidationError

from data_access.editions import (
    Edition,
    edition,
    edition_codes,
    regions,
    units,
)
from data_access.normalising import normalised

FACTS = edition("2021")


def test_the_edition_of_2021_has_the_facts_of_the_notice() -> None:
    assert FACTS.projects == 204
    assert [len(category.directions) for category in FACTS.categories] == [3, 2, 3, 2]
    assert [d.code for d in FACTS.directions] == [f"{n:02d}" for n in range(1, 11)]
    assert {kind.code: kind.quota for kind in FACTS.unit_kinds} == {
        "province": 10,
        "corps": 10,
        "separately_planned_city": 5,
        "central_enterprise": 5,
        "other": 5,
    }


def test_directions_and_categories_bear_the_names_of_the_notice() -> None:
    assert [category.name_zh for category in FACTS.categories] == [
        "工业大数据应用", "行业大数据应用", "大数据关键产品", "数据管理及服务",
    ]  # fmt: skip
    assert [d.name_zh for d in FACTS.directions] == [
        "企业生产过程优化", "经营管理模式创新", "产业链供应链管控",
        "金融、医疗、应急、城市大脑应用", "数据跨行业融合应用", "大数据存储管理",
        "大数据分析挖掘", "大数据安全保障", "数据管理能力提升", "数据服务模式创新",
    ]  # fmt: skip


def test_the_demonstration_period_is_two_years_from_the_day_of_the_list() -> None:
    assert (FACTS.listed_on, FACTS.ends_on) == (date(2021, 9, 18), date(2023, 9, 18))


def test_both_documents_are_named_by_their_numbers() -> None:
    assert FACTS.document("call").number == "工信厅信发函〔2021〕14号"
    assert FACTS.document("list").number == "工信厅信发函〔2021〕232号"
    assert FACTS.document("list").published_on == FACTS.listed_on


def test_only_direction_9_asks_for_a_dcmm_level() -> None:
    assert FACTS.dcmm is not None
    assert FACTS.dcmm.direction == "09"
    levels = {kind: FACTS.dcmm.least(kind) for kind in ("industrial", "other", "provider")}
    assert levels == {"industrial": 3, "other": 4, "provider": 0}


def test_what_follows_the_two_years_has_the_order_of_the_notice() -> None:
    assert [milestone.code for milestone in FACTS.milestones] == [
        "self_assessment", "spot_check", "final_evaluation", "catalogue",
    ]  # fmt: skip


def test_a_project_code_is_edition_and_list_number() -> None:
    assert [FACTS.project_code(number) for number in (1, 17, 204)] == [
        "2021-001", "2021-017", "2021-204",
    ]  # fmt: skip


def test_codes_of_a_large_edition_still_sort_like_their_numbers() -> None:
    large = FACTS.model_copy(update={"projects": 100_000})
    codes = [large.project_code(number) for number in (1, 9, 10, 99_999, 100_000)]
    assert codes == sorted(codes)


def test_a_direction_belongs_to_one_category() -> None:
    assert FACTS.category_of("07").code == "3"
    with pytest.raises(KeyError, match="edition 2021 has no direction '11'"):
        FACTS.category_of("11")


def test_an_unknown_edition_is_refused_with_those_there_are() -> None:
    assert "2021" in edition_codes()
    with pytest.raises(KeyError, match=r"no edition '1999'; there are: .*2021"):
        edition("1999")


def test_a_word_that_no_edition_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="project_count"):
        Edition.model_validate(FACTS.model_dump() | {"project_count": 204})


def test_everything_has_a_name_in_both_languages() -> None:
    names = [
        *((category.name_zh, category.name_en) for category in FACTS.categories),
        *((direction.name_zh, direction.name_en) for direction in FACTS.directions),
        *((milestone.name_zh, milestone.name_en) for milestone in FACTS.milestones),
        *((unit.name_zh, unit.name_en) for unit in units("2021")),
        *((region.name_zh, region.name_en) for region in regions()),
    ]
    assert [zh for zh, _ in names if not "\u4e00" <= zh[0] <= "\u9fff"] == []
    assert [en for _, en in names if not en[0].isascii()] == []


def test_there_are_37_places_with_units_and_99_central_enterprises() -> None:
    first = Counter(unit.kind for unit in units("2021") if unit.stands_for_its_place)
    assert first == {"province": 31, "corps": 1, "separately_planned_city": 5}
    assert Counter(unit.kind for unit in units("2021"))["central_enterprise"] == 99


def test_every_region_of_a_unit_is_known_and_central_enterprises_have_none() -> None:
    known = {region.code for region in regions()}
    for unit in units("2021"):
        assert unit.region is None or unit.region in known
        assert unit.region is None or unit.kind != "central_enterprise"
        assert unit.region is not None or unit.place is None


def test_a_city_and_the_corps_lie_in_their_province() -> None:
    places = {unit.code: unit.region for unit in units("2021")}
    assert (places["440300"], places["xpcc"]) == ("440000", "650000")
    for code, region in places.items():
        assert not code[:6].isdecimal() or region == f"{code[:2]}0000"


def test_no_name_of_a_unit_may_mean_another_unit() -> None:
    meant: dict[str, set[str]] = {}
    for unit in units("2021"):
        for name in (unit.name_zh, unit.short_zh, *unit.aliases):
            assert name == name.strip() != ""
            meant.setdefault(normalised(name), set()).add(unit.code)
    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}
    assert meant[normalised("新疆兵团")] == {"xpcc"}


def test_codes_of_units_and_regions_are_unique() -> None:
    for codes in ([unit.code for unit in units("2021")], [region.code for region in regions()]):
        assert len(codes) == len(set(codes))


def test_there_are_34_regions_each_on_a_tile_of_its_own() -> None:
    assert len(regions()) == 34
    assert [r.code for r in regions()] == sorted(r.code for r in regions())
    assert len({(r.tile_column, r.tile_row) for r in regions()}) == 34


def test_label_points_lie_in_china() -> None:
    for region in regions():
        assert 73 < region.lon < 136, region.name_en
        assert 3 < region.lat < 54, region.name_en


def test_regions_border_on_each_other() -> None:
    by_code = {region.code: region for region in regions()}
    one_sided = [
        (region.code, neighbour)
        for region in regions()
        for neighbour in region.neighbours
        if region.code not in by_code[neighbour].neighbours
    ]
    assert one_sided == []
    assert set(by_code["520000"].neighbours) == {"430000", "450000", "500000", "510000", "530000"}
    assert [code for code, region in by_code.items() if not region.neighbours] == ["710000"]


def test_the_edition_of_2023_drops_the_pilot_and_frees_projects_of_the_quota() -> None:
    facts = edition("2023")
    assert "试点" not in f"{facts.name_zh}{facts.programme.name_zh}{facts.not_rated[0].name_zh}"
    assert "pilot" not in f"{facts.name_en}{facts.programme.name_en}".lower()
    assert {e.code: (e.dcmm_level, e.extra) for e in facts.quota_exemptions} == {
        "dcmm": (3, 0), "base": (None, 3),
    }  # fmt: skip
    assert [kind.quota for kind in facts.unit_kinds] == [10, 10, 3, 3, 3]


def test_only_the_notice_of_2021_asks_for_star_ratings() -> None:
    assert [code for code in edition_codes() if edition(code).asks_for("star_ratings")] == ["2021"]


def test_taxonomies_have_the_categories_of_their_notices() -> None:
    assert {code: len(edition(code).categories) for code in ("2020", "2022", "2023")} == {
        "2020": 4, "2022": 3, "2023": 4,
    }  # fmt: skip


def test_a_period_that_begins_on_a_leap_day_ends_on_the_last_of_february() -> None:
    facts = FACTS.model_copy(update={"listed_on": date(2020, 2, 29)})
    assert facts.ends_on == date(2022, 2, 28)
    assert edition("2023").ends_on is None
