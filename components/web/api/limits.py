"""What one request may ask at most, so that none makes the server work without end."""

MOST = {"page": 100_000, "per_page": 500, "version": 9_999}
LONGEST = {"q": 60, "view": 1000, "picked": 1000}
MOST_CODES = 100
