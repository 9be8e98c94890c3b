"""Files with flipped, cut, repeated and odd parts, the same for the same seed."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

BLOCK = 512
_ODD_VALUES = (
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e400",
    b"nan",
    b"",
    b"A1:XFD1048576",
    b"\xff",
)


def mutated(content: bytes, seed: int) -> bytes:
    """Return a file with one thing wrong; in every other archive, within one of its parts."""
    random = Random(seed)
    if content.startswith(b"PK") and seed % 2:
        return _within_a_part(content, random)
    return random.choice(_WAYS)(content, random)


def _within_a_part(content: bytes, random: Random) -> bytes:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile:
        return content
    name = random.choice([name for name in parts if name.endswith(".xml")])
    parts[name] = random.choice((*_WAYS, _odd_attribute, _odd_attribute))(parts[name], random)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return packed.getvalue()


def _flipped(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content))]


def _hole(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + content[at + random.randint(1, BLOCK) :]


def _repeated(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content)) // BLOCK * BLOCK
    times = random.choice((2, 10, 100))
    return content[:at] + content[at : at + BLOCK] * times + content[at + BLOCK :]


def _copied_over(content: bytes, random: Random) -> bytes:
    there, here = (random.randrange(len(content)) // BLOCK * BLOCK for _ in range(2))
    block = content[there : there + BLOCK]
    return content[:here] + block + content[here + len(block) :]


def _odd_attribute(content: bytes, random: Random) -> bytes:
    """Put something else between two quotation marks, as numbers, spans and references stand."""
    quotes = [at for at, byte in enumerate(content) if byte == ord('"')]
    if len(quotes) < 2:
        return content
    first = random.randrange(len(quotes) - 1)
    odd = random.choice(_ODD_VALUES)
    return content[: quotes[first] + 1] + odd + content[quotes[first + 1] :]


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flipped,
    _cut,
    _hole,
    _repeated,
    _copied_over,
)
