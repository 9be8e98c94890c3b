"""`check-method` tells every mistake with its key; what it finds sound can be used."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data_access.__main__ import app
from data_access.closing.methods import FOLDER as OF_EVALUATIONS
from data_access.closing.methods import evaluation_method_ids
from data_access.desk.shared import DONE, REFUSED
from data_access.methods import FOLDER, method_ids, method_text
from data_access.methods.checking import check_method

SOURCE = method_text("illustrative-1").replace('id = "illustrative-1"', 'id = "institute-1"')
EVALUATION = (OF_EVALUATIONS / "evaluation-illustrative-1.toml").read_text("utf-8")


def found(tmp_path: Path, old: str, new: str, source: str = SOURCE) -> list[tuple[str, str]]:
    """Keys and codes of the mistakes in a method's file with one thing changed."""
    assert old in source
    file = tmp_path / "institute-1.toml"
    file.write_text(source.replace(old, new, 1), "utf-8")
    return [(mistake.key, mistake.code) for mistake in check_method(file).mistakes]


def test_every_method_of_the_program_is_sound() -> None:
    files = [FOLDER / f"{code}.toml" for code in method_ids()]
    files += [OF_EVALUATIONS / f"{code}.toml" for code in evaluation_method_ids()]
    assert [(file.name, check_method(file).mistakes) for file in files] == [
        (file.name, ()) for file in files
    ]


@pytest.mark.parametrize(
    ("old", "new", "key", "code"),
    [
        ('id = "institute-1"', 'id = "institute-2"', "id", "id"),
        ('version = "1.0"', 'version = "1.1"', "changes", "version"),
        ('weight = "0.25"', 'weight = "0,25"', "dimensions[1].weight", "no_number"),
        ('weight = "0.25"', 'weight = "0"', "dimensions[1].weight", "greater_than"),
        ('weight = "0.25"', 'weight = "0.35"', "", "weights"),
        ('code = "innovation"', 'code = "strength"', "dimensions.code", "twice"),
        ("effective_on = 2021-12-31", 'effective_on = "2021"', "effective_on", "no_day"),
        ('5 = "85.00"', '5 = "70.00"', "", "rising_cut_points"),
        ("draws = 1000", "draws = 0", "uncertainty.draws", "greater_than_equal"),
        ('code = "insufficient_scores"', 'code = "few"', "", "reason"),
        ("[missing]", "[mising]", "missing", "missing"),
        ("[cut_points]", "[cut_points", "", "toml"),
    ],
)
def test_every_mistake_is_told_with_its_key(
    tmp_path: Path, old: str, new: str, key: str, code: str
) -> None:
    assert (key, code) in found(tmp_path, old, new)


def test_a_method_with_grades_is_checked_as_one_of_the_final_evaluation(tmp_path: Path) -> None:
    source = EVALUATION.replace("evaluation-illustrative-1", "institute-1")
    assert found(tmp_path, "id", "id", source) == []
    assert ("", "reason") in found(tmp_path, 'code = "not_submitted"', 'code = "none"', source)


def test_the_command_says_what_counts_and_where_the_file_belongs(tmp_path: Path) -> None:
    file = tmp_path / "institute-1.toml"
    file.write_text(SOURCE, "utf-8")
    sound = CliRunner().invoke(app, ["check-method", str(file), "--lang", "en"])
    assert sound.exit_code == DONE
    assert "  Overall strength                         25 %\n" in sound.stdout
    assert "It counts for periods that end on 2021-12-31 or later." in sound.stdout
    assert "put the file into data_access/methods\n" in sound.stdout
    own = FOLDER / "illustrative-1.toml"
    assert "put the file" not in CliRunner().invoke(app, ["check-method", str(own)]).stdout
    file.write_text(SOURCE.replace("draws = 1000", "draws = 0"), "utf-8")
    wrong = CliRunner().invoke(app, ["check-method", str(file), "--json"])
    assert wrong.exit_code == REFUSED
    assert json.loads(wrong.stdout)["mistakes"][0]["reason"] == "0 不可用，应不小于 1"
    told = CliRunner().invoke(app, ["check-method", str(file), "--lang", "en"]).stdout
    assert told.splitlines() == [
        "institute-1.toml: one mistake.",
        "  institute-1.toml, uncertainty.draws: 0 is not possible; it must be at least 1",
    ]
