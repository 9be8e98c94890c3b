"""Charts over the API: which there are, and whether the code of one still holds."""

from urllib.parse import unquote, urlsplit

from starlette.testclient import TestClient

from components.charts.codes import code_of
from components.charts.files import view_asked
from components.charts.registry import CHARTS
from components.text import speaking
from tests.languages import has_chinese
from tests.web.api.conftest import Serve

CODE = "5D27-GNHE-0AV0-Y0RH"


def test_every_chart_is_listed_with_an_example_that_shows_something(client: TestClient) -> None:
    listed = {row["chart"]: row for row in client.get("/api/v1/charts").json()["data"]}
    assert listed.keys() == CHARTS.keys()
    wrong = {}
    for name, row in listed.items():
        shown = client.get(f"/api/v1/charts/{row['chart_code']}").json()
        data = shown["data"]
        if (data["chart"], data["verdict"], data["chart_title"]) != (
            name, "unchanged", row["example_zh"],
        ):  # fmt: skip
            wrong[name] = data
        if not shown["meta"]["numbers"] or has_chinese(row["example_en"]):
            wrong[name] = row
        keys = [part.partition("=")[0] for part in (row["parameters"] or "").split("; ")]
        asked = unquote(urlsplit(row["chart_page"]).query)
        if [choice.key for choice in CHARTS[name].name.choices] != list(filter(None, keys)):
            wrong[name] = keys
        if "release=2023Q3.1" not in asked or "release=" in row["frame"]:
            wrong[name] = asked
    assert wrong == {}


def test_parameters_come_with_the_values_there_are(client: TestClient) -> None:
    rows = client.get("/api/v1/charts?fields=chart,parameters").json()["data"]
    parameters = {row["chart"]: row["parameters"] for row in rows}
    assert parameters["stars-by-direction"] == "bars=share,count"
    assert parameters["what-if-stars"] == "weights; cuts"
    assert parameters["star-distribution"] is None


def test_a_code_is_read_however_it_is_typed_and_answered_as_it_is_printed(
    client: TestClient,
) -> None:
    for typed in (CODE, CODE.lower().replace("-", ""), CODE.replace("0", "O")):
        answer = client.get(f"/api/v1/charts/{typed}").json()
        assert answer["data"]["chart_code"] == CODE, typed
        assert answer["links"]["self"].endswith(f"/charts/{CODE}"), typed
    assert 14 in answer["meta"]["numbers"][0].values()
    assert answer["data"]["published_at"] == "2023-10-20T02:00:00Z"
    assert answer["data"]["picture"] == f"http://localhost:8501/charts/{CODE}.svg"


def test_a_chart_is_told_in_its_own_language_whatever_the_reader_speaks(client: TestClient) -> None:
    told = [client.get(f"/api/v1/charts/{CODE}?lang={lang}").json() for lang in ("zh", "en")]
    assert told[0] == told[1]
    assert told[0]["data"]["chart_language"] == "zh"


def test_numbers_that_are_others_now_are_told(client: TestClient) -> None:
    with speaking("zh"):
        code = code_of(view_asked("star-distribution", {}, "zh"), 1)
    assert client.get(f"/api/v1/charts/{code}").json()["data"]["verdict"] == "changed"


def test_a_chart_of_a_replaced_release_names_the_newest_and_why(
    serve: Serve, corrected_url: str
) -> None:
    data = serve(corrected_url).get(f"/api/v1/charts/{CODE}").json()["data"]
    told = (data["verdict"], data["release"], data["superseded_by"], data["reason"])
    assert told == ("superseded", "2023Q3.1", "2023Q3.2", "=1+1 得分录入有误")


def test_what_is_no_code_is_not_found_and_says_what_is_expected(client: TestClient) -> None:
    for wrong in ("5D27-GNHE-0AV0-Y0RX", "map", "-"):
        answer = client.get(f"/api/v1/charts/{wrong}?lang=en")
        [error] = answer.json()["errors"]
        assert (answer.status_code, error["found"]) == (404, wrong)
        assert "the code of a chart" in error["expected"]
