"""Applicants: which organisations a cell names, lead first. Pure; the words are in `headers.toml`.

A semicolon, a label such as 联合单位：, a mark such as （牵头） and a running number surely part
two names. A comma, a slash, a word such as 与 and a line break part them only where both sides
are organisations in their own right, because names contain all of these. A space parts nothing.
What can be read in two ways is a problem; whatever was taken apart is told.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Literal, NamedTuple

from data_access.importing.rows import clean
from data_access.importing.vocabulary import is_blank, vocabulary
from data_access.normalising import normalised

_LONGEST = 800
_OPEN, _CLOSE = "(（", ")）"
_SURE = ";；"
_DOUBTFUL = ",，、/／+＋&＆|"
_FOOTNOTES = "*\uff0a\u203b\u00b9\u00b2\u00b3" + "".join(map(chr, range(0x2460, 0x2474)))
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.' -]*")
_LATIN_PARTING = re.compile("[ -]")
_QUOTES = ("“”", '""', "「」", "『』")

Role = Literal["lead", "partner", ""]
Separator = Literal["", "line", "mark", "space"]


@dataclass(frozen=True, slots=True)
class Applicants:
    """What a cell names. `remark` and `problem` are codes of messages, `params` what they say."""

    names: tuple[str, ...]
    remark: str = ""
    problem: str = ""
    params: tuple[tuple[str, object], ...] = ()


class _Doubt(Exception):
    """The text can be read in more than one way, or does not name all."""

    def __init__(self, problem: str, **params: object) -> None:
        super().__init__(problem)
        self.problem = problem
        self.params = tuple(params.items())


class _Part(NamedTuple):
    role: Role
    text: str


def applicants_in(text: str, known: Collection[str] = frozenset()) -> Applicants:
    """Return the applicants that a cell names, its labels stripped.

    `known` are normalised names that are organisations whatever they look like.
    """
    whole = clean(text)
    if whole == text and (not _telling().search(text) or _is_one_in_latin(text, known)):
        return Applicants((text,) if text and not _says_none(text) else ())
    plain = "".join(c for c in text if unicodedata.category(c) != "Cf").strip()
    if len(plain) > _LONGEST or not plain:
        return Applicants((whole,) if whole else ())
    if name := _quoted(plain):
        return Applicants((name,), remark="applicants_whole")
    try:
        names = _names(plain, known)
    except _Doubt as doubt:
        return Applicants((whole,), problem=doubt.problem, params=doubt.params)
    return Applicants(names, remark=_remark(whole, plain, names))


def _is_one_in_latin(text: str, known: Collection[str]) -> bool:
    """Tell whether Latin words are one name: what stands before a space or hyphen is none yet."""
    if not _LATIN.fullmatch(text):
        return False
    return not any(_is_name(text[: part.start()], known) for part in _LATIN_PARTING.finditer(text))


def may_be_a_name(text: str) -> bool:
    """Tell whether a text by itself looks like one organisation or several."""
    found = applicants_in(text)
    return bool(found.names) and not found.problem and all(map(_is_complete, found.names))


def _names(text: str, known: Collection[str]) -> tuple[str, ...]:
    rest = _rest().search(text)
    text = text[: rest.start()].rstrip() if rest else text
    read = [list(_read(part, known)) for part in _sure_parts(text)]
    parts = sorted(chain.from_iterable(read), key=lambda part: part.role != "lead")
    if rest:
        _check_rest(rest, len(parts), sum(part.role == "partner" for part in parts))
    names = (clean(part.text.rstrip(_FOOTNOTES + " ")) for part in parts)
    return tuple(dict.fromkeys(name for name in names if not _says_none(name)))


def _says_none(name: str) -> bool:
    return is_blank(name) or name in vocabulary().applicants.none


def _check_rest(rest: re.Match[str], named: int, partners: int) -> None:
    """Raise where "and others" leaves names out; "A, B, 2 in all" does not."""
    count = _number(rest["count"] or "")
    total = count + named if rest["besides"] else count
    if not total:
        raise _Doubt("applicants_some", count=named)
    if total not in (named, partners):
        raise _Doubt("applicants_rest", count=named, total=total, missing=max(total - named, 0))


def _remark(whole: str, plain: str, names: Sequence[str]) -> str:
    if len(names) > 1:
        return "applicants_split"
    if names != (whole,):
        return "applicant_read"
    parted = any(piece.separator in ("line", "mark") for piece in _pieces(plain))
    return "applicants_whole" if parted else ""


def _quoted(text: str) -> str:
    for opening, closing in map(tuple, _QUOTES):
        inner = text[1:-1]
        if text[0] == opening and text[-1] == closing and not {opening, closing} & {*inner}:
            return clean(inner)
    return ""


# What surely parts two names.


def _sure_parts(text: str) -> Iterator[_Part]:
    """Take a text apart at labels, marks and semicolons; numbers count within what remains."""
    role: Role = ""
    start = 0
    text = _labels_out_of_brackets(text)
    for label in _labels().finditer(text):
        yield from _marked_parts(_Part(role, text[start : label.start()]))
        role, start = _role_of(label), label.end()
    yield from _marked_parts(_Part(role, text[start:]))


def _labels_out_of_brackets(text: str) -> str:
    """Write "A (partner: B)" as "A; partner: B", so that the label stands like any other."""
    while found := _label_in_brackets().search(text):
        end = _closing(text, found.start())
        content = text[found.end() : end]
        if found["colon"] is None and not _is_complete(content):
            return text
        label = found["label"]
        text = f"{text[: found.start()]}；{label}：{content}；{text[end + 1 :]}"
    return text


def _closing(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if not depth:
            return place
    return len(text)


def _marked_parts(part: _Part) -> Iterator[_Part]:
    """Take a part at marks: behind a name a mark ends it, before a name it begins one."""
    start = 0
    role: Role = part.role
    for mark in _marks().finditer(part.text):
        before = part.text[start : mark.start()]
        behind_a_name = bool(before.strip(" \t\u3000")) and before.strip(" ")[-1] not in (
            "\n\r" + _SURE + _DOUBTFUL
        )
        if behind_a_name:
            *others, last = _at_semicolons(before)
            yield from (_Part(role, other) for other in others)
            *aside, own = _split_off_last(last)
            yield from (_Part(role, text) for text in aside)
            yield _Part(_role_of(mark) or role, own)
            role = part.role
        else:
            yield from (_Part(role, text) for text in _at_semicolons(before))
            role = _role_of(mark) or part.role
        start = mark.end()
    yield from (_Part(role, text) for text in _at_semicolons(part.text[start:]))


def _at_semicolons(text: str) -> list[str]:
    return [piece for piece in re.split(f"[{_SURE}]", text) if piece.strip()] or [""]


def _split_off_last(text: str) -> Iterator[str]:
    """A mark belongs to the last name before it; what stands before a comma is another."""
    pieces = _pieces(text)
    for place in range(len(pieces) - 1, 0, -1):
        before, last = _together(pieces[:place]), _together(pieces[place:])
        if pieces[place].separator == "mark" and _is_complete(before) and _is_complete(last):
            yield before
            yield last
            return
    yield text


def _together(pieces: Sequence["_Piece"]) -> str:
    first, *others = pieces
    return first.text + "".join(piece.gap + piece.text for piece in others)


def _role_of(found: re.Match[str]) -> Role:
    if found["lead"]:
        return "lead"
    return "partner" if found["partner"] else ""


# What may part two names.


def _read(part: _Part, known: Collection[str]) -> Iterator[_Part]:
    text = part.text.strip(_SURE + _DOUBTFUL + " \t\r\n\u3000")
    if not text:
        return
    names = [name for piece in _at_numbers(text) for name in _at_doubtful(piece, known)]
    yield from (_Part(part.role, name) for name in names)


def _number(text: str) -> int:
    numerals = vocabulary().numerals
    if text.isdigit():
        return int(text)
    return numerals.find(text) + 1 if text and text in numerals else 0


def _at_numbers(text: str) -> list[str]:
    """Take "1.A 2.B" apart: numbers that run on from the one at the start."""
    first = _running_number().match(text)
    if not first:
        return [text]
    starts = [first]
    while following := _next_number(text, starts[-1]):
        starts.append(following)
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return [
        text[found.end() : end].strip(_SURE + _DOUBTFUL + " \n")
        for found, end in zip(starts, ends, strict=True)
    ]


def _next_number(text: str, last: re.Match[str]) -> re.Match[str] | None:
    wanted = _counted(last) + 1
    for found in _running_number().finditer(text, last.end()):
        if _counted(found) == wanted and not text[found.start() - 1].isalnum():
            return found
        if _counted(found) == wanted and _is_complete(text[last.end() : found.start()]):
            return found
    return None


def _counted(found: re.Match[str]) -> int:
    return _number(re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", found[0])))


class _Piece(NamedTuple):
    """A piece outside of brackets, with the kind of separator before it and its very characters."""

    text: str
    separator: Separator
    gap: str


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    piece, gap, depth = "", "", 0
    before: tuple[Separator, str] = ("", "")
    for character in text:
        depth = max(0, depth + (character in _OPEN) - (character in _CLOSE))
        if not depth and _separator(character):
            gap += character
            continue
        if gap and piece:
            pieces.append(_Piece(piece, *before))
            piece, before = "", (_strongest(gap), gap)
        piece, gap = piece + character, ""
    return [*pieces, _Piece(piece, *before)] if piece else pieces


def _strongest(gap: str) -> Separator:
    kinds: tuple[Separator, ...] = ("mark", "line", "space")
    return next(kind for kind in kinds if kind in map(_separator, gap))


def _separator(character: str) -> Separator:
    if character in _DOUBTFUL + _SURE:
        return "mark"
    if character in "\n\r":
        return "line"
    return "space" if character.isspace() else ""


def _at_doubtful(text: str, known: Collection[str]) -> list[str]:
    """Take a text apart where both sides are organisations; raise where it may be read both ways.

    A piece is joined to what stands before it as long as that is no whole name, or where the piece
    itself is but the end of a name.
    """
    pieces = _pieces(text)
    if not pieces:
        return []
    names = [pieces[0].text]
    for piece in pieces[1:]:
        if _belongs(names[-1], piece, known):
            names[-1] += _gap_within(names[-1], piece) + piece.text
        else:
            names.append(_without_word(piece.text, known))
    names = [part for name in names for part in _at_words(name, known)]
    _check_parted(names, pieces, known)
    return names


def _belongs(before: str, piece: _Piece, known: Collection[str]) -> bool:
    """Tell whether a piece goes on with the name before it; raise where it may or may not."""
    separator = piece.separator
    doubt = _Doubt("applicants_unclear", parts=(clean(before), clean(piece.text)))
    if not _is_name(before, known):
        if separator == "mark" and _stands_alone(piece.text):
            raise doubt
        return True
    if _is_parent(before) or (separator != "mark" and _is_end_of_name(piece.text, known)):
        return True
    if separator == "space":
        if _is_own_name(piece.text, known):
            raise _Doubt("applicants_space", **dict(doubt.params))
        return True
    if separator == "line" and _may_belong(before, piece.text):
        raise doubt
    return False


def _gap_within(before: str, piece: _Piece) -> str:
    """Return what stands between two pieces of one name, without line breaks."""
    if piece.separator == "mark" or (before[-1].isascii() and piece.text[0].isascii()):
        return re.sub(r"[\r\n]+", "", piece.gap) or " "
    return ""


def _check_parted(names: Sequence[str], pieces: Sequence[_Piece], known: Collection[str]) -> None:
    """Raise where something that could part two names stands beside what is no name."""
    first, *others = names
    if not others and all(piece.separator != "mark" for piece in pieces):
        return
    sure = _is_name(first, known) and all(_is_own_name(name, known) for name in others)
    if not sure or (others and names[-1].endswith(vocabulary().applicants.joint)):
        parts = names if others else [piece.text for piece in pieces]
        raise _Doubt("applicants_unclear", parts=tuple(map(clean, parts)))


def _without_word(piece: str, known: Collection[str]) -> str:
    """Return a piece without the word for "and" before it."""
    for word in vocabulary().applicants.words:
        rest = piece.removeprefix(word)
        if rest != piece and not _is_own_word(piece) and _is_own_name(rest, known):
            return rest
    return piece


def _at_words(name: str, known: Collection[str]) -> list[str]:
    """Take a name apart at a word such as 与 with an organisation on both sides."""
    for place, word in _words_in(name):
        before, after = name[:place], name[place + len(word) :]
        if not (_is_name(before, known) and _is_own_name(after, known)):
            continue
        if word in vocabulary().applicants.unclear_words:
            raise _Doubt("applicants_unclear", parts=(before, after))
        if not _is_own_word(name[place:]):
            return [before, *_at_words(after, known)]
    return [name]


def _words_in(name: str) -> Iterator[tuple[int, str]]:
    for found in _word().finditer(name, 1):
        before = name[: found.start()]
        if sum(map(before.count, _OPEN)) == sum(map(before.count, _CLOSE)):
            yield found.start(), found[0]


def _is_own_word(text: str) -> bool:
    """Tell whether a text begins with a word of its own rather than with "and": 和平, 及其."""
    return text.startswith(vocabulary().applicants.not_words)


# What is an organisation.


def _is_name(text: str, known: Collection[str]) -> bool:
    return normalised(text) in known or _is_complete(text)


def _is_own_name(text: str, known: Collection[str]) -> bool:
    """Tell whether a text is a whole name, not the end of one that began elsewhere."""
    return normalised(text) in known or (_is_complete(text) and not _is_end_of_name(text, known))


def _is_complete(text: str) -> bool:
    """Tell whether a text ends as organisations do, with something before the ending."""
    stem, ending = _stem(text)
    return bool(ending) and len(stem) > 1


def _stands_alone(text: str) -> bool:
    """Tell whether a text is a company, university or hospital: none of these ends "X, Y" names."""
    words = vocabulary().applicants
    _, ending = _stem(text)
    return ending in (*words.companies, *words.universities, *words.hospitals) and (
        _is_own_name(text, ())
    )


def _is_parent(text: str) -> bool:
    return normalised(text) in vocabulary().applicants.parents


def _is_end_of_name(text: str, known: Collection[str]) -> bool:
    """Tell whether a text can but end a name: 江苏有限公司, 信息通信分公司, 大数据中心."""
    if normalised(text) in known:
        return False
    words = vocabulary().applicants
    plain = normalised(text)
    if plain.startswith(("(", *words.dependent_starts)):
        return True
    stem, ending = _stem(text)
    if ending in words.companies:
        return _is_made_of(stem, _places()) or _is_made_of(
            stem, (*words.general, *words.departments)
        )
    if ending in words.branches:
        return len(stem) <= 3 or _is_made_of(stem, (*_places(), *words.general))
    if ending in words.departments or not ending:
        return _is_made_of(stem, words.general) or (not ending and _is_made_of(stem, _places()))
    return len(stem) < 2


def _may_belong(before: str, piece: str) -> bool:
    """Tell whether a line may go on with the one above: a branch, an institute, a hospital.

    Or a company below a name that ends with "group", which may be the group's own.
    """
    words = vocabulary().applicants
    (_, above), (stem, below) = _stem(before), _stem(piece)
    if below in words.branches:
        return not any(word in stem for word in words.companies)
    if below in words.departments:
        return _is_made_of(stem, _places())
    if above in words.groups:
        return below in words.companies
    is_own = below in words.hospitals and above in words.universities
    has_place = stem.startswith(_places()) or _place_before().match(stem)
    return is_own and not has_place


@cache
def _place_before() -> re.Pattern[str]:
    return re.compile(rf".{{2,5}}(?:{_any(vocabulary().applicants.place_endings)})")


def _is_made_of(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text is nothing but such words, one after another."""
    reached = {0}
    for place in range(len(text)):
        if place in reached:
            reached |= {place + len(word) for word in words if text.startswith(word, place)}
    return len(text) in reached


