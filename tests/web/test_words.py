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


def test_a_pattern_leads_to_the_other_language_and_back() -> None:
    written = [
        (spoken["find"], re.sub(r"\$\d", "12", spoken["write"]))
        for pattern in DICTIONARY["patterns"]
        for spoken in (pattern["en"], pattern["zh"])
    ]
    assert len(written) > 30
    assert [(find, text) for find, text in written if not re.fullmatch(find, text)] == []
