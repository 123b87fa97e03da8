"""The day as at which pages read, where nobody chose one.

A page is as at what is known of its programmes, never as at today. The highest app knows until when
its books are kept, and settings.LAST_DAY_KNOWN names the function that tells; the apps below it ask
here.
"""

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.utils.module_loading import import_string


def last_day_known(programmes: Collection[int]) -> dt.date | None:
    """The last day (inclusive) that is known of these programmes, by their keys; one query.

    None while nothing is known of any of them.
    """
    found: dt.date | None = import_string(settings.LAST_DAY_KNOWN)(programmes)
    return found
