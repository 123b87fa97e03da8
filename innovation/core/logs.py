"""Logs that a machine reads: one JSON object a line, in UTC."""

import json
import logging
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """Time, level, logger and message, and the trace of an exception.

    Only these: the request, its form values and its cookies hang on some records as extra
    attributes, and none of them belongs in a log.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON; times are UTC, to the millisecond."""
        time = datetime.fromtimestamp(record.created, tz=UTC)
        entry = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
