"""A question and the pages of its answer."""

import pytest

from data_access.question import Question

QUESTION = Question("2021", "2023Q3.1")


@pytest.mark.parametrize(
    ("rows", "size", "pages"), [(0, 20, 1), (1, 20, 1), (20, 20, 1), (21, 20, 2), (204, 100, 3)]
)
def test_rows_take_as_many_pages_as_they_need_and_none_take_one(
    rows: int, size: int, pages: int
) -> None:
    assert Question.pages(rows, size) == pages


def test_a_page_that_is_too_far_is_the_last_one() -> None:
    far = Question("2021", "2023Q3.1", directions=("06",), page=9)
    assert (far.on_a_page(21).page, far.on_a_page(21).directions) == (2, ("06",))
    assert QUESTION.on_a_page(21) == QUESTION
