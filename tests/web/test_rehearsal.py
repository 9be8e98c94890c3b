"""A site that shows a rehearsal says so on every page and in every file."""

import csv
import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from components.assets import asset_url
from components.downloads import press_pack, verify_release
from components.menu import ENTRIES
from components.text import LANGUAGES
from tests.web.serving import forget, reading

MARKS = ("预演", "ehears")
FIXED = re.compile(
    r"(SHA256SUMS|checkpoint(/\d+|\.txt)?|candidates\.txt|method\.toml|verify_release\.py|"
    r"(releases|documents)\.csv|allowed_signers|methods/.*\.toml|"
    r"(releases|documents|contents)/[^/]*(json|checkpoint|sig|tsr))$"
)
"""Files of which programs expect just these bytes: their names say it, and a notice beside them."""
LINK = re.compile(r'(?:href|src|srcset)="([^"\s]+)|(?:content="|": ?")(https?:[^"\s]+)"')
NOT_OF_THE_SITE = re.compile(r"^(/static/|/assets/(?!preview)|/_stcore|data:|mailto:|#)")
SPECIFIC = {
    r"[0-9A-Z]{4}(-[0-9A-Z]{3,4}){3,}": "CODE",
    r"20\d\d-\d{3}": "PROJECT",
    r"20\d\d[QH]\d\.\d": "RELEASE",
    r"20\d\d/RELEASE/\w+\.": "EDITION/RELEASE/DATASET.",
    r"(?<=/embed/)[\w-]+": "CHART",
}
FOR_PROGRAMS = ("/robots.txt", "/sitemap.xml", "/data.json", "/badge/2021-001.svg")
SITE = "http://localhost:8501"


@contextmanager
def rehearsing(url: str, release: str) -> Iterator[None]:
    """Let the site show a rehearsal within a block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REHEARSAL", release)
        with reading(url):
            yield
    forget()


def texts_in(content: bytes) -> str:
    """Return all texts in a file, of every part of an archive, whatever its format."""
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            return "".join(texts_in(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode("utf-8", "ignore")


def is_marked(text: str) -> bool:
    return any(mark in text for mark in MARKS)


def unmarked(address: str, name: str, content: bytes) -> Iterator[str]:
    """Yield what of a file does not say that it is rehearsed."""
    if not is_marked(name):
        yield f"{address}: its name {name!r}"
    if name.endswith(".zip"):
        with ZipFile(BytesIO(content)) as archive:
            first, *_ = entries = archive.namelist()
            for entry in (first, *entries):
                yield from unmarked(f"{address} > {entry}", entry, archive.read(entry))
    elif not (FIXED.search(urlsplit(address).path) or is_marked(texts_in(content))):
        yield f"{address}: its content"


def kind_of(address: str) -> str:
    """Return what addresses have in common that the same code answers."""
    path, _, query = address.partition("?")
    for code, anything in SPECIFIC.items():
        path = re.sub(code, anything, path)
    asked = dict(each.partition("=")[::2] for each in query.split("&"))
    told = [key for key in ("width", "format", "id", "code") if asked.get(key)]
    return " ".join((path, *told, "" if "." in path else asked.get("lang", "")))


def links_in(address: str, text: str) -> Iterator[str]:
    for found in LINK.findall(text):
        target = urljoin(f"{SITE}{address}", html.unescape("".join(found)).partition("#")[0])
        path = target.removeprefix(SITE)
        if path.startswith("/") and not NOT_OF_THE_SITE.match(path):
            yield path


def crawled(running: TestClient, starts: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield address, name and content of one file of each kind of whatever is linked from pages."""
    waiting, seen = list(starts), set(map(kind_of, starts))
    while waiting:
        address = waiting.pop(0)
        answer = running.get(address)
        if answer.is_redirect:
            found = [answer.headers["location"]]
        else:
            assert answer.status_code == 200, (address, answer.text[:300])
            said = answer.headers.get("content-disposition", "")
            whole = re.search(r"filename\*=UTF-8''(.*)", said)
            is_page = answer.headers["content-type"].startswith("text/html")
            yield (
                address,
                "预演" if is_page else unquote(whole[1] if whole else said),
                answer.content,
            )
            is_text = is_page or "json" in answer.headers["content-type"]
            found = list(links_in(address, answer.text)) if is_text else []
        for link in found:
            path = link.removeprefix(SITE)
            if (kind := kind_of(path)) not in seen:
                seen.add(kind)
                waiting.append(path)


