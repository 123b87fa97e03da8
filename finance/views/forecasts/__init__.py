"""Pages of the forecast and of the planned budget."""
