"""The script by which anybody checks the releases: it agrees with what was published, it names
what was changed, and it knows nothing of the site.
"""

import ast
import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.downloads import verification, verify_release
from components.downloads.verify_release import CannotCheck, checked_documents, main
from data_access.database import close, initialise, transaction
from data_access.methods import method_digest, parse_method
from data_access.models import GROUPS
from data_access.publishing import bridge, publish
from data_access.results import Inputs, bridge_of, canonical, results_of
from tests.copies import copy_sqlite
from tests.data_access.made_up_releases import NOW, SIX, Given, draft, few_draws, list_projects
from tests.data_access.made_up_scores import inputs
from tests.data_access.other_methods import keep_other_method
from tests.effort import examples
from tests.web.serving import reading

DAY = timedelta(days=1)
SCRIPT = Path(str(verify_release.__file__))
FIRST: Given = {
    **SIX,
    "2021-007": (8600, 8700, 8500, None),
}
SECOND: Given = {
    **FIRST,
    "2021-001": (9500, 9500, 9500, 9500),
    "2021-006": (8600, 8600, 8600, 8600),
}
CORRECTED: Given = {**SECOND, "2021-002": (9700, 9700, 9700, 9700), "2021-003": "under_review"}
PUBLISHED: tuple[tuple[str, int, Given], ...] = (
    ("2022Q1", 1, FIRST),
    ("2022Q2", 1, SECOND),
    ("2022Q2", 2, CORRECTED),
    ("2022Q1", 2, SECOND),
    ("2022Q3", 1, FIRST),
    ("2022Q2", 3, FIRST),
)
"""Periods corrected once and twice, one of them after a later period was published."""


