"""An upload is read back from its pieces like the file that it was."""

import hashlib
import io
import random

import pytest
from django.contrib.auth.models import User

from finance.actions.stored_file import PIECE, opened
from finance.actions.uploads import store_upload
from finance.models import LedgerUpload

pytestmark = pytest.mark.django_db
CONTENT = random.Random(7).randbytes(2 * PIECE + 12_345)


@pytest.fixture
def upload(finance_user: User) -> LedgerUpload:
    return store_upload(
        upload=LedgerUpload(file_name="x.csv"), file=io.BytesIO(CONTENT), by=finance_user
    )


def test_stored_file_is_the_file_that_was_stored(upload: LedgerUpload) -> None:
    with opened(upload) as file:
        assert file.read() == CONTENT
        assert file.read(1) == b""


@pytest.mark.parametrize("start", [0, PIECE - 1, PIECE, 2 * PIECE - 3, 2 * PIECE + 12_340])
def test_stored_file_is_read_from_anywhere(upload: LedgerUpload, start: int) -> None:
    with opened(upload) as file:
        assert file.seek(start) == start
        assert file.read(10) == CONTENT[start : start + 10]
        file.seek(-5, io.SEEK_END)
        assert file.read() == CONTENT[-5:]


def test_stored_file_knows_its_checksum_and_size(upload: LedgerUpload) -> None:
    upload.refresh_from_db()
    assert upload.size == 2_109_497
    assert upload.sha256 == hashlib.sha256(CONTENT).hexdigest()
