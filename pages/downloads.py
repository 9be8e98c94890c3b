"""数据与图表: what can be taken away, what its columns mean, how it is checked and cited."""

import streamlit as st

from components.choices import filters
from components.open_data import checking, page
from components.text import say

st.title(say("Data and charts"), anchor=False)
question = filters.bar()

page.datasets(question)
page.whole_release(question)
page.charts(question)
page.dictionary(question)
page.addresses(question)
page.checking(question)
checking.yourself(question)
page.citing(question)
