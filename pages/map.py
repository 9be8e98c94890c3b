"""区域地图: where the projects are."""

from components.blocks.app import show
from components.map.page import page

show(page)
