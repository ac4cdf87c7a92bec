"""Log lines as JSON, one a line, so that nothing typed by a user can pass for a line of its own.

No line holds a name, a mark or the name of a file. Our own code sees to that by logging fixed
messages and the fields below; what Django logs by itself may quote an address or a header, and the
text of an exception may quote anything, so neither is written.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

FIELDS = ("method", "route", "status", "ms", "user", "task", "event", "count")


class JSONFormatter(logging.Formatter):
    """Time, level, logger, message, and the few extra fields that hold no personal data."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        line |= {key: value for key in FIELDS if (value := getattr(record, key, None)) is not None}
        if record.exc_info and record.exc_info[1]:
            line["error"] = errors_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def errors_of(error: BaseException) -> list[dict[str, Any]]:
    """The exception and its causes: what kind, and where it came from; not what it says."""
    found: list[dict[str, Any]] = []
    seen: BaseException | None = error
    while seen is not None and len(found) < 5:
        frames = traceback.extract_tb(seen.__traceback__)
        found.append(
            {
                "kind": f"{type(seen).__module__}.{type(seen).__qualname__}",
                "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
            }
        )
        seen = seen.__cause__ or seen.__context__
    return found


def _message(record: logging.LogRecord) -> str:
    """Of Django's own loggers of requests only the fixed part: the rest quotes the request."""
    if record.name.startswith(("django.request", "django.security", "django.server")):
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        return f"{record.name} at {match.route if match else 'an unknown address'}"
    return record.getMessage()
