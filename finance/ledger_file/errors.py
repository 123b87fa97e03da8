"""What is wrong with a file as a whole."""


class LedgerFileError(ValueError):
    """The whole file cannot be read; the message tells the person who chose it what to do."""
