"""Everything about data: editions, methods, rules, database, publishing. No screens here."""
