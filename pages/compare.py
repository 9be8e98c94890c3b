"""对比: A against B, on the same scales."""

from components.blocks.app import show
from components.compare.page import page

show(page)
