"""Settings, from the environment or a `.env` file beside `app.py`."""

import re
from datetime import date, datetime
from functools import cache
from getpass import getuser
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data_access import persons

ROOT = Path(__file__).resolve().parent.parent
PLAIN_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/*")


class Settings(BaseSettings):
    """What an installation decides for itself. Names are those of the environment variables."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'ratings.sqlite3'}",
        description="SQLAlchemy address of the database: sqlite:///... or postgresql+psycopg://...",
    )
    port: int = Field(default=8501, ge=1, le=65535, description="Port the site listens on.")
    site_url: str = Field(
        default="http://localhost:8501",
        description="Public address of the site, with its path where it has one; for all links.",
    )
    site_timezone: str = Field(
        default="Asia/Shanghai", description="Time zone of dates on the site and of publication."
    )
    most_sessions: int = Field(
        default=2000,
        ge=1,
        description="How many readers may have the app open at once; others have the plain page.",
    )
    kept_folder: Path = Field(
        default=ROOT / "var" / "kept",
        description="Folder of files that are made once for all processes of this machine.",
    )
    kept_megabytes: int = Field(
        default=2048, ge=0, description="How much is kept there at most; 0 keeps nothing."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Lines of the log for people, or for programs."
    )
    metrics_token: str = Field(
        default="",
        description="With this token /metrics may be asked from anywhere, without it from here.",
    )
    sentry_dsn: str = Field(
        default="", description="Address of a Sentry that is told of failures; none without it."
    )
    map_approval_number: str = Field(
        default="",
        description="Approval number of the map as drawn; the caption says so when empty.",
    )
    corrections_contact: str = Field(
        default="",
        description="Where readers report an error: a mail address or an https:// page.",
    )

    publisher: str = Field(
        default_factory=getuser,
        description="Who publishes, for the log of acts; the system's user without it.",
    )

    signing_key: str = Field(
        default="",
        description="File of the Ed25519 key of OpenSSH that signs what is published: a private "
        "key, or a public one whose private key an agent holds. Nothing is signed without one.",
    )

    timestamp_url: str = Field(
        default="",
        description="Address of a time-stamping authority (RFC 3161) that is told the hash of each "
        "publication; nobody is without one.",
    )

    timestamp_ca: str = Field(
        default="",
        description="File of certificates (PEM) of the authorities whose time stamps are taken; "
        "without it whose they are is not checked.",
    )

    reports_folder: Path = Field(
        default=ROOT / "var" / "reports",
        description="Where reports are written that are too long to be read in a terminal.",
    )

    rehearsal: str = Field(
        default="",
        description="Which draft is rehearsed, on every page and file; set by `rehearse` alone.",
    )
    two_persons: bool = Field(
        default=False,
        description="Whether somebody else than who imported it must confirm a publication.",
    )

    @model_validator(mode="before")
    @classmethod
    def _at_its_port(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Where no public address is set, links in files lead to the port that is listened on."""
        own = {"site_url": f"http://localhost:{given['port']}"} if "port" in given else {}
        return own | given

    @field_validator("site_url")
    @classmethod
    def _without_slash_at_the_end(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        if not PLAIN_PATH.fullmatch(urlsplit(value).path) or "?" in value or "#" in value:
            raise ValueError("must end with the host or a plain path such as /ratings")
        return value.rstrip("/")

    @field_validator("sentry_dsn")
    @classmethod
    def _address_of_a_sentry(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^@/]+@[^@/]+/.*\d+", value):
            raise ValueError("must be as Sentry gives it: https://KEY@HOST/NUMBER")
        return value

    @field_validator("site_timezone")
    @classmethod
    def _known_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError(f"{value!r} is not a time zone such as Asia/Shanghai") from unknown
        return value

    @field_validator("database_url")
    @classmethod
    def _supported_database(cls, value: str) -> str:
        if value.startswith(("postgresql://", "postgres://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        try:
            make_url(value)
        except (ValueError, ArgumentError) as unreadable:
            raise ValueError("cannot be read as an address") from unreadable
        return value

    @field_validator("publisher")
    @classmethod
    def _as_recorded(cls, value: str) -> str:
        return persons.written(value) or getuser()

    @property
    def path(self) -> str:
        """The path of the public address, below which all addresses are; "" at the root."""
        return urlsplit(self.site_url).path

    @property
    def origin(self) -> str:
        """The public address without its path."""
        return self.site_url.removesuffix(self.path)

    @property
    def timezone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site_timezone)


def local(moment: datetime) -> str:
    """Write a moment as a publisher reads it: in the site's time zone, to the minute."""
    return f"{moment.astimezone(settings().timezone):%Y-%m-%d %H:%M}"


def written_moment(when: date | datetime) -> str:
    """Write a day, or a moment in the site's time zone, to the minute."""
    return local(when) if isinstance(when, datetime) else when.isoformat()


def typed_moment(moment: datetime) -> str:
    """Write a moment as a command takes it: in the site's time zone, seconds where it has any."""
    there = moment.astimezone(settings().timezone).replace(tzinfo=None)
    return there.isoformat() if there.second or there.microsecond else f"{there:%Y-%m-%dT%H:%M}"


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
