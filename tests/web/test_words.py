import json
import re

import pytest

from components.assets import ASSETS, FRONT_END

DICTIONARY = json.loads((ASSETS / "words.zh.json").read_text("utf-8"))
WRITTEN_BY_STREAMLIT_IN_PARTS = {
    "The page that you have requested does not seem to exist. Running the app's main page.",
    "Press Enter to apply",
    "Press Enter to submit form",
}


@pytest.fixture(scope="module")
def front_end() -> str:
    scripts = sorted((FRONT_END / "static" / "js").glob("*.js"))
    return "\n".join(script.read_text("utf-8") for script in scripts)


def test_every_word_is_one_that_streamlit_uses(front_end: str) -> None:
    words = DICTIONARY["words"].keys() - WRITTEN_BY_STREAMLIT_IN_PARTS
    assert [word for word in words if f"`{word}`" not in front_end] == []


def test_every_word_has_chinese() -> None:
    assert all(re.search(r"[\u4e00-\u9fff]", chinese) for chinese in DICTIONARY["words"].values())


@pytest.mark.parametrize("pattern", DICTIONARY["patterns"], ids=lambda p: p["en"]["find"])
def test_a_pattern_leads_to_the_other_language_and_back(pattern: dict[str, dict[str, str]]) -> None:
    en, zh = pattern["en"], pattern["zh"]
    chinese = re.sub(r"\$\d", "12", zh["write"])
    english = re.sub(r"\$\d", "12", en["write"])
    assert re.fullmatch(zh["find"], chinese)
    assert re.fullmatch(en["find"], english)
