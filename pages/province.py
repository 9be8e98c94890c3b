"""推荐单位简报: one unit on one page, for an official."""

from components.blocks.app import show
from components.province.page import page

show(page)
