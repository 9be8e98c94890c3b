"""总览 /: who leads, what has changed."""
