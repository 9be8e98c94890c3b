"""Reading workbooks and CSV files nobody vouches for: bytes -> cells as a person reads them.

Runs in a process of its own, so it starts fast and knows nothing of editions, rules or databases.
"""
