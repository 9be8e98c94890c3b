"""星级榜单: who stands where."""

from components.blocks.app import show
from components.leaderboard.page import page

show(page)
