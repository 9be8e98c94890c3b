"""The datasets as files: the same numbers in every format, with all that must stand beside them."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from sqlmodel import col, update

from components import cached
from components.blocks import html
from components.blocks.values import ChartBlock, Code, Count, Formats, Noted, Program, Table
from components.downloads import files, page
from components.text import LANGUAGES, Language, speaking
from components.wording import datasets, labels
from components.wording.cells import in_words
from data_access.database import close, reading, transaction
from data_access.dictionary import dataset_names
from data_access.models import Applicant, ListedProject, Waiver
from data_access.queries import board
from data_access.question import Question
from tests.copies import copy_sqlite
from tests.data_access.by_hand import change_by_hand, unguard
from tests.languages import has_chinese
from tests.pages.conftest import Serve, visit
from tests.pages.conftest import html as html_of
from tests.pages.reading import (
    blocks,
    column,
    facts,
    left_out,
    links,
    notices,
    read,
    rows,
    switches,
    tables,
    words,
)

EVERYTHING = Question("2021", "2023Q3.1")
QUESTIONS = {
    "everything": EVERYTHING,
    "a direction": replace(EVERYTHING, directions=("06",)),
    "not rated, by number": replace(EVERYTHING, stars=(0,), sort="number"),
    "a search, second page": replace(EVERYTHING, search="平台", page=2),
    "no place": replace(EVERYTHING, regions=("none",)),
    "nothing": replace(EVERYTHING, search="no such words"),
}
A_DIRECTION = QUESTIONS["a direction"]
HOSTILE = '=HYPERLINK("http://x.cn","点")'
STARTS_OF_FORMULAS = tuple("=+-@\t\r\n")
demo = pytest.mark.usefixtures("demo_site")
every_dataset = pytest.mark.parametrize("name", dataset_names())
every_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())

Files = dict[tuple[str, str], bytes]


def every_file(question: Question) -> Files:
    """Every dataset in every format, in Chinese."""
    return {
        (name, ending): files.file_bytes(name, ending, question)
        for name in dataset_names()
        for ending in files.TYPES
    }


@pytest.fixture(scope="module")
def made(demo_site: None) -> Files:  # noqa: ARG001
    """The files of the newest release, which no filter narrows."""
    return every_file(EVERYTHING)


@pytest.fixture(scope="module")
def package(demo_site: None) -> bytes:  # noqa: ARG001
    """The package of the newest release."""
    return files.release_package(EVERYTHING)


def rows_of_csv(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline="")))


@cache
def sheets_of(file: bytes) -> dict[str, list[tuple[Any, ...]]]:
    workbook = load_workbook(BytesIO(file))
    return {sheet.title: list(sheet.values) for sheet in workbook.worksheets}


def frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=[str(name) for name in rows[0]])


def numbers(values: Any) -> list[float | None]:
    return [None if value in {"", None} or pd.isna(value) else float(value) for value in values]


@demo
@every_dataset
def test_numbers_are_equal_in_every_format(name: str, made: Files) -> None:
    told = cached.dataset_description(EVERYTHING, name)
    table = cached.dataset(EVERYTHING, name)
    from_csv = rows_of_csv(made[name, "csv"])
    from_json = json.loads(made[name, "json"])["rows"]
    from_parquet = pq.read_table(BytesIO(made[name, "parquet"]))
    from_excel = frame(sheets_of(made[name, "xlsx"])["数据"])
    assert len(from_csv) == len(from_json) == from_parquet.num_rows == len(from_excel) > 0
    assert list(from_csv[0]) == list(from_json[0]) == from_parquet.column_names
    for field in told.fields:
        if field.type in {"integer", "number"}:
            expected = numbers(table[field.name])
            assert numbers(row[field.name] for row in from_csv) == expected
            assert numbers(row[field.name] for row in from_json) == expected
            assert numbers(from_parquet[field.name].to_pylist()) == expected
            assert numbers(from_excel[field.name]) == expected
        elif field.type == "string":
            expected_text = table[field.name].fillna("").tolist()
            assert [row[field.name] for row in from_csv] == expected_text
            assert [row[field.name] or "" for row in from_json] == expected_text
            assert [value or "" for value in from_parquet[field.name].to_pylist()] == expected_text


@pytest.mark.slow
@demo
def test_the_same_request_gives_the_same_bytes() -> None:
    first, again = every_file(A_DIRECTION), every_file(A_DIRECTION)
    assert [file for file in first if first[file] != again[file]] == []


@demo
@every_question
def test_a_file_of_ratings_has_the_rows_of_the_filtered_board_in_its_order(
    question: Question,
) -> None:
    with reading() as session:
        expected = [row.project for row in board(session, question, size=None)]
    rows = rows_of_csv(files.file_bytes("ratings", "csv", question))
    assert [row["project"] for row in rows] == expected
    sheet = sheets_of(files.file_bytes("ratings", "xlsx", question))["数据"]
    assert list(frame(sheet)["project"]) == expected


def test_scores_in_a_csv_have_two_decimals_and_shares_one(made: Files) -> None:
    for row in rows_of_csv(made["ratings", "csv"]):
        for score in ("total", "score_strength", "score_innovation"):
            assert not row[score] or len(row[score].partition(".")[2]) == 2
        assert not row["stability"] or len(row["stability"].partition(".")[2]) == 1


@demo
@every_dataset
def test_a_workbook_has_the_columns_and_values_of_the_csv(name: str, made: Files) -> None:
    told = cached.dataset_description(EVERYTHING, name)
    [names, *texts] = csv.reader(StringIO(made[name, "csv"].decode("utf-8-sig"), newline=""))
    [headings, *rows] = sheets_of(made[name, "xlsx"])["数据"]
    assert list(headings) == names
    different = [
        (column, text, value)
        for line, row in zip(texts, rows, strict=True)
        for column, text, value in zip(names, line, row, strict=True)
        if told.field(column).type == "string" and (text or None) != value
    ]
    assert different == []


def test_a_code_stands_beside_its_names(made: Files) -> None:
    ratings = pd.read_csv(BytesIO(made["ratings", "csv"]), dtype=str)
    leader = ratings.iloc[0]
    with speaking("zh"):
        assert leader["direction_zh"] == labels.directions("2021")[leader["direction"]]
    [quiet] = set(ratings.loc[ratings["evidence"] == "third_party", "evidence_zh"])
    assert quiet == "第三方"
    standings = pd.read_csv(BytesIO(made["standings", "csv"]), dtype=str)
    named = standings[standings["group_kind"] == "direction"].set_index("group")["group_en"]
    assert set(named["06"]) == {"Storage and management"}
    unrated = ratings[ratings["rank"].isna()]
    assert unrated["not_rated_zh"].notna().all()
    assert ratings.loc[ratings["region"].isna(), "region_short_zh"].isna().all()


def test_what_a_row_is_about_stays_in_sight_and_on_every_printed_page(made: Files) -> None:
    sheet = load_workbook(BytesIO(made["ratings", "xlsx"]))["数据"]
    assert [cell.value for cell in sheet[1]][:2] == ["project", "project_zh"]
    assert sheet.freeze_panes == "C2"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")
    releases = load_workbook(BytesIO(made["releases", "xlsx"]))["数据"]
    [published] = {
        row[column].number_format
        for row in releases.iter_rows(min_row=2)
        for column, cell in enumerate(releases[1])
        if cell.value == "published_at"
    }
    assert published == 'yyyy-mm-dd hh:mm "UTC"'


@demo
@every_dataset
def test_headings_of_a_workbook_are_explained_in_its_dictionary(name: str, made: Files) -> None:
    with speaking("en"):
        english = files.file_bytes(name, "xlsx", EVERYTHING)
    for language, file in (("zh", made[name, "xlsx"]), ("en", english)):
        sheets = list(sheets_of(file).values())
        told = frame(sheets[2])
        assert list(sheets[1][0]) == list(told.iloc[:, 0])
        assert list(told.iloc[:, 0]) == list(cached.dataset(EVERYTHING, name).columns)
        notes = [cell.comment for cell in load_workbook(BytesIO(file)).worksheets[1][1]]
        assert [note.text for note in notes if note] == list(told.iloc[:, 1])
        assert {has_chinese(str(text)) for text in told.iloc[:, 4]} == {language == "zh"}


@demo
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_says_release_filters_demo_method_and_address(language: Language) -> None:
    with speaking(language):
        sheets = sheets_of(files.file_bytes("ratings", "xlsx", A_DIRECTION))
    names = {"zh": ["说明", "数据", "数据字典", "脚注"],
             "en": ["About", "Data", "Data dictionary", "Footnotes"]}  # fmt: skip
    assert list(sheets) == names[language]
    said = "\n".join(f"{row[0]}: {row[1]}" for row in sheets[names[language][0]])
    expected = {
        "zh": (
            "2023 年第 3 季度（第 1 版）",
            "大数据存储管理",
            "演示数据",
            "示例，非官方",
            "232号",
        ),
        "en": ("Q3 2023 (version 1)", "Storage and management", "Demo data", "not official", "232"),
    }
    view = f"/leaderboard?lang={language}&edition=2021&release=2023Q3.1&direction=06"
    sha256_of_release = cached.release(EVERYTHING).sha256
    for fact in (*expected[language], view, "15", "204", "CC BY 4.0", sha256_of_release):
        assert fact in said


@demo
def test_footnotes_tell_reasons_caps_notes_and_how_ranks_are_meant(made: Files) -> None:
    notes = frame(sheets_of(made["ratings", "xlsx"])["脚注"])
    said = "\n".join(f"{row[0]}: {row[1]}" for row in notes.itertuples(index=False))
    table = cached.dataset(EVERYTHING, "ratings")
    for count in table["not_rated"].dropna().value_counts():
        assert f"：{count} 个项目" in said
    for project, note in table.dropna(subset="note")[["project", "note"]].itertuples(index=False):
        assert f"{project}: {note}" in said
    for part in ("演示数据", "名次并列", "模拟 1,000 次", "抽查未通过", "232号"):
        assert part in said
    assert ("最高为 ★★★★☆" in said) is bool((table["capped_by"] == "missing").any())


@demo
def test_a_description_beside_a_csv_tells_its_bytes_columns_filters_and_source() -> None:
    content = files.file_bytes("ratings", "csv", A_DIRECTION)
    told = json.loads(files.file_bytes("ratings", files.SIDECAR, A_DIRECTION))
    assert told["path"] == "2021-2023Q3.1-ratings-direction-06.csv"
    assert told["bytes"] == len(content)
    assert told["hash"] == f"sha256:{sha256(content).hexdigest()}"
    columns = list(rows_of_csv(content)[0])
    assert [field["name"] for field in told["schema"]["fields"]] == columns
    check_facts(told["about"])


@demo
@every_dataset
def test_a_csv_and_the_description_beside_it_are_valid_by_frictionless(
    name: str, tmp_path: Path
) -> None:
    narrowed = cached.dataset_description(EVERYTHING, name).narrowed
    question = A_DIRECTION if narrowed else EVERYTHING
    for ending in ("csv", files.SIDECAR):
        file = tmp_path / files.file_name(name, ending, question)
        file.write_bytes(files.file_bytes(name, ending, question))
    told = json.loads(file.read_bytes())
    resource = frictionless.Resource.from_descriptor(told, basepath=str(tmp_path))
    assert resource.validate().flatten(["rowNumber", "fieldName", "type", "note"]) == []


@demo
def test_no_two_files_share_a_name() -> None:
    asked = [
        EVERYTHING,
        A_DIRECTION,
        replace(EVERYTHING, stars=(5, 4)),
        replace(EVERYTHING, search="智慧"),
        replace(EVERYTHING, search="智能"),
        replace(EVERYTHING, sort="-total"),
        replace(EVERYTHING, directions=tuple(f"{n:02}" for n in range(1, 11))),
    ]
    names = []
    for language in LANGUAGES:
        with speaking(language):
            names += [
                files.file_name("ratings", ending, question)
                for question in asked
                for ending in files.TYPES
                if (ending, language) != ("csv", "en")
            ]
    assert len(set(names)) == len(names)
    assert "2021-2023Q3.1-ratings-stars-5-4-en.xlsx" in names
    assert max(len(name.encode()) for name in names) < 200


@demo
def test_a_description_says_before_which_letters_text_has_an_apostrophe() -> None:
    told = json.loads(files.file_bytes("ratings", files.SIDECAR, A_DIRECTION))
    assert told["formula_guard"]["character"] == "'"
    assert set(STARTS_OF_FORMULAS) <= set(told["formula_guard"]["before"])


@demo
@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_json_and_parquet_carry_the_same_facts_inside(ending: str) -> None:
    content = files.file_bytes("ratings", ending, A_DIRECTION)
    if ending == "json":
        check_facts(json.loads(content)["about"])
        return
    schema = pq.read_schema(BytesIO(content))
    check_facts(json.loads(schema.metadata[b"about"]))
    assert schema.field("total").metadata[b"unit"] == b"points"
    assert schema.field("total").metadata[b"title_zh"].decode() == "综合得分"
    assert not schema.field("project").nullable


def check_facts(about: dict[str, Any]) -> None:
    release = cached.release(EVERYTHING)
    assert about["edition"]["code"] == "2021"
    assert about["release"]["code"] == "2023Q3.1"
    assert about["release"]["sha256"] == release.sha256
    assert about["release"]["published_at"].startswith("2023-10-20")
    assert about["filters"] == {"direction": ["06"]}
    assert about["filters_text"] == "大数据存储管理"
    assert about["filters_text_en"] == "Storage and management"
    assert (about["rows"], about["rows_in_release"]) == (15, 204)
    assert (about["release"]["rated"], about["release"]["listed"]) == (187, 204)
    assert about["demo"] is True
    assert about["demo_notice_en"].startswith("Demo data")
    assert about["method"]["status"] == "illustrative"
    assert "232号" in about["source"]["document"]
    assert about["licence"]["name"] == "CC-BY-4.0"
    assert about["address"].endswith(
        "/leaderboard?lang=zh&edition=2021&release=2023Q3.1&direction=06"
    )


@demo
def test_a_file_that_no_filter_narrows_says_none() -> None:
    about = json.loads(files.file_bytes("units", "json", EVERYTHING))["about"]
    assert about["filters"] == {}
    assert "filters_text" not in about
    assert about["rows"] == about["rows_in_release"] == 182
    assert "/downloads?" in about["address"]


@pytest.fixture(scope="module")
def hostile_url(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo with a name, an applicant and a waiver that spreadsheets would compute."""
    file = tmp_path_factory.mktemp("hostile") / "ratings.sqlite3"
    copy_sqlite(demo_url, file)
    with transaction(f"sqlite:///{file}") as session:
        unguard(session)
        session.execute(
            update(ListedProject)
            .where(col(ListedProject.project) == "2021-017")
            .values(name_zh=HOSTILE)
        )
        session.execute(
            update(Applicant)
            .where(col(Applicant.project) == "2021-017", col(Applicant.position) == 1)
            .values(name_zh="@SUM(A1)", name_en="+1")
        )
        session.add(
            Waiver(
                file=1,
                edition="2021",
                rule="quota",
                subject=HOSTILE,
                reason="=1+1",
                accepted_at=datetime(2021, 10, 1, tzinfo=UTC),
            )
        )
    close(f"sqlite:///{file}")
    return f"sqlite:///{file}"


