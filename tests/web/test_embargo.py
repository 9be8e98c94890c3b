"""Until its moment comes, nothing tells of a release under embargo; then everything does."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from starlette.testclient import TestClient

from components.downloads import files
from components.web import document, warm
from components.web.http_cache import PASSING
from data_access import clock, gates, queries
from data_access.database import transaction
from data_access.importing import import_ratings
from data_access.periods import Term
from data_access.publishing import Publication, publish
from tests.copies import copy_sqlite
from tests.corrections import with_another_score
from tests.data_access.by_hand import forget_acts
from tests.web.serving import forget, reading

NEXT, CORRECTION = "2023Q4.1", "2023Q3.2"
LISTS = (
    "/", "/leaderboard", "/tracking", "/methodology", "/downloads", "/project?id=2021-001",
    "/province?code=520000", "/feed.xml", "/sitemap.xml", "/api/v1/releases?edition=2021",
    "/api/v1/releases/latest?edition=2021", "/api/v1/projects/2021-001/ratings",
    "/api/v1/moves?edition=2021", "/api/v1/ratings?edition=2021", "/badge/2021-001.svg",
    "/readyz", "/embed/star-distribution", "/data/2021/2023Q3.1/SHA256SUMS",
    "/data/2021/2023Q3.1/releases.csv", "/data/2021/2023Q3.1/package.zip",
)  # fmt: skip
OWN = (
    "/api/v1/releases/{code}?edition=2021", "/api/v1/ratings?edition=2021&release={code}",
    "/data/2021/{code}/ratings.csv", "/data/2021/{code}/press-pack.zip",
    "/data/2021/{code}/package.zip", "/print/province?code=520000&edition=2021&release={code}",
)  # fmt: skip


@pytest.fixture(scope="module")
def two_embargoes(
    running: TestClient, demo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, list[Publication]]]:
    """The demo with the next period, and a correction of the newest, published for tomorrow."""
    folder = tmp_path_factory.mktemp("embargo")
    copy_sqlite(demo_url, folder / "own.sqlite3")
    url = f"sqlite:///{folder / 'own.sqlite3'}"
    file = with_another_score(folder / "ratings.xlsx")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    published = []
    with transaction(url) as session:
        forget_acts(session)  # an edition whose catalogue is published takes no new period
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gates, "term_of", lambda *_: Term("2021", None, None, "quarter"))
        for period in ("2023Q3", "2023Q4"):
            now = datetime.now(UTC)
            import_ratings(file, "2021", period, "illustrative-1", url=url, reason="更正", now=now)
            file.write_bytes(file.read_bytes() + b"\0")
            with transaction(url) as session:
                published.append(publish(session, "2021", period, now=now, at=tomorrow))
    with reading(url):
        _make_ahead(tomorrow)
        yield running, published


@pytest.fixture
def embargo(
    two_embargoes: tuple[TestClient, list[Publication]],
) -> tuple[TestClient, list[Publication]]:
    """The site, which knows nothing of what others asked at other moments, and what is coming."""
    forget()
    return two_embargoes


def _make_ahead(moment: datetime) -> None:
    """Make some files and pages of the next release ahead of its moment, as `warm` does."""
    with pytest.MonkeyPatch.context() as patch, clock.standing_at(moment):
        patch.setattr(warm, "PICTURES", re.compile("(?!)"))
        files = [f"/data/2021/{NEXT}/{name}" for name in ("ratings.csv?lang=zh", "SHA256SUMS")]
        patch.setattr(warm, "files", lambda *_: [(file, "zh") for file in files])
        patch.setattr(warm, "pages", lambda **_: [("/?lang=zh", "zh"), ("/map?lang=zh", "zh")])
        assert asyncio.run(warm.make_ready("2021", NEXT)) == (4, [])


def test_nothing_tells_of_it_before(embargo: tuple[TestClient, list[Publication]]) -> None:
    client, published = embargo
    secrets = (NEXT, CORRECTION, "2023年第四季度", *(p.sha256 for p in published))
    statuses, told = {}, {}
    for address in LISTS:
        answer = client.get(address)
        statuses[address] = answer.status_code
        everything = answer.text + str(answer.headers.multi_items())
        told[address] = [secret for secret in secrets if secret in everything]
    assert statuses == dict.fromkeys(LISTS, 200)
    assert told == {address: [] for address in LISTS}


def test_its_own_address_answers_as_if_there_was_nothing(
    embargo: tuple[TestClient, list[Publication]],
) -> None:
    client, _ = embargo
    for address in OWN:
        unknown = client.get(address.format(code="2031Q1.1"))
        for code in (NEXT, CORRECTION):
            answer = client.get(address.format(code=code))
            assert answer.status_code == unknown.status_code, (address, code)
            assert answer.text.replace(code, "2031Q1.1") == unknown.text, (address, code)


def test_then_it_is_there_without_a_restart(
    embargo: tuple[TestClient, list[Publication]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, published = embargo
    before = client.get("/api/v1/releases/latest?edition=2021")
    monkeypatch.setattr(
        queries.asking.NOW, "callable", lambda: datetime.now(UTC) + timedelta(days=2)
    )
    forget()
    codes = {row["release"] for row in client.get("/api/v1/releases?edition=2021").json()["data"]}
    assert {NEXT, CORRECTION} <= codes
    assert published[1].sha256 not in before.text
    assert NEXT in client.get("/feed.xml").text


def test_caches_and_this_program_keep_nothing_beyond_its_moment(
    embargo: tuple[TestClient, list[Publication]],
) -> None:
    client, published = embargo
    moment = published[1].published_at
    page, file = "/leaderboard?lang=en&direction=06", "/data/2021/latest/ratings.csv"

    def kept(address: str) -> tuple[str, str | None]:
        answer = client.get(address, follow_redirects=False)
        again = client.get(
            address,
            headers={"If-None-Match": answer.headers.get("ETag", "")},
            follow_redirects=False,
        )
        assert again.status_code == answer.status_code  # a cache is told until when each time
        return answer.headers["Cache-Control"].split(", ")[1], answer.headers.get("Expires")

    def in_form(moment: datetime) -> str:
        return format_datetime(moment.astimezone(UTC), usegmt=True)

    with clock.standing_at(moment - timedelta(minutes=30)):
        assert client.get(page).headers["Cache-Control"] == PASSING
    with clock.standing_at(begun := moment - timedelta(seconds=90)):
        usual = ("stale-while-revalidate=30", in_form(begun + timedelta(seconds=60)))
        assert (kept(page), kept(file)) == (usual, usual)
        assert kept("/badge/2021-001.svg?lang=en") == ("stale-while-revalidate=2", in_form(moment))
    with clock.standing_at(moment - timedelta(seconds=10)):
        assert kept(page) == ("stale-while-revalidate=2", in_form(moment))
        assert NEXT not in client.get(page).text
    with clock.standing_at(moment):  # nothing was forgotten, and no time has passed
        assert NEXT in client.get(page).text
        assert NEXT in client.get(file, follow_redirects=False).headers["Location"]
        assert kept(page)[0] == "stale-while-revalidate=2"


def test_what_was_made_ahead_is_there_at_once(
    embargo: tuple[TestClient, list[Publication]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> bytes:
        raise AssertionError("it was made ahead")

    client, published = embargo
    for made in (files, "file_bytes"), (files, "checksums"), (document, "_make"):
        monkeypatch.setattr(*made, refuse)
    with clock.standing_at(published[1].published_at):
        assert NEXT in client.get("/?lang=zh").text
        for file in ("ratings.csv", "SHA256SUMS"):
            assert client.get(f"/data/2021/{NEXT}/{file}").status_code == 200