@lru_cache(maxsize=10_000)
def _stem(text: str) -> tuple[str, str]:
    """Return a name without the ending of organisations, and that ending; the longest counts."""
    plain = re.sub(r"(?<=.)\([^()]*\)$", "", normalised(text))
    if not plain.endswith(_endings()):
        return plain, ""
    ending = next(ending for ending in _endings() if plain.endswith(ending))
    return plain.removesuffix(ending), ending


@cache
def _endings() -> tuple[str, ...]:
    words = vocabulary().applicants
    groups = (
        words.companies,
        words.branches,
        words.departments,
        words.universities,
        words.hospitals,
        words.organisations,
    )
    return tuple(sorted({word for group in groups for word in group}, key=len, reverse=True))


@cache
def _places() -> tuple[str, ...]:
    from data_access.editions import regions

    return (
        *vocabulary().applicants.places,
        *(normalised(name) for r in regions() for name in (r.name_zh, r.short_zh)),
    )


# Patterns made of the words of `headers.toml`.


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _telling() -> re.Pattern[str]:
    """Match whatever could make a cell more than one plain name."""
    words = vocabulary().applicants
    rest = (*words.rest, *words.rest_besides, *words.rest_counted)
    marks = re.escape(_SURE + _DOUBTFUL + _FOOTNOTES + ':：【[“"「『' + _OPEN)
    return re.compile(
        rf"[{marks}\s\u2460-\u249b]|^\d|{_any((*words.words, *words.unclear_words))}"
        rf"|(?:{_any(rest)})(?:.{{0,8}})$"
    )