# -- what was published agrees -------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundle_of_the_demo(demo_url: str) -> bytes:
    with reading(demo_url):
        return verification.bundle("2021")


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the projects listed; only to be copied."""
    url = f"sqlite:///{tmp_path_factory.mktemp('listed') / 'ratings.sqlite3'}"
    initialise(url)
    with transaction(url) as session:
        list_projects(session, len(FIRST))
    close(url)
    return url


@pytest.fixture(scope="module")
def bundle_with_corrections(
    listed: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[bytes]:
    url = copied(listed, tmp_path_factory.mktemp("corrections"))
    with transaction(url) as session:
        for day, (period, version, rows) in enumerate(PUBLISHED):
            evidence = {"2021-004": "spot_check_failed"}
            reason = "更正" if version > 1 else None
            draft(session, period, rows, version=version, reason=reason, evidence=evidence)
            publish(session, "2021", period, now=NOW.replace(day=1 + day))
    with reading(url):
        yield verification.bundle("2021")
    close(url)


def copied(url: str, folder: Path) -> str:
    copy_sqlite(url, folder / "ratings.sqlite3")
    return f"sqlite:///{folder / 'ratings.sqlite3'}"


@pytest.fixture
def folder(bundle_with_corrections: bytes, tmp_path: Path) -> Path:
    """The bundle of the corrected releases, unpacked, for the test to change."""
    return without_documents(unpacked(bundle_with_corrections, tmp_path))


@pytest.fixture
def two(folder: Path) -> Path:
    """The first two of those releases, which are checked three times as fast."""
    first, second, *others = rows_of(folder)
    write_rows(folder, [first, second])
    for row in others:
        file_of(folder, row["code"]).unlink()
    return folder


@contextmanager
def put_back(folder: Path) -> Iterator[None]:
    """Let a block change a bundle, and put it back as it was."""
    kept = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    try:
        yield
    finally:
        for file, content in kept.items():
            file.write_bytes(content)


def unpacked(bundle: bytes, folder: Path) -> Path:
    with ZipFile(BytesIO(bundle)) as archive:
        archive.extractall(folder)
    return folder


def without_documents(folder: Path) -> Path:
    """Let releases stand by themselves, as in bundles from before the chain of documents."""
    (folder / "documents.csv").unlink()
    return folder


@pytest.mark.slow
def test_the_demo_follows_from_its_inputs_by_the_script_alone(
    bundle_of_the_demo: bytes, tmp_path: Path
) -> None:
    folder = unpacked(bundle_of_the_demo, tmp_path)
    run = subprocess.run(
        [sys.executable, "-I", "-W", "error", "verify_release.py"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    said = run.stdout.splitlines()
    assert said[0] == "releases.csv: agrees"
    assert said[1:9] == [f"{code}: agrees" for code in codes(folder)]
    assert said[9:11] == ["documents: agrees", "what they cover: agrees"]
    assert said[11] == "No document is signed: this could have been made by anybody."
    assert said[13] == "Everything follows from the inputs, and the chain is unbroken."
    assert seal(folder, "2023Q3.1") in said[14]


@pytest.mark.slow
def test_corrections_follow_from_their_inputs_packed_or_unpacked(
    bundle_with_corrections: bytes, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "as-it-is.zip").write_bytes(bundle_with_corrections)
    assert codes(folder) == [f"{period}.{version}" for period, version, _ in PUBLISHED]
    assert main([str(folder)]) == 0
    assert main([str(tmp_path / "as-it-is.zip")]) == 0


def test_the_script_knows_nothing_of_the_site() -> None:
    module = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert imported - sys.stdlib_module_names == {"numpy", "pandas"}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("contents/units.json", "Guizhou", "Gansu", "units, SHA-256 (document 1): found"),
        ("contents/act-2.json", "published", "corrected", "act 2, SHA-256 (document 2): found"),
        ("documents/0002.json", "2022Q2.1", "2022Q2.9", "document 2, SHA-256: found"),
        ("documents/0001.checkpoint", "documents 1", "documents 2", "checkpoint 1: found"),
    ],
)
def test_what_documents_cover_is_compared(
    bundle_with_corrections: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    file: str, old: str, new: str, told: str,
) -> None:  # fmt: skip
    changed = unpacked(bundle_with_corrections, tmp_path) / file
    text = changed.read_text("utf-8")
    assert old in text
    changed.write_text(text.replace(old, new, 1), "utf-8")
    assert any(checked_documents(tmp_path, [], [], None))
    assert told in capsys.readouterr().out


KEY = "ssh-ed25519 AAAA"


def put_in(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def put_in_document(folder: Path, number: int, **other: object) -> None:
    file = folder / "documents" / f"{number:04}.json"
    content = json.loads(file.read_bytes()) | other
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file.write_text(text, "utf-8")


def state_a_key_and_sign(folder: Path) -> None:
    put_in_document(folder, 1, key=KEY)
    (folder / "documents" / "0001.checkpoint.sig").write_text("no signature", "utf-8")


NOT_AS_COVERED: dict[str, Callable[[Path], object]] = {
    "units (document 1): found no such file": lambda f: (f / "contents/units.json").unlink(),
    "contents/more.json: found covered by no document": (
        lambda f: (f / "contents/more.json").write_text("{}")
    ),
    "release 2022Q1.1, published_at: found": (
        lambda f: put_in(f, "releases.csv", "2023-04-01", "2023-03-01")
    ),
    "projects of its list: found other, expected as in list 1": (
        lambda f: put_in(f, "contents/list-1.json", "2021-007", "2021-008")
    ),
    "release 2022Q1.1: found covered by no document": lambda f: put_in_document(f, 1, covers=7),
    "signature of document 1: found there, expected none": (
        lambda f: (f / "documents/0001.checkpoint.sig").write_text("no signature")
    ),
    f"signature of document 2: found missing, expected {KEY}": (
        lambda f: put_in_document(f, 1, key=KEY)
    ),
    f"signature of document 1: found does not fit, expected {KEY}": state_a_key_and_sign,
}
"""How a bundle is changed, and what the script says of it."""


def test_what_is_missing_or_added_or_signed_otherwise_is_named(
    bundle_with_corrections: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures = {}
    for place, (named, by) in enumerate(NOT_AS_COVERED.items()):
        changed = unpacked(bundle_with_corrections, tmp_path / str(place))
        by(changed)
        assert any([*checked_documents(changed, [], [], None)])  # all of them
        said = capsys.readouterr().out.replace('"', "")
        if named not in said:
            failures[named] = said
    assert failures == {}


def test_documents_that_cannot_be_compared_are_refused_and_not_judged(
    bundle_with_corrections: bytes, folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("no checkpoint")
    with pytest.raises(CannotCheck, match="it is from before there were any"):
        list(checked_documents(folder, [kept], [], None))
    whole = unpacked(bundle_with_corrections, tmp_path / "whole")
    with pytest.raises(CannotCheck, match="neither a checkpoint nor a bundle with documents"):
        list(checked_documents(whole, [kept], [], None))
    (whole / "documents.csv").write_text("number,sha256,key\r\n2,0,\r\n")
    with pytest.raises(CannotCheck, match=r"documents\.csv must have the columns .*, from 1 on"):
        list(checked_documents(whole, [], [], None))


# -- embargoes, new methods, and releases from before the chain -----------------------------------


@pytest.fixture
def own_url(listed: str, tmp_path: Path) -> Iterator[str]:
    """A database of its own with the projects listed and a first release published."""
    url = copied(listed, tmp_path)
    with transaction(url) as session:
        draft(session, "2022Q1", FIRST)
        publish(session, "2021", "2022Q1", now=NOW)
    yield url
    close(url)


def bundle_of(url: str, folder: Path) -> Path:
    with reading(url):
        return unpacked(verification.bundle("2021"), folder / "bundle")


@pytest.mark.slow
def test_of_a_release_under_embargo_only_the_hash_is_told(
    own_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    with transaction(own_url) as session:
        draft(session, "2022Q2", SECOND)
        publish(session, "2021", "2022Q2", now=NOW + DAY, at=soon)
        draft(session, "2022Q1", CORRECTED, version=2, reason="更正")
        publish(session, "2021", "2022Q1", now=NOW + 2 * DAY)
        draft(session, "2022Q3", SECOND)
        publish(session, "2021", "2022Q3", now=NOW + 3 * DAY, passing=["2022Q2.1"])
        draft(session, "2022Q4", SECOND)
        publish(session, "2021", "2022Q4", now=NOW + 4 * DAY, at=soon)
    folder = bundle_of(own_url, tmp_path)
    assert codes(folder) == ["2022Q1.1", "", "2022Q1.2", "2022Q3.1"]
    hidden, after = rows_of(folder)[1:3]
    assert [hidden["period"], hidden["version"], hidden["published_at"]] == ["", "", ""]
    assert hidden["sha256"] == after["chain"]
    assert "2022Q2" not in "".join(file.name for file in folder.rglob("*"))
    code, said = said_by(capsys, folder)
    assert code == 0
    assert "a release that is not yet public: agrees" in said
    write_rows(folder, [row for row in rows_of(folder) if row["code"]])
    assert said_by(capsys, folder)[0] == 1


def test_a_new_method_is_checked_over_the_same_scores(
    own_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction(own_url) as session:
        draft(session, "2022Q2", SECOND)
        keep_other_method(session, "2022Q2", {"75.00": "74.00", "85.00": "85.50"})
        bridge(session, "2021", "2022Q2")
        publish(session, "2021", "2022Q2", now=NOW + DAY, reason="新方法")
    folder = bundle_of(own_url, tmp_path)
    assert len(list(folder.glob("methods/*"))) == 2
    assert said_by(capsys, folder)[0] == 0
    without_documents(folder)
    forge(folder, ("bridge", "stars", "2021-003"), 4)
    code, said = said_by(capsys, folder)
    assert code == 1
    assert "bridge, project 2021-003, stars: found 4, expected 5" in said


def test_releases_from_before_the_chain_need_none_but_later_ones_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def unchained(content: dict[str, Any]) -> None:
        content["release"].pop("chain")

    for release in codes(folder)[1:3]:
        change(folder, release, unchained)
    rows = rows_of(folder)
    for n, row in enumerate(rows):
        row["chain"] = rows[n - 1]["sha256"] if n > 2 else ""
        if n > 2:
            change(folder, row["code"], partial(put_chain, row["chain"]))
        row["sha256"] = seal(folder, row["code"])
    write_rows(folder, rows)
    assert said_by(capsys, folder)[0] == 0
    change(folder, rows[4]["code"], unchained)
    status, said = said_by(capsys, folder)
    assert status == 1
    assert "2022Q3.1: DIFFERS" in said
    assert "heading, chain: found null" in said


# -- what data_access makes of any small release agrees ------------------------------------------


ONE = few_draws()
ANOTHER = (
    ONE.replace('id = "illustrative-1"', 'id = "another"')
    .replace('weight = "0.25"', 'weight = "0.333333"', 1)
    .replace('weight = "0.30"', 'weight = "0.216667"', 1)
    .replace("at_most = 1", "at_most = 4")
    .replace('"75.00"', '"70.00"')
)
METHODS = {parse_method(text).id: text for text in (ONE, ANOTHER)}


@st.composite
def made_up_inputs(draw: st.DrawFn) -> Inputs:
    scores, evidence = draw(inputs())
    projects = scores.sort_index().index
    columns = {
        name: [draw(st.sampled_from(values)) for _ in projects]
        for name, values in {
            "stated": [None, None, None, "withdrawn"],
            **{kind: ["1", "2", None] for kind in GROUPS},
        }.items()
    }
    beside = pd.DataFrame(columns, projects, dtype="str")
    return Inputs(
        scores=scores.loc[projects],
        evidence=evidence[projects],
        stated=beside["stated"],
        groups=beside[list(GROUPS)],
        remarks=pd.DataFrame({"note": None}, projects),
        method=parse_method(METHODS[draw(st.sampled_from(sorted(METHODS)))]),
    )


def publish_by_hand(folder: Path, made: Mapping[tuple[str, int], Inputs]) -> None:
    """Write the bundle of releases as if they had been published one after the other."""
    (folder / "releases").mkdir()
    (folder / "methods").mkdir()
    for method_id, method_of in METHODS.items():
        (folder / "methods" / f"{method_id}.toml").write_text(method_of, encoding="utf-8")
    rows: list[dict[str, str]] = []
    for (period, version), old in BEFORE.items():
        here = made[period, version]
        code = f"{period}.{version}"
        before = made[old] if old else None
        results = results_of(here, before=before, first=made[period, 1] if version > 1 else None)
        bridge = bridge_of(here, before.method) if before and before.method != here.method else None
        heading: dict[str, object] = {
            "period": period, "version": version, "method": here.method.id,
            "method_sha256": method_digest(METHODS[here.method.id]),
            "listed": len(here.scores), "rated": int(results.ratings["total"].notna().sum()),
            "compared_with": f"{old[0]}.{old[1]}" if old else None,
            **({"chain": rows[-1]["sha256"]} if rows else {}),
            **({"bridged_from": before.method.id} if before and bridge is not None else {}),
        }  # fmt: skip
        content = canonical(heading, here, results, bridge)
        file_of(folder, code).write_bytes(content)
        rows.append({
            "code": code, "period": period, "version": str(version),
            "published_at": f"2023-01-0{1 + len(rows)}T00:00:00+00:00",
            "sha256": sha256(content).hexdigest(), "chain": str(heading.get("chain", "")),
        })  # fmt: skip
    write_rows(folder, rows)


BEFORE: dict[tuple[str, int], tuple[str, int] | None] = {
    ("2022Q1", 1): None,
    ("2022H1", 1): ("2022Q1", 1),
    ("2022H1", 2): ("2022Q1", 1),
    ("2022Q1", 2): None,
    ("2022", 1): ("2022H1", 2),
}
"""Periods and versions in the order of publication, with what each is compared with."""


@pytest.mark.slow
@examples(10)
@given(made=st.fixed_dictionaries({key: made_up_inputs() for key in BEFORE}))
def test_any_small_releases_with_corrections_and_other_methods_agree(
    tmp_path_factory: pytest.TempPathFactory, made: Mapping[tuple[str, int], Inputs]
) -> None:
    folder = tmp_path_factory.mktemp("made-up")
    publish_by_hand(folder, made)
    assert main([str(folder)]) == 0


# -- what was changed is named -------------------------------------------------------------------


def codes(folder: Path) -> list[str]:
    return [row["code"] for row in rows_of(folder)]


def rows_of(folder: Path) -> list[dict[str, str]]:
    text = (folder / "releases.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def write_rows(folder: Path, rows: list[dict[str, str]]) -> None:
    with (folder / "releases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def file_of(folder: Path, code: str) -> Path:
    return folder / "releases" / f"{code}.json"


def seal(folder: Path, code: str) -> str:
    return sha256(file_of(folder, code).read_bytes()).hexdigest()


def change(folder: Path, code: str, by: Callable[[dict[str, Any]], None]) -> None:
    """Change what a release says, and write it as it should be written."""
    content = json.loads(file_of(folder, code).read_bytes())
    by(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file_of(folder, code).write_text(text, encoding="utf-8", newline="")


def put_chain(chain: str, content: dict[str, Any]) -> None:
    content["release"]["chain"] = chain


def seal_anew(folder: Path) -> None:
    """Give all releases the hashes and the chain that a forger would give them."""
    rows, before = rows_of(folder), ""
    for row in rows:
        if before:
            change(folder, row["code"], partial(put_chain, before))
        row["chain"], before = before, seal(folder, row["code"])
        row["sha256"] = before
    write_rows(folder, rows)


def said_by(capsys: pytest.CaptureFixture[str], bundle: Path, *options: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main([str(bundle), *options])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


FORGED: dict[tuple[str, ...], tuple[object, str]] = {
    ("ratings", "total", "2021-003"): (9001, "found 9001, expected 9000"),
    ("ratings", "stars", "2021-003"): (4, "found 4, expected 5"),
    ("ratings", "capped_by", "2021-004"): (None, 'found null, expected "evidence"'),
    ("ratings", "not_rated", "2021-005"): ("withdrawn", 'expected "insufficient_scores"'),
    ("ratings", "position", "2021-004"): (4, "found 4, expected 6"),
    ("ratings", "rank", "2021-002"): (4, "found 4, expected 5"),
    ("ratings", "tied", "2021-002"): (1, "found 1, expected 2"),
    ("ratings", "change", "2021-001"): (2, "found 2, expected 4"),
    ("ratings", "rank_high", "2021-001"): (7, "found 7, expected 1"),
    ("ratings", "stability", "2021-001"): (999, "found 999, expected 1000"),
    ("ratings", "rank", "2021-001"): (True, "found true, expected 1"),
    ("standings", "unit", "rank", "2021-003"): (2, "found 2, expected 1"),
    ("standings", "direction", "size", "2021-003"): (9, "found 9, expected 6"),
    ("standings", "region", "rank_low", "2021-002"): (1, "found 1, expected 3"),
    ("moves", "others_scores", "2021-003"): (0, "found 0, expected -1"),
    ("moves", "previous_rank", "2021-001"): (6, "found 6, expected 5"),
    ("inputs", "strength", "2021-003"): (10_001, "expected whole hundredths, 0 to 10000"),
    ("inputs", "unit", "2021-003"): (7, "found 7, expected a code"),
    ("list", "projects", "direction", "2021-003"): ("01", 'found "01", expected "07"'),
    ("list", "projects", "unit", "2021-003"): ("520000", 'found "520000", expected "ce-001"'),
}
"""Where 2022Q2.1 is changed, whose value, into what, and what the script says of it there."""

OTHER_INPUTS: dict[tuple[str, ...], tuple[object, str]] = {
    ("inputs", "strength", "2021-003"): (9100, "total: found 9000, expected 9025"),
    ("inputs", "evidence", "2021-003"): ("spot_check_failed", "stars: found 5, expected 2"),
    ("inputs", "evidence", "2021-001"): ("rumour", "stars: found 5, expected 0"),
    ("inputs", "stated", "2021-001"): ("withdrawn", "total: found 9500, expected null"),
}
"""The same for inputs, from which another rating follows."""


def forge(folder: Path, where: tuple[str, ...], value: object) -> None:
    def put(content: dict[str, Any]) -> None:
        *parts, column, project = where
        for part in parts:
            content = content[part]
        content[column][content["project"].index(project)] = value

    change(folder, "2022Q2.1", put)
    seal_anew(folder)


@pytest.mark.slow
def test_a_forged_value_is_named_although_everything_is_sealed_anew(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures = {}
    for where, (value, named) in FORGED.items():
        *parts, column, project = where
        with put_back(two):
            forge(two, where, value)
            code, said = said_by(capsys, two)
        part = ", ".join(parts).removesuffix(", projects")
        place = f"{part}, project {project}, {column}: "
        told = ("2022Q1.1: agrees\n2022Q2.1: DIFFERS\n", place, named)
        if code != 1 or "SHA-256" in said or not all(text in said for text in told):
            failures[where] = said
    assert failures == {}


def test_names_are_sealed_and_so_is_the_moment_of_publication(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for at, changed in {"name_zh": "示例别的平台", "applicants": [["示例别的公司", None]]}.items():
        with put_back(two):
            change(two, "2022Q2.1", partial(put_name, at, changed))
            code, said = said_by(capsys, two)
        assert (code, "2022Q2.1: DIFFERS\n    SHA-256: found" in said) == (1, True)
    rows = rows_of(two)
    rows[1]["published_at"] = "2022-05-02T02:00:00+00:00"
    write_rows(two, rows)
    code, said = said_by(capsys, two)
    assert (code, "heading, published_at: found" in said) == (1, True)


def put_name(column: str, value: object, content: dict[str, Any]) -> None:
    content["list"]["projects"][column][0] = value


def test_a_form_that_the_script_does_not_know_is_named(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(two, "2022Q2.1", lambda content: content["release"].update(canonical=3))
    assert "get a newer script" in said_by(capsys, two)[1]


def test_other_inputs_give_another_rating_although_everything_is_sealed_anew(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures = {}
    for where, (value, named) in OTHER_INPUTS.items():
        with put_back(two):
            forge(two, where, value)
            code, said = said_by(capsys, two)
        if code != 1 or f"2022Q2.1: DIFFERS\n    ratings, project {where[-1]}, {named}" not in said:
            failures[where] = said
    assert failures == {}


def test_a_value_changed_by_hand_breaks_hash_and_chain_and_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = seal(folder, "2022Q2.1")
    change(folder, "2022Q2.1", lambda said: said["ratings"]["total"].__setitem__(2, 9900))
    code, said = said_by(capsys, folder)
    lines = said.splitlines()
    at = lines.index("2022Q2.1: DIFFERS")
    assert code == 1
    assert lines[at + 1] == f'    SHA-256: found "{seal(folder, "2022Q2.1")}", expected "{before}"'
    assert lines[at + 2] == "    ratings, project 2021-003, total: found 9900, expected 9000"
    assert lines[at + 3] == "2022Q2.2: DIFFERS"
    assert lines[at + 4].startswith(f'    chain to 2022Q2.1: found "{before}"')
    assert "2022Q1.2: agrees" in lines
    assert lines[-1] == "NOT everything follows from the inputs, or the chain is broken."


def test_quick_leaves_out_intervals_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "2022Q3.1", lambda said: said["ratings"]["rank_high"].__setitem__(0, 9))
    change(folder, "2022Q3.1", lambda said: said["ratings"]["stability"].__setitem__(0, 9))
    seal_anew(folder)
    assert said_by(capsys, folder, "--quick")[0] == 0
    assert said_by(capsys, folder)[0] == 1
    change(folder, "2022Q3.1", lambda said: said["ratings"]["rank"].__setitem__(0, 9))
    seal_anew(folder)
    assert said_by(capsys, folder, "--quick")[0] == 1


def test_a_changed_method_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    method = folder / "methods" / "illustrative-1.toml"
    method.write_text(method.read_text(encoding="utf-8").replace("= 4 ", "= 3 ", 1) + "\n")
    code, said = said_by(capsys, folder)
    assert code == 1
    found = sha256(method.read_bytes()).hexdigest()
    assert said.count(f"SHA-256 of methods/illustrative-1.toml: found {found}") == len(PUBLISHED)


def test_a_changed_method_that_is_sealed_anew_gives_other_stars(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    method = folder / "methods" / "illustrative-1.toml"
    text = method.read_text(encoding="utf-8")
    method.write_text(text.replace("stars_at_most = 4", "stars_at_most = 3"), encoding="utf-8")
    new = sha256(method.read_bytes()).hexdigest()
    for release in codes(folder):
        change(folder, release, lambda said: said["release"].update(method_sha256=new))
    seal_anew(folder)
    code, said = said_by(capsys, folder)
    assert code == 1
    assert "project 2021-007, stars: found 4, expected 3" in said


def test_a_file_that_is_no_method_is_named_although_it_is_sealed_anew(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    method = two / "methods" / "illustrative-1.toml"
    method.write_text("dimensions = []\n")
    new = sha256(method.read_bytes()).hexdigest()
    for release in codes(two):
        change(two, release, lambda said: said["release"].update(method_sha256=new))
    seal_anew(two)
    code, said = said_by(capsys, two)
    told = "methods/illustrative-1.toml: found KeyError('cut_points'), expected a method"
    assert (code, told in said.replace('"', "")) == (1, True)


def test_releases_in_another_order_break_the_chain(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, *others = rows_of(folder)
    write_rows(folder, [second, first, *others])
    code, said = said_by(capsys, folder)
    assert code == 1
    assert "2022Q2.1: DIFFERS\n    chain: found" in said
    assert "2022Q1.1: DIFFERS\n    chain to 2022Q2.1: found" in said


def test_swapped_links_of_the_chain_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(folder)
    rows[2]["chain"], rows[3]["chain"] = rows[3]["chain"], rows[2]["chain"]
    write_rows(folder, rows)
    code, said = said_by(capsys, folder)
    assert code == 1
    assert "2022Q2.2: DIFFERS\n    chain to 2022Q2.1: found" in said
    assert "2022Q1.2: DIFFERS\n    chain to 2022Q2.2: found" in said
    assert "2022Q2.1: agrees" in said


def test_a_release_taken_out_breaks_the_chain_and_its_file_is_missed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(folder)
    write_rows(folder, [*rows[:3], *rows[4:]])
    code, said = said_by(capsys, folder)
    assert code == 1
    assert "releases.csv: DIFFERS\n    releases listed: found" in said
    file_of(folder, "2022Q1.2").unlink()
    code, said = said_by(capsys, folder)
    assert code == 1
    assert "releases.csv: agrees" in said
    assert "2022Q3.1: DIFFERS\n    chain to 2022Q2.2: found" in said


def test_a_missing_file_is_named_and_what_needs_it_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file_of(folder, "2022Q1.1").unlink()
    code, said = said_by(capsys, folder)
    assert code == 1
    assert "releases/2022Q1.1.json: found no such file" in said
    assert "release 2022Q1.1, which is needed here: found not to be read" in said


WRONG_HEADINGS: dict[str, tuple[object, str]] = {
    "compared_with": (None, 'heading, compared_with: found null, expected "2022Q1.1"'),
    "rated": (7, "heading, rated: found 7, expected 6"),
    "listed": (8, "heading, listed: found 8, expected 7"),
    "version": (2, "heading, version: found 2, expected 1"),
    "period": ("2022Q4", 'heading, period: found "2022Q4", expected "2022Q2"'),
    "method": ("../../etc", "methods/../../etc.toml: found no such file"),
}


def test_a_wrong_heading_is_named(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failures = {}
    for name, (value, named) in WRONG_HEADINGS.items():
        with put_back(two):
            change(two, "2022Q2.1", partial(put_heading, name, value))
            seal_anew(two)
            code, said = said_by(capsys, two)
        if code != 1 or named not in said:
            failures[name] = said
    assert failures == {}


def put_heading(name: str, value: object, content: dict[str, Any]) -> None:
    content["release"][name] = value


OTHER_SHAPES = {
    (b'{"inputs"', b'{ "inputs"'): "found other JSON",
    (b'{"inputs"', b'{"inputs":{},"inputs"'): "found other JSON",
    (b'{"inputs"', b'"inputs"'): "found no JSON",
    (b'"ratings"', b'"ratingz"'): "parts: found",
    (b'"innovation"', b'"innovatioo"'): "inputs, columns: found",
    (b'"tied"', b'"tiee"'): "ratings, columns: found",
    (b'"list":{"', b'"list":{"a'): "list, parts: found",
    (b'"2021-002"', b'"2021-003"'): "inputs, project: found",
}


def test_a_file_of_another_shape_is_named(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, failures = file_of(two, "2022Q2.1"), {}
    for (old, new), named in OTHER_SHAPES.items():
        with put_back(two):
            file.write_bytes(file.read_bytes().replace(old, new, 1))
            code, said = said_by(capsys, two)
        if code != 1 or "2022Q2.1: DIFFERS" not in said or named not in said:
            failures[new] = said
    assert failures == {}


def test_a_part_that_is_no_part_is_named(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(two, "2022Q2.1", lambda content: content.update(moves=7))
    seal_anew(two)
    code, said = said_by(capsys, two)
    assert (code, "part “moves”: found 7, expected columns by name" in said) == (1, True)


def test_a_row_that_is_missing_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def take_out(content: dict[str, Any]) -> None:
        for column in content["standings"]["direction"].values():
            del column[2]

    change(folder, "2022Q3.1", take_out)
    seal_anew(folder)
    code, said = said_by(capsys, folder)
    assert code == 1
    row = 'standings, direction, project in row 3: found "2021-004", expected "2021-003"'
    assert row in said


def test_a_column_that_is_none_is_named(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failures = {}
    columns: tuple[object, ...] = (7, None, {}, ["2021-001"])
    for column in columns:
        with put_back(two):
            change(two, "2022Q2.1", partial(put_move, column))
            seal_anew(two)
            code, said = said_by(capsys, two)
        told = "2022Q2.1: DIFFERS\n    moves, columns: found different lengths"
        if code != 1 or told not in said:
            failures[str(column)] = said
    assert failures == {}


def put_move(column: object, content: dict[str, Any]) -> None:
    content["moves"]["project"] = column


@pytest.fixture(scope="module")
def another_folder(
    bundle_with_corrections: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The bundle, of which a byte at a time is changed and changed back."""
    return without_documents(unpacked(bundle_with_corrections, tmp_path_factory.mktemp("changed")))


