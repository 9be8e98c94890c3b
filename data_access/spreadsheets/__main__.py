"""The process that reads a file, or marks a copy of it: bytes come in, JSON or a workbook goes out.

Any end but these means that the file cannot be read: DONE, REFUSED (a rule and what is told with
it), NO_MEMORY.
"""

import json
import sys
from typing import IO, Any

from data_access.spreadsheets.limits import limit_this_process
from data_access.spreadsheets.reading import read
from data_access.spreadsheets.sheets import Unreadable, as_plain

READ, MARK, REBUILD = "read", "mark", "rebuild"
DONE, REFUSED, NO_MEMORY = 0, 3, 4


def answer(way: str, suffix: str, stream: IO[bytes]) -> bytes:
    """Return the sheets of a file as JSON, or its copy with marks, which come in a line before."""
    if way == READ:
        return as_bytes(as_plain(read(stream.read(), suffix)))
    from data_access.spreadsheets.marking import marked_copy, rebuilt

    marks = json.loads(stream.readline())
    return (marked_copy if way == MARK else rebuilt)(stream.read(), suffix, marks)


def as_bytes(told: object) -> bytes:
    """Write what is told as JSON, with every character that a file may hold."""
    return json.dumps(told, ensure_ascii=False).encode(errors="surrogatepass")


def from_bytes(told: bytes) -> Any:
    """Read what `as_bytes` wrote."""
    return json.loads(told.decode(errors="surrogatepass"))


def main() -> int:
    """Do what the arguments say: the way, and the suffix of the file on the standard input."""
    limit_this_process()
    try:
        sys.stdout.buffer.write(answer(sys.argv[1], sys.argv[2], sys.stdin.buffer))
    except Unreadable as unreadable:
        sys.stdout.buffer.write(as_bytes([unreadable.code, unreadable.params]))
        return REFUSED
    except MemoryError:
        return NO_MEMORY
    return DONE


if __name__ == "__main__":
    sys.exit(main())
