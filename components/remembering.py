"""Answers are kept for good, as what was published never changes, until a backup is brought back.

A backup may lack what was published after it: then nothing that was kept may be given again.
"""

import functools
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

_CLEARING: list[Callable[[], None]] = []
"""What clears each place where answers are kept."""
_HISTORY: list[object] = []
"""What was last known of backups brought back; empty before anything was asked."""
_NOTICING = Lock()


def remembered(most: int) -> "Callable[[Callable[..., T]], functools._lru_cache_wrapper[T]]":
    """Let a function keep so many of its answers until a backup is brought back."""

    def keeping(answer: Callable[..., T]) -> "functools._lru_cache_wrapper[T]":
        kept = functools.lru_cache(maxsize=most)(answer)
        forgotten_by(kept.cache_clear)
        return kept

    return keeping


def forgotten_by(clear: Callable[[], None]) -> None:
    """Call this whenever a backup was brought back."""
    _CLEARING.append(clear)


def notice(history: object) -> None:
    """Forget everything where more backups were brought back than was known."""
    with _NOTICING:
        is_news, _HISTORY[:] = bool(_HISTORY) and [history] != _HISTORY, [history]
    if is_news:
        for clear in _CLEARING:
            clear()
