"""The tables of what posts cost, one page a file."""
