"""动态跟踪: how ranks, stars and totals move from release to release."""

import streamlit as st

from components import cached, cards
from components.choices import filters
from components.text import say
from components.tracking import coverage, distribution, migration, moves, parts, ranks, streaks

st.title(say("Who rises, who falls, and why"), anchor=False)
question = filters.bar().filters_only
cards.which_projects(question)
cards.method_notice(question)
part = parts.choose()

if not cached.project_count(question):
    cards.nothing_found()
elif part == parts.STARS:
    migration.of_stars(question)
    streaks.of_five_stars(question)
elif part == parts.DISTRIBUTION:
    stars, totals = st.columns(2, gap="large")
    with stars:
        distribution.of_stars(question)
    with totals:
        distribution.of_totals(question)
elif part == parts.COVERAGE:
    coverage.entries_and_exits(question)
    coverage.reasons(question)
else:
    ranks.over_time(question)
    moves.biggest(question)
