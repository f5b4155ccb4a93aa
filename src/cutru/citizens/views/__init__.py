"""Pages of a citizen."""
