"""动态跟踪 /tracking: how ranks, stars and totals move from release to release, and why."""
