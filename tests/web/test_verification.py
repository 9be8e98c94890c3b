"""What anybody needs to check the releases, over HTTP: the bundle and its script."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from components.downloads import verify_release
from components.web import checkpoints, data
from components.web.http_cache import A_WHILE
from data_access.chain.checkpoints import noted
from data_access.chain.covering import covered, digest, read
from data_access.database import transaction
from data_access.methods import method_text
from data_access.publishing import publish
from tests.data_access.made_up_releases import SIX, draft
from tests.languages import has_chinese
from tests.web.serving import serving

BUNDLE, SCRIPT = "/data/2021/verification.zip", "/data/verify_release.py"
RELEASES = ["2021Q4.1", *(f"{y}Q{q}.1" for y in (2022, 2023) for q in (1, 2, 3, 4))][:8]


@pytest.fixture(scope="module")
def client(demo_url: str) -> Iterator[TestClient]:
    """The files of the demo edition."""
    with serving(demo_url, data.ROUTES) as reader:
        yield reader


CONTENTS, DOCUMENT = "contents/", "documents/"
CHAIN = (CONTENTS, DOCUMENT, "documents.csv")


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def listed(files: dict[str, bytes]) -> list[dict[str, str]]:
    text = StringIO(files["releases.csv"].decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text))


def test_a_checkpoint_is_a_short_text_of_the_newest_document_or_of_one_by_number(
    demo_url: str,
) -> None:
    with serving(demo_url, [*checkpoints.ROUTES, *data.ROUTES]) as reader:
        newest = reader.get("/data/2021/checkpoint")
        checkpoint, signature = noted(newest.text)
        assert (checkpoint.edition, signature, newest.text[-9:]) == ("2021", None, "unsigned\n")
        same = reader.get(f"/data/2021/checkpoint/{checkpoint.documents}")
        assert same.text == newest.text
        assert noted(reader.get("/data/2021/checkpoint/1").text)[0].documents == 1
        for unknown in ("/data/2021/checkpoint/999", "/data/1999/checkpoint"):
            assert reader.get(unknown).status_code == 404


def test_the_bundle_holds_all_that_is_needed(client: TestClient) -> None:
    answer = client.get(BUNDLE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    saved = 'attachment; filename="2021-verification.zip"'
    assert answer.headers["content-disposition"] == saved
    every = unpacked(answer.content)
    files = {name: every[name] for name in every if not name.startswith(CHAIN)}
    texts = {digest(text.decode()) for name, text in every.items() if name.startswith(CONTENTS)}
    said = [
        read(every[name].decode()) for name in every if name.endswith(".json") and DOCUMENT in name
    ]
    assert {sha256 for sha256, _ in covered(said).values()} == texts
    assert sorted(files) == sorted(
        [
            "README-en.txt",
            "README-zh.txt",
            "methods/illustrative-1.toml",
            "releases.csv",
            *(f"releases/{code}.json" for code in RELEASES),
            "verify_release.py",
        ]
    )
    assert files["methods/illustrative-1.toml"].decode() == method_text("illustrative-1")
    assert files["verify_release.py"] == Path(str(verify_release.__file__)).read_bytes()


def test_every_file_has_the_hash_of_its_release_and_holds_that_of_the_one_before(
    client: TestClient,
) -> None:
    files = unpacked(client.get(BUNDLE).content)
    rows = listed(files)
    assert [row["code"] for row in rows] == RELEASES
    before = ""
    for row in rows:
        content = files[f"releases/{row['code']}.json"]
        assert sha256(content).hexdigest() == row["sha256"]
        assert json.loads(content)["release"].get("chain", "") == row["chain"] == before
        before = row["sha256"]
    assert rows[0]["published_at"] == "2022-01-21T02:00:00+00:00"


def test_both_readmes_say_what_it_is_how_it_is_used_and_that_it_is_demo_data(
    client: TestClient,
) -> None:
    files = unpacked(client.get(BUNDLE).content)
    chinese, english = (files[f"README-{spoken}.txt"].decode() for spoken in ("zh", "en"))
    assert not has_chinese(english)
    for text, demo in ((chinese, "演示数据"), (english, "Demo data")):
        for part in ("python verify_release.py", "pip install pandas", "releases.csv", demo):
            assert part in text
        assert listed(files)[-1]["sha256"] in text


def test_the_same_bundle_is_answered_to_everybody_and_not_sent_twice(client: TestClient) -> None:
    first = client.get(BUNDLE)
    assert client.get(f"{BUNDLE}?lang=en", headers={"Accept-Language": "en"}).content == (
        first.content
    )
    assert first.headers["cache-control"] == A_WHILE
    assert first.headers["last-modified"] == "Fri, 20 Oct 2023 02:00:00 GMT"
    assert first.headers["access-control-allow-origin"] == "*"
    for known in (
        {"If-None-Match": first.headers["etag"]},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = client.get(BUNDLE, headers=known)
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(BUNDLE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_script_is_there_by_itself(client: TestClient) -> None:
    answer = client.get(SCRIPT, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/x-python")
    assert answer.headers["content-disposition"] == 'attachment; filename="verify_release.py"'
    assert answer.content == Path(str(verify_release.__file__)).read_bytes()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "last-modified" not in answer.headers
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(SCRIPT, headers=known).status_code == 304
    assert client.get(SCRIPT, headers={"If-Modified-Since": "x"}).status_code == 200
    packed = client.get(SCRIPT, headers={"Accept-Encoding": "br"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == answer.content


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("/data/2020/verification.zip", 404, ("2020", "2021")),
        (f"{BUNDLE}?stars=5", 400, ("verification.zip", "stars")),
        (f"{BUNDLE}?order=rank", 400, ("order", "category")),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(
    client: TestClient, address: str, status: int, named: tuple[str, ...]
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    assert [part for part in named if part not in answer.text] == []


def test_a_correction_is_a_new_bundle(small_url: str, tmp_path: Path) -> None:
    with serving(small_url, data.ROUTES) as before:
        first = before.get(BUNDLE)
    with transaction(small_url) as session:
        corrected = {**SIX, "2021-001": (7100, 7100, 7100, 7100)}
        draft(session, "2022Q1", corrected, version=2, reason="一处得分录入有误")
        publish(session, "2021", "2022Q1", now=datetime.now(UTC))
    with serving(small_url, data.ROUTES) as after:
        known = {"If-None-Match": first.headers["etag"]}
        second = after.get(BUNDLE, headers=known)
        assert second.status_code == 200
        old, new = unpacked(first.content), unpacked(second.content)
        assert listed(new)[:-1] == listed(old)
        assert listed(new)[-1]["code"] == "2022Q1.2"
        assert listed(new)[-1]["chain"] == listed(old)[-1]["sha256"]
        kept = [name for name in old if name.startswith("releases/")]
        assert [new[name] for name in kept] == [old[name] for name in kept]
        bundle = tmp_path / "verification.zip"
        bundle.write_bytes(second.content)
        assert verify_release.main([str(bundle)]) == 0
