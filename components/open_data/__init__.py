"""Open data: datasets as files, what stands beside their numbers, and the page that offers them."""
