"""Texts inside a PNG file: international text chunks (iTXt), uncompressed, written and read.

The picture itself is not touched: encoding it anew would cost more than drawing it.
"""

import struct
from collections.abc import Iterator, Mapping
from zlib import crc32

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_ENDS = len(SIGNATURE) + 8 + 13 + 4
"""A file starts with its signature and the chunk IHDR: length and name, 13 bytes, checksum."""


class NotPng(ValueError):
    """What was given is not a whole PNG file."""


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """Return the file with texts by keys (Latin letters, at most 79) after its header."""
    if not png.startswith(SIGNATURE):
        raise NotPng("the file does not begin as a PNG file does")
    chunks = b"".join(_chunk(key, text) for key, text in texts.items())
    return png[:HEADER_ENDS] + chunks + png[HEADER_ENDS:]


def texts_of(png: bytes) -> dict[str, str]:
    """Return the texts in a file by their keys; compressed ones and other chunks are passed over.

    NotPng where the file is none or ends too early.
    """
    texts = {}
    for name, content in _chunks(png):
        if name == b"iTXt":
            key, _, rest = content.partition(b"\0")
            is_compressed, text = rest[:1] != b"\0", rest[2:].split(b"\0", 2)[-1]
            if not is_compressed:
                texts[key.decode("latin-1")] = text.decode("utf-8", "replace")
    return texts


def _chunk(key: str, text: str) -> bytes:
    content = key.encode("latin-1") + b"\0" + b"\0\0" + b"\0" + b"\0" + text.encode()
    named = b"iTXt" + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", crc32(named))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(SIGNATURE):
        raise NotPng("the file does not begin as a PNG file does")
    at = len(SIGNATURE)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if len(content) < length:
            raise NotPng("the file ends within a chunk")
        yield name, content
        at += 8 + length + 4
