"""Texts inside a PNG file: international text chunks (iTXt), uncompressed.

The picture itself is not touched: encoding it anew would cost more than drawing it.
"""

import struct
from collections.abc import Mapping
from zlib import crc32

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_ENDS = len(SIGNATURE) + 8 + 13 + 4
"""A file starts with its signature and the chunk IHDR: length and name, 13 bytes, checksum."""


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a PNG file with texts by keys (Latin letters, at most 79) after its header.

    ValueError for anything that is not PNG.
    """
    if not png.startswith(SIGNATURE):
        raise ValueError("the file does not begin as a PNG file does")
    chunks = b"".join(_chunk(key, text) for key, text in texts.items())
    return png[:HEADER_ENDS] + chunks + png[HEADER_ENDS:]


def _chunk(key: str, text: str) -> bytes:
    """Write a key, that the text is not compressed, no language, no translated key, the text."""
    named = b"iTXt" + key.encode("latin-1") + b"\0" + b"\0\0" + b"\0" + b"\0" + text.encode()
    return struct.pack(">I", len(named) - 4) + named + struct.pack(">I", crc32(named))
