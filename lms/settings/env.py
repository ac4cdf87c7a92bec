"""Typed reading of environment variables; every setting that comes from outside passes here."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The variable as it is; without a default it is obligatory."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"Set the environment variable {name}; docs/operating.md says what it is for."
        )
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, str(int(default))).strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str, *, var: Path) -> dict[str, Any]:
    """Django's database settings for `sqlite:///path` or `postgres://user:password@host/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path.removeprefix("/"))
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(path) if path else var / "lms.sqlite3",
            "CONN_MAX_AGE": None,
            # IMMEDIATE: a transaction that reads before it writes would otherwise fail with
            # "database is locked" whatever the time-out, see docs/decisions/0001-stack.md.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
                "PRAGMA cache_size=-20000;PRAGMA journal_size_limit=67108864;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            # Nobody waits for ever: not for a server that is silent, nor for somebody else's lock.
            # And of eight tables joined along their keys PostgreSQL need not try every order: that
            # takes it several times as long as the answer (docs/decisions/0011-speed.md).
            "OPTIONS": {
                "connect_timeout": "10",
                "options": "-c lock_timeout=20s -c join_collapse_limit=5 -c from_collapse_limit=5",
            }
            | dict(parse_qsl(parts.query, keep_blank_values=True)),
        }
    raise ImproperlyConfigured(
        "DATABASE_URL must begin with sqlite:/// or postgres://, not with " + repr(parts.scheme)
    )
