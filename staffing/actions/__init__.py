"""What changes more than one row at a time: atomic, with a history entry for each post."""

from staffing.actions.copies import COPIED, copy_post
from staffing.actions.edits import EditRefusedError, edit_posts
from staffing.actions.post_file import ImportRefusedError, import_posts
from staffing.actions.recruitment import (
    StepRefusedError,
    change_status,
    keep_steps,
    record_step,
    withdraw_step,
)
from staffing.actions.spine import load_spine

__all__ = [
    "COPIED",
    "EditRefusedError",
    "ImportRefusedError",
    "StepRefusedError",
    "change_status",
    "copy_post",
    "edit_posts",
    "import_posts",
    "keep_steps",
    "load_spine",
    "record_step",
    "withdraw_step",
]
