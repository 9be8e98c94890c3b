"""What Streamlit makes anew in each run although it is always the same: made once."""

from functools import lru_cache

from streamlit import string_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

LABELS_KEPT = 500


def make_once() -> None:
    """Let Streamlit keep both themes, which it reads from its settings for each run, and what
    signs the labels of buttons begin with, for which it looks through all that there are.

    Together they take a fifth of a run of the leaderboard.
    """
    string_util.extract_leading_emoji = lru_cache(LABELS_KEPT)(string_util.extract_leading_emoji)
    populate, themes = app_session._populate_theme_msg, dict[str, CustomThemeConfig]()

    def populate_once(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in themes:
            themes[section] = CustomThemeConfig()
            populate(themes[section], section)
        if themes[section].ByteSize():  # an empty part would count as one that is set
            msg.MergeFrom(themes[section])

    app_session._populate_theme_msg = populate_once
