"""`/api/v1`: what the site publishes, for programs: read-only, as JSON and CSV.

A resource asks what `cached` answers, names it as the data dictionary does, and hands the rows to
`answers`, which knows formats, pages, links and caches. What is refused is a `Problem`.
"""
