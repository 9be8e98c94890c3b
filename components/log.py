"""The log: each line says when, how grave, for which request or app, whose address, which page and
language, and after how long.

One id holds together what belongs to one visit: the request for a page or file, or the websocket of
an app with all of its runs. nginx gives it and has it in its log; without nginx it is made here.
"""

import json
import logging
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from data_access.settings import settings

NOTHING = "-"
OURS = ("components", "data_access")
"""Whose lines are kept from the level of information on; of libraries only warnings."""


@dataclass(slots=True)
class Visit:
    """What a line of the log is about; the language and the page may be known later only."""

    id: str = NOTHING
    address: str = NOTHING
    page: str = NOTHING
    language: str = NOTHING
    begun: float = field(default_factory=perf_counter)

    def milliseconds(self) -> float:
        """Return how long it has taken until now."""
        return 1000 * (perf_counter() - self.begun)


NO_VISIT = Visit()
_visit: ContextVar[Visit] = ContextVar("visit", default=NO_VISIT)


def begin(about: Visit) -> Visit:
    """Let all that is logged from now on, in this request or run, be about a visit."""
    _visit.set(about)
    return about


def visit() -> Visit:
    """Return what is being answered or run."""
    return _visit.get()


class Record(logging.Formatter):
    """What every line has, as pairs; the last is the message."""

    def facts(self, record: logging.LogRecord) -> dict[str, object]:
        """Return what is told, in order."""
        about = visit()
        moment = datetime.fromtimestamp(record.created, settings().timezone)
        return {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "id": about.id,
            "address": about.address,
            "page": about.page,
            "language": about.language,
            "milliseconds": None if about is NO_VISIT else round(about.milliseconds(), 1),
            "message": record.getMessage(),
        }

    def traceback(self, record: logging.LogRecord) -> str:
        """Return how it came to a failure, "" for none."""
        return self.formatException(record.exc_info) if record.exc_info else ""


class TextLines(Record):
    """Lines for people: those of a traceback, too, begin with all that a line has."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line, or several where its message has several."""
        *facts, taken, message = self.facts(record).values()
        head = " ".join(map(str, [*facts, NOTHING if taken is None else f"{taken}ms"]))
        told = [*str(message).splitlines(), *self.traceback(record).splitlines()]
        return "\n".join(f"{head} {line}" for line in told)


class JsonLines(Record):
    """Lines for programs: one object each."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line of JSON."""
        facts = self.facts(record)
        if traceback := self.traceback(record):
            facts["traceback"] = traceback
        return json.dumps(facts, ensure_ascii=False)


def _says_something_new(record: logging.LogRecord) -> bool:
    """Tell whether Streamlit says what `web/errors.py` does not: that logs a reference as well."""
    return record.msg != "Uncaught app execution"


def start() -> None:
    """Write what this process says from now on in the form that is set."""
    handler = logging.StreamHandler()
    handler.setFormatter({"text": TextLines, "json": JsonLines}[settings().log_format]())
    logging.basicConfig(handlers=[handler])
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"  # `web/access.py` says it
    logging.getLogger("streamlit.error_util").addFilter(_says_something_new)
