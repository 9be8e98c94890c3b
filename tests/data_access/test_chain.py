"""The chain of documents: what it covers, when readers see it, and what guards the facts."""

import re
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from data_access import keys, queries
from data_access.chain import appending, checking, covering, stored, time_stamps
from data_access.chain.covering import Content, digest, visible_at
from data_access.chain.signing import CannotSign, fingerprint, public_key, sign
from data_access.chain.time_stamps import NoTimeStamp
from data_access.database import initialise, reading, transaction
from data_access.lists import moment
from data_access.publishing import publish, withdraw
from data_access.refusing import Refused
from data_access.settings import settings
from data_access.verification import verify
from tests.data_access.by_hand import unguard
from tests.data_access.conftest import on_sqlite
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.data_access.test_publishers_desk import commands_on

DAY = timedelta(days=1)
FUTURE = datetime(2092, 4, 20, 2, tzinfo=UTC)
FACTS = (
    "UPDATE region SET name_en = 'x'",
    "DELETE FROM region WHERE code = '110000'",
    "UPDATE edition SET listed_on = NULL WHERE code = '2021'",
    "UPDATE category SET code = 'x' WHERE edition = '2021'",
    "UPDATE direction SET category = '1' WHERE edition = '2021'",
    "UPDATE recommending_unit SET name_zh = 'x' WHERE edition = '2021' AND code = 'unit-1'",
    "DELETE FROM recommending_unit WHERE edition = '2021' AND code = 'unit-1'",
    "UPDATE imported_file SET sha256 = 'x'",
    "DELETE FROM imported_file",
    "DELETE FROM project",
    "UPDATE document SET text = 'x'",
    "DELETE FROM document",
)
BROUGHT = (
    "INSERT INTO recommending_unit (edition, code, kind, name_zh, name_en) "
    "VALUES ('2021', 'unit-1', 'other', '示例大学', 'x')"
)


@pytest.fixture
def listed(database_url: str) -> str:
    """A database whose edition lists six projects, with a unit that the list brought."""
    with transaction(database_url) as session:
        list_projects(session, 6)
        session.execute(text(BROUGHT))
    return database_url


def publish_period(
    session: Session, period: str, *, day: int, embargo: int = 0, since: datetime = NOW
) -> None:
    draft(session, period, SIX)
    now = since + day * DAY
    publish(session, "2021", period, now=now, at=now + embargo * DAY if embargo else None)


def contents(url: str) -> list[Content]:
    with reading(url) as session:
        return stored.contents(session, "2021")


def seen(url: str, day: int, since: datetime = NOW) -> list[int]:
    """The numbers of the documents that readers see on a day."""
    return [content.number for content in visible_at(contents(url), moment(since + day * DAY))]


def test_facts_and_files_of_what_is_published_are_refused_to_everybody(listed: str) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
    passed = []
    for statement in FACTS:
        try:
            with transaction(listed) as session:
                session.execute(text(statement))
        except DatabaseError as refused:
            assert "what was published is never changed" in str(refused)  # noqa: PT017
        else:
            passed.append(statement)
    assert passed == []


def test_every_release_goes_by_a_list(listed: str) -> None:
    with transaction(listed) as session:
        draft(session, "2022Q1", SIX)
        with pytest.raises(DatabaseError):
            session.execute(text("UPDATE release SET list_version = NULL"))
        session.rollback()


@on_sqlite
def test_a_document_covers_what_is_new_and_carries_the_hash_of_the_one_before(listed: str) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        publish_period(session, "2022Q2", day=1)
    first, second = contents(listed)
    assert set(first.covers) >= {"units", "regions", "edition", "list 1", "release 2022Q1.1"}
    assert set(second.covers) == {"release 2022Q2.1", "objections 2022Q2.1", "act 2"}
    with reading(listed) as session:
        assert second.before == digest(first.text())
        assert verify(session) == []


@on_sqlite
def test_readers_see_the_document_of_a_release_under_embargo_with_the_release(listed: str) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        publish_period(session, "2022Q2", day=1, embargo=5)
    assert (seen(listed, 1), seen(listed, 6)) == ([1], [1, 2])


@pytest.mark.slow
def test_what_is_withdrawn_is_covered_by_no_document_that_readers_ever_see(listed: str) -> None:
    """In times to come: the database lets take back only what its own clock finds unseen."""
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0, embargo=9, since=FUTURE)
        withdraw(session, "2021", "2022Q1", reason="有误", now=FUTURE + DAY)
        assert verify(session) == []
    assert seen(listed, 100, FUTURE) == []
    with transaction(listed) as session:
        publish(session, "2021", "2022Q1", now=FUTURE + 2 * DAY)
        publish_period(session, "2022Q2", day=3, embargo=3, since=FUTURE)
        withdraw(session, "2021", "2022Q2", reason="有误", now=FUTURE + 4 * DAY)
        assert verify(session) == []
    assert seen(listed, 100, FUTURE) == [3]
    assert "units" in contents(listed)[2].covers  # which only what was withdrawn had covered


