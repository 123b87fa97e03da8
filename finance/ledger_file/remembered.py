"""What comes again and again in a ledger file is worked out once."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)

MOST = 50_000
"""Keys that are remembered; all are let go before one more, so that memory does not grow."""


class Remembered(dict[Key, Any]):
    """What was made for a key when it first came."""

    def __init__(self, make: Callable[[Key], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Any:
        if len(self) >= MOST:
            self.clear()
        self[key] = made = self._make(key)
        return made

    def of_all(self, keys: Iterable[Key]) -> list[Any]:
        """What was made for each key."""
        return list(map(self.__getitem__, keys))
