"""What each page says, as headings, sentences and tables that need no script; a module a page."""
