"""评价方法: how a star is made, how sure a rank is, what other weights would do."""

from components.blocks.app import show
from components.methodology.page import page

show(page)
