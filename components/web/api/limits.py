"""What one request may ask at most, so that none makes the server work without end."""

MOST_ROWS = 500
LAST_PAGE = 100_000
MOST_CODES = 100
LONGEST_SEARCH = 60
LONGEST_PASSED_OVER = 1000
MOST_VERSIONS = 9_999
