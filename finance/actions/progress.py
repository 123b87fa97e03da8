"""How far the reading of a file is."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """The rows that were read so far, and how much of the file that is, from 0 to 100."""

    rows: int
    percent: int


Watch = Callable[[Progress], None]
"""Is told now and then, in the thread that reads."""


def unwatched(_progress: Progress) -> None:
    """Nobody wants to know."""
