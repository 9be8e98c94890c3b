"""核验图表 (`/verify`): is a chart ours, do its numbers still hold, what replaced them?"""
