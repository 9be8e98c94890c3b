"""Charts: what each shows, its short code, its files."""
