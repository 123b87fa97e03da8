"""The progress of a long import on standard error."""

import time
from contextlib import AbstractContextManager

from django.core.management.base import OutputWrapper

from finance.actions.progress import Progress

LONG = 5 * 1024 * 1024
"""Bytes of a file that takes long enough for its progress to be shown."""
WIDTH = 30
OFTEN = 0.2
"""Seconds between two drawings of the bar."""
STEP = 10
"""Percent between two lines where nothing can be drawn over."""


class ProgressBar(AbstractContextManager["ProgressBar"]):
    """A bar that is drawn over itself on a terminal, and elsewhere a line for every tenth.

    Nothing is shown of a file that is not long.
    """

    def __init__(self, out: OutputWrapper, *, is_long: bool) -> None:
        self._out, self._is_long = out, is_long
        self._is_terminal = out.isatty()
        self._began = self._drawn = time.monotonic()
        self._told = 0

    def __exit__(self, *_: object) -> None:
        if self._is_long and self._is_terminal:
            self._out.write("\r\033[K", ending="")

    def show(self, progress: Progress) -> None:
        """Show how far it is, unless that was shown just now."""
        if not self._is_long:
            return
        if self._is_terminal:
            self._draw(progress)
        elif progress.percent >= self._told + STEP:
            self._told = progress.percent
            self._out.write(f"{progress.percent:3d}% {progress.rows:,} rows", style_func=str)

    def _draw(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._drawn < OFTEN and progress.percent < 100:  # noqa: PLR2004 - all of it
            return
        self._drawn = now
        done = "#" * (WIDTH * progress.percent // 100)
        ahead = "saving" if progress.percent >= 100 else self._ahead(progress, now)  # noqa: PLR2004
        line = f"\r\033[K[{done:<{WIDTH}}] {progress.percent:3d}%  {progress.rows:,} rows, {ahead}"
        self._out.write(line, ending="", style_func=str)
        self._out.flush()

    def _ahead(self, progress: Progress, now: float) -> str:
        seconds = (now - self._began) * (100 - progress.percent) / max(progress.percent, 1)
        return f"about {seconds // 60:.0f}:{seconds % 60:02.0f} left"