@pytest.mark.slow
@pytest.mark.browser
def test_every_page_and_file_is_marked(
    running: TestClient, demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_pack, "STANDARD", ("star-distribution",))
    pages = [f"/{entry.address}?lang={each}" for entry in ENTRIES for each in LANGUAGES]
    with rehearsing(demo_url, "2023Q3.1"):
        files = list(crawled(running, [*pages, *FOR_PROGRAMS]))
    assert [what for file in files for what in unmarked(*file)] == []
    found = " ".join(address.partition("?")[0] for address, *_ in files)
    for linked in (
        ".png",
        ".pdf",
        ".svg",
        "press-pack.zip",
        "/api/v1/ratings",
        "/print/",
        "/cite/",
    ):
        assert linked in found


FILES = ("package.zip", "ratings.csv", "ratings.json", "ratings.xlsx")


@pytest.mark.slow
def test_neither_site_is_given_the_others_kept_files(
    running: TestClient, small_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPT_FOLDER", str(tmp_path / "kept"))

    def fetched() -> dict[str, bytes]:
        files = {file: running.get(f"/data/2021/2022Q1.1/{file}").content for file in FILES}
        return files | {"page": running.get("/leaderboard?lang=zh").content}

    with reading(small_url):
        before = fetched()
    with rehearsing(small_url, "2022Q1.1"):
        rehearsed = fetched()
    with reading(small_url):
        assert fetched() == before
    assert len(list((tmp_path / "kept").rglob("??/*"))) >= 2 * len(before)
    assert all(is_marked(texts_in(content)) for content in rehearsed.values())
    assert not any(is_marked(texts_in(content)) for content in before.values())


def test_what_can_be_checked_by_hash_still_can(
    running: TestClient, small_url: str, tmp_path: Path
) -> None:
    with rehearsing(small_url, "2022Q1.1"):
        for file in ("2021/verification.zip", "2021/2022Q1.1/package.zip"):
            with ZipFile(BytesIO(running.get(f"/data/{file}").content)) as archive:
                archive.extractall(tmp_path)
    package_folder, bundle = sorted(tmp_path.glob("预演-rehearsal-2021-*"))
    assert verify_release.main([str(bundle)]) == 0
    for line in (package_folder / "SHA256SUMS").read_text("utf-8").splitlines():
        expected, name = line.split("  ")
        assert sha256((package_folder / name).read_bytes()).hexdigest() == expected
    package = json.loads((package_folder / "datapackage.json").read_text("utf-8"))
    [ratings] = [each for each in package["resources"] if each["name"] == "ratings"]
    with (package_folder / "ratings.csv").open(encoding="utf-8-sig", newline="") as text:
        names, row, *_ = csv.reader(text)
    assert names == [field["name"] for field in ratings["schema"]["fields"]]
    assert row[0] == "预演，未发布 · Rehearsal, not published"


def test_no_browser_keeps_what_another_site_may_answer(running: TestClient, small_url: str) -> None:
    with rehearsing(small_url, "2022Q1.1"):
        for address in ("/leaderboard", "/data/2021/2022Q1.1/ratings.csv", "/api/v1/ratings"):
            told = running.get(address).headers
            assert (told["cache-control"], told["x-robots-tag"]) == ("no-store", "noindex"), address
        picture = html.unescape(
            re.findall(r'property="og:image" content="([^"]*)"', running.get("/leaderboard").text)[
                0
            ]
        )
    assert picture.endswith(asset_url("preview-rehearsal.png"))
