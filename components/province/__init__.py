"""推荐单位简报, /province?code=: one recommending unit on one page, to print and take away."""
