"""A page with one chart as such pages are usually written: SQL, pandas and plotly.express."""

import os
import sqlite3

import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(layout="wide")

connection = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
releases = pd.read_sql("select * from release where status = 'published'", connection)
ratings = pd.read_sql("select * from rating", connection)
connection.close()

codes = dict(zip(releases["code"], releases["id"], strict=True))
newest = releases.sort_values("period_end", ascending=False)["code"]
release = codes[st.selectbox("Release", newest)]

st.title("Projects by region")
columns = st.columns(3)
directions = columns[0].multiselect("Direction", sorted(ratings["direction"].unique()))
units = columns[1].multiselect("Recommending unit", sorted(ratings["unit"].unique()))
stars = columns[2].multiselect("Stars", [5, 4, 3, 2, 1])

shown = ratings[ratings["release"] == release]
for column, chosen in (("direction", directions), ("unit", units), ("stars", stars)):
    if chosen:
        shown = shown[shown[column].isin(chosen)]

counts = shown.groupby("region", as_index=False).size()
st.plotly_chart(px.bar(counts, x="region", y="size", title="Projects by region"))
st.dataframe(counts)
