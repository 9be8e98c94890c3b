"""The draw can be repeated by anybody, treats all alike, and spreads over units and categories."""

from collections import Counter
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.closing.drawing import (
    Candidate,
    candidates_digest,
    commitment,
    draw,
    size_of_share,
    words_drawn_with,
)

seeds = st.text(min_size=1, max_size=40)


@st.composite
def a_draw(pick: st.DrawFn) -> tuple[list[Candidate], int]:
    places = pick(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 4)), min_size=1))
    candidates = [
        Candidate(f"2021-{n:03d}", f"unit-{unit}", str(category))
        for n, (unit, category) in enumerate(places, start=1)
    ]
    return candidates, pick(st.integers(1, len(candidates)))


@given(a_draw(), seeds)
def test_so_many_are_drawn_as_asked_each_once(
    asked: tuple[list[Candidate], int], words: str
) -> None:
    candidates, size = asked
    drawn = draw(candidates, size, words)
    assert len(drawn) == len(set(drawn)) == size
    assert set(drawn) <= {each.project for each in candidates}


@given(a_draw(), seeds, st.integers())
def test_the_order_of_the_candidates_changes_nothing(
    asked: tuple[list[Candidate], int], words: str, shuffling: int
) -> None:
    candidates, size = asked
    shuffled = Random(shuffling).sample(candidates, len(candidates))
    assert draw(shuffled, size, words) == draw(candidates, size, words)
    assert candidates_digest(shuffled) == candidates_digest(candidates)


@given(a_draw(), seeds)
def test_units_and_their_categories_get_their_share_rounded_down_or_up(
    asked: tuple[list[Candidate], int], words: str
) -> None:
    candidates, size = asked
    drawn = set(draw(candidates, size, words))
    for group in (lambda c: c.unit, lambda c: (c.unit, c.category)):
        whole = Counter(map(group, candidates))
        taken = Counter(group(c) for c in candidates if c.project in drawn)
        for key, count in whole.items():
            share, rest = divmod(count * size, len(candidates))
            assert share <= taken[key] <= share + (rest > 0)


def test_everybody_has_the_same_chance_also_the_only_project_of_a_unit() -> None:
    big = [Candidate(f"2021-{n:03d}", "big", str(n % 4)) for n in range(8)]
    alone = [Candidate("2021-100", "small", "1"), Candidate("2021-101", "tiny", "2")]
    counted = Counter(code for n in range(4000) for code in draw([*big, *alone], 3, f"seed {n}"))
    assert len(counted) == 10
    assert all(1080 <= times <= 1320 for times in counted.values())


def test_another_seed_or_public_number_draws_others() -> None:
    candidates = [Candidate(f"2021-{n:03d}", str(n % 9), str(n % 4)) for n in range(200)]
    first, second, third = (
        draw(candidates, 30, words_drawn_with("a secret", number)) for number in (None, "17", "18")
    )
    assert first != second != third != first


def test_the_rule_as_it_is_written_gives_the_same_draw() -> None:
    """The four sentences of the docstring, followed without our code."""
    candidates = [Candidate(f"p{n}", f"u{n % 5}", f"c{n % 3}") for n in range(23)]

    def mark(text: str) -> str:
        return sha256(f"seed:7:{text}".encode()).hexdigest()

    row = sorted(
        candidates,
        key=lambda c: (mark(c.unit), mark(c.unit + "/" + c.category), mark(c.project)),
    )
    start = int(mark("start"), 16) % 23
    expected = [row[i].project for i in range(23) if (start + i * 6) % 23 >= 23 - 6]
    assert list(draw(candidates, 6, "seed:7")) == expected


def test_a_draw_of_long_ago_is_still_the_same() -> None:
    candidates = [Candidate(f"2021-{n:03d}", str(n % 7), str(n % 4)) for n in range(1, 31)]
    assert draw(candidates, 4, "a seed of the year 2023") == LONG_AGO


LONG_AGO = ("2021-014", "2021-008", "2021-019", "2021-023")


def test_a_seed_is_bound_by_its_hash() -> None:
    assert commitment("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_digest_of_the_candidates_is_that_of_their_lines() -> None:
    lines = "2021-001 110000 1\n2021-002 120000 3\n"
    candidates = [Candidate("2021-002", "120000", "3"), Candidate("2021-001", "110000", "1")]
    assert candidates_digest(candidates) == sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize(("percent", "size"), [(15, 30), (1, 2), (100, 197)])
def test_a_share_is_rounded_up(percent: int, size: int) -> None:
    assert size_of_share(percent, 197) == size


@pytest.mark.parametrize("percent", [0, 101, -5])
def test_what_is_no_share_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match=f"{percent} % is no share from 1 to 100 %"):
        size_of_share(percent, 100)


@pytest.mark.parametrize("size", [0, 2])
def test_nobody_or_more_than_there_are_cannot_be_drawn(size: int) -> None:
    with pytest.raises(ValueError, match=f"{size} of 1 candidates cannot be drawn"):
        draw([Candidate("2021-001", "110000", "1")], size, "seed")
