"""Everything about data: editions, methods, rules, database, importing, publishing. Knows nothing of screens."""
