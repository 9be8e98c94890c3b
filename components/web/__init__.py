"""Plain HTTP: our HTML, the files the site serves, and what stands around every request."""
