"""Scripts that make the pictures and fonts that are kept as files."""
