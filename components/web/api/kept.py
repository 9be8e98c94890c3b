"""Answers that were given before: what was published never changes, so its bytes are kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

MOST_BYTES = 64 * 2**20
OVERHEAD = 1000
"""What an answer takes beside its body, in bytes, roughly."""


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer, the tag that names them, and the links from their page."""

    content: bytes
    etag: str
    link: str


class Kept:
    """Bodies by question, those not asked for longest given up first; safe between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._held = most_bytes, 0
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Body]) -> Body:
        """Return the body kept under a key, else make it; two may make the same at once."""
        with self._lock:
            if (found := self._bodies.get(key)) is not None:
                self._bodies.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._put(key, made)
        return made

    def _put(self, key: Hashable, made: Body) -> None:
        if key in self._bodies:
            return
        self._bodies[key] = made
        self._held += len(made.content) + OVERHEAD
        while self._held > self._most:
            _, oldest = self._bodies.popitem(last=False)
            self._held -= len(oldest.content) + OVERHEAD

    def cache_clear(self) -> None:
        """Give up everything."""
        with self._lock:
            self._bodies.clear()
            self._held = 0

    @property
    def held(self) -> int:
        """How many bytes are held."""
        return self._held
