"""One purchase in the browser, told by the people who make it; the steps are those of the design's table."""
