"""项目 /project: everything about one project."""