@pytest.fixture
def hostile_site(serve: Serve, hostile_url: str) -> None:
    """The site with those names."""
    serve(hostile_url)


@pytest.mark.slow
@pytest.mark.usefixtures("hostile_site")
def test_no_cell_starts_a_formula_whatever_names_say() -> None:
    for name in dataset_names():
        check_no_cell_starts_a_formula(name)


def check_no_cell_starts_a_formula(name: str) -> None:
    text = files.file_bytes(name, "csv", EVERYTHING).decode("utf-8-sig")
    table = cached.dataset(EVERYTHING, name)
    whole_numbers = {c for c in table if str(table[c].dtype) in {"Int64", "Float64"}}
    for row in csv.DictReader(StringIO(text, newline="")):
        cells = [cell for column, cell in row.items() if column not in whole_numbers]
        assert [cell for cell in cells if cell.startswith(STARTS_OF_FORMULAS)] == [], name
    workbook = load_workbook(BytesIO(files.file_bytes(name, "xlsx", EVERYTHING)))
    rows = [row for sheet in workbook.worksheets for row in sheet.iter_rows()]
    written: list[Any] = [cell for row in rows for cell in row]
    assert {cell.data_type for cell in written} <= {"s", "n", "b", "d", "inlineStr"}, name
    assert [cell.value for cell in written if cell.hyperlink] == [], name


