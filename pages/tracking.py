"""动态跟踪: how ranks, stars and totals move from release to release."""

from components.blocks.app import show
from components.tracking.page import page

show(page)
