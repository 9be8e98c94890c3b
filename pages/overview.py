"""总览: what this is, who leads, what changed."""

from components.blocks.app import show
from components.overview.page import page

show(page)
