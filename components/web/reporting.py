"""Failures are told to a Sentry, where one is set; else nothing of it is even loaded."""

from typing import TYPE_CHECKING, Any

from components import log
from components.program import program
from data_access.settings import settings

if TYPE_CHECKING:
    from sentry_sdk.types import Event


def start() -> None:
    """Send each failure that is logged, with its reference, and nothing of who read what."""
    if not settings().sentry_dsn:
        return
    import sentry_sdk

    sentry_sdk.init(
        settings().sentry_dsn,
        release=program()[:12],
        auto_enabling_integrations=False,  # what fails is logged once, with its reference
        include_local_variables=False,
        max_breadcrumbs=0,  # lines of the log about other readers
        send_default_pii=False,
        before_send=_with_visit,
    )


def _with_visit(event: "Event", _hint: dict[str, Any]) -> "Event":
    visit = log.visit()
    tags = {"id": visit.id, "page": visit.page, "language": visit.language}
    return {**event, "tags": tags}
