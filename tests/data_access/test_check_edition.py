"""`check-edition` tells every mistake with file and key; nothing ends in a traceback."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data_access.__main__ import app
from data_access.desk.shared import DONE, REFUSED
from data_access.editions import (
    FOLDER,
    REFERENCE,
    EditionWrong,
    edition,
    edition_codes,
    units_file,
)
from data_access.editions.checking import check_edition

SOURCE = (FOLDER / "2021.toml").read_text("utf-8")
UNITS = units_file("2021").read_text("utf-8")


def found(tmp_path: Path, toml: str = SOURCE, units: str = UNITS) -> list[tuple[str, str]]:
    """Keys and codes of the mistakes in an edition's file with its table of units beside it."""
    file = tmp_path / "2021.toml"
    file.write_text(toml, "utf-8")
    units_file("2021", tmp_path).write_text(units, "utf-8")
    return [(mistake.key, mistake.code) for mistake in check_edition(file).mistakes]


@pytest.mark.parametrize("code", edition_codes())
def test_every_edition_of_the_program_is_sound(code: str) -> None:
    assert check_edition(FOLDER / f"{code}.toml").mistakes == ()


def replaced(old: str, new: str) -> str:
    assert old in SOURCE
    return SOURCE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("toml", "key", "code"),
    [
        (replaced('code = "2021"', 'code = "2024"'), "code", "code"),
        (replaced('name_zh = "2021', 'nam_zh = "2021'), "name_zh", "missing"),
        (replaced('name_zh = "2021', 'nam_zh = "2021'), "nam_zh", "extra_forbidden"),
        (replaced("projects = 204", 'projects = "viele"'), "projects", "no_number"),
        (replaced("projects = 204", "projects = 0"), "projects", "greater_than_equal"),
        (
            replaced("listed_on = 2021-09-18 ", "listed_on = 2021-09-17 "),
            "documents[2].published_on",
            "days",
        ),
        (replaced('kind = "call"', 'kind = "list"'), "documents", "document"),
        (replaced('kind = "call"', 'kind = "draft"'), "documents[1].kind", "literal_error"),
        (replaced('code = "corps"', 'code = "province"'), "unit_kinds.code", "twice"),
        (replaced('code = "corps"', 'code = "das Korps"'), "unit_kinds[2].code",
         "string_pattern_mismatch"),
        (replaced("quota = 10", "quota = -1"), "unit_kinds[1].quota", "greater_than_equal"),
        (replaced('direction = "09"', 'direction = "19"'), "dcmm.direction", "unknown"),
        (replaced('code = "02"', 'code = "01"'), "categories.directions.code", "twice"),
        (replaced('name_en = "Security"', 'name_en = ""'),
         "categories[3].directions[3].name_en", "string_too_short"),
        (SOURCE + '\n[[quota_exemptions]]\ncode = "x"\nabout_zh = "x"\nabout_en = "x"\n',
         "quota_exemptions[1]", "no_exemption"),
        (SOURCE + '\n[[quota_exemptions]]\ncode = "x"\nextra = 1\nkinds = ["base"]\n'
         'about_zh = "x"\nabout_en = "x"\n', "quota_exemptions[1].kinds", "unknown"),
        ("this is no TOML", "", "toml"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_key(tmp_path: Path, toml: str, key: str, code: str) -> None:
    assert (key, code) in found(tmp_path, toml)


@pytest.mark.parametrize(
    ("row", "key", "code"),
    [
        ("110000,province,示例局,示例,Sample,Sample,110000,", "code", "twice"),
        ("x-1,ministry,示例局,示例,Sample,Sample,,", "kind", "unknown"),
        ("x-1,other,示例局,示例,Sample,Sample,990000,", "region", "region"),
        ("520000-2,other,示例局,示例,Sample,Sample,520000,", "kind", "kind_of_place"),
        ("520000-2,province,示例局,示例,Sample,Sample,110000,", "region", "region_of_place"),
        ("710000-2,province,示例局,示例,Sample,Sample,710000,", "code", "no_first"),
        ("x-1,other,示例局,清华大学,Sample,Sample,,", "", "name_twice"),
        ("x-1,other,,示例,Sample,Sample,,", "name_zh", "string_too_short"),
    ],
)
def test_a_mistake_in_the_table_of_units_is_told(
    tmp_path: Path, row: str, key: str, code: str
) -> None:
    assert found(tmp_path, units=f"{UNITS}{row}\n") == [(key, code)]


def test_a_table_of_other_columns_and_one_that_is_not_there_are_told(tmp_path: Path) -> None:
    assert found(tmp_path, units="code,name\nx,y\n") == [("", "columns")]
    file = tmp_path / "2030.toml"
    file.write_text(SOURCE.replace('code = "2021"', 'code = "2030"', 1), "utf-8")
    assert [mistake.code for mistake in check_edition(file).mistakes] == ["no_units"]
    units_file("2030", tmp_path).write_bytes("贵州".encode("gb18030"))
    assert [mistake.code for mistake in check_edition(file).mistakes] == ["encoding"]
    units_file("2030", tmp_path).unlink()
    units_file("2030", tmp_path).mkdir()
    [unreadable] = check_edition(file).mistakes
    assert (unreadable.code, unreadable.found) == ("unreadable", {"detail": "Is a directory"})


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", None])
def test_whatever_the_file_holds_there_is_no_traceback(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "2021.toml"
    if content is not None:
        file.write_bytes(content)
    told = CliRunner().invoke(app, ["check-edition", str(file)])
    assert (told.exit_code, "2021.toml" in told.output) == (REFUSED, True)
    assert isinstance(told.exception, SystemExit)


def test_the_command_tells_mistakes_line_by_line_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "2021.toml"
    file.write_text(replaced("quota = 10", "quota = -1"), "utf-8")
    english, chinese = (
        CliRunner().invoke(app, ["check-edition", str(file), "--lang", lang]).output.splitlines()
        for lang in ("en", "zh")
    )
    assert english[0] == "2021.toml: one mistake."
    assert english[1].startswith("  2021.toml, unit_kinds[1].quota: -1 is not possible")
    assert chinese[0] == "2021.toml：共 1 处错误。"


def test_a_sound_file_says_what_it_does_not_know() -> None:
    told = CliRunner().invoke(app, ["check-edition", str(FOLDER / "2023.toml"), "--json"])
    facts = json.loads(told.output)
    assert (told.exit_code, facts["sound"]) == (DONE, True)
    assert "listed_on" in facts["not_on_record"]
    sound, unknown = (
        CliRunner()
        .invoke(app, ["check-edition", str(FOLDER / "2023.toml"), "--lang", "en"])
        .output.splitlines()[:2]
    )
    assert sound.startswith("2023.toml: nothing wrong; categories: ")
    assert unknown.startswith("Not on record: ")
    assert "listed_on" in unknown


def test_an_edition_with_mistakes_says_which_command_lists_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2021.toml").write_text("code = 2021", "utf-8")
    monkeypatch.setattr("data_access.editions.FOLDER", tmp_path)
    edition.cache_clear()
    edition_codes.cache_clear()
    try:
        with pytest.raises(EditionWrong, match=r"check-edition .*2021\.toml"):
            edition("2021")
        told = CliRunner().invoke(app, ["releases", "2021"])
        assert (told.exit_code, "check-edition" in told.output) == (2, True)
    finally:
        edition.cache_clear()
        edition_codes.cache_clear()


def test_the_tables_of_all_editions_are_in_one_folder() -> None:
    assert {file.stem for file in REFERENCE.glob("units-*.csv")} == {
        f"units-{code}" for code in edition_codes()
    }
