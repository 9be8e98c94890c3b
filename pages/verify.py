"""核验图表: is this chart ours, and do its numbers still hold?"""

from components.blocks.app import show
from components.verify.page import page

show(page)
