"""Measurements of the site; README.md says how to take them."""
