"""One recommending unit in one release: its facts, as page, document and workbook."""
