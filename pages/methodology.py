"""评价方法: how a star is made, how sure a rank is, what other weights would do."""

import streamlit as st

from components import certainty, methodology, recomputing, record, what_if, worked_example
from components.choices import filters
from components.text import say

st.title(say("How the stars are made"), anchor=False)
question = filters.release_only()

match methodology.choose_part():
    case methodology.RULES:
        methodology.rules(question)
        methodology.file(question)
    case methodology.EXAMPLE:
        worked_example.others(question)
        worked_example.steps(question)
    case methodology.CERTAINTY:
        certainty.explained(question)
        certainty.leaders(question)
        certainty.widths(question)
    case methodology.WHAT_IF:
        scenario = what_if.choose(question)
        what_if.consequences(question, scenario)
    case methodology.RECOMPUTE:
        recomputing.offer(question)
    case methodology.RECORD:
        record.show(question)
