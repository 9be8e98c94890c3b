"""动态跟踪: how ranks, stars and totals move from release to release, a module a subject."""
