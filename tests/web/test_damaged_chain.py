"""A document that is not what was published: pages say so, and all else is as it was."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from components.downloads import verify_release
from components.menu import ENTRIES
from data_access.chain.stored import ChainDamaged
from data_access.database import close, initialise, transaction
from data_access.database import reading as session_of
from data_access.publishing import publish
from data_access.queries import documents as documents_of_queries
from data_access.queries import public_documents
from tests.copies import copy_sqlite
from tests.data_access.by_hand import OF_SQLITE
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.web.serving import reading

DAY = timedelta(days=1)
TEXT = "UPDATE document SET text = {} WHERE number = 2"
DAMAGES = {
    "another text": TEXT.format("replace(text, '2022Q2', '2022Q3')"),
    "truncated": TEXT.format("substr(text, 1, 300)"),
    "no JSON": TEXT.format("'x' || text"),
    "no object": TEXT.format("'[]'"),
    "empty": TEXT.format("''"),
    "a field missing": TEXT.format("json_remove(text, '$.covers')"),
    "a field of another type": TEXT.format("json_set(text, '$.covers', 7)"),
    "no UTF-8": TEXT.format("CAST(x'ff' || text AS TEXT)"),
    "no moment": "UPDATE document SET public_from = 'x' WHERE number = 2",
    "another hash": "UPDATE document SET sha256 = 'x' WHERE number = 2",
}
PAGES = (
    *(f"/{entry.address}" for entry in ENTRIES), "/methodology?part=record",
    "/project?id=2021-001", "/verify?chart=5D27-GNHE-0AV0-Y0RH",
)  # fmt: skip
FILES = (
    "/feed.xml", "/api/v1/documents?edition=2021", "/api/v1/releases?edition=2021",
    "/data/2021/2022Q1.1/package.zip", "/data/2021/2022Q1.1/ratings.xlsx",
    "/data/2021/verification.zip", "/readyz",
)  # fmt: skip
SIGNATURE = "INSERT INTO proof SELECT id, 'signature', {} FROM document WHERE number = 3"


@pytest.fixture(scope="module")
def three_releases(empty_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of three releases, each with its document; only to be copied."""
    file = tmp_path_factory.mktemp("three") / "ratings.sqlite3"
    copy_sqlite(empty_url, file)
    url = f"sqlite:///{file}"
    with transaction(url) as session:
        list_projects(session, len(SIX))
        for day, period in enumerate(("2022Q1", "2022Q2", "2022Q3")):
            draft(session, period, SIX)
            publish(session, "2021", period, now=NOW + day * DAY)
    close(url)
    return url


@pytest.fixture
def damaged_url(three_releases: str, tmp_path: Path) -> Iterator[str]:
    """A copy of it that anything can be done to."""
    copy_sqlite(three_releases, tmp_path / "ratings.sqlite3")
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    yield url
    close(url)


def change(url: str, statement: str) -> None:
    """Change a database as a disk or its owner does, past triggers and constraints."""
    close(url)
    with closing(sqlite3.connect(make_url(url).database or "")) as connection, connection:
        for (trigger,) in connection.execute(OF_SQLITE).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement)


def test_a_damaged_document_is_told_and_logged_once_and_the_others_stand(
    damaged_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(make_url(damaged_url).database or "")) as connection:
        [(text, sha256)] = connection.execute("SELECT text, sha256 FROM document WHERE number = 2")
    failures: dict[str, object] = {}
    for name, statement in DAMAGES.items():
        change(damaged_url, statement)
        caplog.clear()
        documents_of_queries.tell.cache_clear()
        with session_of(damaged_url) as session:
            found, _ = (public_documents(session, "2021") for _ in range(2))
        readable = [document.content is not None for document in found]
        if (readable, found[1].damaged, found[0].damaged) != ([True, False, True], True, False):
            failures[name] = found
        if len(caplog.records) != sum(document.damaged for document in found):
            failures[name] = caplog.text
        assert found[2].damaged == (name == "another hash")  # which the third one carries
        put_back = f"UPDATE document SET text = '{text}', sha256 = '{sha256}', public_from = "
        change(damaged_url, f"{put_back}'2023-04-21 02:00:00.000000' WHERE number = 2")
    assert failures == {}


def test_a_proof_that_cannot_be_read_is_told(damaged_url: str) -> None:
    for proof in ("'-----BEGIN'", "CAST(x'ff' AS TEXT)"):
        change(damaged_url, "DELETE FROM proof")
        change(damaged_url, SIGNATURE.format(proof))
        with session_of(damaged_url) as session:
            *_, last = public_documents(session, "2021")
        assert (last.damaged, last.signature, last.content is None) == (True, None, False)


@pytest.mark.slow
def test_nothing_is_published_after_a_damaged_document(damaged_url: str) -> None:
    change(damaged_url, DAMAGES["truncated"])
    with transaction(damaged_url) as session:
        draft(session, "2022Q4", SIX)
        with pytest.raises(ChainDamaged, match="document 2 of edition 2021 is damaged"):
            publish(session, "2021", "2022Q4", now=NOW + 3 * DAY)
        session.rollback()
    initialise(damaged_url)


@pytest.mark.slow
def test_pages_say_what_is_damaged_and_all_else_is_as_it_was(
    running: TestClient, damaged_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(damaged_url, DAMAGES["truncated"])
    with reading(damaged_url):
        status = {address: running.get(address).status_code for address in (*PAGES, *FILES)}
        assert {address: code for address, code in status.items() if code != 200} == {}
        for address in ("/methodology?part=record", "/downloads?show=data"):
            page = running.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
            assert "Damaged documents of the chain, by number: 2." in page
            assert "公布文件链中受损的文件（序号）：2。" in running.get(address).text
        feed = running.get("/feed.xml?lang=en").text
        assert (feed.count("star ratings checkpoint"), feed.count("by number: 2.")) == (2, 1)
        rows = running.get("/api/v1/documents?edition=2021").json()["data"]
        assert [row["document_damaged"] for row in rows] == [False, True, False]
        of_it = running.get("/data/2021/checkpoint/2", headers={"Accept-Language": "en"})
        assert (of_it.status_code, "by number: 2." in of_it.text) == (503, True)
        assert "documents 3" in running.get("/data/2021/checkpoint").text
        bundle = tmp_path / "verification.zip"
        bundle.write_bytes(running.get("/data/2021/verification.zip").content)
    assert verify_release.main([str(bundle), "--quick"]) == 1
    assert "documents: DIFFERS\n    document 2, SHA-256: found" in capsys.readouterr().out
    change(damaged_url, "UPDATE document SET text = '{}'")
    with reading(damaged_url):
        status = {address: running.get(address).status_code for address in FILES}
        assert {address: code for address, code in status.items() if code != 200} == {}
        assert running.get("/data/2021/checkpoint").status_code == 503
        assert "（序号）：1、2、3。" in running.get("/methodology?part=record").text
