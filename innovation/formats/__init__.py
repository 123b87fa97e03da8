"""How a person writes what Django reads, beside what its own formats know."""
