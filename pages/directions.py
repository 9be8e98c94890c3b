"""方向分析: how the projects of each direction are rated."""

from components.blocks.app import show
from components.directions.page import page

show(page)