@on_sqlite
def test_a_change_is_not_covered_by_what_is_published_next(listed: str) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        unguard(session)
        session.execute(text("UPDATE recommending_unit SET name_zh = 'x' WHERE code = 'unit-1'"))
        session.expire_all()
        publish_period(session, "2022Q2", day=1)
        assert [found.release for found in verify(session)] == ["2021, units"]


@on_sqlite
def test_a_fact_that_the_files_say_otherwise_stays_as_it_was_published(listed: str) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        unguard(session)
        session.execute(text("UPDATE region SET name_en = 'Pekin' WHERE code = '110000'"))
    [kept] = initialise(listed)
    assert (kept.row, kept.field, kept.published) == ("110000", "name_en", "Pekin")
    with reading(listed) as session:
        assert [found.release for found in verify(session)] == ["2021, regions"]


@pytest.fixture
def key_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Three keys of the institution's and of somebody else's; the first signs."""
    made = {name: str(tmp_path / name) for name in ("first", "second", "another")}
    for file in made.values():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    sign_with(monkeypatch, made["first"])
    yield made
    settings.cache_clear()


def sign_with(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("SIGNING_KEY", key)
    settings.cache_clear()


@on_sqlite
def test_documents_are_signed_and_an_old_key_signs_its_successor(
    listed: str, key_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        sign_with(monkeypatch, key_files["second"])
        with pytest.raises(CannotSign, match="succeed-key"):
            publish_period(session, "2022Q2", day=1)
        session.rollback()
    sign_with(monkeypatch, key_files["first"])
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        keys.succeed(session, "2021", key_files["second"], now=NOW + DAY)
        sign_with(monkeypatch, key_files["second"])
        publish_period(session, "2022Q2", day=2)
    with reading(listed) as session:
        assert verify(session) == []
        [signed] = checking.signed(session, "2021")
        by = covering.signing_keys(contents(listed))
    assert (signed.documents, signed.signed) == (4, 4)
    assert [key == public_key(key_files["first"]) for key in by.values()] == [True] * 2 + [
        False
    ] * 2


def test_what_is_signed_is_not_gone_on_with_unsigned(
    listed: str, key_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
    with monkeypatch.context() as patch, transaction(listed) as session:
        sign_with(patch, "")
        with pytest.raises(CannotSign, match="SIGNING_KEY is empty"):
            publish_period(session, "2022Q2", day=1)
        session.rollback()
    with transaction(listed) as session:
        unguard(session)
        session.execute(text("DELETE FROM proof"))
        assert [(found.field, found.found) for found in verify(session)] == [
            ("signature", "missing")
        ]
        session.rollback()
    sign_with(monkeypatch, key_files["first"])


@on_sqlite
def test_where_a_key_is_lost_another_begins_and_everybody_is_told(
    listed: str, key_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
    with transaction(listed) as session:
        with pytest.raises(CannotSign, match="already"):
            keys.begin(session, "2021", reason="遗失", now=NOW + DAY)
        with monkeypatch.context() as patch:
            sign_with(patch, "")
            with pytest.raises(CannotSign, match="SIGNING_KEY is empty"):
                keys.begin(session, "2021", reason="遗失", now=NOW + DAY)
            sign_with(patch, key_files["second"])
            first = fingerprint(public_key(key_files["first"]))
            with pytest.raises(CannotSign, match=re.escape(first)):
                keys.succeed(session, "2021", key_files["another"], now=NOW + DAY)
        sign_with(monkeypatch, key_files["second"])
        with pytest.raises(CannotSign, match="begin-key"):
            publish_period(session, "2022Q2", day=1)
        session.rollback()
    with transaction(listed) as session:
        assert keys.begin(session, "2021", reason="遗失", now=NOW + DAY) == 2
        publish_period(session, "2022Q2", day=2)
    with reading(listed) as session:
        assert verify(session) == []
        [begun] = checking.begun(session)
        kept = stored.links(session, "2021")[0].stored
        noted = stored.checkpoint_of(kept, contents(listed)[0])
        signature = stored.proofs(session, "2021", "signature")[kept.id]
        assert list(checking.since(session, noted, signature)) == []
        other = replace(noted, head="0" * 64)
        altered = [found.text() for found in checking.since(session, other, signature)]
        assert altered[0] == "checkpoint: signature is of something else, should be of its text"
        assert altered[1].startswith("2021, document 1: head is ")
        sign_with(monkeypatch, key_files["another"])
        signed = sign(other.text(), key_files["another"])
        found, key = checking.since(session, other, signed)
        assert (found.field, key.field) == ("head", "key")
        assert (begun.number, begun.reason) == (2, "遗失")
        assert begun.before == fingerprint(public_key(key_files["first"]))
        sign_with(monkeypatch, key_files["first"])
        assert [(found.field, found.found) for found in verify(session)] == [("key", begun.key)]


@on_sqlite
def test_a_key_that_another_one_states_vouches_for_nothing_that_it_did_not_sign(
    listed: str, key_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the database states the institution's key as the one that signs from now on."""
    sign_with(monkeypatch, key_files["another"])
    with monkeypatch.context() as patch, transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        patch.setattr(appending, "take_key", lambda *_, **__: None)
        keys.succeed(session, "2021", key_files["first"], now=NOW + DAY)
    sign_with(monkeypatch, key_files["first"])
    with reading(listed) as session:
        assert [(found.release, found.field) for found in verify(session)] == [("2021", "key")]


