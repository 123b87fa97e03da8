"""A plain table of texts, for figures that no report lists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """A plain table: its caption, its columns, and rows of a name and texts."""

    caption: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]