@pytest.mark.slow
@examples(20)
@given(chosen=st.data())
def test_any_changed_byte_is_found(another_folder: Path, chosen: st.DataObject) -> None:
    files = sorted([*another_folder.glob("releases/*"), *another_folder.glob("methods/*")])
    file = chosen.draw(st.sampled_from(files))
    content = file.read_bytes()
    at = chosen.draw(st.integers(0, len(content) - 1))
    changed = chosen.draw(st.binary(max_size=2).filter(lambda b: b != content[at : at + 1]))
    try:
        file.write_bytes(content[:at] + changed + content[at + 1 :])
        assert main([str(another_folder), "--quick"]) == 1
    finally:
        file.write_bytes(content)


# -- what cannot be checked ----------------------------------------------------------------------


def test_without_a_bundle_nothing_is_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = said_by(capsys, folder / "releases.csv")
    assert (code, "is neither a folder nor a ZIP file" in said) == (2, True)
    rows = rows_of(folder)
    (folder / "releases.csv").write_text("code,sha256\r\n2022Q1.1,0\r\n")
    code, said = said_by(capsys, folder)
    assert (code, "the columns code, period, version" in said) == (2, True)
    write_rows(folder, [{**rows[0], "code": "../../secret"}])
    code, said = said_by(capsys, folder)
    assert (code, "../../secret, 2022Q1, 1 are not a code" in said) == (2, True)
    write_rows(folder, [{**rows[0], "published_at": "soon"}])
    code, said = said_by(capsys, folder)
    assert (code, "published_at of 2022Q1.1: Invalid isoformat" in said) == (2, True)
    (folder / "releases.csv").unlink()
    code, said = said_by(capsys, folder)
    assert (code, "there is no releases.csv" in said) == (2, True)


def test_a_damaged_zip_is_not_judged(
    bundle_with_corrections: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = bundle_with_corrections.index(b"releases/2022Q2.1.json") + 300
    damaged = bytearray(bundle_with_corrections)
    damaged[at] ^= 1
    (tmp_path / "damaged.zip").write_bytes(damaged)
    code, said = said_by(capsys, tmp_path / "damaged.zip")
    assert code == 2
    assert "2022Q1.1: agrees" in said
    assert "Everything follows" not in said


def test_a_numpy_that_draws_other_numbers_is_named_and_not_trusted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", lambda seed: drawing(seed + 1))
    code, said = said_by(capsys, folder)
    assert code == 2
    assert "draws other random numbers" in said
    assert said_by(capsys, folder, "--quick")[0] == 0
