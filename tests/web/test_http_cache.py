"""One conditional request for all that is served: tags in lists, weak ones, any, and dates."""

from datetime import UTC, datetime

from components.web.http_cache import cache_headers, is_unchanged

GIVEN = cache_headers('W/"abc"', datetime(2023, 10, 20, 2, tzinfo=UTC), lasts=True)


def test_a_tag_is_recognised_in_a_list_weak_or_not_and_by_a_star() -> None:
    for known in ('"abc"', 'W/"abc"', '"x", W/"abc" , "y"', "*"):
        assert is_unchanged({"if-none-match": known}, GIVEN), known


def test_another_tag_is_not_even_where_this_one_is_part_of_it() -> None:
    for known in ('"abcd"', '"xabc"', '"ab"', "", '"x","y"'):
        assert not is_unchanged({"if-none-match": known}, GIVEN), known


def test_a_tag_counts_more_than_a_date() -> None:
    later = {"if-modified-since": "Sat, 21 Oct 2023 02:00:00 GMT"}
    assert is_unchanged(later, GIVEN)
    assert not is_unchanged(later | {"if-none-match": '"x"'}, GIVEN)
    assert not is_unchanged({"if-modified-since": "Thu, 19 Oct 2023 02:00:00 GMT"}, GIVEN)
    assert not is_unchanged({"if-modified-since": "yesterday"}, GIVEN)