@on_sqlite
def test_a_signature_that_does_not_fit_or_is_of_another_key_is_named(
    listed: str, key_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
        publish_period(session, "2022Q2", day=1)
        unguard(session)
        session.execute(text("UPDATE proof SET text = (SELECT text FROM proof WHERE document = 1)"))
        session.expire_all()
        assert [found.text() for found in verify(session)] == [
            "2021, document 2: signature is of something else, should be of its checkpoint"
        ]
        with session.begin_nested() as other_form:
            session.execute(text("UPDATE proof SET text = 'x'"))
            session.execute(
                text("INSERT INTO proof (document, kind, text) VALUES (2, 'time_stamp', 'x')")
            )
            session.expire_all()
            assert [found.text() for found in checking.differences(session, "2021")] == [
                f"2021, document {place} is of something else, should be of its checkpoint"
                for place in ("1: signature", "2: signature", "2: time stamp")
            ]
            document = queries.public_documents(session, "2021")[-1]
            assert (document.signature, document.time_stamp, document.damaged) == (None, None, True)
            other_form.rollback()
    sign_with(monkeypatch, key_files["another"])
    with reading(listed) as session:
        assert ("2021", "key") in {(found.release, found.field) for found in verify(session)}


def test_a_key_that_is_none_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", str(tmp_path / "rsa")],
        check=True,
    )
    for name, why in (("nowhere", "No such file"), ("rsa", "ssh-rsa")):
        with pytest.raises(CannotSign, match=why):
            public_key(str(tmp_path / name))


class Authority(BaseHTTPRequestHandler):
    """A stand-in for a time-stamping authority: OpenSSL with a certificate of its own."""

    folder: Path

    def do_POST(self) -> None:
        query, reply = self.folder / "query", self.folder / "reply"
        query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        signer = ("-signer", "tsa.pem", "-inkey", "tsa.key")
        answer = ("-config", "ts.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply")
        openssl("ts", "-reply", *signer, *answer, folder=self.folder)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(reply.read_bytes())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def openssl(*words: str, folder: Path) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "serial").write_text("01\n")
    (tmp_path / "ts.cnf").write_text(
        "[tsa]\nserial = serial\ndefault_policy = 1.2.3.4\nsigner_digest = sha256\n"
        "digests = sha256\n[stamping]\nextendedKeyUsage = critical,timeStamping\n"
        "[req]\ndistinguished_name = name\n[name]\n"
    )
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    for name in ("tsa", "another"):
        named = ("-config", "ts.cnf", "-extensions", "stamping", "-subj", f"/CN={name}")
        made = ("-keyout", f"{name}.key", "-out", f"{name}.pem")
        openssl("req", "-x509", *kind, *named, *made, folder=tmp_path)
    handler = type("Here", (Authority,), {"folder": tmp_path})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        serving.join()


