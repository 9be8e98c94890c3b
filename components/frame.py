"""The script that Streamlit runs anew for each reader and choice; what it does is kept in `run`."""

from components.run import run

run()
