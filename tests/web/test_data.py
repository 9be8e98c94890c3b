"""The files of a release over HTTP: what is answered, refused, and not sent again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pandas as pd
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from components import cached
from components.choices.from_query import file_address, filters_of, question_of
from components.downloads import files
from components.text import speaking
from components.web import data
from components.web.http_cache import A_WHILE, PASSING
from data_access.database import transaction
from data_access.dictionary import dataset_names
from data_access.methods import method_text
from data_access.publishing import publish
from data_access.question import Question
from tests.data_access.made_up_releases import SIX, draft
from tests.web.serving import keeping_nothing, serving

NEWEST = "/data/2021/2023Q3.1"
WHOLE = Question("2021", "2023Q3.1")


@pytest.fixture(scope="module")
def client(demo_url: str) -> Iterator[TestClient]:
    """The files of the demo edition."""
    with serving(demo_url, data.ROUTES) as reader:
        yield reader


@pytest.mark.slow
def test_every_dataset_is_there_in_every_format(client: TestClient) -> None:
    for name, ending in product(dataset_names(), files.TYPES):
        file = f"{name}.{ending}"
        answer = client.get(f"{NEWEST}/{file}")
        assert answer.status_code == 200, file
        assert answer.headers["content-type"].split(";")[0] == files.TYPES[ending], file
        assert answer.content == files.file_bytes(name, ending, WHOLE), file
        spoken = "" if ending == "csv" else "-zh"
        saved = f'attachment; filename="2021-2023Q3.1-{name}{spoken}.{ending}"'
        assert answer.headers["content-disposition"] == saved


def test_the_filters_of_the_site_narrow_a_file(client: TestClient) -> None:
    answer = client.get(f"{NEWEST}/ratings.csv?direction=06,07&stars=5,4&region=none,110000")
    rows = pd.read_csv(BytesIO(answer.content), dtype=str)
    assert 0 < len(rows) < 20
    assert set(rows["direction"]) <= {"06", "07"}
    assert set(rows["stars"]) <= {"4", "5"}
    assert set(rows["region"].fillna("none")) <= {"none", "110000"}
    assert (
        "ratings-direction-06-07-region-none-110000-stars-5-4.csv"
        in answer.headers["content-disposition"]
    )


def test_a_filter_may_be_repeated_instead_of_separated_by_commas(client: TestClient) -> None:
    repeated = client.get(f"{NEWEST}/ratings.csv?stars=5&stars=4").content
    assert repeated == client.get(f"{NEWEST}/ratings.csv?stars=5,4").content


def test_a_filtered_file_says_its_filters_inside(client: TestClient) -> None:
    about = client.get(f"{NEWEST}/ratings.json?direction=06&q=平台").json()["about"]
    assert about["filters"] == {"direction": ["06"], "q": ["平台"]}
    assert "大数据存储管理" in about["filters_text"]


def test_texts_are_in_the_language_asked_for_and_not_in_that_of_the_browser(
    client: TestClient,
) -> None:
    english = {"Accept-Language": "en"}
    chinese = client.get(f"{NEWEST}/ratings.xlsx").content
    assert client.get(f"{NEWEST}/ratings.xlsx", headers=english).content == chinese
    assert client.get(f"{NEWEST}/ratings.xlsx?lang=en").content != chinese


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (f"{NEWEST}/ratings.csv?direction=66,06", ("direction", "66", "01")),
        (f"{NEWEST}/ratings.csv?stars=6", ("stars", "6", "5")),
        (f"{NEWEST}/ratings.csv?unit=xx", ("unit", "xx", "110000")),
        (f"{NEWEST}/ratings.csv?order=rank", ("order", "category", "q")),
        (f"{NEWEST}/ratings.csv?q={'x' * 61}", ("61", "60")),
        (f"{NEWEST}/ratings.csv?lang=fr", ("fr", "zh", "en")),
        (f"{NEWEST}/units.csv?stars=5", ("units", "stars")),
        (f"{NEWEST}/package.zip?stars=5", ("package.zip", "stars")),
        (f"{NEWEST}/SHA256SUMS?q=x", ("SHA256SUMS", "q")),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(
    client: TestClient, address: str, named: tuple[str, ...]
) -> None:
    for language in ("zh", "en"):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert [part for part in named if part not in answer.text] == []


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/data/2020/2023Q3.1/ratings.csv", ("2020", "2021")),
        ("/data/2021/2024Q1.1/ratings.csv", ("2024Q1.1", "2023Q3.1", "2021Q4.1")),
        (f"{NEWEST}/prices.csv", ("prices.csv", "ratings", "package.zip", "method.toml")),
        (f"{NEWEST}/ratings.pdf", ("ratings.pdf", ".parquet")),
        (f"{NEWEST}/ratings", ("ratings", ".csv")),
    ],
)
def test_what_is_not_there_is_named_with_what_there_is(
    client: TestClient, address: str, named: tuple[str, ...]
) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert [part for part in named if part not in answer.text] == []


def test_the_newest_release_has_an_address_of_its_own(client: TestClient) -> None:
    answer = client.get("/data/2021/latest/ratings.csv?stars=5,4")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{NEWEST}/ratings.csv?stars=5,4"
    assert answer.headers["cache-control"] == PASSING
    assert client.get("/data/2020/latest/ratings.csv").status_code == 404


def test_an_unchanged_file_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{NEWEST}/ratings.csv?stars=5")
    assert first.headers["last-modified"] == "Fri, 20 Oct 2023 02:00:00 GMT"
    assert first.headers["cache-control"] == A_WHILE
    for known in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", {first.headers["etag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = client.get(f"{NEWEST}/ratings.csv?stars=5", headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "known",
    [
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Fri, 20 Oct 2023 01:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 27 Nov 2026 00:00:00 GMT"},
    ],
    ids=str,
)
def test_another_copy_is_replaced(client: TestClient, known: dict[str, str]) -> None:
    assert client.get(f"{NEWEST}/ratings.csv", headers=known).status_code == 200


def test_different_files_have_different_tags(client: TestClient) -> None:
    addresses = [
        f"{NEWEST}/ratings.csv",
        f"{NEWEST}/ratings.json",
        f"{NEWEST}/ratings.csv?stars=5",
        f"{NEWEST}/ratings.csv?stars=4",
        f"{NEWEST}/ratings.csv?lang=en",
        "/data/2021/2023Q2.1/ratings.csv",
        f"{NEWEST}/moves.csv",
        f"{NEWEST}/package.zip",
    ]
    assert len({client.head(address).headers["etag"] for address in addresses}) == len(addresses)


def test_other_sites_may_read_the_files(client: TestClient) -> None:
    for address in (f"{NEWEST}/ratings.json", f"{NEWEST}/prices.csv"):
        answer = client.get(address)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_text_is_compressed_for_who_takes_it(client: TestClient) -> None:
    plain = client.get(f"{NEWEST}/ratings.csv", headers={"Accept-Encoding": "identity"})
    packed = client.get(f"{NEWEST}/ratings.csv", headers={"Accept-Encoding": "br"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_the_methods_file_is_sent_as_the_release_was_made_with_it(client: TestClient) -> None:
    answer = client.get(f"{NEWEST}/method.toml")
    assert answer.headers["content-type"].startswith("application/toml")
    assert answer.headers["content-disposition"] == 'attachment; filename="illustrative-1.toml"'
    assert answer.text == method_text("illustrative-1")
    assert client.get(f"{NEWEST}/method.toml?stars=5").status_code == 400
    tag = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"{NEWEST}/method.toml", headers=tag).status_code == 304


def test_the_package_and_its_checksum_fit_together(client: TestClient) -> None:
    package = client.get(f"{NEWEST}/package.zip")
    assert package.headers["content-type"] == "application/zip"
    assert (
        f"{sha256(package.content).hexdigest()}  2021-2023Q3.1-package.zip"
        in client.get(f"{NEWEST}/SHA256SUMS").text
    )
    with ZipFile(BytesIO(package.content)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("datapackage.json"))["version"] == "2023Q3.1"


@pytest.mark.parametrize(
    "question",
    [
        WHOLE,
        Question("2021", "2022Q1.1", directions=("06", "07"), stars=(0, 5), search="平台 & 数据"),
        Question("2021", "2023Q3.1", categories=("1",), regions=("none",), units=("ce-001",)),
    ],
    ids=str,
)
def test_an_address_leads_back_to_the_question_it_was_made_of(
    client: TestClient, question: Question
) -> None:
    address = file_address(question, "ratings", "csv", "zh")
    asked = {key: ",".join(codes) for key, codes in filters_of(question).items()}
    assert question_of(question.edition, question.release, asked) == question
    with speaking("zh"):
        assert client.get(address).content == files.file_bytes("ratings", "csv", question)


def test_who_comes_when_many_files_are_being_made_is_asked_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "SECONDS_TO_WAIT", 0.01)
    with keeping_nothing(), data.MAKING, data.MAKING:
        answer = client.get(f"{NEWEST}/ratings.csv?lang=en")
        known = {"If-None-Match": "*"}
        assert client.get(f"{NEWEST}/ratings.csv", headers=known).status_code == 304
    assert answer.status_code == 503
    assert "try again" in answer.text
    assert "retry-after" in answer.headers
    assert client.get(f"{NEWEST}/ratings.csv").status_code == 200


def test_a_replaced_version_keeps_its_files_and_names_the_one_after(small_url: str) -> None:
    package = "/data/2021/2022Q1.1/package.zip"
    with serving(small_url, data.ROUTES) as before:
        first = before.get(package)
        assert first.status_code == 200
    with transaction(small_url) as session:
        corrected = {**SIX, "2021-001": (9900, 9900, 9900, 9900)}
        draft(session, "2022Q1", corrected, version=2, reason="一处得分录入有误")
        publish(session, "2021", "2022Q1", now=datetime.now(UTC))
    with serving(small_url, data.ROUTES) as after:
        again = after.get(f"{package}?lang=zh")
        assert again.content == first.content
        link = '</data/2021/2022Q1.2/package.zip?lang=zh>; rel="successor-version"'
        assert again.headers["link"] == link
        newest = after.get("/data/2021/latest/ratings.json", follow_redirects=True).json()
        assert newest["about"]["release"]["code"] == "2022Q1.2"
        assert newest["about"]["release"]["reason"] == "一处得分录入有误"


def test_a_file_follows_the_order_that_was_asked_for(client: TestClient) -> None:
    address = "/data/2021/2023Q3.1/ratings.json"
    by_rank, by_number = (
        [row["project"] for row in client.get(f"{address}?sort={sort}").json()["rows"]]
        for sort in ("rank", "number")
    )
    assert by_number == sorted(by_number)
    assert by_rank != by_number
    assert sorted(by_rank) == by_number
    tags = {client.get(f"{address}?sort={sort}").headers["etag"] for sort in ("rank", "-rank")}
    assert len(tags) == 2
    refused = client.get(f"{address}?sort=height&lang=en")
    assert refused.status_code == 400
    assert "height" in refused.text


def test_one_file_has_the_ratings_of_all_releases(client: TestClient) -> None:
    everything = pd.read_csv(BytesIO(client.get("/data/2021/all/ratings.csv").content), dtype=str)
    releases = [release.code for release in reversed(cached.releases("2021"))]
    assert list(dict.fromkeys(everything["release"])) == releases
    assert not everything.duplicated(["release", "project"]).any()
    for code in (releases[0], releases[-1]):
        one = pd.read_csv(BytesIO(client.get(f"/data/2021/{code}/ratings.csv").content), dtype=str)
        same = everything[everything["release"] == code].reset_index(drop=True)
        pd.testing.assert_frame_equal(same[list(one.columns)], one)
    replaced = everything.dropna(subset="superseded_by")
    assert set(replaced["release"]) == {r.code for r in cached.releases("2021") if r.newer}


@pytest.mark.slow
def test_the_file_of_all_releases_is_there_in_every_format_and_valid(
    client: TestClient, tmp_path: Path
) -> None:
    names = set()
    for ending in files.TYPES:
        answer = client.get(f"/data/2021/all/ratings.{ending}?direction=06&lang=en")
        assert answer.status_code == 200, ending
        name = answer.headers["content-disposition"].partition('filename="')[2].strip('"')
        (tmp_path / name).write_bytes(answer.content)
        names.add(name)
    assert names == {
        f"2021-all-ratings-direction-06{'' if ending == 'csv' else '-en'}.{ending}"
        for ending in files.TYPES
    }
    told = json.loads((tmp_path / "2021-all-ratings-direction-06-en.resource.json").read_bytes())
    assert told["about"]["filters"] == {"direction": ["06"]}
    assert len(told["about"]["releases"]) == len(cached.releases("2021"))
    resource = frictionless.Resource.from_descriptor(told, basepath=str(tmp_path))
    assert resource.validate().flatten(["rowNumber", "fieldName", "type", "note"]) == []
    book = load_workbook(tmp_path / "2021-all-ratings-direction-06-en.xlsx")
    assert book.sheetnames == ["About", "Data", "Data dictionary", "Footnotes"]
    described = [row[0] for row in book["Data dictionary"].iter_rows(min_row=2, values_only=True)]
    assert described == [field["name"] for field in told["schema"]["fields"]]


def test_of_all_releases_there_are_only_ratings(client: TestClient) -> None:
    for file in ("moves.csv", "ratings.doc", "package.zip"):
        answer = client.get(f"/data/2021/all/{file}?lang=en")
        assert (answer.status_code, "there is only ratings" in answer.text) == (404, True), file
    assert client.get("/data/2021/all/ratings.csv?direction=77").status_code == 400
    assert client.get("/data/1999/all/ratings.csv").status_code == 404
