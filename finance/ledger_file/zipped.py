"""The gate that every ZIP file passes before anything in it is read, and XML read as it streams."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO
from xml.parsers import expat

from finance.ledger_file.errors import LedgerFileError

MAX_PARTS = 2_000
MAX_UNPACKED = 128 * 1024 * 1024
SMALL = 10 * 1024 * 1024
MAX_RATIO = 100
"""How many times larger than packed a workbook may be unpacked, once it is not small."""
_PIECE = 64 * 1024
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
    *(EOFError, IndexError, KeyError, NotImplementedError, OSError, ValueError),
)
_SAVE_AS = "Save it as “CSV (comma delimited)” and choose that file."


@contextmanager
def unpacked(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The parts of a ZIP file, once they are known to be few and not too large.

    What a part says of its size is believed, for no more than that is ever unpacked.
    Raises LedgerFileError for one that is too large, encrypted or broken, also inside.
    """
    try:
        with zipfile.ZipFile(stream) as parts:
            _refuse_large(parts.infolist())
            yield parts
    except LedgerFileError:
        raise
    except _BROKEN as error:
        raise LedgerFileError(f"This workbook is broken or incomplete. {_SAVE_AS}") from error


def _refuse_large(parts: list[zipfile.ZipInfo]) -> None:
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED:
        raise LedgerFileError(f"This workbook is too large to be opened safely. {_SAVE_AS}")
    if size > SMALL and size > packed * MAX_RATIO:
        raise LedgerFileError(
            f"This workbook unpacks to {size // max(packed, 1):,} times its size, which no ledger "
            f"does. {_SAVE_AS}"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise LedgerFileError(f"This workbook is protected by a password. {_SAVE_AS}")


class XmlReader:
    """Reads one XML part as it streams; subclasses are told of what begins, ends and is written.

    Names come without their namespaces. A document type is refused, and with it every entity.
    """

    def read(self, part: IO[bytes]) -> None:
        """Read it to its end."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._started
        parser.EndElementHandler = lambda name: self.ended(name.rpartition("}")[2])
        parser.CharacterDataHandler = self.written
        parser.StartDoctypeDeclHandler = _refuse_doctype
        while piece := part.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003 - expat takes it by position only
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        local = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        self.started(name.rpartition("}")[2], local)

    def started(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def ended(self, name: str) -> None:
        """An element ends."""

    def written(self, text: str) -> None:
        """A piece of text."""


def _refuse_doctype(*_: Any) -> None:
    raise LedgerFileError(f"This workbook declares a document type, which none does. {_SAVE_AS}")
