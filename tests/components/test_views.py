"""Short codes of charts: a view in some letters, to be read again in years and never misread."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import cached
from components.charts.codes import (
    ALPHABET,
    CHART_BITS,
    CHECK_BITS,
    CHECK_LETTERS,
    GROUP_BITS,
    NAMES,
    REPLACED,
    WORD_BITS,
    Choice,
    Known,
    Mistyped,
    UnknownView,
    View,
    _letters,
    _mark,
    _marked,
    code_of,
    in_order,
    mark_of_numbers,
    view_of,
)
from components.charts.registry import CHARTS
from components.text import LANGUAGES, Language
from data_access.editions import edition, regions, units
from data_access.question import NO_REGION, Question

RELEASES = ("2021Q4.1", "2023Q3.1", "2023Q3.2")
GROUPS = {
    "category": [category.code for category in edition("2021").categories],
    "direction": [direction.code for direction in edition("2021").directions],
    "region": [*(region.code for region in regions()), NO_REGION],
    "unit": [unit.code for unit in units("2021")],
}
KNOWN = Known({"2021": RELEASES}, lambda _, key: GROUPS[key])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20)
PLAIN = View("star-distribution", Question("2021", "2023Q3.1"), (), "zh")


@pytest.fixture(scope="module", autouse=True)
def _no_unit_is_brought_by_a_list() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cached, "brought_units", lambda _edition: ())
        yield


def some(key: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(GROUPS[key]), unique=True, max_size=5).map(tuple)


def written(choice: Choice) -> st.SearchStrategy[str]:
    if choice.words:
        words = st.sampled_from(list(choice.words("2021")))
        found = st.lists(words, unique=True, max_size=5).map(",".join)
    else:
        found = st.one_of(TEXT, st.text("0123456789,.-QH", max_size=30))
    return found.map(lambda text: text or choice.usual)


@st.composite
def views(draw: st.DrawFn) -> View:
    chart = draw(st.sampled_from(sorted(CHARTS)))
    choices = tuple(draw(written(choice)) for choice in CHARTS[chart].name.choices)
    question = Question(
        "2021",
        draw(st.sampled_from(RELEASES)),
        draw(some("category")),
        draw(some("direction")),
        draw(some("region")),
        draw(some("unit")),
        draw(st.lists(st.integers(0, 5), unique=True).map(tuple)),
        draw(TEXT),
    )
    return View(chart, in_order(question), choices, draw(st.sampled_from(LANGUAGES)))


@given(views(), st.integers(0, 2**20 - 1))
def test_a_code_says_the_whole_view_and_the_mark_of_its_numbers(view: View, numbers: int) -> None:
    assert view_of(code_of(view, numbers), KNOWN) == (view, numbers)


def test_a_view_without_filters_has_a_code_of_four_groups_of_four() -> None:
    code = code_of(PLAIN, 12345)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]


@given(views(), st.data())
def test_a_wrong_letter_is_found_out(view: View, drawn: st.DataObject) -> None:
    letters = code_of(view, 77).replace("-", "")
    place = drawn.draw(st.integers(0, len(letters) - 1))
    other = drawn.draw(st.sampled_from([c for c in ALPHABET if c != letters[place]]))
    wrong = letters[:place] + other + letters[place + 1 :]
    try:
        found = view_of(wrong, KNOWN)
    except UnknownView:
        return
    assert found != (view, 77)


@given(views(), st.data())
def test_letters_that_say_what_nobody_wrote_are_a_view_or_none(
    view: View, drawn: st.DataObject
) -> None:
    said = code_of(view, 77).replace("-", "")[:-CHECK_LETTERS]
    place = drawn.draw(st.integers(0, len(said) - 1))
    others = drawn.draw(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=8))
    wrong = said[:place] + others + said[place + len(others) :]
    try:
        found, _ = view_of(wrong + _letters(_marked(wrong, CHECK_BITS)), KNOWN)
    except UnknownView:
        return
    assert code_of(found, 77)


def test_nearly_all_mistyped_letters_are_refused_at_once() -> None:
    letters = code_of(PLAIN, 77).replace("-", "")
    wrong = [
        letters[:place] + other + letters[place + 1 :]
        for place in range(len(letters))
        for other in ALPHABET
        if other != letters[place]
    ]
    refused = 0
    for code in wrong:
        try:
            view_of(code, KNOWN)
        except Mistyped:
            refused += 1
        except UnknownView:
            pass
    assert refused >= len(wrong) * 0.99


def test_small_letters_spaces_and_letters_that_look_like_digits_are_taken_as_meant() -> None:
    code = code_of(PLAIN, 12345)
    for written in (
        code.lower(),
        code.replace("-", " "),
        code.replace("-", "\u2013"),
        code.replace("0", "O").replace("1", "l"),
    ):
        assert view_of(written, KNOWN) == (PLAIN, 12345)


@pytest.mark.parametrize("nonsense", ["", "-", "5", "*", "星", "5D27-GNHE", "U" * 16, "0" * 400])
def test_what_is_no_code_is_called_mistyped(nonsense: str) -> None:
    with pytest.raises(Mistyped):
        view_of(nonsense, KNOWN)


def test_a_release_that_readers_may_not_see_is_not_known() -> None:
    code = code_of(PLAIN, 1)
    with pytest.raises(UnknownView, match="not known here"):
        view_of(code, Known({"2021": ["2021Q4.1"]}, KNOWN.groups))


def test_no_two_charts_groups_of_a_kind_or_words_of_a_choice_have_the_same_mark() -> None:
    choices = [choice for chart in CHARTS.values() for choice in chart.name.choices]
    kinds = [
        (CHART_BITS, [*CHARTS, *REPLACED]),
        *((GROUP_BITS, codes) for codes in GROUPS.values()),
        *((WORD_BITS, choice.words("2021")) for choice in choices if choice.words),
    ]
    for bits, names in kinds:
        pairs = combinations(names, 2)
        assert [p for p in pairs if _mark(p[0], bits) == _mark(p[1], bits)] == []


def test_the_usual_value_of_a_choice_makes_a_code_no_longer() -> None:
    usual = View("map", PLAIN.question, ("projects", "map"), "zh")
    other = View("map", PLAIN.question, ("change", "tiles"), "zh")
    assert len(code_of(usual, 1)) == len(code_of(PLAIN, 1)) < len(code_of(other, 1))


def test_a_comparison_of_five_units_has_a_code_of_ten_groups() -> None:
    among = ",".join(["110000", "440300", "xpcc", "ce-029", "ce-047"])
    code = code_of(View("comparison-dots", PLAIN.question, ("unit", "", among), "zh"), 1)
    assert len(code.split("-")) == 10


def test_a_code_of_a_chart_drawn_no_more_leads_to_the_one_with_the_same_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for old, new in REPLACED.items():
        choices = ("region", "", "520000,440000")
        with monkeypatch.context() as once:
            once.setitem(NAMES, old, replace(NAMES[new], name=old))
            code = code_of(View(old, PLAIN.question, choices, "zh"), 1)
        assert view_of(code, KNOWN) == (View(new, PLAIN.question, choices, "zh"), 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_in_which_filters_were_chosen_does_not_matter(language: Language) -> None:
    one, other = (
        View("moves", in_order(Question("2021", "2023Q3.1", directions=codes)), ("5",), language)
        for codes in (("06", "01"), ("01", "06"))
    )
    assert code_of(one, 1) == code_of(other, 1)
    assert one.address == other.address


def test_the_mark_of_numbers_follows_every_number_and_no_word() -> None:
    said = mark_of_numbers(["五星", "14", "7.5%"])
    assert mark_of_numbers(["Five stars", "14", "7.5 percent"]) == said
    assert mark_of_numbers(["五星", "15", "7.5%"]) != said
    assert mark_of_numbers(["五星", "7.5%", "14"]) != said
    assert mark_of_numbers(["五星", "147.5%", ""]) != said
