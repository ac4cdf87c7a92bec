"""Language and appearance: kept with the person, or in a cookie for a visitor."""

from typing import Any

THEMES = ("auto", "light", "dark")


def keep(user: Any, **preferences: str) -> None:
    """Remember the choice with the person who made it; no audit line, it concerns nobody else."""
    for field, value in preferences.items():
        setattr(user, field, value)
    user.save(update_fields=list(preferences))
