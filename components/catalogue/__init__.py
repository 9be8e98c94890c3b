"""What the page of the catalogue is made of: steps, final evaluation, draw, list."""
