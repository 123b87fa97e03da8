"""Pages of the exit ledger."""
