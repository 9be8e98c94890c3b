"""Texts that pages share: cells in words, labels, ratings, the scope of a question."""
