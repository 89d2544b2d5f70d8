"""What Alembic runs: the migrations, in the transaction of whoever calls for them (database.upgrade)."""

from __future__ import annotations

from alembic import context

from extractor.store.schema import version

context.configure(connection=context.config.attributes["connection"], version_table=version.name)
context.run_migrations()
