"""Open orders from a file: upload, preview, confirmation."""
