"""Pages of virements: the list, a virement, asking for one, and deciding on it."""
