"""An uploaded file that is kept in the database, read like any other file."""

import io

from finance.models import LedgerUpload

PIECE = 1024 * 1024
"""Bytes in each piece of an upload but the last."""


class StoredFile(io.RawIOBase):
    """The pieces of an upload as one stream; only the piece that is read is held in memory."""

    def __init__(self, upload: LedgerUpload) -> None:
        self._pieces = upload.chunks
        self._size = upload.size
        self._position = 0
        self._held = -1
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place counted from the beginning, from here or from the end."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, origin + offset)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io passes a view
        """Fill the buffer as far as the present piece goes; 0 at the end of the file."""
        number, start = divmod(self._position, PIECE)
        self._hold(number)
        part = self._piece[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def _hold(self, number: int) -> None:
        if number == self._held:
            return
        found = self._pieces.filter(number=number).values_list("content", flat=True).first()
        self._held, self._piece = number, memoryview(bytes(found or b""))


def opened(upload: LedgerUpload) -> io.BufferedReader:
    """The file of an upload, at its beginning."""
    return io.BufferedReader(StoredFile(upload), buffer_size=PIECE)
