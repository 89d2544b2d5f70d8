"""Version 1, from which all others start. schema.create makes it, as it makes every version in an empty database."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing comes before it."""
