"""What a PNG file says of itself: how large it is on paper (pHYs), and texts (iTXt, uncompressed).

The picture itself is not touched: encoding it anew would cost more than drawing it.
"""

import struct
from collections.abc import Mapping
from zlib import crc32

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_ENDS = len(SIGNATURE) + 8 + 13 + 4
"""A file starts with its signature and the chunk IHDR: length and name, 13 bytes, checksum."""

PER_METRE = 1


def with_facts(png: bytes, texts: Mapping[str, str], dots_per_millimetre: float) -> bytes:
    """Return a PNG file with its size and texts, by keys (Latin letters, at most 79), after its
    header.

    ValueError for anything that is not PNG.
    """
    if not png.startswith(SIGNATURE):
        raise ValueError("the file does not begin as a PNG file does")
    dots = round(1000 * dots_per_millimetre)
    size = _chunk(b"pHYs", struct.pack(">IIB", dots, dots, PER_METRE))
    chunks = b"".join(_text(key, text) for key, text in texts.items())
    return png[:HEADER_ENDS] + size + chunks + png[HEADER_ENDS:]


def _text(key: str, text: str) -> bytes:
    """Write a key, that the text is not compressed, no language, no translated key, the text."""
    return _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def _chunk(kind: bytes, content: bytes) -> bytes:
    named = kind + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", crc32(named))
