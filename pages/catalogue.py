"""目录清单: what remains of an edition: final evaluation, public draw, catalogue."""

import streamlit as st

from components import cached, cards
from components.catalogue import finals, listing, parts, proof, steps
from components.choices import filters
from components.text import say

st.title(say("What remains after the demonstration period"), anchor=False)
question = filters.bar()
steps.two_years(question.edition)
part = parts.choose(question.edition)
catalogue = parts.catalogue(question.edition)

if part == parts.DRAW:
    proof.shown(question)
    proof.repeat(question)
    proof.drawn(question)
elif catalogue is None:
    st.info(steps.nothing_yet(question.edition))
elif not cached.project_count(question):
    cards.nothing_found()
else:
    parts.which_version(catalogue)
    finals.notice(catalogue)
    finals.key_figures(question)
    left, right = st.columns(2, gap="large")
    with left:
        finals.grades(question)
        finals.how_graded(question)
    with right:
        finals.self_against_verified(question)
    listing.shown(question)

steps.programme(question.edition)
