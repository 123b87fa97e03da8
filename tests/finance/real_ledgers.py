"""The published ledgers of councils, where there is a copy of them."""

import os
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = (
    Path(os.environ.get("SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "ledger"
)
LEEDS_2020 = "leeds_city_council_2020-06_raw.csv"


def real_ledger(name: str) -> Path:
    """The file; without it the test is skipped."""
    if not (FOLDER / name).exists():
        pytest.skip(f"{FOLDER / name} is not there; SHARED_DATA can name another folder of data")
    return FOLDER / name
