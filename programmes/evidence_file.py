"""Which files are taken as evidence, and as what they are handed out again. Pure.

A file is taken by its ending and must begin as such a file does, so that nothing which a browser
would run comes in under another name. It is handed out as a download, never shown as a page.
"""

from pathlib import PurePath

MAX_BYTES = 5 * 1024 * 1024
"""The largest file."""
MAX_NAME = 200
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": (f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04"),
    ".csv": ("text/csv; charset=utf-8", b""),
    ".txt": ("text/plain; charset=utf-8", b""),
}
"""The type of a file by its ending, and the bytes that it begins with; text begins with any."""
ENDINGS = tuple(_TYPES)
IN_WORDS = "a PDF, a Word document, an Excel workbook, a PNG or JPEG picture, or a CSV or text file"


class EvidenceFileError(ValueError):
    """A file is not taken as evidence; the message says why."""


def content_type_of(name: str, content: bytes) -> str:
    """The type by which a file is handed out. Raises EvidenceFileError for what is not taken."""
    ending = PurePath(name).suffix.lower()
    if ending not in _TYPES:
        raise EvidenceFileError(f"Choose {IN_WORDS}.")
    if len(name) > MAX_NAME:
        raise EvidenceFileError(f"The name of the file is longer than {MAX_NAME} characters.")
    content_type, begins = _TYPES[ending]
    if not content:
        raise EvidenceFileError("The file is empty.")
    if len(content) > MAX_BYTES:
        raise EvidenceFileError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    if not content.startswith(begins) or (not begins and not _is_text(content)):
        raise EvidenceFileError(f"The file is named {ending} and does not hold that.")
    return content_type


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