@cache
def _word() -> re.Pattern[str]:
    words = vocabulary().applicants
    return re.compile(_any((*words.words, *words.unclear_words)))


@cache
def _role_pattern() -> str:
    words = vocabulary().applicants
    return (
        rf"(?:(?P<lead>{_any(words.lead_labels)})|(?P<partner>{_any(words.partner_labels)})"
        rf"|(?:{_any(words.plain_labels)}))"
    )


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"{_role_pattern()}\s*[\d{vocabulary().numerals}]?\s*[:：]")


@cache
def _label_in_brackets() -> re.Pattern[str]:
    return re.compile(
        rf"[{_OPEN}]\s*(?P<label>{_role_pattern()})\s*(?:(?P<colon>[:：])|(?=[^\s{_CLOSE}]))"
    )


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(rf"[{_OPEN}【\[]\s*{_role_pattern()}\s*[{_CLOSE}】\]]")


@cache
def _running_number() -> re.Pattern[str]:
    numerals = vocabulary().numerals
    circled = "\N{CIRCLED DIGIT ONE}-\N{CIRCLED NUMBER TWENTY}"
    return re.compile(
        rf"[{_OPEN}](?:\d{{1,2}}|[{numerals}])[{_CLOSE}][.、]?\s*"
        rf"|\d{{1,2}}\s*[.．、:：{_CLOSE}](?!\d)\s*"
        rf"|[{circled}][.、]?\s*"
        rf"|[{numerals}][、.．]\s*"
    )


@cache
def _rest() -> re.Pattern[str]:
    """Match "and others" at the end, in brackets or not, with or without how many."""
    words = vocabulary().applicants
    count = rf"(?P<count>\d+|[{vocabulary().numerals}])"
    measure = rf"\s*(?:{_any(words.measures)})"
    counted = rf"(?:{_any(words.counted)})"
    return re.compile(
        rf"[{_OPEN}、,，]?\s*"
        rf"(?:(?P<besides>{_any(words.rest_besides)})|{_any(words.rest_counted + words.rest)})\s*"
        rf"(?:{count}{measure}{counted}?|(?<={_any_of_one(words.rest)}){counted}?)\s*[{_CLOSE}]?$"
    )


def _any_of_one(words: Iterable[str]) -> str:
    return f"[{''.join(words)}]"
