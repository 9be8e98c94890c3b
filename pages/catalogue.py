"""目录清单: what remains of an edition: final evaluation, public draw, catalogue."""

from components.blocks.app import show
from components.catalogue.page import page

show(page)
