"""Pages of people and organisations, by noun."""
