"""项目: everything about one project."""

from components.blocks.app import show
from components.project.page import page

show(page)
