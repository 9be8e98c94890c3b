"""A page as a value: blocks and cells, and what turns them into the app, HTML, paper, workbooks."""
