"""What the reader chose: in the address, in widgets, as a question."""
