"""Answers that were given before: what was published never changes, so its bytes are kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

MOST_BYTES = 4 * 2**20
OVERHEAD = 1000
"""What an answer takes beside its body, in bytes, roughly."""


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer, the tag that names them, and the links from their page if any."""

    content: bytes
    etag: str
    link: str = ""


class Kept:
    """Bodies by question, those not asked for longest given up first; safe between threads.

    `held` says how many bytes they take, `hits` and `misses` how often they were there.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most, self.held = most_bytes, 0
        self.hits = self.misses = 0
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Body]) -> Body:
        """Return the body kept under a key, else make it; two may make the same at once."""
        with self._lock:
            if found := self._bodies.get(key):
                self._bodies.move_to_end(key)
                self.hits += 1
                return found
            self.misses += 1
        made = make()
        with self._lock:
            if key not in self._bodies:
                self._bodies[key] = made
                self.held += len(made.content) + OVERHEAD
            while self.held > self.most:
                _, oldest = self._bodies.popitem(last=False)
                self.held -= len(oldest.content) + OVERHEAD
        return made

    def __len__(self) -> int:
        return len(self._bodies)

    def cache_clear(self) -> None:
        """Give up everything."""
        with self._lock:
            self._bodies.clear()
            self.held = 0
