"""随机抽查的抽签: which projects are checked follows from a seed that is bound before it is told.

Only SHA-256 and whole numbers are used, so that anybody can repeat a draw in any language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

LEAST_SEED = 32
"""A shorter seed could be found by trying, from its published hash."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that may be drawn, with the unit that recommended it and its category, as codes."""

    project: str
    unit: str
    category: str


def commitment(seed: str) -> str:
    """Return what is published before the seed: its SHA-256, in hexadecimal; seed as UTF-8."""
    return _sha256(seed)


def candidates_digest(candidates: Iterable[Candidate]) -> str:
    """Return the SHA-256, in hexadecimal, of who may be drawn.

    A line for each, in the order of the project codes: "project unit category" and a line feed.
    """
    lines = sorted(f"{each.project} {each.unit} {each.category}\n" for each in candidates)
    return _sha256("".join(lines))


def words_drawn_with(seed: str, public_number: str | None) -> str:
    """Return the text that decides: the seed, and after a colon the public number if there is one.

    The public number comes into being after the seed was bound, so that nobody, not even who chose
    the seed, can try seeds until the draw suits them.
    """
    return f"{seed}:{public_number}" if public_number else seed


def size_of_share(percent: int, candidates: int) -> int:
    """Return how many are drawn where a share of the candidates is asked for, rounded up.

    ValueError for a share that is not from 1 to 100 %.
    """
    if not 1 <= percent <= 100:
        raise ValueError(f"{percent} % is no share from 1 to 100 %")
    return ceil(percent * candidates / 100)


def draw(candidates: Sequence[Candidate], size: int, words: str) -> tuple[str, ...]:
    """Draw so many projects by chance, spread over units and categories; return their codes.

    1. The mark of a text is the SHA-256 of "words:text", in hexadecimal.
    2. Candidates stand in a row: units by the mark of the unit, within a unit its categories by the
       mark of "unit/category", within these the projects by the mark of the project.
    3. The start is the mark of "start", as a number, modulo the number of candidates N.
    4. Counted from 0, the i-th is drawn when (start + i * size) modulo N is at least N - size.

    So everybody has the same chance, size / N, and every unit and every category within a unit has
    its share of the places, rounded down or up. Shares alone would not do: most units recommend few
    projects, and with fixed places for each, those of the smallest could never be drawn.
    ValueError where there are fewer candidates than are to be drawn, or none is to be.
    """
    whole = len(candidates)
    if not 1 <= size <= whole:
        raise ValueError(f"{size} of {whole} candidates cannot be drawn")

    def place(each: Candidate) -> tuple[str, str, str]:
        return (
            _mark(words, each.unit),
            _mark(words, f"{each.unit}/{each.category}"),
            _mark(words, each.project),
        )

    start = int(_mark(words, "start"), 16) % whole
    row = sorted(candidates, key=place)
    return tuple(
        each.project for i, each in enumerate(row) if (start + i * size) % whole >= whole - size
    )


def _mark(words: str, text: str) -> str:
    return _sha256(f"{words}:{text}")


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
