"""Pages of what was not spent, and of what becomes of it."""