@pytest.mark.slow
def test_a_time_stamp_that_does_not_come_stops_nothing_and_is_made_up_for(
    listed: str,
    authority: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("TIMESTAMP_URL", "http://127.0.0.1:9/nobody")
    settings.cache_clear()
    with transaction(listed) as session:
        publish_period(session, "2022Q1", day=0)
    assert "no time stamp of 2021, document 1" in caplog.text
    monkeypatch.setenv("TIMESTAMP_URL", authority)
    settings.cache_clear()
    with transaction(listed) as session:
        publish_period(session, "2022Q2", day=1)
    monkeypatch.delenv("TIMESTAMP_URL")
    settings.cache_clear()
    with reading(listed) as session:
        assert set(stored.proofs(session, "2021", "time_stamp")) == {1, 2}
        assert verify(session) == []
        assert checking.stamped(session) == [checking.Stamped("2021", 2, 2, late=(1, 2))]
    said: dict[str, list[object]] = {}
    for file in ("tsa.pem", "another.pem"):
        monkeypatch.setenv("TIMESTAMP_CA", str(tmp_path / file))
        settings.cache_clear()
        with reading(listed) as session:
            said[file] = [found.found for found in verify(session)]
    untrusted = "not to be trusted (self-signed certificate)"
    assert said == {"tsa.pem": [], "another.pem": [untrusted] * 2}
    monkeypatch.setenv("TIMESTAMP_URL", authority)
    settings.cache_clear()
    with transaction(listed) as session:
        publish_period(session, "2022Q3", day=2)
    assert "no time stamp of 2021, document 3: self-signed" in caplog.text
    monkeypatch.delenv("TIMESTAMP_CA")
    monkeypatch.delenv("TIMESTAMP_URL")
    settings.cache_clear()
    with transaction(listed) as session:
        unguard(session)
        changed = "substr(text, 1, 400) || 'AAAA' || substr(text, 405)"
        session.execute(text(f"UPDATE proof SET text = {changed} WHERE document = 1"))
        [found] = verify(session)
        assert (found.release, found.field) == ("2021, document 1", "time stamp")
    monkeypatch.setenv("PATH", "")
    with reading(listed) as session:
        assert verify(session) == []


@on_sqlite
@pytest.mark.slow
def test_commands_tell_of_keys_and_time_stamps(
    listed: str,
    authority: str,
    key_files: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def having(**named: str) -> None:
        for name, value in named.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    with commands_on(listed) as run:
        having(SIGNING_KEY="")
        assert (
            "nothing is signed yet" in run("succeed-key", key_files["second"], "--lang=en").output
        )
        having(SIGNING_KEY=key_files["first"])
        with transaction(listed) as session:
            publish_period(session, "2022Q1", day=0)
            [link] = stored.links(session, "2021")
            kept = stored.checkpoint_of(link.stored, stored.contents(session, "2021")[0])
        refused = run("time-stamp", "2021", "--lang=en")
        assert (refused.exit_code, "TIMESTAMP_URL is empty" in refused.output) == (1, True)
        having(TIMESTAMP_URL=authority)
        asked = run("time-stamp", "2021", "--lang=en")
        assert "Time stamps that came: 1; that did not, as the log says: 0." in asked.output
        succeeded = run("succeed-key", key_files["second"], "--lang=en")
        second = fingerprint(public_key(key_files["second"]))
        assert f"document 2 states the key {second}, signed by the one before" in succeeded.output
        having(SIGNING_KEY=key_files["another"])
        begun = run("begin-key", "--reason", "遗失", "--lang=en")
        another = fingerprint(public_key(key_files["another"]))
        assert f"from document 4 on the key {another} signs" in begun.output
        having(TIMESTAMP_CA=str(tmp_path / "tsa.pem"))
        told = run("verify", "2021", "--lang=en")
        assert told.exit_code == 0
        assert f"4 of 4 documents of the chain are signed, with the key {another}" in told.output
        assert "time stamp; each is by an authority of" in told.output
        assert "stamped more than a day after they were made" in told.output
        assert "Reason: 遗失" in told.output
        altered = tmp_path / "kept.txt"
        signature = sign(kept.text(), key_files["first"])
        altered.write_text(kept.text().replace("time 20", "time 19") + signature, "utf-8")
        told = run("verify", "2021", "--checkpoint", altered, "--lang=en")
        assert (told.exit_code, "was altered" in told.output) == (4, True)


def test_without_the_programs_nothing_is_signed_or_stamped(
    key_files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CannotSign, match="nowhere"):
        sign("x", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotSign, match="ssh-keygen"):
        sign("x", key_files["first"])
    with pytest.raises(NoTimeStamp, match="openssl is not installed"):
        time_stamps.time_stamp("x", "http://127.0.0.1:9/nobody")


def test_what_is_no_time_stamp_of_a_text_is_told() -> None:
    digest = sha256(b"x").digest()
    assert time_stamps.read("no base64!") is None
    with pytest.raises(NoTimeStamp, match="of something else"):
        time_stamps.checked("y", b64encode(digest).decode())
    with pytest.raises(NoTimeStamp):
        time_stamps.checked("x", b64encode(digest).decode())


def test_a_file_that_holds_no_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    for name, why in (("nowhere.pem", "No such file"), ("empty.pem", "no certificate")):
        with pytest.raises(Refused, match=why):
            time_stamps.check_authorities(str(tmp_path / name))
