"""What changes more than one row at a time: atomic, with a history entry for each post."""

from staffing.actions.post_file import ImportRefusedError, import_posts
from staffing.actions.recruitment import (
    StepRefusedError,
    change_status,
    keep_steps,
    record_step,
    withdraw_step,
)

__all__ = [
    "ImportRefusedError",
    "StepRefusedError",
    "change_status",
    "import_posts",
    "keep_steps",
    "record_step",
    "withdraw_step",
]
