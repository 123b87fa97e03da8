"""Importing ledger files: upload, preview, confirmation, result, reversal, mappings."""
