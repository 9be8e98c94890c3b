import gzip
from pathlib import Path

import brotli
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from components.assets import asset_url, element_chunks, front_end_entry, served_files
from components.web import compression
from components.web.compression import (
    TYPES,
    CompressedFiles,
    compress_all,
    preferred_encoding,
)

ENTRY = front_end_entry()[0]
DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress}


def test_brotli_is_preferred_where_the_browser_takes_it() -> None:
    preferred = {
        "gzip, deflate, br, zstd": "br",
        "gzip": "gzip",
        "br;q=0, gzip;q=0.5": "gzip",
        "br; q=0": None,
        "identity": None,
        "": None,
        None: None,
    }
    assert {accepted: preferred_encoding(accepted) for accepted in preferred} == preferred


@pytest.mark.parametrize("encoding", DECODERS)
@pytest.mark.parametrize("address", [ENTRY, asset_url("site.js"), asset_url("words.zh.json")])
def test_a_compressed_file_decodes_to_the_file(
    client: TestClient, address: str, encoding: str
) -> None:
    with client.stream("GET", address, headers={"Accept-Encoding": encoding}) as response:
        body = b"".join(response.iter_raw())
    original = served_files()[address].read_bytes()
    assert response.headers["content-encoding"] == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert DECODERS[encoding](body) == original
    assert len(body) < len(original) * 0.6


def test_a_file_comes_as_it_is_where_no_compression_is_accepted(client: TestClient) -> None:
    response = client.get(ENTRY)
    assert "content-encoding" not in response.headers
    assert response.content == served_files()[ENTRY].read_bytes()


def test_a_document_is_compressed_too(client: TestClient) -> None:
    plain = client.get("/leaderboard")
    with client.stream("GET", "/leaderboard", headers={"Accept-Encoding": "br"}) as response:
        body = b"".join(response.iter_raw())
    assert brotli.decompress(body) == plain.content
    assert len(body) < len(plain.content) * 0.4


@pytest.mark.parametrize("address", [ENTRY, asset_url("favicon.svg")])
def test_files_are_kept_for_ever(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_was_compressed_already_is_not_compressed_again(client: TestClient) -> None:
    font = next(address for address in served_files() if address.endswith(".woff2"))
    response = client.get(font, headers={"Accept-Encoding": "br, gzip"})
    assert response.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("site.js", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("words.zh.json", "application/json"),
    ],
)
def test_a_file_has_its_media_type(client: TestClient, name: str, media_type: str) -> None:
    assert client.get(asset_url(name)).headers["content-type"] == media_type


def test_every_served_file_has_a_known_media_type() -> None:
    assert {file.suffix for file in served_files().values()} <= TYPES.keys()


def test_head_names_the_length_and_sends_nothing(client: TestClient) -> None:
    response = client.head(ENTRY)
    assert response.status_code == 200
    assert int(response.headers["content-length"]) == len(served_files()[ENTRY].read_bytes())
    assert response.content == b""


@pytest.mark.parametrize(
    "address",
    ["/static/js/nothing.js", "/assets/0123456789ab/site.js", "/static/../index.html", "/assets/"],
)
def test_a_file_that_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_asset_that_is_not_there_has_no_address() -> None:
    with pytest.raises(KeyError, match="nothing"):
        asset_url("nothing.js")


def test_an_element_that_is_not_there_has_no_chunks() -> None:
    with pytest.raises(KeyError):
        element_chunks("Nothing")


def test_files_are_compressed_once_and_then_served_from_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "site.js"
    source.write_text("let stars = 5;\n" * 100)
    monkeypatch.setattr(compression, "served_files", lambda: {"/assets/1/site.js": source})
    kept = tmp_path / "kept"
    assert compress_all(kept) == 2
    assert compress_all(kept) == 0
    assert sorted(file.name for file in kept.rglob("*.*")) == ["site.js.br", "site.js.gzip"]

    (kept / "assets" / "1" / "site.js.br").write_bytes(brotli.compress(b"kept"))
    client = TestClient(CompressedFiles(PlainTextResponse("beneath"), kept))
    response = client.get("/assets/1/site.js", headers={"Accept-Encoding": "br"})
    assert response.text == "kept"


def test_a_file_is_served_before_it_was_compressed(tmp_path: Path) -> None:
    client = TestClient(CompressedFiles(PlainTextResponse("beneath"), tmp_path))
    response = client.get(ENTRY, headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.content == served_files()[ENTRY].read_bytes()


def test_a_folder_that_cannot_be_written_is_a_warning_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    occupied = tmp_path / "compressed"
    occupied.write_text("not a folder")
    compression.compress_in_background(occupied).join()
    assert str(occupied) in caplog.text


def test_what_is_compressed_already_is_not_compressed_at_each_request(client: TestClient) -> None:
    accepting = {"Accept-Encoding": "gzip, deflate, br"}
    answer = client.get("/data/2021/2023Q3.1/ratings.xlsx", headers=accepting)
    assert "content-encoding" not in answer.headers
