"""What is public at the end of an edition: bound, proven, and refused to be changed, on both."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from data_access import objections
from data_access.acts import acts
from data_access.closing import queries, saving
from data_access.closing.consequences import consequences_of
from data_access.closing.drawing import candidates_digest, commitment, draw
from data_access.closing.importing import import_evaluation
from data_access.closing.previewing import open_preview, to_object_to
from data_access.closing.publishing import (
    announce_draw,
    candidates,
    publish_catalogue,
    reveal_seed,
    verify_closing,
)
from data_access.database import reading, transaction
from data_access.desk import standing
from data_access.desk.catalogue_text import lines
from data_access.editions import units
from data_access.importing import correct_list
from data_access.publishing import publish
from data_access.refusing import PublishingRefused
from data_access.status import Step, status_of
from data_access.verification import verify
from tests.data_access.closing.conftest import (
    AFTER,
    LATER,
    METHOD,
    PROJECTS,
    SEED,
    draw_three,
    evaluation,
)
from tests.data_access.conftest import on_sqlite
from tests.data_access.made_up_files import LIST_HEADER, csv_file, listed
from tests.data_access.made_up_releases import PLACES, Given, draft


def announce(url: str, *, size: int = 3, seed: str = SEED, now: datetime = AFTER) -> None:
    with transaction(url) as session:
        announce_draw(session, "2021", size=size, seed=seed, now=now)


def change(url: str, statement: str) -> None:
    with transaction(url) as session:
        session.execute(text(statement))


def drop(url: str, trigger: str) -> None:
    """Do away with a trigger, as somebody might who owns the database."""
    _, table, event = re.fullmatch(r"(keep|refuse)_(\w+)_(\w+)", trigger).groups()  # type: ignore[union-attr]
    if not url.startswith("postgresql"):
        change(url, f"DROP TRIGGER {trigger}")
    else:
        name = trigger if trigger.startswith("refuse") else trigger.removesuffix(f"_{event}")
        change(url, f"DROP TRIGGER {name} ON {table}")


def test_only_self_assessed_projects_may_be_drawn(assessed: str) -> None:
    with reading(assessed) as session:
        assert [each.project for each in candidates(session, "2021")] == list(PROJECTS[:-1])
        assert queries.drawable(session, "2021") == ()


def test_the_announcement_binds_the_seed_and_tells_nothing_of_it(assessed: str) -> None:
    announce(assessed)
    with reading(assessed) as session:
        found = queries.closing_of(session, "2021").draw
        assert found is not None
        assert found.seed_sha256 == commitment(SEED)
        assert found.candidates_sha256 == candidates_digest(queries.drawable(session, "2021"))
        assert (found.size, found.candidates, found.seed) == (3, 7, None)
        assert queries.drawn_projects(session, "2021") == ()


def test_who_is_drawn_follows_from_the_revealed_seed(assessed: str) -> None:
    drawn = draw_three(assessed)
    with reading(assessed) as session:
        assert drawn == draw(queries.drawable(session, "2021"), 3, SEED)
        assert tuple(each.project for each in queries.drawn_projects(session, "2021")) == drawn


def test_an_awaited_public_number_decides_too(assessed: str) -> None:
    with transaction(assessed) as session:
        announce_draw(session, "2021", size=3, seed=SEED, awaited="彩票号码", now=AFTER)
    with pytest.raises(PublishingRefused, match="awaits a public number"), reading(assessed) as s:
        reveal_seed(s, "2021", seed=SEED, now=AFTER)
    with transaction(assessed) as session:
        drawn = reveal_seed(session, "2021", seed=SEED, public_number="07 31", now=AFTER)
    with reading(assessed) as session:
        assert drawn == draw(queries.drawable(session, "2021"), 3, f"{SEED}:07 31")
        assert verify_closing(session, "2021") == []


REFUSED_ANNOUNCEMENTS: dict[str, dict[str, Any]] = {
    "it needs at least 32": {"seed": "short"},
    "8 projects cannot be drawn of 7": {"size": 8},
    "0 projects cannot be drawn of 7": {"size": 0},
    "the draw comes after": {"now": datetime(2023, 9, 17, 15, tzinfo=UTC)},
}


def test_an_announcement_that_does_not_hold_is_refused(assessed: str) -> None:
    for message, options in REFUSED_ANNOUNCEMENTS.items():
        with pytest.raises(PublishingRefused, match=message):
            announce(assessed, **options)


def test_a_draw_is_announced_once(assessed: str) -> None:
    announce(assessed)
    with pytest.raises(PublishingRefused, match="announced already"):
        announce(assessed)


def test_a_seed_that_was_not_bound_is_refused(assessed: str) -> None:
    announce(assessed)
    for seed, number, message in (
        (f"{SEED}!", None, "announced was"),
        (SEED, "7", "awaits no public number"),
    ):
        with pytest.raises(PublishingRefused, match=message), transaction(assessed) as session:
            reveal_seed(session, "2021", seed=seed, public_number=number, now=AFTER)


def test_a_seed_is_revealed_once_and_after_the_announcement(assessed: str) -> None:
    with pytest.raises(PublishingRefused, match="announce it first"), reading(assessed) as s:
        reveal_seed(s, "2021", seed=SEED, now=AFTER)
    draw_three(assessed)
    with pytest.raises(PublishingRefused, match="public already"), reading(assessed) as s:
        reveal_seed(s, "2021", seed=SEED, now=AFTER)


def test_a_catalogue_needs_a_draft(checked: str) -> None:
    with pytest.raises(PublishingRefused, match="closing evaluate"), reading(checked) as session:
        publish_catalogue(session, "2021", now=AFTER)


def test_readers_see_a_catalogue_only_when_it_is_published(checked: str, tmp_path: Path) -> None:
    import_evaluation(evaluation(tmp_path), "2021", METHOD, url=checked, now=AFTER)
    with reading(checked) as session:
        assert queries.closing_of(session, "2021").catalogue is None
        assert queries.step_of(session, "2021-001").grade is None
    with transaction(checked) as session:
        publish_catalogue(session, "2021", now=AFTER)
    with reading(checked) as session:
        found = queries.closing_of(session, "2021").catalogue
        assert found is not None
        assert (found.version, found.evaluated, found.catalogued, found.demo) == (1, 7, 6, True)
        rows = queries.final_rows(session, found)
    assert [row.project for row in rows] == list(PROJECTS)
    assert (rows[0].self_total, rows[0].total, rows[0].stars) == (8713, 8000, (4,))
    assert (rows[-1].self_total, rows[-1].not_evaluated) == (None, "not_submitted")


def test_a_catalogue_is_chained_to_the_release_and_to_the_version_before(
    concluded: str, tmp_path: Path
) -> None:
    file = evaluation(tmp_path, *[(code, 90, 90, 90, 90, None) for code in PROJECTS[:-1]])
    import_evaluation(file, "2021", METHOD, url=concluded, now=AFTER, reason="录入有误")
    with transaction(concluded) as session:
        publish_catalogue(session, "2021", now=AFTER)
    with reading(concluded) as session:
        newest, first = queries.closing_of(session, "2021").catalogues
        release = session.execute(text("SELECT sha256 FROM release")).scalar_one()
        assert (first.chained_to, newest.chained_to) == (release, first.sha256)
        assert newest.sha256 != first.sha256
        assert newest.reason == "录入有误"
        assert verify_closing(session, "2021") == []


@on_sqlite
def test_who_falls_out_of_a_corrected_catalogue_is_named(concluded: str, tmp_path: Path) -> None:
    scores = dict.fromkeys(PROJECTS[:-1], 80) | {"2021-001": 30}
    rows = [(code, *[score] * 4, None) for code, score in scores.items()]
    file = evaluation(tmp_path, *rows)
    import_evaluation(file, "2021", METHOD, url=concluded, now=AFTER, reason="录入有误")
    with reading(concluded) as session:
        failed = saving.drawn(session, "2021")[0]
        told = consequences_of(session, "2021")
        again = consequences_of(session, "2021")
    out = {"2021-001"} - {failed}
    assert {each.project for each in told.falls_out} == out
    assert {each.project for each in told.left_out} == {failed, PROJECTS[-1]}
    assert (told.version, told.replaces, told.enters) == (2, 1, ())
    assert {(m.project, m.after) for m in told.grade_moves} == {(code, "fail") for code in out}
    assert told.sha256 == again.sha256
    shown = "\n".join(lines(told, "en"))
    assert "No longer in the catalogue: 1\n  2021-001  Not qualified" in shown or not out
    assert f"{failed}  Not qualified, by the spot check" in shown


@on_sqlite
def test_a_catalogue_passes_the_gates_of_a_release(checked: str, tmp_path: Path) -> None:
    import_evaluation(evaluation(tmp_path), "2021", METHOD, url=checked, now=AFTER)
    end = AFTER + timedelta(days=10)
    with transaction(checked) as session:
        open_preview(session, "2021", until=end, now=AFTER)
        draft_of_it = to_object_to(session, "2021")
        objections.receive(session, draft_of_it, "2021-001", "不符", now=AFTER)

    def refused(message: str, now: datetime = end) -> None:
        with pytest.raises(PublishingRefused, match=message), transaction(checked) as session:
            publish_catalogue(session, "2021", now=now)

    refused("may object until", AFTER)
    refused("objections against catalogue.1 wait for a decision, 1 in all")
    with transaction(checked) as session:
        objections.decide(session, "2021", "catalogue.1", 1, "accepted", "属实", now=AFTER)
    refused("objection 1 of 2021-001 was accepted")
    rows = [(code, 80, 80, 80, 80 + (code == "2021-002"), None) for code in PROJECTS[:-1]]
    file = evaluation(tmp_path, *rows)
    import_evaluation(file, "2021", METHOD, url=checked, now=AFTER, replace_draft=True)
    with transaction(checked) as session:
        objections.answer(session, "2021", "catalogue.1", 1, "随名单更正", now=AFTER)
        found = consequences_of(session, "2021")
        [change] = found.since_preview
        told = "\n".join(lines(found, "en"))
        assert "replication value 80.00 → 81.00" in told
        assert (change.project, change.before, change.after) == ("2021-002", 8000, 8100)
    refused("something changed of 2021-002")
    with transaction(checked) as session:
        publish_catalogue(session, "2021", now=end, changed_because="转录有误")
        *_, act = acts(session, "2021")
    assert act["changed"]["since_preview"]["projects"] == ["2021-002"]


def test_a_closed_edition_takes_corrections_and_no_new_period(concluded: str) -> None:
    given: Given = dict.fromkeys(PROJECTS, (7000, 7000, 7000, 7000))
    with transaction(concluded) as session:
        draft(session, "2022Q2", given)
    with (
        pytest.raises(PublishingRefused, match=r"2022Q2.*closed with its catalogue"),
        transaction(concluded) as session,
    ):
        publish(session, "2021", "2022Q2", now=AFTER)
    with transaction(concluded) as session:
        closed = status_of(session, "2021", AFTER)
        assert (closed.unpublished, closed.next) == ((), Step(("closing", "verify", "2021")))
        assert "2022Q2.1：目录清单已经公布" in "\n".join(standing.lines(closed, "zh"))
        draft(session, "2022Q1", given, version=2, reason="得分录入有误")
        assert publish(session, "2021", "2022Q1", now=LATER).code == "2022Q1.2"
    with reading(concluded) as session:
        assert verify(session) == []
        assert verify_closing(session, "2021") == []


def test_what_is_done_for_one_project_is_told_step_by_step(concluded: str) -> None:
    with reading(concluded) as session:
        failed = saving.drawn(session, "2021")[0]
        step = queries.step_of(session, failed)
    assert (step.self_assessed_at, step.checked_at, step.position) == (AFTER, AFTER, 1)
    assert (step.outcome, step.grade, step.catalogued) == ("failed", "fail", False)


CHANGES = (
    "UPDATE self_score SET score = 1",
    "DELETE FROM self_score",
    "INSERT INTO self_score VALUES ('2021-008', 'strength', '2021', 9000, 1)",
    "UPDATE draw SET size = 2",
    "UPDATE draw SET seed = 'another'",
    "UPDATE draw SET seed = NULL, revealed_at = NULL",
    "DELETE FROM draw",
    "INSERT INTO drawn VALUES ('2021-008', '2021', 4)",
    "UPDATE drawn SET position = position + 10",
    "DELETE FROM drawn",
    "UPDATE spot_check SET outcome = 'passed'",
    "DELETE FROM spot_check",
    "UPDATE evaluation SET catalogued = 8",
    "UPDATE evaluation SET published_at = NULL, sha256 = NULL, chained_to = NULL",
    "DELETE FROM evaluation",
    "UPDATE evaluated SET grade = 'excellent'",
    "DELETE FROM evaluated",
    "UPDATE verified_score SET score = 9000",
    "DELETE FROM verified_score",
    "UPDATE closing_file SET name = 'other.xlsx'",
)


def test_the_database_refuses_to_change_what_is_public(concluded: str) -> None:
    assert [statement for statement in CHANGES if not refuses(concluded, statement)] == []
    with reading(concluded) as session:
        assert verify_closing(session, "2021") == []


def refuses(url: str, statement: str) -> bool:
    try:
        change(url, statement)
    except DatabaseError:
        return True
    return False


def test_an_announced_draw_takes_its_seed_and_nothing_else(assessed: str) -> None:
    announce(assessed)
    revealed = "UPDATE draw SET seed = 's', revealed_at = announced_at"
    for column in ("size = 2", "candidates = 9", "seed_sha256 = 'x'"):
        with pytest.raises(DatabaseError, match="takes its seed, once, nothing else"):
            change(assessed, f"{revealed}, {column}")
    change(assessed, revealed)
    with pytest.raises(DatabaseError, match="takes its seed, once, nothing else"):
        change(assessed, "UPDATE draw SET seed = 't'")


@pytest.mark.parametrize(
    ("trigger", "statement", "told"),
    [
        ("refuse_draw_update", "UPDATE draw SET seed = 'tampered'", "draw: seed is"),
        (
            "keep_drawn_update",
            "UPDATE drawn SET position = position + 3 WHERE position = 1",
            "draw: drawn is",
        ),
        (
            "refuse_evaluated_update",
            "UPDATE evaluated SET total = 8100 WHERE total = 8000",
            "total is",
        ),
        ("keep_spot_check_update", "UPDATE spot_check SET finding = 'nothing'", "SHA-256 is"),
    ],
)
def test_whoever_gets_past_the_database_is_found_by_the_verifier(
    concluded: str, trigger: str, statement: str, told: str
) -> None:
    drop(concluded, trigger)
    change(concluded, statement)
    with reading(concluded) as session:
        found = [difference.text() for difference in verify_closing(session, "2021")]
    assert any(told in text for text in found)


def test_the_catalogue_goes_by_the_list_of_its_day_and_the_draw_by_that_of_its_announcement(
    checked: str, tmp_path: Path
) -> None:
    """A name and a unit are corrected in between; both still verify, by whichever list."""
    names = {unit.code: unit.name_zh for unit in units("2021")}
    rows = [
        listed(
            number,
            name=f"示例平台之{number}" + "（更正）" * (number == 1),
            applicant=f"示例{number}公司",
            unit=names["440000" if number == 1 else PLACES[(number - 1) % len(PLACES)][0]],
        )
        for number in range(1, len(PROJECTS) + 1)
    ]
    correct_list(
        csv_file(tmp_path / "corrected.csv", [LIST_HEADER, *rows]), "2021", "推荐单位有误",
        url=checked, accept=["count"], yes=True, now=AFTER + timedelta(days=1),
    )  # fmt: skip
    import_evaluation(evaluation(tmp_path), "2021", METHOD, url=checked, now=LATER)
    with transaction(checked) as session:
        publish_catalogue(session, "2021", now=LATER)
    with reading(checked) as session:
        assert verify_closing(session, "2021") == []
        candidate, *_ = queries.drawable(session, "2021")
        [catalogue] = queries.closing_of(session, "2021").catalogues
        row, *_ = queries.final_rows(session, catalogue)
    assert (candidate.project, candidate.unit) == ("2021-001", "520000")
    assert (row.name_zh, row.unit) == ("示例平台之1（更正）", "440000")
