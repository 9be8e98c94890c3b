"""数据与图表: what can be taken away, what its columns mean, how it is checked and cited."""

from components.blocks.app import show
from components.downloads.page import page

show(page)
