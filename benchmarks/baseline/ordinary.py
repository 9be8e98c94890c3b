"""The leaderboard as such pages are usually written: SQL, pandas and widgets in one script."""

import os
import sqlite3

import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")

connection = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
releases = pd.read_sql("select * from release where status = 'published'", connection)
ratings = pd.read_sql(
    """
    select rating.*, project.number, project.name_zh, project.name_en,
        applicant.name_zh as applicant_zh
    from rating
    join listed_project as project on project.project = rating.project
    join listed_applicant as applicant
        on applicant.project = rating.project and applicant.position = 1
    """,
    connection,
)
scores = pd.read_sql("select release, project, dimension, score from score", connection)
connection.close()

codes = dict(zip(releases["code"], releases["id"], strict=True))
newest = releases.sort_values("period_end", ascending=False)["code"]
release = codes[st.selectbox("Release", newest, key="choose_release")]

st.title("Star leaderboard")
word = st.text_input("Search", key="choose_q")
columns = st.columns(5)
categories = columns[0].multiselect("Category", sorted(ratings["category"].unique()))
directions = columns[1].multiselect(
    "Direction", sorted(ratings["direction"].unique()), key="choose_direction"
)
regions = columns[2].multiselect(
    "Region", sorted(ratings["region"].dropna().unique()), key="choose_region"
)
units = columns[3].multiselect("Recommending unit", sorted(ratings["unit"].unique()))
stars = columns[4].multiselect("Stars", ["5", "4", "3", "2", "1"], key="choose_stars")

totals = ratings.sort_values("release").groupby("project")["total"]
trend = totals.agg(lambda values: [value / 100 for value in values.dropna()])
bars = scores[scores["release"] == release].pivot(
    index="project", columns="dimension", values="score"
)
shown = ratings[ratings["release"] == release].copy()
shown["trend"] = shown["project"].map(trend)
shown["dimensions"] = shown["project"].map(
    bars.fillna(0).div(100).apply(lambda row: row.tolist(), axis=1)
)
shown["total"] /= 100
if word:
    names = shown["name_zh"] + shown["name_en"].fillna("")
    shown = shown[names.str.contains(word, case=False, regex=False)]
for column, chosen in (
    ("category", categories),
    ("direction", directions),
    ("region", regions),
    ("unit", units),
):
    if chosen:
        shown = shown[shown[column].isin(chosen)]
if stars:
    shown = shown[shown["stars"].isin([int(star) for star in stars])]

orders = ["rank", "change", "stability", "number", "total"]
order = st.selectbox("Order", orders, key="choose_sort")
shown = shown.sort_values(order)

st.caption(f"{len(shown)} projects")
st.dataframe(
    shown[
        [
            *("rank", "change", "name_zh", "applicant_zh", "stars", "total"),
            *("dimensions", "trend", "evidence", "direction", "unit"),
        ]
    ],
    hide_index=True,
    column_config={
        "total": st.column_config.ProgressColumn("Total score", min_value=0, max_value=100),
        "dimensions": st.column_config.BarChartColumn("Dimensions", y_min=0, y_max=100),
        "trend": st.column_config.LineChartColumn("Trend"),
    },
)
st.download_button("Download CSV", shown.to_csv(index=False), file_name="leaderboard.csv")
