"""Finance: cost lines, the ledger and its imports, balances, the monitor and reconciliation."""
