"""核验图表: is this chart ours, and do its numbers still hold?"""

import streamlit as st

from components import verifying
from components.text import say

st.title(say("Is this chart from here, and do its numbers still hold?"), anchor=False)
verifying.ask()
found = verifying.found()

if found:
    verifying.findings(found)
    verifying.changes(found)
    verifying.the_view(found)
