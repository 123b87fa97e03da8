"""Numbers in sentences."""


def counted(number: int, one: str, many: str = "") -> str:
    """The number and what it counts: 1 row, 1,234 rows; `many` where they are not named by an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
