import pytest

from components import cached
from components.text import speaking
from components.wording import labels
from components.wording.labels import Labels
from data_access.editions import edition, regions, units
from data_access.importing.problems import WAIVABLE
from data_access.methods import method, method_ids
from data_access.question import NO_REGION
from tests.languages import has_chinese

EDITION, METHOD = "2021", "illustrative-1"
KINDS = {
    "categories": lambda: labels.categories(EDITION),
    "short categories": lambda: labels.short_categories(EDITION),
    "directions": lambda: labels.directions(EDITION),
    "regions": labels.region_names,
    "units": lambda: labels.unit_names(EDITION),
    "short units": lambda: labels.short_units(EDITION),
    "dimensions": lambda: labels.dimensions(METHOD),
    "short dimensions": lambda: labels.short_dimensions(METHOD),
    "reasons": lambda: labels.reasons(EDITION, METHOD),
    "evidence": labels.evidence,
    "stars": labels.stars,
    "rules": labels.rules,
    "missing reasons": labels.missing_reasons,
}


@pytest.fixture(autouse=True)
def _no_unit_is_brought_by_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "brought_units", lambda _edition: ())


def in_both(kind: str) -> tuple[Labels, Labels]:
    with speaking("zh"):
        chinese = KINDS[kind]()
    with speaking("en"):
        return chinese, KINDS[kind]()


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_a_label_in_both_languages(kind: str) -> None:
    chinese, english = in_both(kind)
    assert chinese.keys() == english.keys()
    assert all(chinese.values())
    assert all(english.values())


@pytest.mark.parametrize("method_id", method_ids())
def test_a_dimension_has_one_chinese_name_on_the_whole_site(method_id: str) -> None:
    with speaking("zh"):
        assert labels.short_dimensions(method_id) == labels.dimensions(method_id)


@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_in_the_language_of_the_run_and_not_of_the_run_before(kind: str) -> None:
    chinese, english = in_both(kind)
    assert [label for label in chinese.values() if not has_chinese(label)] == []
    assert [label for label in english.values() if has_chinese(label)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_codes_share_a_label(kind: str) -> None:
    for spoken in in_both(kind):
        assert len(set(spoken.values())) == len(spoken)


def test_what_the_edition_knows_has_labels() -> None:
    facts = edition(EDITION)
    assert list(labels.categories(EDITION)) == [c.code for c in facts.categories]
    assert labels.directions(EDITION).keys() == {d.code for d in facts.directions}
    assert labels.unit_names(EDITION).keys() == {unit.code for unit in units(EDITION)}


def test_the_34_regions_have_labels_and_so_has_no_place() -> None:
    assert labels.region_names().keys() == {r.code for r in regions()} | {NO_REGION}
    assert len(labels.region_names()) == 35


def test_what_the_method_knows_has_labels() -> None:
    rules = method(METHOD)
    assert tuple(labels.dimensions(METHOD)) == rules.dimension_codes
    assert labels.reasons(EDITION, METHOD).keys() == rules.reasons.keys()
    assert labels.evidence().keys() == rules.evidence.keys()


def test_every_rule_that_can_be_waived_has_a_label() -> None:
    assert set(WAIVABLE) <= labels.rules().keys()
