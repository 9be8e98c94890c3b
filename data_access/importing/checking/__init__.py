"""Checking: rows of tables -> projects or ratings and all problems at once; pure, no database."""
