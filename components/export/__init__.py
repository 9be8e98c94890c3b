"""A table and what it shows -> files to take away. No widget, no query, no translation here."""
