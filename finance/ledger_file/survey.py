"""The first reading of a file: its checksum, its size, its encoding, and whether it is text."""

import codecs
import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from finance.ledger_file.errors import LedgerFileError

BLOCK = 1024 * 1024
MAX_LINE = 1024 * 1024
"""Bytes between two line ends; a longer line is no ledger's, and would have to be held whole.
Not less than BLOCK, so that a line inside a block needs no measuring."""

_UNDEFINED_IN_CP1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])
_SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or a ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
_SAVE_AS = "Open it in a spreadsheet, save it as “CSV (comma delimited)” and choose that file."


@dataclass(frozen=True, slots=True)
class Survey:
    """Facts about the bytes of a file; `encoding` is a Python codec that reads all of them."""

    sha256: str
    size: int
    encoding: str


def survey(stream: BinaryIO, encoding: str = "auto") -> Survey:
    """Read the whole stream once, a block at a time, and leave it at its beginning.

    "auto" is UTF-8, with or without a byte order mark, or Windows-1252 when it is not.
    Raises LedgerFileError for an empty file, one that is no text, or not in its encoding.
    """
    stream.seek(0)
    digest = hashlib.sha256()
    inspection = _Inspection()
    while block := stream.read(BLOCK):
        digest.update(block)
        inspection.take(block)
    stream.seek(0)
    return Survey(digest.hexdigest(), inspection.size, inspection.encoding(encoding))


class _Inspection:
    """What is known of a file from the blocks seen so far."""

    def __init__(self) -> None:
        self.size = 0
        self._unbroken = 0
        self._utf_8 = codecs.getincrementaldecoder("utf-8")()
        self._is_utf_8 = True
        self._is_cp1252 = True

    def take(self, block: bytes) -> None:
        if not self.size:
            _refuse_signature(block)
        self.size += len(block)
        if b"\0" in block:
            raise LedgerFileError(f"This is not a CSV text file: it holds NUL bytes. {_SAVE_AS}")
        self._measure_line(block)
        self._is_cp1252 &= not any(byte in block for byte in _UNDEFINED_IN_CP1252)
        self._decode(block, final=False)

    def _measure_line(self, block: bytes) -> None:
        ends = block.replace(b"\r", b"\n")
        first, last = ends.find(b"\n"), ends.rfind(b"\n")
        longest = self._unbroken + (len(block) if first < 0 else first)
        if longest > MAX_LINE:
            raise LedgerFileError(
                "This is not a ledger: it has a line of more than a million bytes."
            )
        self._unbroken = longest if last < 0 else len(block) - 1 - last

    def _decode(self, block: bytes, *, final: bool) -> None:
        try:
            if self._is_utf_8:
                self._utf_8.decode(block, final=final)
        except UnicodeDecodeError:
            self._is_utf_8 = False

    def encoding(self, wanted: str) -> str:
        """The encoding of the whole file, once every block was taken."""
        if not self.size:
            raise LedgerFileError("The file is empty.")
        self._decode(b"", final=True)
        if wanted != "cp1252" and self._is_utf_8:
            return "utf-8-sig"
        if wanted != "utf-8-sig" and self._is_cp1252:
            return "cp1252"
        written = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
        raise LedgerFileError(
            f"The file is not text in {written.get(wanted, 'UTF-8 or Windows-1252')}. {_SAVE_AS}"
        )


def _refuse_signature(block: bytes) -> None:
    for signature, what in _SIGNATURES.items():
        if block.startswith(signature):
            raise LedgerFileError(f"This is {what}, not a CSV file. {_SAVE_AS}")
