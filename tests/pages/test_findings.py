"""What a release says for the press: every number is that of the data, nothing is overstated."""

import pandas as pd
import pytest

from components import cached
from components.downloads.findings import cautions, findings
from components.text import points, say, share, signed, speaking
from data_access.database import close, transaction
from data_access.publishing import publish
from data_access.question import Question
from tests.data_access import made_up_releases
from tests.data_access.made_up_releases import NOW, SIX, Given, draft, list_projects
from tests.languages import has_chinese
from tests.pages.conftest import Serve

NEWEST = Question("2021", "2023Q3.1")
CAUTIOUS = ("≈", "proves", "best", "significant")


def told(question: Question) -> list[str]:
    with speaking("en"):
        return list(findings(question))


@pytest.mark.usefixtures("demo_site")
def test_every_release_has_three_to_five_findings_in_both_languages() -> None:
    wrong: list[tuple[str, object]] = []
    for edition in cached.editions():
        for release in cached.releases(edition):
            question = Question(edition, release.code)
            english = told(question)
            with speaking("zh"):
                chinese = findings(question)
            if len(english) != len(chinese) or not 3 <= len(english) <= 5:
                wrong.append((release.code, english))
            wrong += [(release.code, each) for each in chinese if not has_chinese(each)]
            wrong += [(release.code, each) for each in english for word in CAUTIOUS if word in each]
    assert wrong == []


@pytest.mark.usefixtures("demo_site")
def test_the_leader_is_told_with_total_interval_and_who_is_not_distinguishable() -> None:
    leader = cached.first_rows(NEWEST, 1)[0]
    finding = told(NEWEST)[0]
    for part in (leader.project, points(leader.total or 0), "stays at rank 1 in at least 90%"):
        assert part in finding
    assert "No other project's interval overlaps" in finding
    unsure = told(Question("2021", "2022Q3.1"))[0]
    assert "from 1 to 2 in at least 90% of the runs" in unsure
    assert "2 other projects overlap its own: which of them leads depends" in unsure


@pytest.mark.usefixtures("demo_site")
def test_the_biggest_rise_is_told_with_its_causes_which_add_up() -> None:
    ratings = cached.dataset(NEWEST, "moves")
    most = ratings.sort_values("change", ascending=False).iloc[0]
    finding = told(NEWEST)[1]
    for part in (
        str(most["project"]),
        f"from rank {most['previous_rank']} to {most['rank']}",
        f"own scores {signed(int(most['by_own_scores']))}",
    ):
        assert part in finding
    causes = [column for column in ratings.columns if str(column).startswith("by_")]
    assert sum(most[column] for column in causes) == most["change"]


@pytest.mark.usefixtures("demo_site")
def test_four_and_five_stars_are_counted_among_the_rated_and_against_the_release_before() -> None:
    def high(release: str) -> tuple[int, int]:
        stars = cached.dataset(Question("2021", release), "ratings")["stars"]
        return int((stars >= 4).sum()), int(stars.notna().sum())

    now, before = high("2023Q3.1"), high("2023Q2.1")
    finding = told(NEWEST)[2]
    with speaking("en"):
        assert finding.startswith(f"{now[0]} of {now[1]} rated projects ({share(now[0] / now[1])})")
        assert f"it was {before[0]} of {before[1]} ({share(before[0] / before[1])})" in finding
    assert "do not rate quite the same projects" in finding
    assert "In the release before" not in told(Question("2021", "2021Q4.1"))[1]


@pytest.mark.usefixtures("demo_site")
def test_regions_below_five_rated_projects_are_left_out_and_counted() -> None:
    ratings = cached.dataset(NEWEST, "ratings")
    placed = ratings[ratings["region"].notna()]
    stars = placed.groupby("region")["stars"]
    rated = pd.DataFrame(
        {"rated": stars.count(), "high": (placed["stars"] >= 4).groupby(placed["region"]).sum()}
    )
    enough = rated[rated["rated"] >= 5]
    best = (enough["high"] / enough["rated"]).max()
    finding = told(NEWEST)[4]
    assert f"Among the {len(enough)} regions" in finding
    assert f"{len(rated) - len(enough)} regions with fewer are left out" in finding
    with speaking("en"):
        assert finding.count(share(best)) == int((enough["high"] / enough["rated"] == best).sum())


@pytest.mark.usefixtures("demo_site")
def test_cautions_begin_with_what_is_made_up_and_name_who_is_not_rated() -> None:
    with speaking("en"):
        said = cautions(NEWEST)
    assert said[0].startswith("Demo data")
    assert "illustrative" in said[1]
    assert any("17 projects are not rated" in each for each in said)


def test_who_share_the_first_place_are_all_named(empty_url: str, serve: Serve) -> None:
    with transaction(empty_url) as session:
        list_projects(session, len(SIX))
        draft(session, "2022Q1", {**SIX, "2021-002": SIX["2021-003"]})
        publish(session, "2021", "2022Q1", now=NOW)
    serve(empty_url)
    question = Question("2021", "2022Q1.1")
    [leaders, high, *_] = told(question)
    assert leaders.endswith("share the first place with 90.00 points each.")
    assert all(code in leaders for code in ("2021-002", "2021-003"))
    assert high.startswith("3 of 4 rated projects (75%)")
    assert not any("regions with at least" in each for each in told(question))
    with speaking("en"):
        assert say("No project rose in rank since the release before.") not in told(question)
    close(empty_url)


def published(url: str, *given: Given) -> Question:
    """Publish releases of consecutive quarters; return the question of the newest one."""
    with transaction(url) as session:
        list_projects(session, len(given[0]))
        for quarter, each in enumerate(given, start=1):
            draft(session, f"2022Q{quarter}", each)
            publish(session, "2021", f"2022Q{quarter}", now=NOW)
    return Question("2021", f"2022Q{len(given)}.1")


def test_where_nobody_rose_and_the_same_are_rated_both_is_said(
    empty_url: str, serve: Serve
) -> None:
    question = published(empty_url, SIX, SIX)
    serve(empty_url)
    _, rise, high, *_ = told(question)
    assert rise == "No project rose in rank since the release before."
    assert high.endswith("In the release before, Q1 2022 (version 1), it was 3 of 4 (75%).")


def test_a_rise_within_the_intervals_is_told_with_caution(empty_url: str, serve: Serve) -> None:
    first, second = (9200, 7000, 9200, 7000), (7000, 9000, 7000, 9000)
    before: Given = {"2021-001": first, "2021-002": second, "2021-003": (5000,) * 4}
    raised = (7600, 9000, 7600, 9000)
    question = published(empty_url, before, {**before, "2021-002": raised})
    serve(empty_url)
    rise = told(question)[1]
    assert "(2021-002) rose most: from rank 2 to 1 (+1)." in rise
    assert rise.endswith(
        "The intervals of the two ranks overlap: with other weights it might not have risen."
    )


def test_of_many_who_share_the_first_place_only_their_number_is_told(
    empty_url: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_up_releases, "PLACES", (("ce-001", None),))
    codes = [f"2021-{number:03d}" for number in range(1, 7)]
    question = published(empty_url, dict.fromkeys(codes, (8000, 8000, 8000, 8000)))
    serve(empty_url)
    leaders, high = told(question)  # nothing of regions, as no project states a place
    assert leaders == "More than 5 projects share the first place with 80.00 points."
    assert high == "6 of 6 rated projects (100%) have four or five stars."
    with speaking("en"):
        assert not any("Without a rating" in caution for caution in cautions(question))
