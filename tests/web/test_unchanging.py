"""What Streamlit makes once is what it made anew in each run."""

import pytest
from streamlit import config, emojis, string_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from components.web.unchanging import make_once

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar")
LABELS = ("云计算", "★ 5", "\U0001f31f 五星", "All", "")


@pytest.fixture
def streamlit_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as it comes, again after the test."""
    for module, name in (
        (app_session, "_populate_theme_msg"),
        (string_util, "extract_leading_emoji"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))


def themes() -> list[bytes]:
    found = CustomThemeConfig()
    app_session._populate_theme_msg(found)
    for section, part in zip(SECTIONS[1:], (found.light, found.dark, found.sidebar), strict=True):
        app_session._populate_theme_msg(part, section)
    return [found.SerializeToString(deterministic=True)]


@pytest.mark.usefixtures("streamlit_alone")
def test_themes_and_labels_are_the_same_and_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> list[object]:
        return [*themes(), *map(string_util.extract_leading_icon, LABELS)]

    before = told()
    make_once()
    assert told() == before
    monkeypatch.setattr(config, "get_options_for_section", None)
    monkeypatch.setattr(emojis, "EMOJI_EXTRACTION_REGEX", None)
    assert told() == before
