"""Texts of several runs: what stands raised or lowered is written so, as a person reads it."""

from data_access.spreadsheets.sheets import Doubt

RAISED, LOWERED = "superscript", "subscript"
SUPERSCRIPT = Doubt("superscript")

_PLAIN = "0123456789+-=()ni"
_FORMS = {
    RAISED: dict(zip(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)),
    LOWERED: dict(zip(_PLAIN[:-2], "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
}


def run(text: str, position: str) -> tuple[str, Doubt | None]:
    """Return a run as it is read; what cannot be written raised or lowered is doubtful."""
    forms = _FORMS.get(position)
    if forms is None or not text.strip():
        return text, None
    if all(character in forms or character.isspace() for character in text):
        return "".join(forms.get(character, character) for character in text), None
    return text, SUPERSCRIPT if position == RAISED else None
