"""Figures: numbers and labels in, a plotly Figure out. No widget, no query, no translation here."""