@pytest.mark.usefixtures("hostile_site")
def test_json_and_parquet_keep_such_names_letter_by_letter() -> None:
    rows = json.loads(files.file_bytes("ratings", "json", EVERYTHING))["rows"]
    assert HOSTILE in {row["project_zh"] for row in rows}
    table = pq.read_table(BytesIO(files.file_bytes("ratings", "parquet", EVERYTHING)))
    assert HOSTILE in table["project_zh"].to_pylist()


@pytest.mark.usefixtures("hostile_site")
def test_a_waived_rule_is_a_footnote() -> None:
    notes = frame(sheets_of(files.file_bytes("ratings", "xlsx", EVERYTHING))["脚注"])
    [said] = notes.loc[notes["对象"] == "豁免的规则", "脚注"]
    assert HOSTILE in said


def test_the_package_of_a_release_is_valid_by_frictionless(package: bytes, tmp_path: Path) -> None:
    with ZipFile(BytesIO(package)) as archive:
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    assert {task.name for task in report.tasks} == {
        *dataset_names(),
        "method.toml",
        "checkpoint.txt",
    }
    assert sum(task.stats["rows"] or 0 for task in report.tasks if task.name == "ratings") == 204


def test_a_package_is_named_after_the_programme_of_its_edition(
    package: bytes,
) -> None:
    with ZipFile(BytesIO(package)) as archive:
        told = json.loads(archive.read("datapackage.json"))
    assert told["name"] == "big-data-pilot-demonstration-projects-ratings-2021-2023q3.1"


