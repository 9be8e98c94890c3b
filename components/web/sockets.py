"""How the server's sockets send."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

INTERNET = (socket.AF_INET, socket.AF_INET6)
OPEN_FILES = Path("/dev/fd")


def send_at_once() -> None:
    """Let no message wait until the reader has acknowledged the one before, some 40 ms each time.

    asyncio sees to that for sockets whose protocol it knows; Streamlit opens its own without naming
    one. Connections inherit the option from the socket that listens.
    """
    for listening in _listening():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listening() -> Iterator[socket.socket]:
    """Return the TCP sockets that listen, found among the files this process has open."""
    for path in list(OPEN_FILES.iterdir()) if OPEN_FILES.exists() else ():
        with suppress(OSError):
            if path.is_socket():
                with socket.socket(fileno=os.dup(int(path.name))) as found:
                    if found.family in INTERNET and _listens(found):
                        yield found


def _listens(found: socket.socket) -> bool:
    return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
