"""Migrations: each file in versions/ takes a database of one version of schema.py to the next, by Alembic."""
