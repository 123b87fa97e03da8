"""Python's collector of cycles, at rest while the rows of a file are read and sent."""

import gc
from contextlib import AbstractContextManager
from threading import Lock


class CollectorPause(AbstractContextManager[None, None]):
    """Rests the collector of the process while anybody, in any thread, is inside.

    Rows make no cycles, and to look for some costs as much as to read the rows. And what is
    collected may be a forgotten cursor, which says so to the database: in the midst of a COPY on
    the same connection that breaks it off. One that rested before goes on resting.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._was_enabled = True

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._was_enabled = gc.isenabled()
            self._inside += 1
            gc.disable()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._was_enabled:
                gc.enable()


collector_paused = CollectorPause()