def sums_in(text: str) -> dict[str, str]:
    lines = (line.split("  ") for line in text.splitlines())
    return {name: digest for digest, name in lines}


def test_the_package_tells_the_checksum_of_every_file_in_it(package: bytes) -> None:
    with ZipFile(BytesIO(package)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
        times = {entry.date_time for entry in archive.infolist()}
    told = json.loads(content["datapackage.json"])
    sums = {each["path"]: (each["hash"], each["bytes"]) for each in told["resources"]}
    assert sums == {
        name: (f"sha256:{sha256(file).hexdigest()}", len(file))
        for name, file in content.items()
        if name not in {"datapackage.json", "SHA256SUMS"}
    }
    assert sums_in(content["SHA256SUMS"].decode()) == {
        name: sha256(file).hexdigest() for name, file in content.items() if name != "SHA256SUMS"
    }
    assert times == {(2023, 10, 20, 2, 0, 0)}


@demo
def test_the_package_is_the_same_in_both_languages_and_whatever_the_filters(
    package: bytes,
) -> None:
    with speaking("en"):
        assert files.release_package(A_DIRECTION) == package


@demo
def test_the_package_says_release_method_demo_and_how_to_cite_it(package: bytes) -> None:
    with ZipFile(BytesIO(package)) as archive:
        told = json.loads(archive.read("datapackage.json"))
        method = archive.read("method.toml").decode()
    assert told["version"] == "2023Q3.1"
    assert told["about"]["release"]["sha256"] == cached.release(EVERYTHING).sha256
    assert told["about"]["demo"] is True
    assert "2023-10-20 发布。" in told["citation"]
    assert "Published 2023-10-20. http" in told["citation_en"]
    assert method == cached.method_file(EVERYTHING)
    assert told["about"]["method"]["sha256"] == sha256(method.encode()).hexdigest()


@demo
def test_checksums_are_those_of_the_files_as_they_are_saved(made: Files, package: bytes) -> None:
    sums = sums_in(files.checksums(A_DIRECTION))
    assert len(sums) == len(dataset_names()) + 1
    assert sums["2021-2023Q3.1-ratings.csv"] == sha256(made["ratings", "csv"]).hexdigest()
    assert sums["2021-2023Q3.1-package.zip"] == sha256(package).hexdigest()


def offered(**query: str) -> Table:
    """The datasets that the page offers."""
    return next(iter(tables(read("downloads", **query)).values()))


def addresses(table: Table) -> list[dict[str, str]]:
    """Where the links of each dataset lead, by the names of the formats."""
    cells = [cell for cell in column(table, "files") if isinstance(cell, Formats)]
    return [{file.text: file.address for file in cell.files} for cell in cells]


@demo
def test_the_dictionary_of_the_page_has_a_row_a_column() -> None:
    for name in dataset_names():
        pages = read("downloads", dataset=name)
        [table] = [t for title, t in tables(pages).items() if title.startswith("数据集的各列")]
        expected = [Code(each) for each in cached.dataset(EVERYTHING, name).columns]
        assert column(table, "name") == expected
        assert switches(pages)["dataset"].chosen == name


@demo
def test_the_dictionary_tells_units_codes_and_what_may_be_empty() -> None:
    table = tables(read("downloads", lang="en"))["Columns of the dataset: Ratings"]
    told = {in_words(row["name"]): row for row in rows(table)}
    assert told["total"]["type"] == Noted("number", "points, may be empty")
    assert told["project"]["type"] == Noted("text")
    assert "third_party = Third-party" in in_words(told["evidence"]["codes"])
    assert in_words(told["unit"]["codes"]) == "listed in units"


@demo
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_offers_every_dataset_in_every_format(language: Language) -> None:
    table = offered(lang=language)
    for name, found in zip(dataset_names(), addresses(table), strict=True):
        expected = [f"/data/2021/2023Q3.1/{name}.{end}?lang={language}" for end in files.TYPES]
        assert sorted(found.values()) == sorted(expected)
    assert column(table, "rows") == [
        Count(len(cached.dataset(EVERYTHING, name))) for name in dataset_names()
    ]


@demo
def test_filters_are_in_the_addresses_and_said_in_words() -> None:
    table = offered(direction="06", stars="5,4")
    ratings, *_, units, _ = addresses(table)
    assert ratings["CSV"].endswith("ratings.csv?lang=zh&direction=06&stars=5,4")
    assert units["CSV"].endswith("units.csv?lang=zh")
    said = words(read("downloads", direction="06", stars="5,4"))
    assert "大数据存储管理" in said
    assert "五星或四星" in said
    assert "不随筛选条件变化" in in_words(column(table, "dataset")[-1])


@demo
def test_a_filter_chosen_on_the_page_narrows_its_files() -> None:
    site = visit("downloads")
    site.text_input(key="choose_q").set_value("平台").run()
    assert site.query_params["q"] == "平台"
    assert "/ratings.csv?lang=zh&amp;q=%E5%B9%B3%E5%8F%B0" in html_of(site)


@demo
def test_the_page_shows_checksums_and_citations_to_copy(package: bytes) -> None:
    found = read("downloads")
    copied = "\n".join(block.code for block in blocks(found) if isinstance(block, Program))
    for part in ("[DS/OL]. (2023-10-20)[", "[Data set]", "curl", "sha256sum -c", "<iframe"):
        assert part in copied
    sums = list(facts(found).values())
    assert sums == [cached.release(EVERYTHING).sha256, sha256(package).hexdigest()]


@demo
def test_the_page_offers_the_whole_release_whatever_the_filters() -> None:
    found = links(read("downloads", direction="06"))
    at = "/data/2021/2023Q3.1"
    assert found["数据包（ZIP）"] == f"{at}/package.zip"
    assert found["新闻资料包（ZIP）"] == f"{at}/press-pack.zip"
    assert found["评价方法（TOML）"] == f"{at}/method.toml"
    assert found["校验文件"] == f"{at}/SHA256SUMS"


@demo
def test_an_unknown_dataset_in_the_address_is_named() -> None:
    [notice] = left_out("downloads", dataset="prices")
    assert "prices" in notice
    assert "数据集" in notice


@demo
def test_an_older_release_offers_its_own_files() -> None:
    table = offered(release="2021Q4.1")
    assert addresses(table)[2]["Excel"].startswith("/data/2021/2021Q4.1/moves.xlsx?")
    assert column(table, "rows")[2] == Count(0)


@pytest.mark.usefixtures("demo_site")
def test_filters_that_no_project_fits_leave_files_without_rows() -> None:
    assert column(offered(q="没有这样的项目"), "rows")[0] == Count(0)


@demo
@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_columns_are_different_and_in_the_language(language: Language) -> None:
    with speaking(language):
        for name in dataset_names():
            told = cached.dataset_description(EVERYTHING, name)
            titles = list(datasets.titles(told).values())
            assert sorted(set(titles)) == sorted(titles)
            assert {has_chinese(title) for title in titles} == {language == "zh"}


@demo
@pytest.mark.parametrize("browser", ["/usr/bin/chromium", None])
def test_a_site_without_a_browser_says_so_and_offers_no_pictures(
    browser: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "browser_path", lambda: browser)
    monkeypatch.setattr(html, "browser_path", lambda: browser)
    found = read("downloads", lang="en")
    assert any("Pictures" in text for text in notices(found)) is (browser is None)
    assert ("Press pack (ZIP)" in links(found)) is (browser is not None)
    [chart] = [b for b in blocks(read("map", lang="en")) if isinstance(b, ChartBlock)]
    with speaking("en"):
        drawn = html.chart_of(chart)
    assert drawn is not None
    assert drawn.has_pictures is (browser is not None)


@demo
@pytest.mark.parametrize(
    ("language", "title", "state"),
    [("zh", "自行核验", "完好："), ("en", "Check it yourself", "Unbroken:")],
)
def test_the_page_says_how_anybody_checks_the_releases_and_shows_their_chain(
    language: Language, title: str, state: str
) -> None:
    found = read("downloads", lang=language)
    said = words(found)
    for part in (title, "pip install pandas", "python verify_release.py", state):
        assert part in said
    offered = links(found).values()
    assert {"/data/2021/verification.zip", "/data/verify_release.py"} <= {*offered}
    chain = list(tables(found).values())[-1]
    assert len(chain.rows) == len(cached.releases("2021")) == 8
    hashes, before = column(chain, "sha256"), column(chain, "before")
    assert before[1:] == hashes[:-1]
    assert in_words(before[0]) in {"无", "none"}
    assert hashes[-1] == Code(cached.release(EVERYTHING).sha256[:8])


def test_a_broken_chain_is_said(serve: Serve, own_demo_url: str) -> None:
    with transaction(own_demo_url) as session:
        first = "(SELECT id FROM release WHERE code = '2021Q4.1')"
        for code, before in (("2022Q1.1", "NULL"), ("2022Q2.1", first)):
            change_by_hand(
                session, f"UPDATE release SET chained_to = {before} WHERE code = '{code}'"
            )
    serve(own_demo_url)
    [error] = notices(read("downloads", lang="en"))
    assert error.startswith("Broken at Q2 2022")


@demo
def test_the_ratings_of_all_releases_are_offered_in_every_format() -> None:
    table = tables(read("downloads"))["全部发布合并"]
    [[_, formats]] = table.rows
    assert isinstance(formats, Formats)
    assert [link.address for link in formats.files] == [
        f"/data/2021/all/ratings.{ending}?lang=zh" for ending in ("csv", "xlsx", "json", "parquet")
    ]
