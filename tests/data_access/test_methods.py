"""A method that does not hold together is refused, and the message says why."""

import hashlib

import pytest

from data_access.methods import (
    FOLDER,
    method,
    method_digest,
    method_ids,
    method_text,
    parse_method,
)

ID = "illustrative-1"
TEXT = method_text(ID)


def changed(old: str, new: str) -> str:
    """The text of the method's file with one thing changed."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_the_illustrative_method_says_that_it_is_not_official() -> None:
    rules = method(ID)
    assert (rules.id, rules.status) == (ID, "illustrative")
    assert rules.dimension_codes == ("strength", "innovation", "benefit", "replication")
    assert [d.name_zh for d in rules.dimensions] == [
        "项目综合实力", "关键技术创新", "经济社会效益", "产业化推广价值",
    ]  # fmt: skip


def test_weights_and_cut_points_are_whole_numbers_to_compute_with() -> None:
    rules = method(ID)
    assert rules.weights == (250_000, 300_000, 250_000, 200_000)
    assert sum(rules.weights) == 1_000_000
    assert rules.floors == (0, 5500, 6500, 7500, 8500)


@pytest.mark.parametrize("method_id", method_ids())
def test_every_method_in_the_tree_holds_together_and_is_called_like_its_file(
    method_id: str,
) -> None:
    rules = method(method_id)
    assert rules.id == method_id
    assert "insufficient_scores" in rules.reasons
    assert rules.changes[-1].version == rules.version


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('weight = "0.25"', 'weight = "0.26"', "the weights add up to 1.01, not to 1"),
        ('weight = "0.25"', 'weight = "0.2499999"', "no more than 6 decimal places"),
        ('weight = "0.25"', 'weight = "0"', "greater than 0"),
        ('5 = "85.00"\n', "", "cut points are needed for exactly 1, 2, 3, 4 and 5 stars"),
        ('5 = "85.00"', '6 = "85.00"', "cut points are needed for exactly 1, 2, 3, 4 and 5 stars"),
        ('4 = "75.00"', '4 = "85.00"', "cut points start at 0 for one star and rise"),
        ('4 = "75.00"', '4 = "60.00"', "cut points start at 0 for one star and rise"),
        ('1 = "0.00"', '1 = "10.00"', "cut points start at 0 for one star and rise"),
        ("spot_checked = 5\n", "", "evidence needs exactly self_reported, third_party"),
        ("spot_checked = 5", "hearsay = 5", "hearsay"),
        ('status = "illustrative"', 'status = "final"', "'illustrative' or 'official'"),
        ("draws = 1000", "draws = 0", "greater than or equal to 1"),
        ("low = 5", "low = 95", "less than 50"),
        ("stars_at_most = 4", "stars_at_most = 6", "less than or equal to 5"),
        ('version = "1.0"', 'edition = "1.0"', "version"),
    ],
)
def test_a_method_that_does_not_hold_together_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_method(changed(old, new))


def test_a_stored_text_gives_the_same_method_as_the_file() -> None:
    assert parse_method(TEXT) == method(ID)
    adopted = parse_method(changed('status = "illustrative"', 'status = "official"'))
    assert adopted == method(ID).model_copy(update={"status": "official"})


def test_the_digest_is_that_of_the_file_and_notices_any_change() -> None:
    assert method_digest(TEXT) == hashlib.sha256((FOLDER / f"{ID}.toml").read_bytes()).hexdigest()
    assert method_digest(TEXT) != method_digest(changed("# Lowest total", "# lowest total"))


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="no method 'secret-1'; there are: illustrative-1"):
        method("secret-1")
