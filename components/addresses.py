"""Addresses of this site: every one that readers or programs are given goes through here.

In the code they are written from the root of the site, as its routes are: "/map". A site below a
path of another one (`SITE_URL=https://portal.example/ratings`) has them below that path.
"""

from collections.abc import Mapping
from typing import Any

from data_access.settings import settings


def at(address: str) -> str:
    """Return an address of the site as browsers ask for it: "/map" is "/ratings/map"."""
    return f"{settings().path}{address}"


def in_full(address: str) -> str:
    """Return what `at` gave with its host, as others know it: in files, to search engines."""
    return f"{settings().origin}{address}"


def asked_for(scope: Mapping[str, Any]) -> str:
    """Return the address that an ASGI request asks for, from the root of the site."""
    address: str = scope["path"]
    return address.removeprefix(scope.get("root_path", ""))
