"""An owner of the database writes the whole history anew, consistently; what others hold tells."""

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from components.charts.files import drawing_of, publication_of
from components.charts.registry import CHARTS
from components.downloads import files, verification
from components.downloads.verify_release import main
from components.methodology import documents as documents_of_the_chain
from components.wording import documents
from data_access import keys
from data_access.chain import checking, checkpoints
from data_access.database import close, initialise, reading, transaction
from data_access.publishing import publish
from data_access.question import Question
from data_access.settings import settings
from data_access.verification import verify
from tests.data_access.made_up_releases import NOW, SIX, Given, draft, list_projects
from tests.web import serving

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
PERIODS = ("2022Q1", "2022Q2", "2022Q3")
BETTER: Given = {**SIX, "2021-001": (9900, 9900, 9900, 9900)}
"""What the attacker gives a weak project, from the second release on."""


class History:
    """A database with three releases, and what readers took from it."""

    def __init__(self, folder: Path, name: str, key_files: tuple[Path, ...], given: Given) -> None:
        """Sign the first release with the first key, which signs the second, and so on."""
        self.url = f"sqlite:///{folder / name}.sqlite3"
        self.bundle = folder / f"{name}.zip"
        self.noted = folder / f"{name}.checkpoint"
        initialise(self.url)
        with pytest.MonkeyPatch.context() as patch, transaction(self.url) as session:
            list_projects(session, len(SIX))
            for day, period in enumerate(PERIODS):
                now = NOW + day * DAY
                if 0 < day < len(key_files):
                    keys.succeed(session, "2021", str(key_files[day]), now=now)
                patch.setenv("SIGNING_KEY", str(key_files[min(day, len(key_files) - 1)]))
                settings.cache_clear()
                draft(session, period, given if day else SIX)
                publish(session, "2021", period, now=now)
        settings.cache_clear()
        with serving.reading(self.url):
            self.bundle.write_bytes(verification.bundle("2021"))
            second = documents.of_release(Question("2021", "2022Q2.1"))
            assert second
            self.noted.write_text(documents.checkpoint_file(second), "utf-8")
            view = CHARTS["star-distribution"].view(Question("2021", "2022Q2.1"))
            drawing = drawing_of(view)
            assert drawing
            *_, self.printed = publication_of(view, drawing).coded.split("：")
            assert second.sha256.startswith(self.printed)
        close(self.url)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("histories")
    for name in ("institution", "successor", "attacker"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    return folder


@pytest.fixture(scope="module")
def true(folder: Path) -> History:
    return History(folder, "true", (folder / "institution", folder / "successor"), SIX)


@pytest.fixture(scope="module")
def written_anew(folder: Path) -> History:
    """Every release, list, log and document is consistent, and signed with the attacker's key."""
    return History(folder, "anew", (folder / "attacker",), BETTER)


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main(["--quick", *map(str, words)])
    return code, capsys.readouterr().out


def test_a_history_written_anew_agrees_with_itself(
    written_anew: History, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, written_anew.bundle)[0] == 0
    with reading(written_anew.url) as session:
        assert verify(session) == []


def test_the_true_history_agrees_with_all_that_was_kept_of_it(
    true: History, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ("--since", true.noted, true.bundle, "--head", true.printed)
    for key in ("institution.pub", "successor.pub"):
        code, said = told(capsys, true.bundle, "--key", folder / key, *kept)
        assert (code, "DIFFERS" in said) == (0, False)


def test_what_is_taken_away_says_with_which_key_its_signature_is_checked(
    true: History, folder: Path
) -> None:
    question = Question("2021", "2022Q2.1")
    key = " ".join((folder / "successor.pub").read_text("utf-8").split()[:2])
    with serving.reading(true.url):
        document = documents.of_release(question)
        assert document
        [line] = documents.how_to_check("2021", document)
        assert key in line
        with ZipFile(BytesIO(files.release_package(question))) as package:
            described = package.read("datapackage.json").decode()
    assert key in described
    assert line.rpartition(" ")[2] in described


def test_a_history_written_anew_is_caught_by_the_institutions_key(
    written_anew: History, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, written_anew.bundle, "--key", folder / "institution.pub")
    assert code == 1
    assert "signatures: DIFFERS\n    key that signs: found ssh-ed25519" in said


def test_a_history_written_anew_is_caught_by_a_checkpoint(
    true: History, written_anew: History, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, written_anew.bundle, "--since", true.noted)
    assert (code, "document 4: found" in said) == (1, True)
    code, said = told(capsys, written_anew.bundle, "--since", true.bundle)
    assert (code, "history since true.zip: DIFFERS\n    document 1" in said) == (1, True)


def test_a_history_written_anew_is_caught_by_the_printed_head(
    true: History, written_anew: History, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, written_anew.bundle, "--head", true.printed)
    assert (code, f"expected {true.printed}" in said) == (1, True)


def test_the_publisher_finds_it_by_key_and_checkpoint(
    true: History, written_anew: History, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNING_KEY", str(folder / "institution"))
    settings.cache_clear()
    kept = checkpoints.noted(true.noted.read_text("utf-8"))
    with reading(written_anew.url) as session:
        assert [(d.release, d.field) for d in verify(session)] == [("2021", "key")]
        found = {(d.release, d.field) for d in checking.since(session, *kept)}
        assert found == {("2021, document 4", "head")}
    settings.cache_clear()
    with reading(true.url) as session:
        assert list(checking.since(session, *kept)) == []


def test_a_key_that_began_without_the_one_before_is_told_and_not_vouched_for_by_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever owns the database, and has no key, begins another; so does who has lost the key."""
    history = History(folder, "begun", (folder / "institution",), SIX)
    with pytest.MonkeyPatch.context() as patch, transaction(history.url) as session:
        patch.setenv("SIGNING_KEY", str(folder / "attacker"))
        settings.cache_clear()
        keys.begin(session, "2021", reason="the key was lost", now=NOW + 9 * DAY)
    settings.cache_clear()
    with serving.reading(history.url):
        history.bundle.write_bytes(verification.bundle("2021"))
        section = str(documents_of_the_chain.section("2021"))
        assert ("the key was lost" in section, "Notice" in section) == (True, True)
    close(history.url)
    kept = ("--since", history.noted)
    code, said = told(capsys, history.bundle, *kept)
    assert code == 0
    assert "From document 4 on (2023-04-29T02:00:00+00:00) another key signs" in said
    assert "Reason: the key was lost." in said
    assert told(capsys, history.bundle, "--key", folder / "attacker.pub", *kept)[0] == 0
    code, said = told(capsys, history.bundle, "--key", folder / "institution.pub", *kept)
    assert (code, "signatures: DIFFERS\n    key that signs: found ssh-ed25519" in said) == (1, True)


def test_without_openssh_the_script_says_that_it_could_not_check(
    true: History, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    code, said = told(capsys, true.bundle)
    assert (code, "Signatures could NOT be checked" in said) == (0, True)
